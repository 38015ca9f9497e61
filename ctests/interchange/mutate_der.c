/*
 * Encodings of sessions, well made and badly made, and what becomes of them:
 * refused, or read, and then written again and shown. Both libraries must say
 * the same of each.
 *
 *     mutate_der [cases [seed [first case to show in full [file...]]]]
 *
 * Given files of DER, it damages what is in them instead of encodings that it makes itself.
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <dlfcn.h>
#include <stdint.h>
#include <time.h>

/* A certificate of no importance, to be the peer's. */
static const unsigned char certificate[] = {
    0x30, 0x82, 0x01, 0x7e, 0x30, 0x82, 0x01, 0x23, 0xa0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x14, 0x49, 0xff, 0x93, 0x53, 0xb2, 0x68, 0xa9,
    0x88, 0xeb, 0x9e, 0xe4, 0x31, 0xf6, 0x75, 0x75, 0x9a, 0xb6, 0xf5, 0x76, 0x33, 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
    0x04, 0x03, 0x02, 0x30, 0x14, 0x31, 0x12, 0x30, 0x10, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x09, 0x6c, 0x6f, 0x63, 0x61, 0x6c, 0x68,
    0x6f, 0x73, 0x74, 0x30, 0x1e, 0x17, 0x0d, 0x32, 0x36, 0x31, 0x31, 0x32, 0x32, 0x30, 0x30, 0x33, 0x32, 0x34, 0x36, 0x5a, 0x17, 0x0d,
    0x32, 0x36, 0x31, 0x32, 0x32, 0x32, 0x30, 0x30, 0x33, 0x32, 0x34, 0x36, 0x5a, 0x30, 0x14, 0x31, 0x12, 0x30, 0x10, 0x06, 0x03, 0x55,
    0x04, 0x03, 0x0c, 0x09, 0x6c, 0x6f, 0x63, 0x61, 0x6c, 0x68, 0x6f, 0x73, 0x74, 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04, 0xae, 0x07, 0xce, 0x3b,
    0xa6, 0xa6, 0x7c, 0xb1, 0x6d, 0x72, 0x84, 0xac, 0x47, 0xc4, 0x24, 0xa6, 0xf4, 0xeb, 0xe7, 0xda, 0xff, 0x26, 0x1f, 0xe0, 0xfe, 0x74,
    0x38, 0x18, 0xf9, 0x35, 0x2b, 0x98, 0xec, 0x06, 0xe5, 0x2d, 0x4a, 0xfa, 0x57, 0x49, 0x15, 0xc3, 0xd0, 0x1f, 0x21, 0x5b, 0xe3, 0xb0,
    0x19, 0x65, 0x7a, 0x27, 0x7b, 0x45, 0x8b, 0xad, 0x6a, 0x80, 0x03, 0x8d, 0x1f, 0x8c, 0x47, 0x56, 0xa3, 0x53, 0x30, 0x51, 0x30, 0x1d,
    0x06, 0x03, 0x55, 0x1d, 0x0e, 0x04, 0x16, 0x04, 0x14, 0xaa, 0xcd, 0x9e, 0xc0, 0xa8, 0x7c, 0x58, 0x64, 0xc7, 0x45, 0x28, 0x3b, 0xe5,
    0xc5, 0xc4, 0x34, 0x8c, 0xd5, 0x58, 0x39, 0x30, 0x1f, 0x06, 0x03, 0x55, 0x1d, 0x23, 0x04, 0x18, 0x30, 0x16, 0x80, 0x14, 0xaa, 0xcd,
    0x9e, 0xc0, 0xa8, 0x7c, 0x58, 0x64, 0xc7, 0x45, 0x28, 0x3b, 0xe5, 0xc5, 0xc4, 0x34, 0x8c, 0xd5, 0x58, 0x39, 0x30, 0x0f, 0x06, 0x03,
    0x55, 0x1d, 0x13, 0x01, 0x01, 0xff, 0x04, 0x05, 0x30, 0x03, 0x01, 0x01, 0xff, 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
    0x04, 0x03, 0x02, 0x03, 0x49, 0x00, 0x30, 0x46, 0x02, 0x21, 0x00, 0x8d, 0x8f, 0xcc, 0x00, 0xd9, 0x92, 0x5e, 0xa7, 0x27, 0x92, 0x06,
    0x04, 0xe4, 0xdc, 0x7f, 0x7c, 0xd6, 0x8b, 0x6f, 0xf6, 0x22, 0x78, 0xd0, 0x44, 0x25, 0x47, 0xb1, 0xac, 0xfd, 0x71, 0xf7, 0x37, 0x02,
    0x21, 0x00, 0x8e, 0xc2, 0xc1, 0xf3, 0x8d, 0x2b, 0xd3, 0x30, 0x10, 0xf8, 0xc6, 0x4c, 0xf4, 0xa1, 0x49, 0xde, 0xb5, 0x0e, 0x21, 0xca,
    0x60, 0x82, 0x74, 0x57, 0xa3, 0xe2, 0xcd, 0x12, 0x10, 0xd6, 0xb2, 0x2b};

static time_t started;

/* Seconds around the present that count as it: a damaged byte moves a time by less than 256 of them or by a multiple. */
#define ABOUT_NOW 650

/* Chance: the same for the same seed everywhere. */
static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(((state * UINT64_C(2685821657736338717)) >> 33) % below);
}

/* True so many times in a thousand. */
static int seldom(uint32_t times)
{
    return draw(1000) < times;
}

/* How often a part is written in another way than DER has it, in a thousand. */
static uint32_t looseness;

struct bytes {
    unsigned char at[16384];
    size_t len;
};

static void put(struct bytes *to, const void *from, size_t len)
{
    CHECK(to->len + len <= sizeof(to->at));
    memcpy(to->at + to->len, from, len);
    to->len += len;
}

static void put_byte(struct bytes *to, unsigned int byte)
{
    unsigned char one = (unsigned char)byte;

    put(to, &one, 1);
}

static void put_length(struct bytes *to, size_t len)
{
    size_t octets = 1;
    size_t zeros = seldom(looseness) ? draw(12) : 0;
    size_t i;

    while (octets < 4 && len >> (8 * octets) != 0)
        octets++;
    if (len < 128 && zeros == 0 && !seldom(looseness)) {
        put_byte(to, (unsigned int)len);
        return;
    }
    put_byte(to, 0x80 | (unsigned int)(octets + zeros));
    for (i = 0; i < zeros; i++)
        put_byte(to, 0);
    while (octets-- > 0)
        put_byte(to, (unsigned int)(len >> (8 * octets)) & 0xff);
}

/* Tag, length and content; now and then an open length or a long tag. */
static void put_part(struct bytes *to, unsigned int tag, const struct bytes *content)
{
    if (seldom(looseness / 2)) {
        put_byte(to, tag | 0x1f);
        if (seldom(300))
            put_byte(to, 0x80);
        put_byte(to, tag & 0x1f);
    } else {
        put_byte(to, tag);
    }
    if ((tag & 0x20) != 0 ? seldom(looseness) : seldom(looseness / 20)) {
        put_byte(to, 0x80);
        put(to, content->at, content->len);
        if (!seldom(20))
            put(to, "\0\0", 2);
        return;
    }
    put_length(to, content->len);
    put(to, content->at, content->len);
}

static void put_random(struct bytes *to, size_t len)
{
    while (len-- > 0)
        put_byte(to, draw(256));
}

static void put_string(struct bytes *to, unsigned int tag, const struct bytes *value, int depth)
{
    struct bytes *pieces;
    struct bytes *piece;
    size_t done = 0;
    size_t len;

    if (!seldom(looseness) || depth > 7) {
        put_part(to, tag, value);
        return;
    }
    pieces = calloc(2, sizeof(*pieces));
    CHECK(pieces != NULL);
    piece = pieces + 1;
    while (done < value->len || seldom(200)) {
        len = draw((uint32_t)(value->len - done) + 1);
        piece->len = 0;
        put(piece, value->at + done, len);
        put_string(pieces, seldom(30) ? draw(0xb0) & 0xdf : 0x04, piece, depth + 1);
        done += len;
    }
    put_part(to, tag | 0x20, pieces);
    free(pieces);
}

static void put_octets(struct bytes *to, size_t len)
{
    struct bytes value = {{0}, 0};

    put_random(&value, len);
    put_string(to, 0x04, &value, 0);
}

static void put_text(struct bytes *to)
{
    static const char *const texts[] = {"", "name.example", "a", "zero\0inside", "user",
                                        "\xc3\xa4 and \xff", "%s %n %d"};
    static const size_t lens[] = {0, 12, 1, 11, 4, 9, 8};
    struct bytes value = {{0}, 0};
    uint32_t which = draw(7);

    put(&value, texts[which], lens[which]);
    put_string(to, 0x04, &value, 0);
}

static void put_number(struct bytes *to)
{
    static const unsigned int firsts[] = {0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe};
    struct bytes value = {{0}, 0};
    size_t len = seldom(80) ? draw(11) : 1 + draw(4);

    if (len > 0) {
        put_byte(&value, seldom(300) ? firsts[draw(6)] : draw(0x80));
        if (len > 1)
            put_byte(&value, seldom(200) ? firsts[draw(6)] : draw(256));
        if (len > 2)
            put_random(&value, len - 2);
        /* No number longer than need be, as a rule. */
        while (value.len > 1 && !seldom(looseness) &&
               ((value.at[0] == 0 && value.at[1] < 0x80) ||
                (value.at[0] == 0xff && value.at[1] >= 0x80))) {
            value.len--;
            memmove(value.at, value.at + 1, value.len);
        }
    }
    put_part(to, seldom(looseness / 10) ? 0x22 : 0x02, &value);
}

static void put_small(struct bytes *to, unsigned int number)
{
    struct bytes value = {{0}, 0};

    put_byte(&value, number);
    put_part(to, 0x02, &value);
}

static void put_version(struct bytes *to)
{
    static const unsigned int versions[] = {0x0303, 0x0304, 0x0300, 0x0301, 0x0302, 0x0305,
                                            0x7eff, 0x0100, 0x0002, 0x03ff, 0x0204, 0x0400};
    struct bytes value = {{0}, 0};
    unsigned int version = versions[seldom(900) ? draw(2) : draw(12)];

    if (seldom(20)) {
        put_number(to);
        return;
    }
    if (version == 0x7eff)
        put(&value, "\0\xfe", 2);
    else
        put_byte(&value, version >> 8);
    put_byte(&value, version & 0xff);
    put_part(to, 0x02, &value);
}

static void put_cipher(struct bytes *to)
{
    static const unsigned char numbers[][2] = {{0x13, 0x01}, {0x13, 0x02}, {0x13, 0x03},
                                               {0xc0, 0x2f}, {0xc0, 0x30}, {0xcc, 0xa8},
                                               {0xc0, 0x2b}, {0x00, 0x2f}, {0x00, 0x00}};
    struct bytes value = {{0}, 0};

    if (seldom(50))
        put_random(&value, seldom(300) ? draw(5) : 2);
    else
        put(&value, numbers[draw(9)], 2);
    put_string(to, 0x04, &value, 0);
}

/* The field with this number, as a rule. */
static void put_field(struct bytes *to, unsigned int number)
{
    struct bytes value = {{0}, 0};

    if (number == 0) {
        put_random(&value, draw(5));
        put_string(to, 0x80, &value, 0);
        return;
    }
    switch (number) {
    case 3:
        put(&value, certificate, sizeof(certificate));
        break;
    case 4:
        put_octets(&value, seldom(30) ? draw(40) : draw(9));
        break;
    case 6:
    case 7:
    case 8:
    case 12:
        put_text(&value);
        break;
    case 10:
        put_octets(&value, seldom(100) ? 1 + draw(700) : 1 + draw(40));
        break;
    case 16:
    case 18:
        put_octets(&value, draw(9));
        break;
    case 11:
        put_octets(&value, seldom(50) ? draw(3) : 1);
        break;
    default:
        put_number(&value);
        break;
    }
    if (seldom(looseness / 10))
        put_random(&value, 1);
    put_part(to, (seldom(looseness / 20) ? 0x80 : 0xa0) | number, &value);
}

static void put_session(struct bytes *to)
{
    struct bytes fields = {{0}, 0};
    unsigned int present = 200 + draw(600);
    unsigned int number;

    put_small(&fields, seldom(10) ? draw(4) : 1);
    put_version(&fields);
    put_cipher(&fields);
    put_octets(&fields, seldom(30) ? 30 + draw(6) : draw(33));
    put_octets(&fields, seldom(30) ? 508 + draw(8) : draw(64));
    for (number = seldom(50) ? 0 : 1; number < 20; number++) {
        if (seldom(present))
            put_field(&fields, number);
        if (seldom(looseness / 20))
            put_field(&fields, number);
        if (seldom(looseness / 20))
            put_field(&fields, draw(20));
    }
    put_part(to, 0x30, &fields);
}

static void put_file(struct bytes *to, const char *path)
{
    FILE *file = fopen(path, "rb");

    CHECK(file != NULL);
    to->len = fread(to->at, 1, sizeof(to->at), file);
    CHECK(to->len > 0 && to->len < sizeof(to->at));
    CHECK(fclose(file) == 0);
}

static void spoil(struct bytes *der)
{
    size_t at = draw((uint32_t)der->len);
    size_t len;

    switch (draw(6)) {
    case 0:
        der->at[at] ^= (unsigned char)(1u << draw(8));
        break;
    case 1:
        der->at[at] = (unsigned char)draw(256);
        break;
    case 2:
        der->len = at;
        break;
    case 3:
        len = 1 + draw(3);
        if (at + len <= der->len) {
            memmove(der->at + at, der->at + at + len, der->len - at - len);
            der->len -= len;
        }
        break;
    case 4:
        len = 1 + draw(3);
        if (der->len + len <= sizeof(der->at)) {
            memmove(der->at + at + len, der->at + at, der->len - at);
            memset(der->at + at, (int)(seldom(500) ? 0 : draw(256)), len);
            der->len += len;
        }
        break;
    default:
        der->at[at] = (unsigned char)(der->at[at] + (seldom(500) ? 1 : -1));
        break;
    }
}

/* Whether a field may be there that OpenSSL 3.0 does not know: both refuse what is made here of it, each in its way. */
static int may_have_later_field(const struct bytes *der)
{
    return memchr(der->at, 0xb4, der->len) != NULL;
}

/*
 * Whether this machine's libcrypto, and so its libssl, refuses a string without bytes at the very end whose length takes
 * several octets, as OpenSSL 3.0.19 does and 3.0.22 does not. Asked of libcrypto, whichever library this program runs with.
 */
static int refuses_long_zero(void)
{
    static const unsigned char encoded[] = {0x04, 0x81, 0x00};
    typedef void *read_string(void *, const unsigned char **, long);
    typedef void free_string(void *);
    const unsigned char *at = encoded;
    void *libcrypto = dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL);
    read_string *read;
    free_string *release;
    void *string;

    CHECK(libcrypto != NULL);
    *(void **)&read = dlsym(libcrypto, "d2i_ASN1_OCTET_STRING");
    *(void **)&release = dlsym(libcrypto, "ASN1_OCTET_STRING_free");
    CHECK(read != NULL && release != NULL);
    string = read(NULL, &at, sizeof(encoded));
    release(string);
    ERR_clear_error();
    return string == NULL;
}

/* Whether there may be a length of 0 that takes several octets. */
static int may_have_long_zero(const struct bytes *der)
{
    size_t at;

    for (at = 0; at < der->len; at++) {
        size_t octets = der->at[at] > 0x80 ? der->at[at] - 0x80u : 0;
        size_t zeros = 0;

        while (zeros < octets && at + 1 + zeros < der->len && der->at[at + 1 + zeros] == 0)
            zeros++;
        if (octets > 0 && zeros == octets)
            return 1;
    }
    return 0;
}

static uint64_t digest(const void *start, size_t len)
{
    const unsigned char *bytes = start;
    uint64_t hash = UINT64_C(14695981039346656037);

    while (len-- > 0)
        hash = (hash ^ *bytes++) * UINT64_C(1099511628211);
    return hash;
}

/* Whether a field is empty at which OpenSSL stops showing a session. */
static int shown_in_part(const unsigned char *der, size_t len)
{
    static const unsigned char empty[] = {0x02, 0x04, 0x00};
    size_t i;

    for (i = 0; i + 3 < len; i++)
        if (memchr("\xa7\xa8\xaa\xac", der[i], 4) != NULL && memcmp(der + i + 1, empty, 3) == 0)
            return 1;
    return 0;
}

static void show_text(const SSL_SESSION *session, int in_full)
{
    char *text = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&text, &len);

    CHECK(memory != NULL);
    CHECK(SSL_SESSION_print_fp(memory, session) == 1);
    CHECK(fclose(memory) == 0);
    printf(" text %016llx", (unsigned long long)digest(text, len));
    if (in_full)
        printf("\n%s", text);
    free(text);
}

static void show_case(unsigned long number, const struct bytes *der, int in_full)
{
    unsigned char *exact = malloc(der->len + 1);
    const unsigned char *at = exact;
    unsigned char *again = NULL;
    SSL_SESSION *session;
    unsigned long error;
    long made;
    int len;
    size_t i;

    CHECK(exact != NULL);
    memcpy(exact, der->at, der->len);
    printf("%lu: ", number);
    if (in_full) {
        for (i = 0; i < der->len; i++)
            printf("%02x", der->at[i]);
        putchar('\n');
    }
    session = d2i_SSL_SESSION(NULL, &at, (long)der->len);
    if (session == NULL) {
        CHECK(at == exact);
        error = ERR_peek_last_error();
        /* Some OpenSSL refuses without a word. */
        printf("refused, %d\n",
               ERR_GET_LIB(error) == ERR_LIB_ASN1 && !may_have_later_field(der) ? ERR_GET_REASON(error) : 0);
    } else {
        made = SSL_SESSION_get_time(session);
        /* A time that was not there is the present, which is another one for the other library. */
        if (labs(made - (long)started) < ABOUT_NOW)
            SSL_SESSION_set_time(session, 1);
        len = i2d_SSL_SESSION(session, &again);
        CHECK(len > 0);
        printf("read %ld of %lu, written %d, %016llx", (long)(at - exact),
               (unsigned long)der->len, len, (unsigned long long)digest(again, (size_t)len));
        if (in_full) {
            putchar('\n');
            for (i = 0; i < (size_t)len; i++)
                printf("%02x", again[i]);
        }
        if (!shown_in_part(again, (size_t)len))
            show_text(session, in_full);
        CRYPTO_free(again, __FILE__, __LINE__);
        putchar('\n');
        SSL_SESSION_free(session);
    }
    ERR_clear_error();
    free(exact);
}

int main(int argc, char **argv)
{
    unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    unsigned long in_full = argc > 3 ? strtoul(argv[3], NULL, 10) : cases;
    struct bytes *der = calloc(1, sizeof(*der));
    int leave_out_long_zeros;
    unsigned long number;
    uint32_t spoilt;

    CHECK(der != NULL);
    started = time(NULL);
    state = UINT64_C(0x9e3779b97f4a7c15) * (seed + 1);
    leave_out_long_zeros = refuses_long_zero();
    for (number = 0; number < cases; number++) {
        looseness = seldom(500) ? 0 : draw(60);
        der->len = 0;
        if (argc > 4)
            put_file(der, argv[4 + draw((uint32_t)argc - 4)]);
        else
            put_session(der);
        for (spoilt = seldom(argc > 4 ? 10 : 400) ? 0 : draw(4); spoilt > 0 && der->len > 1; spoilt--)
            spoil(der);
        if (seldom(100))
            put_random(der, draw(4));
        if (leave_out_long_zeros && may_have_long_zero(der))
            printf("%lu: left out\n", number);
        else
            show_case(number, der, number >= in_full);
    }
    free(der);
    return 0;
}
