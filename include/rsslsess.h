/* Generated from the exported functions of the library: do not edit. */

#ifndef RSSLSESS_H
#define RSSLSESS_H

#include <rsslsess/base.h>

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 SSL_CTX_add_session puts `session` into the cache of `ctx`, which takes a reference to it.

 Returns 1 when it was put in, 0 when this very object was in the cache already (nothing is on the error queue
 then) and on failure. Another session with the same id and protocol version gives way and loses the cache's
 reference. When the cache has a size limit, those that expire first make room: they cannot be resumed any more,
 and the remove callback is told. A session may be in the caches of several contexts, and its id may change
 meanwhile. (SSL_CTX_add_session(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
 */
int SSL_CTX_add_session(SSL_CTX *ctx,
                        SSL_SESSION *session);

/*
 SSL_CTX_remove_session takes the session with the id and protocol version of `session` out of the cache of `ctx`
 and drops the cache's reference to it. `session` cannot be resumed any more, whether it was in the cache or not,
 and the remove callback is called with it.

 Returns 1, or 0 when the cache had none, and on failure. A session without an id is left where it is.
 (SSL_CTX_add_session(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
 */
int SSL_CTX_remove_session(SSL_CTX *ctx,
                           SSL_SESSION *session);

/*
 SSL_add_session puts `session` into the cache of `ctx`, which takes a reference to it.

 Returns 1 when it was put in, 0 when this very object was in the cache already (nothing is on the error queue
 then) and on failure. Another session with the same id and protocol version gives way and loses the cache's
 reference. When the cache has a size limit, those that expire first make room: they cannot be resumed any more,
 and the remove callback is told. A session may be in the caches of several contexts, and its id may change
 meanwhile. (SSL_CTX_add_session(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
 */
int SSL_add_session(SSL_CTX *ctx,
                    SSL_SESSION *session);

/*
 SSL_remove_session takes the session with the id and protocol version of `session` out of the cache of `ctx` and
 drops the cache's reference to it. `session` cannot be resumed any more, whether it was in the cache or not, and
 the remove callback is called with it.

 Returns 1, or 0 when the cache had none, and on failure. A session without an id is left where it is.
 (SSL_CTX_add_session(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
 */
int SSL_remove_session(SSL_CTX *ctx,
                       SSL_SESSION *session);

/*
 SSL_CTX_flush_sessions removes the sessions that are over at `tm` (seconds since 1970) from the cache of `ctx`,
 or all sessions when `tm` is 0. The remove callback is called for each, the one that expires first being the
 first; only then are they freed. (SSL_CTX_flush_sessions(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void SSL_CTX_flush_sessions(SSL_CTX *ctx,
                            long tm);

/*
 SSL_CTX_flush_sessions_ex removes the sessions that are over at `tm` (seconds since 1970) from the cache of
 `ctx`, or all sessions when `tm` is 0. The remove callback is called for each, the one that expires first being
 the first; only then are they freed. (SSL_CTX_flush_sessions(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void SSL_CTX_flush_sessions_ex(SSL_CTX *ctx,
                               time_t tm);

/*
 SSL_CTX_set_timeout sets how many seconds new sessions of `ctx` live. Sessions that exist stay as they are.

 Returns the value before; 0 when `ctx` is NULL. (SSL_CTX_set_timeout(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_set_timeout(SSL_CTX *ctx, long t);

/*
 SSL_CTX_get_timeout returns how many seconds new sessions of `ctx` live: 7200 unless set otherwise. 0 when `ctx`
 is NULL. (SSL_CTX_set_timeout(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_get_timeout(const SSL_CTX *ctx);

/*
 SSL_CTX_sess_set_new_cb sets the function that hears of each new session of `ctx`. It is given a reference and
 keeps it when it returns 1; with 0 it gives it back. NULL sets none. It is never called under a lock: it may
 call any function on `ctx` and on its sessions. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `new_session_cb` is NULL or the function may be called, from any
 thread, as long as `ctx` lives or until another is set.
 */
void SSL_CTX_sess_set_new_cb(SSL_CTX *ctx,
                             int (*new_session_cb)(SSL *ssl, SSL_SESSION *session));

/*
 SSL_CTX_sess_get_new_cb returns what SSL_CTX_sess_set_new_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int (*SSL_CTX_sess_get_new_cb(SSL_CTX *ctx))(SSL *ssl, SSL_SESSION *session);

/*
 SSL_CTX_sess_set_remove_cb sets the function that hears of each session that leaves the cache of `ctx`: because
 it was removed, is over, had to make room, or `ctx` goes. It is lent the session. NULL sets none. It is never
 called under a lock: it may call any function on `ctx` and on its sessions. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `remove_session_cb` is NULL or the function may be called, from
 any thread, as long as `ctx` lives or until another is set.
 */
void SSL_CTX_sess_set_remove_cb(SSL_CTX *ctx,
                                void (*remove_session_cb)(SSL_CTX *ctx, SSL_SESSION *session));

/*
 SSL_CTX_sess_get_remove_cb returns what SSL_CTX_sess_set_remove_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void (*SSL_CTX_sess_get_remove_cb(SSL_CTX *ctx))(SSL_CTX *ctx, SSL_SESSION *session);

/*
 SSL_CTX_sess_set_get_cb sets the function that a server asks for the session with an id that its cache does not
 have. It returns a session or NULL. With `*copy` left at 1 the library takes a reference of its own; with 0 the
 function gives it one. NULL sets none. It is never called under a lock: it may call any function on `ctx` and on
 its sessions. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `get_session_cb` is NULL or the function may be called, from any
 thread, as long as `ctx` lives or until another is set.
 */
void SSL_CTX_sess_set_get_cb(SSL_CTX *ctx,
                             SSL_SESSION *(*get_session_cb)(SSL *ssl,
                                                            const unsigned char *id,
                                                            int len,
                                                            int *copy));

/*
 SSL_CTX_sess_get_get_cb returns what SSL_CTX_sess_set_get_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
SSL_SESSION *(*SSL_CTX_sess_get_get_cb(SSL_CTX *ctx))(SSL *ssl, const unsigned char *id, int len, int *copy);

/*
 SSL_CTX_set_session_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session id context of
 connections that are made from `ctx` from now on.

 Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes. A server resumes a
 session only where it has the same id context; one that verifies its peers has to have one.
 (SSL_CTX_set_session_id_context(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `sid_ctx` points to `sid_ctx_len` readable bytes.
 */
int SSL_CTX_set_session_id_context(SSL_CTX *ctx,
                                   const unsigned char *sid_ctx,
                                   unsigned int sid_ctx_len);

/*
 SSL_set_session_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session id context of `ssl`.

 Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes. A server resumes a
 session only where it has the same id context; one that verifies its peers has to have one.
 (SSL_CTX_set_session_id_context(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `sid_ctx` points to `sid_ctx_len` readable bytes.
 */
int SSL_set_session_id_context(SSL *ssl,
                               const unsigned char *sid_ctx,
                               unsigned int sid_ctx_len);

/*
 SSL_CTX_set_generate_session_id sets the function that makes the ids of new sessions on servers of `ctx`. It
 fills in the id and may lower `*id_len` from 32, except for TLS 1.2 sessions, whose ids the TLS engine needs
 whole: a shorter one ends the handshake with SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH. So does one that a cached
 session has, with SSL_R_SSL_SESSION_ID_CONFLICT. Returns 1. NULL sets none: ids are random.
 (SSL_CTX_set_generate_session_id(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
 set.
 */
int SSL_CTX_set_generate_session_id(SSL_CTX *ctx,
                                    int (*cb)(SSL *ssl, unsigned char *id, unsigned int *id_len));

/*
 SSL_set_generate_session_id sets the function that makes the ids of new sessions on servers of `ssl`. It fills
 in the id and may lower `*id_len` from 32, except for TLS 1.2 sessions, whose ids the TLS engine needs whole: a
 shorter one ends the handshake with SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH. So does one that a cached session has,
 with SSL_R_SSL_SESSION_ID_CONFLICT. Returns 1. NULL sets none: ids are random.
 (SSL_CTX_set_generate_session_id(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another
 is set.
 */
int SSL_set_generate_session_id(SSL *ssl,
                                int (*cb)(SSL *ssl, unsigned char *id, unsigned int *id_len));

/*
 SSL_has_matching_session_id returns 1 when the session cache of the context that `ssl` was made from has a
 session with this id, of the protocol version that `ssl` speaks; 0 otherwise, also for more than 32 bytes. The
 session may be over. (SSL_CTX_set_generate_session_id(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `id` points to `id_len` readable bytes.
 */
int SSL_has_matching_session_id(const SSL *ssl,
                                const unsigned char *id,
                                unsigned int id_len);

/*
 SSL_CTX_sessions returns NULL and leaves ERR_R_UNSUPPORTED on the error queue: OpenSSL's hash table, whose
 address it returns there, does not exist here. RSSLSESS_CTX_foreach_session walks over the sessions, and
 SSL_CTX_sess_number counts them.

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
lhash_st_SSL_SESSION *SSL_CTX_sessions(SSL_CTX *ctx);

/*
 RSSLSESS_CTX_foreach_session calls `visit` with each session that is in the cache of `ctx` at the time of the
 call, in no particular order, until `visit` returns 0. It lends the session; `visit` may take a reference with
 SSL_SESSION_up_ref, and may call any function, those that change the cache included.

 Returns how many sessions it was called with, or -1 on failure. An addition of this library, in place of
 SSL_CTX_sessions.

 # Safety
 `ctx` is NULL (a failure) or a living context. `visit` is NULL (a failure) or may be called with `arg`.
 */
long RSSLSESS_CTX_foreach_session(SSL_CTX *ctx,
                                  int (*visit)(SSL_SESSION *session, void *arg),
                                  void *arg);

/*
 SSL_CIPHER_get_name returns OpenSSL's name of a cipher suite, such as `ECDHE-RSA-AES256-GCM-SHA384`, or
 `(NONE)` when `cipher` is NULL. The string belongs to the library. (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned.
 */
const char *SSL_CIPHER_get_name(const SSL_CIPHER *cipher);

/*
 SSL_CIPHER_standard_name returns the name that the standards give a cipher suite, such as
 `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`, or `(NONE)` when `cipher` is NULL. The string belongs to the library.
 (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned.
 */
const char *SSL_CIPHER_standard_name(const SSL_CIPHER *cipher);

/*
 SSL_CIPHER_get_version returns the name of the protocol version that a cipher suite belongs to, `TLSv1.2` or
 `TLSv1.3`, or `(NONE)` when `cipher` is NULL. The string belongs to the library. (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned.
 */
const char *SSL_CIPHER_get_version(const SSL_CIPHER *cipher);

/*
 SSL_CIPHER_get_bits returns the number of secret bits of a cipher suite, and stores the number of bits that its
 algorithm works with in `*alg_bits` unless that is NULL. When `cipher` is NULL it returns 0 and stores nothing.
 (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned; `alg_bits` is NULL or points to an `int` that may
 be written.
 */
int SSL_CIPHER_get_bits(const SSL_CIPHER *cipher,
                        int *alg_bits);

/*
 SSL_CIPHER_get_id returns OpenSSL's number of a cipher suite: 0x03000000 and the two bytes that stand for the
 suite in the protocol. When `cipher` is NULL it returns 0 and puts `ERR_R_PASSED_NULL_PARAMETER` on the error
 queue. (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned.
 */
uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *cipher);

/*
 SSL_CIPHER_get_protocol_id returns the number that stands for a cipher suite in the protocol. When `cipher` is
 NULL it returns 0 and puts `ERR_R_PASSED_NULL_PARAMETER` on the error queue. (SSL_CIPHER_get_name(3))

 # Safety
 `cipher` is NULL or a cipher suite that this library returned.
 */
uint16_t SSL_CIPHER_get_protocol_id(const SSL_CIPHER *cipher);

/*
 SSL_CIPHER_find returns the cipher suite that the two bytes at `ptr` stand for in the protocol, or NULL when it
 is none that this library speaks. The suite belongs to the library and lives as long as it. `ssl` says nothing
 about which suites there are; it must not be NULL all the same: then, or when `ptr` is NULL, the function
 returns NULL and puts `ERR_R_PASSED_NULL_PARAMETER` on the error queue. (SSL_CIPHER_get_name(3))

 # Safety
 `ptr` is NULL or points to two bytes that may be read. `ssl` is not looked at.
 */
const SSL_CIPHER *SSL_CIPHER_find(SSL *ssl,
                                  const unsigned char *ptr);

/*
 SSL_new returns a new connection, or NULL on failure. It takes over the settings that `ctx` has now, and holds a
 reference to `ctx`. The caller owns it and gives it back with SSL_free. (SSL_new(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
SSL *SSL_new(SSL_CTX *ctx);

/*
 SSL_up_ref takes one more reference to `ssl`, to be given back with SSL_free. Returns 1, or 0 when `ssl` is
 NULL. (SSL_new(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_up_ref(SSL *ssl);

/*
 SSL_free gives one reference to `ssl` back. NULL is ignored. With the last reference the connection goes: the
 callbacks for freed objects run; a session of an established connection that was not shut down leaves the cache
 and cannot be resumed any more; nothing is sent, and file descriptors stay open. (SSL_free(3))

 # Safety
 `ssl` is NULL or carries a reference that the caller owns and does not use again.
 */
void SSL_free(SSL *ssl);

/*
 SSL_clear makes `ssl` ready for another connection. Settings, side and session stay; but a session of an
 established connection that was not shut down leaves the cache and is let go. Returns 1, or 0 on failure.
 (SSL_clear(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_clear(SSL *ssl);

/*
 SSL_get_SSL_CTX returns the context of `ssl`, which lives as long as `ssl` has it. (SSL_get_SSL_CTX(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
SSL_CTX *SSL_get_SSL_CTX(const SSL *ssl);

/*
 SSL_set_SSL_CTX moves `ssl` to another context, whose certificates and keys it takes; with NULL to the one that
 it was made from. Its sessions are kept where they were. Meant for the server name callback. Returns the context
 that it has then, or NULL on failure. (SSL_set_SSL_CTX)

 # Safety
 `ssl` is NULL (a failure) or a living connection. `ctx` is NULL or a living context.
 */
SSL_CTX *SSL_set_SSL_CTX(SSL *ssl,
                         SSL_CTX *ctx);

/*
 SSL_set_fd has `ssl` use the file descriptor `fd` both ways. It stays the caller's: SSL_free does not close it.
 Returns 1, or 0 on failure. (SSL_set_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_set_fd(SSL *ssl,
               int fd);

/*
 SSL_set_rfd has `ssl` use the file descriptor `fd` for reading. It stays the caller's: SSL_free does not close
 it. Returns 1, or 0 on failure. (SSL_set_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_set_rfd(SSL *ssl,
                int fd);

/*
 SSL_set_wfd has `ssl` use the file descriptor `fd` for writing. It stays the caller's: SSL_free does not close
 it. Returns 1, or 0 on failure. (SSL_set_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_set_wfd(SSL *ssl,
                int fd);

/*
 SSL_get_fd returns the file descriptor that `ssl` reads from, or -1. (SSL_get_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_fd(const SSL *ssl);

/*
 SSL_get_rfd returns the file descriptor that `ssl` reads from, or -1. (SSL_get_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_rfd(const SSL *ssl);

/*
 SSL_get_wfd returns the file descriptor that `ssl` writes to, or -1. (SSL_get_fd(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_wfd(const SSL *ssl);

/*
 SSL_set_connect_state makes `ssl` the client of its next handshake. (SSL_set_connect_state(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void SSL_set_connect_state(SSL *ssl);

/*
 SSL_set_accept_state makes `ssl` the server of its next handshake. (SSL_set_connect_state(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void SSL_set_accept_state(SSL *ssl);

/*
 SSL_is_server returns 1 when `ssl` is the server of its connection, or is to be: what can be either is a server
 until it is told otherwise. (SSL_set_connect_state(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_is_server(const SSL *ssl);

/*
 SSL_set_quiet_shutdown sets whether SSL_shutdown sends and awaits nothing (1) or does its work (0).
 (SSL_CTX_set_quiet_shutdown(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void SSL_set_quiet_shutdown(SSL *ssl, int mode);

/*
 SSL_get_quiet_shutdown returns what SSL_set_quiet_shutdown set, or the context before.
 (SSL_CTX_set_quiet_shutdown(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_quiet_shutdown(const SSL *ssl);

/*
 SSL_set_options adds the options in `op` to those of `ssl`: SSL_OP_*, see SSL_CTX_set_options. Returns the
 options after that. (SSL_CTX_set_options(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
uint64_t SSL_set_options(SSL *ssl, uint64_t op);

/*
 SSL_clear_options takes the options in `op` away from those of `ssl`: SSL_OP_*, see SSL_CTX_set_options. Returns
 the options after that. (SSL_CTX_set_options(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
uint64_t SSL_clear_options(SSL *ssl,
                           uint64_t op);

/*
 SSL_get_options returns the options of `ssl`: SSL_OP_*. (SSL_CTX_set_options(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
uint64_t SSL_get_options(const SSL *ssl);

/*
 SSL_set_ex_data puts `data` at the index `idx` of `ssl`, which SSL_get_ex_new_index gave. Returns 1, or 0 on
 failure. (CRYPTO_set_ex_data(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_set_ex_data(SSL *ssl, int idx, void *data);

/*
 SSL_get_ex_data returns what SSL_set_ex_data put at the index `idx` of `ssl`, or NULL. (CRYPTO_get_ex_data(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void *SSL_get_ex_data(const SSL *ssl,
                      int idx);

/*
 TLS_method returns the method for either side and all versions that there are: TLS 1.2 and 1.3. It lives for
 ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLS_method(void);

/*
 TLS_client_method returns the method for clients and all versions that there are: TLS 1.2 and 1.3. It lives for
 ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLS_client_method(void);

/*
 TLS_server_method returns the method for servers and all versions that there are: TLS 1.2 and 1.3. It lives for
 ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLS_server_method(void);

/*
 SSLv23_method returns the method for the same as TLS_method, under its older name. It lives for ever.
 (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *SSLv23_method(void);

/*
 SSLv23_client_method returns the method for the same as TLS_client_method, under its older name. It lives for
 ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *SSLv23_client_method(void);

/*
 SSLv23_server_method returns the method for the same as TLS_server_method, under its older name. It lives for
 ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *SSLv23_server_method(void);

/*
 TLSv1_2_method returns the method for either side and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLSv1_2_method(void);

/*
 TLSv1_2_client_method returns the method for clients and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLSv1_2_client_method(void);

/*
 TLSv1_2_server_method returns the method for servers and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))

 # Safety
 None.
 */
const SSL_METHOD *TLSv1_2_server_method(void);

/*
 SSL_CTX_new returns a new context for connections of the method `meth`, or NULL on failure. The caller owns it
 and gives it back with SSL_CTX_free. Its session cache serves servers, keeps 20480 sessions at most and sessions
 live two hours; nobody is verified; TLS 1.2 and 1.3 are spoken. (SSL_CTX_new(3))

 # Safety
 `meth` is NULL (a failure) or a method of this library.
 */
SSL_CTX *SSL_CTX_new(const SSL_METHOD *meth);

/*
 SSL_CTX_new_ex returns a new context as SSL_CTX_new does. `libctx` and `propq`, which choose OpenSSL's
 implementations of algorithms, have nothing to choose here and are ignored. (SSL_CTX_new(3))

 # Safety
 `meth` is NULL (a failure) or a method of this library.
 */
SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *meth);

/*
 SSL_CTX_up_ref takes one more reference to `ctx`, to be given back with SSL_CTX_free. Returns 1, or 0 when `ctx`
 is NULL. (SSL_CTX_new(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_up_ref(SSL_CTX *ctx);

/*
 SSL_CTX_free gives one reference to `ctx` back. NULL is ignored. Connections hold references of their own.

 With the last reference the context goes: its session cache is emptied, with a call of the remove callback for
 each session, then the callbacks for freed objects run. Sessions that others hold live on, but cannot be
 resumed. (SSL_CTX_free(3))

 # Safety
 `ctx` is NULL or carries a reference that the caller owns and does not use again.
 */
void SSL_CTX_free(SSL_CTX *ctx);

/*
 SSL_CTX_set_options adds the options in `op` to those of `ctx`, for connections that are made from now on:
 SSL_OP_*. SSL_OP_NO_TICKET, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3, SSL_OP_CIPHER_SERVER_PREFERENCE and
 SSL_OP_IGNORE_UNEXPECTED_EOF have an effect; the others are kept for who asks.

 Returns the options after that. (SSL_CTX_set_options(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
uint64_t SSL_CTX_set_options(SSL_CTX *ctx, uint64_t op);

/*
 SSL_CTX_clear_options takes the options in `op` away from those of `ctx`, for connections that are made from now
 on: SSL_OP_*. SSL_OP_NO_TICKET, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3, SSL_OP_CIPHER_SERVER_PREFERENCE and
 SSL_OP_IGNORE_UNEXPECTED_EOF have an effect; the others are kept for who asks.

 Returns the options after that. (SSL_CTX_set_options(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
uint64_t SSL_CTX_clear_options(SSL_CTX *ctx,
                               uint64_t op);

/*
 SSL_CTX_get_options returns the options of `ctx`: SSL_OP_*. (SSL_CTX_set_options(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
uint64_t SSL_CTX_get_options(const SSL_CTX *ctx);

/*
 SSL_CTX_set_verify sets how connections that are made from `ctx` from now on verify their peers: SSL_VERIFY_*.

 `callback` may overrule the verdict: it is called with 1 or 0 for the outcome, and returns what counts. Its
 second argument tells more where the process has a libcrypto, and is NULL otherwise. NULL leaves the verdict as
 it is. (SSL_CTX_set_verify(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `callback` is NULL or may be called, from any thread, until
 another is set.
 */
void SSL_CTX_set_verify(SSL_CTX *ctx,
                        int mode,
                        int (*callback)(int preverify_ok, X509_STORE_CTX *x509_ctx));

/*
 SSL_CTX_set_verify_depth limits the number of certificates between that of a peer and one that `ctx` trusts.
 (SSL_CTX_set_verify(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void SSL_CTX_set_verify_depth(SSL_CTX *ctx, int depth);

/*
 SSL_CTX_get_verify_mode returns how connections of `ctx` verify their peers: SSL_VERIFY_*.
 (SSL_CTX_get_verify_mode(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_get_verify_mode(const SSL_CTX *ctx);

/*
 SSL_CTX_set_quiet_shutdown sets whether SSL_shutdown on connections that are made from `ctx` from now on sends
 and awaits nothing (1) or does its work (0, the default). (SSL_CTX_set_quiet_shutdown(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void SSL_CTX_set_quiet_shutdown(SSL_CTX *ctx,
                                int mode);

/*
 SSL_CTX_get_quiet_shutdown returns what SSL_CTX_set_quiet_shutdown set. (SSL_CTX_set_quiet_shutdown(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_get_quiet_shutdown(const SSL_CTX *ctx);

/*
 SSL_CTX_set_info_callback sets the function that hears what happens on connections of `ctx` that have none of
 their own: the start and the end of handshakes (SSL_CB_HANDSHAKE_START, SSL_CB_HANDSHAKE_DONE, SSL_CB_EXIT) and
 fatal alerts of the peer (SSL_CB_READ_ALERT). The steps in between (SSL_CB_LOOP) are the TLS engine's own and
 are not told. (SSL_CTX_set_info_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `callback` is NULL or may be called, from any thread, until
 another is set.
 */
void SSL_CTX_set_info_callback(SSL_CTX *ctx,
                               void (*callback)(const SSL *ssl, int type_, int val));

/*
 SSL_CTX_set_keylog_callback sets the function that is given the secrets of connections of `ctx`, each as a line
 for a key log file (RFC 9850). NULL sets none. (SSL_CTX_set_keylog_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
 set.
 */
void SSL_CTX_set_keylog_callback(SSL_CTX *ctx,
                                 void (*cb)(const SSL *ssl, const char *line));

/*
 SSL_CTX_get_keylog_callback returns what SSL_CTX_set_keylog_callback set, or NULL.
 (SSL_CTX_set_keylog_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void (*SSL_CTX_get_keylog_callback(const SSL_CTX *ctx))(const SSL *ssl, const char *line);

/*
 SSL_CTX_set_ex_data puts `data` at the index `idx` of `ctx`, which SSL_CTX_get_ex_new_index gave. Returns 1, or
 0 on failure. (CRYPTO_set_ex_data(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_set_ex_data(SSL_CTX *ctx,
                        int idx,
                        void *data);

/*
 SSL_CTX_get_ex_data returns what SSL_CTX_set_ex_data put at the index `idx` of `ctx`, or NULL.
 (CRYPTO_get_ex_data(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
void *SSL_CTX_get_ex_data(const SSL_CTX *ctx, int idx);

/*
 SSL_CTX_use_certificate_chain_file takes the certificates in a PEM file, the own one first, then those above it,
 for connections that are made from `ctx` from now on. A key of its kind that does not fit is dropped.

 Returns 1; or 0 with the reasons on the error queue, and nothing is changed. The error queue is cleared first.
 (SSL_CTX_use_certificate_chain_file(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
 */
int SSL_CTX_use_certificate_chain_file(SSL_CTX *ctx,
                                       const char *file);

/*
 SSL_CTX_use_certificate_file takes the first certificate in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for
 connections that are made from `ctx` from now on. A key of its kind that does not fit is dropped. Returns 1; or
 0 with the reasons on the error queue, and nothing is changed. (SSL_CTX_use_certificate_file(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
 */
int SSL_CTX_use_certificate_file(SSL_CTX *ctx,
                                 const char *file,
                                 int type_);

/*
 SSL_CTX_use_PrivateKey_file takes the first private key (RSA, ECDSA or Ed25519; PKCS#8, PKCS#1 or SEC1, not
 encrypted) in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for connections that are made from `ctx` from now
 on. Returns 1; or 0 with the reasons on the error queue, and nothing is changed: X509_R_KEY_VALUES_MISMATCH when
 it does not fit the certificate of its kind. (SSL_CTX_use_PrivateKey_file(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
 */
int SSL_CTX_use_PrivateKey_file(SSL_CTX *ctx,
                                const char *file,
                                int type_);

/*
 SSL_use_certificate_chain_file takes the certificates in a PEM file, the own one first, then those above it, for
 `ssl`. A key of its kind that does not fit is dropped.

 Returns 1; or 0 with the reasons on the error queue, and nothing is changed. The error queue is cleared first.
 (SSL_CTX_use_certificate_chain_file(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
 */
int SSL_use_certificate_chain_file(SSL *ssl,
                                   const char *file);

/*
 SSL_use_certificate_file takes the first certificate in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for
 `ssl`. A key of its kind that does not fit is dropped. Returns 1; or 0 with the reasons on the error queue, and
 nothing is changed. (SSL_CTX_use_certificate_file(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
 */
int SSL_use_certificate_file(SSL *ssl,
                             const char *file,
                             int type_);

/*
 SSL_use_PrivateKey_file takes the first private key (RSA, ECDSA or Ed25519; PKCS#8, PKCS#1 or SEC1, not
 encrypted) in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for `ssl`. Returns 1; or 0 with the reasons on the
 error queue, and nothing is changed: X509_R_KEY_VALUES_MISMATCH when it does not fit the certificate of its
 kind. (SSL_CTX_use_PrivateKey_file(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
 */
int SSL_use_PrivateKey_file(SSL *ssl,
                            const char *file,
                            int type_);

/*
 SSL_CTX_use_certificate_ASN1 takes the DER encoded certificate in the `len` bytes at `d`, as
 SSL_CTX_use_certificate_file does. Returns 1, or 0 on failure. (SSL_CTX_use_certificate_file(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `d` points to `len` readable bytes.
 */
int SSL_CTX_use_certificate_ASN1(SSL_CTX *ctx, int len, const unsigned char *d);

/*
 SSL_CTX_use_PrivateKey_ASN1 takes the DER encoded private key in the `len` bytes at `d`, as
 SSL_CTX_use_PrivateKey_file does. `pk`, the kind of key that it should be, is not needed. Returns 1, or 0 on
 failure. (SSL_CTX_use_PrivateKey_file(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `d` points to `len` readable bytes.
 */
int SSL_CTX_use_PrivateKey_ASN1(int pk, SSL_CTX *ctx, const unsigned char *d, long len);

/*
 SSL_CTX_check_private_key returns 1 when what was set last, certificate or key, has its counterpart; otherwise 0
 with SSL_R_NO_CERTIFICATE_ASSIGNED or SSL_R_NO_PRIVATE_KEY_ASSIGNED. (SSL_CTX_check_private_key(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_check_private_key(const SSL_CTX *ctx);

/*
 SSL_CTX_load_verify_locations has `ctx` trust the certificates in the PEM file `CAfile` and those in the
 directory `CApath`, either of which may be NULL. See SSL_CTX_load_verify_file and SSL_CTX_load_verify_dir.
 Returns 1, or 0 on failure and when both are NULL. (SSL_CTX_load_verify_locations(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. The names are NULL or C strings.
 */
int SSL_CTX_load_verify_locations(SSL_CTX *ctx, const char *CAfile, const char *CApath);

/*
 SSL_CTX_load_verify_file has `ctx` trust the certificates in the PEM file `CAfile`. Returns 1, or 0 on failure:
 X509_R_NO_CERTIFICATE_OR_CRL_FOUND when there is none. (SSL_CTX_load_verify_locations(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `CAfile` is NULL (a failure) or a C string.
 */
int SSL_CTX_load_verify_file(SSL_CTX *ctx,
                             const char *CAfile);

/*
 SSL_CTX_load_verify_dir has `ctx` trust the certificates in the directory `CApath`, in files named by the hash
 of their subject (openssl-rehash(1)). The directory is read when the first peer is judged, and need not be
 there. Returns 1, or 0 on failure. (SSL_CTX_load_verify_locations(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `CApath` is NULL (a failure) or a C string.
 */
int SSL_CTX_load_verify_dir(SSL_CTX *ctx,
                            const char *CApath);

/*
 SSL_CTX_set_default_verify_paths has `ctx` trust whom the system trusts; the environment variables SSL_CERT_FILE
 and SSL_CERT_DIR name others. They are read when the first peer is judged. Returns 1, or 0 on failure.
 (SSL_CTX_load_verify_locations(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_set_default_verify_paths(SSL_CTX *ctx);

/*
 CRYPTO_malloc returns num bytes of memory, or NULL when there are none to be had or num is 0. The caller owns them
 and frees them with CRYPTO_free (OPENSSL_free). file and line tell where the call stands. See OPENSSL_malloc(3).

 # Safety
 file is NULL or a string that stays.
 */
void *CRYPTO_malloc(size_t num,
                    const char *file,
                    int line);

/*
 CRYPTO_free frees memory that CRYPTO_malloc returned, or that a function of this library returned and says so. NULL
 is allowed. file and line tell where the call stands. See OPENSSL_free(3).

 # Safety
 ptr is NULL or such memory, and is not used afterwards. file is NULL or a string that stays.
 */
void CRYPTO_free(void *ptr,
                 const char *file,
                 int line);

/*
 SSL_CTX_ctrl is what many of OpenSSL's macros for contexts call: `cmd` is SSL_CTRL_*, and what the arguments and
 the return value mean depends on it. It does what the macros for functions of this library need. A `cmd` that it
 does not know returns 0. (SSL_CTX_ctrl(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `parg` is what `cmd` asks for.
 */
long SSL_CTX_ctrl(SSL_CTX *ctx,
                  int cmd,
                  long larg,
                  void *parg);

/*
 SSL_CTX_callback_ctrl is what OpenSSL's macros that set a callback on a context call: `cmd` is
 SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB or SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB. A `cmd`
 that it does not know returns 0. (SSL_CTX_callback_ctrl(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `fp` is NULL or a function of the type that `cmd` asks for, which
 may be called until another is set.
 */
long SSL_CTX_callback_ctrl(SSL_CTX *ctx,
                           int cmd,
                           void (*fp)(void));

/*
 SSL_ctrl is what many of OpenSSL's macros for connections call: `cmd` is SSL_CTRL_*, and what the arguments and
 the return value mean depends on it. It does what the macros for functions of this library need. A `cmd` that it
 does not know returns 0. (SSL_CTX_ctrl(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `parg` is what `cmd` asks for.
 */
long SSL_ctrl(SSL *ssl,
              int cmd,
              long larg,
              void *parg);

/*
 SSL_callback_ctrl is what OpenSSL's macros that set a callback on a connection call: `cmd` is
 SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB. A `cmd` that it does not know returns 0. (SSL_CTX_callback_ctrl(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `fp` is NULL or a function of the type that `cmd` asks for, which
 may be called until another is set.
 */
long SSL_callback_ctrl(SSL *ssl,
                       int cmd,
                       void (*fp)(void));

/*
 SSL_CTX_set_max_early_data sets how many bytes of early data clients may send who resume sessions of servers of
 connections that are made from `ctx` from now on; 0, as in the beginning, for none. While it is not 0 such sessions
 stay in the server's cache and can be resumed once, unless SSL_OP_NO_ANTI_REPLAY is set. A server takes 16384 bytes
 at most on a connection. Returns 1. (SSL_CTX_set_max_early_data(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_set_max_early_data(SSL_CTX *ctx,
                               uint32_t max_early_data);

/*
 SSL_CTX_get_max_early_data returns what SSL_CTX_set_max_early_data set. (SSL_CTX_set_max_early_data(3))

 # Safety
 `ctx` is NULL (0, a failure) or a living context.
 */
uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *ctx);

/*
 SSL_set_max_early_data is SSL_CTX_set_max_early_data for one connection. Returns 1. (SSL_CTX_set_max_early_data(3))

 # Safety
 `s` is NULL (a failure) or a living connection.
 */
int SSL_set_max_early_data(SSL *s,
                           uint32_t max_early_data);

/*
 SSL_get_max_early_data returns what SSL_set_max_early_data set, or what the connection's context had when the
 connection was made. (SSL_CTX_set_max_early_data(3))

 # Safety
 `s` is NULL (0, a failure) or a living connection.
 */
uint32_t SSL_get_max_early_data(const SSL *s);

/*
 SSL_write_early_data sends the `num` bytes at `buf` along with a client's hello, before the server has said anything,
 and stores their number in `*written`. The connection needs a session whose SSL_SESSION_get_max_early_data is not 0,
 and nothing else may have been done with it. It may be called again; the handshake then goes on with SSL_connect,
 and SSL_get_early_data_status tells whether the server took the data.

 Returns 1; or 0, and SSL_get_error tells why: a call that has to wait is repeated with the same data. Data for which
 the session has no room fails with SSL_R_TOO_MUCH_EARLY_DATA and ends the connection. A server cannot write before
 the handshake is over: it fails with ERR_R_UNSUPPORTED. (SSL_write_early_data(3))

 # Safety
 `s` is NULL (a failure) or a living connection. `buf` points to `num` bytes; `written` may be written to.
 */
int SSL_write_early_data(SSL *s,
                         const void *buf,
                         size_t num,
                         size_t *written);

/*
 SSL_read_early_data reads, on a server, data that a client sent along with its hello: at most `num` bytes into `buf`,
 and their number into `*readbytes`. It carries the handshake on to where such data comes in, and has to be the first
 that is done with the connection. Whoever sent the data may have recorded it elsewhere and played it back: see the
 manual.

 Returns SSL_READ_EARLY_DATA_SUCCESS when there was data; SSL_READ_EARLY_DATA_FINISH when no more comes, after which
 SSL_accept ends the handshake; SSL_READ_EARLY_DATA_ERROR otherwise, and SSL_get_error tells why.
 (SSL_read_early_data(3))

 # Safety
 `s` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
 */
int SSL_read_early_data(SSL *s,
                        void *buf,
                        size_t num,
                        size_t *readbytes);

/*
 SSL_get_early_data_status returns what became of the early data of the connection: SSL_EARLY_DATA_NOT_SENT when there
 was none, SSL_EARLY_DATA_REJECTED when the server did not take it, or did not say so yet, SSL_EARLY_DATA_ACCEPTED
 when it did. (SSL_get_early_data_status(3))

 # Safety
 `s` is NULL (SSL_EARLY_DATA_NOT_SENT, a failure) or a living connection.
 */
int SSL_get_early_data_status(const SSL *s);

/*
 ERR_get_error takes the oldest error from the calling thread's queue and returns its code; 0 when there is none.
 See ERR_get_error(3).

 # Safety
 None beyond C's own.
 */
unsigned long ERR_get_error(void);

/*
 ERR_peek_error returns the code of the oldest error on the calling thread's queue, which stays there; 0 when there
 is none. See ERR_peek_error(3).

 # Safety
 None beyond C's own.
 */
unsigned long ERR_peek_error(void);

/*
 ERR_peek_last_error returns the code of the newest error on the calling thread's queue, which stays there; 0 when
 there is none. See ERR_peek_last_error(3).

 # Safety
 None beyond C's own.
 */
unsigned long ERR_peek_last_error(void);

/*
 ERR_clear_error forgets all errors of the calling thread. See ERR_clear_error(3).

 # Safety
 None beyond C's own.
 */
void ERR_clear_error(void);

/*
 ERR_error_string writes the error code e as text to buf, at most 256 bytes with the 0 at the end, and returns buf.
 When buf is NULL it writes to memory of its own and returns that: the next such call of the same thread writes
 there again, and it goes with the thread. See ERR_error_string(3).

 # Safety
 buf is NULL or has room for 256 bytes.
 */
char *ERR_error_string(unsigned long e,
                       char *buf);

/*
 ERR_error_string_n writes the error code e as text to buf, at most len bytes with the 0 at the end. Where the text
 does not fit, it writes the numbers of the code alone, cut to the size. Writes nothing when len is 0. See
 ERR_error_string_n(3).

 # Safety
 buf has room for len bytes.
 */
void ERR_error_string_n(unsigned long e,
                        char *buf,
                        size_t len);

/*
 ERR_lib_error_string returns the name of the library of the error code e, or NULL when it is not known. The text is
 static. See ERR_lib_error_string(3).

 # Safety
 None beyond C's own.
 */
const char *ERR_lib_error_string(unsigned long e);

/*
 ERR_reason_error_string returns the text of the reason of the error code e, or NULL when it is not known, or when it
 is an errno, which strerror(3) tells. The text is static. See ERR_reason_error_string(3).

 # Safety
 None beyond C's own.
 */
const char *ERR_reason_error_string(unsigned long e);

/*
 ERR_print_errors_fp takes all errors from the calling thread's queue and prints them to fp, one a line, the oldest
 first: thread, code, library, function, reason, file, line, and what more there is to say. Functions, files and lines
 of this library's own errors are not told. See ERR_print_errors_fp(3).

 # Safety
 fp is open for writing.
 */
void ERR_print_errors_fp(FILE *fp);

/*
 CRYPTO_get_ex_new_index registers a place for application data on all objects of a class (CRYPTO_EX_INDEX_SSL and
 its like) and returns its index, at least 1, or -1 with a reason on the error queue. Index 0 is for
 SSL_set_app_data and its like and need not be registered.

 The functions may be NULL. For every object of the class that is made, copied or freed from then on, with or without
 data at the index, they are called with argl and argp, in the order of the indexes: new_func when the object was
 made, dup_func when it was copied (after new_func for the copy, and only if the original holds anything at this
 index or a higher one), free_func before it goes. They may call any function of this library, and may be called
 from any thread. Without a libcrypto in the process, the ad they get cannot be looked into: data is reached through
 the object.

 Classes of objects that this library does not have are counted and nothing more. See CRYPTO_get_ex_new_index(3).

 # Safety
 The functions can be called like that until the process ends or CRYPTO_free_ex_index silences them.
 */
int CRYPTO_get_ex_new_index(int class_index,
                            long argl,
                            void *argp,
                            CRYPTO_EX_new new_func,
                            CRYPTO_EX_dup dup_func,
                            CRYPTO_EX_free free_func);

/*
 CRYPTO_free_ex_index silences the functions of an index. The data that objects hold there stays, and the index is
 not given out again. Returns 1, or 0 when there is no such index; for a class that there is not, with a reason on
 the error queue. See CRYPTO_free_ex_index(3).

 # Safety
 None beyond C's own. A call of one of the functions that another thread is in the middle of goes on.
 */
int CRYPTO_free_ex_index(int class_index,
                         int idx);

/*
 SSL_SESSION_get_ex_new_index registers a place for application data on sessions: CRYPTO_get_ex_new_index for the
 class CRYPTO_EX_INDEX_SSL_SESSION. Returns the index, or -1. See SSL_SESSION_get_ex_new_index(3).

 # Safety
 As for CRYPTO_get_ex_new_index.
 */
int SSL_SESSION_get_ex_new_index(long argl,
                                 void *argp,
                                 CRYPTO_EX_new new_func,
                                 CRYPTO_EX_dup dup_func,
                                 CRYPTO_EX_free free_func);

/*
 SSL_CTX_get_ex_new_index registers a place for application data on contexts: CRYPTO_get_ex_new_index for the class
 CRYPTO_EX_INDEX_SSL_CTX. Returns the index, or -1. Contexts are never copied: dup_func is not called. See
 SSL_CTX_get_ex_new_index(3).

 # Safety
 As for CRYPTO_get_ex_new_index.
 */
int SSL_CTX_get_ex_new_index(long argl,
                             void *argp,
                             CRYPTO_EX_new new_func,
                             CRYPTO_EX_dup dup_func,
                             CRYPTO_EX_free free_func);

/*
 SSL_get_ex_new_index registers a place for application data on connections: CRYPTO_get_ex_new_index for the class
 CRYPTO_EX_INDEX_SSL. Returns the index, or -1. See SSL_get_ex_new_index(3).

 # Safety
 As for CRYPTO_get_ex_new_index.
 */
int SSL_get_ex_new_index(long argl,
                         void *argp,
                         CRYPTO_EX_new new_func,
                         CRYPTO_EX_dup dup_func,
                         CRYPTO_EX_free free_func);

/*
 SSL_SESSION_set_ex_data keeps the pointer data on the session ss at the index idx, in place of what was there.
 Returns 1, or 0 with a reason on the error queue. The pointer stays the application's: it is handed to the functions
 of the index and not used otherwise. See SSL_SESSION_set_ex_data(3).

 # Safety
 ss is NULL or a living session.
 */
int SSL_SESSION_set_ex_data(SSL_SESSION *ss,
                            int idx,
                            void *data);

/*
 SSL_SESSION_get_ex_data returns the pointer that the session s holds at the index idx; NULL when it holds none
 there. See SSL_SESSION_get_ex_data(3).

 # Safety
 s is NULL or a living session.
 */
void *SSL_SESSION_get_ex_data(const SSL_SESSION *s,
                              int idx);

/*
 OPENSSL_init_ssl makes the library ready, which it is from the start: a program need not call it. A libcrypto in the
 process is made ready for TLS, as opts and settings say. Returns 1, or 0 when that libcrypto cannot be made ready,
 with its reason on the error queue. See OPENSSL_init_ssl(3).

 # Safety
 settings is NULL or came from OPENSSL_INIT_new.
 */
int OPENSSL_init_ssl(uint64_t opts,
                     const OPENSSL_INIT_SETTINGS *settings);

/*
 OPENSSL_init_crypto makes a libcrypto in the process ready, as opts and settings say; without one there is nothing
 to do. Returns 1, or 0 when it cannot be made ready, with its reason on the error queue. See OPENSSL_init_crypto(3).

 # Safety
 settings is NULL or came from OPENSSL_INIT_new.
 */
int OPENSSL_init_crypto(uint64_t opts,
                        const OPENSSL_INIT_SETTINGS *settings);

/*
 SSL_library_init is the older name of OPENSSL_init_ssl(0, NULL). Returns 1. See SSL_library_init(3).

 # Safety
 None beyond C's own.
 */
int SSL_library_init(void);

/*
 SSL_load_error_strings makes the texts of error codes known, which they are from the start; in a process with a
 libcrypto, to that as well. See SSL_load_error_strings(3).

 # Safety
 None beyond C's own.
 */
void SSL_load_error_strings(void);

/*
 OpenSSL_version returns a static text about the library that does the work: the libcrypto of the process when there
 is one, else this library. t says which text: OPENSSL_VERSION its name and version, OPENSSL_VERSION_STRING the
 version alone (of this library, that of OpenSSL whose interface it has), OPENSSL_PLATFORM what it was made for.
 Texts that this library does not have read "not available". See OpenSSL_version(3).

 # Safety
 None beyond C's own.
 */
const char *OpenSSL_version(int t);

/*
 OpenSSL_version_num returns the version of the libcrypto of the process when there is one. Else it returns that of
 OpenSSL whose interface this library has, 0x30000000 for 3.0.0: 0xMNN00PP0 stands for version M.NN.PP. See
 OpenSSL_version_num(3).

 # Safety
 None beyond C's own.
 */
unsigned long OpenSSL_version_num(void);

/*
 RSSLSESS_version returns the version of this library, "0.1.0" for example. The text is static.

 # Safety
 None beyond C's own.
 */
const char *RSSLSESS_version(void);

/*
 i2d_SSL_SESSION writes the session's DER encoding to `*pp` and returns its length in bytes, or 0 on failure.

 With `pp` NULL it only tells the length. With `*pp` NULL it allocates as many bytes as it needs, which the caller
 frees with OPENSSL_free; `*pp` is then their address. Otherwise it writes to `*pp`, where there must be room, and
 moves `*pp` on behind the last byte. A session without a cipher suite has no encoding.

 The encoding holds the session's secret. (d2i_SSL_SESSION(3))

 # Safety
 `in` is NULL (a failure) or a living session; `pp` is NULL or may be written to; `*pp` is NULL or points to as
 many writable bytes as the encoding takes.
 */
int i2d_SSL_SESSION(const SSL_SESSION *in,
                    unsigned char **pp);

/*
 d2i_SSL_SESSION makes a session of the encoding at `*pp`, of which there are at most `length` bytes, and moves
 `*pp` on behind it. Returns the session, or NULL on failure.

 With `a` or `*a` NULL the session is new, the caller owns it, and `*a` is set to it unless `a` is NULL. Otherwise
 it is `*a` itself that takes on everything from the encoding; it keeps its references and its ex_data, and
 caches that hold it find it by its new id. On failure `*a` and `*pp` stay as they are.

 Encodings of OpenSSL 1.1.1 to 4.0 are read, in DER or in the looser forms that OpenSSL takes. What follows the
 encoding is not looked at. (d2i_SSL_SESSION(3))

 # Safety
 `pp` and `*pp` are NULL (a failure), or `*pp` points to `length` readable bytes; `a` is NULL or may be read and
 written; `*a` is NULL or a living session.
 */
SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **a,
                             const unsigned char **pp,
                             long length);

/*
 d2i_SSL_SESSION_ex is d2i_SSL_SESSION; `libctx` and `propq`, which in OpenSSL choose what reads a peer's raw public
 key, are not used.

 # Safety
 As for d2i_SSL_SESSION.
 */
SSL_SESSION *d2i_SSL_SESSION_ex(SSL_SESSION **a,
                                const unsigned char **pp,
                                long length,
                                OSSL_LIB_CTX *libctx,
                                const char *propq);

/*
 PEM_write_bio_SSL_SESSION is PEM_write_SSL_SESSION to a BIO. It needs a libcrypto in the process, and fails with
 ERR_R_UNSUPPORTED without. (PEM_write_SSL_SESSION(3))

 # Safety
 `out` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL (a failure) or a living session.
 */
int PEM_write_bio_SSL_SESSION(BIO *out,
                              const SSL_SESSION *x);

/*
 PEM_read_bio_SSL_SESSION is PEM_read_SSL_SESSION from a BIO. It needs a libcrypto in the process, and fails with
 ERR_R_UNSUPPORTED without. (PEM_read_SSL_SESSION(3))

 # Safety
 `bp` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL or may be read and written; `*x` is NULL
 or a living session.
 */
SSL_SESSION *PEM_read_bio_SSL_SESSION(BIO *bp,
                                      SSL_SESSION **x,
                                      int (*cb)(char *buf, int size, int rwflag, void *userdata),
                                      void *u);

/*
 SSL_SESSION_print is SSL_SESSION_print_fp to a BIO. It needs a libcrypto in the process, and fails with
 ERR_R_UNSUPPORTED without. (SSL_SESSION_print(3))

 # Safety
 `fp` is NULL (a failure) or a BIO of the process's libcrypto; `ses` is NULL (a failure) or a living session.
 */
int SSL_SESSION_print(BIO *fp, const SSL_SESSION *ses);

/*
 SSL_SESSION_print_keylog writes the session's id and master secret to a BIO, as a line of a key log in NSS's
 format. It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without.

 Returns 1, or 0 on failure, which it is when the session has no id or no secret. (SSL_SESSION_print(3))

 # Safety
 `bp` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL (a failure) or a living session.
 */
int SSL_SESSION_print_keylog(BIO *bp, const SSL_SESSION *x);

/*
 BIO_ssl_copy_session_id gives the connection in the chain of BIOs `to` the session, certificate and id context of
 the connection in the chain `from`.

 What puts a connection into a chain is BIO_f_ssl(3). This library has none, and a connection in a chain made with
 another library's is that library's. So there is nothing to copy between: the function always returns 0, with
 ERR_R_PASSED_NULL_PARAMETER for NULL, ERR_R_PASSED_INVALID_ARGUMENT for a chain without a connection, and
 ERR_R_UNSUPPORTED for one with another library's. SSL_copy_session_id does it for connections themselves.
 (BIO_f_ssl(3))

 # Safety
 `to` and `from` are NULL (a failure) or BIOs of the process's libcrypto.
 */
int BIO_ssl_copy_session_id(BIO *to,
                            BIO *from);

/*
 PEM_write_SSL_SESSION writes the session to the stream `out` as PEM, "SSL SESSION PARAMETERS". Its secret is in
 it. Returns 1, or 0 on failure. (PEM_write_SSL_SESSION(3))

 # Safety
 `out` is NULL (a failure) or a stream open for writing; `x` is NULL (a failure) or a living session.
 */
int PEM_write_SSL_SESSION(FILE *out,
                          const SSL_SESSION *x);

/*
 PEM_read_SSL_SESSION reads the next session in PEM from the stream `out`, and not beyond its last line. Returns it,
 or NULL on failure.

 What comes before it is passed over. `x` is as the first argument of d2i_SSL_SESSION: with `x` or `*x` NULL the
 session is new and the caller owns it; otherwise it is `*x` itself that takes on everything that was read.
 `cb` and `u` are for encrypted PEM, which is not read: `cb` is never called. (PEM_read_SSL_SESSION(3))

 # Safety
 `out` is NULL (a failure) or a stream open for reading; `x` is NULL or may be read and written; `*x` is NULL or
 a living session.
 */
SSL_SESSION *PEM_read_SSL_SESSION(FILE *out,
                                  SSL_SESSION **x,
                                  int (*cb)(char *buf, int size, int rwflag, void *userdata),
                                  void *u);

/*
 SSL_SESSION_print_fp writes what the session holds to the stream `fp`, for people to read: its secret is in it.

 Returns 1, or 0 on failure. (SSL_SESSION_print(3))

 # Safety
 `fp` is NULL (a failure) or a stream open for writing; `ses` is NULL (a failure) or a living session.
 */
int SSL_SESSION_print_fp(FILE *fp,
                         const SSL_SESSION *ses);

/*
 SSL_connect makes `ssl` a client, if it has no side yet, and carries its handshake on as far as it goes. Returns
 1 when it is over; 0 or less otherwise, and SSL_get_error tells what to do. (SSL_connect(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_connect(SSL *ssl);

/*
 SSL_accept makes `ssl` a server, if it has no side yet, and carries its handshake on as far as it goes. Returns
 1 when it is over; 0 or less otherwise, and SSL_get_error tells what to do. (SSL_accept(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_accept(SSL *ssl);

/*
 SSL_do_handshake carries its handshake on as far as it goes. Returns 1 when it is over; 0 or less otherwise, and
 SSL_get_error tells what to do. (SSL_do_handshake(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_do_handshake(SSL *ssl);

/*
 SSL_read reads application data: at most `num` bytes, of one record at most, into `buf`. It carries the
 handshake on first, if that is not over.

 Returns the number of bytes; 0 or less when there are none, and SSL_get_error tells why. (SSL_read(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes.
 */
int SSL_read(SSL *ssl, void *buf, int num);

/*
 SSL_read_ex reads application data as SSL_read does, and stores the number of bytes in `*readbytes`. Returns 1
 when there are any, 0 otherwise, and SSL_get_error tells why. (SSL_read(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
 */
int SSL_read_ex(SSL *ssl,
                void *buf,
                size_t num,
                size_t *readbytes);

/*
 SSL_peek looks at, and leaves where it is, application data: at most `num` bytes, of one record at most, into
 `buf`. It carries the handshake on first, if that is not over.

 Returns the number of bytes; 0 or less when there are none, and SSL_get_error tells why. (SSL_read(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes.
 */
int SSL_peek(SSL *ssl, void *buf, int num);

/*
 SSL_peek_ex looks at, and leaves where it is, application data as SSL_peek does, and stores the number of bytes
 in `*readbytes`. Returns 1 when there are any, 0 otherwise, and SSL_get_error tells why. (SSL_read(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
 */
int SSL_peek_ex(SSL *ssl,
                void *buf,
                size_t num,
                size_t *readbytes);

/*
 SSL_write writes the `num` bytes at `buf` as application data: all of them, or with
 SSL_MODE_ENABLE_PARTIAL_WRITE at least a record's worth. It carries the handshake on first, if that is not over.
 A call that has to wait is to be repeated with the same arguments.

 Returns the number of bytes written; 0 or less when there are none, and SSL_get_error tells why. (SSL_write(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` points to `num` readable bytes.
 */
int SSL_write(SSL *ssl,
              const void *buf,
              int num);

/*
 SSL_write_ex writes application data as SSL_write does, and stores the number of bytes in `*written`. Returns 1
 when they are written, 0 otherwise, and SSL_get_error tells why. (SSL_write(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `buf` points to `num` readable bytes; `written` may be written
 to.
 */
int SSL_write_ex(SSL *ssl,
                 const void *buf,
                 size_t num,
                 size_t *written);

/*
 SSL_pending returns how many bytes of application data can be read without waiting for the peer.
 (SSL_pending(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_pending(const SSL *ssl);

/*
 SSL_has_pending returns 1 when something came that was not read yet, be it part of a record; 0 otherwise.
 (SSL_pending(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_has_pending(const SSL *ssl);

/*
 SSL_shutdown sends close_notify if that was not done, otherwise waits for the peer's.

 Returns 1 when both were exchanged, 0 when the peer's is to be awaited (call it again, or read), -1 when it has
 to wait or failed, and SSL_get_error tells which. (SSL_shutdown(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_shutdown(SSL *ssl);

/*
 SSL_get_shutdown returns which sides have closed: SSL_SENT_SHUTDOWN, SSL_RECEIVED_SHUTDOWN, both or none.
 (SSL_set_shutdown(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_shutdown(const SSL *ssl);

/*
 SSL_set_shutdown says which sides have closed, sending nothing: a connection of which one has keeps its session
 good when it is freed. It replaces what was known of it. (SSL_set_shutdown(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void SSL_set_shutdown(SSL *ssl,
                      int mode);

/*
 SSL_export_keying_material derives `olen` bytes of key material from the connection's secrets into `out` (RFC
 5705, RFC 8446 section 7.5), from the `llen` bytes of the label and, with `use_context`, the `contextlen` bytes
 of the context. Returns 1, or -1 on failure. (SSL_export_keying_material(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `out` has room for `olen` bytes; `label` and, with
 `use_context`, `context` point to as many bytes as is said.
 */
int SSL_export_keying_material(SSL *ssl,
                               unsigned char *out,
                               size_t olen,
                               const char *label,
                               size_t llen,
                               const unsigned char *context,
                               size_t contextlen,
                               int use_context);

/*
 SSL_set_bio has `ssl` read from `rbio` and write to `wbio`, and takes the caller's reference to each: one if
 both are the same. It needs a libcrypto in the process; without one it does nothing but leave ERR_R_UNSUPPORTED
 on the error queue. (SSL_set_bio(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `rbio` and `wbio` are NULL or living BIOs with a reference
 that the caller gives up.
 */
void SSL_set_bio(SSL *ssl,
                 BIO *rbio,
                 BIO *wbio);

/*
 SSL_get_rbio lends the BIO that `ssl` reads from, or returns NULL. For a connection over a file descriptor a BIO
 is made of it where the process has a libcrypto. (SSL_get_rbio(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
BIO *SSL_get_rbio(const SSL *ssl);

/*
 SSL_get_wbio lends the BIO that `ssl` writes to, or returns NULL. For a connection over a file descriptor a BIO
 is made of it where the process has a libcrypto. (SSL_get_rbio(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
BIO *SSL_get_wbio(const SSL *ssl);

/*
 SSL_CTX_use_certificate takes the certificate `x`, as SSL_CTX_use_certificate_file does; it stays the caller's.
 It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
 (SSL_CTX_use_certificate(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `x` is NULL (a failure) or libcrypto's certificate.
 */
int SSL_CTX_use_certificate(SSL_CTX *ctx,
                            X509 *x);

/*
 SSL_CTX_use_PrivateKey takes the private key `pkey`, as SSL_CTX_use_PrivateKey_file does; it stays the caller's.
 It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
 (SSL_CTX_use_PrivateKey(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `pkey` is NULL (a failure) or libcrypto's key.
 */
int SSL_CTX_use_PrivateKey(SSL_CTX *ctx,
                           EVP_PKEY *pkey);

/*
 SSL_use_certificate takes the certificate `x`, as SSL_use_certificate_file does; it stays the caller's. It needs
 a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
 (SSL_CTX_use_certificate(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `x` is NULL (a failure) or libcrypto's certificate.
 */
int SSL_use_certificate(SSL *ssl,
                        X509 *x);

/*
 SSL_use_PrivateKey takes the private key `pkey`, as SSL_use_PrivateKey_file does; it stays the caller's. It
 needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
 (SSL_CTX_use_PrivateKey(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `pkey` is NULL (a failure) or libcrypto's key.
 */
int SSL_use_PrivateKey(SSL *ssl, EVP_PKEY *pkey);

/*
 SSL_CTX_get_cert_store lends the store of libcrypto's that peers are judged by. It holds what `ctx` was told to
 trust, and takes more. It belongs to `ctx`. It needs a libcrypto in the process: without
 one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue. (SSL_CTX_get_cert_store(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
X509_STORE *SSL_CTX_get_cert_store(const SSL_CTX *ctx);

/*
 SSL_CTX_set_cipher_list chooses the TLS 1.2 cipher suites of connections that are made from `ctx` from now on,
 in the language of ciphers(1). Names of suites that this library does not have match nothing. Returns 1; or 0
 with SSL_R_NO_CIPHER_MATCH when nothing is left. (SSL_CTX_set_cipher_list(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `str` is NULL (a failure) or a C string.
 */
int SSL_CTX_set_cipher_list(SSL_CTX *ctx,
                            const char *str);

/*
 SSL_CTX_set_ciphersuites chooses the TLS 1.3 cipher suites of connections that are made from `ctx` from now on:
 names, best first, with colons between them. Returns 1; or 0 with SSL_R_NO_CIPHER_MATCH.
 (SSL_CTX_set_ciphersuites(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `str` is NULL (a failure) or a C string.
 */
int SSL_CTX_set_ciphersuites(SSL_CTX *ctx,
                             const char *str);

/*
 SSL_CTX_set_alpn_protos sets the application protocols that clients that are made from `ctx` from now on offer,
 best first, each behind a byte with its length. With `protos_len` 0 none are offered. Unlike most functions it
 returns 0 on success, and 1 on failure. (SSL_CTX_set_alpn_protos(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `protos` points to `protos_len` readable bytes.
 */
int SSL_CTX_set_alpn_protos(SSL_CTX *ctx,
                            const unsigned char *protos,
                            unsigned int protos_len);

/*
 SSL_set_alpn_protos sets the application protocols that `ssl` as a client offers, best first, each behind a byte
 with its length. With `protos_len` 0 none are offered. Unlike most functions it returns 0 on success, and 1 on
 failure. (SSL_CTX_set_alpn_protos(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `protos` points to `protos_len` readable bytes.
 */
int SSL_set_alpn_protos(SSL *ssl,
                        const unsigned char *protos,
                        unsigned int protos_len);

/*
 SSL_CTX_set_alpn_select_cb sets the function that chooses, on servers of `ctx`, among the application protocols
 that a client offers. It is called with `arg` before the session is looked up. It points `*out` to the protocol,
 `*outlen` bytes of those at `in`, and returns SSL_TLSEXT_ERR_OK; or SSL_TLSEXT_ERR_NOACK for none, or
 SSL_TLSEXT_ERR_ALERT_FATAL to end the handshake. (SSL_CTX_set_alpn_select_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called with `arg`, from any thread, until
 another is set.
 */
void SSL_CTX_set_alpn_select_cb(SSL_CTX *ctx,
                                int (*cb)(SSL *ssl,
                                          const unsigned char **out,
                                          unsigned char *outlen,
                                          const unsigned char *in_,
                                          unsigned int inlen,
                                          void *arg),
                                void *arg);

/*
 SSL_get0_alpn_selected points `*data` to the application protocol of the connection, `*len` bytes that belong to
 `ssl`; to NULL and 0 when there is none. (SSL_CTX_set_alpn_select_cb(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `data` and `len` may be written to.
 */
void SSL_get0_alpn_selected(const SSL *ssl,
                            const unsigned char **data,
                            unsigned int *len);

/*
 SSL_CTX_set_min_proto_version sets the lowest protocol version of connections that are made from `ctx` from now
 on: TLS1_2_VERSION, TLS1_3_VERSION, or 0 for the lowest that there is. Returns 1, or 0 for a version that there
 is none of. (SSL_CTX_set_min_proto_version(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_set_min_proto_version(SSL_CTX *ctx,
                                   int version);

/*
 SSL_CTX_set_max_proto_version sets the highest protocol version of connections that are made from `ctx` from now
 on: TLS1_2_VERSION, TLS1_3_VERSION, or 0 for the highest that there is. Returns 1, or 0 for a version that there
 is none of. (SSL_CTX_set_min_proto_version(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_set_max_proto_version(SSL_CTX *ctx,
                                   int version);

/*
 SSL_CTX_set_tlsext_servername_callback sets the function that servers of `ctx` call when a client hello came: it
 may look at the name with SSL_get_servername and move the connection to another context with SSL_set_SSL_CTX. It
 returns SSL_TLSEXT_ERR_OK when it accepts the name, SSL_TLSEXT_ERR_NOACK when it does not care,
 SSL_TLSEXT_ERR_ALERT_FATAL to end the handshake with the alert `*al`. Returns 1.
 (SSL_CTX_set_tlsext_servername_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
 set.
 */
long SSL_CTX_set_tlsext_servername_callback(SSL_CTX *ctx,
                                            int (*cb)(SSL *ssl, int *al, void *arg));

/*
 SSL_CTX_set_tlsext_servername_arg sets the last argument of the function that
 SSL_CTX_set_tlsext_servername_callback set. Returns 1. (SSL_CTX_set_tlsext_servername_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_set_tlsext_servername_arg(SSL_CTX *ctx, void *arg);

/*
 SSL_set_tlsext_host_name sets the name that `ssl` as a client sends to the server (RFC 6066 section 3): a copy
 of `name`, at most 255 bytes; none when it is NULL. Returns 1; or 0 with SSL_R_SSL3_EXT_INVALID_SERVERNAME.
 (SSL_set_tlsext_host_name(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `name` is NULL or a C string.
 */
long SSL_set_tlsext_host_name(SSL *ssl,
                              const char *name);

/*
 SSL_get_servername returns the server name of the connection, or NULL: on a client the one that was set with
 SSL_set_tlsext_host_name (or that of the session that is resumed), on a server the one that the client sent. It
 belongs to `ssl`. The one type there is is TLSEXT_NAMETYPE_host_name. (SSL_get_servername(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
const char *SSL_get_servername(const SSL *ssl,
                               int type_);

/*
 SSL_get_servername_type returns TLSEXT_NAMETYPE_host_name when SSL_get_servername has a name, -1 otherwise.
 (SSL_get_servername(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_servername_type(const SSL *ssl);

/*
 SSL_set1_host sets the name, or the address, that the server's certificate has to carry; a copy is taken. NULL
 or an empty name: none has to. Returns 1, or 0 on failure. It takes effect where the peer is verified.
 (SSL_set1_host(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `hostname` is NULL or a C string.
 */
int SSL_set1_host(SSL *ssl,
                  const char *hostname);

/*
 SSL_get0_peer_certificate lends the certificate of the peer, or returns NULL when there is no session yet or the
 peer showed none. It belongs to the session of `ssl`, which SSL_SESSION_get0_peer lends it from as well. It needs a
 libcrypto in the process: without one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue.
 (SSL_get_peer_certificate(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
X509 *SSL_get0_peer_certificate(const SSL *ssl);

/*
 SSL_get1_peer_certificate gives the certificate of the peer, or returns NULL as SSL_get0_peer_certificate does. The
 caller frees it with X509_free. It needs a libcrypto in the process: without one it returns NULL and leaves
 ERR_R_UNSUPPORTED on the error queue. (SSL_get_peer_certificate(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
X509 *SSL_get1_peer_certificate(const SSL *ssl);

/*
 SSL_get_peer_certificate does what SSL_get1_peer_certificate does: it is its name before OpenSSL 3.0.
 (SSL_get_peer_certificate(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
X509 *SSL_get_peer_certificate(const SSL *ssl);

/*
 SSL_get_peer_cert_chain lends the certificates that the peer showed: on a client all of them, on a server those
 above the peer's own. It returns NULL when there are none, and after the resumption of a session that travelled as
 DER, PEM or a ticket, which knows the peer's own alone. The list belongs to the session of `ssl`. It needs a
 libcrypto in the process: without one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue.
 (SSL_get_peer_cert_chain(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
stack_st_X509 *SSL_get_peer_cert_chain(const SSL *ssl);

/*
 SSL_SESSION_get0_peer returns the certificate that the peer showed when the session was made, or NULL when it
 showed none.

 The certificate belongs to the session and lives until the session is freed or becomes another one. It is made by
 the libcrypto in the process; without one the outcome is NULL and ERR_R_UNSUPPORTED. (SSL_SESSION_get0_peer(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
X509 *SSL_SESSION_get0_peer(SSL_SESSION *s);

/*
 SSL_SESSION_get0_peer_rpk returns the raw public key that the peer showed when the session was made, or NULL when
 it showed none.

 The key belongs to the session and lives until the session is freed or becomes another one. It is made by the
 libcrypto in the process; without one the outcome is NULL and ERR_R_UNSUPPORTED.

 # Safety
 `s` is NULL (a failure) or a living session.
 */
EVP_PKEY *SSL_SESSION_get0_peer_rpk(SSL_SESSION *s);

/*
 SSL_CTX_set_psk_use_session_callback sets the function that gives clients of connections made from `ctx` from now on
 a key that they share with the server; NULL for none. It sets `*sess` to a TLS 1.3 session with that key and a cipher
 suite, of which it gives a reference away, and `*id` to the key's identity, `*idlen` bytes that are copied; or `*sess`
 to NULL for no key. It returns 1, or 0 to end the handshake. It is asked once a handshake, with `md` NULL, and not
 when the connection has a TLS 1.3 session to resume: one of the two is offered.
 (SSL_CTX_set_psk_use_session_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
 */
void SSL_CTX_set_psk_use_session_callback(SSL_CTX *ctx,
                                          int (*cb)(SSL *ssl,
                                                    const EVP_MD *md,
                                                    const unsigned char **id,
                                                    size_t *idlen,
                                                    SSL_SESSION **sess));

/*
 SSL_set_psk_use_session_callback is SSL_CTX_set_psk_use_session_callback for one connection.
 (SSL_CTX_set_psk_use_session_callback(3))

 # Safety
 `s` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is set.
 */
void SSL_set_psk_use_session_callback(SSL *s,
                                      int (*cb)(SSL *ssl,
                                                const EVP_MD *md,
                                                const unsigned char **id,
                                                size_t *idlen,
                                                SSL_SESSION **sess));

/*
 SSL_CTX_set_psk_find_session_callback sets the function that servers of connections made from `ctx` from now on ask
 for the key with the identity that a client shows, `identity_len` bytes; NULL for none. It sets `*sess` to a TLS 1.3
 session with that key and a cipher suite, of which it gives a reference away, or to NULL when it knows none: what the
 client shows may then be a ticket. It returns 1, or 0 to end the handshake. (SSL_CTX_set_psk_find_session_callback(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
 */
void SSL_CTX_set_psk_find_session_callback(SSL_CTX *ctx,
                                           int (*cb)(SSL *ssl,
                                                     const unsigned char *identity,
                                                     size_t identity_len,
                                                     SSL_SESSION **sess));

/*
 SSL_set_psk_find_session_callback is SSL_CTX_set_psk_find_session_callback for one connection.
 (SSL_CTX_set_psk_find_session_callback(3))

 # Safety
 `s` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is set.
 */
void SSL_set_psk_find_session_callback(SSL *s,
                                       int (*cb)(SSL *ssl,
                                                 const unsigned char *identity,
                                                 size_t identity_len,
                                                 SSL_SESSION **sess));

/*
 SSL_SESSION_new returns a new session, or NULL on failure.

 It was made now, lives 304 seconds, has no id, no cipher and no secret, and its verify result says that nothing
 was verified. The caller owns it and gives it back with SSL_SESSION_free. The callbacks for new objects that
 SSL_SESSION_get_ex_new_index registered run before it is returned. (SSL_SESSION_new(3))

 # Safety
 None beyond what the application's callbacks ask for.
 */
SSL_SESSION *SSL_SESSION_new(void);

/*
 SSL_SESSION_dup returns a copy of `src` that shares nothing with it, or NULL on failure.

 The copy is in no cache, has one reference, which the caller owns, and is resumable exactly when `src` is. The
 callbacks for copies that SSL_SESSION_get_ex_new_index registered run; when one of them refuses, nothing is
 copied and the reason is ERR_R_MALLOC_FAILURE. (SSL_SESSION_dup(3))

 # Safety
 `src` is NULL (a failure) or a session that lives for the length of the call.
 */
SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *src);

/*
 SSL_SESSION_up_ref takes one more reference to `ses`, to be given back with SSL_SESSION_free.

 Returns 1, or 0 when `ses` is NULL. (SSL_SESSION_free(3))

 # Safety
 `ses` is NULL or a session to which the caller holds a reference, or that something else keeps alive meanwhile.
 */
int SSL_SESSION_up_ref(SSL_SESSION *ses);

/*
 SSL_SESSION_free gives one reference to `ses` back. NULL is ignored.

 With the last reference the session goes: the callbacks for freed objects that SSL_SESSION_get_ex_new_index
 registered run, and its secrets are wiped. A session in a cache is held by the cache as well.
 (SSL_SESSION_free(3))

 # Safety
 `ses` is NULL or carries a reference that the caller owns and does not use again.
 */
void SSL_SESSION_free(SSL_SESSION *ses);

/*
 SSL_SESSION_get_id returns the address of the session's id and stores its length, 0 to 32 bytes, in `*len`.

 The bytes belong to the session: they live as long as it does and change when its id does. `len` may be NULL.
 NULL and a length of 0 when `s` is NULL. (SSL_SESSION_set1_id(3))

 # Safety
 `s` is NULL or a living session; `len` is NULL or may be written to.
 */
const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *s, unsigned int *len);

/*
 SSL_SESSION_set1_id makes a copy of the `sid_len` bytes at `sid` the session's id.

 Returns 1; or 0 with SSL_R_SSL_SESSION_ID_TOO_LONG when there are more than 32 bytes, and the id stays as it
 was. Caches that hold the session find it by its new id from now on. (SSL_SESSION_set1_id(3))

 # Safety
 `s` is NULL (a failure) or a living session; `sid` points to `sid_len` readable bytes, which may be the
 session's own id.
 */
int SSL_SESSION_set1_id(SSL_SESSION *s, const unsigned char *sid, unsigned int sid_len);

/*
 SSL_SESSION_get0_id_context returns the address of the session's id context and stores its length, 0 to 32 bytes,
 in `*len`.

 The bytes belong to the session: they live as long as it does and change when its id context does. `len` may be
 NULL. NULL and a length of 0 when `s` is NULL. (SSL_SESSION_get0_id_context(3))

 # Safety
 `s` is NULL or a living session; `len` is NULL or may be written to.
 */
const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *s,
                                                 unsigned int *len);

/*
 SSL_SESSION_set1_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session's id context.

 Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes, and the id context
 stays as it was. (SSL_SESSION_get0_id_context(3))

 # Safety
 `s` is NULL (a failure) or a living session; `sid_ctx` points to `sid_ctx_len` readable bytes, which may be the
 session's own id context.
 */
int SSL_SESSION_set1_id_context(SSL_SESSION *s,
                                const unsigned char *sid_ctx,
                                unsigned int sid_ctx_len);

/*
 SSL_SESSION_is_resumable returns 1 when a client could resume the session, and 0 otherwise.

 A session is resumable while it has an id or a ticket and nothing ruled it out: a removal from a cache or a
 failed connection does. 0 when `s` is NULL. (SSL_SESSION_is_resumable(3))

 # Safety
 `s` is NULL or a living session.
 */
int SSL_SESSION_is_resumable(const SSL_SESSION *s);

/*
 SSL_SESSION_get0_hostname returns the server name of the session, or NULL when it has none.

 The string belongs to the session and lives until another name is set or the session is freed.
 (SSL_SESSION_get0_hostname(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
const char *SSL_SESSION_get0_hostname(const SSL_SESSION *s);

/*
 SSL_SESSION_set1_hostname makes a copy of the string `hostname` the session's server name; NULL leaves it without
 one. Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_hostname(3))

 # Safety
 `s` is NULL (a failure) or a living session; `hostname` is NULL or a string that ends with a zero byte.
 */
int SSL_SESSION_set1_hostname(SSL_SESSION *s,
                              const char *hostname);

/*
 SSL_SESSION_get0_alpn_selected stores the address of the session's application protocol in `*alpn` and its length
 in bytes in `*len`: NULL and 0 when the session has none.

 The bytes belong to the session and live until another protocol is set or the session is freed.
 (SSL_SESSION_get0_alpn_selected(3))

 # Safety
 `s` is NULL (a failure) or a living session; `alpn` and `len` are NULL (a failure) or may be written to.
 */
void SSL_SESSION_get0_alpn_selected(const SSL_SESSION *s,
                                    const unsigned char **alpn,
                                    size_t *len);

/*
 SSL_SESSION_set1_alpn_selected makes a copy of the `len` bytes at `alpn` the session's application protocol; NULL
 or no bytes leave it without one. Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_alpn_selected(3))

 # Safety
 `s` is NULL (a failure) or a living session; `alpn` is NULL or points to `len` readable bytes.
 */
int SSL_SESSION_set1_alpn_selected(SSL_SESSION *s,
                                   const unsigned char *alpn,
                                   size_t len);

/*
 SSL_SESSION_has_ticket returns 1 when the session has a ticket, and 0 otherwise, and when `s` is NULL.
 (SSL_SESSION_has_ticket(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
int SSL_SESSION_has_ticket(const SSL_SESSION *s);

/*
 SSL_SESSION_get_ticket_lifetime_hint returns for how many seconds the server said the ticket is good; 0 when it did
 not say, and when `s` is NULL. (SSL_SESSION_has_ticket(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *s);

/*
 SSL_SESSION_get0_ticket stores the address of the session's ticket in `*tick`, unless `tick` is NULL, and its length
 in bytes in `*len`: NULL and 0 when the session has none.

 The bytes belong to the session and live until it gets another ticket or is freed. (SSL_SESSION_has_ticket(3))

 # Safety
 `s` is NULL (a failure) or a living session; `tick` is NULL or may be written to; so is `len`, where NULL is a
 failure.
 */
void SSL_SESSION_get0_ticket(const SSL_SESSION *s,
                             const unsigned char **tick,
                             size_t *len);

/*
 SSL_SESSION_get0_ticket_appdata stores the address of the application data that goes into the session's ticket in
 `*data` and its length in bytes in `*len`: NULL and 0 when there is none.

 Returns 1, or 0 when an argument is NULL. The bytes belong to the session and live until other data is set or the
 session is freed. (SSL_SESSION_set1_ticket_appdata(3))

 # Safety
 `ss` is NULL (a failure) or a living session; `data` and `len` are NULL (a failure) or may be written to.
 */
int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *ss,
                                    void **data,
                                    size_t *len);

/*
 SSL_SESSION_set1_ticket_appdata makes a copy of the `len` bytes at `data` the application data that goes into the
 session's ticket; NULL or no bytes leave it without. Returns 1, or 0 when `ss` is NULL.
 (SSL_SESSION_set1_ticket_appdata(3))

 # Safety
 `ss` is NULL (a failure) or a living session; `data` is NULL or points to `len` readable bytes.
 */
int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *ss,
                                    const void *data,
                                    size_t len);

/*
 SSL_SESSION_get_time returns the time the session was made or last renewed, in seconds since 1970.

 0 when `s` is NULL. (SSL_SESSION_get_time(3))

 # Safety
 `s` is NULL or a living session.
 */
long SSL_SESSION_get_time(const SSL_SESSION *s);

/*
 SSL_SESSION_set_time makes `t`, in seconds since 1970, the time the session was made, and returns `t`.

 The session then ends at `t` plus its timeout, in every cache that holds it; a time before 1970 is stored as it
 is. 0 when `s` is NULL. (SSL_SESSION_get_time(3))

 # Safety
 `s` is NULL or a living session.
 */
long SSL_SESSION_set_time(SSL_SESSION *s,
                          long t);

/*
 SSL_SESSION_get_time_ex is SSL_SESSION_get_time with a time_t.

 # Safety
 `s` is NULL or a living session.
 */
time_t SSL_SESSION_get_time_ex(const SSL_SESSION *s);

/*
 SSL_SESSION_set_time_ex is SSL_SESSION_set_time with a time_t.

 # Safety
 `s` is NULL or a living session.
 */
time_t SSL_SESSION_set_time_ex(SSL_SESSION *s, time_t t);

/*
 SSL_SESSION_get_timeout returns how long the session lives from its time on, in seconds.

 0 when `s` is NULL. (SSL_SESSION_get_time(3))

 # Safety
 `s` is NULL or a living session.
 */
long SSL_SESSION_get_timeout(const SSL_SESSION *s);

/*
 SSL_SESSION_set_timeout makes the session live `t` seconds from its time on, in every cache that holds it.

 Returns 1; or 0 when `s` is NULL or `t` is negative, and nothing changes. A sum of time and timeout that is too
 large for a time never comes. (SSL_SESSION_get_time(3))

 # Safety
 `s` is NULL or a living session.
 */
long SSL_SESSION_set_timeout(SSL_SESSION *s,
                             long t);

/*
 SSL_SESSION_get_protocol_version returns the session's protocol version as TLS numbers it on the wire, such as
 TLS1_3_VERSION; 0 when none was set, and when `s` is NULL. (SSL_SESSION_get_protocol_version(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
int SSL_SESSION_get_protocol_version(const SSL_SESSION *s);

/*
 SSL_SESSION_set_protocol_version sets the session's protocol version to `version`, whatever the number.

 Returns 1, or 0 when `s` is NULL. Caches that hold the session find it under its new version from now on.
 (SSL_SESSION_get_protocol_version(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
int SSL_SESSION_set_protocol_version(SSL_SESSION *s, int version);

/*
 SSL_SESSION_get0_cipher returns the session's cipher suite, or NULL when it has none.

 A cipher suite belongs to nobody and lives as long as the process. (SSL_SESSION_get0_cipher(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *s);

/*
 SSL_SESSION_set_cipher makes `cipher` the session's cipher suite; NULL leaves it without one.

 Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_cipher(3))

 # Safety
 `s` is NULL (a failure) or a living session; `cipher` is NULL or came from a function of this library.
 */
int SSL_SESSION_set_cipher(SSL_SESSION *s, const SSL_CIPHER *cipher);

/*
 SSL_SESSION_get_master_key copies the first `outlen` bytes of the session's secret to `out` and returns how many
 it copied, which is less when the secret is shorter. With an `outlen` of 0 it copies nothing and returns the
 secret's length in bytes.

 The secret is the master secret of TLS 1.2 or the resumption pre-shared key of TLS 1.3. 0 when an argument is NULL
 that must not be. (SSL_SESSION_get_master_key(3))

 # Safety
 `session` is NULL or a living session; `out` may be written to for `outlen` bytes.
 */
size_t SSL_SESSION_get_master_key(const SSL_SESSION *session,
                                  unsigned char *out,
                                  size_t outlen);

/*
 SSL_SESSION_set1_master_key makes a copy of the `len` bytes at `in` the session's secret.

 Returns 1; or 0 with SSL_R_BAD_LENGTH when there are more than 512 bytes, and the secret stays as it was.
 (SSL_SESSION_get_master_key(3))

 # Safety
 `sess` is NULL (a failure) or a living session; `in` points to `len` readable bytes.
 */
int SSL_SESSION_set1_master_key(SSL_SESSION *sess, const unsigned char *in, size_t len);

/*
 SSL_SESSION_get_max_fragment_length returns the maximum fragment length that was negotiated, as RFC 6066 section 4
 numbers it (TLSEXT_max_fragment_length_512 and so on); 0 for none, and when `sess` is NULL.
 (SSL_CTX_set_tlsext_max_fragment_length(3))

 # Safety
 `sess` is NULL (a failure) or a living session.
 */
uint8_t SSL_SESSION_get_max_fragment_length(const SSL_SESSION *sess);

/*
 SSL_SESSION_get_compress_id returns the number of the session's compression method; 0 for none, and when `s` is
 NULL. (SSL_SESSION_get_compress_id(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
unsigned int SSL_SESSION_get_compress_id(const SSL_SESSION *s);

/*
 SSL_SESSION_get_max_early_data returns how many bytes of early data the server takes with this session; 0 for none,
 and when `s` is NULL. (SSL_SESSION_get_max_early_data(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *s);

/*
 SSL_SESSION_set_max_early_data sets how many bytes of early data the server takes with this session. Returns 1, or
 0 when `s` is NULL. (SSL_SESSION_get_max_early_data(3))

 # Safety
 `s` is NULL (a failure) or a living session.
 */
int SSL_SESSION_set_max_early_data(SSL_SESSION *s,
                                   uint32_t max_early_data);

/*
 SSL_CTX_sess_connect returns the number of handshakes that clients of `ctx` began. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_connect(SSL_CTX *ctx);

/*
 SSL_CTX_sess_connect_good returns the number of handshakes that clients of `ctx` finished.
 (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_connect_good(SSL_CTX *ctx);

/*
 SSL_CTX_sess_connect_renegotiate returns the number of renegotiations that clients of `ctx` began: none, as
 there is no renegotiation here. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_connect_renegotiate(SSL_CTX *ctx);

/*
 SSL_CTX_sess_accept returns the number of handshakes that servers of `ctx` began. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_accept(SSL_CTX *ctx);

/*
 SSL_CTX_sess_accept_good returns the number of handshakes that servers of `ctx` finished.
 (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_accept_good(SSL_CTX *ctx);

/*
 SSL_CTX_sess_accept_renegotiate returns the number of renegotiations that servers of `ctx` began: none, as there
 is no renegotiation here. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_accept_renegotiate(SSL_CTX *ctx);

/*
 SSL_CTX_sess_hits returns the number of sessions that were resumed. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_hits(SSL_CTX *ctx);

/*
 SSL_CTX_sess_cb_hits returns the number of sessions that the get callback had. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_cb_hits(SSL_CTX *ctx);

/*
 SSL_CTX_sess_misses returns the number of sessions that clients asked for and the cache did not have, or that
 servers declined. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_misses(SSL_CTX *ctx);

/*
 SSL_CTX_sess_timeouts returns the number of sessions that clients asked for and that were over.
 (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_timeouts(SSL_CTX *ctx);

/*
 SSL_CTX_sess_cache_full returns the number of sessions that had to make room. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_cache_full(SSL_CTX *ctx);

/*
 SSL_CTX_sess_number returns the number of sessions in the cache of `ctx`. (SSL_CTX_sess_number(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_number(SSL_CTX *ctx);

/*
 SSL_CTX_sess_set_cache_size sets how many sessions the cache of `ctx` may have: 20480 unless set, any number
 with 0. What is too much goes with the next session that is added; as in OpenSSL, a cache of size n (2 or more)
 then keeps n - 1.

 Returns the size before; 0 when `t` is negative, and nothing is changed. (SSL_CTX_sess_set_cache_size(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_set_cache_size(SSL_CTX *ctx,
                                 long t);

/*
 SSL_CTX_sess_get_cache_size returns how many sessions the cache of `ctx` may have; 0 for any number.
 (SSL_CTX_sess_set_cache_size(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_sess_get_cache_size(SSL_CTX *ctx);

/*
 SSL_CTX_set_session_cache_mode sets which sides use the session cache of `ctx`, and how: SSL_SESS_CACHE_*.
 Returns the mode before. (SSL_CTX_set_session_cache_mode(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_set_session_cache_mode(SSL_CTX *ctx, long m);

/*
 SSL_CTX_get_session_cache_mode returns which sides use the session cache of `ctx`, and how:
 SSL_SESS_CACHE_SERVER unless set. (SSL_CTX_set_session_cache_mode(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
long SSL_CTX_get_session_cache_mode(SSL_CTX *ctx);

/*
 SSL_get_error tells what the return value `i` of the operation on `ssl` just before it means: SSL_ERROR_NONE,
 SSL_ERROR_WANT_READ or SSL_ERROR_WANT_WRITE (call it again when the socket is ready), SSL_ERROR_ZERO_RETURN (the
 peer has closed), SSL_ERROR_SYSCALL (see errno), SSL_ERROR_SSL (see the error queue). The thread's error queue
 has to be empty before the operation, and is not changed. (SSL_get_error(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_error(const SSL *ssl,
                  int i);

/*
 SSL_want returns what `ssl` waits for: SSL_NOTHING, SSL_READING or SSL_WRITING. (SSL_want(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_want(const SSL *ssl);

/*
 SSL_in_init returns 1 when the handshake of `ssl` is not over, 0 when it is. (SSL_in_init(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_in_init(const SSL *ssl);

/*
 SSL_is_init_finished returns 1 when the handshake of `ssl` is over, 0 when it is not. (SSL_in_init(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_is_init_finished(const SSL *ssl);

/*
 SSL_in_before returns 1 when no handshake of `ssl` has begun yet, else 0. (SSL_in_init(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_in_before(const SSL *ssl);

/*
 SSL_get_state returns how far `ssl` is: TLS_ST_BEFORE, TLS_ST_OK, or in a handshake the state of the step that
 it waits for. It is a number of OSSL_HANDSHAKE_STATE. (SSL_in_init(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
OSSL_HANDSHAKE_STATE SSL_get_state(const SSL *ssl);

/*
 SSL_state_string returns the state of `ssl` in at most six letters, a text that lives for ever.
 (SSL_state_string(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
const char *SSL_state_string(const SSL *ssl);

/*
 SSL_state_string_long returns the state of `ssl` in words, a text that lives for ever. (SSL_state_string(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
const char *SSL_state_string_long(const SSL *ssl);

/*
 SSL_version returns the protocol version of `ssl`, such as TLS1_3_VERSION; before a handshake the highest that
 it might speak. (SSL_get_version(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_version(const SSL *ssl);

/*
 SSL_get_version returns the name of the protocol version of `ssl`, such as "TLSv1.3", a text that lives for
 ever. (SSL_get_version(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
const char *SSL_get_version(const SSL *ssl);

/*
 SSL_get_current_cipher returns the cipher suite that `ssl` uses, or NULL when none is settled. It lives for
 ever. (SSL_get_current_cipher(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
const SSL_CIPHER *SSL_get_current_cipher(const SSL *ssl);

/*
 SSL_set_verify sets how `ssl` verifies its peer: SSL_VERIFY_*, see SSL_CTX_set_verify. With NULL the callback
 stays the one that it has. (SSL_CTX_set_verify(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `callback` is NULL or may be called until another is set.
 */
void SSL_set_verify(SSL *ssl, int mode, int (*callback)(int preverify_ok, X509_STORE_CTX *x509_ctx));

/*
 SSL_get_verify_mode returns how `ssl` verifies its peer: SSL_VERIFY_*. (SSL_CTX_get_verify_mode(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_get_verify_mode(const SSL *ssl);

/*
 SSL_get_verify_result returns the outcome of the verification of the peer: X509_V_OK, or an X509_V_ERR_*.
 X509_V_OK also when the peer showed no certificate. (SSL_get_verify_result(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
long SSL_get_verify_result(const SSL *ssl);

/*
 SSL_set_verify_result sets what SSL_get_verify_result returns, and nothing else. (SSL_set_verify_result(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void SSL_set_verify_result(SSL *ssl, long verify_result);

/*
 SSL_set_info_callback sets the function that hears what happens on `ssl`, in place of the context's. See
 SSL_CTX_set_info_callback. (SSL_CTX_set_info_callback(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called until another is set.
 */
void SSL_set_info_callback(SSL *ssl, void (*cb)(const SSL *ssl, int type_, int val));

/*
 SSL_get_info_callback returns what SSL_set_info_callback set, or NULL. (SSL_CTX_set_info_callback(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
void (*SSL_get_info_callback(const SSL *ssl))(const SSL *ssl, int type_, int val);

/*
 SSL_get_session lends the session of `ssl`: it may go at the next call on `ssl`. Returns it, or NULL. Before a
 handshake that is the one that SSL_set_session set; from its start on, the one that is being made; with TLS 1.3
 the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of. (SSL_get_session(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
SSL_SESSION *SSL_get_session(const SSL *ssl);

/*
 SSL_get0_session lends the session of `ssl`: it may go at the next call on `ssl`. Returns it, or NULL. Before a
 handshake that is the one that SSL_set_session set; from its start on, the one that is being made; with TLS 1.3
 the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of. (SSL_get_session(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
SSL_SESSION *SSL_get0_session(const SSL *ssl);

/*
 SSL_get1_session gives a reference to the session of `ssl`, to be given back with SSL_SESSION_free. Returns it,
 or NULL. Before a handshake that is the one that SSL_set_session set; from its start on, the one that is being
 made; with TLS 1.3 the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of.
 (SSL_get_session(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
SSL_SESSION *SSL_get1_session(SSL *ssl);

/*
 SSL_set_session has `ssl` as a client offer `session`, and no other, in its next handshake; none when it is
 NULL. `ssl` takes a reference, which it gives back when the server declines. A session that cannot be resumed is
 not offered. Returns 1, or 0 on failure. (SSL_set_session(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `session` is NULL or a living session.
 */
int SSL_set_session(SSL *ssl,
                    SSL_SESSION *session);

/*
 SSL_session_reused returns 1 when the handshake of `ssl` resumed a session, 0 when it did not.
 (SSL_session_reused(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection.
 */
int SSL_session_reused(const SSL *ssl);

/*
 SSL_copy_session_id gives `t` the session, the certificates and keys, and the session id context of `f`. Returns
 1, or 0 on failure. (SSL_copy_session_id(3))

 # Safety
 `t` and `f` are NULL (a failure) or living connections.
 */
int SSL_copy_session_id(SSL *t,
                        const SSL *f);

/*
 SSL_client_hello_get0_session_id points `*out` to the session id that the client sent, and returns its length in
 bytes. It is there while a server answers a client hello, for the callbacks that run meanwhile; 0 at any other
 time. (SSL_CTX_set_client_hello_cb(3))

 # Safety
 `ssl` is NULL (a failure) or a living connection. `out` is NULL or may be written to.
 */
size_t SSL_client_hello_get0_session_id(SSL *ssl,
                                        const unsigned char **out);

/*
 SSL_CTX_set_session_ticket_cb sets two functions that servers of `ctx` call, each with `arg`; NULL for none.

 `gen_cb` is called before a session goes into a ticket, and may add data to it: SSL_get_session has it,
 SSL_SESSION_set1_ticket_appdata takes the data. It returns 1, or 0 to end the handshake. `dec_cb` is called when a
 client shows a ticket or asks for one: `status` says what came of it (SSL_TICKET_EMPTY, SSL_TICKET_NO_DECRYPT,
 SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW), `ss` is the session in it, lent for the call, or NULL, and `keyname`
 the `keyname_length` bytes that it begins with. It returns what is to be done: SSL_TICKET_RETURN_USE or
 SSL_TICKET_RETURN_USE_RENEW with a session, SSL_TICKET_RETURN_IGNORE, SSL_TICKET_RETURN_IGNORE_RENEW, or
 SSL_TICKET_RETURN_ABORT, which ends the handshake. TLS 1.3 sessions that stay with the server (SSL_OP_NO_TICKET) are
 not asked about. Returns 1. (SSL_CTX_set_session_ticket_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `gen_cb` and `dec_cb` are NULL or may be called with `arg`, from any
 thread, until others are set.
 */
int SSL_CTX_set_session_ticket_cb(SSL_CTX *ctx,
                                  int (*gen_cb)(SSL *s, void *arg),
                                  int (*dec_cb)(SSL *s,
                                                SSL_SESSION *ss,
                                                const unsigned char *keyname,
                                                size_t keyname_length,
                                                int status,
                                                void *arg),
                                  void *arg);

/*
 SSL_CTX_set_tlsext_ticket_key_evp_cb sets the function that chooses the keys of tickets on servers of `ctx`, in place
 of those of SSL_CTX_set_tlsext_ticket_keys; NULL for those.

 To seal a ticket it is called with `enc` 1: it writes the name of a key, 16 bytes, and an initialization vector, up
 to 16, and makes `ctx` and `hctx` ready, two contexts of libcrypto's for a cipher and an HMAC. It returns 1; 0 for no
 ticket; less than 0 to end the handshake. To open one it is called with `enc` 0, the name and what stands behind it:
 it makes both ready and returns 1; 2 to have the client get a new ticket; 0 when it does not know the name; less
 than 0 to end the handshake. TLS 1.3 clients get a new ticket only after a 2.

 It needs a libcrypto in the process: without one, setting a function fails with ERR_R_UNSUPPORTED. Returns 1, or 0.
 (SSL_CTX_set_tlsext_ticket_key_evp_cb(3))

 # Safety
 `ctx` is NULL (a failure) or a living context. `fp` is NULL or may be called, from any thread, until another is set.
 */
int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *ctx,
                                         int (*fp)(SSL *s,
                                                   unsigned char *key_name,
                                                   unsigned char *iv,
                                                   EVP_CIPHER_CTX *ctx,
                                                   EVP_MAC_CTX *hctx,
                                                   int enc));

/*
 SSL_CTX_set_not_resumable_session_callback sets the function that servers of connections made from `ctx` from now on
 ask whether a new session shall not be resumed; NULL for none. It returns 1 for a session that shall not be: the
 client gets no ticket then, and the session is not cached. `is_forward_secure` is 1 in TLS 1.2, where all cipher
 suites that there are exchange ephemeral keys, and 0 in TLS 1.3, whose cipher suites do not say.
 (SSL_CTX_set_not_resumable_session_callback is not in the manual)

 # Safety
 `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
 */
void SSL_CTX_set_not_resumable_session_callback(SSL_CTX *ctx,
                                                int (*cb)(SSL *ssl, int is_forward_secure));

/*
 SSL_set_not_resumable_session_callback is SSL_CTX_set_not_resumable_session_callback for one connection.
 (SSL_set_not_resumable_session_callback is not in the manual)

 # Safety
 `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is
 set.
 */
void SSL_set_not_resumable_session_callback(SSL *ssl,
                                            int (*cb)(SSL *ssl, int is_forward_secure));

/*
 SSL_set_session_ticket_ext sets what `s` as a TLS 1.2 client sends in the session ticket extension while its session
 has no ticket. NULL leaves the extension out, so that the server gives no ticket: that works. Contents of the
 application's own (EAP-FAST) cannot be sent by the TLS engine and fail with ERR_R_UNSUPPORTED. Returns 1, or 0.
 (SSL_set_session_ticket_ext is not in the manual; RFC 4851 section 3.2.2)

 # Safety
 `s` is NULL (a failure) or a living connection. `ext_data` is NULL or points to `ext_len` bytes.
 */
int SSL_set_session_ticket_ext(SSL *s,
                               void *ext_data,
                               int ext_len);

/*
 SSL_set_session_ticket_ext_cb would set the function that hears what the peer sends in the session ticket extension
 (EAP-FAST). The TLS engine has no place for it: setting a function fails with ERR_R_UNSUPPORTED and returns 0, and
 NULL, for none, returns 1. (SSL_set_session_ticket_ext_cb is not in the manual; RFC 4851 section 3.2.2)

 # Safety
 `s` is NULL (a failure) or a living connection.
 */
int SSL_set_session_ticket_ext_cb(SSL *s,
                                  int (*cb)(SSL *s, const unsigned char *data, int len, void *arg),
                                  void *arg);

/*
 SSL_set_session_secret_cb would set the function that makes the master secret of a TLS 1.2 session outside the
 handshake (EAP-FAST). The TLS engine has no place for it: setting a function fails with ERR_R_UNSUPPORTED and returns
 0, and NULL, for none, returns 1. (SSL_set_session_secret_cb is not in the manual; RFC 4851 section 5.1)

 # Safety
 `s` is NULL (a failure) or a living connection.
 */
int SSL_set_session_secret_cb(SSL *s,
                              int (*session_secret_cb)(SSL *s,
                                                       void *secret,
                                                       int *secret_len,
                                                       stack_st_SSL_CIPHER *peer_ciphers,
                                                       const SSL_CIPHER **cipher,
                                                       void *arg),
                              void *arg);

/*
 SSL_CTX_set_tlsext_ticket_keys sets the keys that tickets of servers of `ctx` are sealed and opened with from now
 on: the 80 bytes at `keys`, of which 16 are a name that each ticket begins with, 32 the key of its HMAC, 32 that of
 its AES. Servers with the same keys resume each other's sessions. A context starts with random keys of its own.

 Returns 1; or 0 with SSL_R_INVALID_TICKET_KEYS_LENGTH when `keylen` is another number. With `keys` NULL it sets
 nothing and returns the number of bytes wanted, 80. (SSL_CTX_set_tlsext_ticket_keys is a macro in OpenSSL,
 RFC 5077 section 4)

 # Safety
 `ctx` is NULL (a failure) or a living context. `keys` is NULL or points to `keylen` readable bytes.
 */
long SSL_CTX_set_tlsext_ticket_keys(SSL_CTX *ctx,
                                    void *keys,
                                    long keylen);

/*
 SSL_CTX_get_tlsext_ticket_keys stores the keys that tickets of servers of `ctx` are sealed and opened with in the 80
 bytes at `keys`, as SSL_CTX_set_tlsext_ticket_keys takes them. They are secret: the caller wipes them.

 Returns 1; or 0 with SSL_R_INVALID_TICKET_KEYS_LENGTH when `keylen` is another number. With `keys` NULL it stores
 nothing and returns the number of bytes wanted, 80. (SSL_CTX_get_tlsext_ticket_keys is a macro in OpenSSL)

 # Safety
 `ctx` is NULL (a failure) or a living context. `keys` is NULL or points to `keylen` writable bytes.
 */
long SSL_CTX_get_tlsext_ticket_keys(SSL_CTX *ctx,
                                    void *keys,
                                    long keylen);

/*
 SSL_CTX_set_num_tickets sets how many TLS 1.3 tickets servers of connections that are made from `ctx` from now on
 send behind a full handshake: any number, 0 for none, 2 unless set. Behind a resumption it is one at most.
 Returns 1. (SSL_CTX_set_num_tickets(3))

 # Safety
 `ctx` is NULL (a failure) or a living context.
 */
int SSL_CTX_set_num_tickets(SSL_CTX *ctx,
                            size_t num_tickets);

/*
 SSL_CTX_get_num_tickets returns what SSL_CTX_set_num_tickets set. (SSL_CTX_set_num_tickets(3))

 # Safety
 `ctx` is NULL (0, a failure) or a living context.
 */
size_t SSL_CTX_get_num_tickets(const SSL_CTX *ctx);

/*
 SSL_set_num_tickets is SSL_CTX_set_num_tickets for one connection. Set behind the handshake, it changes nothing.
 Returns 1. (SSL_CTX_set_num_tickets(3))

 # Safety
 `s` is NULL (a failure) or a living connection.
 */
int SSL_set_num_tickets(SSL *s,
                        size_t num_tickets);

/*
 SSL_get_num_tickets returns what SSL_set_num_tickets set, or what the connection's context had when the connection
 was made. (SSL_CTX_set_num_tickets(3))

 # Safety
 `s` is NULL (0, a failure) or a living connection.
 */
size_t SSL_get_num_tickets(const SSL *s);

/*
 SSL_new_session_ticket asks for one more ticket for the client. It goes out with the next SSL_write or
 SSL_do_handshake, and the callback for new sessions hears of it then; it may be asked for several times.

 Returns 1; or 0 where there can be none: on a client, before the handshake is over, and in TLS 1.2.
 (SSL_CTX_set_num_tickets(3))

 # Safety
 `s` is NULL (a failure) or a living connection.
 */
int SSL_new_session_ticket(SSL *s);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RSSLSESS_H */
