/* TLS 1.2 resumption by ticket: resumed, declined by other keys, when the client's callback is told, and no ticket at all. */
#include "conn_util.h"

static int client_told;
static int server_told;
static SSL_SESSION *told;

static int on_client_session(SSL *ssl, SSL_SESSION *session)
{
    client_told++;
    printf("client told: ticket=%d id=%d resumable=%d of this connection=%d reused=%d finished=%d\n",
           SSL_SESSION_has_ticket(session), conn_same_id(session, session), SSL_SESSION_is_resumable(session),
           SSL_get_session(ssl) == session, SSL_session_reused(ssl), SSL_is_init_finished(ssl));
    SSL_SESSION_free(told);
    told = session;
    return 1;
}

static int on_server_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    (void)session;
    server_told++;
    return 0;
}

static void resumed_and_declined(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_CTX *other = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *first = conn_resumption(client, server, other);

    SSL_CTX_flush_sessions(server, 0);
    SSL_SESSION_free(conn_resume("after a flush of the server", client, server, first));
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

static void callbacks(long client_mode)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *first;

    printf("== callbacks, client mode %ld\n", client_mode);
    client_told = server_told = 0;
    SSL_CTX_set_session_cache_mode(client, client_mode);
    SSL_CTX_sess_set_new_cb(client, on_client_session);
    SSL_CTX_sess_set_new_cb(server, on_server_session);
    first = conn_resume("full", client, server, NULL);
    printf("told: client=%d server=%d the session of the connection=%d\n", client_told, server_told, told == first);
    SSL_SESSION_free(conn_resume("resumed", client, server, first));
    printf("told: client=%d server=%d\n", client_told, server_told);
    SSL_SESSION_free(first);
    SSL_SESSION_free(told);
    told = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A client that wants no ticket, and one that offers a ticket although it wants none any more. */
static void client_without_tickets(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *first;
    SSL_SESSION *second;

    printf("== a client without tickets\n");
    first = conn_resume("with a ticket", client, server, NULL);
    SSL_CTX_set_options(client, SSL_OP_NO_TICKET);
    second = conn_resume("the ticket offered without the extension", client, server, first);
    SSL_SESSION_free(conn_resume("resumed", client, server, second));
    SSL_SESSION_free(second);
    second = conn_resume("fresh without ticket", client, server, NULL);
    SSL_SESSION_free(conn_resume("resumed by id", client, server, second));
    SSL_SESSION_free(first);
    SSL_SESSION_free(second);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A ticket from a server that then gives none any more. */
static void server_without_tickets(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *first;

    printf("== a server that stops giving tickets\n");
    first = conn_resume("with a ticket", client, server, NULL);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_SESSION_free(conn_resume("the ticket offered", client, server, first));
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Tickets need no cache. */
static void cache_off(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *first;

    printf("== no cache\n");
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    first = conn_resume("full", client, server, NULL);
    SSL_SESSION_free(conn_resume("resumed", client, server, first));
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    printf("== resumed and declined\n");
    resumed_and_declined();
    callbacks(SSL_SESS_CACHE_SERVER);
    callbacks(SSL_SESS_CACHE_BOTH);
    client_without_tickets();
    server_without_tickets();
    cache_off();
    return 0;
}
