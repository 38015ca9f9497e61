/*
 * Peers that misbehave: records cut short, changed on their way, repeated, in the wrong place, and peers that leave in
 * the middle. The contexts must serve the next connection as if nothing had happened.
 */
#include "conn_util.h"

#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *client_ctx;
static SSL_CTX *server_ctx;

/* Two socket pairs with the test in between, so that each byte can be looked at on its way. */
struct relay {
    SSL *client;
    SSL *server;
    int client_far;
    int server_far;
    int client_near;
    int server_near;
};

static void relay_open(struct relay *r)
{
    int a[2];
    int b[2];

    conn_socketpair(a);
    conn_socketpair(b);
    r->client = conn_ssl(client_ctx, a[0], 0);
    r->server = conn_ssl(server_ctx, b[0], 1);
    r->client_near = a[0];
    r->client_far = a[1];
    r->server_near = b[0];
    r->server_far = b[1];
}

static void relay_close(struct relay *r)
{
    SSL_free(r->client);
    SSL_free(r->server);
    close(r->client_near);
    close(r->server_near);
    if (r->client_far >= 0)
        close(r->client_far);
    if (r->server_far >= 0)
        close(r->server_far);
}

/* Takes everything that waits on `fd`. */
static size_t take(int fd, unsigned char *buffer, size_t size)
{
    size_t have = 0;
    ssize_t got;

    while (have < size && (got = recv(fd, buffer + have, size - have, 0)) > 0)
        have += (size_t)got;
    return have;
}

static void give(int fd, const unsigned char *buffer, size_t length)
{
    conn_require(send(fd, buffer, length, 0) == (ssize_t)length, "give");
}

static void pass(int from, int to)
{
    static unsigned char buffer[65536];
    size_t length = take(from, buffer, sizeof(buffer));

    if (length > 0)
        give(to, buffer, length);
}

static int relay_handshake(struct relay *r)
{
    int client = 0;
    int server = 0;
    int round;

    for (round = 0; round < 50 && !(client == 1 && server == 1); round++) {
        if (client == 0)
            client = conn_step(r->client);
        pass(r->client_far, r->server_far);
        if (server == 0)
            server = conn_step(r->server);
        pass(r->server_far, r->client_far);
        if (client < 0 || server < 0)
            return 0;
    }
    return client == 1 && server == 1;
}

/* The contexts still work. */
static void still_usable(void)
{
    struct conn c;

    printf("  the next connection: %d\n", conn_connect(&c, client_ctx, server_ctx, NULL));
    conn_close(&c);
}

enum damage { CUT, FLIPPED, REPEATED, FOREIGN_TYPE, HUGE_LENGTH, OLD_VERSION };

static const char *const damage_names[] = {
    "cut short", "with a bit flipped", "repeated", "with an unknown type", "with a huge length", "with a strange version",
};

static size_t damaged(unsigned char *buffer, size_t length, enum damage damage)
{
    switch (damage) {
    case CUT:
        return length - 3;
    case FLIPPED:
        buffer[length - 1] ^= 0x40;
        return length;
    case REPEATED:
        memcpy(buffer + length, buffer, length);
        return length * 2;
    case FOREIGN_TYPE:
        buffer[0] = 99;
        return length;
    case HUGE_LENGTH:
        buffer[3] = 0xff;
        buffer[4] = 0xff;
        return length;
    case OLD_VERSION:
        buffer[1] = 9;
        return length;
    }
    return length;
}

/* One application record from the client, damaged on its way to the server. */
static void application_record(enum damage damage, int then_close)
{
    static unsigned char buffer[65536];
    struct relay r;
    char text[16];
    size_t length;

    printf("-- an application record %s%s\n", damage_names[damage], then_close ? ", then the end" : "");
    relay_open(&r);
    conn_require(relay_handshake(&r), "handshake");
    conn_require(SSL_write(r.client, "hello", 5) == 5, "write");
    length = take(r.client_far, buffer, sizeof(buffer) / 2);
    give(r.server_far, buffer, damaged(buffer, length, damage));
    if (then_close) {
        close(r.server_far);
        r.server_far = -1;
    }
    CONN_CALL("  server", r.server, SSL_read(r.server, text, sizeof(text)));
    CONN_CALL("  server again", r.server, SSL_read(r.server, text, sizeof(text)));
    printf("  server: shutdown=%d in_init=%d before=%d\n", SSL_get_shutdown(r.server), SSL_in_init(r.server),
           SSL_in_before(r.server));
    if (!then_close) {
        pass(r.server_far, r.client_far);
        CONN_CALL("  client", r.client, SSL_read(r.client, text, sizeof(text)));
    }
    relay_close(&r);
    still_usable();
}

/* The client's first flight, damaged. */
static void client_hello(enum damage damage, int then_close)
{
    static unsigned char buffer[65536];
    struct relay r;
    size_t length;

    printf("-- a client hello %s%s\n", damage_names[damage], then_close ? ", then the end" : "");
    relay_open(&r);
    conn_step(r.client);
    length = take(r.client_far, buffer, sizeof(buffer) / 2);
    give(r.server_far, buffer, damaged(buffer, length, damage));
    if (then_close) {
        close(r.server_far);
        r.server_far = -1;
    }
    CONN_CALL("  server", r.server, SSL_do_handshake(r.server));
    CONN_CALL("  server again", r.server, SSL_do_handshake(r.server));
    relay_close(&r);
    still_usable();
}

/* The peer goes away with the handshake half done. */
static void leaves(int after_flights, int client_leaves)
{
    struct relay r;
    SSL *left;
    int flight;

    printf("-- the %s leaves after flight %d\n", client_leaves ? "client" : "server", after_flights);
    relay_open(&r);
    for (flight = 1; flight <= after_flights; flight++) {
        conn_step(flight % 2 ? r.client : r.server);
        pass(r.client_far, r.server_far);
        pass(r.server_far, r.client_far);
    }
    left = client_leaves ? r.server : r.client;
    if (client_leaves) {
        conn_require(shutdown(r.server_far, SHUT_WR) == 0, "shutdown");
        CONN_CALL("  server", left, SSL_do_handshake(left));
    } else {
        conn_require(shutdown(r.client_far, SHUT_WR) == 0, "shutdown");
        CONN_CALL("  client", left, SSL_do_handshake(left));
    }
    relay_close(&r);
    still_usable();
}

/* Alerts in the clear, to an end that is still in its handshake. */
static void clear_alert(const char *label, unsigned char level, unsigned char description, int server)
{
    unsigned char record[7] = {21, 3, 3, 0, 2, 0, 0};
    struct relay r;
    SSL *victim;

    printf("-- %s to the %s\n", label, server ? "server" : "client");
    record[5] = level;
    record[6] = description;
    relay_open(&r);
    conn_step(r.client);
    victim = server ? r.server : r.client;
    give(server ? r.server_far : r.client_far, record, sizeof(record));
    CONN_CALL("  it", victim, SSL_do_handshake(victim));
    if (level == 2)
        CONN_CALL("  again", victim, SSL_do_handshake(victim));
    else
        conn_print_failure("  again", SSL_do_handshake(victim));
    printf("  shutdown=%d in_init=%d before=%d\n", SSL_get_shutdown(victim), SSL_in_init(victim),
           SSL_in_before(victim));
    relay_close(&r);
    still_usable();
}

static void run(int version)
{
    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    client_ctx = conn_client_ctx(version);
    server_ctx = conn_server_ctx(version);
    application_record(CUT, 0);
    application_record(CUT, 1);
    application_record(FLIPPED, 0);
    application_record(REPEATED, 0);
    application_record(HUGE_LENGTH, 0);
    client_hello(CUT, 0);
    client_hello(CUT, 1);
    client_hello(FOREIGN_TYPE, 0);
    client_hello(OLD_VERSION, 0);
    leaves(1, 1);
    leaves(2, 1);
    leaves(1, 0);
    if (version == TLS1_2_VERSION)
        leaves(3, 0);
    clear_alert("a fatal handshake_failure", 2, 40, 0);
    clear_alert("a fatal handshake_failure", 2, 40, 1);
    clear_alert("a fatal internal_error", 2, 80, 0);
    clear_alert("close_notify", 1, 0, 0);
    clear_alert("close_notify", 1, 0, 1);
    conn_print_stats("client", client_ctx);
    conn_print_stats("server", server_ctx);
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
