/*
 * What belongs to one side: methods for one of them, the client's id context, what the information callback hears of
 * waiting and of close_notify; file descriptors of channels that have none.
 */
#include "conn_util.h"

#include <unistd.h>

#include <openssl/bio.h>

static void print_error(const char *label, SSL *ssl, int ret)
{
    printf("%s: %d %s reason=%d\n", label, ret, conn_error_name(SSL_get_error(ssl, ret)),
           ERR_GET_REASON(ERR_peek_last_error()));
    ERR_clear_error();
}

static void wrong_side(void)
{
    SSL_CTX *clients = SSL_CTX_new(TLS_client_method()), *servers = SSL_CTX_new(TLS_server_method());
    int fds[2];
    SSL *ssl;

    printf("-- methods\n");
    conn_socketpair(fds);
    ssl = SSL_new(clients);
    SSL_set_fd(ssl, fds[0]);
    ERR_clear_error();
    print_error("accept with a client's method", ssl, SSL_accept(ssl));
    print_error("again, by SSL_do_handshake", ssl, SSL_do_handshake(ssl));
    SSL_free(ssl);
    ssl = SSL_new(servers);
    SSL_set_fd(ssl, fds[1]);
    print_error("connect with a server's method", ssl, SSL_connect(ssl));
    SSL_free(ssl);
    close(fds[0]);
    close(fds[1]);
    SSL_CTX_free(clients);
    SSL_CTX_free(servers);
}

/* A client's session is for the id context that it was made in. */
static void client_context(int version, unsigned long options, const char *of_session, const char *of_client)
{
    SSL_CTX *server = conn_server_ctx(version), *client = conn_client_ctx(version);
    SSL_SESSION *session;
    struct conn c;
    int finished;

    printf("-- id contexts: session %s, client %s, options %lu\n", of_session, of_client, options);
    SSL_CTX_set_options(server, options);
    conn_require(conn_connect(&c, client, server, NULL), "first");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(SSL_SESSION_set1_id_context(session, (const unsigned char *)of_session, (unsigned int)strlen(of_session)) == 1,
                 "id context");
    conn_open(&c, client, server);
    conn_require(SSL_set_session_id_context(c.client, (const unsigned char *)of_client, (unsigned int)strlen(of_client)) == 1,
                 "id context");
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    ERR_clear_error();
    finished = conn_handshake(&c);
    printf("finished: %d\n", finished);
    conn_print_queue("queue");
    if (finished)
        conn_print_reused("second", &c);
    SSL_SESSION_free(session);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void on_info(const SSL *ssl, int where, int value)
{
    if ((where & SSL_CB_EXIT) != 0 || (where & SSL_CB_ALERT) != 0)
        printf("  %s: %s%s %d\n", SSL_is_server(ssl) ? "server" : "client",
               (where & SSL_CB_ALERT) == 0  ? "exit"
               : (where & SSL_CB_READ) != 0 ? "read alert"
                                            : "write alert",
               "", value);
}

static void information(int version)
{
    SSL_CTX *server = conn_server_ctx(version), *client = conn_client_ctx(version);
    struct conn c;
    char byte;

    printf("-- information\n");
    SSL_CTX_set_info_callback(client, on_info);
    SSL_CTX_set_info_callback(server, on_info);
    conn_open(&c, client, server);
    printf("waits: %d\n", SSL_do_handshake(c.client));
    printf("waits: %d\n", SSL_do_handshake(c.client));
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    printf("shutdown: %d\n", SSL_shutdown(c.client));
    printf("read: %d\n", SSL_read(c.server, &byte, 1));
    printf("shutdown: %d\n", SSL_shutdown(c.server));
    printf("shutdown: %d\n", SSL_shutdown(c.client));
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void descriptors(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    BIO *one, *other;

    printf("-- descriptors\n");
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    printf("memory: %d %d %d\n", SSL_get_fd(ssl), SSL_get_rfd(ssl), SSL_get_wfd(ssl));
    conn_require(BIO_new_bio_pair(&one, 0, &other, 0) == 1, "pair");
    SSL_set_bio(ssl, one, one);
    printf("pair: %d %d %d\n", SSL_get_fd(ssl), SSL_get_rfd(ssl), SSL_get_wfd(ssl));
    BIO_free(other);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int writes;

static long on_bio(BIO *bio, int operation, const char *data, size_t len, int command, long number, int ret, size_t *done)
{
    (void)bio, (void)data, (void)len, (void)command, (void)number, (void)done;
    writes += operation == BIO_CB_WRITE;
    return ret;
}

/* A flight goes out in one piece: TCP would keep a second small one back until the first is acknowledged. */
static void flights(int version, unsigned long options)
{
    SSL_CTX *server = conn_server_ctx(version), *client = conn_client_ctx(version);
    SSL_SESSION *session = NULL;
    struct conn c;
    int i, end;

    printf("-- flights, options %lu\n", options);
    SSL_CTX_set_options(server, options);
    for (i = 0; i < 2; i++) {
        for (end = 0; end < 2; end++) {
            BIO *bio;

            conn_open(&c, client, server);
            bio = BIO_new_socket(end ? c.server_fd : c.client_fd, BIO_NOCLOSE);
            BIO_set_callback_ex(bio, on_bio);
            SSL_set_bio(end ? c.server : c.client, bio, bio);
            if (session != NULL)
                SSL_set_session(c.client, session);
            writes = 0;
            conn_require(conn_handshake(&c), "handshake");
            /* libssl's server sends each TLS 1.3 ticket by itself. */
            if (end && version == TLS1_3_VERSION)
                printf("%s, server: %d\n", SSL_session_reused(c.client) ? "resumed" : "full", writes <= 3);
            else
                printf("%s, %s: %d\n", SSL_session_reused(c.client) ? "resumed" : "full", end ? "server" : "client", writes);
            conn_require(conn_exchange(&c), "exchange");
            if (end) {
                SSL_SESSION_free(session);
                session = SSL_get1_session(c.client);
            }
            conn_close(&c);
        }
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    wrong_side();
    client_context(TLS1_2_VERSION, 0, "a", "b");
    client_context(TLS1_2_VERSION, SSL_OP_NO_TICKET, "a", "b");
    client_context(TLS1_2_VERSION, SSL_OP_NO_TICKET, "a", "a");
    client_context(TLS1_3_VERSION, 0, "a", "b");
    client_context(TLS1_3_VERSION, SSL_OP_NO_TICKET, "a", "b");
    client_context(TLS1_3_VERSION, 0, "a", "a");
    client_context(TLS1_3_VERSION, 0, "a", "");
    information(TLS1_2_VERSION);
    information(TLS1_3_VERSION);
    descriptors();
    flights(TLS1_2_VERSION, 0);
    flights(TLS1_2_VERSION, SSL_OP_NO_TICKET);
    flights(TLS1_3_VERSION, 0);
    flights(TLS1_3_VERSION, SSL_OP_NO_TICKET);
    return 0;
}
