/* Blocking connections over TCP on the loopback, the server in a thread of its own: several in a row, each ended its way. */
#include "conn_util.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 5
#define LARGE 200000

/* How the server ends a connection. */
enum ending { TWO_WAY, SERVER_FIRST, VANISH };

static const enum ending endings[CONNECTIONS] = {TWO_WAY, TWO_WAY, SERVER_FIRST, VANISH, TWO_WAY};

struct result {
    int accepted;
    int reused;
    int received;
    int correct;
    int sent;
    int shutdown_first;
    int shutdown_second;
    int bits;
};

struct server {
    SSL_CTX *ctx;
    int listener;
    struct result results[CONNECTIONS];
};

static unsigned char pattern(size_t i)
{
    return (unsigned char)(i * 13 + (i >> 9));
}

static void serve(struct server *server, int i)
{
    struct result *result = &server->results[i];
    static unsigned char buffer[LARGE];
    int fd = accept(server->listener, NULL, NULL);
    SSL *ssl;
    size_t j;

    conn_require(fd >= 0, "accept");
    ssl = conn_ssl(server->ctx, fd, 1);
    result->accepted = SSL_accept(ssl);
    result->reused = SSL_session_reused(ssl);
    while (result->received < LARGE) {
        int got = SSL_read(ssl, buffer + result->received, LARGE - result->received);

        if (got <= 0)
            break;
        result->received += got;
    }
    result->correct = 1;
    for (j = 0; j < LARGE; j++)
        result->correct &= buffer[j] == pattern(j);
    result->sent = SSL_write(ssl, "thank you", 9);
    switch (endings[i]) {
    case TWO_WAY:
        result->received += SSL_read(ssl, buffer, sizeof(buffer));
        result->shutdown_first = SSL_shutdown(ssl);
        break;
    case SERVER_FIRST:
        result->shutdown_first = SSL_shutdown(ssl);
        result->shutdown_second = SSL_shutdown(ssl);
        break;
    case VANISH:
        SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
        break;
    }
    result->bits = SSL_get_shutdown(ssl);
    SSL_free(ssl);
    close(fd);
    ERR_clear_error();
}

static void *run_server(void *argument)
{
    struct server *server = argument;
    int i;

    for (i = 0; i < CONNECTIONS; i++)
        serve(server, i);
    return NULL;
}

static int listen_on(struct sockaddr_in *address)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t length = sizeof(*address);

    memset(address, 0, sizeof(*address));
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    conn_require(fd >= 0 && bind(fd, (struct sockaddr *)address, sizeof(*address)) == 0 && listen(fd, 8) == 0 &&
                     getsockname(fd, (struct sockaddr *)address, &length) == 0,
                 "listen");
    return fd;
}

static SSL_SESSION *visit(SSL_CTX *ctx, const struct sockaddr_in *address, SSL_SESSION *offer, enum ending ending)
{
    static unsigned char data[LARGE];
    SSL_SESSION *session;
    char answer[32];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    SSL *ssl;
    size_t i;
    int got;

    conn_require(fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0, "connect");
    ssl = conn_ssl(ctx, fd, 0);
    printf("-- ending %d\n", (int)ending);
    if (offer != NULL)
        printf("set: %d\n", SSL_set_session(ssl, offer));
    CONN_CALL("connect", ssl, SSL_connect(ssl));
    printf("reused: %d version: %s\n", SSL_session_reused(ssl), SSL_get_version(ssl));
    for (i = 0; i < LARGE; i++)
        data[i] = pattern(i);
    CONN_CALL("write", ssl, SSL_write(ssl, data, LARGE));
    ERR_clear_error();
    got = SSL_read(ssl, answer, sizeof(answer));
    conn_print_result("read", ssl, got);
    printf("answer: %.*s\n", got > 0 ? got : 0, answer);
    session = SSL_get1_session(ssl);
    switch (ending) {
    case TWO_WAY:
        CONN_CALL("shutdown", ssl, SSL_shutdown(ssl));
        CONN_CALL("shutdown again", ssl, SSL_shutdown(ssl));
        break;
    case SERVER_FIRST:
        CONN_CALL("read the end", ssl, SSL_read(ssl, answer, sizeof(answer)));
        CONN_CALL("shutdown", ssl, SSL_shutdown(ssl));
        break;
    case VANISH:
        CONN_CALL("read the end", ssl, SSL_read(ssl, answer, sizeof(answer)));
        break;
    }
    printf("bits: %d\n", SSL_get_shutdown(ssl));
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
    printf("session: ticket=%d resumable=%d\n", SSL_SESSION_has_ticket(session), SSL_SESSION_is_resumable(session));
    return session;
}

static void run(int version, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(version);
    struct server server;
    struct sockaddr_in address;
    SSL_SESSION *session = NULL;
    pthread_t thread;
    int i;

    printf("== %s, options %d\n", version == TLS1_3_VERSION ? "1.3" : "1.2", options != 0);
    memset(&server, 0, sizeof(server));
    server.ctx = conn_server_ctx(version);
    SSL_CTX_set_options(server.ctx, options);
    server.listener = listen_on(&address);
    conn_require(pthread_create(&thread, NULL, run_server, &server) == 0, "pthread_create");
    for (i = 0; i < CONNECTIONS; i++) {
        SSL_SESSION *next = visit(client, &address, session, endings[i]);

        SSL_SESSION_free(session);
        session = next;
    }
    conn_require(pthread_join(thread, NULL) == 0, "pthread_join");
    close(server.listener);
    for (i = 0; i < CONNECTIONS; i++) {
        const struct result *r = &server.results[i];

        printf("server %d: accepted=%d reused=%d received=%d correct=%d sent=%d shutdown=%d,%d bits=%d\n", i, r->accepted,
               r->reused, r->received, r->correct, r->sent, r->shutdown_first, r->shutdown_second, r->bits);
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server.ctx);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server.ctx);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION, SSL_OP_NO_TICKET);
    run(TLS1_2_VERSION, 0);
    run(TLS1_3_VERSION, 0);
    run(TLS1_3_VERSION, SSL_OP_NO_TICKET);
    return 0;
}
