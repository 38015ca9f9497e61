/* TLS 1.3 resumption by stateless tickets: how many arrive and when, which is last, resumed, declined, and kept twice. */
#include "conn_util.h"

#define MAX_TOLD 16

static SSL_SESSION *told[MAX_TOLD];
static int told_count;
static int server_told;
static int keep_client = 1;

static int on_client_session(SSL *ssl, SSL_SESSION *session)
{
    printf("client told: ticket=%d resumable=%d id=%d of this connection=%d reused=%d finished=%d in_init=%d\n",
           SSL_SESSION_has_ticket(session), SSL_SESSION_is_resumable(session), conn_same_id(session, session),
           SSL_get_session(ssl) == session, SSL_session_reused(ssl), SSL_is_init_finished(ssl), SSL_in_init(ssl));
    if (!keep_client || told_count == MAX_TOLD)
        return 0;
    told[told_count++] = session;
    return 1;
}

static int on_server_session(SSL *ssl, SSL_SESSION *session)
{
    server_told++;
    printf("server told: ticket=%d resumable=%d id=%d of this connection=%d reused=%d\n", SSL_SESSION_has_ticket(session),
           SSL_SESSION_is_resumable(session), conn_same_id(session, session), SSL_get_session(ssl) == session,
           SSL_session_reused(ssl));
    return 0;
}

static void forget(void)
{
    while (told_count > 0)
        SSL_SESSION_free(told[--told_count]);
    server_told = 0;
}

static void resumed_and_declined(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX *other = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *first = conn_resumption(client, server, other);

    SSL_CTX_flush_sessions(server, 0);
    SSL_SESSION_free(conn_resume("after a flush of the server", client, server, first));
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* What the client's and the server's callbacks see, step by step. */
static void callbacks(long client_mode, long server_mode)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *chosen;
    struct conn c;
    int i;

    printf("== callbacks, client mode %#lx, server mode %#lx\n", client_mode, server_mode);
    SSL_CTX_set_session_cache_mode(client, client_mode);
    SSL_CTX_set_session_cache_mode(server, server_mode);
    SSL_CTX_sess_set_new_cb(client, on_client_session);
    SSL_CTX_sess_set_new_cb(server, on_server_session);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    printf("after the handshake: client told=%d server told=%d\n", told_count, server_told);
    conn_print_session("client session before reading", SSL_get_session(c.client));
    printf("exchange: %d\n", conn_exchange(&c));
    printf("after reading: client told=%d server told=%d\n", told_count, server_told);
    conn_print_session("client session after reading", SSL_get_session(c.client));
    for (i = 0; i < told_count; i++)
        printf("told %d: the session of the connection=%d same id as the first=%d\n", i, told[i] == SSL_get_session(c.client),
               conn_same_id(told[i], told[0]));
    chosen = SSL_get1_session(c.client);
    conn_close(&c);
    conn_print_stats("client", client);
    conn_print_stats("server", server);

    printf("resumed\n");
    forget();
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, chosen) == 1, "SSL_set_session");
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("after the handshake", &c);
    printf("after the handshake: client told=%d server told=%d offered object kept=%d\n", told_count, server_told,
           SSL_get_session(c.client) == chosen);
    printf("exchange: %d\n", conn_exchange(&c));
    printf("after reading: client told=%d server told=%d offered object kept=%d\n", told_count, server_told,
           SSL_get_session(c.client) == chosen);
    printf("ids: client same as offered=%d server same as client=%d\n", conn_same_id(SSL_get_session(c.client), chosen),
           conn_same_id(SSL_get_session(c.server), SSL_get_session(c.client)));
    conn_close(&c);
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    printf("the offered session is still resumable: %d\n", SSL_SESSION_is_resumable(chosen));
    conn_open(&c, client, server);
    CONN_CALL("offered again", c.client, SSL_set_session(c.client, chosen));
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("offered again", &c);
    conn_close(&c);
    forget();
    SSL_SESSION_free(chosen);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Both tickets of one handshake can be used. */
static void each_ticket(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    struct conn c;
    int count;
    int i;

    printf("== each ticket\n");
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client, on_client_session);
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    conn_close(&c);
    keep_client = 0;
    count = told_count;
    for (i = 0; i < count; i++) {
        printf("ticket %d: connected=%d\n", i, conn_connect(&c, client, server, told[i]));
        conn_print_reused("resumed", &c);
        conn_close(&c);
    }
    keep_client = 1;
    forget();
    conn_print_stats("client", client);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The session before the ticket came, and after a close that never read it. */
static void without_reading(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *early;
    SSL_SESSION *late;
    struct conn c;

    printf("== without reading\n");
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c), "handshake");
    early = SSL_get1_session(c.client);
    conn_print_session("early", early);
    printf("set on another connection: ");
    conn_print_result("result", c.client, SSL_set_session(c.client, NULL));
    conn_close(&c);
    conn_open(&c, client, server);
    CONN_CALL("offer", c.client, SSL_set_session(c.client, early));
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_reused("second", &c);
    printf("exchange: %d\n", conn_exchange(&c));
    late = SSL_get1_session(c.client);
    printf("late is early=%d, early resumable now=%d\n", late == early, SSL_SESSION_is_resumable(early));
    conn_close(&c);
    SSL_SESSION_free(conn_resume("late", client, server, late));
    SSL_SESSION_free(early);
    SSL_SESSION_free(late);

    /* A shutdown that waits for the peer reads the tickets on its way. */
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c), "handshake");
    CONN_CALL("shutdown", c.client, SSL_shutdown(c.client));
    printf("has a ticket: %d\n", SSL_SESSION_has_ticket(SSL_get_session(c.client)));
    CONN_CALL("shutdown", c.client, SSL_shutdown(c.client));
    late = SSL_get1_session(c.client);
    printf("has a ticket: %d resumable: %d\n", SSL_SESSION_has_ticket(late), SSL_SESSION_is_resumable(late));
    conn_close(&c);
    SSL_SESSION_free(conn_resume("read by shutdown", client, server, late));
    SSL_SESSION_free(late);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Timeouts of both sides and the lifetime hint between them. */
static void lifetimes(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);

    printf("== lifetimes\n");
    SSL_CTX_set_timeout(client, 1000);
    SSL_CTX_set_timeout(server, 500);
    SSL_SESSION_free(conn_resume("server shorter", client, server, NULL));
    SSL_CTX_set_timeout(server, 2000);
    SSL_SESSION_free(conn_resume("server longer", client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A client session object lives as long as something holds it; the connection's own changes with every ticket. */
static void lives(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *first;
    struct conn c;
    int before = conn_ends();

    printf("== lives\n");
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c), "handshake");
    first = SSL_get1_session(c.client);
    conn_require(conn_exchange(&c), "exchange");
    printf("the object from before the tickets is still the connection's: %d\n", SSL_get_session(c.client) == first);
    SSL_SESSION_free(first);
    first = SSL_get1_session(c.client);
    conn_track(first);
    conn_close(&c);
    printf("ends after closing: %d\n", conn_ends() - before);
    conn_require(conn_connect(&c, client, server, first), "resumption");
    SSL_SESSION_free(first);
    printf("ends after letting go: %d\n", conn_ends() - before);
    conn_close(&c);
    printf("ends after closing the resumed connection: %d\n", conn_ends() - before);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    printf("== resumed and declined\n");
    resumed_and_declined();
    callbacks(SSL_SESS_CACHE_CLIENT, SSL_SESS_CACHE_SERVER);
    callbacks(SSL_SESS_CACHE_SERVER, SSL_SESS_CACHE_OFF);
    callbacks(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    each_ticket();
    without_reading();
    lifetimes();
    lives();
    return 0;
}
