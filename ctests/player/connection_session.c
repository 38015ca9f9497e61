/*
 * The session of a connection: given, taken, copied; and what shows of it
 * through the connection.
 */
#include "player.h"

void play_set_session(void)
{
    Connection *connection = any_connection();
    Session *session = one_in(5) ? NULL : any_session();
    int same = session != NULL && session == connection->session;
    int done;

    begins("SSL_set_session", "%s, %s", connection_text(connection), session_text(session));
    hold_session(connection, session);
    done = SSL_set_session(connection->handle, session != NULL ? session->handle : NULL);
    ends(!done ? "0" : session == NULL ? "1 NULL" : same ? "1 same" : "1", "%d session %s verify %ld version 0x%x",
         done, handle_text(SSL_get_session(connection->handle)), SSL_get_verify_result(connection->handle),
         (unsigned int)SSL_version(connection->handle));
    ERR_clear_error();
}

void play_get_session(void)
{
    Connection *connection = any_connection();
    SSL_SESSION *handle;

    begins("SSL_get_session", "%s", connection_text(connection));
    handle = one_in(2) ? SSL_get_session(connection->handle) : SSL_get0_session(connection->handle);
    ends(handle != NULL ? "session" : "NULL", "%s reused %d", handle_text(handle),
         SSL_session_reused(connection->handle));
}

void play_get1_session(void)
{
    Connection *connection = any_connection();
    unsigned int slot = empty_session_slot();
    SSL_SESSION *handle;

    if (slot == SESSION_SLOTS)
        return;
    if (connection->session != NULL) {
        sessions[slot] = connection->session;
        sessions[slot]->refs++;
    }
    begins("SSL_get1_session", "%s -> slot %u", connection_text(connection), slot);
    handle = SSL_get1_session(connection->handle);
    ends(handle != NULL ? "session" : "NULL", "%s", handle_text(handle));
}

/* Also from a connection of another method: the target takes that method on. */
void play_copy_session_id(void)
{
    Connection *target = any_connection();
    Connection *source = any_connection();
    int done;

    begins("SSL_copy_session_id", "%s, %s", connection_text(target), connection_text(source));
    hold_session(target, source->session);
    done = SSL_copy_session_id(target->handle, source->handle);
    ends(!done ? "0" : target == source ? "1 itself" : source->session == NULL ? "1 no session" : "1",
         "%d session %s verify %ld version 0x%x", done, handle_text(SSL_get_session(target->handle)),
         SSL_get_verify_result(target->handle), (unsigned int)SSL_version(target->handle));
    ERR_clear_error();
}

void play_connection_id_context(void)
{
    Connection *connection = any_connection();
    unsigned char bytes[ID_MAX + 8];
    unsigned int len = draw(ID_MAX + 3);
    int done;

    draw_bytes(bytes, len);
    begins("SSL_set_session_id_context", "%s, %s", connection_text(connection), bytes_text(bytes, len));
    done = SSL_set_session_id_context(connection->handle, bytes, len);
    ends(done ? "1" : "0", "%d", done);
    note_error();
}

/* A client without a name of its own shows the name of its session. */
void play_servername(void)
{
    static const char *const names[] = {"", "a.example", "b.example"};
    Connection *connection = any_connection();
    const char *name;
    unsigned int which = draw(6);
    long done;

    if (which < 4) {
        name = which < 3 ? names[which] : NULL;
        begins("SSL_set_tlsext_host_name", "%s, %s", connection_text(connection), name == NULL ? "NULL" : name);
        done = SSL_set_tlsext_host_name(connection->handle, name);
        ends(name == NULL ? "NULL" : name[0] == '\0' ? "empty" : "name", "%ld", done);
        ERR_clear_error();
    }
    begins("SSL_get_servername", "%s", connection_text(connection));
    name = SSL_get_servername(connection->handle, TLSEXT_NAMETYPE_host_name);
    ends(name != NULL ? "name" : "NULL", "%s type %d",
         bytes_text((const unsigned char *)name, name == NULL ? 0 : strlen(name)),
         SSL_get_servername_type(connection->handle));
}
