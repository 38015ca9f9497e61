/*
 * Sessions with random contents, made by the setters, and all that a session
 * can be turned into and made of again: DER, PEM, text. Both libraries must
 * write the same.
 *
 *     random_sessions [sessions [seed]]
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <stdint.h>

static uint64_t state;

/* Chance: the same for the same seed everywhere. */
static uint32_t draw(uint32_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(((state * UINT64_C(2685821657736338717)) >> 33) % below);
}

static int one_in(uint32_t many)
{
    return draw(many) == 0;
}

/* Random bytes in a buffer that the next call uses again. */
static const unsigned char *some(size_t len)
{
    static unsigned char bytes[2048];
    size_t i;

    CHECK(len <= sizeof(bytes));
    for (i = 0; i < len; i++)
        bytes[i] = (unsigned char)draw(256);
    return bytes;
}

static const SSL_CIPHER *some_cipher(SSL *ssl)
{
    static const unsigned char numbers[][2] = {{0x13, 0x01}, {0x13, 0x02}, {0x13, 0x03},
                                               {0xc0, 0x2b}, {0xc0, 0x2c}, {0xc0, 0x2f},
                                               {0xc0, 0x30}, {0xcc, 0xa8}, {0xcc, 0xa9}};
    const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, numbers[draw(9)]);

    CHECK(cipher != NULL);
    return cipher;
}

static int some_version(void)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION, TLS1_2_VERSION,
                                   TLS1_3_VERSION, SSL3_VERSION, TLS1_VERSION,
                                   TLS1_1_VERSION, 0xfeff, 0xfefd, 0x0100,
                                   0, 0x0305, -1, 0x7fffffff};

    return versions[one_in(6) ? draw(14) : draw(4)];
}

static long some_time(void)
{
    static const long times[] = {0, 1, 127, 128, 255, 256, 32767, 32768, 0x7fffffffL,
                                 0x80000000L, 0xffffffffL, 0x7fffffffffffffffL};

    if (one_in(4))
        return times[draw(12)];
    return (long)draw(0x7fffffff) * (one_in(3) ? 1 : 1 + (long)draw(50));
}

static void set_hostname(SSL_SESSION *session)
{
    static const char *const names[] = {"a.example", "", "other.example", "\xc3\xa4.example"};
    char name[300];
    size_t len = draw(sizeof(name));

    if (one_in(3)) {
        CHECK(SSL_SESSION_set1_hostname(session, names[draw(4)]) == 1);
        return;
    }
    if (one_in(8)) {
        CHECK(SSL_SESSION_set1_hostname(session, NULL) == 1);
        return;
    }
    memset(name, 'a' + (int)draw(26), sizeof(name));
    name[len] = '\0';
    CHECK(SSL_SESSION_set1_hostname(session, name) == 1);
}

static void change_something(SSL_SESSION *session, SSL *ssl)
{
    size_t len;

    switch (draw(11)) {
    case 0:
        len = draw(33);
        CHECK(SSL_SESSION_set1_id(session, some(len), (unsigned int)len) == 1);
        break;
    case 1:
        len = draw(33);
        CHECK(SSL_SESSION_set1_id_context(session, some(len), (unsigned int)len) == 1);
        break;
    case 2:
        SSL_SESSION_set_time(session, some_time());
        break;
    case 3:
        CHECK(SSL_SESSION_set_timeout(session, some_time()) == 1);
        break;
    case 4:
        CHECK(SSL_SESSION_set_protocol_version(session, some_version()) == 1);
        break;
    case 5:
        CHECK(SSL_SESSION_set_cipher(session, one_in(20) ? NULL : some_cipher(ssl)) == 1);
        break;
    case 6:
        len = one_in(3) ? 48 : one_in(3) ? draw(513) : draw(65);
        CHECK(SSL_SESSION_set1_master_key(session, some(len), len) == 1);
        break;
    case 7:
        set_hostname(session);
        break;
    case 8:
        len = one_in(10) ? draw(300) : draw(12);
        CHECK(SSL_SESSION_set1_alpn_selected(session, some(len), len) == 1);
        break;
    case 9:
        len = one_in(10) ? draw(2000) : draw(40);
        CHECK(SSL_SESSION_set1_ticket_appdata(session, some(len), len) == 1);
        break;
    default:
        CHECK(SSL_SESSION_set_max_early_data(session, one_in(2) ? draw(0x7fffffff) * 2U + 1
                                                                : draw(2)) == 1);
        break;
    }
}

static SSL_SESSION *some_session(SSL *ssl)
{
    SSL_SESSION *session = SSL_SESSION_new();
    SSL_SESSION *copy;
    uint32_t changes = draw(25);

    CHECK(session != NULL);
    /* Not the present, which is another one for the other library. */
    SSL_SESSION_set_time(session, 1000000000);
    SSL_SESSION_set_cipher(session, some_cipher(ssl));
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    while (changes-- > 0)
        change_something(session, ssl);
    if (one_in(5)) {
        copy = SSL_SESSION_dup(session);
        CHECK(copy != NULL);
        SSL_SESSION_free(session);
        session = copy;
    }
    return session;
}

static void show_hex_line(const char *what, const unsigned char *bytes, size_t len)
{
    size_t i;

    printf("%s ", what);
    for (i = 0; i < len; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

/* The three ways to ask for the encoding agree. */
static unsigned char *encoding(const SSL_SESSION *session, int *len)
{
    unsigned char *allocated = NULL;
    unsigned char *place;
    unsigned char *at;

    *len = i2d_SSL_SESSION(session, NULL);
    if (*len <= 0) {
        SAY("no encoding: %d", *len);
        return NULL;
    }
    CHECK(i2d_SSL_SESSION(session, &allocated) == *len);
    CHECK(allocated != NULL);
    place = malloc((size_t)*len);
    CHECK(place != NULL);
    at = place;
    CHECK(i2d_SSL_SESSION(session, &at) == *len);
    CHECK(at == place + *len);
    CHECK(memcmp(allocated, place, (size_t)*len) == 0);
    free(place);
    return allocated;
}

/* All at once of what a program writes to a stream. */
static char *written(int (*write)(FILE *, const SSL_SESSION *), const SSL_SESSION *session,
                     int *outcome)
{
    char *text = NULL;
    size_t len;
    FILE *memory = open_memstream(&text, &len);

    CHECK(memory != NULL);
    *outcome = write(memory, session);
    CHECK(fclose(memory) == 0);
    return text;
}

static int write_pem(FILE *to, const SSL_SESSION *session)
{
    return PEM_write_SSL_SESSION(to, session);
}

static void show_same_again(SSL_SESSION *session, const unsigned char *der, int len)
{
    unsigned char *again = NULL;
    int again_len;

    if (session == NULL) {
        SAY("not read");
        ERR_clear_error();
        return;
    }
    again_len = i2d_SSL_SESSION(session, &again);
    SAY("read, and the same again: %d", again_len == len && memcmp(again, der, (size_t)len) == 0);
    if (again_len != len || memcmp(again, der, (size_t)len) != 0) {
        /* A time of 0 is the present when it is read, so it says nothing. */
        SAY("%d bytes, not %d", again_len > 0, len > 0);
    }
    CRYPTO_free(again, __FILE__, __LINE__);
}

static void show_session(SSL_SESSION *session, SSL_SESSION **reused)
{
    const unsigned char *at;
    unsigned char *der;
    char *text;
    char *pem;
    FILE *memory;
    SSL_SESSION *read;
    int outcome;
    int len;

    der = encoding(session, &len);
    text = written(SSL_SESSION_print_fp, session, &outcome);
    SAY("print: %d", outcome);
    fputs(text, stdout);
    free(text);
    pem = written(write_pem, session, &outcome);
    SAY("PEM: %d", outcome);
    fputs(pem, stdout);
    ERR_clear_error();
    if (der == NULL) {
        free(pem);
        return;
    }
    show_hex_line("DER", der, (size_t)len);

    at = der;
    read = d2i_SSL_SESSION(NULL, &at, len);
    SAY("left over: %ld", read != NULL ? (long)(der + len - at) : -1L);
    show_same_again(read, der, len);
    SSL_SESSION_free(read);

    /* Into a session that exists already, and stays what it was if it fails. */
    at = der;
    read = d2i_SSL_SESSION(reused, &at, len);
    SAY("in place: %d", read == *reused);
    show_same_again(read, der, len);

    memory = fmemopen(pem, strlen(pem), "r");
    CHECK(memory != NULL);
    read = NULL;
    SAY("the same pointer: %d", PEM_read_SSL_SESSION(memory, &read, NULL, NULL) == read);
    show_same_again(read, der, len);
    SAY("no second one: %d", PEM_read_SSL_SESSION(memory, NULL, NULL, NULL) == NULL);
    ERR_clear_error();
    CHECK(fclose(memory) == 0);
    SSL_SESSION_free(read);
    free(pem);
    CRYPTO_free(der, __FILE__, __LINE__);
}

int main(int argc, char **argv)
{
    unsigned long sessions = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl;
    SSL_SESSION *session;
    SSL_SESSION *reused = SSL_SESSION_new();
    unsigned long number;

    CHECK(ctx != NULL && reused != NULL);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    state = UINT64_C(0x9e3779b97f4a7c15) * (seed + 1);
    for (number = 0; number < sessions; number++) {
        SAY("== %lu", number);
        session = some_session(ssl);
        show_session(session, &reused);
        SSL_SESSION_free(session);
    }
    SSL_SESSION_free(reused);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
