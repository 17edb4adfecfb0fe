#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/http.h"

namespace oneshelf {

/// An answer that is written piece by piece, e.g. server-sent events. Safe from any thread.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  /// Queues bytes; false once the peer is gone or its queue (1 MiB) is full.
  virtual bool write(std::string bytes) = 0;
  virtual void close() = 0;
};

/// What a handler gives back: a whole response, or headers and a stream to be filled later.
struct HttpReply {
  HttpResponse response;
  /// If set, the server sends `response`'s status and headers, then calls this once with the
  /// stream; whoever keeps the pointer writes to it.
  std::function<void(std::shared_ptr<HttpStream>)> stream;
  /// Close the connection without answering; for emulated faults.
  bool drop_connection = false;

  HttpReply() = default;
  HttpReply(HttpResponse whole) : response(std::move(whole)) {}
};

/// Called on a worker thread. Must not throw: a throw is answered with 500 and logged.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  ///< 0: any free port
  int workers = 4;
  size_t max_header_bytes = 16 << 10;
  size_t max_body_bytes = 16 << 20;
  size_t max_connections = 1024;
  size_t max_waiting = 256;  ///< complete requests waiting for a worker; beyond: 503
  milliseconds idle_timeout = std::chrono::seconds(60);
};

/// HTTP/1.1 over Asio sockets with Beast's parser. One thread moves bytes; complete requests run on
/// a pool of workers, so a slow or idle client holds no worker.
class HttpServer final {
 public:
  /// Binds and starts. Errors: `net.bind` (kUnavailable) naming address and port.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, HttpHandler handler);
  ~HttpServer();  ///< stops accepting, lets running handlers finish, joins
  uint16_t port() const;
  std::string url() const;  ///< "http://127.0.0.1:8080"

 private:
  class Loop;
  explicit HttpServer(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace oneshelf
