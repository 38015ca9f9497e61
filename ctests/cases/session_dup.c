/*
 * SSL_SESSION_dup: what the copy carries, and that it shares nothing with its
 * original and with no cache.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

static const unsigned char secret[48] = {1, 2, 3, 4, 5};

static void show_all(const char *title, SSL_SESSION *session)
{
    const unsigned char *bytes;
    unsigned char key[64];
    unsigned int len;
    size_t long_len;
    void *appdata;

    SAY("-- %s", title);
    bytes = SSL_SESSION_get_id(session, &len);
    show_bytes("id", bytes, len);
    bytes = SSL_SESSION_get0_id_context(session, &len);
    show_bytes("id context", bytes, len);
    SHOW_INT(SSL_SESSION_get_time(session));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    SHOW_HEX(SSL_SESSION_get_protocol_version(session));
    if (SSL_SESSION_get0_cipher(session) != NULL)
        SHOW_STR(SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(session)));
    else
        SAY("no cipher");
    long_len = SSL_SESSION_get_master_key(session, key, sizeof(key));
    show_bytes("master key", key, long_len);
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SSL_SESSION_get0_alpn_selected(session, &bytes, &long_len);
    show_bytes("alpn", bytes, long_len);
    SHOW_INT(SSL_SESSION_get0_ticket_appdata(session, &appdata, &long_len));
    show_bytes("appdata", appdata, long_len);
    SHOW_INT(SSL_SESSION_get_max_early_data(session));
    SHOW_INT(SSL_SESSION_get_max_fragment_length(session));
    SHOW_INT(SSL_SESSION_get_compress_id(session));
    SHOW_INT(SSL_SESSION_has_ticket(session));
    SHOW_INT(SSL_SESSION_is_resumable(session));
}

static SSL_SESSION *full_session(SSL_CTX *ctx)
{
    static const unsigned char number[2] = {0xc0, 0x2b};
    SSL_SESSION *session = sample_session_at("full", 1000, 500);
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    CHECK(SSL_SESSION_set1_id_context(session, (const unsigned char *)"ctx", 3) == 1);
    CHECK(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, number)) == 1);
    CHECK(SSL_SESSION_set1_master_key(session, secret, sizeof(secret)) == 1);
    CHECK(SSL_SESSION_set1_hostname(session, "full.example") == 1);
    CHECK(SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 2) == 1);
    CHECK(SSL_SESSION_set1_ticket_appdata(session, "data", 4) == 1);
    CHECK(SSL_SESSION_set_max_early_data(session, 4096) == 1);
    SSL_free(ssl);
    return session;
}

static void copies_are_apart(SSL_CTX *ctx)
{
    SSL_SESSION *original = full_session(ctx);
    SSL_SESSION *copy;

    SAY("== the copy carries everything");
    copy = SSL_SESSION_dup(original);
    CHECK(copy != NULL);
    SHOW_INT(copy == original);
    show_all("copy", copy);

    SAY("== changing the copy leaves the original");
    CHECK(SSL_SESSION_set1_id(copy, secret, 5) == 1);
    CHECK(SSL_SESSION_set1_id_context(copy, secret, 2) == 1);
    CHECK(SSL_SESSION_set_time(copy, 2000) == 2000);
    CHECK(SSL_SESSION_set_timeout(copy, 3) == 1);
    CHECK(SSL_SESSION_set_protocol_version(copy, TLS1_3_VERSION) == 1);
    CHECK(SSL_SESSION_set_cipher(copy, NULL) == 1);
    CHECK(SSL_SESSION_set1_master_key(copy, secret, 3) == 1);
    CHECK(SSL_SESSION_set1_hostname(copy, "copy.example") == 1);
    CHECK(SSL_SESSION_set1_alpn_selected(copy, NULL, 0) == 1);
    CHECK(SSL_SESSION_set1_ticket_appdata(copy, "other", 5) == 1);
    CHECK(SSL_SESSION_set_max_early_data(copy, 1) == 1);
    show_all("original", original);
    show_all("copy", copy);

    SAY("== the copy outlives its original");
    SSL_SESSION_free(original);
    show_all("copy", copy);
    SSL_SESSION_free(copy);
}

static void copies_of_cached(SSL_CTX *ctx)
{
    SSL_SESSION *original = sample_session("cached");
    SSL_SESSION *copy;
    SSL_SESSION *of_copy;

    SAY("== the copy of a cached session is in no cache");
    SHOW_INT(SSL_CTX_add_session(ctx, original));
    copy = SSL_SESSION_dup(original);
    CHECK(copy != NULL);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(copy));
    SAY("its time and timeout are its own");
    SHOW_INT(SSL_SESSION_set_time(copy, 1));
    SHOW_INT(SSL_SESSION_set_timeout(copy, 1));
    SSL_CTX_flush_sessions(ctx, 100);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("it takes its original's place, having the same id");
    SHOW_INT(SSL_CTX_add_session(ctx, copy));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_CTX_remove_session(ctx, copy));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("removed, it is no longer resumable, and neither is a copy of it");
    SHOW_INT(SSL_SESSION_is_resumable(copy));
    of_copy = SSL_SESSION_dup(copy);
    CHECK(of_copy != NULL);
    SHOW_INT(SSL_SESSION_is_resumable(of_copy));
    SAY("the replaced original still is");
    SHOW_INT(SSL_SESSION_is_resumable(original));
    SSL_SESSION_free(of_copy);
    SSL_SESSION_free(original);
    SSL_SESSION_free(copy);
}

static void copies_of_empty(void)
{
    SSL_SESSION *original = SSL_SESSION_new();
    SSL_SESSION *copy;

    SAY("== the copy of an empty session");
    CHECK(original != NULL);
    SSL_SESSION_set_time(original, 7);
    copy = SSL_SESSION_dup(original);
    CHECK(copy != NULL);
    show_all("copy", copy);
    SSL_SESSION_free(copy);
    SSL_SESSION_free(original);
}

int main(void)
{
    SSL_CTX *ctx;

    sample_announce_deaths();
    ctx = sample_context();
    copies_are_apart(ctx);
    copies_of_cached(ctx);
    copies_of_empty();
    SSL_CTX_free(ctx);
    say_errors();
    return 0;
}
