#include "connectors/bigcommerce/answer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int64_t kDelayMaxMs = 60LL * 60 * 1000;
constexpr size_t kWordsMax = 500;

std::optional<int64_t> number_in(const HttpResponse& response, std::string_view name) {
  const std::optional<std::string> text = find_header(response.headers, name);
  int64_t value = 0;
  if (!text) return {};
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault != std::errc() || end != text->data() + text->size() || value < 0) return {};
  return value;
}

/// The longer of what the headers ask for.
std::optional<milliseconds> delay_of(const HttpResponse& response) {
  std::optional<int64_t> delay = number_in(response, "X-Rate-Limit-Time-Reset-Ms");
  for (const std::string_view name : {"X-Retry-After", "Retry-After"}) {
    if (const auto seconds = number_in(response, name)) {
      delay = std::max(delay.value_or(0), std::min(*seconds, kDelayMaxMs / 1000) * 1000);
    }
  }
  if (!delay) return {};
  return milliseconds(std::min(*delay, kDelayMaxMs));
}

/// "title: a; b" of an object with `errors`.
std::string words_of_object(const Json& body) {
  std::string words = body["title"].text_or(body["message"].text_or());
  const Json& errors = body["errors"];
  if (errors.is_object()) {
    for (const auto& [field, text] : errors.as_object()) {
      const std::string told = text.text_or();
      if (!told.empty() && told != words)
        words += (words.empty() ? "" : "; ") + field + ": " + told;
    }
  }
  if (words.empty()) words = body["error"]["message"].text_or();
  return words;
}

/// The vendor's words, whatever shape they come in.
std::string words_of(const Json& body) {
  std::string words;
  if (body.is_string()) words = body.as_string();
  if (body.is_array()) words = words_of_object(body.at(0));
  if (body.is_object()) {
    words = words_of_object(body);
    if (words.empty()) words = words_of_object(body["data"].at(0));
    for (const Json& entry :
         body["batch_errors"].is_array() ? body["batch_errors"].as_array() : Json::Array()) {
      const Json& fields = entry["field_errors"].is_object() ? entry["field_errors"] : entry;
      words += (words.empty() ? "" : "; ") + words_of_object(Json::object().set("errors", fields));
    }
  }
  return truncated(words, kWordsMax);
}

Json body_of(const HttpResponse& response) {
  if (response.body.empty()) return {};
  Result<Json> body = parse_json(response.body);
  return body.ok() ? *std::move(body) : Json(repaired_utf8(truncated(response.body, kWordsMax)));
}

Error with_words(Error error, const Reply& reply) {
  error = std::move(error).with("status", std::to_string(reply.status));
  const std::string words = words_of(reply.body);
  return words.empty() ? error : Error(std::move(error).with("vendor_message", words));
}

Error not_allowed(const Reply& reply, std::string_view path, Access access) {
  return with_words(
             Error(ErrorCode::kForbidden, "connect.missing_permission",
                   "The store's API account may not do this, or the store hash is another store's.")
                 .remedied("Make a new API account with this scope (scopes of an account cannot be "
                           "changed), and enter its token."),
             reply)
      .with("scope", scope_of(path, access));
}

Error bad_credentials(const Reply& reply) {
  return with_words(
      Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
            "The store does not accept the access token.")
          .remedied("Enter the access token of an API account of this store. Only the "
                    "store's owner can make one: Settings, API accounts."),
      reply);
}

Error not_now(const HttpResponse& response, const Reply& reply, Access access) {
  const bool limited = response.status == 429 || response.status == 509;
  const bool harmless = access == Access::kRead;
  // A request over the quota is turned away before anything is done.
  const ErrorCode code = limited    ? ErrorCode::kRateLimited
                         : harmless ? ErrorCode::kUnavailable
                                    : ErrorCode::kUnknownOutcome;
  Error error = with_words(
      Error(code, limited ? "bigcommerce.rate_limited" : "bigcommerce.server_fault",
            limited ? "The store asks for a slower pace." : "The store failed to answer."),
      reply);
  const std::optional<milliseconds> delay = delay_of(response);
  return delay ? Error(std::move(error).retry_in(*delay)) : error;
}

bool is_about_content(int status) {
  return status == 400 || status == 404 || status == 409 || status == 413 || status == 422;
}

}  // namespace

std::optional<QuotaTold> quota_told(const HttpResponse& response) {
  const auto limit = number_in(response, "X-Rate-Limit-Requests-Quota");
  const auto left = number_in(response, "X-Rate-Limit-Requests-Left");
  const auto reset = number_in(response, "X-Rate-Limit-Time-Reset-Ms");
  const auto window = number_in(response, "X-Rate-Limit-Time-Window-Ms");
  if (!limit || !left || !reset || !window) return {};
  return QuotaTold{.limit = *limit,
                   .left = *left,
                   .reset = milliseconds(*reset),
                   .window = milliseconds(*window)};
}

Result<Reply> read_reply(const HttpResponse& response, std::string_view path, Access access) {
  Reply reply{.status = response.status, .body = body_of(response)};
  if (reply.is_done()) {
    if (!reply.body.is_string()) return reply;
    return Error(access == Access::kRead ? ErrorCode::kUnavailable : ErrorCode::kUnknownOutcome,
                 "bigcommerce.broken_answer", "The store's answer broke off in the middle.");
  }
  if (is_about_content(reply.status)) return reply;
  if (reply.status == 401) return bad_credentials(reply);
  if (reply.status == 403) return not_allowed(reply, path, access);
  if (reply.status == 507) {
    return with_words(Error(ErrorCode::kRefused, "bigcommerce.plan_limit",
                            "The store's plan does not allow more of this.")
                          .remedied("See the limits of the store's plan."),
                      reply);
  }
  if (reply.status == 429 || reply.status == 509) return not_now(response, reply, access);
  if (reply.status >= 500 && reply.status != 501) return not_now(response, reply, access);
  return with_words(Error(ErrorCode::kUnsupported, "bigcommerce.unexpected_answer",
                          "The address answers as no store does.")
                        .remedied("Check the connection's address and store hash."),
                    reply);
}

Error transport_error(const Error& error, Access access) {
  const bool harmless = access == Access::kRead && error.code() == ErrorCode::kUnknownOutcome;
  return harmless ? error.recoded(ErrorCode::kUnavailable) : error;
}

Error Client::refusal(const Reply& reply) {
  const auto told = [&](ErrorCode code, const char* id, const char* sentence) {
    return with_words(Error(code, id, sentence), reply);
  };
  switch (reply.status) {
    case 404:
      return told(ErrorCode::kNotFound, "bigcommerce.not_found",
                  "The store does not have this record any more.")
          .remedied("Read the channel again.");
    case 409:
      // The body names the member; the sentence is the vendor's and may change.
      if (!reply.body["errors"]["sku"].is_null()) {
        return told(ErrorCode::kConflict, "listing.duplicate_sku",
                    "The store has a product or variant with this SKU already.")
            .remedied("Match the listing, or change one of the two SKUs.");
      }
      return told(ErrorCode::kConflict, "bigcommerce.duplicate",
                  "The store has a record of this name or with these options already.")
          .remedied("Names of products are unique in a store: change one of the two.");
    case 413:
      return told(ErrorCode::kRefused, "bigcommerce.too_large",
                  "The store refuses a request of this size.");
    case 207:
      return told(ErrorCode::kRefused, "bigcommerce.partly_saved",
                  "The store saved the record without a part of it.")
          .remedied("See the store's reason, then compare the record.");
    default:
      return told(ErrorCode::kRefused, "bigcommerce.refused", "The store refuses this record.")
          .remedied("See the store's reason.");
  }
}

}  // namespace oneshelf::bigcommerce
