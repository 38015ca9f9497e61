/*
 * What an application does in the middle of a TLS 1.3 server's tickets: from callbacks, while a write of theirs is blocked, and
 * between asking for one and its sending. It closes, clears or frees the connection, or wants more or fewer tickets.
 */
#include "conn_util.h"

#include <sys/socket.h>
#include <unistd.h>

enum place { IN_NEW, IN_DONE, IN_EXIT, IN_CLIENT_NEW, NOWHERE };
static const char *const places[] = {"new", "done", "exit", "the client's new"};

enum action { SHUTDOWN, QUIET_SHUTDOWN, NO_MORE, TICKET_AND_HANDSHAKE, TICKET_AND_WRITE, CLEAR, FREE, ONE_MORE };
static const char *const actions[] = {"shutdown", "quiet shutdown", "no more tickets", "one more ticket, handshake",
                                      "one more ticket, write", "clear", "free", "one more"};

static enum place place;
static enum action action;
/* How many more times the place is passed before the action is taken. */
static int passes;
static size_t appdata_len;

static void act(SSL *ssl)
{
    CONN_CALL("  state", ssl, SSL_in_init(ssl));
    switch (action) {
    case QUIET_SHUTDOWN:
        SSL_set_quiet_shutdown(ssl, 1);
        /* fall through */
    case SHUTDOWN:
        CONN_CALL("  shutdown", ssl, SSL_shutdown(ssl));
        break;
    case NO_MORE:
        CONN_CALL("  tickets", ssl, SSL_set_num_tickets(ssl, 0));
        break;
    case ONE_MORE:
        CONN_CALL("  tickets", ssl, SSL_set_num_tickets(ssl, SSL_get_num_tickets(ssl) + 1));
        break;
    case TICKET_AND_HANDSHAKE:
        CONN_CALL("  asked", ssl, SSL_new_session_ticket(ssl));
        CONN_CALL("  handshake", ssl, SSL_do_handshake(ssl));
        break;
    case TICKET_AND_WRITE:
        CONN_CALL("  asked", ssl, SSL_new_session_ticket(ssl));
        CONN_CALL("  write", ssl, SSL_write(ssl, "data", 4));
        break;
    case CLEAR:
        CONN_CALL("  clear", ssl, SSL_clear(ssl));
        break;
    case FREE:
        SSL_free(ssl);
        return;
    }
    printf("  in_init=%d shutdown=%d session=%d\n", SSL_in_init(ssl), SSL_get_shutdown(ssl), SSL_get0_session(ssl) != NULL);
}

static void passing(const SSL *ssl, enum place here)
{
    if (here == place && --passes == 0) {
        place = NOWHERE;
        act((SSL *)ssl);
    }
}

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    printf("  new: held=%d in_init=%d\n", SSL_get0_session(ssl) == session, SSL_in_init(ssl));
    passing(ssl, SSL_is_server(ssl) ? IN_NEW : IN_CLIENT_NEW);
    return 0;
}

static void on_info(const SSL *ssl, int where, int ret)
{
    if (where & SSL_CB_HANDSHAKE_DONE) {
        printf("  done\n");
        passing(ssl, IN_DONE);
    } else if (where == SSL_CB_ACCEPT_EXIT) {
        printf("  exit: ret=%d in_init=%d\n", ret, SSL_in_init(ssl));
        if (ret == 1)
            passing(ssl, IN_EXIT);
    }
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    printf("  removed: resumable=%d\n", SSL_SESSION_is_resumable(session));
}

static int on_fill(SSL *ssl, void *argument)
{
    static unsigned char appdata[4096];

    (void)argument;
    return SSL_SESSION_set1_ticket_appdata(SSL_get0_session(ssl), appdata, appdata_len);
}

static SSL_CTX *server_of(size_t tickets)
{
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);

    SSL_CTX_set_info_callback(server, on_info);
    SSL_CTX_sess_set_new_cb(server, on_new);
    SSL_CTX_sess_set_remove_cb(server, on_remove);
    SSL_CTX_set_session_ticket_cb(server, on_fill, NULL, NULL);
    conn_require(SSL_CTX_set_num_tickets(server, tickets) == 1, "tickets");
    appdata_len = 1;
    return server;
}

static SSL_CTX *client_of(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);

    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(client, on_new);
    return client;
}

static void show_read(const char *what, SSL *ssl)
{
    char text[16];
    int ret;

    ERR_clear_error();
    ret = SSL_read(ssl, text, sizeof(text));
    printf("%s: %d %s\n", what, ret, conn_error_name(SSL_get_error(ssl, ret)));
}

static void end(struct conn *c, SSL_CTX *client, SSL_CTX *server)
{
    conn_print_stats("server", server);
    conn_release(c);
    printf("kept: %ld\n", SSL_CTX_sess_number(server));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void from_callback(enum place at, enum action what, int after)
{
    SSL_CTX *client = client_of();
    SSL_CTX *server = server_of(2);
    struct conn c;
    int i;

    printf("%s from %s, time %d\n", actions[what], places[at], after);
    place = at;
    action = what;
    passes = after;
    conn_open(&c, client, server);
    conn_step(c.client);
    conn_step(c.server);
    conn_require(conn_step(c.client) == 1, "the client's handshake");
    conn_require(SSL_write(c.client, "hello", 5) == 5, "data of the client");
    CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    for (i = 0; i < 2; i++)
        show_read("client", c.client);
    CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    show_read("server", c.server);
    place = NOWHERE;
    end(&c, client, server);
}

/* The last of what the server has to say finds no room. */
static void blocked(enum action what)
{
    SSL_CTX *client = client_of();
    SSL_CTX *server = server_of(3);
    struct conn c;
    int small = 1;
    int ret;
    int steps = 0;

    printf("%s while tickets are blocked\n", actions[what]);
    appdata_len = 4096;
    place = NOWHERE;
    action = what;
    conn_open(&c, client, server);
    conn_require(setsockopt(c.server_fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)) == 0, "a small buffer");
    conn_step(c.client);
    conn_step(c.server);
    conn_require(conn_step(c.client) == 1, "the client's handshake");
    CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    act(c.server);
    if (what == FREE)
        c.server = NULL;
    while (what != FREE && what != CLEAR && steps++ < 9) {
        ERR_clear_error();
        ret = SSL_do_handshake(c.server);
        printf("server: %d %s\n", ret, conn_error_name(SSL_get_error(c.server, ret)));
        if (ret == 1)
            break;
        show_read("client", c.client);
    }
    end(&c, client, server);
}

/* A ticket is asked for, and not sent. */
static void asked(enum action what)
{
    SSL_CTX *client = client_of();
    SSL_CTX *server = server_of(1);
    struct conn c;

    printf("%s when a ticket was asked for\n", actions[what]);
    place = NOWHERE;
    action = what;
    conn_require(conn_connect(&c, client, server, NULL), "a connection");
    conn_require(SSL_new_session_ticket(c.server) == 1, "a ticket");
    act(c.server);
    if (what == FREE)
        c.server = NULL;
    else if (what != CLEAR)
        CONN_CALL("server", c.server, SSL_do_handshake(c.server));
    if (what == SHUTDOWN || what == QUIET_SHUTDOWN)
        CONN_CALL("shutdown", c.server, SSL_shutdown(c.server));
    show_read("client", c.client);
    end(&c, client, server);
}

/* What a client wrote before it went is read, though the ticket finds nobody. */
static void client_gone(void)
{
    SSL_CTX *client = client_of();
    SSL_CTX *server = server_of(1);
    struct conn c;
    int i;

    printf("the client is gone when a ticket was asked for\n");
    place = NOWHERE;
    conn_require(conn_connect(&c, client, server, NULL), "a connection");
    conn_require(SSL_write(c.client, "twenty bytes of data", 20) == 20, "data of the client");
    close(c.client_fd);
    c.client_fd = -1;
    conn_require(SSL_new_session_ticket(c.server) == 1, "a ticket");
    for (i = 0; i < 3; i++)
        show_read("server", c.server);
    end(&c, client, server);
}

int main(int argc, char **argv)
{
    static const enum action always[] = {SHUTDOWN, QUIET_SHUTDOWN, NO_MORE};
    size_t i;
    int after;

    conn_begin(argc, argv);
    for (i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        for (after = 1; after <= 2; after++)
            from_callback(IN_NEW, always[i], after);
        from_callback(IN_DONE, always[i], 1);
        from_callback(IN_EXIT, always[i], 1);
        blocked(always[i]);
    }
    from_callback(IN_CLIENT_NEW, SHUTDOWN, 1);
    from_callback(IN_EXIT, TICKET_AND_HANDSHAKE, 1);
    from_callback(IN_EXIT, TICKET_AND_WRITE, 1);
    blocked(ONE_MORE);
    blocked(CLEAR);
    blocked(FREE);
    asked(SHUTDOWN);
    asked(QUIET_SHUTDOWN);
    asked(CLEAR);
    asked(FREE);
    client_gone();
    return 0;
}
