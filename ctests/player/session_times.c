/*
 * Time and timeout of sessions, cached or not. A change files a cached session
 * anew: above all that expire no later, even when the value is the old one.
 */
#include "player.h"

/* Both names of each call where the library has both, so that both are played. */
static long library_set_time(SSL_SESSION *handle, long t)
{
#ifdef RSSLSESS
    if (report_number() % 2 == 0)
        return (long)SSL_SESSION_set_time_ex(handle, (time_t)t);
#endif
    return SSL_SESSION_set_time(handle, t);
}

static long library_get_time(const SSL_SESSION *handle)
{
#ifdef RSSLSESS
    if (report_number() % 2 == 0)
        return (long)SSL_SESSION_get_time_ex(handle);
#endif
    return SSL_SESSION_get_time(handle);
}

void set_time_of(Session *session, long t)
{
    long result;
    long now;

    session->time = t;
    model_refile(session);
    begins("SSL_SESSION_set_time", "%s, %s", session_text(session), time_text(t));
    result = library_set_time(session->handle, t);
    now = library_get_time(session->handle);
    ends(session->cache != NULL ? "cached" : "free", "%s then %s", time_text(result), time_text(now));
}

void play_time(void)
{
    static const long before_1970[] = {-1, -1000, LONG_MIN};
    Session *session = any_session();

    if (session->cache == NULL && one_in(8))
        set_time_of(session, before_1970[draw(3)]);
    else if (one_in(3))
        set_time_of(session, session->time);
    else
        set_time_of(session, draw_time());
}

void play_timeout(void)
{
    static const long negative[] = {-1, -1000, LONG_MIN};
    Session *session = any_session();
    long t = draw_timeout();
    int cached = session->cache != NULL;
    long done;

    if (one_in(8))
        t = negative[draw(3)];
    else if (one_in(3))
        t = session->timeout;
    if (t >= 0) {
        session->timeout = t;
        model_refile(session);
    }
    begins("SSL_SESSION_set_timeout", "%s, %ld", session_text(session), t);
    done = SSL_SESSION_set_timeout(session->handle, t);
    /* Where it refuses, one library says why and the other does not. */
    ERR_clear_error();
    ends(done == 0 ? "0" : cached ? "1 cached" : "1 free", "%ld then %ld", done,
         SSL_SESSION_get_timeout(session->handle));
}
