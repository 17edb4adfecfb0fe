#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "connectors/shopwired/settings.h"
#include "net/url.h"

namespace oneshelf::shopwired {

/// Whether a call can have changed anything: decides what a lost answer means.
enum class Access { kRead, kWrite };

/// What a request was answered: done (2xx), or a refusal that is about its content.
struct Reply {
  int status = 0;
  Json body;
  bool is_done() const { return status >= 200 && status < 300; }
};

/// Requests to one shop, and the translation of what goes wrong. Safe from any thread.
class Client {
 public:
  Client(Http& http, Settings settings) : http_(&http), settings_(std::move(settings)) {}

  /// Refusals of the content (400, 404, 409, 422) are replies; all else that is no success is an
  /// error.
  Result<Reply> read(const Context& context, std::string_view path,
                     const QueryParameters& query = {}) const;
  Result<Reply> write(const Context& context, std::string_view method, std::string_view path,
                      const Json& body) const;
  /// As read(), and refusals are errors too.
  Result<Json> get(const Context& context, std::string_view path,
                   const QueryParameters& query = {}) const;
  /// The answer as a list.
  Result<Json::Array> rows(const Context& context, std::string_view path,
                           const QueryParameters& query) const;
  /// All rows of a list, page by page. For short lists.
  Result<Json::Array> all_rows(const Context& context, std::string_view path,
                               QueryParameters query = {}) const;
  /// As write(), and refusals are errors too.
  Result<Json> put(const Context& context, std::string_view method, std::string_view path,
                   const Json& body) const;

  /// A refusal as an error, in the shop's own words.
  static Error refusal(const Reply& reply);
  const Settings& settings() const { return settings_; }

 private:
  Result<Reply> send(const Context& context, HttpRequest request, std::string_view path,
                     Access access) const;

  Http* http_;
  Settings settings_;
};

}  // namespace oneshelf::shopwired
