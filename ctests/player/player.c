/*
 * A random player of session calls: `player [-c] SEED CALLS [FROM TO]`.
 *
 * It plays CALLS calls over a few contexts, sessions and connections and
 * prints everything that can be seen from outside. The calls hang on the seed
 * alone, never on what the library answers, so the output of two libraries
 * for one seed must be the same, line by line.
 *
 * FROM TO prints these calls only, each with what every cache holds after it.
 * -c counts, on standard error, how often each function had each outcome.
 * Exit status: 0; 3 when a cache held another number of sessions than
 * predicted or an object lived or died when it should not have (told on
 * standard error, and the end of the game); 2 when it cannot run.
 *
 * Played is what is defined in OpenSSL 3.0. Not played, and why:
 * - a session in two contexts' caches at once: its links serve one list only,
 *   and the second walk never ends;
 * - SSL_SESSION_set1_id() on a cached session, when the first four bytes of
 *   the id (zeros where it is shorter) change: its hash changes and the table
 *   loses it, to find freed memory later. With the same four bytes it is played;
 * - set1_id or set_protocol_version on a cached session that would make it
 *   equal (version and id) to another one in the same cache: the table may
 *   delete the wrong one of the two and keep freed memory;
 * - a cached session with a time before 1970: the sum of time and timeout
 *   wraps and the session counts as one that never ends. Such times are
 *   played on sessions outside the caches;
 * - two sessions whose order would hang on the second in which the library
 *   reads the clock: a time that the library sets is overwritten at once;
 * - callbacks that call back into the same context: the cache is locked;
 * - NULL where OpenSSL reads through it (SSL_SESSION_up_ref, SSL_SESSION_dup,
 *   SSL_get_session, SSL_CTX_add_session and most others); where it does not,
 *   NULL is played;
 * - SSL_CTX_set_session_cache_mode() with bits that have no name;
 * - SSL_SESSION_set_ex_data() with index -1 and NULL: it claims success and
 *   queues an error;
 * - the texts of errors that OpenSSL does not promise: calls that fail without
 *   a reason there have none compared here;
 * - SSL_CTX_sessions(): an LHASH, which only libcrypto can walk;
 * - cipher suites that a modern library need not have;
 * - the time_ex and flush_ex functions, SSL_SESSION_get0_peer_rpk(),
 *   SSL_add_session() and SSL_remove_session(): not in OpenSSL 3.0. Where
 *   they exist they are called in turn with the older names.
 */
#include "player.h"

static const struct {
    void (*play)(void);
    unsigned int weight;
} plays[] = {
    {play_add, 120},
    {play_add_twin, 40},
    {play_remove, 50},
    {play_flush, 24},
    {play_has_matching, 50},
    {play_statistics, 8},
    {play_cache_size, 16},
    {play_cache_mode, 12},
    {play_context_timeout, 4},
    {play_cache_callbacks, 20},
    {play_context_id_context, 8},
    {play_generate_id, 3},
    {play_num_tickets, 6},
    {play_max_early_data, 6},
    {play_ticket_keys, 6},
    {play_ticket_callbacks, 4},
    {play_new_ticket, 2},
    {play_new_session, 36},
    {play_dup_session, 24},
    {play_up_ref_session, 30},
    {play_free_session, 40},
    {play_show_session, 30},
    {play_id, 30},
    {play_id_context, 14},
    {play_version, 16},
    {play_cipher, 20},
    {play_master_key, 16},
    {play_hostname, 16},
    {play_alpn, 16},
    {play_appdata, 16},
    {play_early_data, 12},
    {play_time, 60},
    {play_timeout, 60},
    {play_null_session, 6},
    {play_set_ex_data, 60},
    {play_get_ex_data, 24},
    {play_new_index, 1},
    {play_free_index, 2},
    {play_new_context, 8},
    {play_up_ref_context, 16},
    {play_free_context, 7},
    {play_context_options, 6},
    {play_context_ctrl, 8},
    {play_context_versions, 4},
    {play_new_connection, 12},
    {play_up_ref_connection, 10},
    {play_free_connection, 16},
    {play_clear, 10},
    {play_change_context, 16},
    {play_adopt_context, 10},
    {play_show_connection, 10},
    {play_connection_settings, 8},
    {play_servername, 8},
    {play_set_session, 36},
    {play_get_session, 8},
    {play_get1_session, 12},
    {play_copy_session_id, 16},
    {play_connection_id_context, 8},
};

#define PLAYS (sizeof(plays) / sizeof(plays[0]))

static void play_one(void)
{
    static unsigned int total;
    unsigned int at = 0;
    unsigned int left;

    if (total == 0)
        for (at = 0; at < PLAYS; at++)
            total += plays[at].weight;
    left = draw(total);
    for (at = 0; left >= plays[at].weight; at++)
        left -= plays[at].weight;
    plays[at].play();
}

static int usage(void)
{
    fprintf(stderr, "usage: player [-c] SEED CALLS [FROM TO]\n");
    return 2;
}

int main(int argc, char **argv)
{
    int count = argc > 1 && strcmp(argv[1], "-c") == 0;
    unsigned long numbers[4] = {0, 0, 0, 0};
    unsigned long call;
    int i;

    argc -= count;
    argv += count;
    if (argc != 3 && argc != 5)
        return usage();
    for (i = 1; i < argc; i++) {
        char *end;

        numbers[i - 1] = strtoul(argv[i], &end, 10);
        if (*argv[i] == '\0' || *end != '\0')
            return usage();
    }
    /* The machine's configuration file must not have a say. */
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    report_start(count, numbers[2], numbers[3]);
    report_call(0);
    draw_start(numbers[0]);
    ex_data_start();
    for (call = 1; call <= numbers[1]; call++) {
        report_call(call);
        play_one();
        check_world();
        if (report_wants_state())
            print_world();
        /* What comes next might not be defined any more. */
        if (report_surprises() != 0)
            return 3;
    }
    report_call(numbers[1] + 1);
    end_world();
    report_end();
    return report_surprises() != 0 ? 3 : 0;
}
