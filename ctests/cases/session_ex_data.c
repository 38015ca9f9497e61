/*
 * ex_data of SSL, SSL_CTX and SSL_SESSION: indexes, when the new, dup and free
 * callbacks run, in which order and with which arguments.
 */
#include "check.h"

static const void *last_parent;
static int dup_fails_at = -1;
static char cells[8];

/* Names a pointer into cells by its place, so that no address is printed. */
static const char *name(const void *pointer)
{
    static const char *names[] = {"cell 0", "cell 1", "cell 2", "cell 3",
                                  "cell 4", "cell 5", "cell 6", "cell 7"};
    const char *cell = pointer;

    if (pointer == NULL)
        return "NULL";
    if (cell >= cells && cell < cells + sizeof(cells))
        return names[cell - cells];
    return "some other pointer";
}

static void on_new(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                   void *argp)
{
    last_parent = parent;
    SAY("  new %s: pointer %s, ad %s, index %d, argl %ld", (const char *)argp, name(pointer),
        ad != NULL ? "set" : "NULL", index, argl);
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int index,
                  long argl, void *argp)
{
    SAY("  dup %s: pointer %s, to %s, from %s, index %d, argl %ld", (const char *)argp,
        name(*from_d), to != NULL ? "set" : "NULL", from != NULL ? "set" : "NULL", index, argl);
    if (index == dup_fails_at)
        return 0;
    if (*from_d != NULL)
        *from_d = (char *)*from_d + 4;
    return 1;
}

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                    void *argp)
{
    last_parent = parent;
    SAY("  free %s: pointer %s, ad %s, index %d, argl %ld", (const char *)argp, name(pointer),
        ad != NULL ? "set" : "NULL", index, argl);
}

static void sessions(void)
{
    SSL_SESSION *before = SSL_SESSION_new();
    SSL_SESSION *session;
    SSL_SESSION *copy;
    int first, second, third, plain, last;

    SAY("== sessions");
    first = SSL_SESSION_get_ex_new_index(11, "first", on_new, on_dup, on_free);
    SHOW_INT(first);
    second = SSL_SESSION_get_ex_new_index(-22, "second", on_new, on_dup, on_free);
    SHOW_INT(second - first);
    plain = SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    SHOW_INT(plain - first);
    third = SSL_SESSION_get_ex_new_index(33, "third", NULL, NULL, on_free);
    SHOW_INT(third - first);
    say_errors();

    SAY("an object made before the indexes");
    SHOW_SET(SSL_SESSION_get_ex_data(before, second));
    TRY(SSL_SESSION_set_ex_data(before, second, &cells[1]));
    SAY("holds %s", name(SSL_SESSION_get_ex_data(before, second)));
    SSL_SESSION_free(before);

    SAY("an object made after them");
    last_parent = NULL;
    session = SSL_SESSION_new();
    CHECK(session != NULL);
    SHOW_INT(last_parent == session);
    TRY(SSL_SESSION_set_ex_data(session, first, &cells[0]));
    TRY(SSL_SESSION_set_ex_data(session, second, &cells[1]));
    TRY(SSL_SESSION_set_ex_data(session, second, &cells[2]));
    TRY(SSL_SESSION_set_ex_data(session, plain, &cells[3]));
    SAY("first %s", name(SSL_SESSION_get_ex_data(session, first)));
    SAY("second %s", name(SSL_SESSION_get_ex_data(session, second)));
    SAY("plain %s", name(SSL_SESSION_get_ex_data(session, plain)));
    SAY("third %s", name(SSL_SESSION_get_ex_data(session, third)));

    SAY("its duplicate, the pointers changed by the callback");
    copy = SSL_SESSION_dup(session);
    CHECK(copy != NULL);
    SAY("first %s", name(SSL_SESSION_get_ex_data(copy, first)));
    SAY("second %s", name(SSL_SESSION_get_ex_data(copy, second)));
    SAY("plain %s", name(SSL_SESSION_get_ex_data(copy, plain)));
    SAY("third %s", name(SSL_SESSION_get_ex_data(copy, third)));
    SAY("the original is as it was: %s", name(SSL_SESSION_get_ex_data(session, first)));

    SAY("up_ref and free call nothing while a reference is left");
    CHECK(SSL_SESSION_up_ref(session) == 1);
    SSL_SESSION_free(session);
    last_parent = NULL;
    SAY("the last free");
    SSL_SESSION_free(session);
    SHOW_INT(last_parent == session);
    SSL_SESSION_free(copy);

    SAY("duplicating one that never held anything");
    session = SSL_SESSION_new();
    copy = SSL_SESSION_dup(session);
    CHECK(copy != NULL);
    SSL_SESSION_free(copy);
    SAY("duplicating one that holds at the first index alone");
    CHECK(SSL_SESSION_set_ex_data(session, first, &cells[0]) == 1);
    copy = SSL_SESSION_dup(session);
    CHECK(copy != NULL);
    SSL_SESSION_free(copy);
    SAY("a dup callback that fails");
    dup_fails_at = second;
    CHECK(SSL_SESSION_set_ex_data(session, second, &cells[1]) == 1);
    copy = SSL_SESSION_dup(session);
    SHOW_SET(copy);
    ERR_clear_error();
    dup_fails_at = -1;

    SAY("freed indexes");
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, second));
    SAY("the data stays: %s", name(SSL_SESSION_get_ex_data(session, second)));
    TRY(SSL_SESSION_set_ex_data(session, second, &cells[3]));
    SAY("and is set: %s", name(SSL_SESSION_get_ex_data(session, second)));
    SAY("but its callbacks are silent");
    copy = SSL_SESSION_dup(session);
    CHECK(copy != NULL);
    SAY("copy holds %s", name(SSL_SESSION_get_ex_data(copy, second)));
    SSL_SESSION_free(copy);
    SSL_SESSION_free(session);
    last = SSL_SESSION_get_ex_new_index(0, "fourth", NULL, NULL, NULL);
    SAY("its number is not given again");
    SHOW_INT(last - first);
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, second));
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, first));
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, third));
}

static void connections(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    int first, second;
    SSL *ssl;

    SAY("== connections");
    CHECK(ctx != NULL);
    first = SSL_get_ex_new_index(1, "ssl first", on_new, on_dup, on_free);
    SHOW_INT(first);
    second = SSL_get_ex_new_index(2, "ssl second", on_new, on_dup, on_free);
    SHOW_INT(second);
    last_parent = NULL;
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SHOW_INT(last_parent == ssl);
    TRY(SSL_set_ex_data(ssl, first, &cells[0]));
    TRY(SSL_set_ex_data(ssl, second, &cells[1]));
    SAY("first %s", name(SSL_get_ex_data(ssl, first)));
    SAY("second %s", name(SSL_get_ex_data(ssl, second)));
    SAY("clearing the connection keeps them");
    TRY(SSL_clear(ssl));
    SAY("first %s", name(SSL_get_ex_data(ssl, first)));
    SAY("second %s", name(SSL_get_ex_data(ssl, second)));
    SAY("app data is index 0");
    TRY(SSL_set_app_data(ssl, &cells[2]));
    SAY("%s %s", name(SSL_get_app_data(ssl)), name(SSL_get_ex_data(ssl, 0)));
    CHECK(SSL_up_ref(ssl) == 1);
    SSL_free(ssl);
    SAY("the last free");
    last_parent = NULL;
    SSL_free(ssl);
    SHOW_INT(last_parent == ssl);
    SSL_CTX_free(ctx);
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL, first));
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL, second));
}

static void contexts(void)
{
    SSL_CTX *ctx;
    int first, second;

    SAY("== contexts");
    first = SSL_CTX_get_ex_new_index(5, "ctx first", on_new, NULL, on_free);
    SHOW_INT(first);
    second = SSL_CTX_get_ex_new_index(6, "ctx second", on_new, NULL, on_free);
    SHOW_INT(second);
    last_parent = NULL;
    ctx = SSL_CTX_new(TLS_method());
    CHECK(ctx != NULL);
    SHOW_INT(last_parent == ctx);
    TRY(SSL_CTX_set_ex_data(ctx, second, &cells[1]));
    TRY(SSL_CTX_set_ex_data(ctx, first, &cells[0]));
    SAY("first %s", name(SSL_CTX_get_ex_data(ctx, first)));
    SAY("second %s", name(SSL_CTX_get_ex_data(ctx, second)));
    TRY(SSL_CTX_set_app_data(ctx, &cells[3]));
    SAY("app data %s", name(SSL_CTX_get_app_data(ctx)));
    TRY(SSL_CTX_set_ex_data(ctx, second, NULL));
    SAY("second %s", name(SSL_CTX_get_ex_data(ctx, second)));
    SSL_CTX_free(ctx);
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_CTX, first));
    TRY(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_CTX, second));
}

static void odd_indexes(void)
{
    SSL_SESSION *session = SSL_SESSION_new();

    SAY("== odd indexes");
    CHECK(session != NULL);
    SHOW_SET(SSL_SESSION_get_ex_data(session, -1));
    SHOW_SET(SSL_SESSION_get_ex_data(session, 1000));
    TRY_LAST(SSL_SESSION_set_ex_data(session, -1, &cells[0]));
    TRY(SSL_SESSION_set_ex_data(session, 1000, &cells[0]));
    SAY("an index that nobody asked for holds %s", name(SSL_SESSION_get_ex_data(session, 1000)));
    TRY_VALUE(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, -1));
    TRY_VALUE(CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL_SESSION, 1000));
    TRY(CRYPTO_get_ex_new_index(-1, 0, NULL, NULL, NULL, NULL));
    TRY(CRYPTO_get_ex_new_index(1000, 0, NULL, NULL, NULL, NULL));
    TRY(CRYPTO_free_ex_index(-1, 0));
    TRY(CRYPTO_free_ex_index(1000, 0));
    SSL_SESSION_free(session);
}

int main(void)
{
    sessions();
    connections();
    contexts();
    odd_indexes();
    say_errors();
    return 0;
}
