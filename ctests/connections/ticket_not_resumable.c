/* The callback that says of a new session that it shall not be resumed. */
#include "conn_util.h"

static int answer;
static int other_answer;
static int told;

static int ask(SSL *ssl, int is_forward_secure)
{
    printf("asked: forward secure=%d in_init=%d session=%d version=%s\n", is_forward_secure, SSL_in_init(ssl),
           SSL_get_session(ssl) != NULL, SSL_get_version(ssl));
    return answer;
}

static int ask_other(SSL *ssl, int is_forward_secure)
{
    (void)ssl;
    (void)is_forward_secure;
    printf("asked the other\n");
    return other_answer;
}

static int on_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    (void)session;
    told++;
    return 0;
}

static void visit(const char *label, SSL_CTX *client, SSL_CTX *server, int own)
{
    SSL_SESSION *session;
    struct conn c;

    printf("-- %s\n", label);
    told = 0;
    conn_open(&c, client, server);
    if (own)
        SSL_set_not_resumable_session_callback(c.server, own == 1 ? ask_other : NULL);
    printf("handshake: %d\n", conn_handshake(&c));
    printf("exchange: %d\n", conn_exchange(&c));
    printf("server told: %d\n", told);
    conn_print_session("client", SSL_get_session(c.client));
    printf("server resumable: %d\n", SSL_SESSION_is_resumable(SSL_get_session(c.server)));
    session = SSL_get1_session(c.client);
    conn_close(&c);
    printf("again: %d\n", conn_connect(&c, client, server, session));
    conn_print_reused("again", &c);
    conn_close(&c);
    SSL_SESSION_free(session);
    conn_print_stats("server", server);
}

static void run(int version, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);

    printf("== version %#x options %#lx\n", (unsigned int)version, options);
    SSL_CTX_set_options(server, options);
    SSL_CTX_sess_set_new_cb(server, on_session);
    SSL_CTX_set_not_resumable_session_callback(server, ask);
    answer = 1;
    visit("not resumable", client, server, 0);
    answer = 0;
    visit("resumable", client, server, 0);
    answer = 5;
    visit("any number but 0", client, server, 0);
    other_answer = 1;
    answer = 0;
    visit("the connection's own, not resumable", client, server, 1);
    other_answer = 0;
    answer = 1;
    visit("the connection's own, resumable", client, server, 1);
    visit("the connection has none", client, server, 2);
    SSL_CTX_set_not_resumable_session_callback(server, NULL);
    visit("none", client, server, 0);
    printf("set by number: %ld\n",
           SSL_CTX_callback_ctrl(server, SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB, (void (*)(void))ask));
    visit("set by number", client, server, 0);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION, 0);
    run(TLS1_2_VERSION, SSL_OP_NO_TICKET);
    run(TLS1_3_VERSION, 0);
    run(TLS1_3_VERSION, SSL_OP_NO_TICKET);
    return 0;
}
