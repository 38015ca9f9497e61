/*
 * Keys of tickets that the application chooses, in libcrypto's contexts: what is asked when, each answer, several keys by
 * name, renewal. libcrypto is loaded by name, for a program that is not linked with it.
 */
#include "conn_util.h"

#include <dlfcn.h>

/* OSSL_PARAM, by another name where the headers have none. */
struct parameter {
    const char *key;
    unsigned int type;
    void *data;
    size_t size;
    size_t returned;
};

#define UTF8_STRING 4

static const EVP_CIPHER *(*aes_256_cbc)(void);
static const EVP_CIPHER *(*aes_128_cbc)(void);
static const EVP_MD *(*sha256)(void);
static int (*encrypt_init)(EVP_CIPHER_CTX *, const EVP_CIPHER *, void *, const unsigned char *, const unsigned char *);
static int (*decrypt_init)(EVP_CIPHER_CTX *, const EVP_CIPHER *, void *, const unsigned char *, const unsigned char *);
static int (*mac_init)(EVP_MAC_CTX *, const unsigned char *, size_t, const struct parameter *);
static int (*hmac_init)(HMAC_CTX *, const void *, int, const EVP_MD *, void *);

static void find(void *place, size_t size, void *library, const char *name)
{
    void *address = dlsym(library, name);

    conn_require(address != NULL && size == sizeof(address), name);
    memcpy(place, &address, size);
}

static void load(void)
{
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL);

    conn_require(library != NULL, "libcrypto.so.3");
    find(&aes_256_cbc, sizeof(aes_256_cbc), library, "EVP_aes_256_cbc");
    find(&aes_128_cbc, sizeof(aes_128_cbc), library, "EVP_aes_128_cbc");
    find(&sha256, sizeof(sha256), library, "EVP_sha256");
    find(&encrypt_init, sizeof(encrypt_init), library, "EVP_EncryptInit_ex");
    find(&decrypt_init, sizeof(decrypt_init), library, "EVP_DecryptInit_ex");
    find(&mac_init, sizeof(mac_init), library, "EVP_MAC_init");
    find(&hmac_init, sizeof(hmac_init), library, "HMAC_Init_ex");
}

/* Keys by the first byte of their name. */
struct ring {
    int current;         /* the name that new tickets get */
    int oldest;          /* older ones are not known any more */
    int sealing_answer;  /* instead of 1, unless 100 */
    int opening_answer;
    int without_keys;
    const char *digest;
    const EVP_CIPHER *(*cipher)(void);
};

static struct ring ring;

static void make_keys(int name, unsigned char *aes, unsigned char *mac)
{
    memset(aes, name, 32);
    memset(mac, name + 100, 32);
}

static int prepare(EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, HMAC_CTX *hmac, int name, const unsigned char *iv, int sealing)
{
    unsigned char aes_key[32];
    unsigned char mac_key[32];
    char digest[16];
    struct parameter parameters[2];

    make_keys(name, aes_key, mac_key);
    snprintf(digest, sizeof(digest), "%s", ring.digest);
    memset(parameters, 0, sizeof(parameters));
    parameters[0].key = "digest";
    parameters[0].type = UTF8_STRING;
    parameters[0].data = digest;
    parameters[0].size = strlen(digest);
    if ((sealing ? encrypt_init : decrypt_init)(cipher, ring.cipher(), NULL, aes_key, iv) != 1)
        return 0;
    if (mac != NULL)
        return mac_init(mac, mac_key, sizeof(mac_key), parameters);
    return hmac_init(hmac, mac_key, sizeof(mac_key), sha256(), NULL);
}

static int choose(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, HMAC_CTX *hmac,
                  int sealing)
{
    printf("asked: sealing=%d cipher=%d mac=%d version=%s name=%d\n", sealing, cipher != NULL, mac != NULL || hmac != NULL,
           SSL_get_version(ssl), sealing ? 0 : name[0]);
    if (sealing) {
        memset(name, ring.current, 16);
        memset(iv, 0x77, 16);
        if (!ring.without_keys)
            conn_require(prepare(cipher, mac, hmac, ring.current, iv, 1), "keys to seal with");
        return ring.sealing_answer != 100 ? ring.sealing_answer : 1;
    }
    if (name[0] < ring.oldest || name[0] > ring.current)
        return 0;
    if (!ring.without_keys)
        conn_require(prepare(cipher, mac, hmac, name[0], iv, 0), "keys to open with");
    if (ring.opening_answer != 100)
        return ring.opening_answer;
    return name[0] == ring.current ? 1 : 2;
}

static int choose_mac(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
    return choose(ssl, name, iv, cipher, mac, NULL, sealing);
}

static int choose_hmac(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, HMAC_CTX *hmac, int sealing)
{
    return choose(ssl, name, iv, cipher, NULL, hmac, sealing);
}

static void reset(void)
{
    ring.current = 5;
    ring.oldest = 5;
    ring.sealing_answer = 100;
    ring.opening_answer = 100;
    ring.without_keys = 0;
    ring.digest = "SHA256";
    ring.cipher = aes_256_cbc;
}

static int told;

static int on_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    (void)session;
    told++;
    return 0;
}

static int first_of_ticket(const SSL_SESSION *session)
{
    const unsigned char *ticket = NULL;
    size_t length = 0;

    SSL_SESSION_get0_ticket(session, &ticket, &length);
    return length > 0 ? ticket[0] : -1;
}

static SSL_SESSION *visit(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer)
{
    SSL_SESSION *session;
    struct conn c;
    int done;

    printf("-- %s\n", label);
    told = 0;
    conn_open(&c, client, server);
    if (offer != NULL)
        conn_require(SSL_set_session(c.client, offer) == 1, "SSL_set_session");
    done = conn_handshake(&c);
    printf("handshake: %d\n", done);
    if (!done) {
        conn_print_queue("queue");
        conn_release(&c);
        return NULL;
    }
    printf("exchange: %d\n", conn_exchange(&c));
    conn_print_reused("reused", &c);
    session = SSL_get1_session(c.client);
    printf("sessions told: %d, ticket of key %d\n", told, first_of_ticket(session));
    conn_close(&c);
    return session;
}

static void run(int version, int old_form)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_CTX *other = conn_server_ctx(version);
    SSL_SESSION *session;
    SSL_SESSION *next;
    SSL_SESSION *copy;

    printf("== version %#x%s\n", (unsigned int)version, old_form ? ", older form" : "");
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client, on_session);
    reset();
    if (old_form) {
        printf("set: %ld\n", SSL_CTX_callback_ctrl(server, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, (void (*)(void))choose_hmac));
        printf("set: %ld\n", SSL_CTX_set_tlsext_ticket_key_cb(other, choose_hmac));
    } else {
        printf("set: %d\n", SSL_CTX_set_tlsext_ticket_key_evp_cb(server, choose_mac));
        printf("set: %d\n", SSL_CTX_set_tlsext_ticket_key_evp_cb(other, choose_mac));
    }
    session = visit("first", client, server, NULL);
    next = visit("the same key", client, server, session);
    SSL_SESSION_free(session);
    session = visit("another server", client, other, next);
    SSL_SESSION_free(next);

    session = session != NULL && SSL_SESSION_has_ticket(session) ? session : visit("anew", client, server, NULL);
    ring.current = 6;
    copy = SSL_SESSION_dup(session);
    SSL_SESSION_free(session);
    session = visit("anew, key 6", client, server, NULL);
    next = visit("a newer key", client, server, copy);
    SSL_SESSION_free(copy);
    SSL_SESSION_free(next);
    ring.oldest = ring.current = 7;
    next = visit("the key is forgotten", client, server, session);
    SSL_SESSION_free(session);

    session = visit("anew, key 7", client, server, NULL);
    ring.opening_answer = 2;
    SSL_SESSION_free(next);
    next = visit("renewed", client, server, session);
    ring.opening_answer = 0;
    SSL_SESSION_free(session);
    session = visit("not known", client, server, next);
    SSL_SESSION_free(next);
    ring.opening_answer = -1;
    SSL_SESSION_free(visit("opening fails", client, server, session));
    SSL_SESSION_free(session);
    reset();
    ring.sealing_answer = -1;
    SSL_SESSION_free(visit("sealing fails", client, server, NULL));
    reset();

    /* What was set with another cipher or digest. */
    ring.cipher = aes_128_cbc;
    session = visit("AES-128-CBC", client, server, NULL);
    SSL_SESSION_free(visit("AES-128-CBC", client, server, session));
    SSL_SESSION_free(session);
    reset();
    if (!old_form) {
        ring.digest = "SHA512";
        session = visit("SHA-512", client, server, NULL);
        copy = SSL_SESSION_dup(session);
        SSL_SESSION_free(visit("SHA-512", client, server, session));
        ring.digest = "SHA384";
        SSL_SESSION_free(visit("SHA-384 for SHA-512", client, server, copy));
        SSL_SESSION_free(session);
        SSL_SESSION_free(copy);
    }
    reset();

    if (old_form)
        printf("taken back: %ld\n", SSL_CTX_callback_ctrl(server, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, NULL));
    else
        printf("taken back: %d\n", SSL_CTX_set_tlsext_ticket_key_evp_cb(server, NULL));
    if (!old_form) {
        unsigned char keys[80];

        memset(keys, 9, sizeof(keys));
        conn_require(SSL_CTX_set_tlsext_ticket_keys(server, keys, sizeof(keys)) == 1, "keys");
        SSL_SESSION_free(visit("the context's own keys", client, server, NULL));
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* No ticket. In a TLS 1.2 handshake there is a place for one, which stays empty. */
static void no_ticket(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);

    printf("== no ticket\n");
    reset();
    ring.sealing_answer = 0;
    SSL_CTX_set_tlsext_ticket_key_evp_cb(server, choose_mac);
    SSL_SESSION_free(visit("no ticket", client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    load();
    run(TLS1_2_VERSION, 0);
    run(TLS1_3_VERSION, 0);
    run(TLS1_2_VERSION, 1);
    run(TLS1_3_VERSION, 1);
    no_ticket(TLS1_2_VERSION);
    no_ticket(TLS1_3_VERSION);
    return 0;
}
