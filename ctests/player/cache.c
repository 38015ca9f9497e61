/*
 * The cache itself: add, remove, flush, look up.
 */
#include "player.h"

static int library_add(SSL_CTX *context, SSL_SESSION *session)
{
#ifdef RSSLSESS
    if (report_number() % 3 == 0)
        return SSL_add_session(context, session);
#endif
    return SSL_CTX_add_session(context, session);
}

static int library_remove(SSL_CTX *context, SSL_SESSION *session)
{
#ifdef RSSLSESS
    if (report_number() % 3 == 0)
        return SSL_remove_session(context, session);
#endif
    return SSL_CTX_remove_session(context, session);
}

static void library_flush(SSL_CTX *context, long t)
{
#ifdef RSSLSESS
    if (report_number() % 3 == 0) {
        SSL_CTX_flush_sessions_ex(context, (time_t)t);
        return;
    }
#endif
    SSL_CTX_flush_sessions(context, t);
}

static void show_number(const Context *context)
{
    note("%s holds %ld, evicted %ld", context_text(context), (long)SSL_CTX_sess_number(context->handle),
         (long)SSL_CTX_sess_cache_full(context->handle));
}

/* A session goes into one cache at a time, and not with a time before 1970. */
static void add(Context *context, Session *session)
{
    long evicted = context->evicted;
    int replaced;
    int stopped;
    int result;
    Addition addition;

    if (session->time < 0)
        set_time_of(session, draw_time());
    begins("SSL_CTX_add_session", "%s, %s", context_text(context), session_text(session));
    addition = model_add(context, session);
    stopped = addition != ADDED_AGAIN && context->size > 1 && (long)context->number >= context->size;
    replaced = addition == REPLACED;
    result = library_add(context->handle, session->handle);
    if (addition == ADDED_AGAIN)
        ends(result ? "1 again" : "0 again", "%d", result);
    else if (context->evicted > evicted + 1)
        ends(replaced ? "replaced+evicted many" : "evicted many", "%d", result);
    else if (context->evicted > evicted)
        ends(replaced ? "replaced+evicted" : "evicted", "%d", result);
    else
        ends(!result ? "0" : replaced ? "replaced" : "1", "%d", result);
    if (stopped)
        tally("stopped at an empty id");
    if (session->id_len == 0)
        tally("of an empty id");
    if ((uint64_t)session->time + (uint64_t)session->timeout > (uint64_t)LONG_MAX)
        tally("without end");
    if ((context->mode & SSL_SESS_CACHE_UPDATE_TIME) != 0)
        tally("time updated");
    ERR_clear_error();
    show_number(context);
    if ((context->mode & SSL_SESS_CACHE_UPDATE_TIME) != 0) {
        note("time %s", time_text(SSL_SESSION_get_time(session->handle)));
        set_time_of(session, draw_near_time());
    }
}

void play_add(void)
{
    Session *session = any_session();
    Context *context = session->cache;

    if (context == NULL)
        context = any_context();
    add(context, session);
}

/* Another object with the version and id of a cached one. */
void play_add_twin(void)
{
    Context *context = any_context();
    Session *twin = context->first;
    Session *session = any_session();
    unsigned int steps;

    if (twin == NULL || session->cache != NULL || context->number == 0)
        return;
    for (steps = draw(context->number); steps > 0; steps--)
        twin = twin->below;
    begins("SSL_SESSION_set1_id", "%s, id of %s", session_text(session), session_text(twin));
    ends("twin", "%d", SSL_SESSION_set1_id(session->handle, twin->id, twin->id_len));
    begins("SSL_SESSION_set_protocol_version", "%s, %d", session_text(session), twin->version);
    ends("twin", "%d", SSL_SESSION_set_protocol_version(session->handle, twin->version));
    session->version = twin->version;
    session->id_len = twin->id_len;
    memcpy(session->id, twin->id, ID_MAX);
    if (one_in(2))
        add(context, session);
}

/* The cached one, a twin of it, one that is cached elsewhere, one that is nowhere. */
void play_remove(void)
{
    Session *session = any_session();
    Context *context = session->cache;
    const Context *home = session->cache;
    int removed;
    int result;

    if (context == NULL || one_in(3))
        context = any_context();
    begins("SSL_CTX_remove_session", "%s, %s of cache %s", context_text(context), session_text(session),
           context_text(home));
    session->refs++;   /* the slot's reference outlives the call; the model need not know */
    removed = model_remove(context, session);
    session->refs--;
    result = library_remove(context->handle, session->handle);
    if (session->id_len == 0)
        ends(result ? "1 no id" : "0 no id", "%d", result);
    else if (!removed)
        ends(result ? "1" : home != NULL ? "0 elsewhere" : "0 nowhere", "%d", result);
    else
        ends(!result ? "0" : home == context ? "1" : home != NULL ? "1 twin of another's" : "1 twin", "%d",
             result);
    ERR_clear_error();
    note("resumable %d", SSL_SESSION_is_resumable(session->handle));
    show_number(context);
}

void play_flush(void)
{
    Context *context = any_context();
    long t = draw_flush_time();
    unsigned int before = context->number;
    unsigned int flushed;

    if (t == 0 && one_in(2))
        t = base_time();
    begins("SSL_CTX_flush_sessions", "%s, %s", context_text(context), t == 0 ? "0" : time_text(t));
    flushed = model_flush(context, t);
    library_flush(context->handle, t);
    if (t == 0)
        ends(before == 0 ? "all of none" : before == 1 ? "all of one" : "all of many", "-");
    else if (flushed == 0)
        ends(before == 0 ? "none of none" : "none of some", "-");
    else
        ends(flushed == before ? "every one" : flushed == 1 ? "one of some" : "many of some", "-");
    show_number(context);
}

/* By the connection's version, in the cache of the context it was made from. */
void play_has_matching(void)
{
    Connection *connection = any_connection();
    unsigned char id[ID_MAX + 8];
    unsigned int len = draw_id(id);
    const Session *wanted = NULL;
    int found;

    if (one_in(16)) {
        len = ID_MAX + 1 + draw(8);
        draw_bytes(id, len);
    } else if (!one_in(3)) {
        wanted = connection->session_context->first;
        if (wanted != NULL && wanted->below != NULL && one_in(2))
            wanted = wanted->below;
        if (wanted == NULL)
            wanted = any_session();
        len = wanted->id_len;
        memcpy(id, wanted->id, ID_MAX);
    }
    begins("SSL_has_matching_session_id", "%s, %s%s%s", connection_text(connection), bytes_text(id, len),
           wanted != NULL ? " of " : "", wanted != NULL ? session_text(wanted) : "");
    found = SSL_has_matching_session_id(connection->handle, id, len);
    ends(found ? "1" : len > ID_MAX ? "0 too long" : "0", "%d", found);
    ERR_clear_error();
}
