/*
 * Everything beside the functions: types, callbacks, constants, macros. <rsslsess.h>
 * includes it, so that header alone is enough for a program; <openssl/ssl.h>,
 * <openssl/err.h> and <openssl/crypto.h> are other names of it, where the last two are
 * not the installed ones (<rsslsess/system.h>).
 */
#ifndef RSSLSESS_BASE_H
#define RSSLSESS_BASE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <openssl/opensslv.h>
#include <openssl/types.h>
#include <openssl/tls1.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include <rsslsess/handles.h>
#include <rsslsess/callbacks.h>
#include <rsslsess/library.h>
#include <rsslsess/errors.h>
#include <rsslsess/options.h>
#include <rsslsess/states.h>
#include <rsslsess/ctrl.h>
#include <rsslsess/names.h>
#include <rsslsess/older.h>

#endif /* RSSLSESS_BASE_H */
