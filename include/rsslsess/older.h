/*
 * Calls of older programs that need not do anything here, and that libcrypto has as
 * functions or has no longer.
 */
#ifndef RSSLSESS_OLDER_H
#define RSSLSESS_OLDER_H

#define CONF_modules_unload(all) ((void)(all))
#define CRYPTO_malloc_init() ((void)0)
#define ERR_remove_state(pid) ((void)0)
#define ERR_remove_thread_state(tid) ((void)0)
#define OPENSSL_config(config_name) ((void)0)

#endif /* RSSLSESS_OLDER_H */
