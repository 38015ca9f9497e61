/*
 * Application data on sessions, contexts and connections: its callbacks tell
 * of every birth, copy and death. The first index of each kind carries the
 * player's record of the object; the others carry tags.
 */
#include "player.h"

#define KINDS 3
#define INDEXES_MAX 8
#define TAGS 16

/* Which callbacks an index has. */
enum { RECORD, WATCHED, BARE, FREE_ONLY, DUP_ONLY, NEW_ONLY };

static const char *const kind_names[KINDS] = {"session", "context", "connection"};
static const int kind_classes[KINDS] = {CRYPTO_EX_INDEX_SSL_SESSION, CRYPTO_EX_INDEX_SSL_CTX,
                                        CRYPTO_EX_INDEX_SSL};
static int indexes[KINDS][INDEXES_MAX];
static unsigned int indexes_len[KINDS];
static unsigned int first_loose[KINDS];
static char tags[TAGS];
static void *last_parent[KINDS];
static int copies_refused;

static const char *value_text(const void *value)
{
    static char texts[4][16];
    static unsigned int next;
    const char *tag = value;

    if (value == NULL)
        return "NULL";
    if (tag < tags || tag >= tags + TAGS)
        return "(record)";
    next = (next + 1) % 4;
    snprintf(texts[next], sizeof(texts[next]), "t%d", (int)(tag - tags));
    return texts[next];
}

static void *draw_tag(void)
{
    return one_in(8) ? NULL : &tags[draw(TAGS)];
}

static void on_new(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl, void *argp)
{
    long kind = argl / 10;

    (void)ad;
    if (argl % 10 == RECORD)
        last_parent[kind] = parent;
    event("ex new", "%s index %d value %s argl %ld argp %s parent %s", kind_names[kind], index,
          value_text(pointer), argl, value_text(argp), parent == last_parent[kind] ? "same" : "other");
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int index, long argl,
                  void *argp)
{
    char *tag = *from_d;

    event("ex dup", "%s index %d value %s argl %ld argp %s to %s", kind_names[argl / 10], index,
          value_text(tag), argl, value_text(argp), to == from ? "itself" : "another");
    if (argl % 10 == RECORD)
        *from_d = NULL;
    else if (argl % 10 == WATCHED && tag != NULL)
        *from_d = &tags[(tag - tags + 1) % TAGS];
    return !(copies_refused && argl % 10 == WATCHED);
}

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl, void *argp)
{
    long kind = argl / 10;

    (void)ad;
    if (argl % 10 != RECORD || pointer == NULL) {
        event("ex free", "%s index %d value %s argl %ld argp %s", kind_names[kind], index,
              value_text(pointer), argl, value_text(argp));
        return;
    }
    if (kind == ON_SESSION) {
        Session *session = pointer;

        event("session dies", "%s%s", session_text(session), parent == session->handle ? "" : " elsewhere");
        session_died(session);
    } else if (kind == ON_CONTEXT) {
        Context *context = pointer;

        event("context dies", "%s%s", context_text(context), parent == context->handle ? "" : " elsewhere");
        context_died(context);
    } else {
        Connection *connection = pointer;

        event("connection dies", "%s%s", connection_text(connection),
              parent == connection->handle ? "" : " elsewhere");
        connection_died(connection);
    }
}

static int new_index(Kind kind, long role)
{
    CRYPTO_EX_new *new_func = role == RECORD || role == WATCHED || role == NEW_ONLY ? on_new : NULL;
    CRYPTO_EX_dup *dup_func = role == RECORD || role == WATCHED || role == DUP_ONLY ? on_dup : NULL;
    CRYPTO_EX_free *free_func = role == RECORD || role == WATCHED || role == FREE_ONLY ? on_free : NULL;
    long argl = (long)kind * 10 + role;
    void *argp = &tags[role];
    int index;

    if (kind == ON_SESSION)
        index = SSL_SESSION_get_ex_new_index(argl, argp, new_func, dup_func, free_func);
    else if (kind == ON_CONTEXT)
        index = SSL_CTX_get_ex_new_index(argl, argp, new_func, dup_func, free_func);
    else
        index = SSL_get_ex_new_index(argl, argp, new_func, dup_func, free_func);
    if (index < 0) {
        fprintf(stderr, "player: no ex_data index\n");
        exit(2);
    }
    indexes[kind][indexes_len[kind]++] = index;
    return index;
}

void ex_data_start(void)
{
    unsigned int kind;
    long role;

    for (kind = 0; kind < KINDS; kind++) {
        for (role = RECORD; role <= FREE_ONLY; role++) {
            begins("CRYPTO_get_ex_new_index", "%s, role %ld", kind_names[kind], role);
            ends("start", "%d", new_index((Kind)kind, role));
        }
        first_loose[kind] = indexes_len[kind];
    }
}

void ex_data_mark(Kind kind, void *handle, void *record)
{
    int index = indexes[kind][0];
    int done;

    if (handle != last_parent[kind])
        note("born at another address than told");
    if (kind == ON_SESSION)
        done = SSL_SESSION_set_ex_data(handle, index, record);
    else if (kind == ON_CONTEXT)
        done = SSL_CTX_set_ex_data(handle, index, record);
    else
        done = SSL_set_ex_data(handle, index, record);
    if (!done) {
        fprintf(stderr, "player: an object cannot be marked\n");
        exit(2);
    }
}

Session *session_of(SSL_SESSION *handle)
{
    return SSL_SESSION_get_ex_data(handle, indexes[ON_SESSION][0]);
}

Context *context_of(const SSL_CTX *handle)
{
    return SSL_CTX_get_ex_data(handle, indexes[ON_CONTEXT][0]);
}

void ex_data_refuse_copies(int refuse)
{
    copies_refused = refuse;
}

/* An index the player or the application (0) has, or one that nobody made. */
static int draw_index(unsigned int kind)
{
    unsigned int at = one_in(4) ? draw(indexes_len[kind]) : 1 + draw(2);

    if (one_in(8))
        return 0;
    if (one_in(12))
        return indexes[kind][0] + INDEXES_MAX + (int)draw(3);
    return at == 0 ? indexes[kind][1] : indexes[kind][at];
}

static int set_on_any(unsigned int kind, int index, void *value, const char *text)
{
    if (kind == ON_SESSION) {
        Session *session = any_session();

        begins("SSL_SESSION_set_ex_data", "%s, %d, %s", session_text(session), index, text);
        return SSL_SESSION_set_ex_data(session->handle, index, value);
    }
    if (kind == ON_CONTEXT) {
        Context *context = any_context();

        begins("SSL_CTX_set_ex_data", "%s, %d, %s", context_text(context), index, text);
        return SSL_CTX_set_ex_data(context->handle, index, value);
    } else {
        Connection *connection = any_connection();

        begins("SSL_set_ex_data", "%s, %d, %s", connection_text(connection), index, text);
        return SSL_set_ex_data(connection->handle, index, value);
    }
}

void play_set_ex_data(void)
{
    unsigned int kind = one_in(2) ? ON_SESSION : draw(KINDS);
    int index = draw_index(kind);
    void *value = draw_tag();
    int done;

    if (one_in(16)) {
        index = -1;
        value = &tags[0];
    }
    done = set_on_any(kind, index, value, value_text(value));
    ends(done ? "1" : "0", "%d", done);
    ERR_clear_error();
}

void play_get_ex_data(void)
{
    unsigned int kind = draw(KINDS);
    int index = draw_index(kind);
    const void *value;

    if (one_in(16))
        index = -1;
    if (kind == ON_SESSION) {
        Session *session = any_session();

        begins("SSL_SESSION_get_ex_data", "%s, %d", session_text(session), index);
        value = SSL_SESSION_get_ex_data(session->handle, index);
    } else if (kind == ON_CONTEXT) {
        Context *context = any_context();

        begins("SSL_CTX_get_ex_data", "%s, %d", context_text(context), index);
        value = SSL_CTX_get_ex_data(context->handle, index);
    } else {
        Connection *connection = any_connection();

        begins("SSL_get_ex_data", "%s, %d", connection_text(connection), index);
        value = SSL_get_ex_data(connection->handle, index);
    }
    ends(value == NULL ? "NULL" : "value", "%s", value_text(value));
    ERR_clear_error();
}

/* In the middle of the game: objects that live already meet the new callbacks when they die. */
void play_new_index(void)
{
    unsigned int kind = draw(KINDS);
    long role = WATCHED + (long)draw(5);

    if (indexes_len[kind] == INDEXES_MAX)
        return;
    begins("CRYPTO_get_ex_new_index", "%s, role %ld", kind_names[kind], role);
    ends("later", "%d", new_index((Kind)kind, role));
}

void play_free_index(void)
{
    unsigned int kind = draw(KINDS);
    unsigned int at = first_loose[kind] + draw(2);
    int index = one_in(3) || at >= indexes_len[kind] ? 99 : indexes[kind][at];
    int done;

    begins("CRYPTO_free_ex_index", "%s, %d", kind_names[kind], index);
    done = CRYPTO_free_ex_index(kind_classes[kind], index);
    ends(done ? "1" : "0", "%d", done);
    ERR_clear_error();
}
