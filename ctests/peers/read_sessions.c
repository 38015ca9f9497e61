/*
 * Reads sessions from files that another program wrote, as DER or as PEM by the file's ending, and says of each what
 * it is and whether it is written again as it was.
 *
 * Usage: read_sessions FILE...
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

static unsigned char *contents(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = malloc(65536);

    CHECK(file != NULL && bytes != NULL);
    *len = fread(bytes, 1, 65536, file);
    CHECK(*len > 0 && *len < 65536);
    CHECK(fclose(file) == 0);
    return bytes;
}

static SSL_SESSION *read_pem(const char *path)
{
    FILE *file = fopen(path, "r");
    SSL_SESSION *session;

    CHECK(file != NULL);
    session = PEM_read_SSL_SESSION(file, NULL, NULL, NULL);
    CHECK(fclose(file) == 0);
    return session;
}

/* What the library writes for the session: DER or PEM. */
static char *written(const SSL_SESSION *session, int as_pem, size_t *len)
{
    unsigned char *der = NULL;
    char *text = NULL;
    FILE *memory = open_memstream(&text, len);
    int der_len;

    CHECK(memory != NULL);
    if (as_pem) {
        CHECK(PEM_write_SSL_SESSION(memory, session) == 1);
    } else {
        der_len = i2d_SSL_SESSION(session, &der);
        CHECK(der_len > 0 && fwrite(der, 1, (size_t)der_len, memory) == (size_t)der_len);
        CRYPTO_free(der, __FILE__, __LINE__);
    }
    CHECK(fclose(memory) == 0);
    return text;
}

static void read_file(const char *path)
{
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    int as_pem = strstr(name, ".pem") != NULL;
    size_t len = 0;
    size_t again_len = 0;
    unsigned char *bytes = contents(path, &len);
    const unsigned char *at = bytes;
    SSL_SESSION *session = as_pem ? read_pem(path) : d2i_SSL_SESSION(NULL, &at, (long)len);
    char *again;

    if (session == NULL) {
        SAY("%s: not read", name);
        say_last_error();
        free(bytes);
        return;
    }
    again = written(session, as_pem, &again_len);
    SAY("%s: %s", name,
        again_len == len && memcmp(again, bytes, len) == 0 ? "the same again" : "written in another way");
    CHECK(SSL_SESSION_print_fp(stdout, session) == 1);
    free(again);
    SSL_SESSION_free(session);
    free(bytes);
}

int main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++)
        read_file(argv[i]);
    return 0;
}
