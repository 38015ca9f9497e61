/*
 * What the files of the player share: the objects it plays with, the
 * prediction of what the caches hold, the draws, and the output.
 */
#ifndef CTESTS_PLAYER_H
#define CTESTS_PLAYER_H

#define OPENSSL_SUPPRESS_DEPRECATED

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define SESSION_SLOTS 24
#define CONTEXT_SLOTS 4
#define CONNECTION_SLOTS 6
#define ID_MAX 32

typedef struct session Session;
typedef struct context Context;
typedef struct connection Connection;

/* One SSL_SESSION, from its birth to its death. */
struct session {
    SSL_SESSION *handle;
    unsigned int serial;
    unsigned int refs;         /* owned by the player: slots, and connections that hold it */
    int version;
    unsigned char id[ID_MAX];
    unsigned int id_len;
    long time;
    long timeout;
    Context *cache;            /* whose cache keeps it, or NULL */
    Session *above, *below;    /* its neighbours there: later expiry, sooner expiry */
    Session *previous, *next;  /* all that live */
};

/* One SSL_CTX. */
struct context {
    SSL_CTX *handle;
    unsigned int serial;
    unsigned int refs;         /* slots, and two for each connection made from it */
    long size;
    long mode;
    unsigned int number;       /* sessions in the cache */
    long evicted;
    Session *first, *last;     /* latest expiry, soonest expiry */
    Context *previous, *next;
};

/* One SSL that never speaks. */
struct connection {
    SSL *handle;
    unsigned int serial;
    unsigned int refs;
    Context *context;
    Context *session_context;  /* the one it was made from: its cache stays the connection's */
    Session *session;
    Connection *previous, *next;
};

/* draw.c: one sequence of numbers for one seed, the same on every platform. */
void draw_start(uint64_t seed);
unsigned int draw(unsigned int count);      /* 0 .. count - 1 */
int one_in(unsigned int count);
void draw_bytes(unsigned char *bytes, size_t len);
unsigned int draw_id(unsigned char id[ID_MAX]);
int draw_version(void);
long draw_time(void);                       /* zero or more, good for a cached session */
long draw_near_time(void);
long draw_timeout(void);                    /* zero or more */
long draw_flush_time(void);
long base_time(void);

/* report.c: the output. */
void report_start(int counting, unsigned long from, unsigned long to);
void report_call(unsigned long number);     /* every line from here on belongs to this call */
unsigned long report_number(void);
int report_wants_state(void);
void begins(const char *function, const char *format, ...);
/* The outcome is a word for the count of outcomes; the text is printed. */
void ends(const char *outcome, const char *format, ...);
/* One more outcome of the same call for the count, not printed. */
void tally(const char *outcome);
void event(const char *what, const char *format, ...);
void note(const char *format, ...);
/* The SSL library's newest error, or none; the queue is empty afterwards. */
void note_error(void);
/* The library did what the player did not predict. */
void surprise(const char *format, ...);
void report_end(void);
int report_surprises(void);

const char *time_text(long seconds);
const char *bytes_text(const unsigned char *bytes, size_t len);
const char *session_text(const Session *session);
const char *context_text(const Context *context);
const char *connection_text(const Connection *connection);
const char *handle_text(SSL_SESSION *handle);

/* world.c: the slots and what lives. */
extern Session *sessions[SESSION_SLOTS];
extern Context *contexts[CONTEXT_SLOTS];
extern Connection *connections[CONNECTION_SLOTS];

Session *session_born(SSL_SESSION *handle);
Context *context_born(SSL_CTX *handle);
Connection *connection_born(SSL *handle, Context *context);
void session_died(Session *session);
void context_died(Context *context);
void connection_died(Connection *connection);
/* The player's references: to be given up before the library is told. */
void release_context(Context *context, unsigned int refs);
void release_connection(Connection *connection);
void hold_session(Connection *connection, Session *session);
/* Something in a slot, made now when the drawn slot is empty. */
Session *any_session(void);
Context *any_context(void);
Connection *any_connection(void);
/* A slot to fill; what was there is given back to the library first. */
unsigned int free_session_slot(void);
/* An empty slot, or the number of slots when there is none. */
unsigned int empty_session_slot(void);
unsigned int empty_context_slot(void);
unsigned int empty_connection_slot(void);
void check_world(void);
void print_world(void);
void end_world(void);

/* model.c: what each cache is expected to hold. */
typedef enum { ADDED, REPLACED, ADDED_AGAIN } Addition;
Session *model_find(const Context *context, int version, const unsigned char *id, unsigned int len);
Addition model_add(Context *context, Session *session);
int model_remove(Context *context, const Session *session);
unsigned int model_flush(Context *context, long t);
void model_refile(Session *session);        /* after a change of time or timeout */
/* Whether a cached session may take this key without harm to a table of OpenSSL 3.0. */
int model_may_become(const Session *session, int version, const unsigned char *id, unsigned int len);

/* exdata.c: application data on the three kinds of object. */
typedef enum { ON_SESSION, ON_CONTEXT, ON_CONNECTION } Kind;
void ex_data_start(void);
void ex_data_mark(Kind kind, void *handle, void *record);
Session *session_of(SSL_SESSION *handle);
Context *context_of(const SSL_CTX *handle);
void ex_data_refuse_copies(int refuse);
void play_set_ex_data(void);
void play_get_ex_data(void);
void play_new_index(void);
void play_free_index(void);

/* session_life.c, session_fields.c, session_times.c */
Session *new_session(unsigned int slot);
void drop_session(unsigned int slot);
void play_new_session(void);
void play_dup_session(void);
void play_up_ref_session(void);
void play_free_session(void);
void show_session(Session *session);
void play_show_session(void);
void play_id(void);
void play_id_context(void);
void play_version(void);
void play_cipher(void);
void play_master_key(void);
void play_hostname(void);
void play_alpn(void);
void play_appdata(void);
void play_early_data(void);
void set_time_of(Session *session, long t);
void play_time(void);
void play_timeout(void);
void play_null_session(void);

/* cache.c, cache_settings.c */
void play_add(void);
void play_add_twin(void);
void play_remove(void);
void play_flush(void);
void play_has_matching(void);
void play_statistics(void);
void play_cache_size(void);
void play_cache_mode(void);
void play_context_timeout(void);
void set_remove_callback(Context *context, int set);
void play_cache_callbacks(void);
void play_context_id_context(void);
void play_generate_id(void);

/* ticket_settings.c */
void play_num_tickets(void);
void play_max_early_data(void);
void play_ticket_keys(void);
void play_ticket_callbacks(void);
void play_new_ticket(void);

/* context.c */
Context *new_context(unsigned int slot);
void drop_context(unsigned int slot);
void play_new_context(void);
void play_up_ref_context(void);
void play_free_context(void);
void play_context_options(void);
void play_context_ctrl(void);
void play_context_versions(void);

/* connection.c, connection_session.c */
Connection *new_connection(unsigned int slot);
void drop_connection(unsigned int slot);
void play_new_connection(void);
void play_up_ref_connection(void);
void play_free_connection(void);
void play_clear(void);
void play_change_context(void);
void play_adopt_context(void);
void play_show_connection(void);
void play_connection_settings(void);
void play_servername(void);
void play_set_session(void);
void play_get_session(void);
void play_get1_session(void);
void play_copy_session_id(void);
void play_connection_id_context(void);

#endif
