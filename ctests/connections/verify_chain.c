/*
 * What a verify callback sees, certificate by certificate, and what it may change; the peer's certificate and chain as
 * objects, of the connection and of its session; a directory of authorities that changes between two connections.
 */
#include "conn_util.h"

#include <dirent.h>
#include <dlfcn.h>
#include <unistd.h>

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

enum answer { AS_IT_IS, ALLOW, ALLOW_AND_CLEAR, REFUSE, REFUSE_AND_NAME };

static enum answer answer;
static SSL *expected;
/* The application's data in which libssl leaves the connection, for a process that has a libssl to ask. */
static int (*data_index)(void);

static int on_verify(int good, X509_STORE_CTX *store)
{
    X509 *certificate = X509_STORE_CTX_get_current_cert(store);
    char name[128] = "none";

    if (certificate != NULL)
        X509_NAME_oneline(X509_get_subject_name(certificate), name, (int)sizeof(name));
    printf("  callback: good=%d error=%d depth=%d subject=%s connection=%d\n", good, X509_STORE_CTX_get_error(store),
           X509_STORE_CTX_get_error_depth(store), name,
           data_index == NULL || X509_STORE_CTX_get_ex_data(store, data_index()) == expected);
    printf("  during: peer=%d chain=%d result=%ld\n", SSL_get0_peer_certificate(expected) != NULL,
           sk_X509_num(SSL_get_peer_cert_chain(expected)), SSL_get_verify_result(expected));
    switch (answer) {
    case AS_IT_IS:
        return good;
    case ALLOW:
        return 1;
    case ALLOW_AND_CLEAR:
        X509_STORE_CTX_set_error(store, X509_V_OK);
        return 1;
    case REFUSE:
        return 0;
    case REFUSE_AND_NAME:
        X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REVOKED);
        return 0;
    }
    return 0;
}

static SSL_CTX *make_server(int version, const char *chain, const char *key)
{
    SSL_CTX *ctx = conn_server_ctx(version);

    conn_require(SSL_CTX_use_certificate_chain_file(ctx, conn_path(chain)) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(ctx, conn_path(key), SSL_FILETYPE_PEM) == 1, "key");
    return ctx;
}

static void print_peer(const char *label, SSL *ssl)
{
    X509 *lent = SSL_get0_peer_certificate(ssl);
    X509 *owned = SSL_get1_peer_certificate(ssl);
    X509 *of_session = SSL_get0_session(ssl) != NULL ? SSL_SESSION_get0_peer(SSL_get0_session(ssl)) : NULL;
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    int i;

    printf("%s: certificate=%d same object: own=%d session's=%d again=%d\n", label, lent != NULL, owned == lent,
           of_session == lent, SSL_get0_peer_certificate(ssl) == lent);
    printf("%s: chain=%d same list=%d\n", label, chain != NULL ? sk_X509_num(chain) : -1,
           SSL_get_peer_cert_chain(ssl) == chain);
    for (i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
        char name[128];

        printf("%s: %d %s is the peer's=%d\n", label, i,
               X509_NAME_oneline(X509_get_subject_name(sk_X509_value(chain, i)), name, (int)sizeof(name)),
               sk_X509_value(chain, i) == lent);
    }
    X509_free(owned);
}

static void attempt(int version, const char *chain, const char *key, const char *authorities, enum answer with, int mode,
                    int depth, const char *host)
{
    SSL_CTX *server = make_server(version, chain, key);
    SSL_CTX *client = conn_client_ctx(version);
    struct conn c;

    printf("-- %s, authorities %s, answer %d, mode %d, depth %d, host %s\n", chain, authorities != NULL ? authorities : "none",
           with, mode, depth, host != NULL ? host : "none");
    answer = with;
    SSL_CTX_set_verify(client, mode, on_verify);
    if (depth >= 0)
        SSL_CTX_set_verify_depth(client, depth);
    if (authorities != NULL)
        conn_require(SSL_CTX_load_verify_locations(client, conn_path(authorities), NULL) == 1, "authorities");
    conn_open(&c, client, server);
    if (host != NULL)
        conn_require(SSL_set1_host(c.client, host) == 1, "host");
    expected = c.client;
    print_peer("before", c.client);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    print_peer("after", c.client);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Both ends with certificates: the objects of each, after a full handshake, a resumption, and one by way of DER. */
static void objects(int version, unsigned long options)
{
    SSL_CTX *server = make_server(version, "full-chain.pem", "leaf.key");
    SSL_CTX *client = conn_client_ctx(version);
    SSL_SESSION *session, *imported;
    unsigned char der[8192], *out = der;
    const unsigned char *in = der;
    struct conn c;
    X509 *first;

    printf("-- objects, options %lu\n", options);
    SSL_CTX_set_options(server, options);
    conn_require(SSL_CTX_set_session_id_context(server, (const unsigned char *)"objects", 7) == 1, "id context");
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    conn_require(SSL_CTX_load_verify_locations(server, conn_path("ca.pem"), NULL) == 1, "authorities");
    conn_require(SSL_CTX_use_certificate_chain_file(client, conn_path("client.pem")) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(client, conn_path("client.key"), SSL_FILETYPE_PEM) == 1, "key");
    conn_require(conn_connect(&c, client, server, NULL), "full");
    print_peer("full, client", c.client);
    print_peer("full, server", c.server);
    session = SSL_get1_session(c.client);
    first = SSL_SESSION_get0_peer(session);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "resumed");
    conn_print_reused("resumed", &c);
    print_peer("resumed, client", c.client);
    print_peer("resumed, server", c.server);
    printf("resumed: the object of the first connection=%d\n", SSL_get0_peer_certificate(c.client) == first);
    SSL_SESSION_free(session);
    session = SSL_get1_session(c.client);
    conn_close(&c);

    conn_require(i2d_SSL_SESSION(session, NULL) <= (int)sizeof(der), "room");
    imported = d2i_SSL_SESSION(NULL, &in, i2d_SSL_SESSION(session, &out));
    conn_require(imported != NULL, "d2i_SSL_SESSION");
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, imported) == 1, "SSL_set_session");
    print_peer("imported, before", c.client);
    conn_require(conn_handshake(&c) && conn_exchange(&c), "imported");
    conn_print_reused("imported", &c);
    print_peer("imported, client", c.client);
    print_peer("imported, server", c.server);
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_SESSION_free(imported);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    int byte;

    conn_require(in != NULL && out != NULL, "copy");
    while ((byte = getc(in)) != EOF)
        putc(byte, out);
    fclose(in);
    fclose(out);
}

/* An authority that comes into a directory after a peer was refused is trusted by the next connection. */
static void directory(int version)
{
    SSL_CTX *server = make_server(version, "server.pem", "server.key");
    SSL_CTX *client = conn_client_ctx(version);
    char name[] = "/tmp/verify_chain.XXXXXX", file[512];
    DIR *hashed = opendir(conn_path("hashed"));
    struct dirent *entry;
    struct conn c;

    printf("-- directory\n");
    while ((entry = readdir(hashed)) != NULL && strchr(entry->d_name, '.') == entry->d_name)
        ;
    conn_require(entry != NULL && mkdtemp(name) != NULL, "directory");
    snprintf(file, sizeof(file), "%s/%s", name, entry->d_name);
    conn_require(SSL_CTX_load_verify_dir(client, name) == 1, "SSL_CTX_load_verify_dir");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_open(&c, client, server);
    printf("empty: %d", conn_handshake(&c));
    printf(" result=%ld\n", SSL_get_verify_result(c.client));
    conn_release(&c);
    copy(conn_path("ca.pem"), file);
    conn_open(&c, client, server);
    printf("filled: %d", conn_handshake(&c));
    printf(" result=%ld\n", SSL_get_verify_result(c.client));
    ERR_clear_error();
    conn_close(&c);
    unlink(file);
    rmdir(name);
    closedir(hashed);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The context's store takes more than what was loaded. */
static void store(int version)
{
    SSL_CTX *server = make_server(version, "server.pem", "server.key");
    SSL_CTX *client = conn_client_ctx(version);
    unsigned char der[4096];
    const unsigned char *in = der;
    FILE *file = fopen(conn_path("ca.der"), "rb");
    X509 *authority = d2i_X509(NULL, &in, (long)fread(der, 1, sizeof(der), file));
    struct conn c;

    printf("-- store\n");
    fclose(file);
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_require(SSL_CTX_load_verify_file(client, conn_path("other-ca.pem")) == 1, "file");
    conn_open(&c, client, server);
    printf("before: %d", conn_handshake(&c));
    printf(" result=%ld\n", SSL_get_verify_result(c.client));
    conn_release(&c);
    ERR_clear_error();
    printf("added: %d\n", X509_STORE_add_cert(SSL_CTX_get_cert_store(client), authority));
    printf("the same store: %d\n", SSL_CTX_get_cert_store(client) == SSL_CTX_get_cert_store(client));
    conn_open(&c, client, server);
    printf("after: %d", conn_handshake(&c));
    printf(" result=%ld\n", SSL_get_verify_result(c.client));
    conn_close(&c);
    X509_free(authority);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A certificate that was given alone goes out with its issuers, as far as they are trusted. */
static void issuers(int version, const char *authorities, long mode, int on_connection)
{
    SSL_CTX *server = conn_server_ctx(version);
    SSL_CTX *client = conn_client_ctx(version);
    struct conn c;

    printf("-- issuers from %s, mode %ld, on connection %d\n", authorities != NULL ? authorities : "nowhere", mode, on_connection);
    SSL_CTX_set_mode(server, mode);
    if (!on_connection) {
        conn_require(SSL_CTX_use_certificate_file(server, conn_path("leaf.pem"), SSL_FILETYPE_PEM) == 1, "certificate");
        conn_require(SSL_CTX_use_PrivateKey_file(server, conn_path("leaf.key"), SSL_FILETYPE_PEM) == 1, "key");
    }
    if (authorities != NULL)
        conn_require(SSL_CTX_load_verify_file(server, conn_path(authorities)) == 1, "authorities");
    conn_open(&c, client, server);
    if (on_connection) {
        conn_require(SSL_use_certificate_file(c.server, conn_path("leaf.pem"), SSL_FILETYPE_PEM) == 1, "certificate");
        conn_require(SSL_use_PrivateKey_file(c.server, conn_path("leaf.key"), SSL_FILETYPE_PEM) == 1, "key");
    }
    conn_require(conn_handshake(&c), "handshake");
    print_peer("issuers", c.client);
    conn_close(&c);
    conn_print_queue("afterwards");
    if (authorities == NULL) {
        conn_require(SSL_CTX_load_verify_file(server, conn_path("full-chain.pem")) == 1, "authorities");
        conn_open(&c, client, server);
        conn_require(conn_handshake(&c), "handshake");
        print_peer("later", c.client);
        conn_close(&c);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void run(int version)
{
    static const enum answer answers[] = {AS_IT_IS, ALLOW, ALLOW_AND_CLEAR, REFUSE, REFUSE_AND_NAME};
    size_t i;

    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        attempt(version, "chain.pem", "leaf.key", "ca.pem", answers[i], SSL_VERIFY_PEER, -1, NULL);
        attempt(version, "chain.pem", "leaf.key", NULL, answers[i], SSL_VERIFY_PEER, -1, NULL);
        attempt(version, "chain.pem", "leaf.key", "ca.pem", answers[i], SSL_VERIFY_PEER, -1, "elsewhere.example");
    }
    attempt(version, "chain.pem", "leaf.key", "other-ca.pem", REFUSE, SSL_VERIFY_NONE, -1, NULL);
    attempt(version, "chain.pem", "leaf.key", "ca.pem", AS_IT_IS, SSL_VERIFY_PEER, 0, NULL);
    attempt(version, "chain.pem", "leaf.key", "ca.pem", AS_IT_IS, SSL_VERIFY_PEER, 1, NULL);
    attempt(version, "full-chain.pem", "leaf.key", "ca.pem", AS_IT_IS, SSL_VERIFY_PEER, 100, "localhost");
    attempt(version, "full-chain.pem", "leaf.key", "other-ca.pem", ALLOW, SSL_VERIFY_PEER, -1, "127.0.0.1");
    attempt(version, "expired.pem", "expired.key", "ca.pem", ALLOW, SSL_VERIFY_PEER, -1, NULL);
    attempt(version, "selfsigned.pem", "selfsigned.key", "ca.pem", ALLOW, SSL_VERIFY_PEER, -1, "127.0.0.2");
    attempt(version, "client.pem", "client.key", "ca.pem", ALLOW, SSL_VERIFY_PEER, -1, NULL);
    objects(version, 0);
    objects(version, SSL_OP_NO_TICKET);
    issuers(version, NULL, 0, 0);
    issuers(version, "ca.pem", 0, 0);
    issuers(version, "intermediate.pem", 0, 0);
    issuers(version, "full-chain.pem", 0, 0);
    issuers(version, "full-chain.pem", 0, 1);
    issuers(version, "full-chain.pem", SSL_MODE_NO_AUTO_CHAIN, 0);
    directory(version);
    store(version);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    *(void **)&data_index = dlsym(RTLD_DEFAULT, "SSL_get_ex_data_X509_STORE_CTX_idx");
    run(TLS1_2_VERSION);
    run(TLS1_3_VERSION);
    return 0;
}
