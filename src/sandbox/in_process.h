#pragma once

#include <map>
#include <mutex>
#include <string>

#include "sandbox/sandbox.h"

namespace oneshelf::sandbox {

/// Http that leads straight into sandboxes, by host name: no ports, no threads, virtual time. A
/// host that nobody runs is `net.host_not_found`; a dropped answer is `net.no_answer`.
class InProcessHttp final : public Http {
 public:
  /// "shop.test", with ":port" if URLs have one. The sandbox outlives this.
  void run(std::string host, Sandbox& sandbox);
  /// The host is gone (as if its process was stopped) until `run` is called again.
  void stop(std::string_view host);

  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  Sandbox* sandbox_of(std::string_view host);

  std::mutex mutex_;
  std::map<std::string, Sandbox*, std::less<>> hosts_;
};

}  // namespace oneshelf::sandbox
