/* TLS 1.3 resumption with a server that keeps its sessions: the ticket is the id of a cached session, which stays there. */
#include "conn_util.h"

static SSL_CTX *new_server(void)
{
    SSL_CTX *ctx = conn_server_ctx(TLS1_3_VERSION);

    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    return ctx;
}

static void ticket_bytes(const char *label, const SSL_SESSION *session)
{
    const unsigned char *ticket = NULL;
    size_t length = 0;

    SSL_SESSION_get0_ticket(session, &ticket, &length);
    printf("%s: ticket length %u\n", label, (unsigned int)length);
}

static void resumed_and_declined(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = new_server();
    SSL_CTX *other = new_server();
    SSL_SESSION *first = conn_resumption(client, server, other);
    SSL_SESSION *again;
    SSL_SESSION *third;

    ticket_bytes("first", first);
    printf("a chain of resumptions\n");
    again = conn_resume("one", client, server, NULL);
    third = conn_resume("two", client, server, again);
    SSL_SESSION_free(again);
    again = conn_resume("three", client, server, third);
    SSL_SESSION_free(third);
    SSL_CTX_flush_sessions(server, 0);
    conn_print_stats("server flushed", server);
    SSL_SESSION_free(conn_resume("after the flush", client, server, again));
    SSL_SESSION_free(again);
    SSL_SESSION_free(first);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* The server's object: whose id the client's ticket is, and what the resumption does to it. */
static void server_object(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = new_server();
    SSL_SESSION *offer;
    SSL_SESSION *kept;
    const unsigned char *ticket = NULL;
    const unsigned char *id;
    size_t ticket_length = 0;
    unsigned int id_length = 0;
    struct conn c;

    printf("== the server's object\n");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    offer = SSL_get1_session(c.client);
    kept = SSL_get1_session(c.server);
    conn_track(kept);
    conn_close(&c);
    SSL_SESSION_get0_ticket(offer, &ticket, &ticket_length);
    id = SSL_SESSION_get_id(kept, &id_length);
    printf("the client's ticket is the server's id: %d\n",
           ticket_length == id_length && memcmp(ticket, id, id_length) == 0);
    conn_print_stats("server", server);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    printf("handshake: %d\n", conn_handshake(&c));
    printf("server reused=%d the same object=%d resumable: kept=%d new=%d same id=%d\n", SSL_session_reused(c.server),
           SSL_get_session(c.server) == kept, SSL_SESSION_is_resumable(kept),
           SSL_SESSION_is_resumable(SSL_get_session(c.server)), conn_same_id(kept, SSL_get_session(c.server)));
    conn_print_stats("server", server);
    conn_require(conn_exchange(&c), "exchange");
    conn_close(&c);
    printf("still in the cache: %d\n", SSL_CTX_remove_session(server, kept));
    conn_print_stats("server", server);
    SSL_SESSION_free(kept);
    SSL_SESSION_free(offer);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    printf("ends: %d\n", conn_ends());
}

static void cache_modes(const char *label, long mode)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = new_server();
    SSL_SESSION *session;

    printf("== %s\n", label);
    SSL_CTX_set_session_cache_mode(server, mode);
    session = conn_resume("full", client, server, NULL);
    SSL_SESSION_free(conn_resume("offered", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Tickets of one kind offered to a server of the other kind. */
static void mixed(void)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION *session;
    SSL_SESSION *next;

    printf("== mixed\n");
    session = conn_resume("stateless", client, server, NULL);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    next = conn_resume("a stateless ticket to a stateful server", client, server, session);
    SSL_SESSION_free(session);
    SSL_CTX_clear_options(server, SSL_OP_NO_TICKET);
    SSL_SESSION_free(conn_resume("a stateful ticket to a stateless server", client, server, next));
    SSL_SESSION_free(next);

    /* The client's own wish for no tickets changes nothing in TLS 1.3. */
    SSL_CTX_set_options(client, SSL_OP_NO_TICKET);
    session = conn_resume("a client without tickets", client, server, NULL);
    SSL_SESSION_free(conn_resume("a client without tickets resumes", client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    printf("== resumed and declined\n");
    resumed_and_declined();
    server_object();
    cache_modes("no cache", SSL_SESS_CACHE_OFF);
    cache_modes("no internal cache", SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    cache_modes("no internal lookup", SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP);
    mixed();
    return 0;
}
