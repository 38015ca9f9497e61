/*
 * A session in a ticket that names a host is resumed for that host alone (RFC 6066 section 3), at any server that can
 * read the ticket. For this library alone, for OpenSSL resumes it for any; the exit status says whether all holds.
 */
#include "conn_util.h"

static int accept_name(SSL *ssl, int *alert, void *argument)
{
    (void)ssl;
    (void)alert;
    (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *server_ctx(int version)
{
    SSL_CTX *ctx = conn_server_ctx(version);
    unsigned char keys[80];

    memset(keys, 0x5a, sizeof(keys));
    conn_require(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof(keys)) == 1, "keys");
    SSL_CTX_set_tlsext_servername_callback(ctx, accept_name);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    return ctx;
}

/* Whether a copy of the session was resumed for this name; with none it is a first connection, whose session comes back. */
static SSL_SESSION *visit(SSL_CTX *client, SSL_CTX *server, const char *name, SSL_SESSION *offer, int resumed)
{
    SSL_SESSION *copy = offer != NULL ? SSL_SESSION_dup(offer) : NULL;
    SSL_SESSION *session;
    struct conn c;

    conn_open(&c, client, server);
    if (name != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, name) == 1, "host name");
    if (copy != NULL)
        conn_require(SSL_set_session(c.client, copy) == 1, "SSL_set_session");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "a connection");
    printf("%s: reused=%d\n", name != NULL ? name : "no name", SSL_session_reused(c.client));
    conn_require(SSL_session_reused(c.client) == resumed && SSL_session_reused(c.server) == resumed, "what is resumed");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    SSL_SESSION_free(copy);
    return session;
}

static void run(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = server_ctx(version);
    SSL_CTX *other = server_ctx(version);
    SSL_SESSION *session = visit(client, server, "one.example", NULL, 0);

    SSL_SESSION_free(visit(client, server, "one.example", session, 1));
    SSL_SESSION_free(visit(client, other, "one.example", session, 1));
    SSL_SESSION_free(visit(client, server, "two.example", session, 0));
    SSL_SESSION_free(visit(client, other, "two.example", session, 0));
    SSL_SESSION_free(visit(client, server, NULL, session, 0));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION);
    run(TLS1_3_VERSION);
    return 0;
}
