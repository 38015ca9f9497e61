/*
 * The draws: numbers, ids, times. One generator of 64 bits (splitmix64), no
 * use of the platform's rand(), and never two draws in one expression.
 */
#include "player.h"

static uint64_t state;
static long base;

static uint64_t draw64(void)
{
    uint64_t z;

    state += UINT64_C(0x9E3779B97F4A7C15);
    z = state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Mixed, or neighbouring seeds would play one sequence, a step apart. */
void draw_start(uint64_t seed)
{
    state = seed;
    state = draw64();
    base = (long)time(NULL);
}

unsigned int draw(unsigned int count)
{
    return (unsigned int)((draw64() >> 32) * count >> 32);
}

int one_in(unsigned int count)
{
    return draw(count) == 0;
}

void draw_bytes(unsigned char *bytes, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        bytes[i] = (unsigned char)draw(256);
}

/*
 * 42 ids and the empty one, so that equal ids meet often. Every seventh begins
 * with four zero bytes and every seventh with the same four letters: these
 * have the hash of the empty id, or of each other, in OpenSSL.
 */
unsigned int draw_id(unsigned char id[ID_MAX])
{
    static const unsigned int lengths[] = {32, 32, 1, 32, 4, 16, 32, 3, 31, 32, 8, 2, 5};
    unsigned int label;
    unsigned int len;
    unsigned int i;

    if (one_in(24))
        return 0;
    label = draw(42);
    len = lengths[label % (sizeof(lengths) / sizeof(lengths[0]))];
    for (i = 0; i < len; i++)
        id[i] = (unsigned char)(label * 5 + i + 1);
    if (label % 7 == 0)
        memset(id, 0, len < 4 ? len : 4);
    else if (label % 7 == 1)
        memcpy(id, "same", len < 4 ? len : 4);
    return len;
}

int draw_version(void)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_2_VERSION, TLS1_2_VERSION, TLS1_3_VERSION,
                                   TLS1_3_VERSION, TLS1_3_VERSION, 0, 0x0302, 0x7f1c, -1};
    unsigned int range = one_in(4) ? 10 : 6;

    return versions[draw(range)];
}

/*
 * Times. `now` moves while the player plays, so no decision may hang on it:
 * every time set here is the start of the run plus an odd multiple of 500
 * seconds, or far away from it, and timeouts keep clear of such distances.
 */
long base_time(void)
{
    return base;
}

long draw_near_time(void)
{
    unsigned int range = one_in(3) ? 12 : 4;

    return base + 500 + 1000 * ((long)draw(range) - (long)range / 2);
}

long draw_time(void)
{
    static const long far_times[] = {0, 1, 1000, LONG_MAX, LONG_MAX - 1000, 1L << 33};

    if (one_in(12))
        return far_times[draw(6)];
    return draw_near_time();
}

long draw_timeout(void)
{
    static const long far_timeouts[] = {LONG_MAX, LONG_MAX - 1, 1L << 31, 1L << 40, 304, 304};

    if (one_in(8))
        return far_timeouts[draw(6)];
    return 1000 * (long)draw(one_in(3) ? 9 : 4);
}

long draw_flush_time(void)
{
    static const long far_times[] = {-1, 1, LONG_MIN, 1001, LONG_MAX, LONG_MAX - 1000};
    static const long steps[] = {0, 500, 501, 804, 805};
    unsigned int step;

    if (one_in(4))
        return 0;
    if (one_in(8))
        return far_times[draw(6)];
    step = draw(5);
    return base + steps[step] + 1000 * ((long)draw(14) - 5);
}
