/*
 * Sessions that a clock set back has made ones of the future, and of the past: whether a client offers them.
 */
#include "conn_util.h"

#include <time.h>

static void offer(int version, long from_now)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    conn_require(conn_connect(&c, client, server, NULL), "a first connection");
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(SSL_SESSION_set_time(session, (long)time(NULL) + from_now) != 0, "time");
    conn_require(conn_connect(&c, client, server, session), "a second connection");
    printf("%s, %ld seconds: reused=%d\n", SSL_get_version(c.client), from_now, SSL_session_reused(c.client));
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    static const long times[] = {-1000, -10, 60, 1000, 100000};
    size_t version, each;

    conn_begin(argc, argv);
    for (version = 0; version < 2; version++)
        for (each = 0; each < sizeof(times) / sizeof(times[0]); each++)
            offer(versions[version], times[each]);
    return 0;
}
