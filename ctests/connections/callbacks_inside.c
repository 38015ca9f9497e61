/*
 * What callbacks may do in the middle of things: functions on an object that is being freed, questions to the connection
 * that lets go of a session, another handshake inside the search for a session, reading when the process ends.
 */
#include "conn_util.h"

static int freed, answered, ask_session, ask_context, ask_connection;
static SSL *at_work;

static void on_session_free(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long number, void *argument)
{
    const unsigned char *id;
    size_t len;

    (void)data, (void)ad, (void)index, (void)number, (void)argument;
    freed++;
    if (ask_session) {
        SSL_SESSION_set_time((SSL_SESSION *)parent, 5);
        SSL_SESSION_set_timeout((SSL_SESSION *)parent, 5);
        SSL_SESSION_set1_id((SSL_SESSION *)parent, (const unsigned char *)"id", 2);
    }
    if (at_work != NULL) {
        len = SSL_client_hello_get0_session_id(at_work, &id);
        (void)len;
        answered += !SSL_is_server(at_work);
    }
}

static void on_connection_free(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long number, void *argument)
{
    char byte;

    (void)data, (void)ad, (void)index, (void)number, (void)argument;
    if (!ask_connection)
        return;
    freed++;
    SSL_shutdown((SSL *)parent);
    SSL_pending((SSL *)parent);
    SSL_peek((SSL *)parent, &byte, 1);
}

static void on_context_free(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long number, void *argument)
{
    (void)data, (void)ad, (void)index, (void)number, (void)argument;
    if (!ask_context)
        return;
    freed++;
    SSL_CTX_sess_number((SSL_CTX *)parent);
}

/* Functions on the object that is being freed: the callback runs once. */
static void while_freed(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_SESSION *session = SSL_SESSION_new();
    SSL *ssl = SSL_new(ctx);

    printf("-- while being freed\n");
    freed = 0;
    ask_session = 1;
    SSL_SESSION_free(session);
    ask_session = 0;
    printf("session: %d\n", freed);
    freed = 0;
    ask_connection = 1;
    SSL_free(ssl);
    ask_connection = 0;
    printf("connection: %d\n", freed);
    freed = 0;
    ask_context = 1;
    SSL_CTX_free(ctx);
    ask_context = 0;
    printf("context: %d\n", freed);
    ERR_clear_error();
}

static int accept_name(SSL *ssl, int *alert, void *argument)
{
    (void)ssl, (void)alert, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static int leave_rubbish(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned int in_len,
                         void *argument)
{
    (void)ssl, (void)in, (void)in_len, (void)argument;
    *out = (const unsigned char *)16;
    *len = 5;
    return SSL_TLSEXT_ERR_NOACK;
}

/* What a protocol callback leaves behind when it chooses nothing is not looked at. */
static void protocols(int version)
{
    SSL_CTX *server = conn_server_ctx(version), *client = conn_client_ctx(version);
    const unsigned char *chosen;
    unsigned int len;
    struct conn c;

    printf("-- protocols\n");
    SSL_CTX_set_alpn_select_cb(server, leave_rubbish, NULL);
    SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    SSL_get0_alpn_selected(c.client, &chosen, &len);
    printf("chosen: %u\n", len);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void let_go(const SSL *ssl, int where, int value)
{
    (void)value;
    if (where == SSL_CB_HANDSHAKE_DONE)
        at_work = (SSL *)ssl;
}

/* The last reference to a session goes while its connection is at work. */
static void last_reference(int version)
{
    SSL_CTX *server = conn_server_ctx(version), *client = conn_client_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- last reference\n");
    answered = 0;
    SSL_CTX_set_tlsext_servername_callback(server, accept_name);
    SSL_CTX_set_info_callback(client, let_go);
    conn_open(&c, client, server);
    SSL_set_tlsext_host_name(c.client, "a.example");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "first");
    session = SSL_get1_session(c.client);
    at_work = NULL;
    conn_close(&c);
    conn_open(&c, client, server);
    SSL_set_tlsext_host_name(c.client, "a.example");
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    SSL_SESSION_free(session);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "second");
    at_work = NULL;
    printf("answered: %d\n", answered > 0);
    conn_print_reused("second", &c);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static SSL_CTX *inner_client, *inner_server;
static int generated_for_client, generated;

static SSL_SESSION *search_elsewhere(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    struct conn c;

    (void)ssl, (void)id, (void)len, (void)copy;
    conn_require(conn_connect(&c, inner_client, inner_server, NULL), "inner connection");
    conn_close(&c);
    return NULL;
}

static int generate(SSL *ssl, unsigned char *id, unsigned int *len)
{
    unsigned int i;

    generated++;
    generated_for_client += !SSL_is_server(ssl);
    for (i = 0; i < *len; i++)
        id[i] = (unsigned char)(i + generated);
    return 1;
}

/* A session store that is reached over a connection of its own, of the same library. */
static void nested(int version)
{
    SSL_CTX *server = conn_server_ctx(version), *other = conn_server_ctx(version), *client = conn_client_ctx(version);
    unsigned char expected[32];
    const unsigned char *id;
    unsigned int i, len;
    SSL_SESSION *session;
    struct conn c;

    printf("-- a handshake inside\n");
    inner_client = conn_client_ctx(version);
    inner_server = conn_server_ctx(version);
    generated = generated_for_client = 0;
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_options(other, SSL_OP_NO_TICKET);
    SSL_CTX_set_options(inner_server, SSL_OP_NO_TICKET);
    SSL_CTX_set_generate_session_id(server, generate);
    SSL_CTX_sess_set_get_cb(server, search_elsewhere);
    conn_require(conn_connect(&c, client, other, NULL), "first");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "second");
    conn_print_reused("second", &c);
    SSL_SESSION_free(session);
    session = SSL_get1_session(c.server);
    id = SSL_SESSION_get_id(session, &len);
    for (i = 0; i < len && i < sizeof(expected); i++)
        expected[i] = (unsigned char)(i + generated);
    printf("generated: %d, for clients %d, shown %d, cached %ld\n", generated, generated_for_client,
           len == 32 && memcmp(id, expected, len) == 0, SSL_CTX_sess_number(server));
    SSL_SESSION_free(session);
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "third");
    conn_print_reused("third", &c);
    SSL_SESSION_free(session);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(other);
    SSL_CTX_free(server);
    SSL_CTX_free(inner_client);
    SSL_CTX_free(inner_server);
}

static struct conn last;
static SSL_CTX *last_client, *last_server;

static void at_the_end(void)
{
    char text[16];

    printf("at the end: %d\n", SSL_read(last.client, text, (int)sizeof(text)));
    conn_close(&last);
    SSL_CTX_free(last_client);
    SSL_CTX_free(last_server);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    /* Before the libraries set up theirs, which run the other way round: they still work when this runs. */
    OPENSSL_init_ssl(0, NULL);
    conn_require(SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, on_session_free) >= 0, "index");
    conn_require(SSL_get_ex_new_index(0, NULL, NULL, NULL, on_connection_free) >= 0, "index");
    conn_require(SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, on_context_free) >= 0, "index");
    while_freed();
    protocols(TLS1_2_VERSION);
    protocols(TLS1_3_VERSION);
    last_reference(TLS1_2_VERSION);
    last_reference(TLS1_3_VERSION);
    nested(TLS1_2_VERSION);
    nested(TLS1_3_VERSION);

    last_client = conn_client_ctx(TLS1_3_VERSION);
    last_server = conn_server_ctx(TLS1_3_VERSION);
    conn_require(conn_connect(&last, last_client, last_server, NULL), "last");
    conn_require(SSL_write(last.server, "hello", 5) == 5, "write");
    atexit(at_the_end);
    return 0;
}
