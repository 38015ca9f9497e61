/*
 * The objects the player plays with: records of everything that lives, the
 * slots that hold the player's references, and who must be dead by now.
 */
#include "player.h"

Session *sessions[SESSION_SLOTS];
Context *contexts[CONTEXT_SLOTS];
Connection *connections[CONNECTION_SLOTS];

static Session *living_sessions;
static Context *living_contexts;
static Connection *living_connections;
static unsigned int sessions_born, sessions_dead;
static unsigned int contexts_born, contexts_dead;
static unsigned int connections_born, connections_dead;

static void *zeroed(size_t size)
{
    void *memory = calloc(1, size);

    if (memory == NULL) {
        fprintf(stderr, "player: no memory\n");
        exit(2);
    }
    return memory;
}

Session *session_born(SSL_SESSION *handle)
{
    Session *session = zeroed(sizeof(*session));

    session->handle = handle;
    session->serial = ++sessions_born;
    session->refs = 1;
    session->next = living_sessions;
    if (session->next != NULL)
        session->next->previous = session;
    living_sessions = session;
    ex_data_mark(ON_SESSION, handle, session);
    return session;
}

Context *context_born(SSL_CTX *handle)
{
    Context *context = zeroed(sizeof(*context));

    context->handle = handle;
    context->serial = ++contexts_born;
    context->refs = 1;
    context->size = SSL_CTX_sess_get_cache_size(handle);
    context->mode = SSL_CTX_get_session_cache_mode(handle);
    context->next = living_contexts;
    if (context->next != NULL)
        context->next->previous = context;
    living_contexts = context;
    ex_data_mark(ON_CONTEXT, handle, context);
    return context;
}

Connection *connection_born(SSL *handle, Context *context)
{
    Connection *connection = zeroed(sizeof(*connection));

    connection->handle = handle;
    connection->serial = ++connections_born;
    connection->refs = 1;
    connection->context = context;
    connection->session_context = context;
    context->refs += 2;
    connection->next = living_connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    living_connections = connection;
    ex_data_mark(ON_CONNECTION, handle, connection);
    return connection;
}

/* To go on with an object that is gone would be to use freed memory. */
static void died_too_early(const char *name)
{
    surprise("%s died while something still holds it", name);
    exit(3);
}

void session_died(Session *session)
{
    sessions_dead++;
    if (session->refs != 0 || session->cache != NULL)
        died_too_early(session_text(session));
    if (session->previous != NULL)
        session->previous->next = session->next;
    else
        living_sessions = session->next;
    if (session->next != NULL)
        session->next->previous = session->previous;
    free(session);
}

void context_died(Context *context)
{
    contexts_dead++;
    if (context->refs != 0)
        died_too_early(context_text(context));
    if (context->previous != NULL)
        context->previous->next = context->next;
    else
        living_contexts = context->next;
    if (context->next != NULL)
        context->next->previous = context->previous;
    free(context);
}

void connection_died(Connection *connection)
{
    connections_dead++;
    if (connection->refs != 0)
        died_too_early(connection_text(connection));
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        living_connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    free(connection);
}

void release_context(Context *context, unsigned int refs)
{
    context->refs -= refs;
    if (context->refs == 0)
        (void)model_flush(context, 0);
}

void hold_session(Connection *connection, Session *session)
{
    if (session != NULL)
        session->refs++;
    if (connection->session != NULL)
        connection->session->refs--;
    connection->session = session;
}

void release_connection(Connection *connection)
{
    connection->refs--;
    if (connection->refs != 0)
        return;
    hold_session(connection, NULL);
    release_context(connection->context, 1);
    release_context(connection->session_context, 1);
}

Session *any_session(void)
{
    unsigned int slot = draw(SESSION_SLOTS);

    return sessions[slot] != NULL ? sessions[slot] : new_session(slot);
}

Context *any_context(void)
{
    unsigned int slot = draw(CONTEXT_SLOTS);

    return contexts[slot] != NULL ? contexts[slot] : new_context(slot);
}

Connection *any_connection(void)
{
    unsigned int slot = draw(CONNECTION_SLOTS);

    return connections[slot] != NULL ? connections[slot] : new_connection(slot);
}

unsigned int free_session_slot(void)
{
    unsigned int slot = draw(SESSION_SLOTS);

    if (sessions[slot] != NULL)
        drop_session(slot);
    return slot;
}

unsigned int empty_session_slot(void)
{
    unsigned int from = draw(SESSION_SLOTS);
    unsigned int step;

    for (step = 0; step < SESSION_SLOTS; step++)
        if (sessions[(from + step) % SESSION_SLOTS] == NULL)
            return (from + step) % SESSION_SLOTS;
    return SESSION_SLOTS;
}

unsigned int empty_context_slot(void)
{
    unsigned int slot = 0;

    while (slot < CONTEXT_SLOTS && contexts[slot] != NULL)
        slot++;
    return slot;
}

unsigned int empty_connection_slot(void)
{
    unsigned int slot = 0;

    while (slot < CONNECTION_SLOTS && connections[slot] != NULL)
        slot++;
    return slot;
}

void check_world(void)
{
    const Session *session;
    const Context *context;
    const Connection *connection;

    for (session = living_sessions; session != NULL; session = session->next)
        if (session->refs == 0 && session->cache == NULL)
            surprise("%s lives, and nothing should hold it", session_text(session));
    for (connection = living_connections; connection != NULL; connection = connection->next)
        if (connection->refs == 0)
            surprise("%s lives, and nothing should hold it", connection_text(connection));
    for (context = living_contexts; context != NULL; context = context->next) {
        long number = SSL_CTX_sess_number(context->handle);
        long evicted = SSL_CTX_sess_cache_full(context->handle);

        if (context->refs == 0)
            surprise("%s lives, and nothing should hold it", context_text(context));
        if (number != (long)context->number)
            surprise("%s holds %ld sessions, expected %u", context_text(context), number, context->number);
        if (evicted != context->evicted)
            surprise("%s evicted %ld sessions, expected %ld", context_text(context), evicted, context->evicted);
    }
}

static void print_session(const char *where, const Session *session)
{
    note("  %s %s version %d id %s time %s timeout %ld refs %u cache %s resumable %d", where,
         session_text(session), session->version, bytes_text(session->id, session->id_len),
         time_text(session->time), session->timeout, session->refs, context_text(session->cache),
         SSL_SESSION_is_resumable(session->handle));
}

/* What is expected, beside what the library says. */
void print_world(void)
{
    const Context *context;
    const Connection *connection;
    const Session *session;
    char where[16];
    unsigned int slot;

    for (context = living_contexts; context != NULL; context = context->next) {
        note("  %s refs %u holds %ld (expected %u) size %ld mode 0x%lx evicted %ld; latest expiry first:",
             context_text(context), context->refs, (long)SSL_CTX_sess_number(context->handle),
             context->number, (long)SSL_CTX_sess_get_cache_size(context->handle),
             (unsigned long)SSL_CTX_get_session_cache_mode(context->handle),
             (long)SSL_CTX_sess_cache_full(context->handle));
        for (session = context->first; session != NULL; session = session->below)
            print_session("  cached", session);
    }
    for (connection = living_connections; connection != NULL; connection = connection->next)
        note("  %s refs %u version 0x%x context %s cache of %s session %s", connection_text(connection),
             connection->refs, (unsigned int)SSL_version(connection->handle),
             context_text(connection->context), context_text(connection->session_context),
             session_text(connection->session));
    for (slot = 0; slot < SESSION_SLOTS; slot++)
        if (sessions[slot] != NULL) {
            snprintf(where, sizeof(where), "slot %u", slot);
            print_session(where, sessions[slot]);
        }
}

void end_world(void)
{
    unsigned int slot;

    ex_data_refuse_copies(0);
    for (slot = 0; slot < SESSION_SLOTS; slot++)
        if (sessions[slot] != NULL)
            drop_session(slot);
    for (slot = 0; slot < CONTEXT_SLOTS; slot++)
        if (contexts[slot] != NULL)
            drop_context(slot);
    for (slot = 0; slot < CONNECTION_SLOTS; slot++)
        if (connections[slot] != NULL)
            drop_connection(slot);
    check_world();
    printf("sessions born %u dead %u; contexts born %u dead %u; connections born %u dead %u\n",
           sessions_born, sessions_dead, contexts_born, contexts_dead, connections_born, connections_dead);
}
