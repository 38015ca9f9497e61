/*
 * One server context and one client context under four threads: each connects and resumes, first with sessions of its
 * own and then all with one. The sums of the statistics are the same in every run. Small, for race detectors.
 */
#include "conn_util.h"

#include <pthread.h>

#define THREADS 4
#define ROUNDS 3

struct worker {
    pthread_t thread;
    SSL_CTX *client;
    SSL_CTX *server;
    SSL_SESSION *shared;
    int connected;
    int resumed;
    int resumed_shared;
};

static void *work(void *argument)
{
    struct worker *w = argument;
    SSL_SESSION *session = NULL;
    struct conn c;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        w->connected += conn_connect(&c, w->client, w->server, session);
        w->resumed += SSL_session_reused(c.client) && SSL_session_reused(c.server);
        SSL_SESSION_free(session);
        session = SSL_get1_session(c.client);
        conn_close(&c);
    }
    SSL_SESSION_free(session);
    w->connected += conn_connect(&c, w->client, w->server, w->shared);
    w->resumed_shared = SSL_session_reused(c.client) && SSL_session_reused(c.server);
    conn_close(&c);
    return NULL;
}

static void run(const char *label, int version, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    struct worker workers[THREADS];
    SSL_SESSION *shared;
    struct conn c;
    int i;

    printf("== %s\n", label);
    SSL_CTX_set_options(server, options);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    shared = SSL_get1_session(c.client);
    conn_close(&c);
    memset(workers, 0, sizeof(workers));
    for (i = 0; i < THREADS; i++) {
        workers[i].client = client;
        workers[i].server = server;
        workers[i].shared = shared;
        conn_require(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0, "pthread_create");
    }
    for (i = 0; i < THREADS; i++) {
        conn_require(pthread_join(workers[i].thread, NULL) == 0, "pthread_join");
        printf("thread %d: connected=%d resumed=%d resumed the shared session=%d\n", i, workers[i].connected,
               workers[i].resumed, workers[i].resumed_shared);
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    SSL_SESSION_free(shared);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET);
    run("1.2 by ticket", TLS1_2_VERSION, 0);
    run("1.3 by ticket", TLS1_3_VERSION, 0);
    run("1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET);
    return 0;
}
