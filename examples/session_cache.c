/*
 * Sessions without connections: makes them, keeps them in a context's cache, lets them expire,
 * and hears of each that leaves. Prints what it did; exits with 1 if the cache disagrees.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static int removed;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);

    (void)ctx;
    removed++;
    printf("removed the session with id %02x..., %u bytes\n", id[0], len);
}

/* A session with an id of 32 bytes, begun now and good for some seconds. */
static SSL_SESSION *make_session(unsigned char first, long seconds)
{
    unsigned char id[SSL_MAX_SSL_SESSION_ID_LENGTH];
    unsigned char secret[SSL_MAX_MASTER_KEY_LENGTH];
    SSL_SESSION *session = SSL_SESSION_new();

    memset(id, 0x5a, sizeof(id));
    id[0] = first;
    memset(secret, first, sizeof(secret));
    if (session == NULL || !SSL_SESSION_set1_id(session, id, sizeof(id)) ||
        !SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION) ||
        !SSL_SESSION_set1_master_key(session, secret, sizeof(secret))) {
        SSL_SESSION_free(session);
        return NULL;
    }
    SSL_SESSION_set_time(session, (long)time(NULL));
    SSL_SESSION_set_timeout(session, seconds);
    return session;
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL_SESSION *last = NULL;
    long kept;
    int ok;

    if (ctx == NULL) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, 4);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);

    /* Six sessions into a cache for four: it drops those that expire first. */
    for (unsigned char i = 1; i <= 6; i++) {
        SSL_SESSION *session = make_session(i, 60L * i);

        if (session == NULL || SSL_CTX_add_session(ctx, session) != 1) {
            ERR_print_errors_fp(stderr);
            return 1;
        }
        SSL_SESSION_free(last);
        last = session;
    }
    kept = SSL_CTX_sess_number(ctx);
    printf("%ld kept, %ld dropped for want of room\n", kept, SSL_CTX_sess_cache_full(ctx));
    ok = kept <= 4 && kept + SSL_CTX_sess_cache_full(ctx) == 6 && removed == SSL_CTX_sess_cache_full(ctx);

    /* The cache holds a reference of its own; a session that is there cannot be added again. */
    ok = SSL_CTX_add_session(ctx, last) == 0 && ok;
    ok = SSL_CTX_remove_session(ctx, last) == 1 && ok;
    printf("%ld kept after one was taken out\n", SSL_CTX_sess_number(ctx));
    ok = ok && SSL_CTX_sess_number(ctx) == kept - 1;

    /* Tomorrow all the others have expired. */
    SSL_CTX_flush_sessions(ctx, (long)time(NULL) + 86400);
    printf("%ld kept tomorrow\n", SSL_CTX_sess_number(ctx));
    ok = ok && SSL_CTX_sess_number(ctx) == 0 && removed == 6;

    SSL_SESSION_free(last);
    SSL_CTX_free(ctx);
    return ok ? 0 : 1;
}
