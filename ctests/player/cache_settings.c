/*
 * The settings around the cache: size, mode, timeout, callbacks, id context,
 * and the statistics.
 */
#include "player.h"

void play_statistics(void)
{
    Context *context = any_context();
    SSL_CTX *handle = context->handle;

    begins("SSL_CTX_sess (all)", "%s", context_text(context));
    note("number %ld connect %ld good %ld renegotiate %ld", (long)SSL_CTX_sess_number(handle),
         (long)SSL_CTX_sess_connect(handle), (long)SSL_CTX_sess_connect_good(handle),
         (long)SSL_CTX_sess_connect_renegotiate(handle));
    note("accept %ld good %ld renegotiate %ld", (long)SSL_CTX_sess_accept(handle),
         (long)SSL_CTX_sess_accept_good(handle), (long)SSL_CTX_sess_accept_renegotiate(handle));
    note("hits %ld callback hits %ld misses %ld timeouts %ld full %ld", (long)SSL_CTX_sess_hits(handle),
         (long)SSL_CTX_sess_cb_hits(handle), (long)SSL_CTX_sess_misses(handle),
         (long)SSL_CTX_sess_timeouts(handle), (long)SSL_CTX_sess_cache_full(handle));
    ends(SSL_CTX_sess_cache_full(handle) != 0 ? "evicted some" : "evicted none", "size %ld mode 0x%lx timeout %ld",
         (long)SSL_CTX_sess_get_cache_size(handle), (unsigned long)SSL_CTX_get_session_cache_mode(handle),
         SSL_CTX_get_timeout(handle));
}

void play_cache_size(void)
{
    static const long sizes[] = {0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 3, 4, LONG_MAX, -1, LONG_MIN};
    Context *context = any_context();
    long size = sizes[draw(15)];
    long result;

    if (size >= 0)
        context->size = size;
    begins("SSL_CTX_sess_set_cache_size", "%s, %ld", context_text(context), size);
    result = SSL_CTX_sess_set_cache_size(context->handle, size);
    /* Where it refuses, one library says why and the other does not. */
    ERR_clear_error();
    ends(size < 0 ? "negative" : size == 0 ? "unlimited" : "limited", "%ld then %ld", result,
         (long)SSL_CTX_sess_get_cache_size(context->handle));
}

void play_cache_mode(void)
{
    static const long flags[] = {SSL_SESS_CACHE_CLIENT, SSL_SESS_CACHE_SERVER, SSL_SESS_CACHE_NO_AUTO_CLEAR,
                                 SSL_SESS_CACHE_NO_INTERNAL_LOOKUP, SSL_SESS_CACHE_NO_INTERNAL_STORE,
                                 SSL_SESS_CACHE_UPDATE_TIME};
    Context *context = any_context();
    long mode = SSL_SESS_CACHE_OFF;
    long result;
    unsigned int i;

    for (i = 0; i < 6; i++)
        if (one_in(3))
            mode |= flags[i];
    context->mode = mode;
    begins("SSL_CTX_set_session_cache_mode", "%s, 0x%lx", context_text(context), (unsigned long)mode);
    result = SSL_CTX_set_session_cache_mode(context->handle, mode);
    ends(mode == 0 ? "off" : (mode & SSL_SESS_CACHE_UPDATE_TIME) != 0 ? "update time" : "other",
         "0x%lx then 0x%lx", (unsigned long)result,
         (unsigned long)SSL_CTX_get_session_cache_mode(context->handle));
}

void play_context_timeout(void)
{
    static const long timeouts[] = {0, 1, 300, 7200, 86400, LONG_MAX, -1, -1000};
    Context *context = any_context();
    long timeout = timeouts[draw(8)];
    long result;

    begins("SSL_CTX_set_timeout", "%s, %ld", context_text(context), timeout);
    result = SSL_CTX_set_timeout(context->handle, timeout);
    ends(timeout < 0 ? "negative" : timeout == 0 ? "0" : "positive", "%ld then %ld", result,
         SSL_CTX_get_timeout(context->handle));
}

static int on_new_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    event("new callback", "%s", handle_text(session));
    return 0;
}

static SSL_SESSION *on_get_session(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    (void)ssl;
    (void)copy;
    event("get callback", "%s", bytes_text(id, (size_t)len));
    return NULL;
}

/* It asks the session only: in OpenSSL 3.0 the cache is locked while this runs. */
static void on_remove_session(SSL_CTX *ctx, SSL_SESSION *handle)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(handle, &len);

    event("remove callback", "%s, %s id %s resumable %d time %s timeout %ld version %d",
          context_text(context_of(ctx)), handle_text(handle), bytes_text(id, len),
          SSL_SESSION_is_resumable(handle), time_text(SSL_SESSION_get_time(handle)),
          SSL_SESSION_get_timeout(handle), SSL_SESSION_get_protocol_version(handle));
}

void set_remove_callback(Context *context, int set)
{
    begins("SSL_CTX_sess_set_remove_cb", "%s, %s", context_text(context), set ? "set" : "NULL");
    SSL_CTX_sess_set_remove_cb(context->handle, set ? on_remove_session : NULL);
    ends(set ? "set" : "NULL", "mine %d NULL %d",
         SSL_CTX_sess_get_remove_cb(context->handle) == on_remove_session,
         SSL_CTX_sess_get_remove_cb(context->handle) == NULL);
}

/* The removal callback is set three times in four. */
void play_cache_callbacks(void)
{
    Context *context = any_context();
    unsigned int which = draw(4);
    int set = which >= 2 ? !one_in(4) : one_in(2);

    if (which == 0) {
        begins("SSL_CTX_sess_set_new_cb", "%s, %s", context_text(context), set ? "set" : "NULL");
        SSL_CTX_sess_set_new_cb(context->handle, set ? on_new_session : NULL);
        ends(set ? "set" : "NULL", "mine %d NULL %d",
             SSL_CTX_sess_get_new_cb(context->handle) == on_new_session,
             SSL_CTX_sess_get_new_cb(context->handle) == NULL);
    } else if (which == 1) {
        begins("SSL_CTX_sess_set_get_cb", "%s, %s", context_text(context), set ? "set" : "NULL");
        SSL_CTX_sess_set_get_cb(context->handle, set ? on_get_session : NULL);
        ends(set ? "set" : "NULL", "mine %d NULL %d",
             SSL_CTX_sess_get_get_cb(context->handle) == on_get_session,
             SSL_CTX_sess_get_get_cb(context->handle) == NULL);
    } else {
        set_remove_callback(context, set);
    }
}

void play_context_id_context(void)
{
    Context *context = any_context();
    unsigned char bytes[ID_MAX + 8];
    unsigned int len = draw(ID_MAX + 3);
    int done;

    draw_bytes(bytes, len);
    begins("SSL_CTX_set_session_id_context", "%s, %s", context_text(context), bytes_text(bytes, len));
    done = SSL_CTX_set_session_id_context(context->handle, bytes, len);
    ends(done ? "1" : "0", "%d", done);
    note_error();
}

static int on_generate_id(SSL *ssl, unsigned char *id, unsigned int *len)
{
    (void)ssl;
    (void)id;
    event("generate callback", "room %u", *len);
    return 0;
}

void play_generate_id(void)
{
    int set = !one_in(3);
    int done;

    if (one_in(2)) {
        Context *context = any_context();

        begins("SSL_CTX_set_generate_session_id", "%s, %s", context_text(context), set ? "set" : "NULL");
        done = SSL_CTX_set_generate_session_id(context->handle, set ? on_generate_id : NULL);
    } else {
        Connection *connection = any_connection();

        begins("SSL_set_generate_session_id", "%s, %s", connection_text(connection), set ? "set" : "NULL");
        done = SSL_set_generate_session_id(connection->handle, set ? on_generate_id : NULL);
    }
    ends(done ? "1" : "0", "%d", done);
}
