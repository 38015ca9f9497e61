/*
 * A TLS 1.2 session whose cipher suite the client, or the server, does not speak any more: the handshake is a full one. For
 * this library alone, for OpenSSL's client offers the session and is refused, and its server resumes all the same; the exit
 * status says whether all holds.
 */
#include "conn_util.h"

#define SMALL "ECDHE-RSA-AES128-GCM-SHA256"
#define LARGE "ECDHE-RSA-AES256-GCM-SHA384"
#define BOTH LARGE ":" SMALL

static void visit(const char *of_client, const char *of_server, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(TLS1_2_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_2_VERSION);
    SSL_SESSION *session;
    struct conn c;

    SSL_CTX_set_options(server, options);
    conn_require(SSL_CTX_set_cipher_list(client, SMALL) == 1, "suites");
    conn_require(conn_connect(&c, client, server, NULL), "a first connection");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(SSL_CTX_set_cipher_list(client, of_client) == 1, "the client's suites");
    conn_require(SSL_CTX_set_cipher_list(server, of_server) == 1, "the server's suites");
    conn_require(conn_connect(&c, client, server, session), "a second connection");
    printf("%s and %s: reused=%d, %s\n", of_client, of_server, SSL_session_reused(c.client), SSL_get_cipher(c.client));
    conn_require(!SSL_session_reused(c.client) && !SSL_session_reused(c.server), "a full handshake");
    conn_require(strcmp(SSL_get_cipher(c.client), LARGE) == 0, "the suite that both speak");
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    static const unsigned long options[] = {0, SSL_OP_NO_TICKET};
    int each;

    conn_begin(argc, argv);
    for (each = 0; each < 2; each++) {
        visit(LARGE, BOTH, options[each]);
        visit(BOTH, LARGE, options[each]);
        visit(LARGE, LARGE, options[each]);
    }
    return 0;
}
