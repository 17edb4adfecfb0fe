#pragma once

#include <functional>

#include "sandbox/in_process.h"
#include "simulation/trace.h"
#include "simulation/turnstile.h"

namespace oneshelf::simulation {

/// How a request between the hub and a platform fares.
struct Weather {
  int lost_before_percent = 0;  ///< never arrives
  int lost_after_percent = 0;   ///< arrives; the answer does not
  int slow_percent = 0;         ///< takes seconds instead of milliseconds
};

/// The network of the simulation: latency and loss in virtual time, straight into the sandboxes.
class SimulatedHttp final : public Http {
 public:
  /// Told of every request that reached a platform, before and after it took effect.
  struct Observer {
    std::function<void(const HttpRequest&)> before;
    /// With the time at which the request left.
    std::function<void(const Context&, const HttpRequest&, const Result<HttpResponse>&, int64_t)>
        after;
  };

  SimulatedHttp(Turnstile& turnstile, Random& random, sandbox::InProcessHttp& platforms,
                Trace& trace, std::string name)
      : turnstile_(turnstile),
        random_(random),
        platforms_(platforms),
        trace_(trace),
        name_(std::move(name)) {}

  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

  /// What a platform answers instead of doing what it cannot; nothing for what it can.
  using Refusal = std::function<std::optional<HttpResponse>(const HttpRequest&)>;

  void set_weather(Weather weather) { weather_ = weather; }
  void set_refusal(Refusal refusal) { refusal_ = std::move(refusal); }
  /// How long a way takes at most in good weather: a near platform is soon asked too fast.
  void set_quick_ms(uint64_t quick_ms) { quick_ms_ = quick_ms; }
  void set_observer(const Observer* observer) { observer_ = observer; }
  int64_t lost() const { return lost_; }

 private:
  bool strikes(int percent) { return percent > 0 && random_.below(100) < uint64_t(percent); }
  void travel();
  Result<HttpResponse> deliver(const Context& context, const HttpRequest& request, int64_t left_ms);

  Turnstile& turnstile_;
  Random& random_;
  sandbox::InProcessHttp& platforms_;
  Trace& trace_;
  const std::string name_;
  Weather weather_;
  Refusal refusal_;
  uint64_t quick_ms_ = 120;
  const Observer* observer_ = nullptr;
  int64_t lost_ = 0;
};

}  // namespace oneshelf::simulation
