#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "net/http_server.h"
#include "sandbox/sandbox.h"

namespace oneshelf::sandbox {

struct PortOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  ///< 0: any free port
};

/// Runs a sandbox on a real port and sends its hints. Sandbox, clock and http outlive it; the clock
/// is one that really waits. One thread sends hints, one after another; destroying the port joins
/// it.
class Port final {
 public:
  /// Error: `net.bind`.
  static Result<std::unique_ptr<Port>> open(Sandbox& sandbox, Clock& clock, Http& http,
                                            PortOptions options = {});
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  uint16_t port() const { return server_->port(); }
  std::string url() const { return server_->url(); }
  /// Somebody did something at the sandbox past this port: its hints leave now.
  void look();

 private:
  Port(Sandbox& sandbox, Clock& clock, Http& http);
  HttpReply answer(const HttpRequest& request);
  void send_hints(std::stop_token stop);

  Sandbox& sandbox_;
  Clock& clock_;
  Http& http_;
  std::mutex mutex_;
  std::condition_variable_any handled_;
  bool work_ = false;  ///< a request was handled since the hints were last looked at
  std::jthread hints_;
  std::unique_ptr<HttpServer> server_;  ///< last: stopped first
};

}  // namespace oneshelf::sandbox
