/*
 * The settings of SSL_CTX that need no file: defaults, setters and getters with
 * values at the edges, what refusals leave on the error queue, and the control
 * numbers under the macros.
 */
#include "sample.h"

#include <limits.h>

static void methods(void)
{
    static const struct {
        const char *name;
        const SSL_METHOD *(*method)(void);
    } all[] = {
        {"TLS", TLS_method},
        {"TLS client", TLS_client_method},
        {"TLS server", TLS_server_method},
        {"SSLv23", SSLv23_method},
        {"SSLv23 client", SSLv23_client_method},
        {"SSLv23 server", SSLv23_server_method},
        {"TLSv1.2", TLSv1_2_method},
        {"TLSv1.2 client", TLSv1_2_client_method},
        {"TLSv1.2 server", TLSv1_2_server_method},
    };
    SSL_CTX *ctx;
    SSL *ssl;
    size_t i;

    SAY("== methods");
    for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SAY("-- %s", all[i].name);
        SHOW_INT(all[i].method() == all[i].method());
        ctx = SSL_CTX_new(all[i].method());
        CHECK(ctx != NULL);
        SHOW_HEX(SSL_CTX_get_options(ctx));
        SHOW_INT(SSL_CTX_get_min_proto_version(ctx));
        SHOW_INT(SSL_CTX_get_max_proto_version(ctx));
        ssl = SSL_new(ctx);
        if (ssl != NULL) {
            SHOW_HEX(SSL_version(ssl));
            SHOW_STR(SSL_get_version(ssl));
            SHOW_INT(SSL_is_server(ssl));
        }
        SSL_free(ssl);
        SSL_CTX_free(ctx);
        say_errors();
    }
    SHOW_INT(SSLv23_method() == TLS_method());
    ctx = SSL_CTX_new_ex(NULL, NULL, TLS_method());
    SHOW_SET(ctx);
    TRY(SSL_CTX_up_ref(ctx));
    SSL_CTX_free(ctx);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(NULL);
    SHOW_SET(ctx);
    say_errors();
}

static void options(SSL_CTX *ctx)
{
    uint64_t before = SSL_CTX_get_options(ctx);

    SAY("== options");
    SHOW_HEX(SSL_OP_NO_TICKET);
    SHOW_HEX(SSL_OP_ALL);
    SHOW_HEX(SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_TLSv1_3));
    SHOW_HEX(SSL_CTX_get_options(ctx));
    SHOW_HEX(SSL_CTX_set_options(ctx, 0));
    SHOW_HEX(SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET));
    SHOW_HEX(SSL_CTX_clear_options(ctx, SSL_OP_NO_TICKET));
    SHOW_HEX(SSL_CTX_clear_options(ctx, SSL_OP_NO_TICKET));
    SHOW_HEX(SSL_CTX_set_options(ctx, (uint64_t)1 << 62));
    SHOW_HEX(SSL_CTX_get_options(ctx));
    SHOW_HEX(SSL_CTX_clear_options(ctx, ~(uint64_t)0));
    SHOW_HEX(SSL_CTX_set_options(ctx, ~(uint64_t)0));
    SSL_CTX_clear_options(ctx, ~(uint64_t)0);
    SHOW_INT(SSL_CTX_set_options(ctx, before) == before);
    say_errors();
}

static int verify(int preverified, X509_STORE_CTX *store)
{
    (void)store;
    return preverified;
}

static void verification(SSL_CTX *ctx)
{
    static const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_NONE,
                                SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                                SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, 0x1000, -1};
    size_t i;

    SAY("== verification");
    SHOW_INT(SSL_CTX_get_verify_mode(ctx));
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        SSL_CTX_set_verify(ctx, modes[i], i % 2 == 0 ? verify : NULL);
        SHOW_INT(SSL_CTX_get_verify_mode(ctx));
    }
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_verify_depth(ctx, 0);
    SSL_CTX_set_verify_depth(ctx, 100);
    SSL_CTX_set_verify_depth(ctx, -1);
    say_errors();
}

static void quiet_shutdown(SSL_CTX *ctx)
{
    SAY("== quiet shutdown");
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 7);
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, -1);
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 0);
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
}

static void show_versions(SSL_CTX *ctx)
{
    SAY("from 0x%lx to 0x%lx", (unsigned long)SSL_CTX_get_min_proto_version(ctx),
        (unsigned long)SSL_CTX_get_max_proto_version(ctx));
}

static void versions(void)
{
    static const int odd[] = {1, 0x0200, 0x0305, 0x0400, 0x10000, -1};
    SSL_CTX *ctx = sample_context();
    size_t i;

    SAY("== versions");
    show_versions(ctx);
    TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION));
    show_versions(ctx);
    TRY(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION));
    show_versions(ctx);
    TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    show_versions(ctx);
    TRY(SSL_CTX_set_max_proto_version(ctx, 0));
    show_versions(ctx);
    TRY(SSL_CTX_set_min_proto_version(ctx, 0));
    show_versions(ctx);
    TRY(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION));
    show_versions(ctx);
    for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        SAY("set %d", odd[i]);
        TRY_VALUE(SSL_CTX_set_min_proto_version(ctx, odd[i]));
        TRY_VALUE(SSL_CTX_set_max_proto_version(ctx, odd[i]));
        show_versions(ctx);
    }
    SSL_CTX_free(ctx);

    SAY("a method of one version takes them and does not heed them");
    ctx = SSL_CTX_new(TLSv1_2_method());
    CHECK(ctx != NULL);
    TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    TRY(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION));
    show_versions(ctx);
    SSL_CTX_free(ctx);
}

/* 0 is success here. */
static void alpn(SSL_CTX *ctx)
{
    static const unsigned char good[] = "\2h2\10http/1.1";
    static const unsigned char one[] = "\1x";
    static const unsigned char empty_name[] = "\2h2\0\2h3";
    static const unsigned char beyond[] = "\2h2\5http";
    static const unsigned char lone_length[] = "\2h2\3";
    static const unsigned char zero[] = "\0";
    unsigned char longest[256];
    unsigned char many[1024];
    size_t i;

    SAY("== ALPN protocols");
    memset(longest, 'p', sizeof(longest));
    longest[0] = 255;
    for (i = 0; i < sizeof(many); i += 2) {
        many[i] = 1;
        many[i + 1] = 'a';
    }
    TRY(SSL_CTX_set_alpn_protos(ctx, good, sizeof(good) - 1));
    TRY(SSL_CTX_set_alpn_protos(ctx, one, 2));
    TRY(SSL_CTX_set_alpn_protos(ctx, longest, 256));
    TRY(SSL_CTX_set_alpn_protos(ctx, many, sizeof(many)));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, longest, 255));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, empty_name, sizeof(empty_name) - 1));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, beyond, sizeof(beyond) - 1));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, lone_length, sizeof(lone_length) - 1));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, zero, 1));
    TRY_VALUE(SSL_CTX_set_alpn_protos(ctx, one, 1));
    TRY(SSL_CTX_set_alpn_protos(ctx, good, 0));
    TRY(SSL_CTX_set_alpn_protos(ctx, NULL, 0));
    TRY(SSL_CTX_set_alpn_protos(ctx, NULL, 5));
    SSL_CTX_set_alpn_select_cb(ctx, NULL, NULL);
    say_errors();
}

static void cipher_lists(SSL_CTX *ctx)
{
    static const char *const lists[] = {
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256,ECDHE-RSA-AES256-GCM-SHA384 "
        "ECDHE-ECDSA-CHACHA20-POLY1305;ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-RSA-AES128-GCM-SHA256:nonsense",
        "nonsense:ECDHE-RSA-AES128-GCM-SHA256",
        ":ECDHE-RSA-AES128-GCM-SHA256:",
        "ECDHE+AESGCM",
        "ECDHE+CHACHA20",
        "EECDH+AESGCM:ECDHE+CHACHA20:!aNULL",
        "HIGH",
        "HIGH:!aNULL:!MD5",
        "HIGH:!aNULL:!kRSA:!PSK:!SRP:!MD5:!RC4",
        "ALL",
        "DEFAULT",
        "DEFAULT:@SECLEVEL=2",
        "ALL:@STRENGTH",
        "COMPLEMENTOFDEFAULT:ECDHE-RSA-AES128-GCM-SHA256",
        "AESGCM",
        "CHACHA20",
        "aRSA:aECDSA",
        "ECDHE-RSA-AES128-GCM-SHA256:!ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256:-ECDHE-RSA-AES128-GCM-SHA256:"
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "HIGH:+ECDHE-RSA-AES256-GCM-SHA384",
        /* Refused. */
        "",
        ":",
        "nonsense",
        "ecdhe-rsa-aes128-gcm-sha256",
        "TLS_AES_128_GCM_SHA256",
        "!ALL",
        "ECDHE-RSA-AES128-GCM-SHA256:!ECDHE-RSA-AES128-GCM-SHA256",
        "ALL:!ALL",
        "+",
        "!",
        "@NOTHING",
        "ECDHE-RSA-AES128-GCM-SHA256:@NOTHING",
        "DEFAULT:@SECLEVEL=9",
        "DEFAULT:@SECLEVEL=",
    };
    size_t i;

    SAY("== cipher lists");
    for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        SAY("list \"%s\"", lists[i]);
        TRY(SSL_CTX_set_cipher_list(ctx, lists[i]));
    }
    SHOW_INT(SSL_CTX_set_cipher_list(ctx, "DEFAULT"));
}

static void cipher_suites(SSL_CTX *ctx)
{
    static const char *const lists[] = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256",
        ":TLS_AES_128_GCM_SHA256:",
        " TLS_AES_128_GCM_SHA256 : TLS_AES_256_GCM_SHA384 ",
        "TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256",
        "",
        ":",
        "TLS_AES_128_GCM_SHA256:nonsense",
        "nonsense:TLS_AES_128_GCM_SHA256",
        "nonsense",
        "tls_aes_128_gcm_sha256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384",
        "HIGH",
    };
    size_t i;

    SAY("== cipher suites of TLS 1.3");
    for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        SAY("list \"%s\"", lists[i]);
        TRY(SSL_CTX_set_ciphersuites(ctx, lists[i]));
    }
}

static void on_info(const SSL *ssl, int where, int value)
{
    (void)ssl;
    (void)where;
    (void)value;
}

static void on_keylog(const SSL *ssl, const char *line)
{
    (void)ssl;
    (void)line;
}

static int on_servername(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static void callbacks(SSL_CTX *ctx)
{
    SSL *ssl;

    SAY("== callbacks");
    SHOW_INT(SSL_CTX_get_keylog_callback(ctx) == NULL);
    SSL_CTX_set_keylog_callback(ctx, on_keylog);
    SHOW_INT(SSL_CTX_get_keylog_callback(ctx) == on_keylog);
    SSL_CTX_set_keylog_callback(ctx, NULL);
    SHOW_INT(SSL_CTX_get_keylog_callback(ctx) == NULL);
    SSL_CTX_set_info_callback(ctx, on_info);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SAY("a connection has no info callback of its own, or its context's copied");
    SHOW_INT(SSL_get_info_callback(ssl) == on_info);
    SHOW_INT(SSL_get_info_callback(ssl) == NULL);
    SSL_free(ssl);
    SSL_CTX_set_info_callback(ctx, NULL);
    TRY(SSL_CTX_set_tlsext_servername_callback(ctx, on_servername));
    TRY(SSL_CTX_set_tlsext_servername_arg(ctx, ctx));
    TRY(SSL_CTX_set_tlsext_servername_callback(ctx, NULL));
    TRY(SSL_CTX_set_tlsext_servername_arg(ctx, NULL));
    TRY(SSL_CTX_callback_ctrl(ctx, 53, NULL));
    TRY_VALUE(SSL_CTX_callback_ctrl(ctx, 0, NULL));
    TRY_VALUE(SSL_CTX_callback_ctrl(ctx, 54, NULL));
    TRY_VALUE(SSL_CTX_callback_ctrl(ctx, 1000, NULL));
}

static void modes(SSL_CTX *ctx)
{
    SAY("== modes");
    SHOW_HEX(SSL_CTX_get_mode(ctx));
    SHOW_HEX(SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW_HEX(SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER));
    SHOW_HEX(SSL_CTX_get_mode(ctx));
    SHOW_HEX(SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY));
    SHOW_HEX(SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY));
    SHOW_HEX(SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY));
    SHOW_HEX(SSL_CTX_set_mode(ctx, 0x10000));
    SHOW_HEX(SSL_CTX_clear_mode(ctx, -1));
    say_errors();
}

static void numbers(SSL_CTX *ctx)
{
    static const int unknown[] = {-1, 0, 1, 2, 5, 7, 8, 18, 19, 32, 46, 95, 112, 1000};
    size_t i;

    SAY("== reading ahead and the certificate list's size");
    SHOW_INT(SSL_CTX_get_read_ahead(ctx));
    SHOW_INT(SSL_CTX_set_read_ahead(ctx, 1));
    SHOW_INT(SSL_CTX_set_read_ahead(ctx, 5));
    SHOW_INT(SSL_CTX_get_read_ahead(ctx));
    SHOW_INT(SSL_CTX_set_read_ahead(ctx, 0));
    SHOW_INT(SSL_CTX_get_max_cert_list(ctx));
    SHOW_INT(SSL_CTX_set_max_cert_list(ctx, 5000));
    SHOW_INT(SSL_CTX_get_max_cert_list(ctx));
    TRY_VALUE(SSL_CTX_set_max_cert_list(ctx, -1));
    SHOW_INT(SSL_CTX_get_max_cert_list(ctx));
    SHOW_INT(SSL_CTX_set_max_cert_list(ctx, 0));
    SHOW_INT(SSL_CTX_get_max_cert_list(ctx));
    say_errors();

    SAY("== control numbers");
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_MODE, SSL_MODE_AUTO_RETRY, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_CLEAR_MODE, SSL_MODE_AUTO_RETRY, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_READ_AHEAD, 1, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_READ_AHEAD, 0, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MAX_PROTO_VERSION, TLS1_3_VERSION, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, ctx));
    for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        SAY("number %d", unknown[i]);
        TRY_VALUE(SSL_CTX_ctrl(ctx, unknown[i], 1, NULL));
    }
}

static void without_credentials(SSL_CTX *ctx)
{
    SAY("== no credentials yet");
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    TRY_VALUE(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
}

int main(void)
{
    SSL_CTX *ctx = sample_context();

    methods();
    options(ctx);
    verification(ctx);
    quiet_shutdown(ctx);
    versions();
    alpn(ctx);
    cipher_lists(ctx);
    cipher_suites(ctx);
    callbacks(ctx);
    modes(ctx);
    numbers(ctx);
    without_credentials(ctx);
    SSL_CTX_free(ctx);
    say_errors();
    return 0;
}
