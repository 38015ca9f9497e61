/*
 * The callbacks of tickets: application data goes into a ticket and comes out of it, and what a server does with a
 * ticket for each thing that its callback may say of it.
 */
#include "conn_util.h"

struct wishes {
    int generate;    /* what the generating callback returns */
    int decrypt;     /* what the other returns; -1 for what fits the status */
    int tag;         /* the application data is this letter, and one more each time */
    int calls;
    int silent;
};

static struct wishes wish;

static int generate(SSL *ssl, void *arg)
{
    struct wishes *w = arg;
    SSL_SESSION *session = SSL_get_session(ssl);
    char data[8];

    if (!w->silent)
        printf("generate: in_init=%d reused=%d session=%d has ticket=%d\n", SSL_in_init(ssl), SSL_session_reused(ssl),
               session != NULL, session != NULL ? SSL_SESSION_has_ticket(session) : -1);
    snprintf(data, sizeof(data), "tag %c", w->tag + w->calls++ % 20);
    if (session != NULL && SSL_SESSION_set1_ticket_appdata(session, data, strlen(data)) != 1)
        printf("no data could be set\n");
    return w->generate;
}

static const char *status_name(SSL_TICKET_STATUS status)
{
    switch (status) {
    case SSL_TICKET_EMPTY:
        return "EMPTY";
    case SSL_TICKET_NO_DECRYPT:
        return "NO_DECRYPT";
    case SSL_TICKET_SUCCESS:
        return "SUCCESS";
    case SSL_TICKET_SUCCESS_RENEW:
        return "SUCCESS_RENEW";
    default:
        return "another";
    }
}

static SSL_TICKET_RETURN decrypt(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t name_length,
                                 SSL_TICKET_STATUS status, void *arg)
{
    struct wishes *w = arg;
    void *data = NULL;
    size_t length = 0;
    unsigned char keys[80];

    (void)ssl;
    if (session != NULL)
        SSL_SESSION_get0_ticket_appdata(session, &data, &length);
    SSL_CTX_get_tlsext_ticket_keys(SSL_get_SSL_CTX(ssl), keys, sizeof(keys));
    printf("decrypt: status=%s session=%d name=%lu own name=%d data=%.*s\n", status_name(status), session != NULL,
           (unsigned long)name_length, name_length == 16 && memcmp(name, keys, 16) == 0, (int)length,
           data != NULL ? (char *)data : "");
    if (w->decrypt >= 0)
        return w->decrypt;
    return session != NULL ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_IGNORE_RENEW;
}

static int tickets_told;

static int on_client_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    (void)session;
    tickets_told++;
    return 0;
}

static SSL_CTX *client_ctx(int version)
{
    SSL_CTX *ctx = conn_client_ctx(version);

    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, on_client_session);
    return ctx;
}

static SSL_CTX *server_ctx(int version)
{
    SSL_CTX *ctx = conn_server_ctx(version);

    printf("set: %d\n", SSL_CTX_set_session_ticket_cb(ctx, generate, decrypt, &wish));
    wish.generate = 1;
    wish.decrypt = -1;
    wish.tag = 'a';
    wish.calls = 0;
    return ctx;
}

/* One connection that offers `offer`: what was called, what came of it, how many tickets arrived. The client's session. */
static SSL_SESSION *visit(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer)
{
    SSL_SESSION *session;
    struct conn c;
    int done;

    printf("-- %s\n", label);
    tickets_told = 0;
    conn_open(&c, client, server);
    if (offer != NULL)
        conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    done = conn_handshake(&c);
    printf("handshake: %d\n", done);
    if (!done) {
        int ret;

        conn_print_queue("server");
        ERR_clear_error();
        ret = SSL_do_handshake(c.client);
        printf("client failed: %d\n", ret <= 0);
        conn_print_queue("client");
        conn_release(&c);
        return NULL;
    }
    printf("exchange: %d\n", conn_exchange(&c));
    conn_print_reused("reused", &c);
    printf("%s: sessions told: %d\n", label, tickets_told);
    session = SSL_get1_session(c.client);
    printf("the client's session has a ticket: %d\n", SSL_SESSION_has_ticket(session));
    conn_close(&c);
    return session;
}

static void returns(int version)
{
    static const struct {
        const char *name;
        int value;
    } values[] = {
        {"IGNORE", SSL_TICKET_RETURN_IGNORE},
        {"IGNORE_RENEW", SSL_TICKET_RETURN_IGNORE_RENEW},
        {"USE", SSL_TICKET_RETURN_USE},
        {"USE_RENEW", SSL_TICKET_RETURN_USE_RENEW},
        {"ABORT", SSL_TICKET_RETURN_ABORT},
        {"none of them", 17},
    };
    SSL_CTX *client = client_ctx(version);
    SSL_CTX *server = server_ctx(version);
    SSL_CTX *other = server_ctx(version);
    char label[64];
    size_t i;

    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        SSL_SESSION *session;
        SSL_SESSION *copy;

        wish.decrypt = -1;
        session = visit("first", client, server, NULL);
        conn_require(session != NULL, "first connection");
        wish.decrypt = values[i].value;
        /* A TLS 1.3 ticket is offered once: a copy goes to the server that does not know it. */
        copy = SSL_SESSION_dup(session);
        snprintf(label, sizeof(label), "foreign ticket, %s", values[i].name);
        SSL_SESSION_free(visit(label, client, other, copy));
        SSL_SESSION_free(copy);
        snprintf(label, sizeof(label), "good ticket, %s", values[i].name);
        SSL_SESSION_free(visit(label, client, server, session));
        snprintf(label, sizeof(label), "no ticket, %s", values[i].name);
        SSL_SESSION_free(visit(label, client, server, NULL));
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* A renewed ticket carries what the callback sets then; one that is used goes on carrying its own. */
static void carried(int version)
{
    SSL_CTX *client = client_ctx(version);
    SSL_CTX *server = server_ctx(version);
    SSL_SESSION *session = visit("carried", client, server, NULL);
    SSL_SESSION *next;
    int i;

    for (i = 0; i < 3; i++) {
        wish.decrypt = i == 1 ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
        next = visit("carried on", client, server, session);
        SSL_SESSION_free(session);
        session = next;
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The generating callback refuses. */
static void refused(int version)
{
    SSL_CTX *client = client_ctx(version);
    SSL_CTX *server = server_ctx(version);

    wish.generate = 0;
    SSL_SESSION_free(visit("refused", client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* One callback without the other, and none. */
static void alone(int version)
{
    SSL_CTX *client = client_ctx(version);
    SSL_CTX *server = server_ctx(version);
    SSL_SESSION *session;

    printf("set: %d\n", SSL_CTX_set_session_ticket_cb(server, generate, NULL, &wish));
    session = visit("generate alone", client, server, NULL);
    SSL_SESSION_free(visit("generate alone", client, server, session));
    printf("set: %d\n", SSL_CTX_set_session_ticket_cb(server, NULL, decrypt, &wish));
    SSL_SESSION_free(visit("decrypt alone", client, server, session));
    printf("set: %d\n", SSL_CTX_set_session_ticket_cb(server, NULL, NULL, NULL));
    SSL_SESSION_free(visit("none", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Without tickets nobody is asked. */
static void without_tickets(int version)
{
    SSL_CTX *client = client_ctx(version);
    SSL_CTX *server = server_ctx(version);
    SSL_SESSION *session;

    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    session = visit("SSL_OP_NO_TICKET", client, server, NULL);
    SSL_SESSION_free(visit("SSL_OP_NO_TICKET again", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A session that was resumed by its id gets a ticket when the client asks for one. */
static void by_id(void)
{
    SSL_CTX *client = client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = server_ctx(TLS1_2_VERSION);
    SSL_SESSION *session;
    SSL_SESSION *next;

    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    session = visit("by id", client, server, NULL);
    SSL_CTX_clear_options(server, SSL_OP_NO_TICKET);
    next = visit("by id, with tickets", client, server, session);
    conn_print_session("next", next);
    SSL_SESSION_free(visit("by the ticket", client, server, next));
    SSL_SESSION_free(session);
    SSL_SESSION_free(next);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    int i;

    conn_begin(argc, argv);
    for (i = 0; i < 2; i++) {
        printf("==== version %#x\n", (unsigned int)versions[i]);
        returns(versions[i]);
        carried(versions[i]);
        refused(versions[i]);
        alone(versions[i]);
        without_tickets(versions[i]);
    }
    by_id();
    return 0;
}
