/*
 * A client that shakes hands, writes and closes, before the server has done with its handshake: what it wrote is read all
 * the same, though nobody takes the tickets.
 */
#include "conn_util.h"

#include <unistd.h>

static void visit(int tickets, int says_so)
{
    SSL_CTX *client = conn_client_ctx(TLS1_3_VERSION);
    SSL_CTX *server = conn_server_ctx(TLS1_3_VERSION);
    struct conn c;
    char bytes[32] = "";

    printf("== %d tickets, %s\n", tickets, says_so ? "close_notify" : "a bare end");
    conn_require(SSL_CTX_set_num_tickets(server, (size_t)tickets) == 1, "tickets");
    conn_open(&c, client, server);
    conn_step(c.client);
    conn_step(c.server);
    printf("client: %d\n", conn_step(c.client));
    printf("written: %d\n", SSL_write(c.client, "hello", 5));
    if (says_so)
        SSL_shutdown(c.client);
    SSL_free(c.client);
    close(c.client_fd);
    CONN_CALL("accept", c.server, SSL_accept(c.server));
    CONN_CALL("read", c.server, SSL_read(c.server, bytes, sizeof(bytes) - 1));
    printf("read: %s\n", bytes);
    CONN_CALL("read again", c.server, SSL_read(c.server, bytes, sizeof(bytes) - 1));
    conn_print_stats("server", server);
    SSL_free(c.server);
    close(c.server_fd);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    int each;

    conn_begin(argc, argv);
    for (each = 0; each < 4; each++)
        visit(each & 2 ? 2 : 0, each & 1);
    return 0;
}
