/*
 * Sessions to and from libcrypto's BIOs: PEM, text, a key log's line; and chains of BIOs without a connection in them.
 * libcrypto is loaded when the program runs, as plugins load it, so that programs linked without it have it too.
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <dlfcn.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

/* BIO_CTRL_INFO: the memory of a BIO that keeps what is written to it. */
#define MEMORY_OF 3

static struct {
    const BIO_METHOD *(*s_mem)(void);
    BIO *(*make)(const BIO_METHOD *);
    int (*write)(BIO *, const void *, int);
    long (*ctrl)(BIO *, int, long, void *);
    void (*free_all)(BIO *);
} bio;

static void load(void)
{
    void *libcrypto = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL);

    CHECK(libcrypto != NULL);
    *(void **)&bio.s_mem = dlsym(libcrypto, "BIO_s_mem");
    *(void **)&bio.make = dlsym(libcrypto, "BIO_new");
    *(void **)&bio.write = dlsym(libcrypto, "BIO_write");
    *(void **)&bio.ctrl = dlsym(libcrypto, "BIO_ctrl");
    *(void **)&bio.free_all = dlsym(libcrypto, "BIO_free_all");
    CHECK(bio.s_mem != NULL && bio.make != NULL && bio.write != NULL && bio.ctrl != NULL && bio.free_all != NULL);
}

static BIO *memory(const char *text)
{
    BIO *made = bio.make(bio.s_mem());

    CHECK(made != NULL);
    if (text != NULL)
        CHECK(bio.write(made, text, (int)strlen(text)) == (int)strlen(text));
    return made;
}

static void show_memory(BIO *of)
{
    char *text = NULL;
    long len = bio.ctrl(of, MEMORY_OF, 0, &text);

    SAY("%ld bytes", len);
    fwrite(text, 1, (size_t)len, stdout);
    SAY("--");
}

static SSL_SESSION *make_session(SSL *ssl)
{
    static const unsigned char number[2] = {0xc0, 0x2f};
    unsigned char bytes[48];
    SSL_SESSION *session = SSL_SESSION_new();

    CHECK(session != NULL);
    memset(bytes, 0x5a, sizeof(bytes));
    SSL_SESSION_set_time(session, 1000000000);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION) == 1);
    CHECK(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, number)) == 1);
    CHECK(SSL_SESSION_set1_id(session, bytes, 32) == 1);
    CHECK(SSL_SESSION_set1_master_key(session, bytes, 48) == 1);
    return session;
}

static void sessions(SSL_SESSION *session)
{
    SSL_SESSION *bare = SSL_SESSION_new();
    SSL_SESSION *read;
    BIO *stream = memory("words before\n");

    SAY("== PEM");
    SHOW_INT(PEM_write_bio_SSL_SESSION(stream, session));
    show_memory(stream);
    read = PEM_read_bio_SSL_SESSION(stream, NULL, NULL, NULL);
    SHOW_SET(read);
    SHOW_INT(i2d_SSL_SESSION(read, NULL) == i2d_SSL_SESSION(session, NULL));
    SSL_SESSION_free(read);
    SHOW_SET(PEM_read_bio_SSL_SESSION(stream, NULL, NULL, NULL));
    say_last_error();
    SHOW_INT(PEM_write_bio_SSL_SESSION(stream, bare));
    say_last_error();
    bio.free_all(stream);

    SAY("== text");
    stream = memory(NULL);
    SHOW_INT(SSL_SESSION_print(stream, session));
    SHOW_INT(SSL_SESSION_print_keylog(stream, session));
    show_memory(stream);
    TRY_VALUE(SSL_SESSION_print_keylog(stream, bare));
    bio.free_all(stream);
    SSL_SESSION_free(bare);
}

static void chains(void)
{
    BIO *one = memory(NULL);
    BIO *other = memory(NULL);

    SAY("== chains");
    TRY_VALUE(BIO_ssl_copy_session_id(one, other));
    TRY_VALUE(BIO_ssl_copy_session_id(NULL, other));
    TRY_VALUE(BIO_ssl_copy_session_id(one, NULL));
    bio.free_all(one);
    bio.free_all(other);
}

int main(void)
{
    SSL_CTX *ctx;
    SSL_SESSION *session;
    SSL *ssl;

    load();
    ctx = SSL_CTX_new(TLS_method());
    CHECK(ctx != NULL);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    session = make_session(ssl);
    sessions(session);
    chains();
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
