#include "connectors/shopwired/client.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {
namespace {

constexpr milliseconds kTimeout = std::chrono::seconds(60);
constexpr int64_t kDelayMaxSeconds = 60 * 60;
constexpr size_t kWordsMax = 500;

Json body_of(const HttpResponse& response) {
  if (response.body.empty()) return {};
  Result<Json> body = parse_json(response.body);
  return body.ok() ? *std::move(body) : Json(repaired_utf8(truncated(response.body, kWordsMax)));
}

/// The shop's words: of `message`, `error` or `detail`, each a text or an object with one.
std::string words_of(const Json& body) {
  for (const char* member : {"message", "error", "detail"}) {
    const Json& value = body[member];
    std::string words = value.text_or();
    if (value.is_object()) words = value["message"].text_or(value.dump());
    if (!words.empty()) return truncated(words, kWordsMax);
  }
  return body.is_string() ? truncated(body.as_string(), kWordsMax) : "";
}

Error with_words(Error error, const Reply& reply) {
  error = std::move(error).with("status", std::to_string(reply.status));
  const std::string words = words_of(reply.body);
  return words.empty() ? error : Error(std::move(error).with("vendor_message", words));
}

milliseconds delay_of(const HttpResponse& response) {
  const std::string text = find_header(response.headers, "Retry-After").value_or("");
  int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || end != text.data() + text.size() || seconds < 0) {
    return assumed::kBackOff;
  }
  return std::chrono::seconds(std::min(seconds, kDelayMaxSeconds));
}

Error not_allowed(const Reply& reply, std::string_view path) {
  const std::string_view area = path.substr(1, path.find('/', 1) - 1);
  return with_words(Error(ErrorCode::kForbidden, "connect.missing_permission",
                          "The shop's API key may not do this.")
                        .remedied("Give the key this permission in the shop's admin, or use the "
                                  "key of the API Access page."),
                    reply)
      .with("permission", std::string(area.substr(0, area.find('?'))));
}

Error not_now(const HttpResponse& response, const Reply& reply, Access access) {
  if (reply.status == 429) {
    return with_words(Error(ErrorCode::kRateLimited, "shopwired.rate_limited",
                            "The shop asks for a slower pace."),
                      reply)
        .retry_in(delay_of(response));
  }
  const bool harmless = access == Access::kRead;
  return with_words(Error(harmless ? ErrorCode::kUnavailable : ErrorCode::kUnknownOutcome,
                          "shopwired.server_fault", "The shop failed to answer."),
                    reply);
}

bool is_about_content(int status) {
  return status == 400 || status == 404 || status == 409 || status == 422;
}

/// The one place where the shop's answers become our errors.
Result<Reply> read_reply(const HttpResponse& response, std::string_view path, Access access) {
  Reply reply{.status = response.status, .body = body_of(response)};
  if (reply.is_done()) {
    if (!reply.body.is_string()) return reply;
    return Error(access == Access::kRead ? ErrorCode::kUnavailable : ErrorCode::kUnknownOutcome,
                 "shopwired.broken_answer", "The shop's answer broke off in the middle.");
  }
  if (is_about_content(reply.status)) return reply;
  if (reply.status == 401) {
    return with_words(Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
                            "The shop does not accept the API key and secret.")
                          .remedied("Copy both again from the shop's admin, API Access."),
                      reply);
  }
  if (reply.status == 403) return not_allowed(reply, path);
  if (reply.status == 429 || reply.status >= 500) return not_now(response, reply, access);
  return with_words(Error(ErrorCode::kUnsupported, "shopwired.unexpected_answer",
                          "The address answers as no shop does.")
                        .remedied("Check the connection's option \"url\"."),
                    reply);
}

}  // namespace

Result<Reply> Client::send(const Context& context, HttpRequest request, std::string_view path,
                           Access access) const {
  request.timeout = kTimeout;
  request.headers.emplace_back("Authorization",
                               basic_auth_header(settings_.api_key, settings_.api_secret));
  request.headers.emplace_back("Accept", "application/json");
  const Result<HttpResponse> response = http_->send(context, request);
  if (response.ok()) return read_reply(*response, path, access);
  const Error& error = response.error();
  const bool is_harmless = access == Access::kRead && error.code() == ErrorCode::kUnknownOutcome;
  return is_harmless ? error.recoded(ErrorCode::kUnavailable) : error;
}

Result<Reply> Client::read(const Context& context, std::string_view path,
                           const QueryParameters& query) const {
  HttpRequest request;
  request.url = with_query(settings_.base + std::string(path), query);
  return send(context, std::move(request), path, Access::kRead);
}

Result<Reply> Client::write(const Context& context, std::string_view method, std::string_view path,
                            const Json& body) const {
  HttpRequest request;
  request.method = std::string(method);
  request.url = settings_.base + std::string(path);
  if (!body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body.dump();
  }
  return send(context, std::move(request), path, Access::kWrite);
}

Result<Json> Client::get(const Context& context, std::string_view path,
                         const QueryParameters& query) const {
  Reply reply = ONESHELF_TRY(read(context, path, query));
  if (!reply.is_done()) return refusal(reply);
  return std::move(reply.body);
}

Result<Json> Client::put(const Context& context, std::string_view method, std::string_view path,
                         const Json& body) const {
  Reply reply = ONESHELF_TRY(write(context, method, path, body));
  if (!reply.is_done()) return refusal(reply);
  return std::move(reply.body);
}

Result<Json::Array> Client::rows(const Context& context, std::string_view path,
                                 const QueryParameters& query) const {
  Json body = ONESHELF_TRY(get(context, path, query));
  if (body.is_array()) return std::move(body.as_array());
  return Error(ErrorCode::kCorrupt, "shopwired.no_list",
               "The shop's answer has no list where one belongs.")
      .with("path", std::string(path));
}

Result<Json::Array> Client::all_rows(const Context& context, std::string_view path,
                                     QueryParameters query) const {
  Json::Array all;
  query.emplace_back("count", std::to_string(kPageMax));
  for (int page = 0; page < assumed::kPagesMax; ++page) {
    QueryParameters asked = query;
    asked.emplace_back("offset", std::to_string(all.size()));
    Json::Array rows = ONESHELF_TRY(this->rows(context, path, asked));
    const bool is_last = rows.size() < kPageMax;
    for (Json& row : rows) all.push_back(std::move(row));
    if (is_last) break;
  }
  return all;
}

Error Client::refusal(const Reply& reply) {
  if (reply.status == 404) {
    return with_words(Error(ErrorCode::kNotFound, "shopwired.not_found",
                            "The shop does not have this record any more.")
                          .remedied("Read the shop again."),
                      reply);
  }
  return with_words(Error(ErrorCode::kRefused, "shopwired.refused", "The shop refuses this record.")
                        .remedied("See the shop's reason."),
                    reply);
}

}  // namespace oneshelf::shopwired
