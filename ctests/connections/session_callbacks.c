/*
 * The server's and the client's session callbacks: an external cache in a C table beside or in place of the internal
 * one, what each callback is told and when, and who owns the session it is given or gives.
 */
#include "conn_util.h"

#define ENTRIES 32

struct entry {
    SSL_SESSION *session;
    unsigned char id[SSL_MAX_SSL_SESSION_ID_LENGTH];
    unsigned int length;
};

static struct entry table[ENTRIES];
/* How the get callback gives: its own reference added, lent and to be copied, or a fresh duplicate of a duplicate. */
enum giving { REFERENCE, LENT, DUPLICATE };

static int keep;
static enum giving giving;
static int client_keeps;
static SSL_SESSION *client_kept;

static struct entry *find(const unsigned char *id, unsigned int length)
{
    int i;

    for (i = 0; i < ENTRIES; i++)
        if (table[i].session != NULL && table[i].length == length && memcmp(table[i].id, id, length) == 0)
            return &table[i];
    return NULL;
}

static int count(void)
{
    int i;
    int used = 0;

    for (i = 0; i < ENTRIES; i++)
        used += table[i].session != NULL;
    return used;
}

static void clear_table(void)
{
    int i;

    for (i = 0; i < ENTRIES; i++)
        SSL_SESSION_free(table[i].session);
    memset(table, 0, sizeof(table));
}

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    const unsigned char *id;
    unsigned int length = 0;
    int i;

    id = SSL_SESSION_get_id(session, &length);
    printf("  new: id=%u known=%d of this connection=%d server=%d in the cache=%d\n", length, find(id, length) != NULL,
           SSL_get_session(ssl) == session, SSL_is_server(ssl), SSL_has_matching_session_id(ssl, id, length));
    if (!keep)
        return 0;
    for (i = 0; i < ENTRIES; i++) {
        if (table[i].session == NULL) {
            table[i].session = giving == DUPLICATE ? SSL_SESSION_dup(session) : session;
            table[i].length = length;
            memcpy(table[i].id, id, length);
            return giving != DUPLICATE;
        }
    }
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy)
{
    struct entry *entry = find(id, (unsigned int)length);

    printf("  get: id=%d known=%d copy was %d server=%d session held=%d\n", length, entry != NULL, *copy, SSL_is_server(ssl),
           SSL_get_session(ssl) != NULL);
    *copy = giving == LENT;
    if (entry == NULL)
        return NULL;
    if (giving == DUPLICATE)
        return SSL_SESSION_dup(entry->session);
    if (giving == REFERENCE)
        SSL_SESSION_up_ref(entry->session);
    return entry->session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    const unsigned char *id;
    unsigned int length = 0;

    (void)ctx;
    id = SSL_SESSION_get_id(session, &length);
    printf("  remove: id=%u known=%d resumable=%d\n", length, find(id, length) != NULL, SSL_SESSION_is_resumable(session));
}

static int on_client_new(SSL *ssl, SSL_SESSION *session)
{
    printf("  client new: of this connection=%d ticket=%d\n", SSL_get_session(ssl) == session, SSL_SESSION_has_ticket(session));
    if (!client_keeps)
        return 0;
    SSL_SESSION_free(client_kept);
    client_kept = session;
    return 1;
}

static void on_client_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    printf("  client remove: kept=%d\n", session == client_kept);
}

static void connect_once(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION **session)
{
    struct conn c;

    printf(" %s\n", label);
    conn_open(&c, client, server);
    if (*session != NULL)
        conn_require(SSL_set_session(c.client, *session) == 1, "SSL_set_session");
    printf("  handshake=%d\n", conn_handshake(&c));
    printf("  exchange=%d\n", conn_exchange(&c));
    conn_print_reused("  connection", &c);
    printf("  the server's session is the table's object=%d\n", count() > 0 && SSL_get_session(c.server) == table[count() - 1].session);
    if (*session == NULL)
        *session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_print_stats("  server", server);
}

static void external(const char *label, int version, unsigned long options, long mode, enum giving way)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session = NULL;

    printf("== %s, mode %#lx, giving %d\n", label, mode, (int)way);
    keep = 1;
    giving = way;
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_session_cache_mode(server, mode);
    SSL_CTX_sess_set_new_cb(server, on_new);
    SSL_CTX_sess_set_get_cb(server, on_get);
    SSL_CTX_sess_set_remove_cb(server, on_remove);
    printf("getters: %d %d %d\n", SSL_CTX_sess_get_new_cb(server) == on_new, SSL_CTX_sess_get_get_cb(server) == on_get,
           SSL_CTX_sess_get_remove_cb(server) == on_remove);
    connect_once("full", client, server, &session);
    connect_once("offered", client, server, &session);
    connect_once("offered again", client, server, &session);
    printf(" flush\n");
    SSL_CTX_flush_sessions(server, 0);
    conn_print_stats("  server", server);
    connect_once("offered after the flush", client, server, &session);
    connect_once("offered again", client, server, &session);
    printf(" the table is emptied: %d entries\n", count());
    clear_table();
    connect_once("offered", client, server, &session);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    printf(" end of the server\n");
    SSL_CTX_free(server);
    clear_table();
}

/* Each session's end, for both answers of the new callback and both ways of the get callback. */
static void ownership(int version, unsigned long options, int keeps, enum giving way)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session = NULL;
    struct conn c;
    int before = conn_ends();

    printf("== ownership, %s, kept=%d giving=%d\n", version == TLS1_3_VERSION ? "1.3" : "1.2", keeps, (int)way);
    keep = keeps;
    giving = way;
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(server, on_new);
    SSL_CTX_sess_set_get_cb(server, on_get);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    session = SSL_get1_session(c.client);
    conn_track(SSL_get_session(c.server));
    conn_close(&c);
    printf("ends after the first connection: %d\n", conn_ends() - before);
    printf("connected=%d\n", conn_connect(&c, client, server, session));
    conn_print_reused("second", &c);
    conn_close(&c);
    printf("ends after the second connection: %d\n", conn_ends() - before);
    clear_table();
    printf("ends after emptying the table: %d\n", conn_ends() - before);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends after all: %d\n", conn_ends() - before);
}

static void client_side(int version, unsigned long options, int keeps, long mode)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;
    int before = conn_ends();

    printf("== client, %s, options %d, kept=%d mode=%#lx\n", version == TLS1_3_VERSION ? "1.3" : "1.2", options != 0, keeps, mode);
    client_keeps = keeps;
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_session_cache_mode(client, mode);
    SSL_CTX_sess_set_new_cb(client, on_client_new);
    SSL_CTX_sess_set_remove_cb(client, on_client_remove);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    conn_track(SSL_get_session(c.client));
    session = SSL_get1_session(c.client);
    conn_close(&c);
    printf(" resumed\n");
    conn_require(conn_connect(&c, client, server, session), "resumption");
    conn_print_reused("second", &c);
    printf("resumable: %d\n", SSL_SESSION_is_resumable(session));
    conn_close(&c);
    conn_print_stats("client", client);
    printf(" flush\n");
    SSL_CTX_flush_sessions(client, 0);
    conn_print_stats("client", client);
    SSL_SESSION_free(session);
    printf("ends: %d\n", conn_ends() - before);
    SSL_SESSION_free(client_kept);
    client_kept = NULL;
    printf("ends: %d\n", conn_ends() - before);
    printf(" end of the client\n");
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends: %d\n", conn_ends() - before);
}

int main(int argc, char **argv)
{
    static const long modes[] = {
        SSL_SESS_CACHE_SERVER,
        SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP,
        SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE,
        SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL,
        SSL_SESS_CACHE_OFF,
    };
    size_t i;
    int keeps;

    conn_begin(argc, argv);
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        external("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET, modes[i], i & 1 ? LENT : REFERENCE);
        external("1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET, modes[i], i & 1 ? REFERENCE : LENT);
    }
    external("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET, modes[0], DUPLICATE);
    external("1.3 stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET, modes[0], DUPLICATE);
    external("1.2 by id", TLS1_2_VERSION, SSL_OP_NO_TICKET, modes[1], DUPLICATE);
    external("1.2 by ticket", TLS1_2_VERSION, 0, modes[0], REFERENCE);
    external("1.3 by ticket", TLS1_3_VERSION, 0, modes[0], REFERENCE);
    for (keeps = 0; keeps < 2; keeps++) {
        ownership(TLS1_2_VERSION, SSL_OP_NO_TICKET, keeps, REFERENCE);
        ownership(TLS1_2_VERSION, SSL_OP_NO_TICKET, keeps, LENT);
        ownership(TLS1_3_VERSION, SSL_OP_NO_TICKET, keeps, REFERENCE);
        ownership(TLS1_3_VERSION, SSL_OP_NO_TICKET, keeps, LENT);
        client_side(TLS1_2_VERSION, 0, keeps, SSL_SESS_CACHE_CLIENT);
        client_side(TLS1_2_VERSION, SSL_OP_NO_TICKET, keeps, SSL_SESS_CACHE_CLIENT);
        client_side(TLS1_3_VERSION, 0, keeps, SSL_SESS_CACHE_CLIENT);
        client_side(TLS1_3_VERSION, 0, keeps, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        client_side(TLS1_2_VERSION, 0, keeps, SSL_SESS_CACHE_SERVER);
    }
    return 0;
}
