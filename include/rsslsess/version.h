/*
 * This library's version, for the preprocessor. RSSLSESS_version() answers for the library that is loaded.
 */
#ifndef RSSLSESS_VERSION_H
#define RSSLSESS_VERSION_H

/* Defined by these headers and by no other libssl's. */
#define RSSLSESS 1

#define RSSLSESS_VERSION_MAJOR 0
#define RSSLSESS_VERSION_MINOR 1
#define RSSLSESS_VERSION_PATCH 0
#define RSSLSESS_VERSION_STR "0.1.0"

#endif /* RSSLSESS_VERSION_H */
