/*
 * Sessions begin and end: new, dup, up_ref, free, and the calls that take NULL.
 */
#include "player.h"

/* A new session's time is the present: it is set apart at once. */
Session *new_session(unsigned int slot)
{
    unsigned char id[ID_MAX];
    SSL_SESSION *handle;
    Session *session;
    int done;

    begins("SSL_SESSION_new", "-> slot %u", slot);
    handle = SSL_SESSION_new();
    if (handle == NULL) {
        fprintf(stderr, "player: no new session\n");
        exit(2);
    }
    session = session_born(handle);
    sessions[slot] = session;
    session->timeout = SSL_SESSION_get_timeout(handle);
    ends("new", "%s time %s timeout %ld", session_text(session), time_text(SSL_SESSION_get_time(handle)),
         session->timeout);
    set_time_of(session, draw_near_time());
    if (one_in(10))
        return session;

    session->version = draw_version();
    begins("SSL_SESSION_set_protocol_version", "%s, %d", session_text(session), session->version);
    done = SSL_SESSION_set_protocol_version(handle, session->version);
    ends(done ? "1" : "0", "%d", done);

    session->id_len = draw_id(id);
    memcpy(session->id, id, session->id_len);
    begins("SSL_SESSION_set1_id", "%s, %s", session_text(session), bytes_text(id, session->id_len));
    done = SSL_SESSION_set1_id(handle, id, session->id_len);
    ends(done ? "1" : "0", "%d", done);
    if (one_in(3))
        return session;

    session->timeout = draw_timeout();
    begins("SSL_SESSION_set_timeout", "%s, %ld", session_text(session), session->timeout);
    done = (int)SSL_SESSION_set_timeout(handle, session->timeout);
    ends(done ? "1" : "0", "%d", done);
    return session;
}

void drop_session(unsigned int slot)
{
    Session *session = sessions[slot];

    sessions[slot] = NULL;
    session->refs--;
    begins("SSL_SESSION_free", "%s of slot %u", session_text(session), slot);
    if (session->refs != 0 || session->cache != NULL) {
        SSL_SESSION_free(session->handle);
        ends("stays", "-");
    } else {
        SSL_SESSION_free(session->handle);
        ends("dies", "-");
    }
}

void play_new_session(void)
{
    (void)new_session(free_session_slot());
}

void play_dup_session(void)
{
    Session *source = any_session();
    unsigned int slot;
    int refused = one_in(8);
    SSL_SESSION *handle;
    Session *copy;

    source->refs++;    /* the slot to fill may be the source's only one */
    begins("SSL_SESSION_up_ref", "%s", session_text(source));
    ends("1", "%d", SSL_SESSION_up_ref(source->handle));
    slot = free_session_slot();

    ex_data_refuse_copies(refused);
    begins("SSL_SESSION_dup", "%s -> slot %u", session_text(source), slot);
    handle = SSL_SESSION_dup(source->handle);
    ex_data_refuse_copies(0);
    ERR_clear_error();
    if (handle == NULL) {
        ends("NULL", "NULL");
    } else {
        copy = session_born(handle);
        copy->version = source->version;
        copy->id_len = source->id_len;
        memcpy(copy->id, source->id, ID_MAX);
        copy->time = source->time;
        copy->timeout = source->timeout;
        sessions[slot] = copy;
        ends(source->cache != NULL ? "of a cached one" : "of a free one",
             "%s resumable %d (was %d) time %s timeout %ld", session_text(copy),
             SSL_SESSION_is_resumable(handle), SSL_SESSION_is_resumable(source->handle),
             time_text(SSL_SESSION_get_time(handle)), SSL_SESSION_get_timeout(handle));
        if (one_in(2))
            show_session(copy);
    }
    source->refs--;
    begins("SSL_SESSION_free", "%s", session_text(source));
    SSL_SESSION_free(source->handle);
    ends("after dup", "-");
}

void play_up_ref_session(void)
{
    Session *session = any_session();
    unsigned int slot = empty_session_slot();
    int done;

    if (slot == SESSION_SLOTS)
        return;
    session->refs++;
    sessions[slot] = session;
    begins("SSL_SESSION_up_ref", "%s -> slot %u", session_text(session), slot);
    done = SSL_SESSION_up_ref(session->handle);
    ends(done ? "1" : "0", "%d", done);
}

void play_free_session(void)
{
    unsigned int slot = draw(SESSION_SLOTS);

    if (sessions[slot] != NULL)
        drop_session(slot);
}

void play_null_session(void)
{
    static const char *const names[] = {"SSL_SESSION_free", "SSL_SESSION_get_time", "SSL_SESSION_set_time",
                                        "SSL_SESSION_get_timeout", "SSL_SESSION_set_timeout",
                                        "SSL_CTX_remove_session", "SSL_CTX_get_timeout",
                                        "SSL_CTX_set_timeout", "SSL_CTX_free", "SSL_free"};
    unsigned int which = draw(10);
    Context *context = which == 5 ? any_context() : NULL;
    long result = 0;

    begins(names[which], "NULL");
    switch (which) {
    case 0:
        SSL_SESSION_free(NULL);
        break;
    case 1:
        result = SSL_SESSION_get_time(NULL);
        break;
    case 2:
        result = SSL_SESSION_set_time(NULL, 1000);
        break;
    case 3:
        result = SSL_SESSION_get_timeout(NULL);
        break;
    case 4:
        result = SSL_SESSION_set_timeout(NULL, 1000);
        break;
    case 5:
        result = SSL_CTX_remove_session(context->handle, NULL);
        break;
    case 6:
        result = SSL_CTX_get_timeout(NULL);
        break;
    case 7:
        result = SSL_CTX_set_timeout(NULL, 1000);
        break;
    case 8:
        SSL_CTX_free(NULL);
        break;
    default:
        SSL_free(NULL);
        break;
    }
    ends("NULL", "%ld", result);
    ERR_clear_error();
}
