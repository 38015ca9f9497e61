/*
 * How a connection's end decides over its session: which ends take it out of the caches and make it unfit for another
 * connection, at the client and at the server.
 */
#include "conn_util.h"

#include <sys/socket.h>
#include <unistd.h>

static int removed_at_client;
static int removed_at_server;

static void on_client_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)session;
    removed_at_client++;
}

static void on_server_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)session;
    removed_at_server++;
}

/* What is done to a finished connection before it is freed. */
enum ending {
    NOTHING,
    CLIENT_SHUTDOWN,
    SERVER_SHUTDOWN,
    BOTH_SHUTDOWN,
    BITS_SENT,
    BITS_RECEIVED,
    BITS_BOTH,
    QUIET,
    CLIENT_GARBAGE,
    SERVER_GARBAGE,
    SERVER_VANISHES,
    SERVER_VANISHES_IGNORED,
    SERVER_RESETS,
    SESSION_REPLACED,
    CLEARED
};

static const char *const ending_names[] = {
    "nothing, just freed",
    "the client shuts down, the server does not",
    "the server shuts down, the client does not",
    "both shut down",
    "SSL_set_shutdown(SENT) on both",
    "SSL_set_shutdown(RECEIVED) on both",
    "SSL_set_shutdown(SENT | RECEIVED) on both",
    "quiet shutdown on both",
    "the client gets a forged record",
    "the server gets a forged record",
    "the server vanishes and the client reads",
    "the server vanishes and the client ignores the end of file",
    "the server resets and the client reads",
    "the client's session is set to none",
    "both are cleared",
};

static void forge(int fd)
{
    static const char record[] = "\x17\x03\x03\x00\x20"
                                 "01234567890123456789012345678901";

    conn_require(send(fd, record, sizeof(record) - 1, 0) == (ssize_t)sizeof(record) - 1, "forge");
}

static void finish(struct conn *c, enum ending ending)
{
    char byte = 0;

    ERR_clear_error();
    switch (ending) {
    case NOTHING:
        break;
    case CLIENT_SHUTDOWN:
        SSL_shutdown(c->client);
        break;
    case SERVER_SHUTDOWN:
        SSL_shutdown(c->server);
        break;
    case BOTH_SHUTDOWN:
        conn_shutdown(c);
        break;
    case BITS_SENT:
        SSL_set_shutdown(c->client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(c->server, SSL_SENT_SHUTDOWN);
        break;
    case BITS_RECEIVED:
        SSL_set_shutdown(c->client, SSL_RECEIVED_SHUTDOWN);
        SSL_set_shutdown(c->server, SSL_RECEIVED_SHUTDOWN);
        break;
    case BITS_BOTH:
        SSL_set_shutdown(c->client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SSL_set_shutdown(c->server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        break;
    case QUIET:
        SSL_set_quiet_shutdown(c->client, 1);
        SSL_set_quiet_shutdown(c->server, 1);
        SSL_shutdown(c->client);
        SSL_shutdown(c->server);
        break;
    case CLIENT_GARBAGE:
        forge(c->server_fd);
        CONN_CALL("  client reads", c->client, SSL_read(c->client, &byte, 1));
        CONN_CALL("  server reads", c->server, SSL_read(c->server, &byte, 1));
        CONN_CALL("  server reads again", c->server, SSL_read(c->server, &byte, 1));
        printf("  bits: client=%d server=%d\n", SSL_get_shutdown(c->client), SSL_get_shutdown(c->server));
        break;
    case SERVER_GARBAGE:
        forge(c->client_fd);
        CONN_CALL("  server reads", c->server, SSL_read(c->server, &byte, 1));
        CONN_CALL("  client reads", c->client, SSL_read(c->client, &byte, 1));
        CONN_CALL("  client reads again", c->client, SSL_read(c->client, &byte, 1));
        printf("  bits: client=%d server=%d\n", SSL_get_shutdown(c->client), SSL_get_shutdown(c->server));
        break;
    case SERVER_VANISHES:
    case SERVER_VANISHES_IGNORED:
        if (ending == SERVER_VANISHES_IGNORED)
            SSL_set_options(c->client, SSL_OP_IGNORE_UNEXPECTED_EOF);
        SSL_set_shutdown(c->server, SSL_SENT_SHUTDOWN);
        conn_require(shutdown(c->server_fd, SHUT_WR) == 0, "shutdown");
        CONN_CALL("  client reads", c->client, SSL_read(c->client, &byte, 1));
        break;
    case SERVER_RESETS:
        SSL_set_shutdown(c->server, SSL_SENT_SHUTDOWN);
        conn_require(SSL_write(c->client, "x", 1) == 1, "write");
        close(c->server_fd);
        c->server_fd = -1;
        CONN_CALL("  client reads", c->client, SSL_read(c->client, &byte, 1));
        break;
    case SESSION_REPLACED:
        printf("  set: %d\n", SSL_set_session(c->client, NULL));
        SSL_set_shutdown(c->server, SSL_SENT_SHUTDOWN);
        break;
    case CLEARED:
        printf("  clear: %d %d\n", SSL_clear(c->client), SSL_clear(c->server));
        break;
    }
    ERR_clear_error();
}

static void end(const struct conn_mechanism *m, enum ending ending, int caching)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *ours;
    SSL_SESSION *theirs;
    struct conn c;

    printf("-- %s%s\n", ending_names[ending], caching ? ", with callbacks and a client cache" : "");
    SSL_CTX_set_options(server, m->options);
    removed_at_client = removed_at_server = 0;
    if (caching) {
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_remove_cb(client, on_client_remove);
        SSL_CTX_sess_set_remove_cb(server, on_server_remove);
    }
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    ours = SSL_get1_session(c.client);
    theirs = SSL_get1_session(c.server);
    finish(&c, ending);
    printf("  before freeing: client resumable=%d number=%ld, server resumable=%d number=%ld\n", SSL_SESSION_is_resumable(ours),
           (long)SSL_CTX_sess_number(client), SSL_SESSION_is_resumable(theirs), (long)SSL_CTX_sess_number(server));
    conn_release(&c);
    printf("  after freeing: client resumable=%d number=%ld removed=%d, server resumable=%d number=%ld removed=%d\n",
           SSL_SESSION_is_resumable(ours), (long)SSL_CTX_sess_number(client), removed_at_client,
           SSL_SESSION_is_resumable(theirs), (long)SSL_CTX_sess_number(server), removed_at_server);
    conn_require(conn_connect(&c, client, server, ours), "second connection");
    conn_print_reused("  second", &c);
    conn_close(&c);
    SSL_SESSION_free(ours);
    SSL_SESSION_free(theirs);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A session that was resumed once, and whose second connection ends badly, in the handshake or after it. */
static void second_connection(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *ours;
    struct conn c;

    printf("-- the second connection\n");
    SSL_CTX_set_options(server, m->options);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    ours = SSL_get1_session(c.client);
    conn_close(&c);

    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, ours) == 1, "SSL_set_session");
    conn_release(&c);
    printf("  freed before its handshake: resumable=%d number=%ld\n", SSL_SESSION_is_resumable(ours), (long)SSL_CTX_sess_number(server));

    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, ours) == 1, "SSL_set_session");
    conn_step(c.client);
    conn_step(c.server);
    ERR_clear_error();
    conn_release(&c);
    printf("  freed in its handshake: resumable=%d number=%ld\n", SSL_SESSION_is_resumable(ours), (long)SSL_CTX_sess_number(server));

    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, ours) == 1, "SSL_set_session");
    conn_step(c.client);
    conn_require(send(c.server_fd, "this is not TLS", 15, 0) == 15, "send");
    CONN_CALL("  client", c.client, SSL_do_handshake(c.client));
    printf("  the client met garbage: resumable=%d\n", SSL_SESSION_is_resumable(ours));
    CONN_CALL("  server", c.server, SSL_do_handshake(c.server));
    conn_release(&c);
    printf("  number=%ld\n", (long)SSL_CTX_sess_number(server));

    conn_require(conn_connect(&c, client, server, ours), "connection");
    conn_print_reused("  then", &c);
    conn_close(&c);
    SSL_SESSION_free(ours);

    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    ours = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, ours), "resumption");
    conn_print_reused("  resumed", &c);
    printf("  number=%ld\n", (long)SSL_CTX_sess_number(server));
    conn_release(&c);
    printf("  freed without shutdown: offered session resumable=%d number=%ld\n", SSL_SESSION_is_resumable(ours),
           (long)SSL_CTX_sess_number(server));
    conn_require(conn_connect(&c, client, server, ours), "connection");
    conn_print_reused("  then", &c);
    conn_close(&c);
    SSL_SESSION_free(ours);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    size_t i;
    int ending;

    conn_begin(argc, argv);
    for (i = 0; i < CONN_MECHANISMS; i++) {
        printf("== %s\n", conn_mechanisms[i].name);
        for (ending = NOTHING; ending <= CLEARED; ending++)
            if (!conn_brief() || ending % 4 == (int)i)
                end(&conn_mechanisms[i], (enum ending)ending, 0);
        if (conn_brief() && i != 0)
            continue;
        end(&conn_mechanisms[i], NOTHING, 1);
        end(&conn_mechanisms[i], BOTH_SHUTDOWN, 1);
        end(&conn_mechanisms[i], SERVER_GARBAGE, 1);
        second_connection(&conn_mechanisms[i]);
    }
    return 0;
}
