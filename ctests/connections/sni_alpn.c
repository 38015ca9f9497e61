/* Server names and application protocols: both ends' view, contexts switched by name, and what sessions remember. */
#include "conn_util.h"

static SSL_CTX *other_server;
static int name_answer;
static int name_calls;
static int counted_argument;

static void print_name(const char *label, const SSL *ssl)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

    printf("%s: name=%s type=%d\n", label, name != NULL ? name : "none", SSL_get_servername_type(ssl));
}

static void print_protocol(const char *label, const SSL *ssl)
{
    const unsigned char *protocol = NULL;
    unsigned int length = 0;

    SSL_get0_alpn_selected(ssl, &protocol, &length);
    printf("%s: alpn=%.*s length=%u\n", label, protocol != NULL ? (int)length : 4,
           protocol != NULL ? (const char *)protocol : "none", length);
}

static void print_session_names(const char *label, const SSL_SESSION *session)
{
    const char *hostname = SSL_SESSION_get0_hostname(session);
    const unsigned char *alpn = NULL;
    size_t length = 0;

    SSL_SESSION_get0_alpn_selected(session, &alpn, &length);
    printf("%s: hostname=%s alpn=%.*s\n", label, hostname != NULL ? hostname : "none", alpn != NULL ? (int)length : 4,
           alpn != NULL ? (const char *)alpn : "none");
}

static int on_name(SSL *ssl, int *alert, void *argument)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

    name_calls++;
    *(int *)argument += 1;
    printf("  name callback: %s, alert was %d\n", name != NULL ? name : "none", *alert);
    if (name != NULL && strcmp(name, "other.example") == 0 && other_server != NULL) {
        printf("  switched: %d\n", SSL_set_SSL_CTX(ssl, other_server) == other_server);
        printf("  context now: %d\n", SSL_get_SSL_CTX(ssl) == other_server);
    }
    return name_answer;
}

static void attempt(int version, const char *name)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- name %s\n", name != NULL ? name : "none");
    name_calls = counted_argument = 0;
    name_answer = SSL_TLSEXT_ERR_OK;
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    SSL_CTX_set_tlsext_servername_arg(server, &counted_argument);
    conn_open(&c, client, server);
    if (name != NULL)
        printf("set: %d\n", (int)SSL_set_tlsext_host_name(c.client, name));
    print_name("client before", c.client);
    print_name("server before", c.server);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    printf("calls: %d argument: %d\n", name_calls, counted_argument);
    print_name("client", c.client);
    print_name("server", c.server);
    session = SSL_get1_session(c.client);
    print_session_names("client's session", session);
    print_session_names("server's session", SSL_get_session(c.server));
    conn_close(&c);

    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    print_name("client with an offer", c.client);
    if (name != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, name) == 1, "name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_print_reused("resumed with the same name", &c);
    print_name("client", c.client);
    print_name("server", c.server);
    print_session_names("client's session", SSL_get_session(c.client));
    print_session_names("server's session", SSL_get_session(c.server));
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* What the callback's answer does to the handshake. */
static void answers(int version)
{
    static const int values[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_ALERT_WARNING, SSL_TLSEXT_ERR_NOACK, SSL_TLSEXT_ERR_ALERT_FATAL};
    size_t i;

    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        SSL_CTX *client = conn_client_ctx(version);
        SSL_CTX *server = conn_server_ctx(version);
        struct conn c;

        printf("-- the callback answers %d\n", values[i]);
        name_answer = values[i];
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
        SSL_CTX_set_tlsext_servername_arg(server, &counted_argument);
        conn_open(&c, client, server);
        conn_require(SSL_set_tlsext_host_name(c.client, "shop.example") == 1, "name");
        if (conn_handshake(&c)) {
            printf("handshake: 1\n");
            print_name("server", c.server);
            print_session_names("server's session", SSL_get_session(c.server));
        } else {
            printf("handshake: 0\n");
            conn_print_queue("server");
            CONN_CALL("client", c.client, SSL_do_handshake(c.client));
        }
        conn_close(&c);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    name_answer = SSL_TLSEXT_ERR_OK;
}

/* A server that has no callback knows the name all the same. */
static void without_callback(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- no callback\n");
    conn_open(&c, client, server);
    conn_require(SSL_set_tlsext_host_name(c.client, "shop.example") == 1, "name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    print_name("client", c.client);
    print_name("server", c.server);
    print_session_names("server's session", SSL_get_session(c.server));
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    conn_require(SSL_set_tlsext_host_name(c.client, "shop.example") == 1, "name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "handshake");
    conn_print_reused("resumed", &c);
    print_name("client", c.client);
    print_name("server", c.server);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The callback moves the connection to another context: whose certificate, whose cache, whose statistics. */
static void switched(int version, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- switched, options %d\n", options != 0);
    other_server = conn_server_ctx(version);
    conn_require(SSL_CTX_use_certificate_chain_file(other_server, conn_path("other.pem")) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(other_server, conn_path("other.key"), SSL_FILETYPE_PEM) == 1, "key");
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_options(other_server, options);
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    SSL_CTX_set_tlsext_servername_arg(server, &counted_argument);
    conn_require(SSL_CTX_load_verify_locations(client, conn_path("other-ca.pem"), NULL) == 1, "authority");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);

    conn_open(&c, client, server);
    conn_require(SSL_set_tlsext_host_name(c.client, "other.example") == 1, "name");
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    printf("result: %ld exchange: %d\n", SSL_get_verify_result(c.client), conn_exchange(&c));
    printf("context: %d\n", SSL_get_SSL_CTX(c.server) == other_server);
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_print_stats("first context", server);
    conn_print_stats("other context", other_server);

    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    conn_require(SSL_set_tlsext_host_name(c.client, "other.example") == 1, "name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "second connection");
    conn_print_reused("resumed through the switch", &c);
    conn_close(&c);
    conn_print_stats("first context", server);
    conn_print_stats("other context", other_server);

    conn_open(&c, client, other_server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    conn_require(SSL_set_tlsext_host_name(c.client, "other.example") == 1, "name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "third connection");
    conn_print_reused("offered to the other context itself", &c);
    conn_close(&c);

    conn_open(&c, client, server);
    conn_require(SSL_set_tlsext_host_name(c.client, "shop.example") == 1, "name");
    printf("without the switch: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    conn_release(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other_server);
    other_server = NULL;
}

static int prefer(SSL *ssl, const unsigned char **out, unsigned char *out_length, const unsigned char *in, unsigned int in_length,
                  void *argument)
{
    const char *wanted = argument;
    size_t length = strlen(wanted);
    unsigned int i;

    (void)ssl;
    printf("  protocols offered in %u bytes\n", in_length);
    for (i = 0; i < in_length; i += in[i] + 1u) {
        if (in[i] == length && memcmp(in + i + 1, wanted, length) == 0) {
            *out = in + i + 1;
            *out_length = in[i];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    if (strcmp(wanted, "nothing") == 0)
        return SSL_TLSEXT_ERR_NOACK;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

static void protocols(int version, const char *offer, const char *wanted)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("-- protocols offered %s, wanted %s\n", offer != NULL ? "h2 and http/1.1" : "none",
           wanted != NULL ? wanted : "no callback");
    if (offer != NULL)
        printf("set: %d\n", SSL_CTX_set_alpn_protos(client, (const unsigned char *)offer, (unsigned int)strlen(offer)));
    if (wanted != NULL)
        SSL_CTX_set_alpn_select_cb(server, prefer, (void *)(size_t)wanted);
    conn_open(&c, client, server);
    if (!conn_handshake(&c)) {
        printf("handshake: 0\n");
        conn_print_queue("server");
        CONN_CALL("client", c.client, SSL_do_handshake(c.client));
        conn_release(&c);
    } else {
        printf("handshake: 1\n");
        conn_require(conn_exchange(&c), "exchange");
        print_protocol("client", c.client);
        print_protocol("server", c.server);
        session = SSL_get1_session(c.client);
        print_session_names("client's session", session);
        print_session_names("server's session", SSL_get_session(c.server));
        conn_close(&c);
        conn_require(conn_connect(&c, client, server, session), "second connection");
        conn_print_reused("second", &c);
        print_protocol("client", c.client);
        print_protocol("server", c.server);
        conn_close(&c);
        SSL_CTX_set_alpn_select_cb(server, prefer, (void *)(size_t)"h2");
        conn_open(&c, client, server);
        conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
        printf("set: %d\n", SSL_set_alpn_protos(c.client, (const unsigned char *)"\002h2", 3));
        conn_require(conn_handshake(&c) && conn_exchange(&c), "third connection");
        conn_print_reused("third, with another protocol", &c);
        print_protocol("client", c.client);
        print_protocol("server", c.server);
        print_session_names("client's session", SSL_get_session(c.client));
        conn_close(&c);
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void malformed(void)
{
    SSL_CTX *ctx = conn_client_ctx(TLS1_3_VERSION);

    printf("-- protocol lists that are malformed\n");
    printf("too long: %d\n", SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\011http", 5));
    printf("an empty name: %d\n", SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\002h2\000", 4));
    printf("none: %d\n", SSL_CTX_set_alpn_protos(ctx, NULL, 0));
    printf("good: %d\n", SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\002h2", 3));
    ERR_clear_error();
    SSL_CTX_free(ctx);
}

static void run(int version)
{
    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    attempt(version, NULL);
    attempt(version, "shop.example");
    answers(version);
    without_callback(version);
    switched(version, SSL_OP_NO_TICKET);
    switched(version, 0);
    protocols(version, NULL, NULL);
    protocols(version, "\002h2\010http/1.1", NULL);
    protocols(version, "\002h2\010http/1.1", "h2");
    protocols(version, "\002h2\010http/1.1", "http/1.1");
    protocols(version, "\002h2\010http/1.1", "nothing");
    protocols(version, "\002h2\010http/1.1", "spdy");
    protocols(version, NULL, "h2");
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION);
    run(TLS1_3_VERSION);
    malformed();
    return 0;
}
