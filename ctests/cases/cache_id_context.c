/*
 * Session id contexts of context and connection: lengths, copying into new
 * connections, and what a session made from them shows.
 */
#include "sample.h"

static const unsigned char bytes[40] = "id context of many bytes in all, yes";

static void lengths(void)
{
    static const unsigned int values[] = {0, 1, 31, 32, 33, 255, 256, 0xffffffffU};
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);
    size_t i;

    CHECK(ssl != NULL);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        SAY("== %u bytes", values[i]);
        TRY(SSL_CTX_set_session_id_context(ctx, bytes, values[i]));
        TRY(SSL_set_session_id_context(ssl, bytes, values[i]));
    }
    SAY("== none");
    TRY(SSL_CTX_set_session_id_context(ctx, NULL, 0));
    TRY(SSL_set_session_id_context(ssl, NULL, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void session_has_its_own(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *session = sample_session("a");
    const unsigned char *sid_ctx;
    unsigned int len;
    SSL *ssl;

    SAY("== a session made by hand has its own, whoever caches or holds it");
    TRY(SSL_CTX_set_session_id_context(ctx, bytes, 10));
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    TRY(SSL_set_session(ssl, session));
    sid_ctx = SSL_SESSION_get0_id_context(session, &len);
    show_bytes("id context", sid_ctx, len);
    TRY(SSL_SESSION_set1_id_context(session, bytes + 3, 5));
    TRY(SSL_set_session_id_context(ssl, bytes, 2));
    sid_ctx = SSL_SESSION_get0_id_context(session, &len);
    show_bytes("id context", sid_ctx, len);
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void)
{
    lengths();
    session_has_its_own();
    say_errors();
    return 0;
}
