/*
 * Sessions of real handshakes, their connections and contexts freed in any order, and sessions freed inside the
 * callbacks that hand them over. Each session's end is counted.
 */
#include "conn_util.h"

enum part { CLIENT, SERVER, CLIENT_CTX, SERVER_CTX, PARTS };

/* Frees both ends and both contexts in this order; the sessions that the program holds live on and resume. */
static void in_order(const struct conn_mechanism *m, const enum part *order)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *at_client;
    SSL_SESSION *at_server;
    SSL *probe;
    struct conn c;
    int before = conn_ends();
    int i;

    printf("== %s, order %d %d %d %d\n", m->name, (int)order[0], (int)order[1], (int)order[2], (int)order[3]);
    SSL_CTX_set_options(server, m->options);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    at_client = SSL_get1_session(c.client);
    at_server = SSL_get1_session(c.server);
    conn_track(at_client);
    conn_track(at_server);
    conn_shutdown(&c);
    for (i = 0; i < PARTS; i++) {
        if (order[i] == CLIENT) {
            SSL_free(c.client);
            c.client = NULL;
        } else if (order[i] == SERVER) {
            SSL_free(c.server);
            c.server = NULL;
        } else if (order[i] == CLIENT_CTX) {
            SSL_CTX_free(client);
        } else {
            SSL_CTX_free(server);
        }
        printf("ends=%d client=%d/%d server=%d/%d\n", conn_ends() - before, SSL_SESSION_is_resumable(at_client),
               SSL_SESSION_get_protocol_version(at_client) == m->version, SSL_SESSION_is_resumable(at_server),
               SSL_SESSION_get_protocol_version(at_server) == m->version);
    }
    conn_release(&c);

    /* A session outlives the context it comes from, and may be set on a connection of another one. */
    client = conn_client_ctx(m->version);
    probe = SSL_new(client);
    conn_require(probe != NULL, "SSL_new");
    printf("set=%d\n", SSL_set_session(probe, at_client));
    SSL_SESSION_free(at_client);
    printf("ends=%d\n", conn_ends() - before);
    SSL_CTX_free(client);
    SSL_free(probe);
    printf("ends=%d\n", conn_ends() - before);
    SSL_SESSION_free(at_server);
    printf("ends=%d\n", conn_ends() - before);
}

/* What the callbacks do with the session that is handed to them. */
enum deed { KEEP_AND_FREE, TAKE_AND_DROP_TWO, REMOVE_AND_FREE, DEEDS };

static enum deed deed;
static int calls;

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    calls++;
    conn_track(session);
    switch (deed) {
    case TAKE_AND_DROP_TWO:
        conn_require(SSL_SESSION_up_ref(session) == 1, "SSL_SESSION_up_ref");
        SSL_SESSION_free(session);
        break;
    case REMOVE_AND_FREE:
        printf("  removed=%d\n", SSL_CTX_remove_session(SSL_get_SSL_CTX(ssl), session));
        break;
    default:
        break;
    }
    /* The reference is the program's by the answer below, and is given back already. */
    SSL_SESSION_free(session);
    return 1;
}

static void freed_in_new(const struct conn_mechanism *m, enum deed chosen)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    struct conn c;
    int before = conn_ends();

    printf("== %s, freed in the new callback, deed %d\n", m->name, (int)chosen);
    deed = chosen;
    calls = 0;
    SSL_CTX_set_options(server, m->options);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(client, on_new);
    SSL_CTX_sess_set_new_cb(server, on_new);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    printf("calls=%d\n", calls);
    conn_print_session("client", SSL_get_session(c.client));
    printf("cached: %ld %ld\n", SSL_CTX_sess_number(client), SSL_CTX_sess_number(server));
    printf("ends while connected=%d\n", conn_ends() - before);
    conn_close(&c);
    printf("cached: %ld %ld\n", SSL_CTX_sess_number(client), SSL_CTX_sess_number(server));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends after all=%d\n", conn_ends() - before);
}

static SSL_SESSION *own_reference;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    SSL_SESSION *freed = own_reference;

    (void)ctx;
    printf("  remove: own=%d\n", session == freed);
    own_reference = NULL;
    SSL_SESSION_free(freed);
}

/* A connection that ends badly takes its session out of the cache; the callback frees the program's reference. */
static void freed_at_a_bad_end(const struct conn_mechanism *m, int of_server)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    struct conn c;
    int before = conn_ends();

    printf("== %s, freed in the remove callback of a bad end, server=%d\n", m->name, of_server);
    SSL_CTX_set_options(server, m->options);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_remove_cb(of_server ? server : client, on_remove);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    own_reference = SSL_get1_session(of_server ? c.server : c.client);
    conn_track(own_reference);
    if (of_server)
        SSL_free(c.server);
    else
        SSL_free(c.client);
    printf("own is freed=%d ends=%d\n", own_reference == NULL, conn_ends() - before);
    if (of_server)
        c.server = NULL;
    else
        c.client = NULL;
    conn_release(&c);
    SSL_SESSION_free(own_reference);
    own_reference = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends after all=%d\n", conn_ends() - before);
}

static SSL_SESSION *external;

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy)
{
    SSL_SESSION *given = external;

    (void)ssl;
    (void)id;
    (void)length;
    /* The program's only reference becomes the connection's. */
    *copy = 0;
    external = NULL;
    return given;
}

static void given_away_in_get(const struct conn_mechanism *m, int frees_the_context)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *session;
    struct conn c;
    int before = conn_ends();

    printf("== %s, the last reference given away in the get callback, context freed first=%d\n", m->name,
           frees_the_context);
    SSL_CTX_set_options(server, m->options);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_get_cb(server, on_get);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    external = SSL_get1_session(c.server);
    conn_track(external);
    session = SSL_get1_session(c.client);
    conn_close(&c);
    printf("connected=%d\n", conn_connect(&c, client, server, session));
    conn_print_reused("offered", &c);
    printf("given away=%d ends=%d\n", external == NULL, conn_ends() - before);
    if (frees_the_context) {
        SSL_CTX_free(server);
        server = NULL;
        printf("sent=%d\n", conn_send(c.server, c.client, "still"));
    }
    conn_close(&c);
    printf("ends=%d\n", conn_ends() - before);
    SSL_SESSION_free(external);
    external = NULL;
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends after all=%d\n", conn_ends() - before);
}

int main(int argc, char **argv)
{
    static const enum part orders[][PARTS] = {
        {CLIENT, SERVER, CLIENT_CTX, SERVER_CTX},
        {CLIENT_CTX, SERVER_CTX, CLIENT, SERVER},
        {SERVER_CTX, CLIENT, CLIENT_CTX, SERVER},
    };
    size_t i;
    size_t j;

    conn_begin(argc, argv);
    for (i = 0; i < CONN_MECHANISMS; i++) {
        for (j = 0; j < (i == 2 ? sizeof(orders) / sizeof(orders[0]) : 1); j++)
            in_order(&conn_mechanisms[i], orders[i == 2 ? j : i % 3]);
        for (j = 0; j < DEEDS; j++)
            freed_in_new(&conn_mechanisms[i], (enum deed)j);
        freed_at_a_bad_end(&conn_mechanisms[i], 0);
        freed_at_a_bad_end(&conn_mechanisms[i], 1);
    }
    given_away_in_get(&conn_mechanisms[0], 0);
    given_away_in_get(&conn_mechanisms[0], 1);
    given_away_in_get(&conn_mechanisms[3], 1);
    return 0;
}
