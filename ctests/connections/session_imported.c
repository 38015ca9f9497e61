/*
 * Client sessions that went through PEM, unchanged and changed: an unchanged one resumes with another context; one
 * with another secret, ticket, id or version, or for another server, ends in a full handshake or in a failure, never
 * in a resumption. How old a client thinks that its session is counts in TLS 1.3 alone, against the ticket's lifetime.
 */
#include "conn_util.h"

#include <openssl/crypto.h>

struct bytes {
    unsigned char at[8192];
    int len;
};

static SSL_CTX *make_server(const struct conn_mechanism *m, const char *id_context)
{
    SSL_CTX *ctx = conn_server_ctx(m->version);

    SSL_CTX_set_options(ctx, m->options);
    conn_require(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)id_context,
                                                (unsigned int)strlen(id_context)) == 1,
                 "session id context");
    return ctx;
}

static struct bytes der_of(const SSL_SESSION *session)
{
    struct bytes der;
    unsigned char *end = der.at;

    conn_require(i2d_SSL_SESSION(session, NULL) <= (int)sizeof(der.at), "the session's size");
    der.len = i2d_SSL_SESSION(session, &end);
    return der;
}

static SSL_SESSION *session_of(const struct bytes *der)
{
    const unsigned char *at = der->at;

    return d2i_SSL_SESSION(NULL, &at, der->len);
}

static SSL_SESSION *through_pem(const SSL_SESSION *session)
{
    FILE *file = tmpfile();
    SSL_SESSION *read;

    conn_require(file != NULL && PEM_write_SSL_SESSION(file, session) == 1, "PEM_write_SSL_SESSION");
    rewind(file);
    read = PEM_read_SSL_SESSION(file, NULL, NULL, NULL);
    fclose(file);
    conn_require(read != NULL, "PEM_read_SSL_SESSION");
    return read;
}

/* The session with one bit of this part of its encoding changed. */
static SSL_SESSION *with_changed(const SSL_SESSION *session, const unsigned char *part, size_t len)
{
    struct bytes der = der_of(session);
    int at;

    conn_require(len > 0, "a part to change");
    for (at = 0; at + (int)len <= der.len; at++)
        if (memcmp(der.at + at, part, len) == 0) {
            der.at[at + (int)len / 2] ^= 1;
            return session_of(&der);
        }
    conn_require(0, "the part in the encoding");
    return NULL;
}

/* Offers the session and tells what came of it. It may be NULL: then nothing is offered. The session is freed. */
static void attempt(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session, const char *host)
{
    struct conn c;

    conn_open(&c, client, server);
    if (host != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, host) == 1, "host name");
    if (session != NULL && SSL_set_session(c.client, session) != 1) {
        printf("  %s: the session is not taken\n", label);
    } else if (conn_handshake(&c) && conn_exchange(&c)) {
        printf("  %s: client reused=%d server reused=%d\n", label, SSL_session_reused(c.client),
               SSL_session_reused(c.server));
        conn_shutdown(&c);
    } else {
        printf("  %s: no connection\n", label);
    }
    ERR_clear_error();
    conn_release(&c);
    SSL_SESSION_free(session);
}

/* A session that the server has, or has a key for: each attempt starts with a new one, as many servers and clients
 * let a session go that an attempt failed with. */
static SSL_SESSION *fresh(SSL_CTX *client, SSL_CTX *server, const char *host)
{
    SSL_SESSION *session;
    SSL_SESSION *read;
    struct conn c;

    conn_open(&c, client, server);
    if (host != NULL)
        conn_require(SSL_set_tlsext_host_name(c.client, host) == 1, "host name");
    conn_require(conn_handshake(&c) && conn_exchange(&c), "a full handshake");
    conn_require(!SSL_session_reused(c.client), "no session to resume");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    read = through_pem(session);
    SSL_SESSION_free(session);
    return read;
}

static void changed(const struct conn_mechanism *m, SSL_CTX *client, SSL_CTX *server)
{
    SSL_SESSION *session = fresh(client, server, NULL);
    unsigned char secret[64];
    unsigned char id[32];
    const unsigned char *ticket = NULL;
    size_t ticket_len = 0;
    size_t secret_len;
    unsigned int id_len = 0;
    SSL_SESSION *other;

    secret_len = SSL_SESSION_get_master_key(session, secret, sizeof(secret));
    attempt("a secret that is not its own", client, server, with_changed(session, secret, secret_len), NULL);
    SSL_SESSION_free(session);

    session = fresh(client, server, NULL);
    SSL_SESSION_get0_ticket(session, &ticket, &ticket_len);
    if (ticket_len > 0) {
        attempt("a changed ticket", client, server, with_changed(session, ticket, ticket_len), NULL);
    } else {
        memcpy(id, SSL_SESSION_get_id(session, &id_len), sizeof(id));
        attempt("a changed id", client, server, with_changed(session, id, id_len), NULL);
    }
    SSL_SESSION_free(session);

    session = fresh(client, server, NULL);
    SSL_SESSION_set_time(session, SSL_SESSION_get_time(session) - 100000);
    attempt("older than its ticket's life", client, server, through_pem(session), NULL);
    SSL_SESSION_free(session);

    session = fresh(client, server, NULL);
    SSL_SESSION_set_timeout(session, 1);
    SSL_SESSION_set_time(session, SSL_SESSION_get_time(session) - 10);
    attempt("past its own timeout", client, server, through_pem(session), NULL);
    SSL_SESSION_free(session);

    session = fresh(client, server, NULL);
    other = through_pem(session);
    conn_require(SSL_SESSION_set_protocol_version(other, m->version == TLS1_3_VERSION ? TLS1_2_VERSION : TLS1_3_VERSION) ==
                     1,
                 "version");
    SSL_SESSION_free(session);
    session = through_pem(other);
    SSL_SESSION_free(other);
    attempt("of the other version", client, server, session, NULL);
}

static void elsewhere(const struct conn_mechanism *m, SSL_CTX *client, SSL_CTX *server)
{
    SSL_CTX *stranger = make_server(m, "imported");
    SSL_CTX *another = make_server(m, "another context");
    unsigned char keys[80];

    attempt("a server that knows nothing of it", client, stranger, fresh(client, server, NULL), NULL);
    if (m->options == 0) {
        conn_require(SSL_CTX_get_tlsext_ticket_keys(server, keys, sizeof(keys)) == 1, "keys");
        conn_require(SSL_CTX_set_tlsext_ticket_keys(stranger, keys, sizeof(keys)) == 1 &&
                         SSL_CTX_set_tlsext_ticket_keys(another, keys, sizeof(keys)) == 1,
                     "keys");
        attempt("a server with the same keys", client, stranger, fresh(client, server, NULL), NULL);
        attempt("and another id context", client, another, fresh(client, server, NULL), NULL);
        keys[20] ^= 1;
        conn_require(SSL_CTX_set_tlsext_ticket_keys(stranger, keys, sizeof(keys)) == 1, "keys");
        attempt("a server with another key of that name", client, stranger, fresh(client, server, NULL), NULL);
        keys[20] ^= 1;
        keys[70] ^= 1;
        conn_require(SSL_CTX_set_tlsext_ticket_keys(stranger, keys, sizeof(keys)) == 1, "keys");
        attempt("a server that cannot decrypt it", client, stranger, fresh(client, server, NULL), NULL);
    }
    SSL_CTX_free(stranger);
    SSL_CTX_free(another);
}

static int accept_name(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static void named(const struct conn_mechanism *m, SSL_CTX *client)
{
    SSL_CTX *server = make_server(m, "imported");

    SSL_CTX_set_tlsext_servername_callback(server, accept_name);
    attempt("of a host, for that host", client, server, fresh(client, server, "one.example"), "one.example");
    attempt("of a host, for another host", client, server, fresh(client, server, "one.example"), "two.example");
    attempt("of a host, for none", client, server, fresh(client, server, "one.example"), NULL);
    SSL_CTX_free(server);
}

static void run(const struct conn_mechanism *m)
{
    SSL_CTX *server = make_server(m, "imported");
    SSL_CTX *client = conn_client_ctx(m->version);
    SSL_CTX *another_client = conn_client_ctx(m->version);

    printf("%s\n", m->name);
    attempt("as it was", client, server, fresh(client, server, NULL), NULL);
    attempt("with another context", another_client, server, fresh(client, server, NULL), NULL);
    changed(m, client, server);
    elsewhere(m, client, server);
    named(m, client);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    SSL_CTX_free(another_client);
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    for (i = 0; i < CONN_MECHANISMS; i++)
        run(&conn_mechanisms[i]);
    return 0;
}
