/* SSL_get_session, get0 and get1 before, during and after a handshake, and SSL_set_session and SSL_copy_session_id. */
#include "conn_util.h"

static void holds(const char *label, SSL *ssl, const SSL_SESSION *offer)
{
    SSL_SESSION *lent = SSL_get_session(ssl);
    SSL_SESSION *given = SSL_get1_session(ssl);

    printf("%s: session=%d get0 the same=%d get1 the same=%d the offer=%d reused=%d in_init=%d\n", label, lent != NULL,
           SSL_get0_session(ssl) == lent, given == lent, lent != NULL && lent == offer, SSL_session_reused(ssl),
           SSL_in_init(ssl));
    SSL_SESSION_free(given);
}

/* Runs the handshake flight by flight and looks at both ends after each. */
static void by_flights(struct conn *c, const SSL_SESSION *offer)
{
    int client = 0;
    int server = 0;
    int flight;
    char label[64];

    for (flight = 1; flight <= 6 && !(client == 1 && server == 1); flight++) {
        if (client == 0) {
            client = conn_step(c->client);
            snprintf(label, sizeof(label), "flight %d, client", flight);
            holds(label, c->client, offer);
        }
        if (server == 0) {
            server = conn_step(c->server);
            snprintf(label, sizeof(label), "flight %d, server", flight);
            holds(label, c->server, NULL);
        }
    }
    printf("finished: client=%d server=%d\n", client, server);
}

static void during(const char *label, int version, unsigned long server_options)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    SSL_SESSION *kept;
    struct conn c;

    printf("== %s\n", label);
    SSL_CTX_set_options(server, server_options);
    conn_open(&c, client, server);
    holds("new client", c.client, NULL);
    holds("new server", c.server, NULL);
    by_flights(&c, NULL);
    conn_print_session("client finished", SSL_get_session(c.client));
    conn_print_session("server finished", SSL_get_session(c.server));
    conn_require(conn_exchange(&c), "exchange");
    conn_print_session("client after reading", SSL_get_session(c.client));
    session = SSL_get1_session(c.client);
    conn_shutdown(&c);
    holds("client after the shutdown", c.client, session);
    holds("server after the shutdown", c.server, NULL);
    kept = SSL_get1_session(c.server);
    conn_release(&c);
    conn_print_session("client's, after the connection", session);
    conn_print_session("server's, after the connection", kept);
    SSL_SESSION_free(kept);

    printf("resumed\n");
    conn_open(&c, client, server);
    printf("set: %d\n", SSL_set_session(c.client, session));
    holds("client with an offer", c.client, session);
    by_flights(&c, session);
    conn_require(conn_exchange(&c), "exchange");
    holds("client after reading", c.client, session);
    conn_close(&c);

    printf("declined\n");
    SSL_CTX_free(server);
    server = conn_server_ctx(version);
    SSL_CTX_set_options(server, server_options);
    conn_open(&c, client, server);
    printf("set: %d\n", SSL_set_session(c.client, session));
    by_flights(&c, session);
    conn_require(conn_exchange(&c), "exchange");
    holds("client after reading", c.client, session);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void setting(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    SSL_SESSION *blank;
    struct conn c;
    struct conn other;
    int before = conn_ends();

    printf("== setting, %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    session = SSL_get1_session(c.client);
    conn_close(&c);

    conn_open(&c, client, server);
    printf("set: %d\n", SSL_set_session(c.client, session));
    printf("taken back: %d\n", SSL_set_session(c.client, NULL));
    holds("client", c.client, session);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_print_reused("taken back", &c);
    conn_close(&c);

    blank = SSL_SESSION_new();
    conn_track(blank);
    conn_open(&c, client, server);
    printf("a blank session: %d\n", SSL_set_session(c.client, blank));
    holds("client", c.client, blank);
    SSL_SESSION_free(blank);
    printf("ends: %d\n", conn_ends() - before);
    printf("replaced: %d\n", SSL_set_session(c.client, session));
    printf("ends: %d\n", conn_ends() - before);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_print_reused("replaced", &c);
    conn_close(&c);

    blank = SSL_SESSION_new();
    conn_track(blank);
    conn_open(&c, client, server);
    printf("a blank session: %d\n", SSL_set_session(c.client, blank));
    SSL_SESSION_free(blank);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_print_reused("blank", &c);
    printf("ends: %d\n", conn_ends() - before);
    conn_close(&c);

    printf("copied from a connection that is open\n");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    conn_open(&other, client, server);
    printf("copy: %d\n", SSL_copy_session_id(other.client, c.client));
    holds("copy", other.client, SSL_get_session(c.client));
    conn_require(conn_handshake(&other) && conn_exchange(&other), "handshake");
    conn_print_reused("copy", &other);
    conn_close(&other);
    conn_open(&other, client, server);
    printf("copy of none: %d\n", SSL_copy_session_id(c.client, other.client));
    holds("the open connection", c.client, NULL);
    conn_release(&other);
    conn_release(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* After a handshake that failed. */
static void failed(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    struct conn c;

    printf("== failed, %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    ERR_clear_error();
    holds("client", c.client, NULL);
    printf("client resumable: %d\n", SSL_SESSION_is_resumable(SSL_get_session(c.client)));
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    during("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET);
    during("1.2 by ticket", TLS1_2_VERSION, 0);
    during("1.3 by ticket", TLS1_3_VERSION, 0);
    during("1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET);
    setting(TLS1_2_VERSION);
    setting(TLS1_3_VERSION);
    failed(TLS1_2_VERSION);
    failed(TLS1_3_VERSION);
    return 0;
}
