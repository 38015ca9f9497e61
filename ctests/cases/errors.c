/*
 * The error queue: order, peeking and clearing, its size, one queue a thread,
 * the texts of codes known and unknown, and buffers too short for them.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

static SSL_CTX *ctx;
static SSL *ssl;

/* Each call leaves exactly one error, with another reason each. */
static void raise_error(int which)
{
    static const unsigned char bytes[64];
    char byte;
    SSL_SESSION *session;

    switch (which % 8) {
    case 0:
        CHECK(SSL_CTX_new(NULL) == NULL);
        break;
    case 1:
        CHECK(SSL_new(NULL) == NULL);
        break;
    case 2:
        CHECK(SSL_read(ssl, &byte, 1) == -1);
        break;
    case 3:
        CHECK(SSL_read(ssl, &byte, -1) == -1);
        break;
    case 4:
        CHECK(SSL_CTX_check_private_key(ctx) == 0);
        break;
    case 5:
        CHECK(SSL_CTX_set_session_id_context(ctx, bytes, 64) == 0);
        break;
    case 6:
        session = SSL_SESSION_new();
        CHECK(session != NULL);
        CHECK(SSL_SESSION_set1_id(session, bytes, 64) == 0);
        SSL_SESSION_free(session);
        break;
    default:
        CHECK(SSL_CTX_set_cipher_list(ctx, "nonsense") == 0);
        break;
    }
}

static int reason(unsigned long code)
{
    return ERR_GET_REASON(code);
}

static void order(void)
{
    SAY("== an empty queue");
    SHOW_INT(ERR_get_error());
    SHOW_INT(ERR_peek_error());
    SHOW_INT(ERR_peek_last_error());
    ERR_clear_error();

    SAY("== oldest first, peeking takes nothing");
    raise_error(0);
    raise_error(1);
    raise_error(2);
    SHOW_INT(reason(ERR_peek_error()));
    SHOW_INT(reason(ERR_peek_last_error()));
    SHOW_INT(reason(ERR_peek_error()));
    SHOW_INT(reason(ERR_get_error()));
    SHOW_INT(reason(ERR_peek_error()));
    SHOW_INT(reason(ERR_peek_last_error()));
    raise_error(3);
    SHOW_INT(reason(ERR_peek_last_error()));
    SHOW_INT(reason(ERR_get_error()));
    SHOW_INT(reason(ERR_get_error()));
    SHOW_INT(reason(ERR_get_error()));
    SHOW_INT(ERR_get_error());

    SAY("== the same error twice is there twice");
    raise_error(4);
    raise_error(4);
    say_errors();

    SAY("== clearing");
    raise_error(5);
    raise_error(6);
    ERR_clear_error();
    SHOW_INT(ERR_peek_error());
    SHOW_INT(ERR_peek_last_error());
    SHOW_INT(ERR_get_error());
}

static void overflow(void)
{
    int i;

    SAY("== more than the queue holds: the oldest go");
    for (i = 0; i < 15; i++)
        raise_error(i);
    SHOW_INT(reason(ERR_peek_error()));
    raise_error(15);
    SHOW_INT(reason(ERR_peek_error()));
    raise_error(16);
    SHOW_INT(reason(ERR_peek_error()));
    SHOW_INT(reason(ERR_peek_last_error()));
    say_errors();
    SAY("many times over");
    for (i = 0; i < 1000; i++)
        raise_error(i);
    say_errors();
}

static void success_keeps_the_queue(void)
{
    SSL_SESSION *session;

    SAY("== what succeeds leaves the queue alone");
    raise_error(1);
    session = SSL_SESSION_new();
    CHECK(session != NULL);
    CHECK(SSL_CTX_add_session(ctx, session) == 1);
    CHECK(SSL_SESSION_set_timeout(session, 5) == 1);
    CHECK(SSL_CTX_set_cipher_list(ctx, "DEFAULT") == 1);
    SSL_CTX_flush_sessions(ctx, 0);
    SSL_SESSION_free(session);
    say_errors();
    SAY("== using a certificate chain file clears it first");
    raise_error(1);
    SHOW_INT(SSL_CTX_use_certificate_chain_file(ctx, "/nowhere/at/all.pem"));
    say_errors();
    SAY("== using a certificate file does not");
    raise_error(1);
    SHOW_INT(SSL_CTX_use_certificate_file(ctx, "/nowhere/at/all.pem", SSL_FILETYPE_PEM));
    say_errors();
}

static void *in_a_thread(void *arg)
{
    (void)arg;
    SAY("the thread begins with an empty queue: %d", ERR_peek_error() == 0);
    raise_error(6);
    raise_error(7);
    SHOW_INT(reason(ERR_peek_error()));
    raise_error(2);
    SHOW_INT(reason(ERR_get_error()));
    /* What is left goes with the thread. */
    return NULL;
}

static void threads(void)
{
    pthread_t thread;

    SAY("== each thread has its own");
    raise_error(0);
    CHECK(pthread_create(&thread, NULL, in_a_thread, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    say_errors();
}

static void texts(void)
{
    static const int reasons[] = {
        SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY,
        SSL_R_BAD_LENGTH,
        SSL_R_BAD_SSL_FILETYPE,
        SSL_R_CERTIFICATE_VERIFY_FAILED,
        SSL_R_CONNECTION_TYPE_NOT_SET,
        SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC,
        SSL_R_HTTP_REQUEST,
        SSL_R_HTTPS_PROXY_REQUEST,
        SSL_R_INVALID_COMMAND,
        SSL_R_NO_CERTIFICATE_ASSIGNED,
        SSL_R_NO_CIPHER_MATCH,
        SSL_R_NO_PRIVATE_KEY_ASSIGNED,
        SSL_R_NO_PROTOCOLS_AVAILABLE,
        SSL_R_NO_SHARED_CIPHER,
        SSL_R_NULL_SSL_CTX,
        SSL_R_NULL_SSL_METHOD_PASSED,
        SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE,
        SSL_R_PROTOCOL_IS_SHUTDOWN,
        SSL_R_READ_BIO_NOT_SET,
        SSL_R_SESSION_ID_CONTEXT_UNINITIALIZED,
        SSL_R_SHUTDOWN_WHILE_IN_INIT,
        SSL_R_SSL3_EXT_INVALID_SERVERNAME,
        SSL_R_SSL3_EXT_INVALID_SERVERNAME_TYPE,
        SSL_R_SSL_HANDSHAKE_FAILURE,
        SSL_R_SSL_SESSION_ID_CALLBACK_FAILED,
        SSL_R_SSL_SESSION_ID_CONFLICT,
        SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG,
        SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH,
        SSL_R_SSL_SESSION_ID_TOO_LONG,
        SSL_R_UNEXPECTED_EOF_WHILE_READING,
        SSL_R_UNEXPECTED_MESSAGE,
        SSL_R_UNINITIALIZED,
        SSL_R_UNSUPPORTED_PROTOCOL,
        SSL_R_VERSION_TOO_LOW,
        SSL_R_WRONG_VERSION_NUMBER,
        SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE,
        SSL_R_SSLV3_ALERT_BAD_CERTIFICATE,
        SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
        SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
        SSL_R_SSLV3_ALERT_UNEXPECTED_MESSAGE,
        SSL_R_TLSV1_ALERT_DECODE_ERROR,
        SSL_R_TLSV1_ALERT_DECRYPT_ERROR,
        SSL_R_TLSV1_ALERT_INTERNAL_ERROR,
        SSL_R_TLSV1_ALERT_PROTOCOL_VERSION,
        SSL_R_TLSV1_ALERT_UNKNOWN_CA,
        SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
        SSL_R_TLSV1_UNRECOGNIZED_NAME,
        ERR_R_SYS_LIB,
        ERR_R_PEM_LIB,
        ERR_R_X509_LIB,
        ERR_R_ASN1_LIB,
        ERR_R_MALLOC_FAILURE,
        ERR_R_PASSED_NULL_PARAMETER,
        ERR_R_PASSED_INVALID_ARGUMENT,
        ERR_R_INTERNAL_ERROR,
    };
    static const int libraries[] = {ERR_LIB_SYS,  ERR_LIB_PEM, ERR_LIB_X509, ERR_LIB_ASN1,
                                    ERR_LIB_CRYPTO, ERR_LIB_SSL, ERR_LIB_BIO, 200};
    char text[300];
    unsigned long code;
    size_t i;

    SAY("== the texts of reasons");
    for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        code = ERR_PACK(ERR_LIB_SSL, 0, reasons[i]);
        ERR_error_string_n(code, text, sizeof(text));
        SAY("%d: %s", reasons[i], text);
    }
    SAY("== the names of libraries");
    for (i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++)
        show_str("library", ERR_lib_error_string(ERR_PACK(libraries[i], 0, 1)));

    SAY("== of other libraries, unknown reasons, an errno, none");
    {
        static const unsigned long codes[] = {
            ERR_PACK(ERR_LIB_PEM, 0, 108),
            ERR_PACK(ERR_LIB_X509, 0, 116),
            ERR_PACK(ERR_LIB_CRYPTO, 0, ERR_R_PASSED_INVALID_ARGUMENT),
            ERR_PACK(ERR_LIB_SSL, 0, 1),
            ERR_PACK(ERR_LIB_SSL, 0, 9999),
            ERR_PACK(ERR_LIB_SSL, 0, 0),
            ERR_PACK(200, 0, 7),
            ERR_PACK(200, 0, ERR_R_INTERNAL_ERROR),
            0x80000000UL | 2,
            0x80000000UL | 13,
            0,
        };

        for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
            ERR_error_string_n(codes[i], text, sizeof(text));
            SAY("%08lx: %s", codes[i], text);
            show_str("library", ERR_lib_error_string(codes[i]));
            show_str("reason", ERR_reason_error_string(codes[i]));
        }
    }
}

static void short_buffers(void)
{
    static const size_t sizes[] = {300, 44, 43, 42, 41, 40, 30, 20, 16, 10, 5, 2, 1};
    const unsigned long code = ERR_PACK(ERR_LIB_SSL, 0, SSL_R_UNINITIALIZED);
    char text[300];
    char *own;
    size_t i;

    SAY("== buffers too short");
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(text, '#', sizeof(text));
        ERR_error_string_n(code, text, sizes[i]);
        SAY("%lu: \"%s\"", (unsigned long)sizes[i], text);
        SHOW_INT(sizes[i] == sizeof(text) || text[sizes[i]] == '#');
    }
    memset(text, '#', sizeof(text));
    ERR_error_string_n(code, text, 0);
    SHOW_INT(text[0] == '#');

    SAY("== ERR_error_string");
    SHOW_INT(ERR_error_string(code, text) == text);
    SHOW_STR(text);
    own = ERR_error_string(code, NULL);
    SHOW_STR(own);
    SHOW_INT(ERR_error_string(0, NULL) == own);
    SHOW_STR(own);
}

static void printing(void)
{
    FILE *file = tmpfile();
    char line[512];
    int lines = 0;
    int told = 0;

    SAY("== ERR_print_errors_fp: a line an error, and the queue is empty");
    CHECK(file != NULL);
    raise_error(2);
    raise_error(7);
    ERR_print_errors_fp(file);
    SHOW_INT(ERR_peek_error());
    rewind(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        lines++;
        told += strstr(line, ":error:0A000114:SSL routines:") != NULL;
        told += strstr(line, ":uninitialized:") != NULL;
        told += strstr(line, ":error:0A0000B9:SSL routines:") != NULL;
        told += strstr(line, ":no cipher match:") != NULL;
    }
    SHOW_INT(lines);
    SHOW_INT(told);
    fclose(file);
}

int main(void)
{
    ctx = sample_context();
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    order();
    overflow();
    success_keeps_the_queue();
    threads();
    texts();
    short_buffers();
    printing();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
