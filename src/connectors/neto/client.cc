#include "connectors/neto/client.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

constexpr int64_t kRetryAfterMaxSeconds = 60 * 60;
constexpr size_t kWordsMax = 500;

enum class Effect { kRead, kWrite };

Effect effect_of(std::string_view action) {
  return action.starts_with("Get") ? Effect::kRead : Effect::kWrite;
}

/// What Neto says in its Messages: errors before warnings.
std::vector<std::string> messages_of(const Json& answer) {
  std::vector<std::string> words;
  for (const Json* messages : elements(answer["Messages"], "")) {
    for (const std::string_view kind : {"Error", "Warning"}) {
      for (const Json* message : elements((*messages)[kind], "")) {
        std::string text = (*message)["Message"].text_or();
        const std::string more = (*message)["Description"].text_or();
        if (!more.empty() && more != text) text += (text.empty() ? "" : ": ") + more;
        if (!text.empty()) words.push_back(std::move(text));
      }
    }
  }
  return words;
}

std::string words_of(const Json& answer) {
  return truncated(joined(messages_of(answer), "; "), kWordsMax);
}

std::string sentence(std::string start, const std::string& words) {
  return start + (words.empty() ? "." : ": " + words);
}

milliseconds retry_after(const HttpResponse& response) {
  const std::string header = find_header(response.headers, "Retry-After").value_or("");
  int64_t seconds = 0;
  const auto [end, failed] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (failed != std::errc() || seconds < 0) return assumed::kBackOff;
  return std::chrono::seconds(std::min(seconds, kRetryAfterMaxSeconds));
}

Error bad_credentials(const std::string& words) {
  return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
               sentence("Neto does not accept the credentials", words))
      .remedied("Give the API key (Settings & Tools, API Settings) or the add-on's token again.");
}

/// Neto does not promise that a refused write was not begun.
Error not_now(const HttpResponse& response, Effect effect, const std::string& words) {
  const bool limited = response.status == 429;
  const ErrorCode code = effect == Effect::kWrite ? ErrorCode::kUnknownOutcome
                         : limited                ? ErrorCode::kRateLimited
                                                  : ErrorCode::kUnavailable;
  Error error(code, limited ? "neto.rate_limited" : "neto.unavailable",
              sentence(limited ? "Neto asks for a slower pace" : "Neto failed to answer", words));
  error = std::move(error).with("status", std::to_string(response.status));
  return limited ? std::move(error).retry_in(retry_after(response)) : error;
}

Error not_an_answer(Effect effect, int status) {
  // A write may have been taken though its answer cannot be read.
  const ErrorCode code =
      effect == Effect::kWrite ? ErrorCode::kUnknownOutcome : ErrorCode::kCorrupt;
  return Error(code, "neto.unexpected_answer", "The address does not answer as Neto does.")
      .remedied("Check the option \"url\": it is the store's own address.")
      .with("status", std::to_string(status));
}

Json unwrapped(Json body, std::string_view action) {
  const std::string wrapper = std::string(action) + "Response";
  if (!body[wrapper].is_object()) return body;
  Json inner = body[wrapper];
  return inner;
}

/// The one place where Neto's answers become our errors.
Result<Json> read_answer(const HttpResponse& response, std::string_view action, bool is_batch) {
  const Effect effect = effect_of(action);
  Result<Json> body = parse_json(response.body);
  const std::string words = body.ok() ? words_of(unwrapped(*body, action)) : "";
  const int status = response.status;
  if (status == 401 || status == 403) return bad_credentials(words);
  if (status == 429 || status >= 500) return not_now(response, effect, words);
  if (status >= 400 && status != 404) {
    return Error(ErrorCode::kRefused, "neto.refused", sentence("Neto refused this", words))
        .with("action", std::string(action));
  }
  if (status != 200 || !body.ok() || !body->is_object()) return not_an_answer(effect, status);
  Json answer = unwrapped(*std::move(body), action);
  const std::string ack = lower_ascii(answer["Ack"].text_or());
  if (ack == "success" || ack == "warning") return answer;
  if (ack.empty()) return not_an_answer(effect, status);
  if (is_batch) return answer;
  return refusal(answer).with("action", std::string(action));
}

/// A failure on the way: for a read it does not matter whether Neto saw the request.
Error on_the_way(const Error& error, Effect effect) {
  const bool lost_read = effect == Effect::kRead && error.code() == ErrorCode::kUnknownOutcome;
  return lost_read ? error.recoded(ErrorCode::kUnavailable) : error;
}

}  // namespace

Error refusal(const Json& answer, const std::string& about) {
  std::string words;
  for (const std::string& message : messages_of(answer)) {
    if (!about.empty() && message.find(about) != std::string::npos) words = message;
  }
  if (words.empty()) words = words_of(answer);
  return Error(ErrorCode::kRefused, "neto.refused", sentence("Neto refused this", words))
      .remedied("Change the record, or the store's settings, as Neto says, then try again.");
}

HttpRequest Client::request(std::string_view action, const Json& body) const {
  HttpRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.timeout = assumed::kTimeout;
  request.headers = {{"NETOAPI_ACTION", std::string(action)},
                     {"Accept", "application/json"},
                     {"Content-Type", "application/json"}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) request.headers.emplace_back(name, value);
  };
  if (settings_.api_key.empty()) {
    add("X_ACCESS_KEY", settings_.client_id);
    add("X_SECRET_KEY", settings_.access_token);
  } else {
    add("NETOAPI_KEY", settings_.api_key);
    add("NETOAPI_USERNAME", settings_.username);
  }
  request.body = body.dump();
  return request;
}

Result<HttpResponse> Client::send(const Context& context, std::string_view action,
                                  const Json& body) {
  if (settings_.wrong) return *settings_.wrong;
  Result<HttpResponse> response = http_.send(context, request(action, body));
  if (!response.ok()) return on_the_way(response.error(), effect_of(action));
  return response;
}

Result<Json> Client::call(const Context& context, std::string_view action, const Json& body) {
  return read_answer(ONESHELF_TRY(send(context, action, body)), action, false);
}

Result<Json> Client::call_batch(const Context& context, std::string_view action, const Json& body) {
  return read_answer(ONESHELF_TRY(send(context, action, body)), action, true);
}

}  // namespace oneshelf::neto
