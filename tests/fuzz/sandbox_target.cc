#include "base/text.h"
#include "fuzz/target.h"
#include "net/http_wire.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/catalogue.h"

namespace oneshelf::fuzz {
namespace {

namespace bridge = sandbox::bridge;

const Timestamp kNow = from_unix_ms(1'790'000'000'000);

/// "POST /path", then the body, from the second line on.
HttpRequest request_from(std::string_view text) {
  const size_t line_end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, line_end);
  const size_t space = std::min(line.find(' '), line.size());
  HttpRequest request;
  request.method = std::string(line.substr(0, space));
  request.url = space < line.size() ? std::string(line.substr(space + 1)) : "/";
  if (line_end < text.size()) request.body = std::string(text.substr(line_end + 1));
  request.headers = {{"Host", "sandbox.test"},
                     {"Authorization", "Bearer sandbox-secret"},
                     {"Cookie", "cart=" + std::string(line)},
                     {"Idempotency-Key", std::string(line)}};
  return request;
}

void check_answer(const sandbox::Answer& answer) {
  if (!answer) return;
  check(answer->status >= 200 && answer->status < 600, "an answer has a status");
  check(has_safe_headers(answer->headers), "no header breaks out of its line");
  const std::string type = find_header(answer->headers, "Content-Type").value_or("");
  if (type.starts_with("application/json") && !answer->body.empty()) {
    check(parse_json(answer->body).ok(), "an answer in JSON is JSON");
  }
}

void run(bridge::Role role, std::string_view bytes) {
  bridge::Options options;
  options.role = role;
  bridge::Bridge sandbox(options);
  sandbox.work([](bridge::State& state) {
    bridge::fill_demo_catalogue(state, {.products = 3, .seed = 1}, kNow);
  });
  Timestamp now = kNow;
  for (const std::string& text : split(bytes, '\x1e')) {  // ASCII's record separator
    check_answer(sandbox.handle(request_from(text), now));
    now += std::chrono::seconds(1);
  }
  HttpRequest orders;
  orders.url = "/bridge/v1/orders?limit=500";
  orders.headers = {{"Authorization", "Bearer sandbox-secret"}};
  check_answer(sandbox.handle(orders, now));
  for (const HttpRequest& hint : sandbox.take_hints(now)) {
    check(parse_json(hint.body).ok(), "a hint is JSON");
  }
}

}  // namespace

void fuzz_sandbox(std::string_view bytes) {
  run(bridge::Role::kSource, bytes);
  run(bridge::Role::kChannel, bytes);
}

}  // namespace oneshelf::fuzz
