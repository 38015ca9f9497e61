/*
 * What the functions that read and write sessions promise C: what they do with
 * the pointers they are given, what they return, and what failures leave.
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

static SSL *ssl;

static SSL_SESSION *session_with(unsigned char mark)
{
    static const unsigned char number[2] = {0xc0, 0x2f};
    unsigned char bytes[48];
    SSL_SESSION *session = SSL_SESSION_new();

    CHECK(session != NULL);
    memset(bytes, mark, sizeof(bytes));
    SSL_SESSION_set_time(session, 1000);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION) == 1);
    CHECK(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, number)) == 1);
    CHECK(SSL_SESSION_set1_id(session, bytes, 32) == 1);
    CHECK(SSL_SESSION_set1_master_key(session, bytes, 48) == 1);
    CHECK(SSL_SESSION_set1_hostname(session, "contract.example") == 1);
    return session;
}

static size_t der_of(unsigned char mark, unsigned char der[300])
{
    SSL_SESSION *session = session_with(mark);
    unsigned char *at = der;
    int len = i2d_SSL_SESSION(session, &at);

    CHECK(len > 0 && len <= 300);
    SSL_SESSION_free(session);
    return (size_t)len;
}

static void show_mark(const SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id;

    if (session == NULL) {
        SAY("no session");
        return;
    }
    id = SSL_SESSION_get_id(session, &len);
    SAY("session with %u bytes of id, '%c'", len, len > 0 ? id[0] : '-');
}

static void writing(void)
{
    SSL_SESSION *session = session_with('a');
    SSL_SESSION *bare = SSL_SESSION_new();
    unsigned char place[300];
    unsigned char *at = place;
    int len;

    SAY("== i2d");
    CHECK(bare != NULL);
    len = i2d_SSL_SESSION(session, NULL);
    SHOW_INT(len);
    memset(place, 0xee, sizeof(place));
    SHOW_INT(i2d_SSL_SESSION(session, &at));
    SHOW_INT(at - place);
    SHOW_INT(place[len] == 0xee);
    at = NULL;
    SHOW_INT(i2d_SSL_SESSION(session, &at) == len);
    SHOW_INT(memcmp(at, place, (size_t)len));
    CRYPTO_free(at, __FILE__, __LINE__);
    SAY("without a cipher suite");
    at = place;
    TRY_VALUE(i2d_SSL_SESSION(bare, NULL));
    TRY_VALUE(i2d_SSL_SESSION(bare, &at));
    SHOW_INT(at - place);
    TRY_VALUE(i2d_SSL_SESSION(NULL, NULL));
    TRY_VALUE(i2d_SSL_SESSION(NULL, &at));
    SSL_SESSION_free(bare);
    SSL_SESSION_free(session);
}

static void reading(void)
{
    unsigned char der[301];
    size_t len = der_of('b', der);
    const unsigned char *at = der;
    SSL_SESSION *session = NULL;
    SSL_SESSION *again;
    SSL_SESSION *old;

    SAY("== d2i");
    session = d2i_SSL_SESSION(NULL, &at, (long)len);
    show_mark(session);
    SHOW_INT(at == der + len);
    SHOW_INT(SSL_SESSION_get_time(session));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SHOW_INT(SSL_SESSION_is_resumable(session));
    SSL_SESSION_free(session);

    SAY("a place for the session");
    at = der;
    session = NULL;
    again = d2i_SSL_SESSION(&session, &at, (long)len);
    SHOW_INT(again == session);
    show_mark(session);
    SAY("the session there becomes another one");
    der_of('c', der);
    at = der;
    old = session;
    CHECK(SSL_SESSION_up_ref(old) == 1);
    again = d2i_SSL_SESSION(&session, &at, (long)len);
    SHOW_INT(again == old && session == old);
    show_mark(old);
    SSL_SESSION_free(old);

    SAY("bytes after it are left");
    at = der;
    der[len] = 0x30;
    again = d2i_SSL_SESSION(NULL, &at, (long)len + 1);
    show_mark(again);
    SHOW_INT(at == der + len);
    SSL_SESSION_free(again);

    SAY("a byte too few");
    at = der;
    again = d2i_SSL_SESSION(&session, &at, (long)len - 1);
    show_mark(again);
    say_last_error();
    SHOW_INT(at == der);
    SHOW_INT(session == old);
    show_mark(session);
    SSL_SESSION_free(session);
}

static void refusals(void)
{
    static const struct {
        const char *what;
        const char *der;
        size_t len;
    } bad[] = {
        {"nothing", "", 0},
        {"one byte", "\x30", 1},
        {"an empty sequence", "\x30\x00", 2},
        {"no sequence", "\x31\x03\x02\x01\x01", 5},
        {"a sequence that is a value", "\x10\x03\x02\x01\x01", 5},
        {"a length beyond the end", "\x30\x04\x02\x01\x01", 5},
        {"a version of 2", "\x30\x0f\x02\x01\x02\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00", 17},
        {"a negative version", "\x30\x0f\x02\x01\xff\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00", 17},
        {"version 2.0 of SSL", "\x30\x0f\x02\x01\x01\x02\x02\x00\x02\x04\x02\xc0\x2f\x04\x00\x04\x00", 17},
        {"a cipher of one byte", "\x30\x0e\x02\x01\x01\x02\x02\x03\x03\x04\x01\xc0\x04\x00\x04\x00", 16},
        {"a cipher of three bytes",
         "\x30\x10\x02\x01\x01\x02\x02\x03\x03\x04\x03\x03\xc0\x2f\x04\x00\x04\x00", 18},
        {"no master secret", "\x30\x0d\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00", 15},
        {"two compression methods",
         "\x30\x15\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\xab\x04\x04\x02\x01\x02", 23},
        {"a time that is a value",
         "\x30\x12\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\x81\x01\x05", 20},
        {"a time and more",
         "\x30\x16\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\xa1\x05\x02\x01\x05\x05\x00", 24},
        {"an end mark without a start",
         "\x30\x11\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\x00\x00", 19},
        {"a start without an end mark",
         "\x30\x80\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00", 17},
        {"something unknown at the end",
         "\x30\x12\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\x02\x01\x05", 20},
    };
    const unsigned char *at;
    size_t i;

    SAY("== refusals");
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        at = (const unsigned char *)bad[i].der;
        SAY("%s", bad[i].what);
        show_mark(d2i_SSL_SESSION(NULL, &at, (long)bad[i].len));
        say_last_error();
        SHOW_INT(at == (const unsigned char *)bad[i].der);
    }
    at = (const unsigned char *)bad[6].der;
    SAY("a negative length");
    show_mark(d2i_SSL_SESSION(NULL, &at, -1));
    say_last_error();
}

static void unknown_cipher(void)
{
    static const char der[] =
        "\x30\x0f\x02\x01\x01\x02\x02\x03\x03\x04\x02\xff\xfe\x04\x00\x04\x00";
    static const char known_only_there[] =
        "\x30\x0f\x02\x01\x01\x02\x02\x03\x03\x04\x02\x00\x2f\x04\x00\x04\x00";
    const unsigned char *at = (const unsigned char *)der;
    SSL_SESSION *session;

    SAY("== cipher suites");
    session = d2i_SSL_SESSION(NULL, &at, 17);
    show_mark(session);
    ERR_clear_error();
    at = (const unsigned char *)known_only_there;
    session = d2i_SSL_SESSION(NULL, &at, 17);
    show_mark(session);
    SHOW_INT(SSL_SESSION_get_timeout(session));
    SHOW_INT(i2d_SSL_SESSION(session, NULL));
    SSL_SESSION_free(session);
}

/* Before 3.0 there was no key exchange group: the field is missing in what 1.1.1 wrote. */
static void without_group(void)
{
    static const unsigned char der[] = {
        0x30, 0x81, 0x9d, 0x02, 0x01, 0x01, 0x02, 0x02, 0x03, 0x03, 0x04, 0x02, 0xc0, 0x2f, 0x04, 0x02, 0x01, 0x02,
        0x04, 0x02, 0x03, 0x04, 0xa1, 0x04, 0x02, 0x02, 0x03, 0xe8, 0xa2, 0x04, 0x02, 0x02, 0x01, 0x2c, 0xa4, 0x04,
        0x04, 0x02, 0x61, 0x62, 0xa5, 0x03, 0x02, 0x01, 0x14, 0xa6, 0x0b, 0x04, 0x09, 0x61, 0x2e, 0x65, 0x78, 0x61,
        0x6d, 0x70, 0x6c, 0x65, 0xa7, 0x06, 0x04, 0x04, 0x68, 0x69, 0x6e, 0x74, 0xa8, 0x0a, 0x04, 0x08, 0x69, 0x64,
        0x65, 0x6e, 0x74, 0x69, 0x74, 0x79, 0xa9, 0x04, 0x02, 0x02, 0x1c, 0x20, 0xaa, 0x16, 0x04, 0x14, 0x1a, 0x1b,
        0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d,
        0xab, 0x03, 0x04, 0x01, 0x01, 0xac, 0x06, 0x04, 0x04, 0x75, 0x73, 0x65, 0x72, 0xad, 0x03, 0x02, 0x01, 0x01,
        0xae, 0x07, 0x02, 0x05, 0x00, 0x80, 0x00, 0x00, 0x00, 0xaf, 0x04, 0x02, 0x02, 0x40, 0x00, 0xb0, 0x04, 0x04,
        0x02, 0x68, 0x32, 0xb1, 0x03, 0x02, 0x01, 0x02, 0xb2, 0x06, 0x04, 0x04, 0x64, 0x61, 0x74, 0x61};
    const unsigned char *at = der;
    const unsigned char *bytes;
    size_t len;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, sizeof(der));

    SAY("== as OpenSSL 1.1.1 writes it");
    show_mark(session);
    SHOW_INT(at - der == sizeof(der));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SSL_SESSION_get0_ticket(session, &bytes, &len);
    show_bytes("ticket", bytes, len);
    SSL_SESSION_get0_alpn_selected(session, &bytes, &len);
    show_bytes("protocol", bytes, len);
    SHOW_INT(SSL_SESSION_get_max_early_data(session));
    SHOW_INT(SSL_SESSION_get_ticket_lifetime_hint(session));
    SHOW_INT(i2d_SSL_SESSION(session, NULL) - (int)sizeof(der));
    CHECK(SSL_SESSION_print_fp(stdout, session) == 1);
    SSL_SESSION_free(session);
}

static FILE *memory_with(const char *text)
{
    FILE *memory = fmemopen((void *)text, strlen(text), "r");

    CHECK(memory != NULL);
    return memory;
}

static char *pem_of(unsigned char mark)
{
    SSL_SESSION *session = session_with(mark);
    char *text = NULL;
    size_t len;
    FILE *memory = open_memstream(&text, &len);

    CHECK(memory != NULL);
    SHOW_INT(PEM_write_SSL_SESSION(memory, session));
    CHECK(fclose(memory) == 0);
    SSL_SESSION_free(session);
    return text;
}

static void pem(void)
{
    static const char other[] = "-----BEGIN OTHER-----\nAAAA\n-----END OTHER-----\n";
    char *first = pem_of('d');
    char *second = pem_of('e');
    char *all = malloc(2000);
    SSL_SESSION *session = NULL;
    SSL_SESSION *bare = SSL_SESSION_new();
    SSL_SESSION *old;
    FILE *memory;
    int i;

    SAY("== PEM");
    CHECK(all != NULL && bare != NULL);
    sprintf(all, "words before\n%s%s\n%sa line between\n", other, first, second);
    memory = memory_with(all);
    for (i = 0; i < 3; i++) {
        SHOW_SET(PEM_read_SSL_SESSION(memory, &session, NULL, NULL));
        say_last_error();
        show_mark(session);
        if (i == 0)
            old = session;
        else
            SHOW_INT(session == old);
    }
    fclose(memory);
    SSL_SESSION_free(session);

    SAY("nothing");
    memory = memory_with(other);
    show_mark(PEM_read_SSL_SESSION(memory, NULL, NULL, NULL));
    say_last_error();
    fclose(memory);
    SAY("good armour around something else");
    memory = memory_with("-----BEGIN SSL SESSION PARAMETERS-----\nMAMCAQE=\n"
                         "-----END SSL SESSION PARAMETERS-----\n");
    show_mark(PEM_read_SSL_SESSION(memory, NULL, NULL, NULL));
    say_last_error();
    fclose(memory);
    SAY("a session that has no encoding");
    memory = fmemopen(all, 2000, "w");
    CHECK(memory != NULL);
    SHOW_INT(PEM_write_SSL_SESSION(memory, bare));
    say_last_error();
    fclose(memory);
    SAY("a stream that takes nothing");
    memory = fopen("/dev/full", "w");
    if (memory != NULL) {
        setvbuf(memory, NULL, _IONBF, 0);
        session = session_with('f');
        TRY_VALUE(PEM_write_SSL_SESSION(memory, session));
        TRY_VALUE(SSL_SESSION_print_fp(memory, session));
        fclose(memory);
        SSL_SESSION_free(session);
    }
    SSL_SESSION_free(bare);
    free(all);
    free(second);
    free(first);
}

/* A session in a cache that becomes another one is found by its new id. */
static void in_a_cache(SSL_CTX *ctx)
{
    SSL_SESSION *session = session_with('g');
    unsigned char der[300];
    size_t len = der_of('h', der);
    const unsigned char *at = der;

    SAY("== with a cache");
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SHOW_INT(SSL_CTX_remove_session(ctx, session));
    SHOW_INT(SSL_SESSION_is_resumable(session));
    SHOW_INT(d2i_SSL_SESSION(&session, &at, (long)len) == session);
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_CTX_remove_session(ctx, session));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SHOW_INT(SSL_SESSION_is_resumable(session));
    SAY("one that was removed stays not resumable, whatever is read into it");
    at = der;
    CHECK(d2i_SSL_SESSION(&session, &at, (long)len) == session);
    SHOW_INT(SSL_SESSION_is_resumable(session));
    SSL_SESSION_free(session);
}

/* Sets what an encoding will say otherwise. */
static void on_new(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int index, long argl, void *argp)
{
    SSL_SESSION *session = parent;
    unsigned int len = 99;

    (void)ptr;
    (void)ad;
    (void)index;
    (void)argl;
    (void)argp;
    SSL_SESSION_get_id(session, &len);
    SAY("new session: an id of %u bytes, version %d", len, SSL_SESSION_get_protocol_version(session));
    TRY(SSL_SESSION_set_timeout(session, 77));
    TRY(SSL_SESSION_set1_id(session, (const unsigned char *)"from the callback", 17));
}

/* The application's callback for new sessions sees one that nothing was read into yet. */
static void with_application_data(void)
{
    unsigned char der[300];
    size_t len = der_of('i', der);
    const unsigned char *at = der;
    SSL_SESSION *session;

    SAY("== with a callback for new sessions");
    CHECK(SSL_SESSION_get_ex_new_index(0, NULL, on_new, NULL, NULL) >= 0);
    session = d2i_SSL_SESSION(NULL, &at, (long)len);
    CHECK(session != NULL);
    SHOW_INT(SSL_SESSION_get_timeout(session));
    show_mark(session);
    SSL_SESSION_free(session);
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());

    CHECK(ctx != NULL);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    writing();
    reading();
    refusals();
    unknown_cipher();
    without_group();
    pem();
    in_a_cache(ctx);
    with_application_data();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    say_errors();
    return 0;
}
