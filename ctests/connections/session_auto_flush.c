/* The sweep of expired sessions that every 255th finished handshake sets off, and the mode that forbids it. */
#include "conn_util.h"

/* Puts a session into the cache that expired long ago. */
static void add_expired(SSL_CTX *ctx, int version, unsigned char mark)
{
    unsigned char id[32];
    SSL_SESSION *session = SSL_SESSION_new();
    long now = (long)SSL_SESSION_get_time(session);

    memset(id, mark, sizeof(id));
    conn_require(SSL_SESSION_set_protocol_version(session, version) == 1, "version");
    conn_require(SSL_SESSION_set1_id(session, id, sizeof(id)) == 1, "id");
    conn_require(SSL_SESSION_set_time(session, now - 100000) != 0, "time");
    conn_require(SSL_SESSION_set_timeout(session, 10) == 1, "timeout");
    conn_require(SSL_CTX_add_session(ctx, session) == 1, "add");
    SSL_SESSION_free(session);
}

static void remove_told(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    printf("  remove: resumable=%d\n", SSL_SESSION_is_resumable(session));
}

/* Connections are resumed, to be cheap; `by_client` watches the client's cache instead of the server's. */
static void sweep(const char *label, int version, unsigned long options, long mode, int by_client)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_CTX *watched = by_client ? client : server;
    SSL_SESSION *session = NULL;
    long number;
    int i;

    printf("== %s\n", label);
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_session_cache_mode(watched, mode);
    add_expired(watched, version, 1);
    add_expired(watched, version, 2);
    SSL_CTX_sess_set_remove_cb(watched, by_client ? NULL : remove_told);
    number = SSL_CTX_sess_number(watched);
    printf("number before: %ld\n", number);
    for (i = 1; i <= 260; i++) {
        struct conn c;
        long after;

        conn_require(conn_connect(&c, client, server, session), "connection");
        SSL_SESSION_free(session);
        session = SSL_get1_session(c.client);
        conn_close(&c);
        after = SSL_CTX_sess_number(watched);
        if (after < number)
            printf("connection %d: number fell by %ld\n", i, number - after);
        number = after;
    }
    conn_print_stats("at the end", watched);
    SSL_SESSION_free(session);
    SSL_CTX_sess_set_remove_cb(watched, NULL);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    sweep("server, 1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET, SSL_SESS_CACHE_SERVER, 0);
    if (conn_brief())
        return 0;
    sweep("server, 1.2 by id, no auto clear", TLS1_2_VERSION, SSL_OP_NO_TICKET,
          SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_AUTO_CLEAR, 0);
    sweep("server, 1.2 by ticket", TLS1_2_VERSION, 0, SSL_SESS_CACHE_SERVER, 0);
    sweep("server, 1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET, SSL_SESS_CACHE_SERVER, 0);
    sweep("server, 1.3 by ticket", TLS1_3_VERSION, 0, SSL_SESS_CACHE_SERVER, 0);
    sweep("client, 1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET, SSL_SESS_CACHE_CLIENT, 1);
    sweep("client, 1.3 by ticket", TLS1_3_VERSION, 0, SSL_SESS_CACHE_CLIENT, 1);
    return 0;
}
