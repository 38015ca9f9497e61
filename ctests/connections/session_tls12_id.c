/* TLS 1.2 resumption by session id out of the server's cache: resumed, declined, and what both ends hold and count. */
#include "conn_util.h"

static SSL_CTX *new_server(void)
{
    SSL_CTX *ctx = conn_server_ctx(TLS1_2_VERSION);

    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    return ctx;
}

static void resumed_and_declined(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = new_server();
    SSL_CTX *other = new_server();
    SSL_SESSION *first = conn_resumption(client, server, other);
    SSL_SESSION *replacement;

    SSL_CTX_flush_sessions(server, 0);
    conn_print_stats("server flushed", server);
    replacement = conn_resume("after the flush", client, server, first);
    SSL_SESSION_free(conn_resume("the replacement", client, server, replacement));
    SSL_SESSION_free(replacement);
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* The server's own session object: in the cache, handed out again, removed. */
static void server_object(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = new_server();
    SSL_SESSION *session;
    SSL_SESSION *kept;
    struct conn c;

    printf("== the server's object\n");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    session = SSL_get1_session(c.client);
    kept = SSL_get1_session(c.server);
    conn_track(kept);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "resumption");
    printf("server reused=%d the same object=%d\n", SSL_session_reused(c.server), SSL_get_session(c.server) == kept);
    conn_close(&c);
    printf("removed: %d\n", SSL_CTX_remove_session(server, kept));
    printf("removed again: %d\n", SSL_CTX_remove_session(server, kept));
    printf("resumable after removal: server=%d client=%d\n", SSL_SESSION_is_resumable(kept), SSL_SESSION_is_resumable(session));
    conn_require(conn_connect(&c, client, server, session), "connection");
    conn_print_reused("after removal", &c);
    conn_close(&c);
    conn_print_stats("server", server);
    printf("ends: %d\n", conn_ends());
    SSL_SESSION_free(kept);
    printf("ends: %d\n", conn_ends());
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Two connections of one session at the same time. */
static void side_by_side(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = new_server();
    SSL_SESSION *session;
    struct conn a;
    struct conn b;

    printf("== side by side\n");
    conn_require(conn_connect(&a, client, server, NULL), "full handshake");
    session = SSL_get1_session(a.client);
    conn_require(conn_connect(&b, client, server, session), "resumption beside the first");
    conn_print_reused("second", &b);
    printf("one object: client=%d server=%d\n", SSL_get_session(a.client) == SSL_get_session(b.client),
           SSL_get_session(a.server) == SSL_get_session(b.server));
    printf("exchange on both: %d %d\n", conn_exchange(&a), conn_exchange(&b));
    conn_track(session);
    conn_close(&a);
    SSL_SESSION_free(session);
    printf("ends: %d\n", conn_ends());
    conn_close(&b);
    printf("ends: %d\n", conn_ends());
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void cache_modes(const char *label, long client_mode, long server_mode)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = new_server();
    SSL_SESSION *session;

    printf("== %s\n", label);
    SSL_CTX_set_session_cache_mode(client, client_mode);
    SSL_CTX_set_session_cache_mode(server, server_mode);
    session = conn_resume("full", client, server, NULL);
    SSL_SESSION_free(conn_resume("second", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A TLS 1.2 session offered by a client that speaks only TLS 1.3. */
static void other_version(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *newer_client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = new_server();
    SSL_CTX *newer_server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *session;
    struct conn c;

    printf("== offered in TLS 1.3\n");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_open(&c, newer_client, newer_server);
    printf("set: %d\n", SSL_set_session(c.client, session));
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("connection", &c);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(newer_client);
    SSL_CTX_free(server);
    SSL_CTX_free(newer_server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    printf("== resumed and declined\n");
    resumed_and_declined();
    server_object();
    side_by_side();
    cache_modes("both cache", SSL_SESS_CACHE_BOTH, SSL_SESS_CACHE_BOTH);
    cache_modes("no cache", SSL_SESS_CACHE_OFF, SSL_SESS_CACHE_OFF);
    cache_modes("the server caches as a client only", SSL_SESS_CACHE_CLIENT, SSL_SESS_CACHE_CLIENT);
    other_version();
    return 0;
}
