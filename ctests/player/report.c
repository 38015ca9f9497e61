/*
 * The output: numbered calls, what they returned, what happened meanwhile; the
 * count of every outcome; and names for objects, times and bytes that are the
 * same on every run.
 */
#include "player.h"

#include <stdarg.h>

#define OUTCOMES_MAX 700

static struct {
    const char *function;
    char outcome[24];
    unsigned long count;
} outcomes[OUTCOMES_MAX];
static unsigned int outcomes_len;

static int counting;
static unsigned long first_shown;
static unsigned long last_shown;
static int window;
static int shown = 1;
static unsigned long number;
static const char *running = "";
static int surprises;

void report_start(int count, unsigned long from, unsigned long to)
{
    counting = count;
    window = to != 0;
    first_shown = from;
    last_shown = to;
    shown = !window;
    setvbuf(stdout, NULL, window ? _IOLBF : _IOFBF, 1 << 16);
}

void report_call(unsigned long call)
{
    number = call;
    shown = !window || (call >= first_shown && call <= last_shown);
}

unsigned long report_number(void)
{
    return number;
}

int report_wants_state(void)
{
    return window && shown;
}

static void count_outcome(const char *function, const char *outcome)
{
    unsigned int i;

    if (!counting)
        return;
    for (i = 0; i < outcomes_len; i++)
        if (strcmp(outcomes[i].function, function) == 0 && strcmp(outcomes[i].outcome, outcome) == 0) {
            outcomes[i].count++;
            return;
        }
    if (outcomes_len == OUTCOMES_MAX) {
        fprintf(stderr, "player: more than %d outcomes\n", OUTCOMES_MAX);
        exit(2);
    }
    outcomes[i].function = function;
    strncpy(outcomes[i].outcome, outcome, sizeof(outcomes[i].outcome) - 1);
    outcomes[i].count = 1;
    outcomes_len++;
}

void begins(const char *function, const char *format, ...)
{
    va_list arguments;

    running = function;
    if (!shown)
        return;
    printf("%lu %s(", number, function);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf(")\n");
}

void ends(const char *outcome, const char *format, ...)
{
    va_list arguments;

    count_outcome(running, outcome);
    if (!shown)
        return;
    printf("    = ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

void tally(const char *outcome)
{
    count_outcome(running, outcome);
}

void event(const char *what, const char *format, ...)
{
    va_list arguments;

    count_outcome("(event)", what);
    count_outcome(running, what);
    if (!shown)
        return;
    printf("    ! %s ", what);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

void note(const char *format, ...)
{
    va_list arguments;

    if (!shown)
        return;
    printf("    ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

void note_error(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = ERR_reason_error_string(code);

    if (code == 0)
        note("no error");
    else
        note("error %d:%d %s", ERR_GET_LIB(code), ERR_GET_REASON(code), reason != NULL ? reason : "");
    ERR_clear_error();
}

void surprise(const char *format, ...)
{
    va_list arguments;

    surprises++;
    if (surprises > 20)
        return;
    fflush(stdout);
    fprintf(stderr, "player: call %lu: ", number);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
}

int report_surprises(void)
{
    return surprises;
}

static int by_name(const void *left, const void *right)
{
    const unsigned int *a = left;
    const unsigned int *b = right;
    int order = strcmp(outcomes[*a].function, outcomes[*b].function);

    return order != 0 ? order : strcmp(outcomes[*a].outcome, outcomes[*b].outcome);
}

void report_end(void)
{
    static unsigned int order[OUTCOMES_MAX];
    unsigned int i;

    fflush(stdout);
    for (i = 0; i < outcomes_len; i++)
        order[i] = i;
    qsort(order, outcomes_len, sizeof(order[0]), by_name);
    for (i = 0; i < outcomes_len; i++)
        fprintf(stderr, "%s\t%s\t%lu\n", outcomes[order[i]].function, outcomes[order[i]].outcome,
                outcomes[order[i]].count);
}

/* Texts live until the eighth next one. */
static char *text_buffer(void)
{
    static char buffers[8][80];
    static unsigned int next;

    next = (next + 1) % 8;
    return buffers[next];
}

const char *time_text(long seconds)
{
    char *text = text_buffer();
    long offset;

    if (seconds < base_time() - 1000000 || seconds > base_time() + 1000000) {
        snprintf(text, 80, "%ld", seconds);
        return text;
    }
    offset = seconds - base_time();
    if (offset >= -5 && offset < 400)
        return "now";
    snprintf(text, 80, "start%+ld", offset);
    return text;
}

const char *bytes_text(const unsigned char *bytes, size_t len)
{
    char *text = text_buffer();
    uint32_t sum = UINT32_C(2166136261);
    size_t i;

    if (bytes == NULL) {
        snprintf(text, 80, "%lu at NULL", (unsigned long)len);
        return text;
    }
    for (i = 0; i < len; i++)
        sum = (sum ^ bytes[i]) * UINT32_C(16777619);
    snprintf(text, 80, "%lu:%08lx", (unsigned long)len, (unsigned long)sum);
    return text;
}

static const char *serial_text(char letter, unsigned int serial)
{
    char *text = text_buffer();

    snprintf(text, 80, "%c%u", letter, serial);
    return text;
}

const char *session_text(const Session *session)
{
    return session == NULL ? "NULL" : serial_text('s', session->serial);
}

const char *context_text(const Context *context)
{
    return context == NULL ? "NULL" : serial_text('c', context->serial);
}

const char *connection_text(const Connection *connection)
{
    return connection == NULL ? "NULL" : serial_text('x', connection->serial);
}

const char *handle_text(SSL_SESSION *handle)
{
    return handle == NULL ? "NULL" : session_text(session_of(handle));
}
