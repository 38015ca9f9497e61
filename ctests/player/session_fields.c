/*
 * What a session carries: each setter with the values at its limits, and the
 * getter after it.
 */
#include "player.h"

#define LONG_LEN 600

static void show_id(const SSL_SESSION *handle)
{
    unsigned int len = 99;
    const unsigned char *id = SSL_SESSION_get_id(handle, &len);

    note("id %s, same address %d", bytes_text(id, len), id == SSL_SESSION_get_id(handle, NULL));
}

/* Anything goes for a session outside the caches; a cached one only takes what its table bears. */
void play_id(void)
{
    Session *session = any_session();
    unsigned char id[ID_MAX + 8];
    unsigned int len = draw_id(id);
    unsigned int kind = draw(12);
    int cached = session->cache != NULL;
    int done;

    if (kind == 0) {
        len = ID_MAX + 1 + draw(8);
        draw_bytes(id, len);
    } else if (kind == 1 || !model_may_become(session, session->version, id, len)) {
        /* A near relation of the present id: the same first bytes, another length or end. */
        memcpy(id, session->id, ID_MAX);
        len = session->id_len;
        if (len > 4 && kind > 4) {
            len = 5 + draw(ID_MAX - 4);
            draw_bytes(id + 4, len - 4);
        }
        if (!model_may_become(session, session->version, id, len)) {
            memcpy(id, session->id, ID_MAX);
            len = session->id_len;
        }
    }
    if (kind == 2) {
        memcpy(id, session->id, ID_MAX);
        len = session->id_len;
    }
    begins("SSL_SESSION_set1_id", "%s, %s", session_text(session), bytes_text(id, len));
    if (kind == 2) {
        done = SSL_SESSION_set1_id(session->handle, SSL_SESSION_get_id(session->handle, NULL), len);
        ends("own", "%d", done);
    } else {
        done = SSL_SESSION_set1_id(session->handle, id, len);
        ends(!done ? "0" : cached ? "1 cached" : "1 free", "%d", done);
        if (len <= ID_MAX) {
            memcpy(session->id, id, len);
            session->id_len = len;
        }
    }
    note_error();
    show_id(session->handle);
}

void play_id_context(void)
{
    Session *session = any_session();
    unsigned char context[ID_MAX + 8];
    unsigned int len = draw(ID_MAX + 3);
    const unsigned char *now;
    int done;

    draw_bytes(context, len);
    begins("SSL_SESSION_set1_id_context", "%s, %s", session_text(session), bytes_text(context, len));
    done = SSL_SESSION_set1_id_context(session->handle, context, len);
    ends(done ? "1" : "0", "%d", done);
    note_error();
    now = SSL_SESSION_get0_id_context(session->handle, &len);
    note("id context %s", bytes_text(now, len));
}

void play_version(void)
{
    Session *session = any_session();
    int version = draw_version();
    int cached = session->cache != NULL;
    int done;

    if (!model_may_become(session, version, session->id, session->id_len))
        version = session->version;
    session->version = version;
    begins("SSL_SESSION_set_protocol_version", "%s, %d", session_text(session), version);
    done = SSL_SESSION_set_protocol_version(session->handle, version);
    ends(!done ? "0" : cached ? "1 cached" : "1 free", "%d then %d", done,
         SSL_SESSION_get_protocol_version(session->handle));
}

static void show_cipher(const SSL_CIPHER *cipher)
{
    int algorithm_bits = -1;
    int bits;

    if (cipher == NULL) {
        note("cipher NULL");
        return;
    }
    bits = SSL_CIPHER_get_bits(cipher, &algorithm_bits);
    note("cipher %s %s %s bits %d of %d id 0x%lx 0x%x", SSL_CIPHER_get_name(cipher),
         SSL_CIPHER_standard_name(cipher), SSL_CIPHER_get_version(cipher), bits, algorithm_bits,
         (unsigned long)SSL_CIPHER_get_id(cipher), (unsigned int)SSL_CIPHER_get_protocol_id(cipher));
}

void play_cipher(void)
{
    /* The suites that every libssl of today has, and two numbers that are none. */
    static const unsigned char suites[][2] = {{0x13, 0x01}, {0x13, 0x02}, {0x13, 0x03}, {0xc0, 0x2b},
                                              {0xc0, 0x2c}, {0xc0, 0x2f}, {0xc0, 0x30}, {0xcc, 0xa8},
                                              {0xcc, 0xa9}, {0x00, 0x00}, {0xff, 0xfe}};
    Session *session = any_session();
    Connection *connection = any_connection();
    const SSL_CIPHER *cipher = NULL;
    unsigned int suite = draw(11);
    int done;

    if (one_in(6)) {
        Session *other = any_session();

        begins("SSL_SESSION_get0_cipher", "%s", session_text(other));
        cipher = SSL_SESSION_get0_cipher(other->handle);
    } else {
        begins("SSL_CIPHER_find", "%s, %02x %02x", connection_text(connection), suites[suite][0],
               suites[suite][1]);
        cipher = SSL_CIPHER_find(connection->handle, suites[suite]);
    }
    ends(cipher != NULL ? "found" : "NULL", "%s", cipher != NULL ? SSL_CIPHER_get_name(cipher) : "NULL");
    begins("SSL_SESSION_set_cipher", "%s", session_text(session));
    done = SSL_SESSION_set_cipher(session->handle, cipher);
    ends(cipher != NULL ? "1" : "1 NULL", "%d, taken %d", done,
         SSL_SESSION_get0_cipher(session->handle) == cipher);
    show_cipher(SSL_SESSION_get0_cipher(session->handle));
}

static void show_master_key(const SSL_SESSION *handle, size_t room)
{
    unsigned char key[LONG_LEN];
    size_t len = SSL_SESSION_get_master_key(handle, NULL, 0);
    size_t got;

    memset(key, 0xee, sizeof(key));
    got = SSL_SESSION_get_master_key(handle, key, room);
    note("master key of %lu, asked %lu: %lu, buffer %s", (unsigned long)len, (unsigned long)room,
         (unsigned long)got, bytes_text(key, sizeof(key)));
}

void play_master_key(void)
{
    static const size_t lengths[] = {0, 1, 47, 48, 49, 256, 257, 511, 512, 513, 599};
    Session *session = any_session();
    unsigned char key[LONG_LEN];
    size_t len = lengths[draw(11)];
    size_t room;
    int done;

    if (one_in(4))
        len = draw(LONG_LEN);
    draw_bytes(key, len);
    begins("SSL_SESSION_set1_master_key", "%s, %s", session_text(session), bytes_text(key, len));
    done = SSL_SESSION_set1_master_key(session->handle, key, len);
    ends(done ? "1" : "0", "%d", done);
    ERR_clear_error();
    room = draw(LONG_LEN);
    show_master_key(session->handle, one_in(3) ? 0 : room);
}

static void draw_text(char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        text[i] = (char)('a' + draw(26));
    text[len] = '\0';
}

void play_hostname(void)
{
    static const size_t lengths[] = {0, 1, 11, 63, 64, 254, 255, 256, 599};
    Session *session = any_session();
    char name[LONG_LEN];
    const char *now;
    int done;
    int null = one_in(5);

    draw_text(name, lengths[draw(9)]);
    begins("SSL_SESSION_set1_hostname", "%s, %.12s (%lu)", session_text(session), null ? "NULL" : name,
           (unsigned long)strlen(name));
    done = SSL_SESSION_set1_hostname(session->handle, null ? NULL : name);
    now = SSL_SESSION_get0_hostname(session->handle);
    ends(null ? "1 NULL" : done ? "1" : "0", "%d then %s", done,
         bytes_text((const unsigned char *)now, now == NULL ? 0 : strlen(now)));
}

void play_alpn(void)
{
    Session *session = any_session();
    unsigned char protocol[LONG_LEN];
    size_t len = draw(one_in(4) ? LONG_LEN : 12);
    const unsigned char *now = protocol;
    int done;
    int null = one_in(5);

    draw_bytes(protocol, len);
    begins("SSL_SESSION_set1_alpn_selected", "%s, %s", session_text(session),
           bytes_text(null ? NULL : protocol, len));
    done = SSL_SESSION_set1_alpn_selected(session->handle, null ? NULL : protocol, len);
    SSL_SESSION_get0_alpn_selected(session->handle, &now, &len);
    ends(!done ? "0" : now == NULL ? "1 cleared" : "1", "%d then %s", done, bytes_text(now, len));
}

void play_appdata(void)
{
    Session *session = any_session();
    unsigned char bytes[LONG_LEN];
    size_t len = draw(one_in(4) ? LONG_LEN : 12);
    void *now = bytes;
    int done;
    int got;
    int null = one_in(5);

    draw_bytes(bytes, len);
    begins("SSL_SESSION_set1_ticket_appdata", "%s, %s", session_text(session),
           bytes_text(null ? NULL : bytes, len));
    done = SSL_SESSION_set1_ticket_appdata(session->handle, null ? NULL : bytes, len);
    got = SSL_SESSION_get0_ticket_appdata(session->handle, &now, &len);
    ends(!done ? "0" : now == NULL ? "1 cleared" : "1", "%d then %d %s", done, got, bytes_text(now, len));
}

void play_early_data(void)
{
    static const uint32_t sizes[] = {0, 1, 16384, UINT32_C(0x7fffffff), UINT32_C(0xffffffff)};
    Session *session = any_session();
    uint32_t size = sizes[draw(5)];
    int done;

    begins("SSL_SESSION_set_max_early_data", "%s, %lu", session_text(session), (unsigned long)size);
    done = SSL_SESSION_set_max_early_data(session->handle, size);
    ends(done ? "1" : "0", "%d then %lu", done,
         (unsigned long)SSL_SESSION_get_max_early_data(session->handle));
}

/* Every getter. */
void show_session(Session *session)
{
    SSL_SESSION *handle = session->handle;
    const unsigned char *bytes;
    const char *name = SSL_SESSION_get0_hostname(handle);
    void *data;
    unsigned int context_len;
    size_t len = 99;

    begins("SSL_SESSION_get (all)", "%s", session_text(session));
    show_id(handle);
    bytes = SSL_SESSION_get0_id_context(handle, &context_len);
    note("id context %s", bytes_text(bytes, context_len));
    note("time %s timeout %ld version %d", time_text(SSL_SESSION_get_time(handle)),
         SSL_SESSION_get_timeout(handle), SSL_SESSION_get_protocol_version(handle));
    show_cipher(SSL_SESSION_get0_cipher(handle));
    show_master_key(handle, LONG_LEN);
    note("hostname %s", bytes_text((const unsigned char *)name, name == NULL ? 0 : strlen(name)));
    SSL_SESSION_get0_alpn_selected(handle, &bytes, &len);
    note("alpn %s", bytes_text(bytes, len));
    (void)SSL_SESSION_get0_ticket_appdata(handle, &data, &len);
    note("ticket appdata %s", bytes_text(data, len));
    bytes = NULL;
    len = 99;
    SSL_SESSION_get0_ticket(handle, NULL, &len);
    SSL_SESSION_get0_ticket(handle, &bytes, &len);
    note("ticket %d, %s, hint %lu", SSL_SESSION_has_ticket(handle), bytes_text(bytes, len),
         SSL_SESSION_get_ticket_lifetime_hint(handle));
    note("early data %lu fragment %d compression %u peer %s",
         (unsigned long)SSL_SESSION_get_max_early_data(handle),
         (int)SSL_SESSION_get_max_fragment_length(handle), SSL_SESSION_get_compress_id(handle),
         SSL_SESSION_get0_peer(handle) == NULL ? "NULL" : "set");
#ifdef RSSLSESS
    if (SSL_SESSION_get0_peer_rpk(handle) != NULL)
        note("a raw public key from nowhere");
#endif
    ends(SSL_SESSION_is_resumable(handle) ? "resumable" : "not resumable", "resumable %d",
         SSL_SESSION_is_resumable(handle));
}

void play_show_session(void)
{
    show_session(any_session());
}
