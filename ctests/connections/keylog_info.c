/* The key log callback's labels and the information callback's beginning and end of each handshake. */
#include "conn_util.h"

#define MAX_LABELS 32

static char labels[2][MAX_LABELS][48];
static int label_count[2];
static int malformed_lines;
static char client_random[2][65];
static int starts[2];
static int dones[2];
static int own_events;

/* A line is: label, space, 64 digits of the client's random, space, digits of the secret. */
static void on_key(const SSL *ssl, const char *line)
{
    int end = SSL_is_server(ssl);
    const char *space = strchr(line, ' ');
    size_t length = space != NULL ? (size_t)(space - line) : 0;
    size_t rest = space != NULL ? strlen(space + 1) : 0;

    if (space == NULL || length >= sizeof(labels[0][0]) || rest < 64 + 1 + 64 || space[65] != ' ' ||
        strspn(space + 1, "0123456789abcdef") != 64 || strspn(space + 66, "0123456789abcdef") != rest - 65) {
        malformed_lines++;
        return;
    }
    if (label_count[end] == MAX_LABELS)
        return;
    snprintf(labels[end][label_count[end]++], sizeof(labels[0][0]), "%.*s %u", (int)length, line, (unsigned int)(rest - 65));
    snprintf(client_random[end], sizeof(client_random[0]), "%.64s", space + 1);
}

static void on_info(const SSL *ssl, int where, int ret)
{
    (void)ret;
    if (where == SSL_CB_HANDSHAKE_START)
        starts[SSL_is_server(ssl)]++;
    if (where == SSL_CB_HANDSHAKE_DONE)
        dones[SSL_is_server(ssl)]++;
}

static void on_own_info(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    (void)ret;
    if (where == SSL_CB_HANDSHAKE_START || where == SSL_CB_HANDSHAKE_DONE)
        own_events++;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void print_labels(const char *name, int end)
{
    int i;

    qsort(labels[end], (size_t)label_count[end], sizeof(labels[0][0]), by_text);
    printf("%s:", name);
    for (i = 0; i < label_count[end]; i++)
        printf(" [%s]", labels[end][i]);
    printf("\n");
}

static void report(const char *label)
{
    printf("-- %s\n", label);
    print_labels("client", 0);
    print_labels("server", 1);
    printf("malformed: %d\n", malformed_lines);
    printf("the same client random: %d\n", strcmp(client_random[0], client_random[1]) == 0);
    printf("starts: client=%d server=%d\n", starts[0], starts[1]);
    printf("dones: client=%d server=%d\n", dones[0], dones[1]);
    memset(labels, 0, sizeof(labels));
    memset(label_count, 0, sizeof(label_count));
    memset(starts, 0, sizeof(starts));
    memset(dones, 0, sizeof(dones));
}

static void run(int version, unsigned long options)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("== %s, options %d\n", version == TLS1_3_VERSION ? "1.3" : "1.2", options != 0);
    SSL_CTX_set_options(server, options);
    printf("none at first: %d\n", SSL_CTX_get_keylog_callback(client) == NULL);
    SSL_CTX_set_keylog_callback(client, on_key);
    SSL_CTX_set_keylog_callback(server, on_key);
    printf("set: %d\n", SSL_CTX_get_keylog_callback(client) == on_key);
    SSL_CTX_set_info_callback(client, on_info);
    SSL_CTX_set_info_callback(server, on_info);
    conn_open(&c, client, server);
    conn_require(conn_handshake(&c), "handshake");
    report("after the handshake");
    conn_require(conn_exchange(&c), "exchange");
    report("after reading");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "resumption");
    report("resumed");
    conn_close(&c);

    conn_open(&c, client, server);
    printf("the connection's own callback: %d\n", SSL_get_info_callback(c.client) == NULL);
    SSL_set_info_callback(c.client, on_own_info);
    printf("now: %d\n", SSL_get_info_callback(c.client) == on_own_info);
    conn_require(conn_handshake(&c), "handshake");
    printf("events: %d\n", own_events);
    own_events = 0;
    report("with its own callback");
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION, SSL_OP_NO_TICKET);
    run(TLS1_2_VERSION, 0);
    run(TLS1_3_VERSION, 0);
    run(TLS1_3_VERSION, SSL_OP_NO_TICKET);
    return 0;
}
