#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/scheduler.h"

namespace oneshelf {

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< loopback only, until people sign in
  uint16_t port = 0;                  ///< 0: any free port
  std::string version;
  /// Names a reverse proxy may ask for besides localhost, e.g. "shelf.example". Others are refused,
  /// so that a foreign page cannot reach us through a name of its own.
  std::vector<std::string> allowed_hosts;
};

/// The web side of OneShelf: the first page, the API it uses, hooks of the platforms, health and
/// metrics. Answers as soon as it is made.
class Server {
 public:
  /// `scheduler` may be null (nothing runs by itself then). Everything outlives the server.
  /// Errors: `net.bind`, `serve.not_loopback`.
  static Result<std::unique_ptr<Server>> start(EngineParts& parts, Jobs& jobs, Scheduler* scheduler,
                                               const ServerOptions& options);
  ~Server();
  uint16_t port() const;
  std::string url() const;

 private:
  class Routes;
  Server(std::unique_ptr<Routes> routes);
  std::unique_ptr<Routes> routes_;
};

}  // namespace oneshelf
