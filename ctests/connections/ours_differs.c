/*
 * Where connections differ from OpenSSL's and docs/compatibility.md says so, under "Resumption" and at SSL_set_shutdown: the
 * order of the callbacks for the server name and for sessions, a TLS 1.3 session that is offered to a server of TLS 1.2, and
 * a shutdown that is set within a handshake. For this library alone; the exit status says whether all holds. What is
 * printed shows the difference when it runs on OpenSSL.
 */
#include "conn_util.h"

#define MOST_TOLD 8

static char told[MOST_TOLD + 1];

static void tell(char what)
{
    size_t before = strlen(told);

    conn_require(before < MOST_TOLD, "few enough calls");
    told[before] = what;
    told[before + 1] = '\0';
}

static int on_name(SSL *ssl, int *alert, void *argument)
{
    (void)ssl;
    (void)alert;
    (void)argument;
    tell('n');
    return SSL_TLSEXT_ERR_OK;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    (void)ssl;
    (void)id;
    (void)len;
    (void)copy;
    tell('g');
    return NULL;
}

/* As conn_connect, to a server by its name. */
static void connect_named(struct conn *c, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session)
{
    conn_open(c, client, server);
    conn_require(SSL_set_tlsext_host_name(c->client, "localhost") == 1, "the name");
    if (session != NULL)
        conn_require(SSL_set_session(c->client, session) == 1, "the session");
    conn_require(conn_handshake(c) && conn_exchange(c), "a handshake");
}

/* n: the callback for the name; g: that for a session that the cache does not have. */
static void name_before_session(const struct conn_mechanism *by)
{
    SSL_CTX *client = conn_client_ctx(by->version);
    SSL_CTX *server = conn_server_ctx(by->version);
    SSL_SESSION *session;
    struct conn c;

    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    SSL_CTX_sess_set_get_cb(server, on_get);
    connect_named(&c, client, server, NULL);
    session = SSL_get1_session(c.client);
    conn_close(&c);
    told[0] = '\0';
    connect_named(&c, client, server, session);
    printf("%s: %s\n", by->name, told);
    conn_require(strcmp(told, "ng") == 0, "the name first");
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A client of both versions with a TLS 1.3 session meets a server that speaks TLS 1.2: whether it gets a ticket. */
static void newer_session(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *newer = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX *older = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *session;
    struct conn c;
    int offered;

    SSL_CTX_set_min_proto_version(client, TLS1_2_VERSION);
    conn_require(conn_connect(&c, client, newer, NULL), "TLS 1.3");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    for (offered = 0; offered < 2; offered++) {
        conn_require(conn_connect(&c, client, older, offered ? session : NULL), "TLS 1.2");
        printf("%s, offered=%d: ticket=%d\n", SSL_get_version(c.client), offered,
               SSL_SESSION_has_ticket(SSL_get0_session(c.client)));
        conn_require(SSL_version(c.client) == TLS1_2_VERSION && !SSL_session_reused(c.client), "a new session");
        conn_require(SSL_SESSION_has_ticket(SSL_get0_session(c.client)) == !offered, "a ticket for who offered none");
        conn_close(&c);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(newer);
    SSL_CTX_free(older);
}

static void shutdown_within(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    struct conn c;
    int over;

    conn_open(&c, client, server);
    conn_require(conn_step(c.client) == 0, "a client that waits");
    SSL_set_shutdown(c.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    over = conn_handshake(&c);
    printf("%#x: handshake=%d\n", (unsigned int)version, over);
    conn_require(over, "a handshake that goes on");
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    int each;

    conn_begin(argc, argv);
    for (each = 0; each < CONN_MECHANISMS; each++)
        if (conn_mechanisms[each].options & SSL_OP_NO_TICKET)
            name_before_session(&conn_mechanisms[each]);
    newer_session();
    shutdown_within(TLS1_2_VERSION);
    shutdown_within(TLS1_3_VERSION);
    return 0;
}
