/*
 * What each cache is expected to hold, by the rules of OpenSSL 3.0. The player
 * draws its calls from this and never from what the library answers, so a
 * library that differs once still gets the same calls; and it tells when a
 * cache holds another number of sessions than it should.
 */
#include "player.h"

/* Time plus timeout; both are zero or more for a cached session. */
static uint64_t expiry(const Session *session)
{
    return (uint64_t)session->time + (uint64_t)session->timeout;
}

static int has_key(const Session *session, int version, const unsigned char *id, unsigned int len)
{
    return session->version == version && session->id_len == len && memcmp(session->id, id, len) == 0;
}

Session *model_find(const Context *context, int version, const unsigned char *id, unsigned int len)
{
    Session *session;

    for (session = context->first; session != NULL; session = session->below)
        if (has_key(session, version, id, len))
            return session;
    return NULL;
}

static void take_out(Session *session)
{
    Context *context = session->cache;

    if (session->above != NULL)
        session->above->below = session->below;
    else
        context->first = session->below;
    if (session->below != NULL)
        session->below->above = session->above;
    else
        context->last = session->above;
    session->above = NULL;
    session->below = NULL;
    session->cache = NULL;
    context->number--;
}

/* Above the first that does not expire later. */
static void put_in(Context *context, Session *session)
{
    Session *below = context->first;

    while (below != NULL && expiry(below) > expiry(session))
        below = below->below;
    session->below = below;
    session->above = below != NULL ? below->above : context->last;
    if (session->above != NULL)
        session->above->below = session;
    else
        context->first = session;
    if (below != NULL)
        below->above = session;
    else
        context->last = session;
    session->cache = context;
    context->number++;
}

/*
 * The new session counts already when the size is looked at, so a cache of
 * size n > 1 holds n - 1. A session without an id stops the eviction.
 */
Addition model_add(Context *context, Session *session)
{
    Session *twin = model_find(context, session->version, session->id, session->id_len);

    if ((context->mode & SSL_SESS_CACHE_UPDATE_TIME) != 0)
        session->time = base_time();
    if (twin == session) {
        model_refile(session);
        return ADDED_AGAIN;
    }
    if (twin != NULL)
        take_out(twin);
    while (context->size > 0 && (long)context->number + 1 >= context->size && context->last != NULL
           && context->last->id_len != 0) {
        take_out(context->last);
        context->evicted++;
    }
    put_in(context, session);
    return twin != NULL ? REPLACED : ADDED;
}

int model_remove(Context *context, const Session *session)
{
    Session *twin;

    if (session == NULL || session->id_len == 0)
        return 0;
    twin = model_find(context, session->version, session->id, session->id_len);
    if (twin == NULL)
        return 0;
    take_out(twin);
    return 1;
}

unsigned int model_flush(Context *context, long t)
{
    unsigned int flushed = 0;

    while (context->last != NULL && (t == 0 || (t > 0 && (uint64_t)t > expiry(context->last)))) {
        take_out(context->last);
        flushed++;
    }
    return flushed;
}

void model_refile(Session *session)
{
    Context *context = session->cache;

    if (context == NULL)
        return;
    take_out(session);
    put_in(context, session);
}

static void first_four(unsigned char four[4], const unsigned char *id, unsigned int len)
{
    memset(four, 0, 4);
    memcpy(four, id, len < 4 ? len : 4);
}

int model_may_become(const Session *session, int version, const unsigned char *id, unsigned int len)
{
    unsigned char now[4];
    unsigned char then[4];
    const Session *twin;

    if (session->cache == NULL)
        return 1;
    first_four(now, session->id, session->id_len);
    first_four(then, id, len);
    if (memcmp(now, then, 4) != 0)
        return 0;
    twin = model_find(session->cache, version, id, len);
    return twin == NULL || twin == session;
}
