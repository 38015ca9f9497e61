/* The session id context: copied into sessions, compared at resumption, and demanded of servers that verify their peers. */
#include "conn_util.h"

static void set(SSL_CTX *ctx, const char *context)
{
    conn_require(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)context, (unsigned int)strlen(context)) == 1,
                 "session id context");
}

static void print_context(const char *label, const SSL_SESSION *session)
{
    unsigned int length = 0;
    const unsigned char *context = SSL_SESSION_get0_id_context(session, &length);

    printf("%s: context=%.*s\n", label, (int)length, (const char *)context);
}

static void limits(void)
{
    unsigned char context[40];
    SSL_CTX *ctx = conn_server_ctx(TLS1_2_VERSION);
    SSL *ssl = SSL_new(ctx);

    printf("== lengths\n");
    memset(context, 'c', sizeof(context));
    ERR_clear_error();
    printf("32 bytes for the server: %d\n", SSL_CTX_set_session_id_context(ctx, context, 32));
    printf("33 bytes for the server: %d\n", SSL_CTX_set_session_id_context(ctx, context, 33));
    conn_print_queue("33 bytes for the server");
    printf("32 bytes for the connection: %d\n", SSL_set_session_id_context(ssl, context, 32));
    printf("33 bytes for the connection: %d\n", SSL_set_session_id_context(ssl, context, 33));
    conn_print_queue("33 bytes for the connection");
    printf("none for the connection: %d\n", SSL_set_session_id_context(ssl, context, 0));
    conn_print_queue("none for the connection");
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* One connection whose server has its own context when `context` is not NULL. */
static SSL_SESSION *connect_with(const char *label, SSL_CTX *client, SSL_CTX *server, const char *context, SSL_SESSION *offer)
{
    SSL_SESSION *session;
    struct conn c;
    char line[64];

    conn_open(&c, client, server);
    if (context != NULL)
        conn_require(SSL_set_session_id_context(c.server, (const unsigned char *)context, (unsigned int)strlen(context)) == 1,
                     "session id context");
    if (offer != NULL)
        conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "connection");
    conn_print_reused(label, &c);
    print_context("server's session", SSL_get_session(c.server));
    print_context("client's session", SSL_get_session(c.client));
    session = SSL_get1_session(c.client);
    conn_close(&c);
    snprintf(line, sizeof(line), "%s, server", label);
    conn_print_stats(line, server);
    return session;
}

static void compared(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *session;

    printf("== %s\n", m->name);
    SSL_CTX_set_options(server, m->options);
    set(server, "shop");
    set(client, "client");
    session = connect_with("full", client, server, NULL, NULL);
    SSL_SESSION_free(connect_with("the same context", client, server, NULL, session));
    SSL_SESSION_free(connect_with("another context of the connection", client, server, "bank", session));
    SSL_SESSION_free(connect_with("a prefix", client, server, "sho", session));
    SSL_SESSION_free(connect_with("a longer one", client, server, "shops", session));
    SSL_SESSION_free(connect_with("none", client, server, "", session));
    SSL_SESSION_free(connect_with("the same context again", client, server, "shop", session));
    set(server, "bank");
    SSL_SESSION_free(connect_with("another context of the server", client, server, NULL, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A server that verifies its peer and never set a context. */
static void missing(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *session;
    struct conn c;
    char byte = 0;

    printf("== missing while verifying, %s\n", m->name);
    SSL_CTX_set_options(server, m->options);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    conn_print_stats("server", server);
    session = SSL_get1_session(c.client);
    printf("client's session resumable: %d\n", SSL_SESSION_is_resumable(session));
    conn_close(&c);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    conn_step(c.client);
    CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    if (SSL_is_init_finished(c.client) || conn_handshake(&c))
        conn_print_reused("second", &c);
    else
        conn_print_failure("read", SSL_read(c.client, &byte, 1));
    printf("resumable after: %d\n", SSL_SESSION_is_resumable(session));
    conn_release(&c);
    conn_print_stats("server", server);
    conn_print_stats("client", client);

    printf("verification switched on between two connections\n");
    SSL_SESSION_free(session);
    SSL_CTX_set_verify(server, SSL_VERIFY_NONE, NULL);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    conn_step(c.client);
    CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    conn_release(&c);
    conn_print_stats("server", server);
    set(server, "shop");
    conn_require(conn_connect(&c, client, server, session), "with a context set, the old session");
    conn_print_reused("with a context set, the old session", &c);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    limits();
    for (i = 0; i < CONN_MECHANISMS; i++)
        compared(&conn_mechanisms[i]);
    for (i = 0; i < CONN_MECHANISMS; i++)
        missing(&conn_mechanisms[i]);
    return 0;
}
