#include "simulation/wire.h"

#include <fmt/format.h>

namespace oneshelf::simulation {
namespace {

constexpr uint64_t kSlowMs = 8'000;
constexpr size_t kBodyShown = 240;

Error lost_on_the_way(ErrorCode code, const char* id) {
  return Error(code, id, "The simulated network lost it.");
}

}  // namespace

void SimulatedHttp::travel() {
  const bool slow = strikes(weather_.slow_percent);
  turnstile_.sleep(milliseconds(1 + random_.below(slow ? kSlowMs : quick_ms_)));
}

Result<HttpResponse> SimulatedHttp::deliver(const Context& context, const HttpRequest& request,
                                            int64_t left_ms) {
  if (observer_ != nullptr && observer_->before) observer_->before(request);
  std::optional<HttpResponse> refused = refusal_ ? refusal_(request) : std::nullopt;
  Result<HttpResponse> answer =
      refused ? Result<HttpResponse>(*std::move(refused)) : platforms_.send(context, request);
  if (observer_ != nullptr && observer_->after) observer_->after(context, request, answer, left_ms);
  return answer;
}

Result<HttpResponse> SimulatedHttp::send(const Context& context, const HttpRequest& request) {
  if (context.stopped()) return lost_on_the_way(ErrorCode::kCancelled, "net.cancelled");
  const int64_t left_ms = turnstile_.now_ms();
  travel();
  if (strikes(weather_.lost_before_percent)) {
    ++lost_;
    return lost_on_the_way(ErrorCode::kUnavailable, "net.refused");
  }
  // What has left arrives, whatever becomes of the sender meanwhile.
  const Context unstoppable(context.clock());
  const Result<HttpResponse> answer =
      deliver(unstoppable.labelled(context.trace()), request, left_ms);
  const bool loses_answer = strikes(weather_.lost_after_percent);
  trace_.say(turnstile_.now_ms(),
             fmt::format("{} {} {} -> {}{} {}", name_, request.method, request.url,
                         answer.ok() ? std::to_string(answer->status) : answer.error().id(),
                         loses_answer ? " (lost)" : "", request.body.substr(0, kBodyShown)));
  if (request.method != "GET" && answer.ok()) {
    trace_.say(turnstile_.now_ms(), "  answered " + answer->body.substr(0, kBodyShown));
  }
  travel();
  if (loses_answer) {
    ++lost_;
    return lost_on_the_way(ErrorCode::kUnknownOutcome, "net.no_answer");
  }
  return answer;
}

}  // namespace oneshelf::simulation
