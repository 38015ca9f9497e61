/*
 * RSSLSESS_CTX_foreach_session, and SSL_CTX_sessions, which has no hash table
 * to give. For this library alone; the exit status says whether all holds.
 */
#include "sample.h"

#define SESSIONS 100

static SSL_CTX *ctx;
static SSL_SESSION *sessions[SESSIONS];

struct visits {
    int times[SESSIONS];
    int all;
    int stop_at;
};

/* Which of ours it is; -1 for none. */
static int which(const SSL_SESSION *session)
{
    int i;

    for (i = 0; i < SESSIONS; i++)
        if (sessions[i] == session)
            return i;
    return -1;
}

static int visit(SSL_SESSION *session, void *arg)
{
    struct visits *visits = arg;
    int i = which(session);

    CHECK(i >= 0);
    visits->times[i]++;
    visits->all++;
    return visits->all != visits->stop_at;
}

static void fill(void)
{
    char label[16];
    int i;

    for (i = 0; i < SESSIONS; i++) {
        sprintf(label, "s%d", i);
        sessions[i] = sample_session_at(label, 1000, 1000 - i);
        CHECK(SSL_CTX_add_session(ctx, sessions[i]) == 1);
    }
}

static void empty_again(void)
{
    int i;

    SSL_CTX_flush_sessions(ctx, 0);
    for (i = 0; i < SESSIONS; i++) {
        SSL_SESSION_free(sessions[i]);
        sessions[i] = NULL;
    }
}

static void each_once(void)
{
    struct visits visits;
    int i;

    memset(&visits, 0, sizeof(visits));
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visits) == 0);
    CHECK(visits.all == 0);
    CHECK(ERR_peek_error() == 0);
    fill();
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visits) == SESSIONS);
    for (i = 0; i < SESSIONS; i++)
        CHECK(visits.times[i] == 1);
    CHECK((long)SSL_CTX_sess_number(ctx) == SESSIONS);

    /* One less. */
    CHECK(SSL_CTX_remove_session(ctx, sessions[7]) == 1);
    memset(&visits, 0, sizeof(visits));
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visits) == SESSIONS - 1);
    CHECK(visits.times[7] == 0);

    /* The visitor stops it; the one where it stopped is counted. */
    memset(&visits, 0, sizeof(visits));
    visits.stop_at = 5;
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visits) == 5);
    CHECK(visits.all == 5);
    memset(&visits, 0, sizeof(visits));
    visits.stop_at = 1;
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visits) == 1);
    CHECK(ERR_peek_error() == 0);
    empty_again();
}

static int deaths_before;
static int seen;

/* Everything goes at the first visit: the snapshot keeps each alive until its own is over. */
static int visit_and_flush(SSL_SESSION *session, void *arg)
{
    unsigned int len = 0;

    CHECK(arg == &seen);
    if (seen == 0)
        SSL_CTX_flush_sessions(ctx, 0);
    CHECK(SSL_SESSION_get_id(session, &len) != NULL && len == 32);
    CHECK(SSL_SESSION_get_time(session) == 1000);
    seen++;
    return 1;
}

static int visit_and_change(SSL_SESSION *session, void *arg)
{
    char label[16];
    SSL_SESSION *another;

    (void)arg;
    seen++;
    CHECK(SSL_CTX_remove_session(ctx, session) == 1);
    sprintf(label, "new%d", seen);
    another = sample_session_at(label, 2000, 100);
    CHECK(SSL_CTX_add_session(ctx, another) == 1);
    SSL_SESSION_free(another);
    return 1;
}

static int visit_and_keep(SSL_SESSION *session, void *arg)
{
    SSL_SESSION **kept = arg;

    CHECK(SSL_SESSION_up_ref(session) == 1);
    *kept = session;
    return 0;
}

static int visit_within(SSL_SESSION *session, void *arg)
{
    struct visits inner;

    (void)session;
    memset(&inner, 0, sizeof(inner));
    ++*(int *)arg;
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &inner) == SESSIONS);
    return *(int *)arg < 3;
}

static void changed_while_visited(void)
{
    SSL_SESSION *kept = NULL;
    int within = 0;
    int i;

    fill();
    for (i = 0; i < SESSIONS; i++)
        SSL_SESSION_free(sessions[i]);
    seen = 0;
    deaths_before = sample_deaths();
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit_and_flush, &seen) == SESSIONS);
    CHECK(seen == SESSIONS);
    CHECK(sample_deaths() == deaths_before + SESSIONS);
    CHECK((long)SSL_CTX_sess_number(ctx) == 0);

    /* Added ones are not visited: they came after the snapshot. */
    fill();
    seen = 0;
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit_and_change, NULL) == SESSIONS);
    CHECK(seen == SESSIONS);
    CHECK((long)SSL_CTX_sess_number(ctx) == SESSIONS);
    empty_again();

    /* A visit within a visit. */
    fill();
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit_within, &within) == 3);
    empty_again();

    /* A reference taken is the program's own. */
    fill();
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit_and_keep, &kept) == 1);
    CHECK(which(kept) >= 0);
    deaths_before = sample_deaths();
    empty_again();
    CHECK(sample_deaths() == deaths_before + SESSIONS - 1);
    SSL_SESSION_free(kept);
    CHECK(sample_deaths() == deaths_before + SESSIONS);
    CHECK(ERR_peek_error() == 0);
}

static void refused(void)
{
    struct visits visits;

    memset(&visits, 0, sizeof(visits));
    CHECK((long)RSSLSESS_CTX_foreach_session(NULL, visit, &visits) <= 0);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, NULL, &visits) <= 0);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
    CHECK(visits.all == 0);
    CHECK(SSL_CTX_sessions(ctx) == NULL);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
}

int main(void)
{
    sample_count_deaths();
    ctx = sample_context();
    SSL_CTX_sess_set_cache_size(ctx, 0);
    each_once();
    changed_while_visited();
    refused();
    SSL_CTX_free(ctx);
    SAY("every session visited once");
    return 0;
}
