/*
 * Streams. The functions are libcrypto's: a program that calls them links with
 * -lcrypto as well; SSL_set_bio() takes what they make.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/bio.h>
#endif

#ifndef OPENSSL_BIO_H
#define OPENSSL_BIO_H

#include <stdio.h>
#include <openssl/types.h>

/* Whether a BIO closes what it stands on. */
#define BIO_NOCLOSE                                     0x00
#define BIO_CLOSE                                       0x01

/* Why a call must be made again. */
#define BIO_FLAGS_READ                                  0x01
#define BIO_FLAGS_WRITE                                 0x02
#define BIO_FLAGS_IO_SPECIAL                            0x04
#define BIO_FLAGS_RWS                                   (BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL)
#define BIO_FLAGS_SHOULD_RETRY                          0x08

/* BIO_ctrl(). */
#define BIO_CTRL_RESET                                  1
#define BIO_CTRL_EOF                                    2
#define BIO_CTRL_PENDING                                10
#define BIO_CTRL_FLUSH                                  11
#define BIO_CTRL_WPENDING                               13
#define BIO_C_SET_NBIO                                  102
#define BIO_C_SET_FD                                    104
#define BIO_C_GET_FD                                    105
#define BIO_C_SET_BUF_MEM_EOF_RETURN                    130

/* What a callback of a BIO hears of. */
#define BIO_CB_READ                                     0x02
#define BIO_CB_WRITE                                    0x03
#define BIO_CB_RETURN                                   0x80

typedef long (*BIO_callback_fn_ex)(BIO *b, int oper, const char *argp, size_t len, int argi, long argl, int ret,
                                   size_t *processed);

#ifdef __cplusplus
extern "C" {
#endif

BIO *BIO_new(const BIO_METHOD *type);
int BIO_free(BIO *a);
void BIO_free_all(BIO *a);
int BIO_up_ref(BIO *a);
BIO *BIO_push(BIO *b, BIO *append);
BIO *BIO_pop(BIO *b);
BIO *BIO_next(BIO *b);

int BIO_read(BIO *b, void *data, int dlen);
int BIO_gets(BIO *bp, char *buf, int size);
int BIO_write(BIO *b, const void *data, int dlen);
int BIO_puts(BIO *bp, const char *buf);
int BIO_printf(BIO *bio, const char *format, ...);
long BIO_ctrl(BIO *bp, int cmd, long larg, void *parg);
long BIO_int_ctrl(BIO *bp, int cmd, long larg, int iarg);
size_t BIO_ctrl_pending(BIO *b);
int BIO_test_flags(const BIO *b, int flags);

const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_s_socket(void);
const BIO_METHOD *BIO_s_file(void);
void BIO_set_callback_ex(BIO *b, BIO_callback_fn_ex callback);
BIO *BIO_new_socket(int sock, int close_flag);
BIO *BIO_new_fp(FILE *stream, int close_flag);
BIO *BIO_new_file(const char *filename, const char *mode);
BIO *BIO_new_mem_buf(const void *buf, int len);
int BIO_new_bio_pair(BIO **bio1, size_t writebuf1, BIO **bio2, size_t writebuf2);

#ifdef __cplusplus
}
#endif

#define BIO_should_read(a) BIO_test_flags((a), BIO_FLAGS_READ)
#define BIO_should_write(a) BIO_test_flags((a), BIO_FLAGS_WRITE)
#define BIO_should_io_special(a) BIO_test_flags((a), BIO_FLAGS_IO_SPECIAL)
#define BIO_should_retry(a) BIO_test_flags((a), BIO_FLAGS_SHOULD_RETRY)
#define BIO_reset(b) (int)BIO_ctrl((b), BIO_CTRL_RESET, 0, NULL)
#define BIO_eof(b) (int)BIO_ctrl((b), BIO_CTRL_EOF, 0, NULL)
#define BIO_flush(b) (int)BIO_ctrl((b), BIO_CTRL_FLUSH, 0, NULL)
#define BIO_pending(b) (int)BIO_ctrl((b), BIO_CTRL_PENDING, 0, NULL)
#define BIO_wpending(b) (int)BIO_ctrl((b), BIO_CTRL_WPENDING, 0, NULL)
#define BIO_set_fd(b, fd, c) BIO_int_ctrl((b), BIO_C_SET_FD, (c), (fd))
#define BIO_get_fd(b, c) BIO_ctrl((b), BIO_C_GET_FD, 0, (char *)(c))
#define BIO_set_nbio(b, n) BIO_ctrl((b), BIO_C_SET_NBIO, (n), NULL)
#define BIO_set_mem_eof_return(b, v) BIO_ctrl((b), BIO_C_SET_BUF_MEM_EOF_RETURN, (v), NULL)

#endif /* OPENSSL_BIO_H */
