/* How many TLS 1.3 tickets a server sends: behind a handshake, behind a resumption, and when it is asked for more. */
#include "conn_util.h"

static int client_told;
static int server_told;
static int server_in_init;

static int on_client_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    (void)session;
    client_told++;
    return 0;
}

static int on_server_session(SSL *ssl, SSL_SESSION *session)
{
    (void)session;
    server_told++;
    server_in_init = SSL_in_init(ssl);
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

    SSL_CTX_sess_set_new_cb(ctx, on_server_session);
    return ctx;
}

static void told(const char *label)
{
    printf("%s: client told=%d server told=%d in_init then=%d\n", label, client_told, server_told, server_in_init);
    client_told = server_told = server_in_init = 0;
}

static void settings(void)
{
    SSL_CTX *ctx = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL *before = SSL_new(ctx);
    SSL *ssl;

    printf("== settings\n");
    printf("new: ctx=%lu client=%lu ssl=%lu\n", (unsigned long)SSL_CTX_get_num_tickets(ctx),
           (unsigned long)SSL_CTX_get_num_tickets(client), (unsigned long)SSL_get_num_tickets(before));
    printf("set: %d\n", SSL_CTX_set_num_tickets(ctx, 7));
    ssl = SSL_new(ctx);
    printf("ctx=%lu made before=%lu made after=%lu\n", (unsigned long)SSL_CTX_get_num_tickets(ctx),
           (unsigned long)SSL_get_num_tickets(before), (unsigned long)SSL_get_num_tickets(ssl));
    printf("set: %d %d\n", SSL_set_num_tickets(ssl, 0), SSL_CTX_set_num_tickets(ctx, (size_t)-1));
    printf("ctx the most=%d ssl=%lu\n", SSL_CTX_get_num_tickets(ctx) == (size_t)-1, (unsigned long)SSL_get_num_tickets(ssl));
    printf("client: %d %lu\n", SSL_CTX_set_num_tickets(client, 3), (unsigned long)SSL_CTX_get_num_tickets(client));
    printf("clear: %d %lu\n", SSL_clear(ssl), (unsigned long)SSL_get_num_tickets(ssl));
    SSL_free(ssl);
    SSL_free(before);
    SSL_CTX_free(ctx);
    SSL_CTX_free(client);
}

static void counts(unsigned long options)
{
    static const size_t numbers[] = {0, 1, 2, 3, 5, 30};
    SSL_CTX *client = client_ctx(TLS1_3_VERSION);
    size_t i;

    printf("== counts, options %#lx\n", options);
    for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        SSL_CTX *server = server_ctx(TLS1_3_VERSION);
        SSL_SESSION *session;
        struct conn c;
        char label[64];

        SSL_CTX_set_options(server, options);
        SSL_CTX_set_num_tickets(server, numbers[i]);
        printf("-- %lu: connected=%d\n", (unsigned long)numbers[i], conn_connect(&c, client, server, NULL));
        told("full");
        session = SSL_get1_session(c.client);
        printf("has a ticket=%d resumable=%d\n", SSL_SESSION_has_ticket(session), SSL_SESSION_is_resumable(session));
        conn_close(&c);
        snprintf(label, sizeof(label), "with what came of %lu", (unsigned long)numbers[i]);
        printf("%s: connected=%d\n", label, conn_connect(&c, client, server, session));
        conn_print_reused(label, &c);
        told("second");
        conn_close(&c);
        conn_print_stats("server", server);
        SSL_SESSION_free(session);
        SSL_CTX_free(server);
    }
    SSL_CTX_free(client);
}

/* More tickets on request: what the call says in each state, and when they arrive. */
static void asked(unsigned long options)
{
    SSL_CTX *client = client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(TLS1_3_VERSION);
    SSL_SESSION *session;
    struct conn c;
    char buffer[16];
    int i;

    printf("== asked, options %#lx\n", options);
    SSL_CTX_set_options(server, options);
    conn_open(&c, client, server);
    printf("before: client=%d server=%d\n", SSL_new_session_ticket(c.client), SSL_new_session_ticket(c.server));
    conn_print_queue("queue");
    printf("step: %d\n", conn_step(c.client));
    printf("in the hello: %d %d\n", SSL_new_session_ticket(c.client), SSL_new_session_ticket(c.server));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    told("after the handshake");
    printf("client: %d\n", SSL_new_session_ticket(c.client));
    conn_print_queue("queue");

    printf("server: %d in_init=%d finished=%d\n", SSL_new_session_ticket(c.server), SSL_in_init(c.server),
           SSL_is_init_finished(c.server));
    told("asked");
    CONN_CALL("do_handshake", c.server, SSL_do_handshake(c.server));
    printf("in_init=%d finished=%d\n", SSL_in_init(c.server), SSL_is_init_finished(c.server));
    told("after do_handshake");
    CONN_CALL("read", c.client, SSL_read(c.client, buffer, sizeof(buffer)));
    told("after reading");

    for (i = 0; i < 3; i++)
        printf("again: %d\n", SSL_new_session_ticket(c.server));
    printf("sent along with data: %d\n", conn_send(c.server, c.client, "with tickets"));
    told("after writing");
    printf("exchange: %d\n", conn_exchange(&c));
    session = SSL_get1_session(c.client);
    printf("server: %d\n", SSL_new_session_ticket(c.server));
    CONN_CALL("read", c.server, SSL_read(c.server, buffer, sizeof(buffer)));
    told("after the server read");
    conn_print_stats("server", server);
    conn_close(&c);

    printf("resumed with the last: %d\n", conn_connect(&c, client, server, session));
    conn_print_reused("resumed with the last", &c);
    told("resumed");
    printf("server: %d\n", SSL_new_session_ticket(c.server));
    printf("exchange: %d\n", conn_exchange(&c));
    told("one more");
    conn_print_session("client", SSL_get_session(c.client));
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* TLS 1.2 has no such tickets. */
static void tls12(void)
{
    SSL_CTX *client = client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = server_ctx(TLS1_2_VERSION);
    struct conn c;

    printf("== TLS 1.2\n");
    SSL_CTX_set_num_tickets(server, 0);
    printf("connected=%d\n", conn_connect(&c, client, server, NULL));
    printf("has a ticket=%d\n", SSL_SESSION_has_ticket(SSL_get_session(c.client)));
    told("TLS 1.2");
    printf("asked: %d\n", SSL_new_session_ticket(c.server));
    conn_print_queue("queue");
    printf("exchange: %d\n", conn_exchange(&c));
    told("TLS 1.2");
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Each of many tickets can be used. */
static SSL_SESSION *kept[8];
static int kept_count;

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    if (kept_count == 8)
        return 0;
    kept[kept_count++] = session;
    return 1;
}

static void each(void)
{
    SSL_CTX *client = client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = server_ctx(TLS1_3_VERSION);
    struct conn c;
    int i;
    int j;
    int same = 0;

    printf("== each\n");
    SSL_CTX_sess_set_new_cb(client, keep_session);
    SSL_CTX_set_num_tickets(server, 5);
    conn_require(conn_connect(&c, client, server, NULL), "connected");
    printf("asked: %d\n", SSL_new_session_ticket(c.server));
    conn_require(conn_exchange(&c), "exchange");
    conn_close(&c);
    printf("kept: %d\n", kept_count);
    SSL_CTX_sess_set_new_cb(client, NULL);
    for (i = 0; i < kept_count; i++)
        for (j = 0; j < i; j++) {
            unsigned char a[64];
            unsigned char b[64];
            size_t length = SSL_SESSION_get_master_key(kept[i], a, sizeof(a));

            SSL_SESSION_get_master_key(kept[j], b, sizeof(b));
            same += memcmp(a, b, length) == 0 || conn_same_id(kept[i], kept[j]);
        }
    printf("alike: %d\n", same);
    for (i = 0; i < kept_count; i++) {
        printf("ticket %d: %d\n", i, conn_connect(&c, client, server, kept[i]));
        conn_print_reused("ticket", &c);
        conn_close(&c);
        SSL_SESSION_free(kept[i]);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    settings();
    counts(0);
    counts(SSL_OP_NO_TICKET);
    asked(0);
    asked(SSL_OP_NO_TICKET);
    tls12();
    each();
    return 0;
}
