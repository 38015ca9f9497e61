/* SSL_clear and one SSL object used for connection after connection, with its session kept or let go. */
#include "conn_util.h"

#include <unistd.h>

static void state(const char *label, SSL *ssl)
{
    printf("%s: server=%d in_init=%d finished=%d state=%d session=%d reused=%d shutdown=%d version=%s fd kept=%d pending=%d\n",
           label, SSL_is_server(ssl), SSL_in_init(ssl), SSL_is_init_finished(ssl), (int)SSL_get_state(ssl),
           SSL_get_session(ssl) != NULL, SSL_session_reused(ssl), SSL_get_shutdown(ssl), SSL_get_version(ssl),
           SSL_get_fd(ssl) >= 0, SSL_pending(ssl));
}

/* Gives both ends a fresh socket pair. */
static void new_sockets(struct conn *c)
{
    int fds[2];

    close(c->client_fd);
    close(c->server_fd);
    conn_socketpair(fds);
    c->client_fd = fds[0];
    c->server_fd = fds[1];
    conn_require(SSL_set_fd(c->client, fds[0]) == 1 && SSL_set_fd(c->server, fds[1]) == 1, "SSL_set_fd");
}

static void cleared(const struct conn_mechanism *m, int shut_down, int set_states)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *session;
    struct conn c;
    int i;

    printf("-- cleared, shut down first=%d, states set again=%d\n", shut_down, set_states);
    SSL_CTX_set_options(server, m->options);
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "first connection");
    session = SSL_get1_session(c.client);
    for (i = 0; i < 3; i++) {
        if (shut_down)
            conn_shutdown(&c);
        printf("clear: client=%d server=%d\n", SSL_clear(c.client), SSL_clear(c.server));
        state("client", c.client);
        state("server", c.server);
        printf("the session is still the client's: %d resumable=%d\n", SSL_get_session(c.client) == session,
               SSL_SESSION_is_resumable(session));
        if (set_states) {
            SSL_set_connect_state(c.client);
            SSL_set_accept_state(c.server);
        }
        new_sockets(&c);
        ERR_clear_error();
        conn_require(conn_handshake(&c) && conn_exchange(&c), "next connection");
        conn_print_reused("next", &c);
        SSL_SESSION_free(session);
        session = SSL_get1_session(c.client);
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Reuse without SSL_clear, by setting the state again. */
static void not_cleared(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- cleared, then another session set\n");
    SSL_CTX_set_options(server, m->options);
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "first connection");
    session = SSL_get1_session(c.client);
    conn_shutdown(&c);
    SSL_clear(c.client);
    SSL_clear(c.server);
    printf("set: %d\n", SSL_set_session(c.client, NULL));
    state("client", c.client);
    new_sockets(&c);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "second connection");
    conn_print_reused("without a session", &c);
    conn_shutdown(&c);
    SSL_clear(c.client);
    SSL_clear(c.server);
    printf("set: %d\n", SSL_set_session(c.client, session));
    new_sockets(&c);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "third connection");
    conn_print_reused("with the first session", &c);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Cleared in the middle of a handshake, and after one that failed. */
static void cleared_early(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    struct conn c;

    printf("-- cleared early\n");
    SSL_CTX_set_options(server, m->options);
    conn_open(&c, client, server);
    printf("before: client=%d server=%d\n", SSL_clear(c.client), SSL_clear(c.server));
    conn_step(c.client);
    conn_step(c.server);
    printf("in the handshake: client=%d server=%d\n", SSL_clear(c.client), SSL_clear(c.server));
    state("client", c.client);
    state("server", c.server);
    new_sockets(&c);
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_shutdown(&c);
    SSL_clear(c.client);
    SSL_clear(c.server);
    new_sockets(&c);
    SSL_set_verify(c.client, SSL_VERIFY_PEER, NULL);
    SSL_set_session(c.client, NULL);
    printf("a handshake that fails: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    printf("clear: client=%d server=%d\n", SSL_clear(c.client), SSL_clear(c.server));
    state("client", c.client);
    SSL_set_verify(c.client, SSL_VERIFY_NONE, NULL);
    new_sockets(&c);
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    for (i = 0; i < CONN_MECHANISMS; i++) {
        printf("== %s\n", conn_mechanisms[i].name);
        cleared(&conn_mechanisms[i], 1, 0);
        cleared(&conn_mechanisms[i], 1, 1);
        cleared(&conn_mechanisms[i], 0, 0);
        not_cleared(&conn_mechanisms[i]);
        cleared_early(&conn_mechanisms[i]);
    }
    return 0;
}
