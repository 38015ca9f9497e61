/*
 * Early data for which the session has no room: none of that call's data is sent, and the connection is over. Which alert
 * says so to the server differs.
 */
#include "conn_util.h"

#define TEXT "0123456789abcdefghijklmnopqrstuvwxyz"

static void show(const char *what, int ret, size_t count)
{
    printf("%s: ret=%d count=%zu\n", what, ret, count);
}

static void write_so_much(SSL *client, size_t len)
{
    size_t count = 0;
    int ret;

    ERR_clear_error();
    ret = SSL_write_early_data(client, TEXT, len, &count);
    show("write", ret, count);
    conn_print_result("write", client, ret);
}

/* The limit is 20 bytes. */
static void visit(SSL_CTX *client, SSL_CTX *server, size_t first, size_t second)
{
    SSL_SESSION *session;
    struct conn c;
    char bytes[64];
    int each;

    printf("== %zu bytes, then %zu\n", first, second);
    conn_require(conn_connect(&c, client, server, NULL), "a first connection");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    write_so_much(c.client, first);
    if (second != 0)
        write_so_much(c.client, second);
    for (each = 0; each < 2; each++) {
        size_t count = 0;
        int ret = SSL_read_early_data(c.server, bytes, sizeof(bytes), &count);

        show("read", ret, count);
    }
    conn_release(&c);
    SSL_SESSION_free(session);
}

int main(int argc, char **argv)
{
    SSL_CTX *client, *server;

    conn_begin(argc, argv);
    client = conn_client_ctx(TLS1_3_VERSION);
    server = conn_server_ctx(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, 20);
    visit(client, server, 20, 0);
    visit(client, server, 10, 10);
    visit(client, server, 10, 11);
    visit(client, server, 36, 0);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
