#include "sandbox/port.h"

#include "base/log.h"

namespace oneshelf::sandbox {
namespace {

/// How long repeats of refused hints may wait beyond their time when nobody calls the sandbox.
constexpr milliseconds kLookAgain = std::chrono::seconds(1);
constexpr milliseconds kHintTimeout = std::chrono::seconds(10);

}  // namespace

Port::Port(Sandbox& sandbox, Clock& clock, Http& http)
    : sandbox_(sandbox), clock_(clock), http_(http) {}

Result<std::unique_ptr<Port>> Port::open(Sandbox& sandbox, Clock& clock, Http& http,
                                         PortOptions options) {
  std::unique_ptr<Port> port(new Port(sandbox, clock, http));
  port->server_ = ONESHELF_TRY(HttpServer::start(
      {.address = options.address, .port = options.port},
      [raw = port.get()](const HttpRequest& request) { return raw->answer(request); }));
  port->hints_ = std::jthread([raw = port.get()](std::stop_token stop) { raw->send_hints(stop); });
  return port;
}

Port::~Port() {
  server_.reset();
  hints_.request_stop();
  handled_.notify_all();
}

HttpReply Port::answer(const HttpRequest& request) {
  Answer answer = sandbox_.handle(request, clock_.now());
  look();
  if (answer) return HttpReply(*std::move(answer));
  HttpReply dropped;
  dropped.drop_connection = true;
  return dropped;
}

void Port::look() {
  {
    const std::lock_guard lock(mutex_);
    work_ = true;
  }
  handled_.notify_all();
}

void Port::send_hints(std::stop_token stop) {
  const Context context(clock_, stop);
  while (!stop.stop_requested()) {
    for (const HttpRequest& hint : sandbox_.take_hints(clock_.now())) {
      const Result<HttpResponse> sent = http_.send(context.within(kHintTimeout), hint);
      if (!sent.ok()) log_warn("sandbox.hint_not_sent", {{"reason", sent.error().message()}});
      if (sent.ok()) sandbox_.hint_got(hint, *sent, clock_.now());
      if (!sent.ok()) sandbox_.hint_answered(hint, 0, clock_.now());
      if (stop.stop_requested()) return;
    }
    std::unique_lock lock(mutex_);
    if (!work_) clock_.wait_for(handled_, lock, stop, kLookAgain);
    work_ = false;
  }
}

}  // namespace oneshelf::sandbox
