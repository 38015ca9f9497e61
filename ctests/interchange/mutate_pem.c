/*
 * Sessions in PEM, well armoured and badly, and what becomes of them. Both
 * libraries must say the same of each, and leave the stream at the same place.
 *
 *     mutate_pem [cases [seed [first case to show in full]]]
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <stdint.h>

#define LABEL "SSL SESSION PARAMETERS"

static uint64_t state;

/* Chance: the same for the same seed everywhere. */
static uint32_t draw(uint32_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(((state * UINT64_C(2685821657736338717)) >> 33) % below);
}

static int seldom(uint32_t times)
{
    return draw(1000) < times;
}

struct text {
    char at[16384];
    size_t len;
};

static void put(struct text *to, const char *from, size_t len)
{
    CHECK(to->len + len < sizeof(to->at));
    memcpy(to->at + to->len, from, len);
    to->len += len;
}

static void put_string(struct text *to, const char *from)
{
    put(to, from, strlen(from));
}

/* How often a line is not as it should be, in a thousand. */
static uint32_t looseness;

static void put_end_of_line(struct text *to)
{
    static const char *const ends[] = {"\r\n", " \n", "\t\n", "\n\n", "\r", "", " \t \n", "\xff\n",
                                       "\v\n", "=\n", "-\n", ":\n"};

    put_string(to, seldom(looseness) ? ends[draw(12)] : "\n");
}

static void put_noise(struct text *to)
{
    static const char *const lines[] = {
        "words", "a word: another", "", "-----BEGIN OTHER-----", "-----END " LABEL "-----",
        "-----BEGIN " LABEL, "AAAA", "Proc-Type: 4,ENCRYPTED", "Proc-Type: 4,CLEAR",
        "Proc-Type: 5,ENCRYPTED", "DEK-Info: AES-256-CBC,00", "-----END OTHER-----",
        "\xef\xbb\xbf-----BEGIN " LABEL "-----", "=", "===="};
    char wide[600];
    size_t len = draw(sizeof(wide));

    if (seldom(100)) {
        memset(wide, seldom(500) ? 'A' : ' ', len);
        put(to, wide, len);
    } else {
        put_string(to, lines[draw(15)]);
    }
    put_end_of_line(to);
}

/* The base64 of a session, without line feeds. */
static void put_session(struct text *to, SSL *ssl)
{
    static const unsigned char number[2] = {0x13, 0x01};
    unsigned char bytes[600];
    SSL_SESSION *session = SSL_SESSION_new();
    char *pem = NULL;
    char *at;
    char *end;
    size_t len;
    size_t i;
    FILE *memory = open_memstream(&pem, &len);

    CHECK(session != NULL && memory != NULL);
    for (i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)draw(256);
    SSL_SESSION_set_time(session, 1000);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    CHECK(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, number)) == 1);
    CHECK(SSL_SESSION_set1_id(session, bytes, draw(33)) == 1);
    CHECK(SSL_SESSION_set1_master_key(session, bytes + 33, draw(100)) == 1);
    CHECK(SSL_SESSION_set1_ticket_appdata(session, bytes, seldom(300) ? draw(600) : 0) == 1);
    CHECK(PEM_write_SSL_SESSION(memory, session) == 1);
    CHECK(fclose(memory) == 0);
    SSL_SESSION_free(session);
    at = strchr(pem, '\n') + 1;
    end = strstr(pem, "-----END");
    for (; at < end; at++)
        if (*at != '\n')
            put(to, at, 1);
    free(pem);
}

static void put_block(struct text *to, SSL *ssl)
{
    struct text *base64 = calloc(1, sizeof(*base64));
    size_t width = seldom(looseness) ? 1 + draw(300) : 64;
    size_t at;
    size_t len;

    CHECK(base64 != NULL);
    put_session(base64, ssl);
    put_string(to, seldom(looseness) ? "-----BEGIN OTHER-----" : "-----BEGIN " LABEL "-----");
    put_end_of_line(to);
    if (seldom(looseness)) {
        put_noise(to);
        if (seldom(700))
            put_string(to, "\n");
    }
    if (seldom(looseness))
        put_string(to, "\n");
    for (at = 0; at < base64->len; at += len) {
        len = seldom(looseness) ? 1 + draw((uint32_t)width) : width;
        if (len > base64->len - at)
            len = base64->len - at;
        put(to, base64->at + at, len);
        put_end_of_line(to);
        if (seldom(looseness / 10))
            put_noise(to);
    }
    put_string(to, seldom(looseness) ? "-----END OTHER-----" : "-----END " LABEL "-----");
    put_end_of_line(to);
    free(base64);
}

static void spoil(struct text *text)
{
    static const char characters[] = "AZaz09+/=-: \n\r\t";
    size_t at = draw((uint32_t)text->len);

    switch (draw(3)) {
    case 0:
        text->at[at] = characters[draw(sizeof(characters) - 1)];
        break;
    case 1:
        memmove(text->at + at, text->at + at + 1, text->len - at - 1);
        text->len--;
        break;
    default:
        text->at[at] = (char)(1 + draw(255));
        break;
    }
}

/* The reason, where OpenSSL has one for all that is refused for it: no start
 * line, a bad end line, a header of another kind, a bad session. */
static int never_silent(unsigned long error)
{
    int reason = ERR_GET_REASON(error);

    if (ERR_GET_LIB(error) != ERR_LIB_PEM)
        return 0;
    return reason == 108 || reason == 102 || reason == 107 || reason > 1000 ? reason : 0;
}

static void show_case(unsigned long number, const struct text *text)
{
    FILE *memory = fmemopen((void *)text->at, text->len, "r");
    SSL_SESSION *session;
    unsigned long error;
    unsigned int len = 0;
    int blocks;

    CHECK(memory != NULL);
    printf("%lu:", number);
    for (blocks = 0; blocks < 6; blocks++) {
        session = PEM_read_SSL_SESSION(memory, NULL, NULL, NULL);
        error = ERR_peek_last_error();
        if (session != NULL) {
            SSL_SESSION_get_id(session, &len);
            printf(" read %u %lu", len,
                   (unsigned long)SSL_SESSION_get_master_key(session, NULL, 0));
        } else {
            printf(" refused %d", never_silent(error));
        }
        printf(" at %ld", ftell(memory));
        SSL_SESSION_free(session);
        ERR_clear_error();
        if (ftell(memory) >= (long)text->len)
            break;
    }
    putchar('\n');
    CHECK(fclose(memory) == 0);
}

int main(int argc, char **argv)
{
    unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    unsigned long in_full = argc > 3 ? strtoul(argv[3], NULL, 10) : cases;
    struct text *text = calloc(1, sizeof(*text));
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    unsigned long number;
    uint32_t spoilt;
    SSL *ssl;

    CHECK(text != NULL && ctx != NULL);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    state = UINT64_C(0x9e3779b97f4a7c15) * (seed + 1);
    for (number = 0; number < cases; number++) {
        looseness = seldom(300) ? 0 : draw(80);
        text->len = 0;
        if (seldom(100))
            put_string(text, "\xef\xbb\xbf");
        while (seldom(300))
            put_noise(text);
        put_block(text, ssl);
        if (seldom(200))
            put_noise(text);
        if (seldom(200))
            put_block(text, ssl);
        for (spoilt = seldom(600) ? 0 : draw(3); spoilt > 0; spoilt--)
            spoil(text);
        if (number >= in_full)
            printf("%.*s\n", (int)text->len, text->at);
        show_case(number, text);
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    free(text);
    return 0;
}
