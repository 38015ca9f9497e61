/*
 * The keys of tickets: set and looked at by functions and by control numbers, shared by two servers, changed; and
 * tickets that are not what they were.
 */
#include "conn_util.h"

#define KEYS 80

static void fill(unsigned char *keys, int first)
{
    int i;

    for (i = 0; i < KEYS; i++)
        keys[i] = (unsigned char)(first + i);
}

/* The numbers behind the macros, and lengths that are wrong. */
static void calls(void)
{
    SSL_CTX *ctx = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX *other = conn_server_ctx(TLS1_3_VERSION);
    unsigned char keys[KEYS];
    unsigned char back[KEYS];
    static const long lengths[] = {0, 1, 48, 79, 81, 160, -1};
    size_t i;

    printf("== calls\n");
    printf("measured: %ld %ld\n", (long)SSL_CTX_set_tlsext_ticket_keys(ctx, NULL, 0),
           (long)SSL_CTX_get_tlsext_ticket_keys(ctx, NULL, 5));
    printf("measured by number: %ld %ld\n", (long)SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, 80, NULL),
           (long)SSL_CTX_ctrl(ctx, SSL_CTRL_GET_TLSEXT_TICKET_KEYS, 80, NULL));
    printf("get: %ld\n", (long)SSL_CTX_get_tlsext_ticket_keys(ctx, keys, KEYS));
    printf("get of another: %ld\n", (long)SSL_CTX_get_tlsext_ticket_keys(other, back, KEYS));
    printf("same in two contexts: name=%d all=%d\n", memcmp(keys, back, 16) == 0, memcmp(keys, back, KEYS) == 0);
    printf("get again: %ld\n", (long)SSL_CTX_get_tlsext_ticket_keys(ctx, back, KEYS));
    printf("same as before: %d\n", memcmp(keys, back, KEYS) == 0);
    fill(keys, 1);
    printf("set: %ld\n", (long)SSL_CTX_set_tlsext_ticket_keys(ctx, keys, KEYS));
    printf("get: %ld\n", (long)SSL_CTX_get_tlsext_ticket_keys(ctx, back, KEYS));
    printf("same as set: %d\n", memcmp(keys, back, KEYS) == 0);
    fill(keys, 7);
    printf("set by number: %ld\n", SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, KEYS, keys));
    printf("get by number: %ld\n", SSL_CTX_ctrl(ctx, SSL_CTRL_GET_TLSEXT_TICKET_KEYS, KEYS, back));
    printf("same as set: %d\n", memcmp(keys, back, KEYS) == 0);
    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        ERR_clear_error();
        printf("set %ld: %ld\n", lengths[i], (long)SSL_CTX_set_tlsext_ticket_keys(ctx, keys, lengths[i]));
        conn_print_queue("reason");
        printf("get %ld: %ld\n", lengths[i], (long)SSL_CTX_get_tlsext_ticket_keys(ctx, back, lengths[i]));
        conn_print_queue("reason");
    }
    printf("still the same: %d\n", SSL_CTX_get_tlsext_ticket_keys(ctx, back, KEYS) == 1 && memcmp(keys, back, KEYS) == 0);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
}

static SSL_SESSION *visit(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer)
{
    SSL_SESSION *session = NULL;
    struct conn c;

    printf("%s: connected=%d\n", label, conn_connect(&c, client, server, offer));
    conn_print_reused(label, &c);
    session = SSL_get1_session(c.client);
    conn_close(&c);
    return session;
}

/* Whether the ticket of a session begins with a name. */
static int has_name(const SSL_SESSION *session, const unsigned char *name)
{
    const unsigned char *ticket = NULL;
    size_t length = 0;

    SSL_SESSION_get0_ticket(session, &ticket, &length);
    return length > 16 && memcmp(ticket, name, 16) == 0;
}

static void shared(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *a = conn_server_ctx(version);
    SSL_CTX *b = conn_server_ctx(version);
    SSL_CTX *c = conn_server_ctx(version);
    SSL_SESSION *first;
    SSL_SESSION *second;
    unsigned char keys[KEYS];
    unsigned char parts[KEYS];
    int part;

    printf("== shared, version %#x\n", (unsigned int)version);
    /* The cache has no part in this. */
    SSL_CTX_set_session_cache_mode(a, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_cache_mode(b, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    fill(keys, 33);
    conn_require(SSL_CTX_set_tlsext_ticket_keys(a, keys, KEYS) == 1, "keys");
    conn_require(SSL_CTX_set_tlsext_ticket_keys(b, keys, KEYS) == 1, "keys");
    first = visit("a", client, a, NULL);
    printf("name of the keys: %d\n", has_name(first, keys));
    second = visit("b, with the ticket of a", client, b, first);
    SSL_SESSION_free(first);
    first = visit("a, with the latest of b", client, a, second);
    SSL_SESSION_free(second);
    second = visit("c, which has other keys", client, c, first);
    SSL_SESSION_free(first);
    /* The keys of one server given to another, as a program does that has several. */
    conn_require(SSL_CTX_get_tlsext_ticket_keys(c, keys, KEYS) == 1, "keys");
    conn_require(SSL_CTX_set_tlsext_ticket_keys(a, keys, KEYS) == 1, "keys");
    first = visit("a, with the keys of c", client, a, second);
    SSL_SESSION_free(second);
    second = visit("b, with the former keys", client, b, first);
    SSL_SESSION_free(second);
    SSL_SESSION_free(first);

    /* One part of the keys is another. */
    for (part = 0; part < 3; part++) {
        memcpy(parts, keys, KEYS);
        parts[part == 0 ? 15 : part == 1 ? 16 : 79] ^= 1;
        conn_require(SSL_CTX_set_tlsext_ticket_keys(b, parts, KEYS) == 1, "keys");
        first = visit("a", client, a, NULL);
        second = visit(part == 0 ? "b, another name" : part == 1 ? "b, another HMAC key" : "b, another AES key", client, b, first);
        SSL_SESSION_free(first);
        SSL_SESSION_free(second);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(a);
    SSL_CTX_free(b);
    SSL_CTX_free(c);
}

/* A copy of a client's session whose ticket has one bit changed, in the byte at `at`. */
static SSL_SESSION *tampered(const SSL_SESSION *session, long at)
{
    const unsigned char *ticket = NULL;
    const unsigned char *p;
    unsigned char *der = NULL;
    SSL_SESSION *copy = NULL;
    size_t length = 0;
    int total = i2d_SSL_SESSION(session, NULL);
    unsigned char *end;
    int i;

    SSL_SESSION_get0_ticket(session, &ticket, &length);
    der = malloc((size_t)total);
    conn_require(der != NULL && length > 0, "a ticket");
    end = der;
    i2d_SSL_SESSION(session, &end);
    for (i = 0; i + (int)length <= total; i++)
        if (memcmp(der + i, ticket, length) == 0)
            break;
    conn_require(i + (int)length <= total, "the ticket in the encoding");
    der[i + at] ^= 0x10;
    p = der;
    copy = d2i_SSL_SESSION(NULL, &p, total);
    free(der);
    conn_require(copy != NULL, "d2i_SSL_SESSION");
    return copy;
}

/* Every byte of a ticket in turn (some of them, when brief): a full handshake, never a resumption and never a failure. */
static void tamper(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session = visit("untouched", client, server, NULL);
    const unsigned char *ticket = NULL;
    size_t length = 0;
    size_t at;
    int tried = 0;
    int connected = 0;
    int resumed = 0;

    printf("== tampered, version %#x\n", (unsigned int)version);
    SSL_SESSION_get0_ticket(session, &ticket, &length);
    printf("longer than name, iv and hmac: %d\n", length > 16 + 16 + 32);
    for (at = 0; at < length; at += conn_brief() ? 16 : 1) {
        SSL_SESSION *other = tampered(session, (long)at);
        struct conn c;

        tried++;
        connected += conn_connect(&c, client, server, other);
        resumed += SSL_session_reused(c.client) + SSL_session_reused(c.server);
        conn_close(&c);
        SSL_SESSION_free(other);
    }
    printf("all connected: %d, resumed: %d\n", connected == tried, resumed);
    SSL_SESSION_free(visit("untouched", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A ticket is for the application that made it, and for as long as its session lives. */
static void bound(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *a = conn_server_ctx(version);
    SSL_CTX *b = conn_server_ctx(version);
    SSL_SESSION *session;
    SSL_SESSION *copy;
    unsigned char keys[KEYS];

    printf("== bound, version %#x\n", (unsigned int)version);
    fill(keys, 90);
    conn_require(SSL_CTX_set_tlsext_ticket_keys(a, keys, KEYS) == 1, "keys");
    conn_require(SSL_CTX_set_tlsext_ticket_keys(b, keys, KEYS) == 1, "keys");
    conn_require(SSL_CTX_set_session_id_context(a, (const unsigned char *)"a", 1) == 1, "id context");
    conn_require(SSL_CTX_set_session_id_context(b, (const unsigned char *)"b", 1) == 1, "id context");
    session = visit("a", client, a, NULL);
    copy = SSL_SESSION_dup(session);
    SSL_SESSION_free(visit("b, another id context", client, b, copy));
    SSL_SESSION_free(copy);
    conn_require(SSL_CTX_set_session_id_context(b, (const unsigned char *)"a", 1) == 1, "id context");
    SSL_SESSION_free(visit("b, the same id context", client, b, session));
    SSL_SESSION_free(session);

    /* The server's session is over at once; the client does not know. */
    SSL_CTX_set_timeout(a, -5);
    session = visit("a, whose sessions are over at once", client, a, NULL);
    if (SSL_SESSION_has_ticket(session)) {
        SSL_CTX_set_timeout(b, 500);
        SSL_SESSION_free(visit("b", client, b, session));
    }
    SSL_SESSION_free(session);
    conn_print_stats("b", b);
    SSL_CTX_free(client);
    SSL_CTX_free(a);
    SSL_CTX_free(b);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    calls();
    shared(TLS1_2_VERSION);
    shared(TLS1_3_VERSION);
    tamper(TLS1_2_VERSION);
    tamper(TLS1_3_VERSION);
    bound(TLS1_2_VERSION);
    bound(TLS1_3_VERSION);
    return 0;
}
