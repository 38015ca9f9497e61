/*
 * The encodings of sessions that came from handshakes: which fields they have, how long each is, and what is in those
 * that do not come from chance. Every session is also read back and written again.
 *
 *     session_encoding CERTIFICATE-DIRECTORY [DIRECTORY]
 *
 * Given a directory, it leaves every session there, as DER and as PEM, for another program to read.
 */
#include "conn_util.h"

#include <openssl/crypto.h>

struct kind {
    const char *name;
    int version;
    unsigned long options;
    const char *suite;
    int with_client_certificate;
    int with_alpn;
    const char *server;
};

static const struct kind kinds[] = {
    {"tls12-id", TLS1_2_VERSION, SSL_OP_NO_TICKET, NULL, 0, 0, NULL},
    {"tls12-ticket", TLS1_2_VERSION, 0, NULL, 0, 1, "localhost"},
    {"tls12-id-mutual", TLS1_2_VERSION, SSL_OP_NO_TICKET, "ECDHE-RSA-AES256-GCM-SHA384", 1, 1, "localhost"},
    {"tls12-ticket-mutual", TLS1_2_VERSION, 0, "ECDHE-RSA-CHACHA20-POLY1305", 1, 0, NULL},
    {"tls13-ticket", TLS1_3_VERSION, 0, NULL, 0, 1, "localhost"},
    {"tls13-stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET, "TLS_AES_256_GCM_SHA384", 0, 0, NULL},
    {"tls13-ticket-mutual", TLS1_3_VERSION, 0, "TLS_CHACHA20_POLY1305_SHA256", 1, 0, "localhost"},
    {"tls13-stateful-mutual", TLS1_3_VERSION, SSL_OP_NO_TICKET, NULL, 1, 1, "localhost"},
};

/* Fields whose contents are the same in every run; of the others the length is, or nothing. */
static const unsigned int known_contents[] = {2, 4, 5, 6, 9, 11, 13, 15, 16, 17, 18, 19};

/* The time is now, the ticket's age add is chance, and both may be numbers of any length. */
static const unsigned int any_length[] = {1, 10, 14};

static int is_among(unsigned int number, const unsigned int *numbers, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (numbers[i] == number)
            return 1;
    return 0;
}

/* Reads a DER header: the tag, and the content's start and length. The encodings here are well made. */
static const unsigned char *header(const unsigned char *at, unsigned int *tag, size_t *len)
{
    unsigned int octets;

    *tag = *at++;
    *len = *at++;
    if (*len < 0x80)
        return at;
    for (octets = (unsigned int)*len & 0x7f, *len = 0; octets > 0; octets--)
        *len = *len << 8 | *at++;
    return at;
}

static void print_hex(const unsigned char *bytes, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        printf("%02x", bytes[i]);
}

static void print_field(int place, unsigned int tag, const unsigned char *content, size_t len)
{
    unsigned int number = tag & 0x1f;

    if ((tag & 0xe0) != 0xa0) {
        /* Version, protocol version and cipher suite; then id and secret. */
        printf("  %02x ", tag);
        if (place < 3)
            print_hex(content, len);
        else
            printf("%lu bytes", (unsigned long)len);
    } else {
        printf("  [%u] ", number);
        if (is_among(number, known_contents, sizeof(known_contents) / sizeof(known_contents[0])))
            print_hex(content, len);
        else if (!is_among(number, any_length, sizeof(any_length) / sizeof(any_length[0])))
            printf("%lu bytes", (unsigned long)len);
    }
    printf("\n");
}

static void print_fields(const unsigned char *der)
{
    const unsigned char *end;
    unsigned int tag;
    size_t len;
    int place;

    der = header(der, &tag, &len);
    end = der + len;
    for (place = 0; der < end; place++) {
        const unsigned char *content = header(der, &tag, &len);

        print_field(place, tag, content, len);
        der = content + len;
    }
}

static void leave(const char *directory, const char *name, const SSL_SESSION *session, const unsigned char *der, int len)
{
    char path[600];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s.der", directory, name);
    file = fopen(path, "wb");
    conn_require(file != NULL && fwrite(der, 1, (size_t)len, file) == (size_t)len && fclose(file) == 0, path);
    snprintf(path, sizeof(path), "%s/%s.pem", directory, name);
    file = fopen(path, "w");
    conn_require(file != NULL && PEM_write_SSL_SESSION(file, session) == 1 && fclose(file) == 0, path);
}

static void look_at(const char *kind, const char *side, SSL_SESSION *session, const char *directory)
{
    char name[100];
    unsigned char *der = NULL;
    unsigned char *again = NULL;
    const unsigned char *at;
    SSL_SESSION *read;
    int len = i2d_SSL_SESSION(session, &der);
    int again_len;

    snprintf(name, sizeof(name), "%s-%s", kind, side);
    printf("%s\n", name);
    conn_require(len > 0 && der != NULL, "i2d_SSL_SESSION");
    print_fields(der);
    at = der;
    read = d2i_SSL_SESSION(NULL, &at, len);
    conn_require(read != NULL, "d2i_SSL_SESSION");
    again_len = i2d_SSL_SESSION(read, &again);
    printf("  read to its end: %d; the same again: %d\n", at == der + len,
           again_len == len && memcmp(again, der, (size_t)len) == 0);
    if (directory != NULL)
        leave(directory, name, session, der, len);
    SSL_SESSION_free(read);
    CRYPTO_free(again, __FILE__, __LINE__);
    CRYPTO_free(der, __FILE__, __LINE__);
}

static int choose(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned int inlen,
                  void *arg)
{
    (void)ssl;
    (void)arg;
    conn_require(inlen > 1 && inlen > in[0], "the offered protocols");
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}

/* A server that accepts the name says so, and then the name is in both ends' sessions. */
static int accept_name(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *make_server(const struct kind *kind)
{
    SSL_CTX *ctx = conn_server_ctx(kind->version);

    SSL_CTX_set_options(ctx, kind->options);
    conn_pin_cipher(ctx, kind->version, kind->suite);
    conn_require(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"encoding", 8) == 1, "session id context");
    SSL_CTX_set_tlsext_servername_callback(ctx, accept_name);
    if (kind->with_alpn)
        SSL_CTX_set_alpn_select_cb(ctx, choose, NULL);
    if (kind->with_client_certificate) {
        conn_require(SSL_CTX_load_verify_locations(ctx, conn_path("ca.pem"), NULL) == 1, "authority");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    return ctx;
}

static SSL_CTX *make_client(const struct kind *kind)
{
    SSL_CTX *ctx = conn_client_ctx(kind->version);

    conn_pin_cipher(ctx, kind->version, kind->suite);
    conn_require(SSL_CTX_load_verify_locations(ctx, conn_path("ca.pem"), NULL) == 1, "authority");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (kind->with_alpn)
        conn_require(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\x02h2\x08http/1.1", 12) == 0, "protocols");
    if (kind->with_client_certificate) {
        conn_require(SSL_CTX_use_certificate_file(ctx, conn_path("client.pem"), SSL_FILETYPE_PEM) == 1, "certificate");
        conn_require(SSL_CTX_use_PrivateKey_file(ctx, conn_path("client.key"), SSL_FILETYPE_PEM) == 1, "key");
    }
    return ctx;
}

static void show(const struct kind *kind, const char *directory)
{
    SSL_CTX *client = make_client(kind);
    SSL_CTX *server = make_server(kind);
    SSL_SESSION *session;
    struct conn c;

    conn_open(&c, client, server);
    if (kind->server != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, kind->server) == 1, "host name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "connection");
    session = SSL_get1_session(c.client);
    look_at(kind->name, "client", session, directory);
    look_at(kind->name, "server", SSL_get_session(c.server), directory);
    conn_close(&c);

    conn_open(&c, client, server);
    if (kind->server != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, kind->server) == 1, "host name");
    conn_require(SSL_set_session(c.client, session) == 1, "session");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "resumption");
    conn_print_reused(kind->name, &c);
    SSL_SESSION_free(session);
    session = SSL_get1_session(c.client);
    look_at(kind->name, "resumed-client", session, directory);
    look_at(kind->name, "resumed-server", SSL_get_session(c.server), directory);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        show(&kinds[i], argc > 2 ? argv[2] : NULL);
    return 0;
}
