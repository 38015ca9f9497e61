/*
 * The session object by itself: its defaults, every setter and getter with
 * values at the edges, pointers that are lent, and what failures leave behind.
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <limits.h>
#include <time.h>

static const unsigned char bytes_64[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

static void show_id(const SSL_SESSION *session)
{
    unsigned int len = 99;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);

    show_bytes("id", id, len);
}

static void show_id_context(const SSL_SESSION *session)
{
    unsigned int len = 99;
    const unsigned char *sid_ctx = SSL_SESSION_get0_id_context(session, &len);

    show_bytes("id context", sid_ctx, len);
}

static void defaults(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    const unsigned char *lent;
    time_t now = time(NULL);
    size_t len;
    void *appdata;
    long made;

    SAY("== defaults");
    CHECK(session != NULL);
    made = SSL_SESSION_get_time(session);
    SHOW_INT(made >= (long)now - 5 && made <= (long)now + 5);
    SHOW_INT(SSL_SESSION_get_timeout(session));
    show_id(session);
    show_id_context(session);
    SHOW_INT(SSL_SESSION_get_protocol_version(session));
    SHOW_SET(SSL_SESSION_get0_cipher(session));
    SHOW_INT(SSL_SESSION_get_master_key(session, NULL, 0));
    SHOW_SET(SSL_SESSION_get0_hostname(session));
    lent = (const unsigned char *)"";
    len = 99;
    SSL_SESSION_get0_alpn_selected(session, &lent, &len);
    SHOW_SET(lent);
    SHOW_INT(len);
    SHOW_INT(SSL_SESSION_has_ticket(session));
    SHOW_INT(SSL_SESSION_get_ticket_lifetime_hint(session));
    lent = (const unsigned char *)"";
    len = 99;
    SSL_SESSION_get0_ticket(session, &lent, &len);
    SHOW_SET(lent);
    SHOW_INT(len);
    len = 99;
    SSL_SESSION_get0_ticket(session, NULL, &len);
    SHOW_INT(len);
    SHOW_INT(SSL_SESSION_get_max_early_data(session));
    SHOW_INT(SSL_SESSION_get_max_fragment_length(session));
    SHOW_INT(SSL_SESSION_get_compress_id(session));
    SHOW_INT(SSL_SESSION_is_resumable(session));
    appdata = session;
    len = 99;
    SHOW_INT(SSL_SESSION_get0_ticket_appdata(session, &appdata, &len));
    SHOW_SET(appdata);
    SHOW_INT(len);
    SHOW_SET(SSL_SESSION_get_ex_data(session, 0));
    say_errors();
    SHOW_SET(SSL_SESSION_get0_peer(session));
    /* Without a libcrypto there may be a reason for that. */
    ERR_clear_error();
    SSL_SESSION_free(session);
}

static void ids(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    const unsigned char *lent;
    unsigned int len = 99;

    SAY("== id");
    CHECK(session != NULL);
    TRY(SSL_SESSION_set1_id(session, bytes_64, 1));
    show_id(session);
    SHOW_INT(SSL_SESSION_is_resumable(session));
    TRY(SSL_SESSION_set1_id(session, bytes_64 + 8, 32));
    show_id(session);
    lent = SSL_SESSION_get_id(session, NULL);
    SHOW_SET(lent);
    SHOW_INT(lent == SSL_SESSION_get_id(session, &len));
    TRY(SSL_SESSION_set1_id(session, bytes_64, 33));
    show_id(session);
    TRY(SSL_SESSION_set1_id(session, bytes_64, UINT_MAX));
    show_id(session);
    /* The pointer that was lent sees a later id: it is the object's own. */
    TRY(SSL_SESSION_set1_id(session, bytes_64, 4));
    show_bytes("lent before", lent, 4);
    SHOW_INT(lent == SSL_SESSION_get_id(session, &len));
    /* Its own bytes, shortened in place. */
    TRY(SSL_SESSION_set1_id(session, lent, 2));
    show_id(session);
    TRY(SSL_SESSION_set1_id(session, bytes_64, 0));
    show_id(session);
    SHOW_INT(SSL_SESSION_is_resumable(session));
    TRY(SSL_SESSION_set1_id(session, NULL, 0));
    show_id(session);

    SAY("== id context");
    TRY(SSL_SESSION_set1_id_context(session, bytes_64, 1));
    show_id_context(session);
    TRY(SSL_SESSION_set1_id_context(session, bytes_64 + 8, 32));
    show_id_context(session);
    lent = SSL_SESSION_get0_id_context(session, NULL);
    SHOW_INT(lent == SSL_SESSION_get0_id_context(session, &len));
    TRY(SSL_SESSION_set1_id_context(session, bytes_64, 33));
    show_id_context(session);
    TRY(SSL_SESSION_set1_id_context(session, bytes_64, UINT_MAX));
    show_id_context(session);
    TRY(SSL_SESSION_set1_id_context(session, bytes_64, 3));
    show_bytes("lent before", lent, 3);
    TRY(SSL_SESSION_set1_id_context(session, bytes_64, 0));
    show_id_context(session);
    SSL_SESSION_free(session);
}

static void times(void)
{
    SSL_SESSION *session = SSL_SESSION_new();

    SAY("== time");
    CHECK(session != NULL);
    TRY(SSL_SESSION_set_time(session, 1));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, 0));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, -1));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, 0x7fffffffL));
    TRY(SSL_SESSION_set_time(session, 0x80000000L));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, 4102444800L));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, LONG_MAX));
    SHOW_INT(SSL_SESSION_get_time(session));
    TRY_VALUE(SSL_SESSION_get_time(NULL));
    TRY_VALUE(SSL_SESSION_set_time(NULL, 5));

    SAY("== timeout");
    TRY(SSL_SESSION_set_timeout(session, 0));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY(SSL_SESSION_set_timeout(session, 1));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY_VALUE(SSL_SESSION_set_timeout(session, -1));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY_VALUE(SSL_SESSION_set_timeout(session, LONG_MIN));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY(SSL_SESSION_set_timeout(session, 0x80000000L));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY(SSL_SESSION_set_timeout(session, LONG_MAX));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    TRY_VALUE(SSL_SESSION_get_timeout(NULL));
    TRY_VALUE(SSL_SESSION_set_timeout(NULL, 5));
    SSL_SESSION_free(session);
}

static void versions(void)
{
    static const int values[] = {TLS1_2_VERSION, TLS1_3_VERSION, 0, 1, -1, 0xffff, 0x10000};
    SSL_SESSION *session = SSL_SESSION_new();
    size_t i;

    SAY("== protocol version");
    CHECK(session != NULL);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        SAY("set %d", values[i]);
        TRY(SSL_SESSION_set_protocol_version(session, values[i]));
        SHOW_INT(SSL_SESSION_get_protocol_version(session));
    }
    SSL_SESSION_free(session);
}

static void ciphers(void)
{
    /* TLS_AES_128_GCM_SHA256 and ECDHE-RSA-AES256-GCM-SHA384 by number. */
    static const unsigned char tls13_aes[2] = {0x13, 0x01};
    static const unsigned char ecdhe_rsa_aes[2] = {0xc0, 0x30};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_SESSION *session = SSL_SESSION_new();
    const SSL_CIPHER *cipher;
    SSL *ssl;

    SAY("== cipher");
    CHECK(ctx != NULL && session != NULL);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    cipher = SSL_CIPHER_find(ssl, tls13_aes);
    CHECK(cipher != NULL);
    TRY(SSL_SESSION_set_cipher(session, cipher));
    SHOW_INT(SSL_SESSION_get0_cipher(session) == cipher);
    cipher = SSL_CIPHER_find(ssl, ecdhe_rsa_aes);
    CHECK(cipher != NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    /* A cipher is nobody's: it outlives the connection it was found with. */
    TRY(SSL_SESSION_set_cipher(session, cipher));
    SHOW_STR(SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(session)));
    TRY(SSL_SESSION_set_cipher(session, NULL));
    SHOW_SET(SSL_SESSION_get0_cipher(session));
    SSL_SESSION_free(session);
}

static void master_keys(void)
{
    static unsigned char large[1024];
    static const size_t lengths[] = {0, 1, 48, 49, 64, 256, 257, 511, 512, 513, 1024};
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char out[64];
    size_t i;

    SAY("== master key");
    CHECK(session != NULL);
    for (i = 0; i < sizeof(large); i++)
        large[i] = (unsigned char)i;
    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        SAY("set %lu bytes", (unsigned long)lengths[i]);
        TRY_VALUE(SSL_SESSION_set1_master_key(session, large, lengths[i]));
        SHOW_INT(SSL_SESSION_get_master_key(session, NULL, 0));
    }
    TRY(SSL_SESSION_set1_master_key(session, bytes_64, 48));
    memset(out, 0xee, sizeof(out));
    SHOW_INT(SSL_SESSION_get_master_key(session, out, sizeof(out)));
    show_bytes("out", out, sizeof(out));
    memset(out, 0xee, sizeof(out));
    SHOW_INT(SSL_SESSION_get_master_key(session, out, 5));
    show_bytes("out", out, 8);
    memset(out, 0xee, sizeof(out));
    SHOW_INT(SSL_SESSION_get_master_key(session, out, 0));
    show_bytes("out", out, 2);
    SSL_SESSION_free(session);
}

static void hostnames(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    char name[16] = "first.example";
    char *longer = malloc(70001);

    SAY("== hostname");
    CHECK(session != NULL && longer != NULL);
    TRY(SSL_SESSION_set1_hostname(session, name));
    memset(name, 'x', sizeof(name));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SHOW_INT(SSL_SESSION_get0_hostname(session) == SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, "second.example"));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, ""));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, "spaces and \xff are kept"));
    SHOW_INT(strlen(SSL_SESSION_get0_hostname(session)));
    memset(longer, 'a', 70000);
    longer[70000] = '\0';
    TRY(SSL_SESSION_set1_hostname(session, longer));
    if (SSL_SESSION_get0_hostname(session) != NULL)
        SHOW_INT(strlen(SSL_SESSION_get0_hostname(session)));
    TRY(SSL_SESSION_set1_hostname(session, NULL));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, NULL));
    free(longer);
    SSL_SESSION_free(session);
}

static void show_alpn(const SSL_SESSION *session)
{
    const unsigned char *alpn = (const unsigned char *)"";
    size_t len = 99;

    SSL_SESSION_get0_alpn_selected(session, &alpn, &len);
    show_bytes("alpn", alpn, len);
}

static void alpn_protocols(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char long_name[300];
    unsigned char name[2] = {'h', '2'};
    const unsigned char *lent;
    size_t len;

    SAY("== alpn selected");
    CHECK(session != NULL);
    memset(long_name, 'p', sizeof(long_name));
    TRY(SSL_SESSION_set1_alpn_selected(session, name, 2));
    name[1] = '9';
    show_alpn(session);
    TRY(SSL_SESSION_set1_alpn_selected(session, long_name, 255));
    SSL_SESSION_get0_alpn_selected(session, &lent, &len);
    SHOW_INT(len);
    TRY(SSL_SESSION_set1_alpn_selected(session, long_name, 300));
    SSL_SESSION_get0_alpn_selected(session, &lent, &len);
    SHOW_INT(len);
    TRY(SSL_SESSION_set1_alpn_selected(session, name, 0));
    show_alpn(session);
    TRY(SSL_SESSION_set1_alpn_selected(session, name, 1));
    TRY(SSL_SESSION_set1_alpn_selected(session, NULL, 2));
    show_alpn(session);
    TRY(SSL_SESSION_set1_alpn_selected(session, NULL, 0));
    show_alpn(session);
    SSL_SESSION_free(session);
}

static void show_appdata(SSL_SESSION *session)
{
    void *appdata = session;
    size_t len = 99;

    SHOW_INT(SSL_SESSION_get0_ticket_appdata(session, &appdata, &len));
    show_bytes("appdata", appdata, len);
}

static void ticket_appdata(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char data[4] = {9, 8, 7, 6};
    unsigned char *large = calloc(1, 70000);
    void *lent;
    void *again;
    size_t len;

    SAY("== ticket appdata");
    CHECK(session != NULL && large != NULL);
    TRY(SSL_SESSION_set1_ticket_appdata(session, data, 4));
    data[0] = 0;
    show_appdata(session);
    SSL_SESSION_get0_ticket_appdata(session, &lent, &len);
    SSL_SESSION_get0_ticket_appdata(session, &again, &len);
    SHOW_INT(lent == again);
    TRY(SSL_SESSION_set1_ticket_appdata(session, large, 70000));
    SSL_SESSION_get0_ticket_appdata(session, &lent, &len);
    SHOW_INT(len);
    TRY(SSL_SESSION_set1_ticket_appdata(session, data, 0));
    show_appdata(session);
    TRY(SSL_SESSION_set1_ticket_appdata(session, data, 1));
    TRY(SSL_SESSION_set1_ticket_appdata(session, NULL, 3));
    show_appdata(session);
    TRY(SSL_SESSION_set1_ticket_appdata(session, NULL, 0));
    show_appdata(session);
    free(large);
    SSL_SESSION_free(session);
}

static void numbers(void)
{
    static const unsigned int values[] = {0, 1, 16384, 0x7fffffffU, 0x80000000U, UINT_MAX};
    SSL_SESSION *session = SSL_SESSION_new();
    size_t i;

    SAY("== max early data");
    CHECK(session != NULL);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        TRY(SSL_SESSION_set_max_early_data(session, values[i]));
        SAY("%u", (unsigned int)SSL_SESSION_get_max_early_data(session));
    }
    SSL_SESSION_free(session);
}

static void lent_pointers_stay_valid(void)
{
    SSL_SESSION *session = SSL_SESSION_new();
    const unsigned char *id;
    const unsigned char *sid_ctx;
    const unsigned char *alpn;
    const char *hostname;
    void *appdata;
    unsigned int id_len, sid_ctx_len;
    size_t alpn_len, appdata_len;

    SAY("== lent pointers stay valid while other fields change");
    CHECK(session != NULL);
    CHECK(SSL_SESSION_set1_id(session, bytes_64, 32) == 1);
    CHECK(SSL_SESSION_set1_id_context(session, bytes_64 + 32, 32) == 1);
    CHECK(SSL_SESSION_set1_hostname(session, "kept.example") == 1);
    CHECK(SSL_SESSION_set1_alpn_selected(session, bytes_64 + 4, 4) == 1);
    CHECK(SSL_SESSION_set1_ticket_appdata(session, bytes_64 + 9, 9) == 1);
    id = SSL_SESSION_get_id(session, &id_len);
    sid_ctx = SSL_SESSION_get0_id_context(session, &sid_ctx_len);
    hostname = SSL_SESSION_get0_hostname(session);
    SSL_SESSION_get0_alpn_selected(session, &alpn, &alpn_len);
    SHOW_INT(SSL_SESSION_get0_ticket_appdata(session, &appdata, &appdata_len));
    CHECK(SSL_SESSION_set1_master_key(session, bytes_64, 48) == 1);
    CHECK(SSL_SESSION_set_timeout(session, 77) == 1);
    CHECK(SSL_SESSION_set_time(session, 1000) == 1000);
    CHECK(SSL_SESSION_set_max_early_data(session, 10) == 1);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    CHECK(SSL_SESSION_up_ref(session) == 1);
    SSL_SESSION_free(session);
    show_bytes("id", id, id_len);
    show_bytes("id context", sid_ctx, sid_ctx_len);
    SAY("hostname %s", hostname);
    show_bytes("alpn", alpn, alpn_len);
    show_bytes("appdata", appdata, appdata_len);
    SSL_SESSION_free(session);
}

static void references(void)
{
    SSL_SESSION *session = SSL_SESSION_new();

    SAY("== references");
    CHECK(session != NULL);
    TRY(SSL_SESSION_up_ref(session));
    TRY(SSL_SESSION_up_ref(session));
    SSL_SESSION_free(session);
    SSL_SESSION_free(session);
    SHOW_INT(SSL_SESSION_set_timeout(session, 3));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    SSL_SESSION_free(session);
    SSL_SESSION_free(NULL);
    say_errors();
}

int main(void)
{
    defaults();
    ids();
    times();
    versions();
    ciphers();
    master_keys();
    hostnames();
    alpn_protocols();
    ticket_appdata();
    numbers();
    lent_pointers_stay_valid();
    references();
    return 0;
}
