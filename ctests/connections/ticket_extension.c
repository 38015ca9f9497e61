/* A TLS 1.2 client that leaves the session ticket extension out, which it does not while it has a ticket to show. */
#include "conn_util.h"

static SSL_SESSION *visit(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer, int leave_out)
{
    SSL_SESSION *session;
    struct conn c;

    conn_open(&c, client, server);
    if (offer != NULL)
        conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    if (leave_out)
        printf("%s: set=%d\n", label, SSL_set_session_ticket_ext(c.client, NULL, 0));
    printf("%s: handshake=%d\n", label, conn_handshake(&c));
    printf("%s: exchange=%d\n", label, conn_exchange(&c));
    conn_print_reused(label, &c);
    session = SSL_get1_session(c.client);
    conn_print_session(label, session);
    conn_close(&c);
    return session;
}

int main(int argc, char **argv)
{
    SSL_CTX *client;
    SSL_CTX *server;
    SSL_SESSION *with;
    SSL_SESSION *without;

    conn_begin(argc, argv);
    client = conn_client_ctx(TLS1_2_VERSION);
    server = conn_server_ctx(TLS1_2_VERSION);
    with = visit("sent", client, server, NULL, 0);
    without = visit("left out", client, server, NULL, 1);
    SSL_SESSION_free(visit("left out, with a session that has none", client, server, without, 1));
    SSL_SESSION_free(visit("left out, with a ticket", client, server, with, 1));
    SSL_SESSION_free(with);
    SSL_SESSION_free(without);
    SSL_CTX_free(client);
    SSL_CTX_free(server);

    client = conn_client_ctx(TLS1_3_VERSION);
    server = conn_server_ctx(TLS1_3_VERSION);
    SSL_SESSION_free(visit("TLS 1.3", client, server, NULL, 1));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
