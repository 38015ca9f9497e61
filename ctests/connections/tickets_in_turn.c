/*
 * The tickets that a TLS 1.3 server sends behind its handshake, and those that it is asked for: what the application hears,
 * in which order, what each session takes over from the one before, and what happens when one cannot be made or sent.
 */
#include "conn_util.h"

#include <sys/socket.h>

static int data_index;
static long data_given;
static int ids_asked;
static int ids_good;
static size_t appdata_len;
static int writes;

static long data_of(const SSL_SESSION *session)
{
    return (long)(size_t)SSL_SESSION_get_ex_data(session, data_index);
}

static void give_data(SSL_SESSION *session)
{
    conn_require(SSL_SESSION_set_ex_data(session, data_index, (void *)(size_t)++data_given) == 1, "data");
}

static void on_info(const SSL *ssl, int where, int ret)
{
    if (where & SSL_CB_HANDSHAKE_DONE)
        printf("  done: in_init=%d accepted=%ld\n", SSL_in_init(ssl), SSL_CTX_sess_accept_good(SSL_get_SSL_CTX(ssl)));
    else if (where == SSL_CB_ACCEPT_EXIT)
        printf("  exit: ret=%d in_init=%d\n", ret, SSL_in_init(ssl));
}

static int on_id(SSL *ssl, unsigned char *id, unsigned int *len)
{
    (void)ssl;
    printf("  id\n");
    memset(id, ++ids_asked, *len);
    return ids_asked <= ids_good;
}

static int on_fill(SSL *ssl, void *argument)
{
    static unsigned char appdata[4096];
    SSL_SESSION *session = SSL_get0_session(ssl);

    (void)argument;
    printf("  fill: data=%ld\n", data_of(session));
    return SSL_SESSION_set1_ticket_appdata(session, appdata, appdata_len);
}

static SSL_TICKET_RETURN on_open(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t len,
                                 SSL_TICKET_STATUS status, void *argument)
{
    (void)ssl;
    (void)session;
    (void)name;
    (void)len;
    (void)argument;
    return status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW ? SSL_TICKET_RETURN_USE_RENEW
                                                                             : SSL_TICKET_RETURN_IGNORE_RENEW;
}

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    printf("  new: data=%ld held=%d resumable=%d in_init=%d accepted=%ld\n", data_of(session),
           SSL_get0_session(ssl) == session, SSL_SESSION_is_resumable(session), SSL_in_init(ssl),
           SSL_CTX_sess_accept_good(SSL_get_SSL_CTX(ssl)));
    if (data_given < 4)
        printf("  asked: %d\n", SSL_new_session_ticket(ssl));
    if (writes > 0) {
        writes--;
        printf("  written: %d\n", SSL_write(ssl, "data", 4));
    }
    give_data(session);
    return 0;
}

static SSL_CTX *server_of(int tickets, unsigned long options)
{
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);

    SSL_CTX_set_options(server, options);
    SSL_CTX_set_info_callback(server, on_info);
    SSL_CTX_set_generate_session_id(server, on_id);
    SSL_CTX_set_session_ticket_cb(server, on_fill, on_open, NULL);
    SSL_CTX_sess_set_new_cb(server, on_new);
    conn_require(SSL_CTX_set_num_tickets(server, (size_t)tickets) == 1, "tickets");
    data_given = 0;
    ids_asked = 0;
    ids_good = 100;
    appdata_len = 3;
    writes = 0;
    return server;
}

/* So many tickets behind a full handshake, one behind a resumed one, and some that are asked for. */
static void in_turn(int tickets, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_of(tickets, options);
    SSL_SESSION *session;
    struct conn c;

    printf("%d tickets%s\n", tickets, options & SSL_OP_NO_TICKET ? ", stateful" : "");
    conn_require(conn_connect(&c, client, server, NULL), "a connection");
    printf("server: data=%ld\n", data_of(SSL_get0_session(c.server)));
    printf("asked: %d\n", SSL_new_session_ticket(c.server) + SSL_new_session_ticket(c.server));
    printf("sent: %d\n", SSL_do_handshake(c.server));
    printf("in_init=%d\n", SSL_in_init(c.server));
    conn_require(conn_exchange(&c), "data");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    printf("resumed\n");
    conn_require(conn_connect(&c, client, server, session), "a resumption");
    conn_print_reused("connection", &c);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The application writes when it hears of a ticket. */
static void written_meanwhile(int asked)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_of(asked ? 0 : 3, 0);
    char text[16];
    struct conn c;
    int i;

    printf("written meanwhile%s\n", asked ? ", tickets that were asked for" : "");
    writes = 2;
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c), "a handshake");
    for (i = 0; asked && i < 3; i++)
        conn_require(SSL_new_session_ticket(c.server) == 1, "a ticket");
    conn_require(SSL_do_handshake(c.server) == 1, "tickets");
    for (i = 0; i < 2; i++)
        printf("read: %d\n", SSL_read(c.client, text, (int)sizeof(text)));
    conn_require(conn_exchange(&c), "data");
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The id for the second or third ticket cannot be had. */
static void not_made(int good)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_of(3, 0);
    struct conn c;
    int ret = 0;
    int step;

    ids_good = good;
    printf("%d ids\n", good);
    conn_open(&c, client, server);
    for (step = 0; step < 3 && ret == 0; step++) {
        conn_step(c.client);
        ERR_clear_error();
        ret = conn_step(c.server);
    }
    conn_print_failure("server", ret);
    conn_print_stats("server", server);
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Tickets so large that the socket has no room for all of them. */
static void not_sent(int asked)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_of(asked ? 0 : 4, 0);
    struct conn c;
    int small = 1;
    int steps = 0;
    int ret;

    appdata_len = 4096;
    printf("large tickets%s\n", asked ? " that were asked for" : "");
    conn_open(&c, client, server);
    conn_require(setsockopt(c.server_fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)) == 0, "a small buffer");
    if (asked) {
        conn_require(conn_handshake(&c), "a handshake");
        while (steps++ < 4)
            conn_require(SSL_new_session_ticket(c.server) == 1, "a ticket");
    } else {
        conn_step(c.client);
        conn_step(c.server);
        conn_require(conn_step(c.client) == 1, "the client's handshake");
    }
    steps = 0;
    do {
        char byte;

        ret = SSL_do_handshake(c.server);
        printf("step: ret=%d error=%s in_init=%d\n", ret, conn_error_name(SSL_get_error(c.server, ret)),
               SSL_in_init(c.server));
        SSL_read(c.client, &byte, 1);
    } while (ret != 1 && ++steps < 9);
    conn_require(conn_exchange(&c), "data");
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    int tickets;

    conn_begin(argc, argv);
    data_index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    for (tickets = 0; tickets <= 3; tickets++) {
        in_turn(tickets, 0);
        in_turn(tickets, SSL_OP_NO_TICKET);
    }
    for (tickets = 0; tickets <= 2; tickets++)
        not_made(tickets + 1);
    written_meanwhile(0);
    written_meanwhile(1);
    not_sent(0);
    not_sent(1);
    return 0;
}
