/*
 * A server to be set before another implementation's client on the loopback: listens on a port of the system's choice,
 * prints it, serves connections one after another, echoes one line each and prints whether the session was resumed.
 *
 * Usage: peer_server CERTIFICATE-DIRECTORY [options]
 *   --version 1.2|1.3     the only version spoken (both when not given)
 *   --connections N       how many connections before it ends (2)
 *   --no-ticket           gives no tickets: sessions stay in the server's cache
 *   --elliptic            shows server-ec.pem instead of server.pem
 *   --verify-client       asks for the client's certificate and insists on it
 *   --ticket-keys SEED    seals tickets with keys made of this number, and keeps no sessions
 *   --psk                 knows a key that the client has too
 *   --early-data BYTES    takes so much early data
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define RUN_SECONDS 60
#define WAIT_MILLISECONDS 20000

struct options {
    const char *directory;
    int version;
    int connections;
    int no_ticket;
    int elliptic;
    int verify_client;
    int ticket_keys;
    int psk;
    int early_data;
};

static void fail(const char *what)
{
    printf("failed: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static void usage(void)
{
    fprintf(stderr, "usage: peer_server DIRECTORY [--version 1.2|1.3] [--connections N] [--no-ticket] [--elliptic] "
                    "[--verify-client] [--ticket-keys SEED] [--psk] [--early-data BYTES]\n");
    exit(2);
}

static struct options parse(int argc, char **argv)
{
    struct options o = {NULL, 0, 2, 0, 0, 0, 0, 0, 0};
    int i;

    if (argc < 2)
        usage();
    o.directory = argv[1];
    for (i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--no-ticket") == 0)
            o.no_ticket = 1;
        else if (strcmp(argv[i], "--elliptic") == 0)
            o.elliptic = 1;
        else if (strcmp(argv[i], "--verify-client") == 0)
            o.verify_client = 1;
        else if (strcmp(argv[i], "--psk") == 0)
            o.psk = 1;
        else if (value == NULL)
            usage();
        else if (strcmp(argv[i], "--ticket-keys") == 0)
            o.ticket_keys = atoi(value), i++;
        else if (strcmp(argv[i], "--early-data") == 0)
            o.early_data = atoi(value), i++;
        else if (strcmp(argv[i], "--version") == 0 && strcmp(value, "1.2") == 0)
            o.version = TLS1_2_VERSION, i++;
        else if (strcmp(argv[i], "--version") == 0 && strcmp(value, "1.3") == 0)
            o.version = TLS1_3_VERSION, i++;
        else if (strcmp(argv[i], "--connections") == 0)
            o.connections = atoi(value), i++;
        else
            usage();
    }
    if (o.connections < 1 || o.connections > 1000)
        usage();
    return o;
}

static const char *path(const struct options *o, const char *name)
{
    static char paths[4][512];
    static unsigned int next;
    char *out = paths[next++ % 4];

    snprintf(out, sizeof(paths[0]), "%s/%s", o->directory, name);
    return out;
}

/* The key that peer_client --psk has as well. */
static int find_key(SSL *ssl, const unsigned char *identity, size_t length, SSL_SESSION **session)
{
    static const unsigned char suite[] = {0x13, 0x01};
    static const unsigned char key[] = "the key that both peers have got";

    *session = NULL;
    if (length != 5 || memcmp(identity, "peers", 5) != 0)
        return 1;
    *session = SSL_SESSION_new();
    if (*session == NULL || SSL_SESSION_set1_master_key(*session, key, 32) != 1 ||
        SSL_SESSION_set_cipher(*session, SSL_CIPHER_find(ssl, suite)) != 1 ||
        SSL_SESSION_set_protocol_version(*session, TLS1_3_VERSION) != 1)
        fail("the key");
    return 1;
}

static void set_ticket_keys(SSL_CTX *ctx, int seed)
{
    unsigned char keys[80];
    size_t i;

    for (i = 0; i < sizeof(keys); i++)
        keys[i] = (unsigned char)((size_t)seed * 7 + i * 3);
    if (SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof(keys)) != 1)
        fail("ticket keys");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
}

static SSL_CTX *make_context(const struct options *o)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    const char *certificate = path(o, o->elliptic ? "server-ec.pem" : "server.pem");
    const char *key = path(o, o->elliptic ? "server-ec.key" : "server.key");

    if (ctx == NULL)
        fail("SSL_CTX_new");
    if (SSL_CTX_set_min_proto_version(ctx, o->version != 0 ? o->version : TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_max_proto_version(ctx, o->version) != 1)
        fail("version");
    if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(ctx) != 1)
        fail("credentials");
    if (SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"peer_server", 11) != 1)
        fail("session id context");
    if (o->no_ticket)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    if (o->ticket_keys)
        set_ticket_keys(ctx, o->ticket_keys);
    if (o->psk)
        SSL_CTX_set_psk_find_session_callback(ctx, find_key);
    if (o->early_data && SSL_CTX_set_max_early_data(ctx, (uint32_t)o->early_data) != 1)
        fail("early data");
    if (o->verify_client) {
        if (SSL_CTX_load_verify_locations(ctx, path(o, "ca.pem"), NULL) != 1)
            fail("ca.pem");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    return ctx;
}

static int listen_somewhere(void)
{
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0)
        fail("listen");
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

/* Reads a line with its newline: the number of bytes, 0 when the peer ended first. */
static int read_line(SSL *ssl, char *line, int size)
{
    int have = 0;

    while (have < size) {
        if (SSL_read(ssl, line + have, 1) != 1)
            return 0;
        if (line[have++] == '\n')
            return have;
    }
    return have;
}

/* Reads early data until no more comes: its length, or -1 when the handshake failed. */
static int read_early(SSL *ssl, char *line, size_t size)
{
    size_t have = 0;
    size_t got = 0;
    int outcome;

    while ((outcome = SSL_read_early_data(ssl, line + have, size - have, &got)) == SSL_READ_EARLY_DATA_SUCCESS)
        have += got;
    return outcome == SSL_READ_EARLY_DATA_FINISH ? (int)have : -1;
}

static void serve(SSL_CTX *ctx, int listener, int number)
{
    struct pollfd ready = {listener, POLLIN, 0};
    char line[256];
    char rest[256];
    SSL *ssl;
    int early = 0;
    int length;
    int fd;

    if (poll(&ready, 1, WAIT_MILLISECONDS) != 1)
        fail("nobody connects");
    fd = accept(listener, NULL, NULL);
    ssl = SSL_new(ctx);
    if (fd < 0 || ssl == NULL || SSL_set_fd(ssl, fd) != 1)
        fail("accept");
    if (SSL_CTX_get_max_early_data(ctx) > 0)
        early = read_early(ssl, line, sizeof(line));
    if (early < 0 || SSL_accept(ssl) != 1) {
        printf("connection %d: no handshake\n", number);
        ERR_print_errors_fp(stderr);
    } else {
        length = early > 0 ? early : read_line(ssl, line, (int)sizeof(line));
        if (SSL_CTX_get_max_early_data(ctx) > 0)
            printf("connection %d: early=%d\n", number, early > 0);
        if (length > 0)
            SSL_write(ssl, line, length);
        printf("connection %d: version=%s reused=%d line=%.*s\n", number, SSL_get_version(ssl), SSL_session_reused(ssl),
               length > 0 ? length - 1 : 0, line);
        while (length > 0 && SSL_read(ssl, rest, sizeof(rest)) > 0)
            ;
        /* A session whose connection was not shut down would leave the cache, even if it was the peer who forgot. */
        if (SSL_shutdown(ssl) < 0)
            SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }
    fflush(stdout);
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    SSL_CTX *ctx;
    int listener;
    int i;

    signal(SIGPIPE, SIG_IGN);
    alarm(RUN_SECONDS);
    ctx = make_context(&o);
    listener = listen_somewhere();
    for (i = 1; i <= o.connections; i++)
        serve(ctx, listener, i);
    close(listener);
    SSL_CTX_free(ctx);
    return 0;
}
