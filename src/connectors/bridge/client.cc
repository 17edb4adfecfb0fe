#include "connectors/bridge/client.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf::bridge {
namespace {

constexpr std::string_view kBasePath = "/bridge/v1";
constexpr milliseconds kTimeout = std::chrono::seconds(60);
constexpr size_t kKeyMax = 128;
constexpr size_t kHashShown = 32;
constexpr int64_t kRetryAfterMaxSeconds = 24 * 60 * 60;

enum class Effect { kRead, kWrite };

std::string value_of(const ConnectValues& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

/// The merchant may give the host alone or the whole base address.
std::string base_url(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (!url.ends_with(kBasePath)) url += kBasePath;
  return url;
}

std::string authorization(const ConnectValues& values) {
  if (const std::string token = value_of(values, "token"); !token.empty()) return "Bearer " + token;
  const std::string user = value_of(values, "user");
  if (user.empty()) return "";
  return "Basic " + to_base64(user + ":" + value_of(values, "password"));
}

int page_size_of(const std::string& text) {
  int size = Client::kPageMax;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return std::clamp(size, 1, Client::kPageMax);
}

std::optional<milliseconds> retry_after(const HttpResponse& response) {
  const std::optional<std::string> header = find_header(response.headers, "Retry-After");
  int64_t seconds = 0;
  if (!header) return std::nullopt;
  const auto [end, failed] =
      std::from_chars(header->data(), header->data() + header->size(), seconds);
  if (failed != std::errc() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, kRetryAfterMaxSeconds));
}

/// The bridge's own words, as far as it gave any in the contract's form.
struct Words {
  std::string code, message, field;
};

Words words_of(const Json& body) {
  const Json& error = body["error"];
  return {.code = error["code"].text_or(),
          .message = truncated(error["message"].text_or(), 500),
          .field = error["field"].text_or()};
}

Error with_words(Error error, const Words& words) {
  if (!words.code.empty()) error = std::move(error).with("code", words.code);
  if (!words.field.empty()) error = std::move(error).with("field", words.field);
  return error;
}

std::string sentence(std::string_view start, const Words& words) {
  return std::string(start) + (words.message.empty() ? "." : ": " + words.message);
}

Error credentials_refused(const Words& words) {
  return with_words(Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
                          "The bridge does not accept the credentials.")
                        .remedied("Give its token, or its user and password, again."),
                    words);
}

Error permission_missing(const Words& words) {
  return with_words(Error(ErrorCode::kForbidden, "connect.missing_permission",
                          sentence("The bridge's credential may not do this", words))
                        .remedied("Allow it at the bridge, or give a credential that may."),
                    words);
}

/// Nothing was done, or perhaps something: it depends on whether the request writes.
Error not_now(const HttpResponse& response, Effect effect, const Words& words) {
  const bool limited = response.status == 429;
  // The contract promises that a 429 is answered before anything is done.
  const ErrorCode code = limited                    ? ErrorCode::kRateLimited
                         : effect == Effect::kWrite ? ErrorCode::kUnknownOutcome
                                                    : ErrorCode::kUnavailable;
  Error error = with_words(
      Error(code, limited ? "bridge.rate_limited" : "bridge.unavailable",
            sentence(limited ? "The bridge asks for a slower pace" : "The bridge failed to answer",
                     words)),
      words);
  if (const auto delay = retry_after(response)) error = std::move(error).retry_in(*delay);
  return error;
}

/// The one place where the bridge's answers become our errors.
Error failure(const HttpResponse& response, const Json& body, Effect effect) {
  const Words words = words_of(body);
  const int status = response.status;
  if (status == 401) return credentials_refused(words);
  if (status == 403) return permission_missing(words);
  if (status == 429 || status >= 500) {
    if (status != 501) return not_now(response, effect, words);
  }
  if (status == 404) {
    return with_words(Error(ErrorCode::kNotFound, "bridge.not_found",
                            sentence("The bridge does not have what was asked for", words)),
                      words);
  }
  if (status == 405 || status == 501) {
    return with_words(Error(ErrorCode::kUnsupported, "bridge.unsupported",
                            sentence("The bridge does not offer this", words)),
                      words);
  }
  if (status >= 400) {
    return with_words(
        Error(ErrorCode::kRefused, "bridge.refused", sentence("The bridge refused this", words))
            .remedied("Change the record as the bridge says, then try again."),
        words);
  }
  return Error(ErrorCode::kInvalid, "bridge.unexpected_answer",
               "The address answers with status " + std::to_string(status) +
                   ", which a bridge never gives.")
      .remedied("Check the option \"url\".");
}

/// A failure on the way: for a read it does not matter whether the bridge saw the request.
Error on_the_way(const Error& error, Effect effect) {
  const bool lost_read = effect == Effect::kRead && error.code() == ErrorCode::kUnknownOutcome;
  return lost_read ? error.recoded(ErrorCode::kUnavailable) : error;
}

Result<Answer> read_answer(const HttpResponse& response, Effect effect) {
  const bool good = response.status >= 200 && response.status < 300;
  const bool conflict = response.status == 409;
  Result<Json> body = parse_json(response.body);
  if (!good && !conflict) return failure(response, body.ok() ? *body : Json(), effect);
  if (body.ok()) return Answer{response.status, *std::move(body)};
  Error error = std::move(body).error();
  // The write was taken but its answer cannot be read: what it says is unknown.
  return effect == Effect::kWrite ? error.recoded(ErrorCode::kUnknownOutcome) : error;
}

}  // namespace

Client::Client(Http& http, const ConnectValues& values)
    : http_(http),
      url_(base_url(value_of(values, "url"))),
      authorization_(authorization(values)),
      page_size_(page_size_of(value_of(values, "page_size"))) {
  const std::string token = value_of(values, "orders_token");
  if (!token.empty()) orders_authorization_ = "Bearer " + token;
}

HttpRequest Client::request(Area area, const std::string& path) const {
  HttpRequest request;
  request.url = url_ + path;
  request.timeout = kTimeout;
  request.headers.emplace_back("Accept", "application/json");
  const bool own = area == Area::kOrders && has_orders_credential();
  const std::string& authorization = own ? orders_authorization_ : authorization_;
  if (!authorization.empty()) request.headers.emplace_back("Authorization", authorization);
  return request;
}

Result<Json> Client::get(const Context& context, Area area, const std::string& path) {
  Result<HttpResponse> response = http_.send(context, request(area, path));
  if (!response.ok()) return on_the_way(response.error(), Effect::kRead);
  Answer answer = ONESHELF_TRY(read_answer(*response, Effect::kRead));
  if (answer.status == 409) return refusal(answer, ErrorCode::kConflict, "bridge.conflict", "read");
  return std::move(answer.body);
}

Result<Answer> Client::post(const Context& context, Area area, const std::string& path,
                            const std::string& idempotency_key, const Json& body) {
  HttpRequest post = request(area, path);
  post.method = "POST";
  post.headers.emplace_back("Content-Type", "application/json");
  post.headers.emplace_back("Idempotency-Key", idempotency_key);
  post.body = body.dump();
  Result<HttpResponse> response = http_.send(context, post);
  if (!response.ok()) return on_the_way(response.error(), Effect::kWrite);
  return read_answer(*response, Effect::kWrite);
}

Result<void> Client::remove(const Context& context, Area area, const std::string& path) {
  HttpRequest removal = request(area, path);
  removal.method = "DELETE";
  const Result<HttpResponse> response = http_.send(context, removal);
  if (!response.ok()) return on_the_way(response.error(), Effect::kWrite);
  const bool done = response->status >= 200 && response->status < 300;
  if (done || response->status == 404) return success();
  const Result<Json> body = parse_json(response->body);
  return failure(*response, body.ok() ? *body : Json(), Effect::kWrite);
}

Result<Info> Client::info(const Context& context) {
  if (const auto known = known_info()) return *known;
  return read_info(context);
}

Result<Info> Client::read_info(const Context& context) {
  const Json json = ONESHELF_TRY(get(context, Area::kProducts, "/info"));
  Info info = ONESHELF_TRY(read_json(json, bridge::read_info));
  const std::lock_guard lock(mutex_);
  info_ = std::make_shared<const Info>(info);
  return info;
}

Result<void> Client::require(const Context& context, const std::string& feature) {
  const Info announced = ONESHELF_TRY(info(context));
  if (announced.offers(feature)) return success();
  return Error(ErrorCode::kUnsupported, "bridge.not_offered",
               "The bridge \"" + announced.name + "\" does not offer " + feature + ".")
      .remedied("Let the bridge offer it, or do this step by hand.")
      .with("feature", feature);
}

std::shared_ptr<const Info> Client::known_info() const {
  const std::lock_guard lock(mutex_);
  return info_;
}

std::string Client::fresh_key(const Context& context, std::string_view operation) {
  const uint64_t number = sent_.fetch_add(1);
  return std::string(operation) + "-" + std::to_string(to_unix_ms(context.clock().now())) + "-" +
         std::to_string(number);
}

std::string stable_key(std::string_view operation, std::string_view identity) {
  std::string key = std::string(operation) + "-" + std::string(identity);
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7f; };
  // A header holds plain characters only; anything else is told by its hash.
  if (key.size() <= kKeyMax && std::ranges::all_of(key, is_plain)) return key;
  return std::string(operation) + "-" + sha256_hex(identity).substr(0, kHashShown);
}

Error refusal(const Answer& answer, ErrorCode code, std::string id, std::string_view what) {
  const Words words = words_of(answer.body);
  return with_words(
      Error(code, std::move(id), sentence("The bridge will not " + std::string(what), words)),
      words);
}

}  // namespace oneshelf::bridge
