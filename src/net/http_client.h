#pragma once

#include <memory>

#include "net/http.h"

namespace oneshelf {

/// Http over libcurl: one transfer thread shares connections among all callers (keep-alive,
/// HTTP/2, compression, proxy from the environment). Destroying it ends outstanding calls with
/// kCancelled or kUnknownOutcome.
class HttpClient final : public Http {
 public:
  explicit HttpClient(HttpClientOptions options = {});
  ~HttpClient() override;
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  class Transfers;
  std::unique_ptr<Transfers> transfers_;
};

}  // namespace oneshelf
