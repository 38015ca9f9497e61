/*
 * SSL_CIPHER_find and what a cipher tells of itself, for every cipher that this
 * library speaks; and numbers that name none.
 */
#include "sample.h"

static const unsigned char numbers[][2] = {
    {0x13, 0x01}, {0x13, 0x02}, {0x13, 0x03}, {0xc0, 0x2b}, {0xc0, 0x2c},
    {0xc0, 0x2f}, {0xc0, 0x30}, {0xcc, 0xa8}, {0xcc, 0xa9},
};

/* None of these is a cipher, to anyone. */
static const unsigned char strangers[][2] = {{0x00, 0x00}, {0xff, 0xff}, {0x13, 0x00}, {0x0a, 0x0a}};

int main(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_CTX *other = SSL_CTX_new(TLSv1_2_client_method());
    SSL *ssl = SSL_new(ctx);
    SSL *second;
    const SSL_CIPHER *cipher;
    int bits;
    size_t i;

    CHECK(ssl != NULL && other != NULL);
    second = SSL_new(other);
    CHECK(second != NULL);
    for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        SAY("== %02x%02x", numbers[i][0], numbers[i][1]);
        cipher = SSL_CIPHER_find(ssl, numbers[i]);
        CHECK(cipher != NULL);
        SHOW_INT(cipher == SSL_CIPHER_find(ssl, numbers[i]));
        SHOW_INT(cipher == SSL_CIPHER_find(second, numbers[i]));
        SHOW_STR(SSL_CIPHER_get_name(cipher));
        SHOW_STR(SSL_CIPHER_standard_name(cipher));
        SHOW_STR(SSL_CIPHER_get_version(cipher));
        bits = -1;
        SHOW_INT(SSL_CIPHER_get_bits(cipher, &bits));
        SHOW_INT(bits);
        SHOW_INT(SSL_CIPHER_get_bits(cipher, NULL));
        SHOW_HEX(SSL_CIPHER_get_id(cipher));
        SHOW_HEX(SSL_CIPHER_get_protocol_id(cipher));
    }
    SAY("== numbers of no cipher");
    for (i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++)
        SAY("%02x%02x: %s", strangers[i][0], strangers[i][1],
            SSL_CIPHER_find(ssl, strangers[i]) == NULL ? "none" : "a cipher");
    say_errors();

    SAY("== no cipher at all");
    SHOW_STR(SSL_CIPHER_get_name(NULL));
    SHOW_STR(SSL_CIPHER_standard_name(NULL));
    SHOW_STR(SSL_CIPHER_get_version(NULL));
    bits = -1;
    SHOW_INT(SSL_CIPHER_get_bits(NULL, &bits));
    SHOW_INT(bits);
    ERR_clear_error();

    SAY("== before a handshake");
    SHOW_SET(SSL_get_current_cipher(ssl));
    SHOW_STR(SSL_get_cipher(ssl));
    SHOW_STR(SSL_get_cipher_version(ssl));
    ERR_clear_error();

    SAY("== a cipher outlives everyone");
    cipher = SSL_CIPHER_find(ssl, numbers[0]);
    SSL_free(ssl);
    SSL_free(second);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
    SHOW_STR(SSL_CIPHER_get_name(cipher));
    return 0;
}
