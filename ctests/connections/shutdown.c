/* SSL_shutdown: one way, both ways, quiet, by setting bits, with data in flight and against a peer that just leaves. */
#include "conn_util.h"

#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *client_ctx;
static SSL_CTX *server_ctx;

static void open_connection(const char *label, struct conn *c)
{
    printf("-- %s\n", label);
    conn_open(c, client_ctx, server_ctx);
    conn_require(conn_handshake(c), "handshake");
}

static void bits(const struct conn *c)
{
    printf("bits: client=%d server=%d\n", SSL_get_shutdown(c->client), SSL_get_shutdown(c->server));
}

static void both_ways(void)
{
    struct conn c;
    char byte = 0;

    open_connection("both ways, the client first", &c);
    bits(&c);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    printf("want: %d\n", SSL_want(c.client));
    bits(&c);
    CONN_CALL("server reads", c.server, SSL_read(c.server, &byte, 1));
    bits(&c);
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    bits(&c);
    CONN_CALL("server again", c.server, SSL_shutdown(c.server));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("client once more", c.client, SSL_shutdown(c.client));
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client writes", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("client handshake", c.client, SSL_do_handshake(c.client));
    conn_release(&c);

    open_connection("both ways, the server first, without reading", &c);
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("server again", c.server, SSL_shutdown(c.server));
    bits(&c);
    conn_release(&c);

    open_connection("both at once", &c);
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    CONN_CALL("server reads", c.server, SSL_read(c.server, &byte, 1));
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    bits(&c);
    CONN_CALL("server again", c.server, SSL_shutdown(c.server));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    conn_release(&c);
}

static void quiet(void)
{
    struct conn c;
    char byte = 0;

    open_connection("quiet", &c);
    printf("default: %d %d\n", SSL_get_quiet_shutdown(c.client), SSL_CTX_get_quiet_shutdown(client_ctx));
    SSL_set_quiet_shutdown(c.client, 1);
    printf("set: %d %d\n", SSL_get_quiet_shutdown(c.client), SSL_CTX_get_quiet_shutdown(client_ctx));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client writes", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("the server hears nothing", c.server, SSL_read(c.server, &byte, 1));
    bits(&c);
    conn_release(&c);

    printf("-- quiet by context\n");
    SSL_CTX_set_quiet_shutdown(client_ctx, 1);
    conn_open(&c, client_ctx, server_ctx);
    SSL_CTX_set_quiet_shutdown(client_ctx, 0);
    printf("inherited: %d\n", SSL_get_quiet_shutdown(c.client));
    CONN_CALL("before the handshake", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_release(&c);
}

static void set_bits(void)
{
    struct conn c;
    char byte = 0;

    open_connection("both bits set", &c);
    SSL_set_shutdown(c.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    bits(&c);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    CONN_CALL("the server hears nothing", c.server, SSL_read(c.server, &byte, 1));
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client writes", c.client, SSL_write(c.client, "x", 1));
    SSL_set_shutdown(c.client, 0);
    bits(&c);
    printf("and taken back, exchange: %d\n", conn_exchange(&c));
    conn_release(&c);

    open_connection("sent bit set", &c);
    SSL_set_shutdown(c.client, SSL_SENT_SHUTDOWN);
    bits(&c);
    CONN_CALL("client writes", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    CONN_CALL("the server hears nothing", c.server, SSL_read(c.server, &byte, 1));
    conn_release(&c);

    open_connection("received bit set", &c);
    SSL_set_shutdown(c.client, SSL_RECEIVED_SHUTDOWN);
    conn_require(SSL_write(c.server, "data", 4) == 4, "write");
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client peeks", c.client, SSL_peek(c.client, &byte, 1));
    CONN_CALL("client writes", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("server reads", c.server, SSL_read(c.server, &byte, 1));
    CONN_CALL("server reads the end", c.server, SSL_read(c.server, &byte, 1));
    conn_release(&c);
}

static void before_the_handshake(void)
{
    struct conn c;

    printf("-- before the handshake\n");
    conn_open(&c, client_ctx, server_ctx);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
}

static void data_in_flight(void)
{
    struct conn c;
    char buffer[16];

    open_connection("data in flight, read before the second shutdown", &c);
    conn_require(SSL_write(c.server, "data", 4) == 4, "write");
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    CONN_CALL("client reads", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_release(&c);

    open_connection("data in flight, not read", &c);
    conn_require(SSL_write(c.server, "data", 4) == 4, "write");
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_print_failure("client again", SSL_shutdown(c.client));
    conn_release(&c);

    open_connection("bytes decrypted but not read", &c);
    conn_require(SSL_write(c.server, "data", 4) == 4, "write");
    CONN_CALL("client reads one", c.client, SSL_read(c.client, buffer, 1));
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    CONN_CALL("client reads the rest", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_release(&c);
}

static void peer_leaves(void)
{
    struct conn c;
    char byte = 0;

    open_connection("the peer leaves without close_notify, after our shutdown", &c);
    conn_require(conn_exchange(&c), "exchange");
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    conn_require(shutdown(c.server_fd, SHUT_WR) == 0, "shutdown");
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_release(&c);

    open_connection("the same with the end of file ignored", &c);
    conn_require(conn_exchange(&c), "exchange");
    SSL_set_options(c.client, SSL_OP_IGNORE_UNEXPECTED_EOF);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    conn_require(shutdown(c.server_fd, SHUT_WR) == 0, "shutdown");
    CONN_CALL("client again", c.client, SSL_shutdown(c.client));
    bits(&c);
    conn_release(&c);

    open_connection("the peer leaves without close_notify, before our shutdown", &c);
    conn_require(conn_exchange(&c), "exchange");
    close(c.server_fd);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    c.server_fd = -1;
    conn_release(&c);

    open_connection("the peer sends close_notify and closes", &c);
    conn_require(conn_exchange(&c), "exchange");
    CONN_CALL("server", c.server, SSL_shutdown(c.server));
    close(c.server_fd);
    CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client reads again", c.client, SSL_read(c.client, &byte, 1));
    bits(&c);
    CONN_CALL("client", c.client, SSL_shutdown(c.client));
    bits(&c);
    c.server_fd = -1;
    conn_release(&c);
}

static void run(int version)
{
    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    client_ctx = conn_client_ctx(version);
    server_ctx = conn_server_ctx(version);
    both_ways();
    quiet();
    set_bits();
    before_the_handshake();
    data_in_flight();
    peer_leaves();
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION);
    run(TLS1_3_VERSION);
    return 0;
}
