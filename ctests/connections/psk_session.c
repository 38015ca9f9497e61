/* Keys that client and server share from outside, as sessions: TLS 1.3 alone has them. */
#include "conn_util.h"

static const unsigned char key[] = "a key of 32 bytes, shared before";
static const unsigned char long_key[] = "a key of 48 bytes, for suites that have SHA-384.";
static const unsigned char short_key[] = "short key";

struct side {
    const char *identity;   /* NULL for no key */
    const unsigned char *secret;
    size_t length;
    unsigned char suite;    /* the second byte of its number */
    int version;
    unsigned int early;
    int answer;
    int asked;
};

static struct side at_client;
static struct side at_server;

static void reset(void)
{
    struct side side = {"the identity", key, 32, 1, TLS1_3_VERSION, 0, 1, 0};

    at_client = side;
    at_server = side;
}

static SSL_SESSION *make(SSL *ssl, const struct side *side)
{
    unsigned char number[2];
    const SSL_CIPHER *cipher;
    SSL_SESSION *session = SSL_SESSION_new();

    number[0] = 0x13;
    number[1] = side->suite;
    cipher = SSL_CIPHER_find(ssl, number);
    conn_require(session != NULL && cipher != NULL, "a session for the key");
    conn_require(SSL_SESSION_set1_master_key(session, side->secret, side->length) == 1, "master key");
    conn_require(SSL_SESSION_set_cipher(session, cipher) == 1, "cipher");
    conn_require(SSL_SESSION_set_protocol_version(session, side->version) == 1, "version");
    SSL_SESSION_set_max_early_data(session, side->early);
    conn_track(session);
    return session;
}

static int use(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *length, SSL_SESSION **session)
{
    (void)md;
    at_client.asked++;
    *session = NULL;
    *id = NULL;
    *length = 0;
    if (at_client.identity != NULL) {
        *session = make(ssl, &at_client);
        *id = (const unsigned char *)at_client.identity;
        *length = strlen(at_client.identity);
    }
    return at_client.answer;
}

static int find(SSL *ssl, const unsigned char *identity, size_t length, SSL_SESSION **session)
{
    at_server.asked++;
    *session = NULL;
    if (at_server.identity != NULL && length == strlen(at_server.identity) && memcmp(identity, at_server.identity, length) == 0)
        *session = make(ssl, &at_server);
    return at_server.answer;
}

static void visit_with(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer, SSL_SESSION **next)
{
    struct conn c;
    int before = conn_ends();
    int done;

    printf("-- %s\n", label);
    at_client.asked = at_server.asked = 0;
    conn_open(&c, client, server);
    if (offer != NULL)
        conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    done = conn_handshake(&c);
    printf("handshake: %d, server asked: %d\n", done, at_server.asked > 0);
    conn_print_queue("queue");
    if (done) {
        printf("client asked: %d\n", at_client.asked > 0);
        conn_print_session("client's session before reading", SSL_get_session(c.client));
        printf("exchange: %d\n", conn_exchange(&c));
        conn_print_reused("reused", &c);
        printf("tickets: %d\n", SSL_SESSION_has_ticket(SSL_get_session(c.client)));
        conn_print_session("server's session", SSL_get_session(c.server));
        if (next != NULL)
            *next = SSL_get1_session(c.client);
    }
    conn_close(&c);
    printf("keys let go: %d\n", conn_ends() - before > 0);
}

static void visit(const char *label, SSL_CTX *client, SSL_CTX *server)
{
    visit_with(label, client, server, NULL, NULL);
}

static void agreed(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *session = NULL;

    printf("== agreed\n");
    reset();
    SSL_CTX_set_psk_use_session_callback(client, use);
    SSL_CTX_set_psk_find_session_callback(server, find);
    visit("both have it", client, server);
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    at_client.identity = NULL;
    visit("the client has none", client, server);
    reset();
    at_server.identity = NULL;
    visit("the server has none", client, server);
    reset();
    at_server.identity = "another";
    visit("the server has another", client, server);
    reset();
    at_client.length = at_server.length = 9;
    at_client.secret = at_server.secret = short_key;
    visit("a short key", client, server);
    conn_pin_cipher(client, TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384");
    conn_pin_cipher(server, TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384");
    reset();
    at_client.suite = at_server.suite = 2;
    at_client.length = at_server.length = 48;
    at_client.secret = at_server.secret = long_key;
    visit("SHA-384", client, server);
    conn_pin_cipher(client, TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256");
    conn_pin_cipher(server, TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256");
    reset();
    at_client.suite = at_server.suite = 3;
    visit("ChaCha20", client, server);
    conn_pin_cipher(client, TLS1_3_VERSION, NULL);
    conn_pin_cipher(server, TLS1_3_VERSION, NULL);

    /* A ticket that came with a key is a ticket like others. */
    reset();
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"context", 7);
    visit_with("for a ticket", client, server, NULL, &session);
    SSL_CTX_set_psk_use_session_callback(client, NULL);
    visit_with("with the ticket", client, server, session, NULL);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void refused(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);

    printf("== refused\n");
    SSL_CTX_set_psk_use_session_callback(client, use);
    SSL_CTX_set_psk_find_session_callback(server, find);
    reset();
    at_server.secret = long_key;
    visit("another key of the same identity", client, server);
    reset();
    at_client.answer = 0;
    visit("the client's callback fails", client, server);
    at_client.identity = NULL;
    visit("the client's callback fails without a key", client, server);
    reset();
    at_server.answer = 0;
    visit("the server's callback fails", client, server);
    reset();
    at_client.version = TLS1_2_VERSION;
    visit("the client's key is for TLS 1.2", client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Set on a connection, and in TLS 1.2. */
static void elsewhere(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX *client12 = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server12 = conn_server_ctx(TLS1_2_VERSION);
    struct conn c;

    printf("== elsewhere\n");
    reset();
    conn_open(&c, client, server);
    SSL_set_psk_use_session_callback(c.client, use);
    SSL_set_psk_find_session_callback(c.server, find);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("set on connections", &c);
    conn_close(&c);
    SSL_CTX_set_psk_use_session_callback(client, use);
    SSL_CTX_set_psk_find_session_callback(server, find);
    conn_open(&c, client, server);
    SSL_set_psk_use_session_callback(c.client, NULL);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("taken back on the client", &c);
    conn_close(&c);
    SSL_CTX_set_psk_use_session_callback(client12, use);
    SSL_CTX_set_psk_find_session_callback(server12, find);
    conn_open(&c, client12, server12);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("TLS 1.2", &c);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(client12);
    SSL_CTX_free(server12);
}

/* Early data goes with such a key too. */
static void early(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    struct conn c;
    char buffer[32];
    size_t length = 0;
    int i;

    printf("== early data\n");
    SSL_CTX_set_max_early_data(server, 1000);
    SSL_CTX_set_psk_use_session_callback(client, use);
    SSL_CTX_set_psk_find_session_callback(server, find);
    for (i = 0; i < 2; i++) {
        reset();
        at_client.early = at_server.early = i == 0 ? 100 : 0;
        conn_open(&c, client, server);
        printf("write: %d\n", SSL_write_early_data(c.client, "early", 5, &length));
        ERR_clear_error();
        if (i == 0) {
            length = 0;
            printf("read: %d", SSL_read_early_data(c.server, buffer, sizeof(buffer), &length));
            printf(" %.*s\n", (int)length, buffer);
            printf("client: %d\n", conn_step(c.client));
            printf("read: %d\n", SSL_read_early_data(c.server, buffer, sizeof(buffer), &length));
            printf("handshake: %d\n", conn_handshake(&c));
            printf("exchange: %d\n", conn_exchange(&c));
            conn_print_reused("early data", &c);
            printf("status: %d %d\n", SSL_get_early_data_status(c.client), SSL_get_early_data_status(c.server));
        }
        conn_close(&c);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    agreed();
    refused();
    elsewhere();
    early();
    return 0;
}
