/* Sessions that grew too old: on the server by cache and by ticket, on the client by the ticket's lifetime. */
#include "conn_util.h"

#include <time.h>
#include <unistd.h>

/* Connects and keeps both sessions. */
static void full(SSL_CTX *client, SSL_CTX *server, SSL_SESSION **ours, SSL_SESSION **theirs)
{
    struct conn c;

    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    *ours = SSL_get1_session(c.client);
    if (theirs != NULL)
        *theirs = SSL_get1_session(c.server);
    conn_close(&c);
}

static void offer(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session)
{
    struct conn c;
    char line[96];

    conn_require(conn_connect(&c, client, server, session), label);
    conn_print_reused(label, &c);
    conn_close(&c);
    snprintf(line, sizeof(line), "%s, server", label);
    conn_print_stats(line, server);
    snprintf(line, sizeof(line), "%s, client", label);
    conn_print_stats(line, client);
}

/* The cached session is made old, in the two ways there are. */
static void in_the_cache(const struct conn_mechanism *m, int by_timeout)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *ours;
    SSL_SESSION *theirs;
    long now;

    printf("== in the server's cache, %s, by %s\n", m->name, by_timeout ? "timeout" : "time");
    SSL_CTX_set_options(server, m->options);
    full(client, server, &ours, &theirs);
    now = (long)SSL_SESSION_get_time(theirs);
    if (by_timeout) {
        printf("timeout: %ld\n", (long)SSL_SESSION_set_timeout(theirs, 50));
        printf("time: %d\n", SSL_SESSION_set_time(theirs, now - 100) != 0);
    } else {
        printf("time: %d\n", SSL_SESSION_set_time(theirs, now - 8000) != 0);
    }
    conn_print_stats("before, server", server);
    offer("offered", client, server, ours);
    printf("the old session: resumable=%d, the client's: resumable=%d\n", SSL_SESSION_is_resumable(theirs),
           SSL_SESSION_is_resumable(ours));
    offer("offered again", client, server, ours);
    SSL_SESSION_free(ours);
    SSL_SESSION_free(theirs);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The client's own session is made old. */
static void at_the_client(const struct conn_mechanism *m)
{
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *server = conn_server_ctx(m->version);
    SSL_SESSION *ours;
    long now;

    printf("== at the client, %s\n", m->name);
    SSL_CTX_set_options(server, m->options);
    full(client, server, &ours, NULL);
    now = (long)SSL_SESSION_get_time(ours);
    SSL_SESSION_set_timeout(ours, 10);
    SSL_SESSION_set_time(ours, now - 100);
    offer("past its timeout", client, server, ours);
    SSL_SESSION_set_timeout(ours, 7200);
    SSL_SESSION_set_time(ours, now - 7000);
    offer("within its lifetime", client, server, ours);
    SSL_SESSION_set_timeout(ours, 100000);
    SSL_SESSION_set_time(ours, now - 7300);
    offer("past the hint, within its timeout", client, server, ours);
    printf("resumable: %d\n", SSL_SESSION_is_resumable(ours));
    SSL_SESSION_free(ours);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Real time passes for a server whose sessions live one second, and for clients that know it or believe otherwise. */
static void by_waiting(void)
{
    SSL_CTX *client[2 * CONN_MECHANISMS];
    SSL_CTX *server[2 * CONN_MECHANISMS];
    SSL_SESSION *ours[2 * CONN_MECHANISMS];
    size_t i;

    printf("== by waiting\n");
    for (i = 0; i < 2 * CONN_MECHANISMS; i++) {
        const struct conn_mechanism *m = &conn_mechanisms[i % CONN_MECHANISMS];

        client[i] = conn_client_ctx(m->version);
        server[i] = conn_server_ctx(m->version);
        SSL_CTX_set_options(server[i], m->options);
        printf("timeout: %ld", (long)SSL_CTX_set_timeout(server[i], 1));
        printf(" %ld\n", (long)SSL_CTX_get_timeout(server[i]));
        full(client[i], server[i], &ours[i], NULL);
        conn_print_session(m->name, ours[i]);
    }
    sleep(3);
    for (i = 0; i < 2 * CONN_MECHANISMS; i++) {
        if (i == CONN_MECHANISMS)
            printf("== by waiting, the client believes its session is fresh\n");
        if (i >= CONN_MECHANISMS)
            SSL_SESSION_set_time(ours[i], (long)time(NULL));
        offer(conn_mechanisms[i % CONN_MECHANISMS].name, client[i], server[i], ours[i]);
        SSL_SESSION_free(ours[i]);
        SSL_CTX_free(client[i]);
        SSL_CTX_free(server[i]);
    }
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    in_the_cache(&conn_mechanisms[0], 0);
    in_the_cache(&conn_mechanisms[0], 1);
    in_the_cache(&conn_mechanisms[3], 0);
    in_the_cache(&conn_mechanisms[3], 1);
    for (i = 0; i < CONN_MECHANISMS; i++)
        at_the_client(&conn_mechanisms[i]);
    by_waiting();
    return 0;
}
