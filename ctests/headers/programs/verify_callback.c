/*
 * Verification with a word of the program's own, and certificates, keys and memory channels that
 * libcrypto makes.
 */
#include <stdio.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static int on_verify(int preverify_ok, X509_STORE_CTX *store)
{
    X509 *cert = X509_STORE_CTX_get_current_cert(store);
    int error = X509_STORE_CTX_get_error(store);
    int depth = X509_STORE_CTX_get_error_depth(store);
    SSL *ssl = (SSL *)X509_STORE_CTX_get_ex_data(store, 0);
    char name[256];

    X509_NAME_oneline(X509_get_subject_name(cert), name, (int)sizeof(name));
    printf("depth %d, %s: %s%s\n", depth, name, X509_verify_cert_error_string(error),
           ssl != NULL && SSL_is_server(ssl) ? " (client)" : "");
    if (!preverify_ok && error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT) {
        X509_STORE_CTX_set_error(store, X509_V_OK);
        return 1;
    }
    return preverify_ok;
}

int use_credentials(SSL_CTX *ctx, const char *pem, int pem_len)
{
    BIO *in = BIO_new_mem_buf(pem, pem_len);
    X509 *cert = PEM_read_bio_X509(in, NULL, NULL, NULL);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    int ok = cert != NULL && key != NULL && SSL_CTX_use_certificate(ctx, cert) == 1 &&
             SSL_CTX_use_PrivateKey(ctx, key) == 1;

    X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), cert);
    X509_free(cert);
    EVP_PKEY_free(key);
    BIO_free(in);
    return ok;
}

SSL *connection_over_memory(SSL_CTX *ctx, const char *host)
{
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());

    BIO_set_mem_eof_return(in, -1);
    BIO_set_mem_eof_return(out, -1);
    SSL_set_bio(ssl, in, out);
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, on_verify);
    SSL_set1_host(ssl, host);
    SSL_set_connect_state(ssl);
    return ssl;
}

int print_chain(const SSL *ssl)
{
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    char name[256];

    for (int i = 0; i < sk_X509_num(chain); i++)
        printf("%d %s\n", i, X509_NAME_oneline(X509_get_subject_name(sk_X509_value(chain, i)), name, 256));
    return BIO_pending(SSL_get_wbio(ssl)) > 0 && BIO_should_retry(SSL_get_rbio(ssl));
}
