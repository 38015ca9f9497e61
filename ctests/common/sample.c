/*
 * The sample sessions of sample.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

static int death_index = -1;
static int deaths_said;
static int deaths;
static pthread_mutex_t deaths_lock = PTHREAD_MUTEX_INITIALIZER;

void sample_id(const char *label, unsigned char id[32])
{
    size_t len = strlen(label);

    CHECK(len < 32);
    memset(id, '.', 32);
    memcpy(id, label, len);
}

static void on_death(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index,
                     long argl, void *argp)
{
    (void)parent;
    (void)ad;
    (void)index;
    (void)argl;
    (void)argp;
    if (pointer == NULL)
        return;
    if (deaths_said)
        say("dies: %s", (const char *)pointer);
    pthread_mutex_lock(&deaths_lock);
    deaths++;
    pthread_mutex_unlock(&deaths_lock);
    free(pointer);
}

/* A duplicate is marked with the label and a stroke. */
static int on_duplicate(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **pointer,
                        int index, long argl, void *argp)
{
    char *mark;

    (void)to;
    (void)from;
    (void)index;
    (void)argl;
    (void)argp;
    if (*pointer == NULL)
        return 1;
    mark = malloc(strlen(*pointer) + 2);
    CHECK(mark != NULL);
    strcpy(mark, *pointer);
    strcat(mark, "'");
    *pointer = mark;
    return 1;
}

void sample_count_deaths(void)
{
    CHECK(death_index == -1);
    death_index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, on_duplicate, on_death);
    CHECK(death_index >= 0);
}

void sample_announce_deaths(void)
{
    sample_count_deaths();
    deaths_said = 1;
}

int sample_deaths(void)
{
    int count;

    pthread_mutex_lock(&deaths_lock);
    count = deaths;
    pthread_mutex_unlock(&deaths_lock);
    return count;
}

SSL_SESSION *sample_session(const char *label)
{
    unsigned char id[32];
    SSL_SESSION *session = SSL_SESSION_new();
    char *mark;

    CHECK(session != NULL);
    sample_id(label, id);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION) == 1);
    CHECK(SSL_SESSION_set1_id(session, id, sizeof(id)) == 1);
    if (death_index != -1) {
        mark = malloc(strlen(label) + 1);
        CHECK(mark != NULL);
        strcpy(mark, label);
        CHECK(SSL_SESSION_set_ex_data(session, death_index, mark) == 1);
    }
    return session;
}

SSL_SESSION *sample_session_at(const char *label, long time, long timeout)
{
    SSL_SESSION *session = sample_session(label);

    CHECK(SSL_SESSION_set_time(session, time) == time);
    CHECK(SSL_SESSION_set_timeout(session, timeout) == 1);
    return session;
}

const char *sample_label(const SSL_SESSION *session)
{
    static char labels[4][33];
    static int next;
    const unsigned char *id;
    unsigned int len = 0;
    unsigned int i;
    char *label;

    if (session == NULL)
        return "(null)";
    id = SSL_SESSION_get_id(session, &len);
    if (len == 0)
        return "(no id)";
    label = labels[next];
    next = (next + 1) % 4;
    for (i = 0; i < len && id[i] != '.'; i++)
        label[i] = (char)id[i];
    label[i] = '\0';
    return label;
}

unsigned int sample_draw(unsigned int *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16;
}

SSL_CTX *sample_context(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());

    CHECK(ctx != NULL);
    return ctx;
}
