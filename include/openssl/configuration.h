/*
 * What this library leaves out, in OpenSSL's terms: a program that knows an OPENSSL_NO_
 * name skips the code for it.
 */
#ifndef OPENSSL_CONFIGURATION_H
#define OPENSSL_CONFIGURATION_H

/* Threads are always there. */
#ifndef OPENSSL_THREADS
#define OPENSSL_THREADS
#endif

/* Protocols: TLS 1.2 and TLS 1.3 over streams. */
#ifndef OPENSSL_NO_DTLS
#define OPENSSL_NO_DTLS
#endif
#ifndef OPENSSL_NO_DTLS1
#define OPENSSL_NO_DTLS1
#endif
#ifndef OPENSSL_NO_DTLS1_METHOD
#define OPENSSL_NO_DTLS1_METHOD
#endif
#ifndef OPENSSL_NO_DTLS1_2
#define OPENSSL_NO_DTLS1_2
#endif
#ifndef OPENSSL_NO_DTLS1_2_METHOD
#define OPENSSL_NO_DTLS1_2_METHOD
#endif
#ifndef OPENSSL_NO_QUIC
#define OPENSSL_NO_QUIC
#endif
#ifndef OPENSSL_NO_SCTP
#define OPENSSL_NO_SCTP
#endif
#ifndef OPENSSL_NO_SSL2
#define OPENSSL_NO_SSL2
#endif
#ifndef OPENSSL_NO_SSL3
#define OPENSSL_NO_SSL3
#endif
#ifndef OPENSSL_NO_SSL3_METHOD
#define OPENSSL_NO_SSL3_METHOD
#endif
#ifndef OPENSSL_NO_TLS1
#define OPENSSL_NO_TLS1
#endif
#ifndef OPENSSL_NO_TLS1_METHOD
#define OPENSSL_NO_TLS1_METHOD
#endif
#ifndef OPENSSL_NO_TLS1_1
#define OPENSSL_NO_TLS1_1
#endif
#ifndef OPENSSL_NO_TLS1_1_METHOD
#define OPENSSL_NO_TLS1_1_METHOD
#endif

/* Extensions and mechanisms of the handshake. */
#ifndef OPENSSL_NO_COMP
#define OPENSSL_NO_COMP
#endif
#ifndef OPENSSL_NO_CT
#define OPENSSL_NO_CT
#endif
#ifndef OPENSSL_NO_DH
#define OPENSSL_NO_DH
#endif
#ifndef OPENSSL_NO_GOST
#define OPENSSL_NO_GOST
#endif
#ifndef OPENSSL_NO_HEARTBEATS
#define OPENSSL_NO_HEARTBEATS
#endif
#ifndef OPENSSL_NO_NEXTPROTONEG
#define OPENSSL_NO_NEXTPROTONEG
#endif
#ifndef OPENSSL_NO_OCSP
#define OPENSSL_NO_OCSP
#endif
#ifndef OPENSSL_NO_PSK
#define OPENSSL_NO_PSK
#endif
#ifndef OPENSSL_NO_SRP
#define OPENSSL_NO_SRP
#endif
#ifndef OPENSSL_NO_SRTP
#define OPENSSL_NO_SRTP
#endif
#ifndef OPENSSL_NO_SSL_TRACE
#define OPENSSL_NO_SSL_TRACE
#endif
#ifndef OPENSSL_NO_WEAK_SSL_CIPHERS
#define OPENSSL_NO_WEAK_SSL_CIPHERS
#endif

/* Parts of libcrypto that only libcrypto has. */
#ifndef OPENSSL_NO_DYNAMIC_ENGINE
#define OPENSSL_NO_DYNAMIC_ENGINE
#endif
#ifndef OPENSSL_NO_ENGINE
#define OPENSSL_NO_ENGINE
#endif
#ifndef OPENSSL_NO_STATIC_ENGINE
#define OPENSSL_NO_STATIC_ENGINE
#endif
#ifndef OPENSSL_NO_UI_CONSOLE
#define OPENSSL_NO_UI_CONSOLE
#endif

#endif /* OPENSSL_CONFIGURATION_H */

#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
/* The guard is that of both. */
#undef OPENSSL_CONFIGURATION_H
#pragma GCC system_header
#include_next <openssl/configuration.h>
#endif
