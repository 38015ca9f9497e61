/*
 * The printing and the assertions of check.h.
 */
#include "check.h"

#include <stdarg.h>

void say(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void show_int(const char *what, long value)
{
    say("%s = %ld", what, value);
}

void show_hex(const char *what, unsigned long value)
{
    say("%s = 0x%lx", what, value);
}

void show_str(const char *what, const char *value)
{
    if (value == NULL)
        say("%s = NULL", what);
    else
        say("%s = \"%s\"", what, value);
}

void show_set(const char *what, int set)
{
    say("%s is %s", what, set ? "set" : "NULL");
}

void show_bytes(const char *what, const unsigned char *bytes, size_t len)
{
    size_t i;

    printf("%s = %lu bytes", what, (unsigned long)len);
    if (bytes == NULL)
        printf(" at NULL");
    else
        for (i = 0; i < len; i++)
            printf("%s%02x", i == 0 ? ": " : "", bytes[i]);
    putchar('\n');
    fflush(stdout);
}

static void say_error(unsigned long code)
{
    const char *library = ERR_lib_error_string(code);
    const char *reason = ERR_reason_error_string(code);

    say("  error %d:%d %s: %s", ERR_GET_LIB(code), ERR_GET_REASON(code),
        library != NULL ? library : "(no library name)",
        reason != NULL ? reason : "(no reason text)");
}

void say_errors(void)
{
    unsigned long code;

    while ((code = ERR_get_error()) != 0)
        say_error(code);
}

void say_last_error(void)
{
    unsigned long code = ERR_peek_last_error();

    if (code != 0)
        say_error(code);
    ERR_clear_error();
}

void check_failed(const char *file, int line, const char *what)
{
    const char *name = strrchr(file, '/');

    fflush(stdout);
    fprintf(stderr, "%s:%d: not so: %s\n", name != NULL ? name + 1 : file, line, what);
    ERR_print_errors_fp(stderr);
    exit(1);
}
