/*
 * The settings of tickets and early data, and the calls around them that do no
 * harm to a connection which never speaks.
 */
#include "player.h"

#define KEYS 80

static int on_ticket(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    event("ticket callback", "called");
    return 1;
}

static int on_not_resumable(SSL *ssl, int forward_secure)
{
    (void)ssl;
    event("not resumable callback", "%d", forward_secure);
    return 0;
}

void play_num_tickets(void)
{
    static const size_t numbers[] = {0, 1, 2, 3, 100, (size_t)-1};
    size_t number = numbers[draw(6)];
    size_t then;
    int done;

    if (one_in(2)) {
        Context *context = any_context();

        begins("SSL_CTX_set_num_tickets", "%s, %lu", context_text(context), (unsigned long)number);
        done = SSL_CTX_set_num_tickets(context->handle, number);
        then = SSL_CTX_get_num_tickets(context->handle);
    } else {
        Connection *connection = any_connection();

        begins("SSL_set_num_tickets", "%s, %lu", connection_text(connection), (unsigned long)number);
        note("before %lu", (unsigned long)SSL_get_num_tickets(connection->handle));
        done = SSL_set_num_tickets(connection->handle, number);
        then = SSL_get_num_tickets(connection->handle);
    }
    ends(done ? "1" : "0", "%d then %lu", done, (unsigned long)then);
}

void play_max_early_data(void)
{
    static const uint32_t numbers[] = {0, 1, 16384, 0x7fffffff, 0xffffffff};
    uint32_t number = numbers[draw(5)];
    uint32_t then;
    int done;

    if (one_in(2)) {
        Context *context = any_context();

        begins("SSL_CTX_set_max_early_data", "%s, %lu", context_text(context), (unsigned long)number);
        done = SSL_CTX_set_max_early_data(context->handle, number);
        then = SSL_CTX_get_max_early_data(context->handle);
    } else {
        Connection *connection = any_connection();

        begins("SSL_set_max_early_data", "%s, %lu", connection_text(connection), (unsigned long)number);
        note("before %lu status %d", (unsigned long)SSL_get_max_early_data(connection->handle),
             SSL_get_early_data_status(connection->handle));
        done = SSL_set_max_early_data(connection->handle, number);
        then = SSL_get_max_early_data(connection->handle);
    }
    ends(done ? "1" : "0", "%d then %lu", done, (unsigned long)then);
}

/* Keys that were never set are random: what is told is whether they stay what they were. */
void play_ticket_keys(void)
{
    static const long lengths[] = {KEYS, KEYS, KEYS, KEYS, 0, 79, 81, -1};
    Context *context = any_context();
    unsigned char keys[KEYS + 1];
    unsigned char before[KEYS];
    unsigned char after[KEYS];
    long length = lengths[draw(8)];
    long done;
    int empty = one_in(8);

    draw_bytes(keys, KEYS);
    SSL_CTX_get_tlsext_ticket_keys(context->handle, before, KEYS);
    begins("SSL_CTX_set_tlsext_ticket_keys", "%s, %s, %ld", context_text(context), empty ? "NULL" : "keys", length);
    done = (long)SSL_CTX_set_tlsext_ticket_keys(context->handle, empty ? NULL : keys, length);
    SSL_CTX_get_tlsext_ticket_keys(context->handle, after, KEYS);
    ends(done == 1 ? "set" : done == 0 ? "refused" : "measured", "%ld these now %d as before %d", done,
         memcmp(after, keys, KEYS) == 0, memcmp(after, before, KEYS) == 0);
    note_error();
}

void play_ticket_callbacks(void)
{
    int set = one_in(2);

    switch (draw(3)) {
    case 0: {
        Context *context = any_context();

        begins("SSL_CTX_set_session_ticket_cb", "%s, %s", context_text(context), set ? "set" : "NULL");
        ends("done", "%d", SSL_CTX_set_session_ticket_cb(context->handle, set ? on_ticket : NULL, NULL, NULL));
        break;
    }
    case 1: {
        Context *context = any_context();

        begins("SSL_CTX_set_not_resumable_session_callback", "%s, %s", context_text(context), set ? "set" : "NULL");
        SSL_CTX_set_not_resumable_session_callback(context->handle, set ? on_not_resumable : NULL);
        ends("done", " ");
        break;
    }
    default: {
        Connection *connection = any_connection();

        begins("SSL_set_not_resumable_session_callback", "%s, %s", connection_text(connection), set ? "set" : "NULL");
        SSL_set_not_resumable_session_callback(connection->handle, set ? on_not_resumable : NULL);
        ends("done", " ");
        break;
    }
    }
}

/* A connection that never speaks sends no ticket. */
void play_new_ticket(void)
{
    Connection *connection = any_connection();
    int done;

    begins("SSL_new_session_ticket", "%s", connection_text(connection));
    done = SSL_new_session_ticket(connection->handle);
    ends(done ? "1" : "0", "%d in init %d", done, SSL_in_init(connection->handle));
    note_error();
}
