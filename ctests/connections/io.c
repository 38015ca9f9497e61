/* Reading and writing: whole and partial reads, peek, pending bytes, large writes, odd lengths, and I/O at the end. */
#include "conn_util.h"

#define LARGE 1000000

static SSL_CTX *client_ctx;
static SSL_CTX *server_ctx;

static void open_connection(const char *label, struct conn *c)
{
    printf("-- %s\n", label);
    conn_open(c, client_ctx, server_ctx);
    conn_require(conn_handshake(c) && conn_exchange(c), "connection");
}

static void print_pending(const char *label, const SSL *ssl)
{
    printf("%s: pending=%d has_pending=%d\n", label, SSL_pending(ssl), SSL_has_pending(ssl));
}

static void partial_reads(void)
{
    struct conn c;
    char buffer[64];

    open_connection("partial reads", &c);
    CONN_CALL("write 26", c.client, SSL_write(c.client, "abcdefghijklmnopqrstuvwxyz", 26));
    print_pending("before the first read", c.server);
    CONN_CALL("read 10", c.server, SSL_read(c.server, buffer, 10));
    printf("text: %.10s\n", buffer);
    print_pending("after 10", c.server);
    CONN_CALL("peek 4", c.server, SSL_peek(c.server, buffer, 4));
    printf("text: %.4s\n", buffer);
    print_pending("after the peek", c.server);
    CONN_CALL("read 4", c.server, SSL_read(c.server, buffer, 4));
    printf("text: %.4s\n", buffer);
    CONN_CALL("read 64", c.server, SSL_read(c.server, buffer, 64));
    printf("text: %.12s\n", buffer);
    print_pending("after all", c.server);
    CONN_CALL("read when empty", c.server, SSL_read(c.server, buffer, 64));
    conn_close(&c);
}

/* One read returns bytes of one record, even when more records are there. */
static void one_record_a_read(void)
{
    struct conn c;
    char buffer[64];

    open_connection("one record a read", &c);
    conn_require(SSL_write(c.client, "first", 5) == 5 && SSL_write(c.client, "second one", 10) == 10, "write");
    CONN_CALL("read", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    printf("text: %.5s pending=%d\n", buffer, SSL_pending(c.server));
    CONN_CALL("read", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    printf("text: %.10s pending=%d\n", buffer, SSL_pending(c.server));
    CONN_CALL("read", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    conn_close(&c);
}

static void extended(void)
{
    struct conn c;
    char buffer[64];
    size_t count = 99;

    open_connection("the _ex functions", &c);
    CONN_CALL("read_ex when empty", c.server, SSL_read_ex(c.server, buffer, sizeof(buffer), &count));
    printf("count after a failed read: %u\n", (unsigned int)count);
    CONN_CALL("peek_ex when empty", c.server, SSL_peek_ex(c.server, buffer, sizeof(buffer), &count));
    printf("count after a failed peek: %u\n", (unsigned int)count);
    CONN_CALL("write_ex", c.client, SSL_write_ex(c.client, "0123456789", 10, &count));
    printf("count: %u\n", (unsigned int)count);
    CONN_CALL("peek_ex", c.server, SSL_peek_ex(c.server, buffer, 5, &count));
    printf("count: %u text: %.5s\n", (unsigned int)count, buffer);
    CONN_CALL("read_ex", c.server, SSL_read_ex(c.server, buffer, 5, &count));
    printf("count: %u text: %.5s\n", (unsigned int)count, buffer);
    print_pending("rest", c.server);
    CONN_CALL("read_ex", c.server, SSL_read_ex(c.server, buffer, sizeof(buffer), &count));
    printf("count: %u text: %.5s\n", (unsigned int)count, buffer);
    CONN_CALL("shutdown", c.client, SSL_shutdown(c.client));
    CONN_CALL("write_ex after shutdown", c.client, SSL_write_ex(c.client, "x", 1, &count));
    CONN_CALL("read_ex at the end", c.server, SSL_read_ex(c.server, buffer, sizeof(buffer), &count));
    CONN_CALL("peek_ex at the end", c.server, SSL_peek_ex(c.server, buffer, sizeof(buffer), &count));
    conn_release(&c);
}

static void odd_lengths(void)
{
    struct conn c;
    char buffer[64];
    size_t count = 99;

    open_connection("odd lengths", &c);
    CONN_CALL("write 0", c.client, SSL_write(c.client, "x", 0));
    CONN_CALL("server reads", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    CONN_CALL("write_ex 0", c.client, SSL_write_ex(c.client, "x", 0, &count));
    printf("count: %u\n", (unsigned int)count);
    CONN_CALL("server reads", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    CONN_CALL("read 0 when empty", c.server, SSL_read(c.server, buffer, 0));
    CONN_CALL("write -1", c.client, SSL_write(c.client, "x", -1));
    CONN_CALL("read -1", c.server, SSL_read(c.server, buffer, -1));
    CONN_CALL("peek -1", c.server, SSL_peek(c.server, buffer, -1));
    conn_require(SSL_write(c.client, "abc", 3) == 3, "write");
    CONN_CALL("read 0 when something is there", c.server, SSL_read(c.server, buffer, 0));
    CONN_CALL("peek 0 when something is there", c.server, SSL_peek(c.server, buffer, 0));
    CONN_CALL("read_ex 0 when something is there", c.server, SSL_read_ex(c.server, buffer, 0, &count));
    CONN_CALL("read", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
}

/* Sends `LARGE` bytes while the other end reads them in pieces of `piece`, and compares them. */
static int transfer(SSL *from, SSL *to, size_t piece, int partial)
{
    static unsigned char sent[LARGE];
    static unsigned char got[LARGE];
    size_t written = 0;
    size_t have = 0;
    int round;

    for (written = 0; written < LARGE; written++)
        sent[written] = (unsigned char)(written * 31 + (written >> 8) * 7 + piece);
    memset(got, 0, sizeof(got));
    written = 0;
    for (round = 0; round < 100000 && have < LARGE; round++) {
        if (written < LARGE) {
            int ret;

            ERR_clear_error();
            ret = SSL_write(from, sent + written, (int)(LARGE - written));
            if (ret > 0) {
                if (!partial && ret != LARGE)
                    return 0;
                written += (size_t)ret;
            } else if (SSL_get_error(from, ret) != SSL_ERROR_WANT_WRITE) {
                return 0;
            }
        }
        for (;;) {
            size_t want = LARGE - have < piece ? LARGE - have : piece;
            int ret;

            if (want == 0)
                break;
            ERR_clear_error();
            ret = SSL_read(to, got + have, (int)want);
            if (ret <= 0) {
                if (SSL_get_error(to, ret) != SSL_ERROR_WANT_READ)
                    return 0;
                break;
            }
            have += (size_t)ret;
        }
    }
    return written == LARGE && have == LARGE && memcmp(sent, got, LARGE) == 0;
}

static void large_writes(void)
{
    struct conn c;

    open_connection("large writes", &c);
    printf("to the server in pieces of 1000: %d\n", transfer(c.client, c.server, 1000, 0));
    printf("to the client in pieces of 100000: %d\n", transfer(c.server, c.client, 100000, 0));
    SSL_set_mode(c.client, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    printf("mode: %ld\n", (long)SSL_get_mode(c.client));
    printf("partial writes to the server: %d\n", transfer(c.client, c.server, 16384, 1));
    printf("to the client in pieces of 16384: %d\n", transfer(c.server, c.client, 16384, 0));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
}

static void after_the_end(void)
{
    struct conn c;
    char buffer[64];

    open_connection("after close_notify", &c);
    conn_require(SSL_write(c.client, "last words", 10) == 10, "write");
    CONN_CALL("client shutdown", c.client, SSL_shutdown(c.client));
    CONN_CALL("client write after its shutdown", c.client, SSL_write(c.client, "x", 1));
    CONN_CALL("client read after its shutdown", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    CONN_CALL("server read 4", c.server, SSL_read(c.server, buffer, 4));
    CONN_CALL("server read rest", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    printf("server shutdown bits: %d\n", SSL_get_shutdown(c.server));
    CONN_CALL("server read at the end", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    printf("server shutdown bits: %d\n", SSL_get_shutdown(c.server));
    CONN_CALL("server read once more", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    CONN_CALL("server peek at the end", c.server, SSL_peek(c.server, buffer, sizeof(buffer)));
    print_pending("at the end", c.server);
    CONN_CALL("server still writes", c.server, SSL_write(c.server, "answer", 6));
    CONN_CALL("client reads it", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    CONN_CALL("server shutdown", c.server, SSL_shutdown(c.server));
    CONN_CALL("server writes no more", c.server, SSL_write(c.server, "x", 1));
    CONN_CALL("client reads the end", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    CONN_CALL("client shutdown again", c.client, SSL_shutdown(c.client));
    conn_release(&c);
}

/* SSL_get_error looks at the queue: an old entry makes a harmless wait look like an error. */
static void stale_error(void)
{
    struct conn c;
    char byte = 0;
    int ret;

    open_connection("an old error in the queue", &c);
    ERR_clear_error();
    conn_require(SSL_CTX_set_cipher_list(client_ctx, "no such cipher") == 0, "cipher list");
    ret = SSL_read(c.client, &byte, 1);
    conn_print_result("read that waits", c.client, ret);
    ret = SSL_read(c.client, &byte, 1);
    conn_print_result("without it", c.client, ret);
    conn_require(SSL_CTX_set_cipher_list(client_ctx, "no such cipher") == 0, "cipher list");
    ret = SSL_write(c.client, "x", 1);
    conn_print_result("write that succeeds", c.client, ret);
    conn_close(&c);
}

static void run(int version)
{
    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    client_ctx = conn_client_ctx(version);
    server_ctx = conn_server_ctx(version);
    partial_reads();
    one_record_a_read();
    extended();
    odd_lengths();
    large_writes();
    after_the_end();
    stale_error();
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
