#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace oneshelf {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name (any case), or nothing.
std::optional<std::string> find_header(const HttpHeaders& headers, std::string_view name);

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< absolute for the client; path with query for the server
  HttpHeaders headers;
  std::string body;
  milliseconds timeout = std::chrono::seconds(30);

  std::string_view path() const;  ///< of `url`, without scheme, host and query
  /// The decoded value of a query parameter, or nothing.
  std::optional<std::string> query(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;
};

/// The only door to the network. Safe from any thread; blocks the caller.
class Http {
 public:
  virtual ~Http() = default;

  /// One request, one answer; any status is an answer. Failures tell whether bytes left us:
  /// - before sending (name not found, refused, TLS, own deadline): kUnavailable / kTimeout with
  ///   id `net.host_not_found`, `net.refused`, `net.tls`, `net.timeout` - nothing was done;
  /// - after sending (reset, time-out, truncated): kUnknownOutcome, id `net.no_answer`;
  /// - kCancelled if the context was stopped before sending, kInvalid `net.bad_url`.
  /// Redirects are not followed.
  virtual Result<HttpResponse> send(const Context& context, const HttpRequest& request) = 0;
};

/// A limit on what an HTTP client accepts, and where it finds certificates.
struct HttpClientOptions {
  size_t max_body_bytes = 64 << 20;
  int max_connections_per_host = 8;
  milliseconds connect_timeout = std::chrono::seconds(10);
  std::string ca_file;  ///< empty: the system's
  std::string user_agent = "OneShelf";
};

}  // namespace oneshelf
