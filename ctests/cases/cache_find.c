/*
 * SSL_has_matching_session_id and the generators of session ids: what is found
 * in the cache of the connection's context, and what is not.
 */
#include "sample.h"

static int generate(SSL *ssl, unsigned char *id, unsigned int *id_len)
{
    (void)ssl;
    (void)id;
    (void)id_len;
    return 1;
}

static int find(SSL *ssl, const char *label)
{
    unsigned char id[32];

    sample_id(label, id);
    return SSL_has_matching_session_id(ssl, id, sizeof(id));
}

/* The version is a part of what a connection looks for: its own. */
static SSL_SESSION *session_of(int version, const char *label)
{
    SSL_SESSION *session = sample_session(label);

    CHECK(SSL_SESSION_set_protocol_version(session, version) == 1);
    return session;
}

static void by_version(const char *title, const SSL_METHOD *method, int most)
{
    SSL_CTX *ctx = SSL_CTX_new(method);
    SSL_SESSION *old = session_of(TLS1_2_VERSION, "tls 1.2");
    SSL_SESSION *new = session_of(TLS1_3_VERSION, "tls 1.3");
    SSL *ssl;

    SAY("== %s", title);
    CHECK(ctx != NULL);
    if (most != 0)
        CHECK(SSL_CTX_set_max_proto_version(ctx, most) == 1);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SHOW_HEX(SSL_version(ssl));
    CHECK(SSL_CTX_add_session(ctx, old) == 1);
    CHECK(SSL_CTX_add_session(ctx, new) == 1);
    SHOW_INT(find(ssl, "tls 1.2"));
    SHOW_INT(find(ssl, "tls 1.3"));
    SHOW_INT(find(ssl, "nobody"));
    SSL_SESSION_free(old);
    SSL_SESSION_free(new);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    say_errors();
}

static void after_changes(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_CTX *other = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *a;
    SSL_SESSION *b;
    int version;

    SAY("== what is found after each change");
    CHECK(ssl != NULL);
    version = SSL_version(ssl);
    a = session_of(version, "a");
    b = session_of(version, "b");
    SHOW_INT(find(ssl, "a"));
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    SHOW_INT(find(ssl, "a"));
    CHECK(SSL_CTX_add_session(other, b) == 1);
    SHOW_INT(find(ssl, "b"));
    SAY("expired ones are found all the same");
    SHOW_INT(SSL_SESSION_set_time(a, 1));
    SHOW_INT(SSL_SESSION_set_timeout(a, 1));
    SHOW_INT(find(ssl, "a"));
    SAY("a session that the connection holds without a cache is not");
    CHECK(SSL_set_session(ssl, b) == 1);
    SHOW_INT(find(ssl, "b"));
    SAY("the mode does not matter");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SHOW_INT(find(ssl, "a"));
    CHECK(SSL_CTX_remove_session(ctx, a) == 1);
    SHOW_INT(find(ssl, "a"));
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
    say_errors();
}

static void of_another_context(void)
{
    SSL_CTX *first = sample_context();
    SSL_CTX *second = sample_context();
    SSL *ssl = SSL_new(first);
    SSL_SESSION *a;
    SSL_SESSION *b;

    SAY("== a connection moved to another context looks where it began");
    CHECK(ssl != NULL);
    a = session_of(SSL_version(ssl), "a");
    b = session_of(SSL_version(ssl), "b");
    CHECK(SSL_CTX_add_session(first, a) == 1);
    CHECK(SSL_CTX_add_session(second, b) == 1);
    SHOW_INT(SSL_set_SSL_CTX(ssl, second) == second);
    SHOW_INT(SSL_get_SSL_CTX(ssl) == second);
    SHOW_INT(find(ssl, "a"));
    SHOW_INT(find(ssl, "b"));
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_free(ssl);
    SSL_CTX_free(first);
    SSL_CTX_free(second);
    say_errors();
}

static void lengths(void)
{
    static const unsigned int values[] = {0, 1, 2, 31, 32, 33, 1000, 0xffffffffU};
    static const unsigned char id[33] = "\1";
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *one;
    size_t i;

    SAY("== lengths");
    CHECK(ssl != NULL);
    one = session_of(SSL_version(ssl), "one");
    CHECK(SSL_SESSION_set1_id(one, id, 1) == 1);
    CHECK(SSL_CTX_add_session(ctx, one) == 1);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        SAY("%u bytes: %d", values[i], SSL_has_matching_session_id(ssl, id, values[i]));
    /* Whether a length that no id has leaves a reason is not compared. */
    ERR_clear_error();
    SSL_SESSION_free(one);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void generators(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);

    SAY("== setting generators");
    CHECK(ssl != NULL);
    TRY(SSL_CTX_set_generate_session_id(ctx, generate));
    TRY(SSL_set_generate_session_id(ssl, generate));
    TRY(SSL_CTX_set_generate_session_id(ctx, NULL));
    TRY(SSL_set_generate_session_id(ssl, NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void)
{
    by_version("any version", TLS_method(), 0);
    by_version("any version, client", TLS_client_method(), 0);
    by_version("any version, server", TLS_server_method(), 0);
    by_version("at most TLS 1.2", TLS_method(), TLS1_2_VERSION);
    by_version("TLS 1.2 alone", TLSv1_2_method(), 0);
    after_changes();
    of_another_context();
    lengths();
    generators();
    return 0;
}
