/*
 * The error queue, under the name that programs include. The functions declared
 * here are libcrypto's: a program that calls them links with -lcrypto as well.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/err.h>
#endif

#ifndef OPENSSL_ERR_H
#define OPENSSL_ERR_H

#include <errno.h>
#include <rsslsess.h>

#ifdef __cplusplus
extern "C" {
#endif

void ERR_print_errors(BIO *bp);
void ERR_print_errors_cb(int (*cb)(const char *str, size_t len, void *u), void *u);
unsigned long ERR_get_error_all(const char **file, int *line, const char **func, const char **data,
                                int *flags);
unsigned long ERR_peek_error_all(const char **file, int *line, const char **func, const char **data,
                                 int *flags);
unsigned long ERR_peek_last_error_all(const char **file, int *line, const char **func,
                                      const char **data, int *flags);
int ERR_set_mark(void);
int ERR_pop_to_mark(void);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_ERR_H */
