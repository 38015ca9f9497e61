/*
 * Servers that keep their sessions in files, as servers with several processes do: in the new callback with i2d, out
 * again in the get callback with d2i, away in the remove callback. Sessions resume after a restart and with another
 * process; and they do not when the file is gone, damaged, too old, or of another session id context.
 *
 * The servers are processes of their own: this program once more, with "serve" as its second argument.
 */
#include "conn_util.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONGEST 8192

struct mechanism {
    const char *name;
    const char *version;
};

static const struct mechanism mechanisms[] = {{"1.2 by id", "1.2"}, {"1.3 stateful", "1.3"}};

static const struct {
    const char *name;
    const char *mode;
} modes[] = {{"files alone", "files"}, {"files and memory", "both"}};

/* ------------------------------------------------------------------ the store */

static const char *store;

static const char *file_of(const unsigned char *id, unsigned int len)
{
    static char path[400];
    int at = snprintf(path, sizeof(path), "%s/", store);

    conn_require(len <= 32, "a session's id");
    while (len-- > 0)
        at += sprintf(path + at, "%02x", *id++);
    return path;
}

static size_t read_file(const char *path, unsigned char bytes[LONGEST])
{
    FILE *file = fopen(path, "rb");
    size_t len = 0;

    if (file != NULL) {
        len = fread(bytes, 1, LONGEST, file);
        fclose(file);
    }
    return len;
}

static void write_file(const char *path, const unsigned char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    conn_require(file != NULL && fwrite(bytes, 1, len, file) == len && fclose(file) == 0, path);
}

/* Has `change` change the bytes of every session in the store, of which there are some; without it they go. */
static void change_all(size_t (*change)(unsigned char bytes[LONGEST], size_t len))
{
    unsigned char bytes[LONGEST];
    DIR *directory = opendir(store);
    struct dirent *entry;
    char path[700];
    int count = 0;

    conn_require(directory != NULL, "the store");
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", store, entry->d_name);
        if (change == NULL)
            unlink(path);
        else
            write_file(path, bytes, change(bytes, read_file(path, bytes)));
        count++;
    }
    closedir(directory);
    conn_require(count > 0, "sessions in the store");
}

/* ------------------------------------------------------------------ a server */

static struct {
    int made;
    int asked_for;
    int found;
    int removed;
} calls;

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    unsigned char bytes[LONGEST];
    unsigned char *end = bytes;
    unsigned int id_len;
    const unsigned char *id = SSL_SESSION_get_id(session, &id_len);

    (void)ssl;
    conn_require(i2d_SSL_SESSION(session, NULL) <= LONGEST, "the session's size");
    write_file(file_of(id, id_len), bytes, (size_t)i2d_SSL_SESSION(session, &end));
    calls.made++;
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    unsigned char bytes[LONGEST];
    const unsigned char *at = bytes;
    SSL_SESSION *session = NULL;
    size_t found = read_file(file_of(id, (unsigned int)len), bytes);

    (void)ssl;
    *copy = 0;
    calls.asked_for++;
    if (found > 0)
        session = d2i_SSL_SESSION(NULL, &at, (long)found);
    calls.found += session != NULL;
    return session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);

    (void)ctx;
    unlink(file_of(id, len));
    calls.removed++;
}

/* Serves connections, one line each, until the line is "quit". Tells of each on standard output. */
static int serve(const char *version, const char *mode, const char *id_context)
{
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    SSL_CTX *ctx = conn_server_ctx(strcmp(version, "1.3") == 0 ? TLS1_3_VERSION : TLS1_2_VERSION);
    char line[32] = "";

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    conn_require(listener >= 0 && bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 4) == 0 &&
                     getsockname(listener, (struct sockaddr *)&address, &length) == 0,
                 "listen");
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | (strcmp(mode, "files") == 0 ? SSL_SESS_CACHE_NO_INTERNAL : 0));
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    SSL_CTX_sess_set_get_cb(ctx, on_get);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)id_context, (unsigned int)strlen(id_context));
    printf("port %d\n", ntohs(address.sin_port));
    while (strcmp(line, "quit") != 0) {
        int fd = accept(listener, NULL, NULL);
        SSL *ssl = SSL_new(ctx);
        int got;

        memset(&calls, 0, sizeof(calls));
        conn_require(fd >= 0 && ssl != NULL && SSL_set_fd(ssl, fd) == 1 && SSL_accept(ssl) == 1, "SSL_accept");
        got = SSL_read(ssl, line, sizeof(line) - 1);
        conn_require(got > 0, "SSL_read");
        line[got] = '\0';
        if (strcmp(line, "remove") == 0)
            printf("removal=%d ", SSL_CTX_remove_session(ctx, SSL_get_session(ssl)));
        printf("server reused=%d new=%d get=%d found=%d remove=%d kept=%ld\n", SSL_session_reused(ssl), calls.made,
               calls.asked_for, calls.found, calls.removed, (long)SSL_CTX_sess_number(ctx));
        SSL_write(ssl, "done", 4);
        SSL_shutdown(ssl);
        SSL_free(ssl);
        close(fd);
    }
    /* The end of this process is not the sessions' end: a context that goes removes what it has in memory. */
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
    SSL_CTX_free(ctx);
    close(listener);
    return 0;
}

/* ------------------------------------------------------------------ its processes, and a client */

struct server {
    pid_t process;
    FILE *output;
    int port;
};

static char **arguments;

static struct server start(const struct mechanism *m, const char *mode, const char *id_context)
{
    struct server server;
    int pipes[2];

    conn_require(pipe(pipes) == 0, "pipe");
    fflush(stdout);
    server.process = fork();
    conn_require(server.process >= 0, "fork");
    if (server.process == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        execl(arguments[0], arguments[0], arguments[1], "serve", store, m->version, mode, id_context, (char *)NULL);
        _exit(127);
    }
    close(pipes[1]);
    server.output = fdopen(pipes[0], "r");
    conn_require(server.output != NULL && fscanf(server.output, "port %d", &server.port) == 1 &&
                     fgetc(server.output) == '\n', "a server's port");
    return server;
}

/* One connection: prints what both ends say of it, and replaces the session by the one it ends with. */
static void visit(const char *label, const struct server *server, SSL_CTX *ctx, SSL_SESSION **session, const char *line)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    SSL *ssl = SSL_new(ctx);
    char said[200];
    char answer[8];

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)server->port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    conn_require(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "connect");
    conn_require(ssl != NULL && SSL_set_fd(ssl, fd) == 1, "SSL_new");
    if (*session != NULL)
        conn_require(SSL_set_session(ssl, *session) == 1, "SSL_set_session");
    conn_require(SSL_connect(ssl) == 1, "SSL_connect");
    conn_require(SSL_write(ssl, line, (int)strlen(line)) == (int)strlen(line), "SSL_write");
    conn_require(SSL_read(ssl, answer, sizeof(answer)) == 4, "SSL_read");
    conn_require(fgets(said, sizeof(said), server->output) != NULL, "what the server says");
    printf("  %s: client reused=%d %s", label, SSL_session_reused(ssl), said);
    SSL_SESSION_free(*session);
    *session = SSL_get1_session(ssl);
    SSL_shutdown(ssl);
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
}

static void stop(struct server *server, SSL_CTX *ctx)
{
    SSL_SESSION *none = NULL;
    int status = 1;

    visit("the last one", server, ctx, &none, "quit");
    SSL_SESSION_free(none);
    fclose(server->output);
    conn_require(waitpid(server->process, &status, 0) == server->process && status == 0, "a server's end");
}

static size_t cut_short(unsigned char bytes[LONGEST], size_t len)
{
    (void)bytes;
    return len - 1;
}

/* The content of the first octet string, which is the cipher suite, becomes an unknown one. */
static size_t change_suite(unsigned char bytes[LONGEST], size_t len)
{
    size_t at;

    for (at = 0; at + 3 < len; at++)
        if (bytes[at] == 0x04 && bytes[at + 1] == 0x02) {
            bytes[at + 2] = 0xff;
            bytes[at + 3] = 0xfe;
            break;
        }
    return len;
}

static size_t with_time(unsigned char bytes[LONGEST], size_t len, long moved)
{
    const unsigned char *at = bytes;
    unsigned char *end = bytes;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, (long)len);
    int now_len;

    conn_require(session != NULL, "a session of the store");
    SSL_SESSION_set_time(session, SSL_SESSION_get_time(session) + moved);
    now_len = i2d_SSL_SESSION(session, &end);
    SSL_SESSION_free(session);
    return (size_t)now_len;
}

static size_t too_old(unsigned char bytes[LONGEST], size_t len)
{
    return with_time(bytes, len, -100000);
}

static size_t a_minute_old(unsigned char bytes[LONGEST], size_t len)
{
    return with_time(bytes, len, -60);
}

static void run(const struct mechanism *m, const char *mode)
{
    SSL_CTX *ctx = conn_client_ctx(strcmp(m->version, "1.3") == 0 ? TLS1_3_VERSION : TLS1_2_VERSION);
    struct server one = start(m, mode, "context");
    struct server two;
    SSL_SESSION *session = NULL;

    visit("a first connection", &one, ctx, &session, "hello");
    visit("resumed", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "context");
    visit("after a restart", &one, ctx, &session, "hello");
    two = start(m, mode, "context");
    visit("with another process", &two, ctx, &session, "hello");
    visit("and back", &one, ctx, &session, "hello");
    visit("removed while it is used", &two, ctx, &session, "remove");
    visit("after its removal", &two, ctx, &session, "hello");

    change_all(a_minute_old);
    stop(&one, ctx);
    one = start(m, mode, "context");
    visit("a minute old", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "context");
    change_all(too_old);
    visit("too old", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "context");
    change_all(cut_short);
    visit("cut short in the store", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "context");
    change_all(change_suite);
    visit("of an unknown suite in the store", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "another context");
    visit("in another context", &one, ctx, &session, "hello");
    stop(&one, ctx);
    one = start(m, mode, "another context");
    change_all(NULL);
    visit("gone from the store", &one, ctx, &session, "hello");
    stop(&one, ctx);
    stop(&two, ctx);
    change_all(NULL);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

int main(int argc, char **argv)
{
    char directory[] = "sessions-XXXXXX";
    size_t i;
    size_t k;

    conn_begin(argc, argv);
    if (argc == 7 && strcmp(argv[2], "serve") == 0) {
        store = argv[3];
        return serve(argv[4], argv[5], argv[6]);
    }
    arguments = argv;
    store = mkdtemp(directory);
    conn_require(store != NULL, "mkdtemp");
    for (i = 0; i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++)
        for (k = 0; k < sizeof(modes) / sizeof(modes[0]); k++) {
            printf("%s, %s\n", mechanisms[i].name, modes[k].name);
            run(&mechanisms[i], modes[k].mode);
        }
    rmdir(store);
    return 0;
}
