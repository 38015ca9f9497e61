/* Functions shared by the connection programs; conn_util.h says what each does. */
#include "conn_util.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

const struct conn_mechanism conn_mechanisms[CONN_MECHANISMS] = {
    {"1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET},
    {"1.2 by ticket", TLS1_2_VERSION, 0},
    {"1.3 by ticket", TLS1_3_VERSION, 0},
    {"1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET},
};

/* Bounds: seconds for a whole program, rounds of one handshake or transfer. */
#define RUN_SECONDS 600
#define ROUNDS 200

static const char *directory = ".";
static int brief;

void conn_require(int ok, const char *what)
{
    if (ok)
        return;
    printf("FAILED: %s\n", what);
    conn_print_queue("FAILED");
    exit(2);
}

void conn_begin(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc < 2) {
        fprintf(stderr, "usage: %s CERTIFICATE-DIRECTORY\n", argv[0]);
        exit(2);
    }
    directory = argv[1];
    brief = argc > 2 && strcmp(argv[2], "brief") == 0;
    signal(SIGPIPE, SIG_IGN);
    alarm(RUN_SECONDS);
}

int conn_brief(void)
{
    return brief;
}

const char *conn_path(const char *name)
{
    static char paths[8][512];
    static unsigned int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
    return path;
}

static SSL_CTX *versioned(const SSL_METHOD *method, int version)
{
    SSL_CTX *ctx = SSL_CTX_new(method);

    conn_require(ctx != NULL, "SSL_CTX_new");
    conn_require(SSL_CTX_set_min_proto_version(ctx, version) == 1, "min version");
    conn_require(SSL_CTX_set_max_proto_version(ctx, version) == 1, "max version");
    return ctx;
}

SSL_CTX *conn_client_ctx(int version)
{
    SSL_CTX *ctx = versioned(TLS_client_method(), version);

    conn_pin_cipher(ctx, version, NULL);
    return ctx;
}

SSL_CTX *conn_server_ctx(int version)
{
    SSL_CTX *ctx = versioned(TLS_server_method(), version);

    conn_require(SSL_CTX_use_certificate_chain_file(ctx, conn_path("server.pem")) == 1, "server certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(ctx, conn_path("server.key"), SSL_FILETYPE_PEM) == 1, "server key");
    conn_pin_cipher(ctx, version, NULL);
    return ctx;
}

void conn_pin_cipher(SSL_CTX *ctx, int version, const char *name)
{
    if (version == TLS1_3_VERSION)
        conn_require(SSL_CTX_set_ciphersuites(ctx, name != NULL ? name : "TLS_AES_128_GCM_SHA256") == 1, "cipher suite");
    else
        conn_require(SSL_CTX_set_cipher_list(ctx, name != NULL ? name : "ECDHE-RSA-AES128-GCM-SHA256") == 1, "cipher list");
}

void conn_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL, 0);

    conn_require(flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0, "O_NONBLOCK");
}

void conn_socketpair(int fds[2])
{
    conn_require(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0, "socketpair");
    conn_nonblocking(fds[0]);
    conn_nonblocking(fds[1]);
}

SSL *conn_ssl(SSL_CTX *ctx, int fd, int server)
{
    SSL *ssl = SSL_new(ctx);

    conn_require(ssl != NULL, "SSL_new");
    conn_require(SSL_set_fd(ssl, fd) == 1, "SSL_set_fd");
    if (server)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    return ssl;
}

void conn_open(struct conn *c, SSL_CTX *client, SSL_CTX *server)
{
    int fds[2];

    conn_socketpair(fds);
    c->client_fd = fds[0];
    c->server_fd = fds[1];
    c->client = conn_ssl(client, fds[0], 0);
    c->server = conn_ssl(server, fds[1], 1);
}

int conn_step(SSL *ssl)
{
    int ret;
    int error;

    ERR_clear_error();
    ret = SSL_do_handshake(ssl);
    if (ret == 1)
        return 1;
    error = SSL_get_error(ssl, ret);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

int conn_handshake(struct conn *c)
{
    int client = 0;
    int server = 0;
    int round;

    for (round = 0; round < ROUNDS && !(client == 1 && server == 1); round++) {
        if (client == 0)
            client = conn_step(c->client);
        if (client < 0)
            return 0;
        if (server == 0)
            server = conn_step(c->server);
        if (server < 0)
            return 0;
    }
    return client == 1 && server == 1;
}

int conn_send(SSL *from, SSL *to, const char *text)
{
    char buffer[256];
    size_t length = strlen(text);
    size_t have = 0;
    int round;

    ERR_clear_error();
    if (length > sizeof(buffer) || SSL_write(from, text, (int)length) != (int)length)
        return 0;
    for (round = 0; round < ROUNDS && have < length; round++) {
        int got;

        ERR_clear_error();
        got = SSL_read(to, buffer + have, (int)(sizeof(buffer) - have));
        if (got > 0)
            have += (size_t)got;
        else if (SSL_get_error(to, got) != SSL_ERROR_WANT_READ)
            return 0;
    }
    return have == length && memcmp(buffer, text, length) == 0;
}

int conn_exchange(struct conn *c)
{
    return conn_send(c->client, c->server, "from the client") && conn_send(c->server, c->client, "from the server");
}

int conn_connect(struct conn *c, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session)
{
    conn_open(c, client, server);
    if (session != NULL && SSL_set_session(c->client, session) != 1)
        return 0;
    return conn_handshake(c) && conn_exchange(c);
}

void conn_shutdown(struct conn *c)
{
    SSL_shutdown(c->client);
    SSL_shutdown(c->server);
    SSL_shutdown(c->client);
    ERR_clear_error();
}

void conn_release(struct conn *c)
{
    SSL_free(c->client);
    SSL_free(c->server);
    close(c->client_fd);
    close(c->server_fd);
    memset(c, 0, sizeof(*c));
}

void conn_close(struct conn *c)
{
    conn_shutdown(c);
    conn_release(c);
}

const char *conn_error_name(int error)
{
    switch (error) {
    case SSL_ERROR_NONE:
        return "NONE";
    case SSL_ERROR_SSL:
        return "SSL";
    case SSL_ERROR_WANT_READ:
        return "WANT_READ";
    case SSL_ERROR_WANT_WRITE:
        return "WANT_WRITE";
    case SSL_ERROR_SYSCALL:
        return "SYSCALL";
    case SSL_ERROR_ZERO_RETURN:
        return "ZERO_RETURN";
    default:
        return "other";
    }
}

/* Library 57 is a cryptographic provider: what it adds below libssl's own entry is not libssl's behaviour. */
static void print_entries(void)
{
    unsigned long code;
    int some = 0;

    printf(" queue=");
    while ((code = ERR_get_error()) != 0) {
        if (ERR_GET_LIB(code) == 57)
            continue;
        printf("%s%d:%d", some ? "," : "", ERR_GET_LIB(code), ERR_GET_REASON(code));
        some = 1;
    }
    printf("%s\n", some ? "" : "empty");
}

void conn_print_queue(const char *label)
{
    printf("%s:", label);
    print_entries();
}

void conn_print_result(const char *label, SSL *ssl, int ret)
{
    printf("%s: ret=%d error=%s", label, ret, conn_error_name(SSL_get_error(ssl, ret)));
    print_entries();
}

void conn_print_failure(const char *label, int ret)
{
    printf("%s: failed=%d\n", label, ret <= 0);
    ERR_clear_error();
}

void conn_print_stats(const char *label, SSL_CTX *ctx)
{
    printf("%s: number=%ld connect=%ld connect_good=%ld connect_renegotiate=%ld accept=%ld accept_good=%ld "
           "accept_renegotiate=%ld hits=%ld cb_hits=%ld misses=%ld timeouts=%ld cache_full=%ld\n",
           label, (long)SSL_CTX_sess_number(ctx), (long)SSL_CTX_sess_connect(ctx), (long)SSL_CTX_sess_connect_good(ctx),
           (long)SSL_CTX_sess_connect_renegotiate(ctx), (long)SSL_CTX_sess_accept(ctx),
           (long)SSL_CTX_sess_accept_good(ctx), (long)SSL_CTX_sess_accept_renegotiate(ctx), (long)SSL_CTX_sess_hits(ctx),
           (long)SSL_CTX_sess_cb_hits(ctx), (long)SSL_CTX_sess_misses(ctx), (long)SSL_CTX_sess_timeouts(ctx),
           (long)SSL_CTX_sess_cache_full(ctx));
}

void conn_print_session(const char *label, const SSL_SESSION *session)
{
    const unsigned char *alpn = NULL;
    const unsigned char *ticket = NULL;
    const SSL_CIPHER *cipher;
    const char *hostname;
    unsigned int id_length = 0;
    unsigned int context_length = 0;
    size_t alpn_length = 0;
    size_t ticket_length = 0;
    long age;

    if (session == NULL) {
        printf("%s: no session\n", label);
        return;
    }
    SSL_SESSION_get_id(session, &id_length);
    SSL_SESSION_get0_id_context(session, &context_length);
    SSL_SESSION_get0_alpn_selected(session, &alpn, &alpn_length);
    SSL_SESSION_get0_ticket(session, &ticket, &ticket_length);
    cipher = SSL_SESSION_get0_cipher(session);
    hostname = SSL_SESSION_get0_hostname(session);
    age = (long)time(NULL) - (long)SSL_SESSION_get_time(session);
    printf("%s: version=%#x cipher=%s id=%u context=%u key=%lu ticket=%d ticket_bytes=%s hint=%lu resumable=%d "
           "timeout=%ld fresh=%d hostname=%s alpn=%.*s early=%u fragment=%u compress=%u\n",
           label, (unsigned int)SSL_SESSION_get_protocol_version(session),
           cipher != NULL ? SSL_CIPHER_get_name(cipher) : "none", id_length, context_length,
           (unsigned long)SSL_SESSION_get_master_key(session, NULL, 0), SSL_SESSION_has_ticket(session),
           ticket_length > 0 ? "some" : "none", (unsigned long)SSL_SESSION_get_ticket_lifetime_hint(session),
           SSL_SESSION_is_resumable(session), (long)SSL_SESSION_get_timeout(session), age >= 0 && age < RUN_SECONDS,
           hostname != NULL ? hostname : "none", alpn != NULL ? (int)alpn_length : 4, alpn != NULL ? (const char *)alpn : "none",
           (unsigned int)SSL_SESSION_get_max_early_data(session), (unsigned int)SSL_SESSION_get_max_fragment_length(session),
           SSL_SESSION_get_compress_id(session));
}

void conn_print_reused(const char *label, const struct conn *c)
{
    printf("%s: client reused=%d server reused=%d version=%s\n", label, SSL_session_reused(c->client),
           SSL_session_reused(c->server), SSL_get_version(c->client));
}

int conn_same_id(const SSL_SESSION *a, const SSL_SESSION *b)
{
    unsigned int a_length = 0;
    unsigned int b_length = 0;
    const unsigned char *a_id;
    const unsigned char *b_id;

    if (a == NULL || b == NULL)
        return 0;
    a_id = SSL_SESSION_get_id(a, &a_length);
    b_id = SSL_SESSION_get_id(b, &b_length);
    return a_length > 0 && a_length == b_length && memcmp(a_id, b_id, a_length) == 0;
}

SSL_SESSION *conn_resume(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer)
{
    struct conn c;
    SSL_SESSION *session;
    char line[64];

    printf("%s: connected=%d\n", label, conn_connect(&c, client, server, offer));
    conn_print_reused(label, &c);
    session = SSL_get1_session(c.client);
    snprintf(line, sizeof(line), "%s: client", label);
    conn_print_session(line, session);
    snprintf(line, sizeof(line), "%s: server", label);
    conn_print_session(line, SSL_get_session(c.server));
    printf("%s: offered object kept=%d id of the offer=%d ends agree on the id=%d\n", label, session == offer && offer != NULL,
           conn_same_id(session, offer), conn_same_id(session, SSL_get_session(c.server)));
    conn_close(&c);
    snprintf(line, sizeof(line), "%s: client statistics", label);
    conn_print_stats(line, client);
    snprintf(line, sizeof(line), "%s: server statistics", label);
    conn_print_stats(line, server);
    return session;
}

SSL_SESSION *conn_resumption(SSL_CTX *client, SSL_CTX *server, SSL_CTX *other)
{
    SSL_SESSION *first = conn_resume("full", client, server, NULL);
    SSL_SESSION *copy;
    SSL_SESSION *replacement;

    SSL_SESSION_free(conn_resume("resumed", client, server, first));
    SSL_SESSION_free(conn_resume("resumed a second time", client, server, first));
    copy = SSL_SESSION_dup(first);
    SSL_SESSION_free(conn_resume("resumed by a copy", client, server, copy));
    SSL_SESSION_free(copy);
    replacement = conn_resume("another server", client, other, first);
    printf("the offer after it was declined: resumable=%d same id as the replacement=%d\n", SSL_SESSION_is_resumable(first),
           conn_same_id(first, replacement));
    SSL_SESSION_free(replacement);
    SSL_SESSION_free(conn_resume("back at the first server", client, server, first));
    return first;
}

static int ends;

static void count_end(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number, void *argument)
{
    (void)parent;
    (void)data;
    (void)index;
    (void)number;
    (void)argument;
    if (value != NULL)
        ends++;
}

void conn_track(SSL_SESSION *session)
{
    static int index = -1;
    static int mark;

    if (index < 0)
        index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, count_end);
    conn_require(index >= 0 && SSL_SESSION_set_ex_data(session, index, &mark) == 1, "ex_data");
}

int conn_ends(void)
{
    return ends;
}
