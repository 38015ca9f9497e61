/*
 * What cannot be done around tickets, early data and keys from outside: each call returns its failure value and
 * leaves a reason, NULL where OpenSSL would crash included. For this library alone, without a libcrypto; the exit
 * status says whether all holds.
 */
#include "sample.h"

/* The call gives this value and leaves this reason. */
#define FAILS(value, reason, call) \
    do { \
        ERR_clear_error(); \
        CHECK((call) == (value)); \
        said(__LINE__, #call, reason); \
    } while (0)

static int calls;

static void said(int line, const char *call, int reason)
{
    unsigned long code = ERR_peek_error();

    calls++;
    if (code == 0 || ERR_GET_REASON(code) != reason)
        check_failed("ours_tickets_refused.c, another reason", line, call);
    ERR_clear_error();
}

static int choose(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
    (void)ssl;
    (void)name;
    (void)iv;
    (void)cipher;
    (void)mac;
    (void)sealing;
    return 0;
}

static int hear_extension(SSL *ssl, const unsigned char *data, int length, void *argument)
{
    (void)ssl;
    (void)data;
    (void)length;
    (void)argument;
    return 1;
}

static int make_secret(SSL *ssl, void *secret, int *length, struct stack_st_SSL_CIPHER *ciphers, const SSL_CIPHER **cipher,
                       void *argument)
{
    (void)ssl;
    (void)secret;
    (void)length;
    (void)ciphers;
    (void)cipher;
    (void)argument;
    return 1;
}

static void nothing_given(SSL_CTX *ctx, SSL *ssl)
{
    SSL_CTX *const no_ctx = NULL;
    SSL *const none = NULL;
    unsigned char bytes[80];
    size_t length = 0;

    memset(bytes, 0, sizeof(bytes));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_set_tlsext_ticket_keys(no_ctx, bytes, 80));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_get_tlsext_ticket_keys(no_ctx, bytes, 80));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_set_num_tickets(no_ctx, 1));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_get_num_tickets(no_ctx));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_set_num_tickets(none, 1));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_get_num_tickets(none));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_new_session_ticket(none));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_set_session_ticket_cb(no_ctx, NULL, NULL, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_set_tlsext_ticket_key_evp_cb(no_ctx, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_CTX_set_not_resumable_session_callback(no_ctx, NULL), 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_set_not_resumable_session_callback(none, NULL), 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_set_session_ticket_ext(none, NULL, 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_set_session_ticket_ext_cb(none, NULL, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_set_session_secret_cb(none, NULL, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_CTX_set_max_early_data(no_ctx, 1));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (int)SSL_CTX_get_max_early_data(no_ctx));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_set_max_early_data(none, 1));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (int)SSL_get_max_early_data(none));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_write_early_data(none, bytes, 1, &length));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_write_early_data(ssl, NULL, 1, &length));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_write_early_data(ssl, bytes, 1, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_read_early_data(none, bytes, 1, &length));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_read_early_data(ssl, NULL, 1, &length));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_read_early_data(ssl, bytes, 1, NULL));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, SSL_get_early_data_status(none));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_CTX_set_psk_use_session_callback(no_ctx, NULL), 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_set_psk_use_session_callback(none, NULL), 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_CTX_set_psk_find_session_callback(no_ctx, NULL), 0));
    FAILS(0, ERR_R_PASSED_NULL_PARAMETER, (SSL_set_psk_find_session_callback(none, NULL), 0));
    FAILS(0, SSL_R_INVALID_TICKET_KEYS_LENGTH, SSL_CTX_set_tlsext_ticket_keys(ctx, bytes, 79));
}

/* EAP-FAST, and keys in contexts of a libcrypto that is not there. */
static void not_to_be_had(SSL_CTX *ctx, SSL *ssl)
{
    char data[] = "data";

    FAILS(0, ERR_R_UNSUPPORTED, SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, choose));
    FAILS(0, ERR_R_UNSUPPORTED, (int)SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, (void (*)(void))choose));
    CHECK(SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, NULL) == 1);
    FAILS(0, ERR_R_UNSUPPORTED, SSL_set_session_ticket_ext(ssl, data, 4));
    CHECK(SSL_set_session_ticket_ext(ssl, NULL, 0) == 1);
    FAILS(0, ERR_R_UNSUPPORTED, SSL_set_session_ticket_ext_cb(ssl, hear_extension, data));
    CHECK(SSL_set_session_ticket_ext_cb(ssl, NULL, NULL) == 1);
    FAILS(0, ERR_R_UNSUPPORTED, SSL_set_session_secret_cb(ssl, make_secret, data));
    CHECK(SSL_set_session_secret_cb(ssl, NULL, NULL) == 1);
    CHECK(ERR_peek_error() == 0);
}

int main(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    nothing_given(ctx, ssl);
    not_to_be_had(ctx, ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SAY("%d refused calls, each with its reason", calls);
    return 0;
}
