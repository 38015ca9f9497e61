/*
 * Connections that never speak: they begin and end, and keep settings.
 */
#include "player.h"

Connection *new_connection(unsigned int slot)
{
    Context *context = any_context();
    SSL *handle;
    Connection *connection;

    begins("SSL_new", "%s -> slot %u", context_text(context), slot);
    handle = SSL_new(context->handle);
    if (handle == NULL) {
        ERR_print_errors_fp(stderr);
        exit(2);
    }
    connection = connection_born(handle, context);
    connections[slot] = connection;
    ends("new", "%s version 0x%x server %d session %s reused %d verify %ld options 0x%lx",
         connection_text(connection), (unsigned int)SSL_version(handle), SSL_is_server(handle),
         handle_text(SSL_get_session(handle)), SSL_session_reused(handle), SSL_get_verify_result(handle),
         (unsigned long)SSL_get_options(handle));
    return connection;
}

void drop_connection(unsigned int slot)
{
    Connection *connection = connections[slot];
    int last = connection->refs == 1;
    int last_of_context;

    connections[slot] = NULL;
    begins("SSL_free", "%s of slot %u", connection_text(connection), slot);
    last_of_context = last && (connection->context->refs <= 2 || connection->session_context->refs <= 2);
    release_connection(connection);
    SSL_free(connection->handle);
    ends(!last ? "stays" : last_of_context ? "dies, maybe a context" : "dies", "-");
}

void play_new_connection(void)
{
    unsigned int slot = empty_connection_slot();

    if (one_in(12)) {
        begins("SSL_new", "NULL");
        ends("NULL", "%s", SSL_new(NULL) == NULL ? "NULL" : "made");
        note_error();
        return;
    }
    if (slot < CONNECTION_SLOTS)
        (void)new_connection(slot);
}

void play_up_ref_connection(void)
{
    Connection *connection = any_connection();
    unsigned int slot = empty_connection_slot();
    int done;

    if (slot == CONNECTION_SLOTS)
        return;
    connection->refs++;
    connections[slot] = connection;
    begins("SSL_up_ref", "%s -> slot %u", connection_text(connection), slot);
    done = SSL_up_ref(connection->handle);
    ends(done ? "1" : "0", "%d", done);
}

void play_free_connection(void)
{
    unsigned int slot = draw(CONNECTION_SLOTS);

    if (connections[slot] != NULL)
        drop_connection(slot);
}

void play_clear(void)
{
    Connection *connection = any_connection();
    int done;

    begins("SSL_clear", "%s", connection_text(connection));
    done = SSL_clear(connection->handle);
    ends(done ? "1" : "0", "%d session %s version 0x%x verify %ld", done,
         handle_text(SSL_get_session(connection->handle)), (unsigned int)SSL_version(connection->handle),
         SSL_get_verify_result(connection->handle));
    ERR_clear_error();
}

/* NULL brings back the context that the connection was made from. */
void play_change_context(void)
{
    Connection *connection = any_connection();
    Context *context = one_in(5) ? NULL : any_context();
    Context *target = context != NULL ? context : connection->session_context;
    const SSL_CTX *result;
    int same = target == connection->context;

    begins("SSL_set_SSL_CTX", "%s, %s", connection_text(connection), context_text(context));
    target->refs++;
    release_context(connection->context, 1);
    connection->context = target;
    result = SSL_set_SSL_CTX(connection->handle, context != NULL ? context->handle : NULL);
    ends(context == NULL ? "NULL" : same ? "same" : "other", "%s version 0x%x",
         result == NULL ? "NULL" : context_text(context_of(result)),
         (unsigned int)SSL_version(connection->handle));
    ERR_clear_error();
}

/* A context may live through a connection alone: its slot is gone, here it returns. */
void play_adopt_context(void)
{
    Connection *connection = any_connection();
    unsigned int slot = empty_context_slot();
    SSL_CTX *handle;
    int done;

    begins("SSL_get_SSL_CTX", "%s", connection_text(connection));
    handle = SSL_get_SSL_CTX(connection->handle);
    ends(handle == connection->context->handle ? "expected" : "other", "%s",
         handle == NULL ? "NULL" : context_text(context_of(handle)));
    if (slot == CONTEXT_SLOTS)
        return;
    connection->context->refs++;
    contexts[slot] = connection->context;
    begins("SSL_CTX_up_ref", "%s -> slot %u", context_text(connection->context), slot);
    done = SSL_CTX_up_ref(connection->context->handle);
    ends(done ? "1 of a connection" : "0", "%d", done);
}

/* Every getter that has an answer before a handshake. */
void play_show_connection(void)
{
    Connection *connection = any_connection();
    SSL *handle = connection->handle;
    const SSL_CIPHER *cipher = SSL_get_current_cipher(handle);
    const unsigned char *bytes = NULL;
    unsigned int len = 99;
    size_t hello_len;

    begins("SSL_get (all)", "%s", connection_text(connection));
    note("version 0x%x %s server %d session %s reused %d", (unsigned int)SSL_version(handle),
         SSL_get_version(handle), SSL_is_server(handle), handle_text(SSL_get_session(handle)),
         SSL_session_reused(handle));
    note("cipher %s verify %d result %ld options 0x%lx", cipher == NULL ? "NULL" : SSL_CIPHER_get_name(cipher),
         SSL_get_verify_mode(handle), SSL_get_verify_result(handle), (unsigned long)SSL_get_options(handle));
    note("in init %d finished %d state %s shutdown %d quiet %d want %d pending %d", SSL_in_init(handle),
         SSL_is_init_finished(handle), SSL_state_string(handle), SSL_get_shutdown(handle),
         SSL_get_quiet_shutdown(handle), SSL_want(handle), SSL_pending(handle));
    SSL_get0_alpn_selected(handle, &bytes, &len);
    hello_len = SSL_client_hello_get0_session_id(handle, &bytes);
    note("alpn %u hello id %lu mode 0x%lx", len, (unsigned long)hello_len,
         (unsigned long)SSL_get_mode(handle));
    ends(SSL_get_session(handle) != NULL ? "with session" : "without session", "context %s",
         context_text(context_of(SSL_get_SSL_CTX(handle))));
    ERR_clear_error();
}

void play_connection_settings(void)
{
    Connection *connection = any_connection();
    SSL *handle = connection->handle;
    long value = (long)draw(5);

    begins("SSL settings", "%s", connection_text(connection));
    switch (draw(7)) {
    case 0:
        SSL_set_verify_result(handle, value * 7);
        ends("verify result", "verify result: %ld then %ld", value * 7, SSL_get_verify_result(handle));
        break;
    case 1:
        SSL_set_verify(handle, (int)value, NULL);
        ends("verify", "verify: %ld then %d", value, SSL_get_verify_mode(handle));
        break;
    case 2:
        SSL_set_quiet_shutdown(handle, (int)value);
        ends("quiet shutdown", "quiet shutdown: %ld then %d", value, SSL_get_quiet_shutdown(handle));
        break;
    case 3:
        SSL_set_shutdown(handle, (int)value % 4);
        ends("shutdown", "shutdown: %ld then %d", value % 4, SSL_get_shutdown(handle));
        break;
    case 4:
        SSL_set_connect_state(handle);
        ends("connect state", "connect state: server %d", SSL_is_server(handle));
        break;
    case 5:
        SSL_set_accept_state(handle);
        ends("accept state", "accept state: server %d", SSL_is_server(handle));
        break;
    default:
        ends("unknown", "unknown command: %ld", SSL_ctrl(handle, 9000 + (int)value, 1, NULL));
        /* Where it refuses, one library says why and the other does not. */
        ERR_clear_error();
        break;
    }
    ERR_clear_error();
}
