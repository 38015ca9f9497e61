/* A session, and a cache, in one thread. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdlib.h>
#include <time.h>

#define LIFETIME 3600

/* SSL_SESSION_new, and what a server sets: id, key, version, timeout. All are kept. */
void session_new(long sessions, char **more)
{
    SSL_SESSION **made = malloc((size_t)sessions * sizeof(*made));
    unsigned char id[ID_LEN];
    unsigned char key[KEY_LEN] = {1};
    unsigned long state = 1;
    struct stretch from;
    long i;

    (void)more;
    require(made != NULL, "malloc");
    id_of(0, id);
    from = begin();
    for (i = 0; i < sessions; i++) {
        SSL_SESSION *session = SSL_SESSION_new();

        id[0] = (unsigned char)chance(&state);
        SSL_SESSION_set1_id(session, id, sizeof(id));
        SSL_SESSION_set1_master_key(session, key, sizeof(key));
        SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION);
        SSL_SESSION_set_timeout(session, LIFETIME);
        made[i] = session;
    }
    report(from, sessions);
    free_sessions(made, sessions);
}

/* Sessions of one lifetime into an empty cache. */
void cache_add(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **all = sessions_of(0, sessions, LIFETIME);
    struct stretch from;

    (void)more;
    from = begin();
    add_all(ctx, all, sessions);
    report(from, sessions);
    free_sessions(all, sessions);
    SSL_CTX_free(ctx);
}

/* Every session with a lifetime of its own, in random order. */
void cache_own_lifetimes(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **all = sessions_of(0, sessions, LIFETIME);
    long *order = shuffled(sessions, 7);
    struct stretch from;
    long i;

    (void)more;
    for (i = 0; i < sessions; i++)
        SSL_SESSION_set_timeout(all[i], LIFETIME + order[i]);
    from = begin();
    add_all(ctx, all, sessions);
    report(from, sessions);
    free(order);
    free_sessions(all, sessions);
    SSL_CTX_free(ctx);
}

/* A server's question whether it has a session with an id. It has. */
void cache_lookup(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **all = sessions_of(0, sessions, LIFETIME);
    SSL *ssl = SSL_new(ctx);
    long *order = shuffled(sessions, 3);
    unsigned char(*ids)[ID_LEN] = malloc((size_t)sessions * ID_LEN);
    struct stretch from;
    long found = 0;
    long i;

    (void)more;
    require(ssl != NULL && ids != NULL, "SSL_new");
    for (i = 0; i < sessions; i++)
        id_of(order[i], ids[i]);
    add_all(ctx, all, sessions);
    from = begin();
    for (i = 0; i < sessions; i++)
        found += SSL_has_matching_session_id(ssl, ids[i], ID_LEN);
    report(from, sessions);
    require(found == sessions, "SSL_has_matching_session_id");
    free(ids);
    free(order);
    SSL_free(ssl);
    free_sessions(all, sessions);
    SSL_CTX_free(ctx);
}

/* Each session out of the cache again, in the order `order`. */
static void remove_in(long sessions, const long *order)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **all = sessions_of(0, sessions, LIFETIME);
    struct stretch from;
    long removed = 0;
    long i;

    add_all(ctx, all, sessions);
    from = begin();
    for (i = 0; i < sessions; i++)
        removed += SSL_CTX_remove_session(ctx, all[order != NULL ? order[i] : i]);
    report(from, sessions);
    require(removed == sessions, "SSL_CTX_remove_session");
    free_sessions(all, sessions);
    SSL_CTX_free(ctx);
}

/* In the order in which they came. */
void cache_remove(long sessions, char **more)
{
    (void)more;
    remove_in(sessions, NULL);
}

/* In random order. */
void cache_remove_any(long sessions, char **more)
{
    long *order = shuffled(sessions, 5);

    (void)more;
    remove_in(sessions, order);
    free(order);
}

/* A full cache: each session that comes evicts one, which nobody else holds. */
void cache_add_at_limit(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **all = sessions_of(0, sessions, LIFETIME);
    struct stretch from;

    (void)more;
    SSL_CTX_sess_set_cache_size(ctx, sessions);
    add_all(ctx, all, sessions);
    free_sessions(all, sessions);
    all = sessions_of(sessions, sessions, LIFETIME);
    from = begin();
    add_all(ctx, all, sessions);
    report(from, sessions);
    require(SSL_CTX_sess_cache_full(ctx) >= sessions, "eviction");
    free_sessions(all, sessions);
    SSL_CTX_free(ctx);
}

/* Half of the sessions are over, and nobody else holds them. Tells the time for all of that half. */
void cache_flush(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **over = sessions_of(0, sessions / 2, LIFETIME);
    SSL_SESSION **live = sessions_of(sessions, sessions / 2, 3 * LIFETIME);
    struct stretch from;

    (void)more;
    add_all(ctx, over, sessions / 2);
    add_all(ctx, live, sessions / 2);
    free_sessions(over, sessions / 2);
    free_sessions(live, sessions / 2);
    from = begin();
    SSL_CTX_flush_sessions(ctx, (long)time(NULL) + 2 * LIFETIME);
    report(from, 1);
    require(SSL_CTX_sess_number(ctx) == sessions / 2, "SSL_CTX_flush_sessions");
    SSL_CTX_free(ctx);
}
