// A C++ program's handles: unique pointers over contexts, connections and sessions.
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>

struct Free {
    void operator()(SSL_CTX *ctx) const { SSL_CTX_free(ctx); }
    void operator()(SSL *ssl) const { SSL_free(ssl); }
    void operator()(SSL_SESSION *session) const { SSL_SESSION_free(session); }
};

using Context = std::unique_ptr<SSL_CTX, Free>;
using Connection = std::unique_ptr<SSL, Free>;
using Session = std::unique_ptr<SSL_SESSION, Free>;

static std::string last_error()
{
    char text[256];
    unsigned long code = ERR_get_error();
    ERR_error_string_n(code, text, sizeof(text));
    return ERR_GET_LIB(code) == ERR_LIB_SSL ? std::string(text) : std::string("other: ") + text;
}

static int select_protocol(SSL *, const unsigned char **out, unsigned char *outlen,
                           const unsigned char *in, unsigned int inlen, void *)
{
    if (inlen < 1 || in[0] >= inlen)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}

class Client {
public:
    explicit Client(const std::string &ca) : ctx_(SSL_CTX_new(TLS_client_method()))
    {
        if (!ctx_ || SSL_CTX_load_verify_locations(ctx_.get(), ca.c_str(), nullptr) != 1)
            throw std::runtime_error(last_error());
        SSL_CTX_set_verify(ctx_.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_session_cache_mode(ctx_.get(), SSL_SESS_CACHE_CLIENT);
        SSL_CTX_set_alpn_select_cb(ctx_.get(), select_protocol, nullptr);
        SSL_CTX_set_app_data(ctx_.get(), this);
        SSL_CTX_sess_set_new_cb(ctx_.get(), [](SSL *ssl, SSL_SESSION *session) {
            auto *self = static_cast<Client *>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
            self->session_.reset(session);
            return 1;
        });
    }

    Connection open(int fd, const std::string &host)
    {
        Connection ssl(SSL_new(ctx_.get()));
        SSL_set_fd(ssl.get(), fd);
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
        SSL_set1_host(ssl.get(), host.c_str());
        if (session_)
            SSL_set_session(ssl.get(), session_.get());
        if (SSL_connect(ssl.get()) != 1)
            throw std::runtime_error(last_error());
        return ssl;
    }

private:
    Context ctx_;
    Session session_;
};

int main()
{
    try {
        Client client("ca.pem");
        Connection connection = client.open(0, "localhost");
        std::printf("%s\n", SSL_session_reused(connection.get()) ? "resumed" : "full");
    } catch (const std::exception &e) {
        std::printf("%s\n", e.what());
        return 1;
    }
    return 0;
}
