/*
 * What every comparison program includes: the library's headers, a printing
 * style whose output is the same on every run, and assertions for the
 * programs that judge themselves.
 */
#ifndef CTESTS_CHECK_H
#define CTESTS_CHECK_H

/* Old names such as TLSv1_2_method are part of what is compared. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

/* One line of output, printf style, without its newline. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void say(const char *format, ...);

void show_int(const char *what, long value);
void show_hex(const char *what, unsigned long value);
void show_str(const char *what, const char *value);
void show_set(const char *what, int set);
void show_bytes(const char *what, const unsigned char *bytes, size_t len);

/* The whole error queue, oldest first; it is empty afterwards. */
void say_errors(void);
/* The newest error alone, for calls whose inner errors are nobody's promise;
 * the queue is empty afterwards. */
void say_last_error(void);

/* Ends the process with status 1 and a message that names the place. */
void check_failed(const char *file, int line, const char *what);

#define SAY(...) say(__VA_ARGS__)
#define SHOW_INT(expr) show_int(#expr, (long)(expr))
#define SHOW_HEX(expr) show_hex(#expr, (unsigned long)(expr))
#define SHOW_STR(expr) show_str(#expr, (expr))
/* Whether a pointer is set, never its value. */
#define SHOW_SET(expr) show_set(#expr, (expr) != NULL)
/* A call that may fail: its value, then what it left on the error queue. */
#define TRY(expr) (show_int(#expr, (long)(expr)), say_errors())
/* The same with the newest error alone. */
#define TRY_LAST(expr) (show_int(#expr, (long)(expr)), say_last_error())
/* The same without the queue, where OpenSSL fails and leaves no reason but
 * this library does. */
#define TRY_VALUE(expr) (show_int(#expr, (long)(expr)), ERR_clear_error())
#define CHECK(condition) \
    ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

#endif
