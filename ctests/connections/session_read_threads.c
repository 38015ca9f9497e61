/*
 * While some threads resume one session with one pair of contexts, others read that session, copy it, write it out,
 * hold and drop it, and read and change the contexts. Small, for race detectors.
 */
#include "conn_util.h"

#include <pthread.h>

#define CONNECTORS 2
#define READERS 2
#define CONNECTIONS 3

struct shared {
    SSL_CTX *client;
    SSL_CTX *server;
    SSL_SESSION *session;
    pthread_mutex_t lock;
    int connectors;
    int connected;
    int resumed;
    int bad_reads;
};

static void *resume(void *argument)
{
    struct shared *s = argument;
    struct conn c;
    int connected = 0;
    int resumed = 0;
    int i;

    for (i = 0; i < CONNECTIONS; i++) {
        connected += conn_connect(&c, s->client, s->server, s->session);
        resumed += SSL_session_reused(c.client) && SSL_session_reused(c.server);
        conn_close(&c);
    }
    pthread_mutex_lock(&s->lock);
    s->connected += connected;
    s->resumed += resumed;
    s->connectors--;
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Whether all that is read of the session is as it should be. */
static int reads_well(SSL_SESSION *session)
{
    unsigned char key[48];
    unsigned char *der = NULL;
    const unsigned char *at;
    unsigned int length = 0;
    SSL_SESSION *copy;
    SSL_SESSION *again;
    int written;
    int well;

    well = SSL_SESSION_get_id(session, &length) != NULL;
    well &= SSL_SESSION_get_master_key(session, key, sizeof(key)) > 0;
    well &= SSL_SESSION_is_resumable(session);
    well &= SSL_SESSION_get_timeout(session) > 0 && SSL_SESSION_get_time(session) > 0;
    well &= SSL_SESSION_get0_cipher(session) != NULL;
    written = i2d_SSL_SESSION(session, &der);
    at = der;
    again = written > 0 ? d2i_SSL_SESSION(NULL, &at, written) : NULL;
    well &= again != NULL && SSL_SESSION_get_protocol_version(again) == SSL_SESSION_get_protocol_version(session);
    copy = SSL_SESSION_dup(session);
    well &= copy != NULL && SSL_SESSION_up_ref(session) == 1;
    SSL_SESSION_free(session);
    SSL_SESSION_free(copy);
    SSL_SESSION_free(again);
    OPENSSL_free(der);
    return well;
}

static void *look(void *argument)
{
    struct shared *s = argument;
    int going = 1;
    int bad = 0;

    while (going) {
        SSL *ssl = SSL_new(s->client);

        bad += !reads_well(s->session);
        bad += ssl == NULL || SSL_set_session(ssl, s->session) != 1 || SSL_get_session(ssl) != s->session;
        SSL_free(ssl);
        bad += SSL_CTX_sess_number(s->server) < 0 || SSL_CTX_sess_accept(s->server) < 1;
        bad += SSL_CTX_sess_hits(s->server) < 0 || SSL_CTX_sess_connect_good(s->client) < 1;
        SSL_CTX_flush_sessions(s->server, 1);
        SSL_CTX_set_timeout(s->server, 500);
        bad += SSL_CTX_get_timeout(s->server) != 500;
        SSL_CTX_sess_set_cache_size(s->server, 1000);
        bad += SSL_CTX_up_ref(s->server) != 1;
        SSL_CTX_free(s->server);
        pthread_mutex_lock(&s->lock);
        going = s->connectors > 0;
        pthread_mutex_unlock(&s->lock);
    }
    pthread_mutex_lock(&s->lock);
    s->bad_reads += bad;
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void run(const char *label, int version, unsigned long options)
{
    struct shared s;
    pthread_t threads[CONNECTORS + READERS];
    struct conn c;
    int i;

    printf("== %s\n", label);
    memset(&s, 0, sizeof(s));
    s.client = conn_client_ctx(version);
    s.server = conn_server_ctx(version);
    s.connectors = CONNECTORS;
    SSL_CTX_set_options(s.server, options);
    conn_require(pthread_mutex_init(&s.lock, NULL) == 0, "pthread_mutex_init");
    conn_require(conn_connect(&c, s.client, s.server, NULL), "full handshake");
    s.session = SSL_get1_session(c.client);
    conn_close(&c);
    for (i = 0; i < CONNECTORS + READERS; i++)
        conn_require(pthread_create(&threads[i], NULL, i < CONNECTORS ? resume : look, &s) == 0, "pthread_create");
    for (i = 0; i < CONNECTORS + READERS; i++)
        conn_require(pthread_join(threads[i], NULL) == 0, "pthread_join");
    printf("connected=%d resumed=%d wrong=%d\n", s.connected, s.resumed, s.bad_reads);
    conn_print_stats("client", s.client);
    conn_print_stats("server", s.server);
    pthread_mutex_destroy(&s.lock);
    SSL_SESSION_free(s.session);
    SSL_CTX_free(s.client);
    SSL_CTX_free(s.server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET);
    run("1.3 by ticket", TLS1_3_VERSION, 0);
    return 0;
}
