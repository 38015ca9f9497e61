/* Early data: who may send and read it when, what arrives, what became of it, and that nothing is taken twice. */
#include "conn_util.h"

#include <unistd.h>

static const char *outcome_name(int outcome)
{
    switch (outcome) {
    case SSL_READ_EARLY_DATA_ERROR:
        return "ERROR";
    case SSL_READ_EARLY_DATA_SUCCESS:
        return "SUCCESS";
    case SSL_READ_EARLY_DATA_FINISH:
        return "FINISH";
    default:
        return "another";
    }
}

static const char *status_name(int status)
{
    switch (status) {
    case SSL_EARLY_DATA_NOT_SENT:
        return "NOT_SENT";
    case SSL_EARLY_DATA_REJECTED:
        return "REJECTED";
    case SSL_EARLY_DATA_ACCEPTED:
        return "ACCEPTED";
    default:
        return "another";
    }
}

static SSL_CTX *server_ctx(unsigned int max)
{
    SSL_CTX *ctx = conn_server_ctx(TLS1_3_VERSION);

    SSL_CTX_set_max_early_data(ctx, max);
    return ctx;
}

static void settings(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *before = SSL_new(ctx);
    SSL *ssl;

    printf("== settings\n");
    printf("new: ctx=%u ssl=%u\n", (unsigned int)SSL_CTX_get_max_early_data(ctx), (unsigned int)SSL_get_max_early_data(before));
    printf("set: %d\n", SSL_CTX_set_max_early_data(ctx, 4000));
    ssl = SSL_new(ctx);
    printf("ctx=%u made before=%u made after=%u\n", (unsigned int)SSL_CTX_get_max_early_data(ctx),
           (unsigned int)SSL_get_max_early_data(before), (unsigned int)SSL_get_max_early_data(ssl));
    printf("set: %d %d\n", SSL_set_max_early_data(ssl, 7), SSL_CTX_set_max_early_data(ctx, 0xffffffff));
    printf("ctx=%u ssl=%u\n", (unsigned int)SSL_CTX_get_max_early_data(ctx), (unsigned int)SSL_get_max_early_data(ssl));
    printf("status: %s\n", status_name(SSL_get_early_data_status(ssl)));
    SSL_free(ssl);
    SSL_free(before);
    SSL_CTX_free(ctx);
}

/* A session to resume. */
static SSL_SESSION *first(SSL_CTX *client, SSL_CTX *server)
{
    SSL_SESSION *session;
    struct conn c;

    conn_require(conn_connect(&c, client, server, NULL), "first connection");
    session = SSL_get1_session(c.client);
    printf("first: max_early_data=%u server's=%u status=%s/%s\n", (unsigned int)SSL_SESSION_get_max_early_data(session),
           (unsigned int)SSL_SESSION_get_max_early_data(SSL_get_session(c.server)),
           status_name(SSL_get_early_data_status(c.client)), status_name(SSL_get_early_data_status(c.server)));
    conn_close(&c);
    return session;
}

static void write_early(struct conn *c, const char *text)
{
    size_t written = 0;
    int ret;

    ERR_clear_error();
    ret = SSL_write_early_data(c->client, text, strlen(text), &written);
    printf("write: ret=%d written=%lu status=%s", ret, (unsigned long)written,
           status_name(SSL_get_early_data_status(c->client)));
    conn_print_result("", c->client, ret);
}

static int read_early(struct conn *c, size_t room)
{
    char buffer[64];
    size_t length = 0;
    int outcome;

    ERR_clear_error();
    outcome = SSL_read_early_data(c->server, buffer, room, &length);
    printf("read: %s %lu \"%.*s\" status=%s", outcome_name(outcome), (unsigned long)length, (int)length, buffer,
           status_name(SSL_get_early_data_status(c->server)));
    conn_print_result("", c->server, outcome);
    return outcome;
}

static void read_all(struct conn *c, size_t room)
{
    int i;

    for (i = 0; i < 20; i++)
        if (read_early(c, room) != SSL_READ_EARLY_DATA_SUCCESS)
            break;
}

static void finish(struct conn *c, const char *label)
{
    printf("handshake: %d\n", conn_handshake(c));
    printf("exchange: %d\n", conn_exchange(c));
    conn_print_reused("reused", c);
    printf("status: client=%s server=%s\n", status_name(SSL_get_early_data_status(c->client)),
           status_name(SSL_get_early_data_status(c->server)));
    printf("%s: next max_early_data=%u\n", label, (unsigned int)SSL_SESSION_get_max_early_data(SSL_get_session(c->client)));
}

static void accepted(unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(1000);
    SSL_SESSION *session;
    SSL_SESSION *copy;
    SSL_SESSION *next;
    struct conn c;

    printf("== accepted, options %#lx\n", options);
    SSL_CTX_set_options(server, options);
    session = first(client, server);
    copy = SSL_SESSION_dup(session);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    read_early(&c, 64);
    write_early(&c, "early");
    read_early(&c, 64);
    write_early(&c, "and more of it");
    read_early(&c, 5);
    read_early(&c, 64);
    read_early(&c, 64);
    /* The client ends it when it goes on with the handshake. */
    printf("client: %d\n", conn_step(c.client));
    read_all(&c, 64);
    CONN_CALL("read again", c.server, SSL_read_early_data(c.server, NULL, 0, &(size_t){0}));
    finish(&c, "accepted");
    next = SSL_get1_session(c.client);
    conn_close(&c);
    conn_print_stats("server", server);

    /* The same ticket a second time: it is used up unless the server does not care. */
    printf("-- played back\n");
    conn_open(&c, client, server);
    SSL_set_session(c.client, copy);
    write_early(&c, "early again");
    read_all(&c, 64);
    printf("client: %d\n", conn_step(c.client));
    read_all(&c, 64);
    finish(&c, "played back");
    conn_close(&c);
    conn_print_stats("server", server);

    printf("-- the ticket that came with it\n");
    conn_open(&c, client, server);
    SSL_set_session(c.client, next);
    write_early(&c, "early once more");
    read_all(&c, 64);
    printf("client: %d\n", conn_step(c.client));
    read_all(&c, 64);
    finish(&c, "the ticket that came with it");
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_SESSION_free(copy);
    SSL_SESSION_free(next);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Servers that do not take it: the data is dropped and the connection goes on. */
static void rejected(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(1000);
    SSL_CTX *other = server_ctx(1000);
    SSL_SESSION *session;
    struct conn c;

    printf("== a server that does not ask for it\n");
    session = first(client, server);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "early");
    finish(&c, "a server that does not ask for it");
    conn_close(&c);
    SSL_SESSION_free(session);

    printf("== a server that does not know the session\n");
    session = first(client, server);
    conn_open(&c, client, other);
    SSL_set_session(c.client, session);
    write_early(&c, "early");
    read_all(&c, 64);
    finish(&c, "a server that does not know the session");
    conn_close(&c);
    SSL_SESSION_free(session);

    printf("== a server that has changed its mind\n");
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    session = first(client, server);
    SSL_CTX_set_max_early_data(server, 0);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "early");
    read_all(&c, 64);
    finish(&c, "a server that has changed its mind");
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* A client without early data at a server that asks for it. */
static void none(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(1000);
    SSL_CTX *client12 = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server12 = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *session;
    struct conn c;

    printf("== no session\n");
    conn_open(&c, client, server);
    write_early(&c, "early");
    printf("client: %d\n", conn_step(c.client));
    read_all(&c, 64);
    finish(&c, "no session");
    conn_close(&c);

    printf("== a session and no data\n");
    session = first(client, server);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    printf("client: %d\n", conn_step(c.client));
    write_early(&c, "too late");
    read_all(&c, 64);
    finish(&c, "a session and no data");
    write_early(&c, "far too late");
    conn_close(&c);
    SSL_SESSION_free(session);

    printf("== TLS 1.2\n");
    SSL_CTX_set_max_early_data(server12, 1000);
    conn_open(&c, client12, server12);
    write_early(&c, "early");
    printf("client: %d\n", conn_step(c.client));
    read_early(&c, 64);
    printf("client: %d\n", conn_step(c.client));
    read_early(&c, 64);
    printf("finished: %d\n", SSL_is_init_finished(c.server));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(client12);
    SSL_CTX_free(server12);
}

/* Calls that do not fit. */
static void misplaced(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(1000);
    SSL_SESSION *session;
    struct conn c;
    char buffer[16];
    size_t length = 0;

    printf("== misplaced\n");
    session = first(client, server);
    conn_open(&c, client, server);
    CONN_CALL("a client reads", c.client, SSL_read_early_data(c.client, buffer, sizeof(buffer), &length));
    CONN_CALL("a server writes", c.server, SSL_write_early_data(c.server, "x", 1, &length));
    SSL_set_session(c.client, session);
    read_early(&c, 64);
    CONN_CALL("a server that waits for early data writes", c.server, SSL_write(c.server, "x", 1));
    write_early(&c, "early");
    read_early(&c, 64);
    CONN_CALL("a server that reads early data writes", c.server, SSL_write(c.server, "x", 1));
    printf("client: %d\n", conn_step(c.client));
    read_all(&c, 64);
    finish(&c, "misplaced");
    CONN_CALL("a server reads afterwards", c.server, SSL_read_early_data(c.server, buffer, sizeof(buffer), &length));
    conn_close(&c);
    SSL_SESSION_free(session);

    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* More than the session allows. */
static void too_much(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(8);
    SSL_SESSION *session = first(client, server);
    struct conn c;

    printf("== too much\n");
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "12345678");
    write_early(&c, "9");
    conn_release(&c);
    SSL_SESSION_free(session);

    /* A client that believes that it may send more. */
    session = first(client, server);
    SSL_SESSION_set_max_early_data(session, 100);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "123456789");
    read_all(&c, 64);
    conn_release(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The names that go with a session go with its early data. */
static void names(void)
{
    static const unsigned char protocols[] = {2, 'h', '2'};
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(1000);
    SSL_SESSION *session = first(client, server);
    struct conn c;

    printf("== names\n");
    SSL_SESSION_set1_hostname(session, "localhost");
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "for another host");
    conn_release(&c);
    SSL_SESSION_free(session);
    session = first(client, server);
    SSL_SESSION_set1_alpn_selected(session, protocols + 1, 2);
    conn_open(&c, client, server);
    SSL_set_session(c.client, session);
    write_early(&c, "for another protocol");
    conn_release(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    settings();
    accepted(0);
    accepted(SSL_OP_NO_ANTI_REPLAY);
    rejected();
    none();
    misplaced();
    too_much();
    names();
    return 0;
}
