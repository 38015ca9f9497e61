/*
 * A server's sessions kept outside the context: the three callbacks, an index of application
 * data, and the statistics that a monitor prints.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define SLOTS 64

static SSL_SESSION *kept[SLOTS];
static int hits_index = -1;

static unsigned int slot_of(const unsigned char *id, size_t len)
{
    unsigned int h = 0;

    for (size_t i = 0; i < len; i++)
        h = h * 31 + id[i];
    return h % SLOTS;
}

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);
    unsigned int slot = slot_of(id, len);

    (void)ssl;
    SSL_SESSION_free(kept[slot]);
    kept[slot] = session;
    SSL_SESSION_set_ex_data(session, hits_index, NULL);
    return 1;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int id_len, int *copy)
{
    SSL_SESSION *session = kept[slot_of(id, (size_t)id_len)];
    unsigned int len = 0;

    (void)ssl;
    *copy = 1;
    if (session == NULL || memcmp(SSL_SESSION_get_id(session, &len), id, (size_t)id_len) != 0 ||
        len != (unsigned int)id_len)
        return NULL;
    return session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);
    unsigned int slot = slot_of(id, len);

    (void)ctx;
    if (kept[slot] == session) {
        kept[slot] = NULL;
        SSL_SESSION_free(session);
    }
}

int configure(SSL_CTX *ctx)
{
    static const unsigned char context_id[] = "external cache";

    hits_index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    if (hits_index < 0 ||
        !SSL_CTX_set_session_id_context(ctx, context_id, (unsigned int)sizeof(context_id) - 1))
        return 0;
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL |
                                            SSL_SESS_CACHE_NO_AUTO_CLEAR);
    SSL_CTX_sess_set_cache_size(ctx, SSL_SESSION_CACHE_MAX_SIZE_DEFAULT);
    SSL_CTX_set_timeout(ctx, 300);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    SSL_CTX_sess_set_get_cb(ctx, on_get);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    return SSL_CTX_sess_get_new_cb(ctx) == on_new && SSL_CTX_sess_get_get_cb(ctx) == on_get &&
           SSL_CTX_sess_get_remove_cb(ctx) == on_remove;
}

void print_statistics(SSL_CTX *ctx, FILE *out)
{
    fprintf(out, "%4ld items in the session cache\n", SSL_CTX_sess_number(ctx));
    fprintf(out, "%4ld server accepts, %ld finished\n", SSL_CTX_sess_accept(ctx),
            SSL_CTX_sess_accept_good(ctx));
    fprintf(out, "%4ld hits, %ld misses, %ld timeouts\n", SSL_CTX_sess_hits(ctx),
            SSL_CTX_sess_misses(ctx), SSL_CTX_sess_timeouts(ctx));
    fprintf(out, "%4ld callback hits, %ld overflows (%ld allowed)\n", SSL_CTX_sess_cb_hits(ctx),
            SSL_CTX_sess_cache_full(ctx), SSL_CTX_sess_get_cache_size(ctx));
}
