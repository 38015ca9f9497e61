/*
 * Sessions to test with, made by hand and never by a handshake: each carries a
 * label, and its death can be seen.
 */
#ifndef CTESTS_SAMPLE_H
#define CTESTS_SAMPLE_H

#include "check.h"

/* A session of TLS 1.2 whose id is the label padded with '.' to 32 bytes.
 * Never NULL: the process ends when none can be made. */
SSL_SESSION *sample_session(const char *label);
/* The same with a time and a timeout of its own, in seconds. */
SSL_SESSION *sample_session_at(const char *label, long time, long timeout);
/* The id that sample_session gives, into 32 bytes. */
void sample_id(const char *label, unsigned char id[32]);

/* The label: the session's id up to the first '.', in a buffer that the
 * fourth next call uses again. "(no id)" for an empty id, "(null)" for NULL. */
const char *sample_label(const SSL_SESSION *session);

/* From now on every session made says "dies: LABEL" when it is freed.
 * The label is remembered apart from the id; a duplicate's has a ' appended.
 * To be called once, first. */
void sample_announce_deaths(void);
/* How many sessions made by sample_session have died, after
 * sample_announce_deaths or sample_count_deaths. */
int sample_deaths(void);
/* Counts deaths without saying anything; safe with threads. */
void sample_count_deaths(void);

/* The next number of a series that is the same on every run. */
unsigned int sample_draw(unsigned int *seed);

/* A context that never reaches for a file; the process ends on failure. */
SSL_CTX *sample_context(void);

#endif
