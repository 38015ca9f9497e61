/*
 * Non-blocking connections: what SSL_get_error says when a call must wait, when the socket is full, when the peer is
 * gone and when it talks nonsense, during the handshake and after it.
 */
#include "conn_util.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *client_ctx;
static SSL_CTX *server_ctx;

static void waiting(void)
{
    struct conn c;
    char byte = 0;

    printf("-- waiting\n");
    conn_open(&c, client_ctx, server_ctx);
    CONN_CALL("server without a client hello", c.server, SSL_do_handshake(c.server));
    printf("want: %d\n", SSL_want(c.server));
    CONN_CALL("client after its hello", c.client, SSL_do_handshake(c.client));
    printf("want: %d in_init=%d finished=%d\n", SSL_want(c.client), SSL_in_init(c.client), SSL_is_init_finished(c.client));
    CONN_CALL("client once more", c.client, SSL_do_handshake(c.client));
    CONN_CALL("client connect", c.client, SSL_connect(c.client));
    CONN_CALL("client read", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("client peek", c.client, SSL_peek(c.client, &byte, 1));
    CONN_CALL("client write", c.client, SSL_write(c.client, "x", 1));
    printf("pending: %d has_pending: %d\n", SSL_pending(c.client), SSL_has_pending(c.client));
    CONN_CALL("client shutdown in the handshake", c.client, SSL_shutdown(c.client));
    printf("handshake: %d\n", conn_handshake(&c));
    CONN_CALL("client read of nothing", c.client, SSL_read(c.client, &byte, 1));
    printf("want: %d\n", SSL_want(c.client));
    CONN_CALL("server read of nothing", c.server, SSL_read(c.server, &byte, 1));
    CONN_CALL("server peek of nothing", c.server, SSL_peek(c.server, &byte, 1));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
}

/* The handshake is done by the calls that read and write. */
static void implicit(void)
{
    struct conn c;
    char buffer[16];
    int written = 0;
    int got = 0;
    int round;

    printf("-- handshake inside write and read\n");
    conn_open(&c, client_ctx, server_ctx);
    for (round = 0; round < 50 && got <= 0; round++) {
        ERR_clear_error();
        if (written <= 0)
            written = SSL_write(c.client, "hello", 5);
        ERR_clear_error();
        got = SSL_read(c.server, buffer, sizeof(buffer));
    }
    printf("written=%d got=%d client finished=%d server finished=%d\n", written, got, SSL_is_init_finished(c.client),
           SSL_is_init_finished(c.server));
    conn_close(&c);
}

/* Fills what the kernel takes from `fd` with zero bytes and returns how many went in. */
static size_t fill(int fd)
{
    static const char zeros[4096];
    size_t total = 0;
    ssize_t got;

    while ((got = send(fd, zeros, sizeof(zeros), 0)) > 0 && total < (1U << 26))
        total += (size_t)got;
    while ((got = send(fd, zeros, 1, 0)) > 0 && total < (1U << 26))
        total += (size_t)got;
    return total;
}

static void drain(int fd, size_t total)
{
    char buffer[4096];

    while (total > 0) {
        ssize_t got = recv(fd, buffer, total < sizeof(buffer) ? total : sizeof(buffer), 0);

        conn_require(got > 0, "drain");
        total -= (size_t)got;
    }
}

static void full_socket(void)
{
    struct conn c;
    char byte = 0;
    size_t filled;

    printf("-- full socket\n");
    conn_open(&c, client_ctx, server_ctx);
    filled = fill(c.client_fd);
    CONN_CALL("client hello into a full socket", c.client, SSL_do_handshake(c.client));
    printf("want: %d\n", SSL_want(c.client));
    CONN_CALL("again", c.client, SSL_do_handshake(c.client));
    CONN_CALL("write", c.client, SSL_write(c.client, "x", 1));
    drain(c.server_fd, filled);
    CONN_CALL("after draining", c.client, SSL_do_handshake(c.client));
    printf("handshake and exchange: %d\n", conn_handshake(&c) && conn_exchange(&c));

    filled = fill(c.client_fd);
    CONN_CALL("write into a full socket", c.client, SSL_write(c.client, "y", 1));
    printf("want: %d\n", SSL_want(c.client));
    CONN_CALL("read while a write waits", c.client, SSL_read(c.client, &byte, 1));
    CONN_CALL("write again", c.client, SSL_write(c.client, "y", 1));
    drain(c.server_fd, filled);
    CONN_CALL("write after draining", c.client, SSL_write(c.client, "y", 1));
    CONN_CALL("server reads it", c.server, SSL_read(c.server, &byte, 1));
    printf("byte: %c\n", byte);

    filled = fill(c.client_fd);
    CONN_CALL("shutdown into a full socket", c.client, SSL_shutdown(c.client));
    printf("want: %d shutdown: %d\n", SSL_want(c.client), SSL_get_shutdown(c.client));
    CONN_CALL("shutdown again", c.client, SSL_shutdown(c.client));
    drain(c.server_fd, filled);
    CONN_CALL("shutdown after draining", c.client, SSL_shutdown(c.client));
    CONN_CALL("server reads the end", c.server, SSL_read(c.server, &byte, 1));
    conn_release(&c);
}

/* A write that did not fit must be repeated with the same bytes, unless the mode allows another address. */
static void repeated_write(const char *label, long mode, int same_address, int length)
{
    static char large[4000];
    static char copy[4000];
    struct conn c;
    size_t filled;
    int ret;

    printf("-- repeated write: %s\n", label);
    conn_open(&c, client_ctx, server_ctx);
    if (mode != 0)
        SSL_set_mode(c.client, mode);
    printf("handshake: %d\n", conn_handshake(&c) && conn_exchange(&c));
    filled = fill(c.client_fd);
    CONN_CALL("first", c.client, SSL_write(c.client, large, 3000));
    ERR_clear_error();
    ret = SSL_write(c.client, same_address ? large : copy, length);
    drain(c.server_fd, filled);
    if (SSL_get_error(c.client, ret) == SSL_ERROR_SSL) {
        conn_print_result("second", c.client, ret);
        conn_print_failure("after draining", SSL_write(c.client, large, 3000));
    } else {
        conn_print_result("second", c.client, ret);
        CONN_CALL("after draining", c.client, SSL_write(c.client, same_address ? large : copy, length));
        CONN_CALL("another write", c.client, SSL_write(c.client, large, 10));
    }
    conn_release(&c);
}

static void peer_gone(const char *label, int handshake, int unread, unsigned long options)
{
    struct conn c;
    char byte = 0;

    printf("-- peer gone: %s\n", label);
    conn_open(&c, client_ctx, server_ctx);
    SSL_set_options(c.client, options);
    if (handshake)
        conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    else
        conn_step(c.client);
    if (unread)
        conn_require(send(c.client_fd, "unread", 6, 0) == 6, "send");
    else if (!handshake)
        while (recv(c.server_fd, &byte, 1, 0) == 1)
            ;
    close(c.server_fd);
    if (handshake) {
        CONN_CALL("read", c.client, SSL_read(c.client, &byte, 1));
        printf("errno is reset: %d shutdown=%d in_init=%d\n", unread && errno == ECONNRESET, SSL_get_shutdown(c.client),
               SSL_in_init(c.client));
        CONN_CALL("read again", c.client, SSL_read(c.client, &byte, 1));
        conn_print_failure("write", SSL_write(c.client, "x", 1));
        conn_print_failure("shutdown", SSL_shutdown(c.client));
    } else {
        CONN_CALL("handshake", c.client, SSL_do_handshake(c.client));
        printf("shutdown=%d in_init=%d finished=%d\n", SSL_get_shutdown(c.client), SSL_in_init(c.client),
               SSL_is_init_finished(c.client));
        CONN_CALL("handshake again", c.client, SSL_do_handshake(c.client));
        CONN_CALL("read", c.client, SSL_read(c.client, &byte, 1));
        CONN_CALL("write", c.client, SSL_write(c.client, "x", 1));
        CONN_CALL("shutdown", c.client, SSL_shutdown(c.client));
    }
    c.server_fd = -1;
    conn_release(&c);
}

/* The peer is gone and the first call that meets it is a write. */
static void write_to_nobody(void)
{
    struct conn c;

    printf("-- write to nobody\n");
    conn_open(&c, client_ctx, server_ctx);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    close(c.server_fd);
    CONN_CALL("write", c.client, SSL_write(c.client, "x", 1));
    printf("errno is a broken pipe: %d shutdown=%d\n", errno == EPIPE, SSL_get_shutdown(c.client));
    CONN_CALL("write again", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("shutdown", c.client, SSL_shutdown(c.client));
    c.server_fd = -1;
    conn_release(&c);

    conn_open(&c, client_ctx, server_ctx);
    close(c.server_fd);
    CONN_CALL("client hello to nobody", c.client, SSL_do_handshake(c.client));
    CONN_CALL("again", c.client, SSL_do_handshake(c.client));
    c.server_fd = -1;
    conn_release(&c);
}

static void server_left_alone(void)
{
    struct conn c;

    printf("-- server left alone\n");
    conn_open(&c, client_ctx, server_ctx);
    close(c.client_fd);
    CONN_CALL("no client hello", c.server, SSL_do_handshake(c.server));
    CONN_CALL("again", c.server, SSL_do_handshake(c.server));
    c.client_fd = -1;
    conn_release(&c);

    conn_open(&c, client_ctx, server_ctx);
    conn_step(c.client);
    conn_require(shutdown(c.client_fd, SHUT_WR) == 0, "shutdown");
    conn_step(c.server);
    CONN_CALL("after the client hello", c.server, SSL_do_handshake(c.server));
    conn_release(&c);
}

static void bad_descriptor(void)
{
    struct conn c;

    printf("-- bad descriptor\n");
    conn_open(&c, client_ctx, server_ctx);
    conn_require(SSL_set_fd(c.client, 9999) == 1, "SSL_set_fd");
    CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    printf("errno is bad descriptor: %d\n", errno == EBADF);
    conn_release(&c);
}

/* Bytes that are no TLS record, in place of the peer's first flight or after the handshake. */
static void garbage(const char *label, const char *bytes, size_t length, int server, int handshake)
{
    struct conn c;
    SSL *victim;
    char byte = 0;

    printf("-- garbage: %s to the %s %s\n", label, server ? "server" : "client", handshake ? "after the handshake" : "first");
    conn_open(&c, client_ctx, server_ctx);
    victim = server ? c.server : c.client;
    if (handshake)
        conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_require(send(server ? c.client_fd : c.server_fd, bytes, length, 0) == (ssize_t)length, "send");
    if (handshake) {
        CONN_CALL("read", victim, SSL_read(victim, &byte, 1));
        CONN_CALL("read again", victim, SSL_read(victim, &byte, 1));
        CONN_CALL("write", victim, SSL_write(victim, "x", 1));
        CONN_CALL("shutdown", victim, SSL_shutdown(victim));
    } else {
        CONN_CALL("handshake", victim, SSL_do_handshake(victim));
        CONN_CALL("handshake again", victim, SSL_do_handshake(victim));
        CONN_CALL("read", victim, SSL_read(victim, &byte, 1));
        CONN_CALL("write", victim, SSL_write(victim, "x", 1));
    }
    printf("in_init=%d finished=%d shutdown=%d\n", SSL_in_init(victim), SSL_is_init_finished(victim), SSL_get_shutdown(victim));
    conn_release(&c);
}

static void run(int version)
{
    static const char zeros[64];
    /* A whole application record whose tag cannot be right. */
    static const char forged[] = "\x17\x03\x03\x00\x20"
                                 "01234567890123456789012345678901";

    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    client_ctx = conn_client_ctx(version);
    server_ctx = conn_server_ctx(version);
    waiting();
    implicit();
    full_socket();
    repeated_write("the same bytes", 0, 1, 3000);
    repeated_write("fewer bytes", 0, 1, 10);
    repeated_write("more bytes", 0, 1, 4000);
    repeated_write("another address", 0, 0, 3000);
    repeated_write("another address allowed", SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, 0, 3000);
    repeated_write("more bytes at another address allowed", SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, 0, 4000);
    peer_gone("in the handshake", 0, 0, 0);
    peer_gone("in the handshake, end of file ignored", 0, 0, SSL_OP_IGNORE_UNEXPECTED_EOF);
    peer_gone("in the handshake, by a reset", 0, 1, 0);
    peer_gone("after the handshake", 1, 0, 0);
    peer_gone("after the handshake, end of file ignored", 1, 0, SSL_OP_IGNORE_UNEXPECTED_EOF);
    peer_gone("after the handshake, by a reset", 1, 1, 0);
    write_to_nobody();
    server_left_alone();
    bad_descriptor();
    garbage("zeros", zeros, sizeof(zeros), 0, 0);
    garbage("zeros", zeros, sizeof(zeros), 1, 0);
    garbage("http", "GET / HTTP/1.0\r\n\r\n", 18, 1, 0);
    garbage("http", "HTTP/1.0 200 OK\r\n\r\n", 19, 0, 0);
    garbage("text", "this is not a TLS record at all", 31, 0, 0);
    garbage("text", "this is not a TLS record at all", 31, 1, 0);
    garbage("forged record", forged, sizeof(forged) - 1, 0, 1);
    garbage("forged record", forged, sizeof(forged) - 1, 1, 1);
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
