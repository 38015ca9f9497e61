/*
 * Contexts begin and end, and their settings beside the cache.
 */
#include "player.h"

static const struct {
    const char *name;
    const SSL_METHOD *(*method)(void);
} methods[] = {
    {"TLS_method", TLS_method},
    {"TLSv1_2_method", TLSv1_2_method},
    {"TLS_server_method", TLS_server_method},
    {"TLS_client_method", TLS_client_method},
    {"TLSv1_2_server_method", TLSv1_2_server_method},
    {"TLSv1_2_client_method", TLSv1_2_client_method},
    {"SSLv23_method", SSLv23_method},
    {"SSLv23_server_method", SSLv23_server_method},
    {"SSLv23_client_method", SSLv23_client_method},
};

Context *new_context(unsigned int slot)
{
    unsigned int which = draw(one_in(3) ? 9 : 2);
    int plain = one_in(2);
    SSL_CTX *handle;
    Context *context;

    begins(plain ? "SSL_CTX_new" : "SSL_CTX_new_ex", "%s -> slot %u", methods[which].name, slot);
    if (plain)
        handle = SSL_CTX_new(methods[which].method());
    else
        handle = SSL_CTX_new_ex(NULL, NULL, methods[which].method());
    if (handle == NULL) {
        ERR_print_errors_fp(stderr);
        exit(2);
    }
    context = context_born(handle);
    contexts[slot] = context;
    ends("new", "%s size %ld mode 0x%lx timeout %ld options 0x%lx number %ld", context_text(context),
         context->size, (unsigned long)context->mode, SSL_CTX_get_timeout(handle),
         (unsigned long)SSL_CTX_get_options(handle), (long)SSL_CTX_sess_number(handle));
    if (!one_in(3))
        set_remove_callback(context, 1);
    return context;
}

void drop_context(unsigned int slot)
{
    Context *context = contexts[slot];
    unsigned int number = context->number;

    contexts[slot] = NULL;
    begins("SSL_CTX_free", "%s of slot %u", context_text(context), slot);
    release_context(context, 1);
    if (context->refs != 0) {
        SSL_CTX_free(context->handle);
        ends("stays", "-");
    } else {
        SSL_CTX_free(context->handle);
        ends(number == 0 ? "dies empty" : number == 1 ? "dies with one" : "dies with many", "-");
    }
}

void play_new_context(void)
{
    unsigned int slot = empty_context_slot();

    if (one_in(8)) {
        begins("SSL_CTX_new", "NULL");
        ends("NULL", "%s", SSL_CTX_new(NULL) == NULL ? "NULL" : "made");
        note_error();
        return;
    }
    if (slot < CONTEXT_SLOTS)
        (void)new_context(slot);
}

void play_up_ref_context(void)
{
    Context *context = any_context();
    unsigned int slot = empty_context_slot();
    int done;

    if (slot == CONTEXT_SLOTS)
        return;
    context->refs++;
    contexts[slot] = context;
    begins("SSL_CTX_up_ref", "%s -> slot %u", context_text(context), slot);
    done = SSL_CTX_up_ref(context->handle);
    ends(done ? "1" : "0", "%d", done);
}

void play_free_context(void)
{
    unsigned int slot = draw(CONTEXT_SLOTS);

    if (contexts[slot] != NULL)
        drop_context(slot);
}

/* Options of contexts and of connections; none of them matters without a handshake. */
void play_context_options(void)
{
    static const uint64_t options[] = {SSL_OP_NO_TICKET, SSL_OP_NO_RENEGOTIATION, SSL_OP_NO_TLSv1_3,
                                       SSL_OP_NO_TLSv1_2, SSL_OP_CIPHER_SERVER_PREFERENCE,
                                       SSL_OP_ENABLE_MIDDLEBOX_COMPAT, SSL_OP_ALL, SSL_OP_NO_COMPRESSION,
                                       SSL_OP_NO_ANTI_REPLAY, SSL_OP_PRIORITIZE_CHACHA};
    uint64_t bits = 0;
    uint64_t result;
    uint64_t now;
    int set = !one_in(3);
    int on_context = one_in(2);
    unsigned int i;

    for (i = 0; i < 10; i++)
        if (one_in(4))
            bits |= options[i];
    if (on_context) {
        Context *context = any_context();

        begins(set ? "SSL_CTX_set_options" : "SSL_CTX_clear_options", "%s, 0x%lx", context_text(context),
               (unsigned long)bits);
        result = set ? SSL_CTX_set_options(context->handle, bits)
                     : SSL_CTX_clear_options(context->handle, bits);
        now = SSL_CTX_get_options(context->handle);
    } else {
        Connection *connection = any_connection();

        begins(set ? "SSL_set_options" : "SSL_clear_options", "%s, 0x%lx", connection_text(connection),
               (unsigned long)bits);
        result = set ? SSL_set_options(connection->handle, bits)
                     : SSL_clear_options(connection->handle, bits);
        now = SSL_get_options(connection->handle);
    }
    ends(now == 0 ? "none left" : "some", "0x%lx then 0x%lx", (unsigned long)result, (unsigned long)now);
}

static void play_modes(SSL_CTX *handle)
{
    static const long modes[] = {SSL_MODE_ENABLE_PARTIAL_WRITE, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER,
                                 SSL_MODE_AUTO_RETRY, SSL_MODE_RELEASE_BUFFERS};
    long mode = modes[draw(4)];
    long result;

    if (one_in(2))
        result = SSL_CTX_set_mode(handle, mode);
    else
        result = SSL_CTX_clear_mode(handle, mode);
    ends("mode", "mode: 0x%lx for 0x%lx then 0x%lx", (unsigned long)result, (unsigned long)mode,
         (unsigned long)SSL_CTX_get_mode(handle));
}

void play_context_ctrl(void)
{
    Context *context = any_context();
    SSL_CTX *handle = context->handle;
    long value = (long)draw(5);
    long result;

    begins("SSL_CTX_ctrl and the like", "%s", context_text(context));
    switch (draw(7)) {
    case 0:
        play_modes(handle);
        return;
    case 1:
        result = SSL_CTX_set_read_ahead(handle, value);
        ends("read ahead", "read ahead: %ld for %ld then %ld", result, value, (long)SSL_CTX_get_read_ahead(handle));
        return;
    case 2:
        result = SSL_CTX_set_max_cert_list(handle, value * 10000);
        ends("certificate list", "certificate list: %ld then %ld", result, (long)SSL_CTX_get_max_cert_list(handle));
        return;
    case 3:
        SSL_CTX_set_quiet_shutdown(handle, (int)value);
        ends("quiet shutdown", "quiet shutdown: %ld then %d", value, SSL_CTX_get_quiet_shutdown(handle));
        return;
    case 4:
        SSL_CTX_set_verify(handle, (int)value, NULL);
        ends("verify", "verify: %ld then %d", value, SSL_CTX_get_verify_mode(handle));
        return;
    case 5:
        result = SSL_CTX_ctrl(handle, 9000 + (int)value, 1, NULL);
        /* Where it refuses, one library says why and the other does not. */
        ERR_clear_error();
        ends("unknown", "unknown command: %ld", result);
        break;
    default:
        /* What the macros of the cache stand for. */
        result = SSL_CTX_ctrl(handle, value % 2 == 0 ? SSL_CTRL_SESS_NUMBER : SSL_CTRL_SESS_CACHE_FULL, 77,
                              NULL);
        ends("cache", "cache: %ld", result);
        break;
    }
    ERR_clear_error();
}

void play_context_versions(void)
{
    static const int versions[] = {0, TLS1_2_VERSION, TLS1_3_VERSION, 0x9999};
    Context *context = any_context();
    int version = versions[draw(4)];
    int lowest = one_in(2);
    long done;

    begins(lowest ? "SSL_CTX_set_min_proto_version" : "SSL_CTX_set_max_proto_version", "%s, 0x%x",
           context_text(context), (unsigned int)version);
    if (lowest)
        done = SSL_CTX_set_min_proto_version(context->handle, version);
    else
        done = SSL_CTX_set_max_proto_version(context->handle, version);
    ends(done ? "1" : "0", "%ld then 0x%lx 0x%lx", done,
         (unsigned long)SSL_CTX_get_min_proto_version(context->handle),
         (unsigned long)SSL_CTX_get_max_proto_version(context->handle));
    ERR_clear_error();
}
