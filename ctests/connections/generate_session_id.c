/* The server's own session ids in TLS 1.2: callbacks of the context and of the connection, conflicts and failures. */
#include "conn_util.h"

static unsigned int counter;
static int calls;
static unsigned int asked;

static int numbered(SSL *ssl, unsigned char *id, unsigned int *length)
{
    (void)ssl;
    calls++;
    asked = *length;
    memset(id, 'n', *length);
    id[0] = (unsigned char)counter++;
    return 1;
}

static int by_connection(SSL *ssl, unsigned char *id, unsigned int *length)
{
    (void)ssl;
    calls++;
    asked = *length;
    memset(id, 'c', *length);
    return 1;
}

static int always_the_same(SSL *ssl, unsigned char *id, unsigned int *length)
{
    calls++;
    memset(id, 's', *length);
    printf("  matching: %d\n", SSL_has_matching_session_id(ssl, id, *length));
    return 1;
}

static int longer(SSL *ssl, unsigned char *id, unsigned int *length)
{
    (void)ssl;
    (void)id;
    *length = 33;
    return 1;
}

static int empty(SSL *ssl, unsigned char *id, unsigned int *length)
{
    (void)ssl;
    (void)id;
    *length = 0;
    return 1;
}

static int failing(SSL *ssl, unsigned char *id, unsigned int *length)
{
    (void)ssl;
    (void)id;
    (void)length;
    return 0;
}

/* Only the callbacks' ids are the same in every run. */
static void print_id(const char *label, const SSL_SESSION *session)
{
    unsigned int length = 0;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    unsigned int i;

    printf("%s: %u ", label, length);
    for (i = 0; i < length && !SSL_SESSION_has_ticket(session); i++)
        printf("%02x", id[i]);
    printf("\n");
}

static void connect_once(const char *label, SSL_CTX *client, SSL_CTX *server, GEN_SESSION_CB own, SSL_SESSION **session)
{
    struct conn c;
    int finished;

    calls = 0;
    asked = 0;
    conn_open(&c, client, server);
    if (own != NULL)
        printf("set for the connection: %d\n", SSL_set_generate_session_id(c.server, own));
    if (session != NULL && *session != NULL)
        conn_require(SSL_set_session(c.client, *session) == 1, "SSL_set_session");
    conn_step(c.client);
    finished = conn_step(c.server);
    if (finished < 0) {
        printf("%s: the server fails, calls=%d\n", label, calls);
        conn_print_queue("  server");
        CONN_CALL("  client", c.client, SSL_do_handshake(c.client));
        conn_release(&c);
    } else {
        conn_require(conn_handshake(&c) && conn_exchange(&c), label);
        printf("%s: calls=%d asked=%u reused=%d\n", label, calls, asked, SSL_session_reused(c.server));
        print_id("  server", SSL_get_session(c.server));
        print_id("  client", SSL_get_session(c.client));
        if (session != NULL && *session == NULL)
            *session = SSL_get1_session(c.client);
        conn_close(&c);
    }
    conn_print_stats("  statistics", server);
}

int main(int argc, char **argv)
{
    SSL_SESSION *session = NULL;
    SSL_SESSION *own = NULL;
    SSL_CTX *client;
    SSL_CTX *server;

    conn_begin(argc, argv);
    client = conn_client_ctx(TLS1_2_VERSION);
    server = conn_server_ctx(TLS1_2_VERSION);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    printf("set for the context: %d\n", SSL_CTX_set_generate_session_id(server, numbered));
    connect_once("numbered", client, server, NULL, &session);
    connect_once("resumed", client, server, NULL, &session);
    connect_once("numbered again", client, server, NULL, NULL);
    connect_once("by the connection", client, server, by_connection, &own);
    connect_once("resumed by the other callback's connection", client, server, NULL, &own);
    connect_once("by the connection, in conflict", client, server, by_connection, NULL);
    counter = 0;
    connect_once("numbered, in conflict", client, server, NULL, NULL);
    connect_once("longer", client, server, longer, NULL);
    connect_once("empty", client, server, empty, NULL);
    connect_once("failing", client, server, failing, NULL);
    connect_once("the same", client, server, always_the_same, NULL);
    connect_once("the same again", client, server, always_the_same, NULL);
    printf("taken back: %d\n", SSL_CTX_set_generate_session_id(server, NULL));
    connect_once("still there", client, server, NULL, &session);
    SSL_SESSION_free(session);
    SSL_SESSION_free(own);

    printf("== with tickets there is no id to make\n");
    SSL_CTX_free(server);
    server = conn_server_ctx(TLS1_2_VERSION);
    SSL_CTX_set_generate_session_id(server, failing);
    connect_once("ticket", client, server, NULL, NULL);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
