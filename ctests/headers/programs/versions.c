/*
 * The headers a program was compiled with and the library it runs with say the same version.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#ifdef RSSLSESS
#include <rsslsess.h>
#endif

int main(void)
{
    int wrong = 0;

    if (OpenSSL_version_num() != (unsigned long)OPENSSL_VERSION_NUMBER) {
        printf("version number: headers %#lx, library %#lx\n", (unsigned long)OPENSSL_VERSION_NUMBER,
               OpenSSL_version_num());
        wrong = 1;
    }
    if (strcmp(OpenSSL_version(OPENSSL_VERSION), OPENSSL_VERSION_TEXT) != 0) {
        printf("version text: headers %s, library %s\n", OPENSSL_VERSION_TEXT,
               OpenSSL_version(OPENSSL_VERSION));
        wrong = 1;
    }
#ifdef RSSLSESS
    if (strcmp(RSSLSESS_version(), RSSLSESS_VERSION_STR) != 0) {
        printf("own version: headers %s, library %s\n", RSSLSESS_VERSION_STR, RSSLSESS_version());
        wrong = 1;
    }
#endif
    return wrong;
}
