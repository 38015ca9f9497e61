/*
 * BIO_ssl_copy_session_id with libcrypto in the process: it fails with a reason, whatever the chains hold. For this
 * library alone; the exit status says whether all holds.
 */
#include "check.h"

#include <dlfcn.h>
#include <openssl/bio.h>

static void *function(const char *library, const char *name)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void *address = handle != NULL ? dlsym(handle, name) : NULL;

    CHECK(address != NULL);
    return address;
}

static void fails(BIO *to, BIO *from, int reason)
{
    ERR_clear_error();
    CHECK(BIO_ssl_copy_session_id(to, from) == 0);
    CHECK(ERR_GET_REASON(ERR_peek_last_error()) == reason);
    ERR_clear_error();
}

int main(void)
{
    const BIO_METHOD *(*s_mem)(void);
    const BIO_METHOD *(*f_ssl)(void);
    BIO *(*make)(const BIO_METHOD *);
    void (*free_all)(BIO *);
    BIO *plain;
    BIO *with_connection;

    CHECK(dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL) != NULL);
    *(void **)&s_mem = function("libcrypto.so.3", "BIO_s_mem");
    *(void **)&make = function("libcrypto.so.3", "BIO_new");
    *(void **)&free_all = function("libcrypto.so.3", "BIO_free_all");
    plain = make(s_mem());
    CHECK(plain != NULL);
    fails(NULL, NULL, ERR_R_PASSED_NULL_PARAMETER);
    fails(plain, NULL, ERR_R_PASSED_INVALID_ARGUMENT);
    fails(plain, plain, ERR_R_PASSED_INVALID_ARGUMENT);

    /* A chain that another library can hold its connections in. */
    *(void **)&f_ssl = function("libssl.so.3", "BIO_f_ssl");
    with_connection = make(f_ssl());
    CHECK(with_connection != NULL);
    fails(with_connection, plain, ERR_R_PASSED_INVALID_ARGUMENT);
    fails(with_connection, with_connection, ERR_R_UNSUPPORTED);
    free_all(with_connection);
    free_all(plain);
    return 0;
}
