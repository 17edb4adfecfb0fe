#include "unit/net/tls_server.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <csignal>

#include "base/assert.h"

namespace oneshelf {

namespace {

template <auto kFree>
struct Free {
  template <typename Thing>
  void operator()(Thing* thing) const {
    kFree(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

void add_extension(X509* certificate, int kind, const char* value) {
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  ONESHELF_ASSERT(extension != nullptr);
  X509_add_ext(certificate, extension.get(), -1);
}

Certificate self_signed(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const unsigned char common_name[] = "loopback test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  ONESHELF_ASSERT(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return certificate;
}

std::string pem_of(X509* certificate) {
  const std::unique_ptr<BIO, Free<BIO_free>> memory(BIO_new(BIO_s_mem()));
  ONESHELF_ASSERT(PEM_write_bio_X509(memory.get(), certificate) == 1);
  std::string pem(BIO_pending(memory.get()), '\0');
  BIO_read(memory.get(), pem.data(), static_cast<int>(pem.size()));
  return pem;
}

/// A server's settings with a new key and certificate; the certificate goes to `pem` too.
SSL_CTX* context_with_certificate(std::string& pem) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = self_signed(key.get());
  pem = pem_of(certificate.get());
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  ONESHELF_ASSERT(SSL_CTX_use_certificate(context, certificate.get()) == 1);
  ONESHELF_ASSERT(SSL_CTX_use_PrivateKey(context, key.get()) == 1);
  return context;
}

}  // namespace

TlsServer::TlsServer()
    : context_(context_with_certificate(certificate_pem_)),
      server_([this](RawSocket& socket, int) { serve(socket); }) {}

std::string TlsServer::url() const {
  return "https://127.0.0.1:" + std::to_string(server_.port()) + "/";
}

void TlsServer::serve(const RawSocket& socket) {
  // OpenSSL writes without asking for an error code instead of a signal when the client is gone.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  const std::unique_ptr<SSL, Free<SSL_free>> tls(SSL_new(context_.get()));
  SSL_set_fd(tls.get(), socket.descriptor());
  if (SSL_accept(tls.get()) != 1) return;
  char request[4096];
  if (SSL_read(tls.get(), request, sizeof(request)) <= 0) return;
  ++requests_;
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret";
  SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
  SSL_shutdown(tls.get());
}

}  // namespace oneshelf
