#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "unit/net/raw_socket.h"

namespace oneshelf {

/// A server with a certificate of its own making for 127.0.0.1, which answers every request with
/// "secret" and closes.
class TlsServer {
 public:
  TlsServer();

  std::string url() const;
  /// The certificate as a client's file of trusted certificates wants it.
  const std::string& certificate_pem() const { return certificate_pem_; }
  int requests() const { return requests_; }

 private:
  void serve(const RawSocket& socket);

  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  std::string certificate_pem_;
  std::unique_ptr<SSL_CTX, FreeContext> context_;
  std::atomic<int> requests_ = 0;
  ScriptedServer server_;  ///< last: its thread uses the others
};

}  // namespace oneshelf
