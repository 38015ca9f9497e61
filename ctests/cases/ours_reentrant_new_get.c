/*
 * New and get callbacks of a server that call back into the same context, in
 * real handshakes of TLS 1.2 over a socket pair: adding, removing, flushing (a
 * remove callback set), finding, visiting, freeing the session handed over. For
 * this library alone; the argument names the directory that certs.sh filled; an
 * alarm ends a program that hangs.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

enum action { ADD_ANOTHER, ADD_IT_AGAIN, REMOVE_IT, REMOVE_ANOTHER, FLUSH_ALL, FIND_IT, VISIT_ALL,
              KEEP_AND_FREE_IT, CHANGE_IT, ACTIONS };

static enum action action;
static SSL_CTX *server_ctx;
static SSL_CTX *client_ctx;
static SSL_SESSION *stored;
static SSL_SESSION *other;
static int new_calls, get_calls, remove_calls, made;

static int visit(SSL_SESSION *session, void *arg)
{
    CHECK(session != NULL);
    ++*(long *)arg;
    return 1;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    CHECK(ctx == server_ctx && session != NULL);
    CHECK(SSL_CTX_sess_number(ctx) >= 0);
    remove_calls++;
}

static void act(SSL *ssl, SSL_SESSION *session)
{
    SSL_CTX *ctx = SSL_get_SSL_CTX(ssl);
    SSL_SESSION *another;
    unsigned int len = 0;
    char label[32];
    long visited = 0;

    CHECK(ctx == server_ctx);
    switch (action) {
    case ADD_ANOTHER:
        sprintf(label, "more%d", made++);
        another = sample_session(label);
        CHECK(SSL_CTX_add_session(ctx, another) == 1);
        SSL_SESSION_free(another);
        break;
    case ADD_IT_AGAIN:
        SSL_CTX_add_session(ctx, session);
        break;
    case REMOVE_IT:
        /* In the get callback this would end the resumption. */
        if (new_calls > get_calls)
            SSL_CTX_remove_session(ctx, session);
        break;
    case REMOVE_ANOTHER:
        SSL_CTX_remove_session(ctx, other);
        CHECK(SSL_CTX_add_session(ctx, other) == 1);
        break;
    case FLUSH_ALL:
        /* Everything that is over by now: nothing of the handshakes'. */
        SSL_CTX_flush_sessions(ctx, 2000);
        break;
    case FIND_IT:
        CHECK(SSL_SESSION_get_id(session, &len) != NULL && len > 0);
        SSL_has_matching_session_id(ssl, SSL_SESSION_get_id(session, NULL), len);
        break;
    case VISIT_ALL:
        CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visited) == visited);
        break;
    case CHANGE_IT:
        CHECK(SSL_SESSION_set_timeout(session, 500) == 1);
        break;
    default:
        break;
    }
    ERR_clear_error();
}

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    new_calls++;
    CHECK(session != NULL);
    if (stored == NULL) {
        stored = SSL_SESSION_dup(session);
        CHECK(stored != NULL);
    }
    act(ssl, session);
    if (action == KEEP_AND_FREE_IT) {
        /* 1 says that the reference is ours; it was, and is gone already. */
        SSL_SESSION_free(session);
        return 1;
    }
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    unsigned int stored_len = 0;
    const unsigned char *stored_id;

    get_calls++;
    if (stored == NULL)
        return NULL;
    stored_id = SSL_SESSION_get_id(stored, &stored_len);
    if ((unsigned int)len != stored_len || memcmp(id, stored_id, stored_len) != 0)
        return NULL;
    act(ssl, stored);
    if (action == KEEP_AND_FREE_IT) {
        /* The only reference goes to the library. */
        SSL_SESSION *given = stored;

        stored = NULL;
        *copy = 0;
        return given;
    }
    *copy = 1;
    return stored;
}

static SSL_SESSION *client_session;
static int client_socket;

static int on_client_new(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(client_session);
    client_session = session;
    return 1;
}

static void *run_client(void *arg)
{
    SSL *ssl = SSL_new(client_ctx);
    char answer = 0;

    (void)arg;
    CHECK(ssl != NULL);
    CHECK(SSL_set_fd(ssl, client_socket) == 1);
    if (client_session != NULL)
        CHECK(SSL_set_session(ssl, client_session) == 1);
    CHECK(SSL_connect(ssl) == 1);
    CHECK(SSL_read(ssl, &answer, 1) == 1 && answer == 'y');
    SSL_shutdown(ssl);
    SSL_free(ssl);
    return NULL;
}

/* One handshake and one byte; whether the server resumed. */
static int handshake(void)
{
    int sockets[2];
    pthread_t client;
    SSL *ssl = SSL_new(server_ctx);
    int reused;

    CHECK(ssl != NULL);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0);
    client_socket = sockets[1];
    CHECK(SSL_set_fd(ssl, sockets[0]) == 1);
    CHECK(pthread_create(&client, NULL, run_client, NULL) == 0);
    CHECK(SSL_accept(ssl) == 1);
    reused = SSL_session_reused(ssl);
    CHECK(SSL_write(ssl, "y", 1) == 1);
    SSL_shutdown(ssl);
    CHECK(pthread_join(client, NULL) == 0);
    SSL_free(ssl);
    close(sockets[0]);
    close(sockets[1]);
    ERR_clear_error();
    return reused;
}

static SSL_CTX *context_of(const SSL_METHOD *method)
{
    SSL_CTX *ctx = SSL_CTX_new(method);

    CHECK(ctx != NULL);
    CHECK(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1);
    CHECK(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    return ctx;
}

static void try_action(enum action chosen, const char *certificate, const char *key)
{
    action = chosen;
    new_calls = get_calls = remove_calls = 0;
    server_ctx = context_of(TLS_server_method());
    CHECK(SSL_CTX_use_certificate_chain_file(server_ctx, certificate) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(server_ctx, key, SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_set_session_id_context(server_ctx, (const unsigned char *)"n", 1) == 1);
    SSL_CTX_set_session_cache_mode(server_ctx,
                                   SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP);
    SSL_CTX_sess_set_new_cb(server_ctx, on_new);
    SSL_CTX_sess_set_get_cb(server_ctx, on_get);
    SSL_CTX_sess_set_remove_cb(server_ctx, on_remove);
    client_ctx = context_of(TLS_client_method());
    SSL_CTX_set_session_cache_mode(client_ctx,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client_ctx, on_client_new);
    other = sample_session_at("other", 1000, 100);
    CHECK(SSL_CTX_add_session(server_ctx, other) == 1);

    CHECK(handshake() == 0);
    CHECK(new_calls == 1 && get_calls == 0);
    CHECK(client_session != NULL);
    CHECK(handshake() == 1);
    CHECK(get_calls == 1);

    SSL_SESSION_free(client_session);
    client_session = NULL;
    SSL_SESSION_free(stored);
    stored = NULL;
    SSL_SESSION_free(other);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    CHECK(ERR_peek_error() == 0);
    CHECK(chosen != FLUSH_ALL || remove_calls >= 1);
}

int main(int argc, char **argv)
{
    char certificate[512];
    char key[512];
    int chosen;

    if (argc != 2 || strlen(argv[1]) > 400) {
        fprintf(stderr, "usage: %s CERTIFICATE-DIRECTORY\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    alarm(60);
    sprintf(certificate, "%s/server.pem", argv[1]);
    sprintf(key, "%s/server.key", argv[1]);
    for (chosen = 0; chosen < ACTIONS; chosen++)
        try_action((enum action)chosen, certificate, key);
    SAY("%d ways of calling back from new and get", (int)ACTIONS);
    return 0;
}
