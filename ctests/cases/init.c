/*
 * Starting the library, its version, and its allocator.
 */
#include "check.h"

static void starting(void)
{
    SAY("== starting, before and after anything else, any number of times");
    SHOW_INT(OPENSSL_init_ssl(0, NULL));
    SHOW_INT(OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS,
                              NULL));
    SHOW_INT(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_SSL_STRINGS, NULL));
    SHOW_INT(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
    SHOW_INT(OPENSSL_init_crypto(0, NULL));
    SHOW_INT(OPENSSL_init_crypto(OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_ADD_ALL_DIGESTS,
                                 NULL));
    SHOW_INT(SSL_library_init());
    SHOW_INT(SSL_library_init());
    SSL_load_error_strings();
    SSL_load_error_strings();
    say_errors();
}

static void versions(void)
{
    unsigned long number = OpenSSL_version_num();
    const char *text = OpenSSL_version(OPENSSL_VERSION);
    int kind;

    SAY("== version");
    SHOW_INT(number >= 0x30000000UL);
    SHOW_INT(number == OpenSSL_version_num());
    SHOW_INT(OPENSSL_VERSION_NUMBER >= 0x30000000UL);
    SHOW_INT(number >> 28);
    SHOW_INT(text != NULL && text[0] != '\0');
    SHOW_INT(text == OpenSSL_version(OPENSSL_VERSION));
    for (kind = 0; kind <= 9; kind++) {
        text = OpenSSL_version(kind);
        SAY("kind %d has a text: %d", kind, text != NULL && text[0] != '\0');
    }
    SHOW_STR(OpenSSL_version(1000));
    SHOW_STR(OpenSSL_version(-1));
    say_errors();
}

static void memory(void)
{
    static const size_t sizes[] = {1, 2, 7, 16, 4096, 1000000};
    unsigned char *place;
    size_t i;
    size_t j;

    SAY("== memory");
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        place = CRYPTO_malloc(sizes[i], __FILE__, __LINE__);
        CHECK(place != NULL);
        SHOW_INT((size_t)place % 16 == 0);
        for (j = 0; j < sizes[i]; j++)
            place[j] = (unsigned char)j;
        SHOW_INT(place[sizes[i] - 1] == (unsigned char)(sizes[i] - 1));
        CRYPTO_free(place, __FILE__, __LINE__);
    }
    place = CRYPTO_malloc(5, NULL, 0);
    SHOW_SET(place);
    CRYPTO_free(place, NULL, 0);
    SAY("nothing is asked for, nothing is given");
    SHOW_SET(CRYPTO_malloc(0, __FILE__, __LINE__));
    CRYPTO_free(NULL, __FILE__, __LINE__);
    say_errors();
}

int main(void)
{
    starting();
    versions();
    memory();
    return 0;
}
