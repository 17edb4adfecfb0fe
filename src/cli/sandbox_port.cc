#include "cli/sandbox_port.h"

#include "net/http_client.h"
#include "sandbox/port.h"

namespace oneshelf::cli {

Result<Exit> run_sandbox(const Session& session, sandbox::Sandbox& sandbox, Clock& clock,
                         const std::function<void(const std::string& url)>& tell) {
  constexpr int64_t kLargestPort = 65535;
  const Invocation& typed = session.typed;
  const int64_t number =
      ONESHELF_TRY(typed.number("port", {.otherwise = 0, .least = 0, .most = kLargestPort}));
  HttpClient http;
  const std::unique_ptr<sandbox::Port> port = ONESHELF_TRY(sandbox::Port::open(
      sandbox, clock, http,
      {.address = typed.text("address", "127.0.0.1"), .port = static_cast<uint16_t>(number)}));
  tell(port->url());
  session.out.note("Stop it with Ctrl-C; what it holds is then forgotten.");
  session.signals.wait();
  return Exit::kOk;
}

}  // namespace oneshelf::cli
