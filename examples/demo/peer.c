/*
 * What the demo's client and server share: ways to resume, sockets on loopback, times.
 */
#define _POSIX_C_SOURCE 200809L
#include "peer.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const struct way ways[] = {
    {"tls1.2-id", TLS1_2_VERSION, 1},
    {"tls1.2-ticket", TLS1_2_VERSION, 0},
    {"tls1.3-ticket", TLS1_3_VERSION, 0},
    {"tls1.3-stateful", TLS1_3_VERSION, 1},
};

const struct way *find_way(const char *name)
{
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    return NULL;
}

int limit_version(SSL_CTX *ctx, const struct way *way)
{
    return SSL_CTX_set_min_proto_version(ctx, way->version) == 1 &&
           SSL_CTX_set_max_proto_version(ctx, way->version) == 1;
}

void limit_waiting(int fd)
{
    struct timeval limit = {10, 0};

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

static int loopback_socket(struct sockaddr_in *addr, int port)
{
    memset(addr, 0, sizeof(*addr));
    addr->sin_family = AF_INET;
    addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    addr->sin_port = htons((unsigned short)port);
    return socket(AF_INET, SOCK_STREAM, 0);
}

int listen_on_loopback(int *port)
{
    struct sockaddr_in addr;
    socklen_t len = sizeof(addr);
    int fd = loopback_socket(&addr, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, len) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&addr, &len) != 0)
        return -1;
    limit_waiting(fd);
    *port = ntohs(addr.sin_port);
    return fd;
}

int connect_to_loopback(int port)
{
    struct sockaddr_in addr;
    int fd = loopback_socket(&addr, port);

    if (fd < 0)
        return -1;
    limit_waiting(fd);
    if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

double median(double *times, size_t count)
{
    if (count == 0)
        return 0;
    qsort(times, count, sizeof(times[0]), compare);
    return count % 2 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2;
}
