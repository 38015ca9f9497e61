/*
 * Credentials and authorities from files: what is accepted, what is refused and
 * with which reason. The argument names the directory that certs.sh filled.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <sys/types.h>

static const char *directory;

/* A file's path; four may be in use at a time. */
static const char *path(const char *name)
{
    static char paths[4][512];
    static int next;
    char *place = paths[next];

    next = (next + 1) % 4;
    CHECK(strlen(directory) + strlen(name) + 2 <= sizeof(paths[0]));
    sprintf(place, "%s/%s", directory, name);
    return place;
}

static size_t read_file(const char *name, unsigned char *into, size_t room)
{
    FILE *file = fopen(path(name), "rb");
    size_t len;

    CHECK(file != NULL);
    len = fread(into, 1, room, file);
    fclose(file);
    CHECK(len > 0 && len < room);
    return len;
}

static void certificates(void)
{
    static const char *const names[] = {"server.pem",   "server-ec.pem",       "expired.pem",
                                        "selfsigned.pem", "full-chain.pem",    "server-both.pem",
                                        "noisy.pem",    "server-reversed.pem", "server.der",
                                        "missing.pem",  "empty.pem",           "text.pem",
                                        "server.key",   "truncated.pem"};
    static const char *const broken[] = {"garbage.pem", "badbase64.pem"};
    SSL_CTX *ctx;
    size_t i;

    SAY("== certificate, PEM");
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        SAY("-- %s", names[i]);
        ctx = sample_context();
        TRY(SSL_CTX_use_certificate_file(ctx, path(names[i]), SSL_FILETYPE_PEM));
        SSL_CTX_free(ctx);
        ctx = sample_context();
        TRY(SSL_CTX_use_certificate_chain_file(ctx, path(names[i])));
        SSL_CTX_free(ctx);
    }
    SAY("== certificate, PEM that does not decode");
    for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        SAY("-- %s", broken[i]);
        ctx = sample_context();
        TRY_LAST(SSL_CTX_use_certificate_file(ctx, path(broken[i]), SSL_FILETYPE_PEM));
        TRY_LAST(SSL_CTX_use_certificate_chain_file(ctx, path(broken[i])));
        SSL_CTX_free(ctx);
    }
    SAY("== certificate, DER");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.der"), SSL_FILETYPE_ASN1));
    TRY(SSL_CTX_use_certificate_file(ctx, path("missing.der"), SSL_FILETYPE_ASN1));
    TRY_LAST(SSL_CTX_use_certificate_file(ctx, path("empty.pem"), SSL_FILETYPE_ASN1));
    TRY_LAST(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_ASN1));
    TRY_LAST(SSL_CTX_use_certificate_file(ctx, path("garbage.der"), SSL_FILETYPE_ASN1));
    TRY_LAST(SSL_CTX_use_certificate_file(ctx, path("server.key.der"), SSL_FILETYPE_ASN1));
    SAY("== certificate, an unknown form");
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), 0));
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), 3));
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), -1));
    SAY("== certificate, a directory");
    TRY_LAST(SSL_CTX_use_certificate_file(ctx, path("hashed"), SSL_FILETYPE_PEM));
    TRY_LAST(SSL_CTX_use_certificate_chain_file(ctx, path("hashed")));
    SSL_CTX_free(ctx);
}

static void keys(void)
{
    static const char *const names[] = {"server.key",      "server-pkcs1.key", "server-ec.key",
                                        "server-ec-sec1.key", "server-both.pem", "server-reversed.pem"};
    static const char *const refused[] = {"empty.pem", "text.pem", "server.pem", "garbage.key",
                                          "server.key.der"};
    static const char *const der[] = {"server.key.der", "server-pkcs1.key.der",
                                      "server-ec.key.der"};
    static const char *const not_der[] = {"empty.pem", "server.key", "server.der", "garbage.der"};
    SSL_CTX *ctx;
    size_t i;

    SAY("== key, PEM");
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        SAY("-- %s", names[i]);
        ctx = sample_context();
        TRY(SSL_CTX_use_PrivateKey_file(ctx, path(names[i]), SSL_FILETYPE_PEM));
        SSL_CTX_free(ctx);
    }
    ctx = sample_context();
    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        SAY("-- %s", refused[i]);
        TRY_LAST(SSL_CTX_use_PrivateKey_file(ctx, path(refused[i]), SSL_FILETYPE_PEM));
    }
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("missing.key"), SSL_FILETYPE_PEM));
    SSL_CTX_free(ctx);
    SAY("== key, DER");
    for (i = 0; i < sizeof(der) / sizeof(der[0]); i++) {
        SAY("-- %s", der[i]);
        ctx = sample_context();
        TRY(SSL_CTX_use_PrivateKey_file(ctx, path(der[i]), SSL_FILETYPE_ASN1));
        SSL_CTX_free(ctx);
    }
    ctx = sample_context();
    for (i = 0; i < sizeof(not_der) / sizeof(not_der[0]); i++) {
        SAY("-- %s", not_der[i]);
        TRY_LAST(SSL_CTX_use_PrivateKey_file(ctx, path(not_der[i]), SSL_FILETYPE_ASN1));
    }
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("missing.key"), SSL_FILETYPE_ASN1));
    SAY("== key, an unknown form");
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), 0));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), 3));
    SSL_CTX_free(ctx);
}

static void pairs(void)
{
    SSL_CTX *ctx = sample_context();

    SAY("== certificate, then its key");
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== key, then its certificate");
    ctx = sample_context();
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_certificate_chain_file(ctx, path("server.pem")));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== another key of the same kind");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("client.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SAY("the certificate stays, and takes its own key");
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== another certificate of the same kind than the key's");
    ctx = sample_context();
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_certificate_file(ctx, path("client.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("client.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SAY("a whole pair replaced");
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== a key of another kind");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server-ec.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== a pair of each kind side by side");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_certificate_file(ctx, path("server-ec.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server-ec.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== a wrong key leaves the pair that was there");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_file(ctx, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("client.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    SAY("== a failure leaves what was there");
    ctx = sample_context();
    TRY(SSL_CTX_use_certificate_chain_file(ctx, path("server.pem")));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, path("server.key"), SSL_FILETYPE_PEM));
    TRY_LAST(SSL_CTX_use_certificate_chain_file(ctx, path("garbage.pem")));
    TRY_LAST(SSL_CTX_use_PrivateKey_file(ctx, path("text.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);
}

static void from_memory(void)
{
    static unsigned char certificate[8192];
    static unsigned char key[8192];
    int certificate_len = (int)read_file("server.der", certificate, sizeof(certificate));
    long key_len = (long)read_file("server.key.der", key, sizeof(key));
    long pkcs1_len;
    SSL_CTX *ctx = sample_context();

    SAY("== from memory");
    TRY(SSL_CTX_use_certificate_ASN1(ctx, certificate_len, certificate));
    /* 6 is the number of RSA keys, EVP_PKEY_RSA. */
    TRY(SSL_CTX_use_PrivateKey_ASN1(6, ctx, key, key_len));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY_LAST(SSL_CTX_use_certificate_ASN1(ctx, certificate_len - 1, certificate));
    TRY_LAST(SSL_CTX_use_certificate_ASN1(ctx, 0, certificate));
    TRY_LAST(SSL_CTX_use_certificate_ASN1(ctx, (int)key_len, key));
    TRY_LAST(SSL_CTX_use_PrivateKey_ASN1(6, ctx, key, 0));
    TRY_LAST(SSL_CTX_use_PrivateKey_ASN1(6, ctx, key, key_len - 1));
    TRY_LAST(SSL_CTX_use_PrivateKey_ASN1(6, ctx, certificate, certificate_len));
    pkcs1_len = (long)read_file("server-pkcs1.key.der", key, sizeof(key));
    TRY(SSL_CTX_use_PrivateKey_ASN1(6, ctx, key, pkcs1_len));
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);
}

static void authorities(void)
{
    static const char *const good[] = {"ca.pem", "bundle.pem", "noisy.pem", "chain.pem",
                                       "server-both.pem"};
    static const char *const bad[] = {"missing.pem", "empty.pem",     "text.pem", "ca.der",
                                      "garbage.pem", "badbase64.pem", "ca.key"};
    SSL_CTX *ctx;
    size_t i;

    SAY("== authorities");
    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        SAY("-- %s", good[i]);
        ctx = sample_context();
        TRY(SSL_CTX_load_verify_file(ctx, path(good[i])));
        TRY(SSL_CTX_load_verify_locations(ctx, path(good[i]), NULL));
        TRY(SSL_CTX_load_verify_locations(ctx, path(good[i]), path("hashed")));
        SSL_CTX_free(ctx);
    }
    ctx = sample_context();
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SAY("-- %s", bad[i]);
        TRY_LAST(SSL_CTX_load_verify_file(ctx, path(bad[i])));
        TRY_LAST(SSL_CTX_load_verify_locations(ctx, path(bad[i]), NULL));
    }
    SAY("-- directories");
    TRY(SSL_CTX_load_verify_dir(ctx, path("hashed")));
    TRY(SSL_CTX_load_verify_locations(ctx, NULL, path("hashed")));
    SAY("one that is not there is accepted: it is looked into when needed");
    TRY(SSL_CTX_load_verify_dir(ctx, path("missing")));
    TRY(SSL_CTX_load_verify_dir(ctx, path("ca.pem")));
    SAY("a directory where a file is wanted");
    TRY_LAST(SSL_CTX_load_verify_file(ctx, path("hashed")));
    SAY("-- nothing at all");
    TRY_VALUE(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    SSL_CTX_free(ctx);
}

static void of_a_connection(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);

    SAY("== a connection's own credentials");
    CHECK(ssl != NULL);
    TRY(SSL_use_certificate_file(ssl, path("server.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_use_PrivateKey_file(ssl, path("server.key"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_chain_file(ssl, path("chain.pem")));
    TRY(SSL_use_PrivateKey_file(ssl, path("leaf.key"), SSL_FILETYPE_PEM));
    TRY(SSL_use_PrivateKey_file(ssl, path("client.key"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_file(ssl, path("missing.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_chain_file(ssl, path("missing.pem")));
    TRY(SSL_use_PrivateKey_file(ssl, path("missing.key"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_file(ssl, path("text.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_file(ssl, path("server.pem"), 9));
    TRY(SSL_use_PrivateKey_file(ssl, path("server.key"), 9));
    SAY("the context has none of them");
    TRY(SSL_CTX_check_private_key(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s CERTIFICATE-DIRECTORY\n", argv[0]);
        return 2;
    }
    directory = argv[1];
    certificates();
    keys();
    pairs();
    from_memory();
    authorities();
    of_a_connection();
    say_errors();
    return 0;
}
