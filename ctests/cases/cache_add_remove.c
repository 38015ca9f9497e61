/*
 * SSL_CTX_add_session and SSL_CTX_remove_session: return values, what counts as
 * the same session, replacement, sessions without an id, and what removal does
 * to the session itself.
 */
#include "sample.h"

static void plain(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");
    SSL_SESSION *b = sample_session("b");

    SAY("== add, add again, remove, remove again");
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_add_session(ctx, a));
    TRY(SSL_CTX_add_session(ctx, a));
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_add_session(ctx, b));
    TRY(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(a));
    TRY(SSL_CTX_remove_session(ctx, a));
    SHOW_INT(SSL_SESSION_is_resumable(a));
    TRY(SSL_CTX_remove_session(ctx, a));
    TRY(SSL_CTX_sess_number(ctx));
    SAY("a removed session may be added again, and stays not resumable");
    TRY(SSL_CTX_add_session(ctx, a));
    TRY(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(a));
    SAY("a new id does not mend that");
    TRY(SSL_SESSION_set1_id(b, (const unsigned char *)"b", 1));
    SHOW_INT(SSL_SESSION_is_resumable(b));
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_CTX_free(ctx);
}

static void never_added(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");

    SAY("== removing one that was never added");
    TRY(SSL_CTX_remove_session(ctx, a));
    SHOW_INT(SSL_SESSION_is_resumable(a));
    SAY("== removing none");
    TRY_VALUE(SSL_CTX_remove_session(ctx, NULL));
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

static void replaced(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("same");
    SSL_SESSION *b = sample_session("same");
    SSL_SESSION *c = sample_session("same");

    SAY("== another object with the same id takes the place of the first");
    TRY(SSL_CTX_add_session(ctx, a));
    TRY(SSL_CTX_add_session(ctx, b));
    TRY(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(a));
    SAY("freeing the first's last reference: it is out of the cache");
    SSL_SESSION_free(a);
    SAY("removing by an object that merely has the id");
    TRY(SSL_CTX_remove_session(ctx, c));
    TRY(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(b));
    SHOW_INT(SSL_SESSION_is_resumable(c));
    SSL_SESSION_free(b);
    SSL_SESSION_free(c);
    SSL_CTX_free(ctx);
}

static void what_is_the_same(void)
{
    static const unsigned char id[32] = "what is the same..............";
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *base = SSL_SESSION_new();
    SSL_SESSION *version = SSL_SESSION_new();
    SSL_SESSION *shorter = SSL_SESSION_new();
    SSL_SESSION *other_context = SSL_SESSION_new();

    SAY("== what is the same: version, id and its length, not the id context");
    CHECK(base != NULL && version != NULL && shorter != NULL && other_context != NULL);
    SSL_SESSION_set_protocol_version(base, TLS1_2_VERSION);
    SSL_SESSION_set_protocol_version(version, TLS1_3_VERSION);
    SSL_SESSION_set_protocol_version(shorter, TLS1_2_VERSION);
    SSL_SESSION_set_protocol_version(other_context, TLS1_2_VERSION);
    SSL_SESSION_set1_id(base, id, 32);
    SSL_SESSION_set1_id(version, id, 32);
    SSL_SESSION_set1_id(shorter, id, 31);
    SSL_SESSION_set1_id(other_context, id, 32);
    SSL_SESSION_set1_id_context(other_context, id, 4);
    TRY(SSL_CTX_add_session(ctx, base));
    TRY(SSL_CTX_add_session(ctx, version));
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_add_session(ctx, shorter));
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_add_session(ctx, other_context));
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_remove_session(ctx, base));
    TRY(SSL_CTX_remove_session(ctx, base));
    TRY(SSL_CTX_remove_session(ctx, version));
    TRY(SSL_CTX_remove_session(ctx, shorter));
    TRY(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(base);
    SSL_SESSION_free(version);
    SSL_SESSION_free(shorter);
    SSL_SESSION_free(other_context);
    SSL_CTX_free(ctx);
}

static void short_ids(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *one = sample_session("one");
    SSL_SESSION *two = sample_session("two");
    SSL_SESSION *three = sample_session("three");

    SAY("== short ids");
    SSL_SESSION_set1_id(one, (const unsigned char *)"\1", 1);
    SSL_SESSION_set1_id(two, (const unsigned char *)"\1\0", 2);
    SSL_SESSION_set1_id(three, (const unsigned char *)"\1\0\0\0", 4);
    TRY(SSL_CTX_add_session(ctx, one));
    TRY(SSL_CTX_add_session(ctx, two));
    TRY(SSL_CTX_add_session(ctx, three));
    TRY(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_remove_session(ctx, two));
    TRY(SSL_CTX_remove_session(ctx, one));
    TRY(SSL_CTX_remove_session(ctx, three));
    SSL_SESSION_free(one);
    SSL_SESSION_free(two);
    SSL_SESSION_free(three);
    SSL_CTX_free(ctx);
}

static void empty_ids(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");
    SSL_SESSION *b = sample_session("b");

    SAY("== sessions without an id");
    SSL_SESSION_set1_id(a, NULL, 0);
    SSL_SESSION_set1_id(b, NULL, 0);
    TRY(SSL_CTX_add_session(ctx, a));
    TRY(SSL_CTX_sess_number(ctx));
    TRY_VALUE(SSL_CTX_remove_session(ctx, a));
    TRY(SSL_CTX_sess_number(ctx));
    SAY("they are all the same");
    TRY(SSL_CTX_add_session(ctx, b));
    TRY(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(a);
    SSL_CTX_flush_sessions(ctx, 0);
    TRY(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(b);
    SSL_CTX_free(ctx);
}

static void with_session_kept_elsewhere(void)
{
    SSL_CTX *first = sample_context();
    SSL_CTX *second = sample_context();
    SSL_SESSION *a = sample_session("a");

    SAY("== one cache after the other");
    TRY(SSL_CTX_add_session(first, a));
    TRY(SSL_CTX_remove_session(first, a));
    TRY(SSL_CTX_add_session(second, a));
    TRY(SSL_CTX_sess_number(first));
    TRY(SSL_CTX_sess_number(second));
    TRY(SSL_CTX_remove_session(first, a));
    TRY(SSL_CTX_sess_number(second));
    SSL_SESSION_free(a);
    SSL_CTX_free(first);
    SAY("freed the first context");
    SSL_CTX_free(second);
}

static void readded_many_times(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");
    int added = 0;
    int removed = 0;
    int i;

    SAY("== in and out a thousand times");
    for (i = 0; i < 1000; i++) {
        added += SSL_CTX_add_session(ctx, a);
        added += SSL_CTX_add_session(ctx, a);
        removed += SSL_CTX_remove_session(ctx, a);
        removed += SSL_CTX_remove_session(ctx, a);
    }
    say_errors();
    SHOW_INT(added);
    SHOW_INT(removed);
    TRY(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

int main(void)
{
    sample_announce_deaths();
    plain();
    never_added();
    replaced();
    what_is_the_same();
    short_ids();
    empty_ids();
    with_session_kept_elsewhere();
    readded_many_times();
    say_errors();
    return 0;
}
