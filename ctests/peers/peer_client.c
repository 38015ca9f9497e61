/*
 * A client to be set before another implementation's server on the loopback: connects one time after another, carrying
 * the session on, verifies the server, sends one line, prints the answer and whether the session was resumed.
 *
 * Usage: peer_client CERTIFICATE-DIRECTORY PORT [options]
 *   --version 1.2|1.3     the only version spoken (both when not given)
 *   --connections N       how many connections (2)
 *   --no-ticket           wants no TLS 1.2 ticket: resumes by session id
 *   --first-only          offers the first connection's session each time instead of the latest
 *   --host NAME           the name asked for and verified (localhost)
 *   --text TEXT           what is sent, before a newline (hello)
 *   --certificate         shows client.pem
 *   --second-port PORT    every second connection goes there
 *   --psk                 offers a key that the server has too, instead of a session
 *   --early               sends the line as early data when the session allows it
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define RUN_SECONDS 30

struct options {
    const char *directory;
    int port;
    int version;
    int connections;
    int no_ticket;
    int first_only;
    int certificate;
    int second_port;
    int psk;
    int early;
    const char *host;
    const char *text;
};

static void fail(const char *what)
{
    printf("failed: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static void usage(void)
{
    fprintf(stderr, "usage: peer_client DIRECTORY PORT [--version 1.2|1.3] [--connections N] [--no-ticket] [--first-only] "
                    "[--host NAME] [--text TEXT] [--certificate] [--second-port PORT] [--psk] [--early]\n");
    exit(2);
}

static struct options parse(int argc, char **argv)
{
    struct options o = {NULL, 0, 0, 2, 0, 0, 0, 0, 0, 0, "localhost", "hello"};
    int i;

    if (argc < 3)
        usage();
    o.directory = argv[1];
    o.port = atoi(argv[2]);
    for (i = 3; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--no-ticket") == 0)
            o.no_ticket = 1;
        else if (strcmp(argv[i], "--first-only") == 0)
            o.first_only = 1;
        else if (strcmp(argv[i], "--certificate") == 0)
            o.certificate = 1;
        else if (strcmp(argv[i], "--psk") == 0)
            o.psk = 1;
        else if (strcmp(argv[i], "--early") == 0)
            o.early = 1;
        else if (value == NULL)
            usage();
        else if (strcmp(argv[i], "--version") == 0 && strcmp(value, "1.2") == 0)
            o.version = TLS1_2_VERSION, i++;
        else if (strcmp(argv[i], "--version") == 0 && strcmp(value, "1.3") == 0)
            o.version = TLS1_3_VERSION, i++;
        else if (strcmp(argv[i], "--connections") == 0)
            o.connections = atoi(value), i++;
        else if (strcmp(argv[i], "--second-port") == 0)
            o.second_port = atoi(value), i++;
        else if (strcmp(argv[i], "--host") == 0)
            o.host = value, i++;
        else if (strcmp(argv[i], "--text") == 0)
            o.text = value, i++;
        else
            usage();
    }
    if (o.port <= 0 || o.port > 65535 || o.connections < 1 || o.connections > 1000 || strlen(o.text) > 200)
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

/* The key that peer_server --psk has as well. */
static int offer_key(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *length, SSL_SESSION **session)
{
    static const unsigned char suite[] = {0x13, 0x01};
    static const unsigned char key[] = "the key that both peers have got";

    (void)md;
    *id = (const unsigned char *)"peers";
    *length = 5;
    *session = SSL_SESSION_new();
    if (*session == NULL || SSL_SESSION_set1_master_key(*session, key, 32) != 1 ||
        SSL_SESSION_set_cipher(*session, SSL_CIPHER_find(ssl, suite)) != 1 ||
        SSL_SESSION_set_protocol_version(*session, TLS1_3_VERSION) != 1)
        fail("the key");
    return 1;
}

static SSL_CTX *make_context(const struct options *o)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

    if (ctx == NULL)
        fail("SSL_CTX_new");
    if (SSL_CTX_set_min_proto_version(ctx, o->version != 0 ? o->version : TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_max_proto_version(ctx, o->version) != 1)
        fail("version");
    if (SSL_CTX_load_verify_locations(ctx, path(o, "ca.pem"), NULL) != 1)
        fail("ca.pem");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (o->no_ticket)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    if (o->certificate && (SSL_CTX_use_certificate_file(ctx, path(o, "client.pem"), SSL_FILETYPE_PEM) != 1 ||
                           SSL_CTX_use_PrivateKey_file(ctx, path(o, "client.key"), SSL_FILETYPE_PEM) != 1))
        fail("client.pem");
    if (o->psk) {
        SSL_CTX_set_psk_use_session_callback(ctx, offer_key);
        if (SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") != 1)
            fail("cipher suites");
    }
    return ctx;
}

static int connect_to(int port)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail("connect");
    return fd;
}

/* Reads until the end of a line or of the data; the newline is dropped. */
static void read_line(SSL *ssl, char *line, size_t size)
{
    size_t have = 0;

    while (have < size - 1) {
        int got = SSL_read(ssl, line + have, 1);

        if (got <= 0 || line[have] == '\n')
            break;
        have++;
    }
    line[have] = '\0';
}

static SSL_SESSION *visit(const struct options *o, SSL_CTX *ctx, int number, SSL_SESSION *offer)
{
    char message[256];
    char answer[256];
    SSL_SESSION *session;
    int fd = connect_to(o->second_port != 0 && number % 2 == 0 ? o->second_port : o->port);
    SSL *ssl = SSL_new(ctx);
    size_t early = 0;
    int length;

    if (ssl == NULL || SSL_set_fd(ssl, fd) != 1)
        fail("SSL_new");
    if (SSL_set_tlsext_host_name(ssl, o->host) != 1 || SSL_set1_host(ssl, o->host) != 1)
        fail("host name");
    if (offer != NULL && SSL_set_session(ssl, offer) != 1)
        fail("SSL_set_session");
    length = snprintf(message, sizeof(message), "%s\n", o->text);
    if (o->early && offer != NULL && SSL_SESSION_get_max_early_data(offer) > 0) {
        SSL_set_connect_state(ssl);
        if (SSL_write_early_data(ssl, message, (size_t)length, &early) != 1)
            fail("SSL_write_early_data");
    }
    if (SSL_connect(ssl) != 1)
        fail("SSL_connect");
    if (SSL_get_early_data_status(ssl) != SSL_EARLY_DATA_ACCEPTED && SSL_write(ssl, message, length) != length)
        fail("SSL_write");
    if (o->early)
        printf("connection %d: early=%d\n", number, SSL_get_early_data_status(ssl) == SSL_EARLY_DATA_ACCEPTED);
    read_line(ssl, answer, sizeof(answer));
    printf("connection %d: version=%s reused=%d verified=%d answer=%s\n", number, SSL_get_version(ssl),
           SSL_session_reused(ssl), SSL_get_verify_result(ssl) == X509_V_OK, answer);
    fflush(stdout);
    session = SSL_get1_session(ssl);
    SSL_shutdown(ssl);
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
    return session;
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    SSL_SESSION *session = NULL;
    SSL_CTX *ctx;
    int i;

    signal(SIGPIPE, SIG_IGN);
    alarm(RUN_SECONDS);
    ctx = make_context(&o);
    for (i = 1; i <= o.connections; i++) {
        SSL_SESSION *next = visit(&o, ctx, i, session);

        if (session == NULL || !o.first_only) {
            SSL_SESSION_free(session);
            session = next;
        } else {
            SSL_SESSION_free(next);
        }
        if (o.psk) {
            SSL_SESSION_free(session);
            session = NULL;
        }
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    return 0;
}
