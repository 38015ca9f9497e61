/* Exported keying material: both ends agree, by label, context, length and version; never its value. */
#include "conn_util.h"

#define EXPORT 64

static int export(SSL *ssl, unsigned char *out, size_t length, const char *label, const char *context, int use_context)
{
    ERR_clear_error();
    return SSL_export_keying_material(ssl, out, length, label, strlen(label), (const unsigned char *)context,
                                      context != NULL ? strlen(context) : 0, use_context);
}

static void compare(struct conn *c, size_t length, const char *label, const char *context, int use_context)
{
    unsigned char ours[EXPORT] = {0};
    unsigned char theirs[EXPORT] = {0};
    unsigned char zeros[EXPORT] = {0};
    int client = export(c->client, ours, length, label, context, use_context);
    int server = export(c->server, theirs, length, label, context, use_context);

    printf("%s, context %s (%d), %u bytes: client=%d server=%d equal=%d something=%d\n", label,
           context != NULL ? context : "none", use_context, (unsigned int)length, client, server,
           memcmp(ours, theirs, length) == 0, memcmp(ours, zeros, length) != 0);
}

/* Which changes change the result. */
static void differences(struct conn *c)
{
    unsigned char base[32];
    unsigned char other[32];

    conn_require(export(c->client, base, 32, "EXPORTER-one", "context", 1) == 1, "export");
    conn_require(export(c->client, other, 32, "EXPORTER-one", "context", 1) == 1, "export");
    printf("the same again: %d\n", memcmp(base, other, 32) == 0);
    conn_require(export(c->client, other, 32, "EXPORTER-two", "context", 1) == 1, "export");
    printf("another label is another value: %d\n", memcmp(base, other, 32) != 0);
    conn_require(export(c->client, other, 32, "EXPORTER-one", "Context", 1) == 1, "export");
    printf("another context is another value: %d\n", memcmp(base, other, 32) != 0);
    conn_require(export(c->client, base, 32, "EXPORTER-one", NULL, 0) == 1, "export");
    conn_require(export(c->client, other, 32, "EXPORTER-one", "", 1) == 1, "export");
    printf("an empty context is no context: %d\n", memcmp(base, other, 32) == 0);
    conn_require(export(c->client, other, 32, "EXPORTER-one", "context", 0) == 1, "export");
    printf("a context that is not used is no context: %d\n", memcmp(base, other, 32) == 0);
    conn_require(export(c->client, other, 16, "EXPORTER-one", NULL, 0) == 1, "export");
    printf("a shorter one is a prefix: %d\n", memcmp(base, other, 16) == 0);
}

static void run(int version, const char *cipher)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    unsigned char first[32];
    unsigned char second[32];
    unsigned char out[32];
    SSL_SESSION *session;
    struct conn c;

    printf("== %s %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2", cipher);
    conn_pin_cipher(client, version, cipher);
    conn_pin_cipher(server, version, cipher);
    conn_open(&c, client, server);
    printf("before the handshake: %d %d\n", export(c.client, out, sizeof(out), "EXPORTER-x", NULL, 0) == 1,
           export(c.server, out, sizeof(out), "EXPORTER-x", NULL, 0) == 1);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    compare(&c, 32, "EXPORTER-test", NULL, 0);
    compare(&c, 32, "EXPORTER-test", "context", 1);
    compare(&c, 32, "EXPORTER-test", "", 1);
    compare(&c, 64, "EXPORTER-test", NULL, 0);
    compare(&c, 16, "EXPORTER-test", NULL, 0);
    compare(&c, 20, "a label of one's own", "c", 1);
    differences(&c);
    conn_require(export(c.client, first, sizeof(first), "EXPORTER-test", NULL, 0) == 1, "export");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "resumption");
    conn_print_reused("resumed", &c);
    compare(&c, 32, "EXPORTER-test", NULL, 0);
    conn_require(export(c.client, second, sizeof(second), "EXPORTER-test", NULL, 0) == 1, "export");
    printf("another connection of the session has another value: %d\n", memcmp(first, second, sizeof(first)) != 0);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256");
    run(TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384");
    run(TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256");
    run(TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384");
    return 0;
}
