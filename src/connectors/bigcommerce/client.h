#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "connectors/bigcommerce/settings.h"
#include "net/quota_told.h"
#include "net/url.h"

namespace oneshelf::bigcommerce {

/// Whether a call can have changed anything: decides what a lost answer means.
enum class Access { kRead, kWrite };

/// What a write was answered: done (2xx), or a refusal that is about its content.
struct Reply {
  int status = 0;
  Json body;
  bool is_done() const { return status >= 200 && status < 300; }
  /// 207: a part of it was not saved.
  bool is_partial() const { return status == 207; }
};

/// Requests to one store, and the translation of what goes wrong. Safe from any thread.
class Client {
 public:
  /// What the store tells of its quota is passed on to an Http that listens (QuotaListener).
  Client(Http& http, Settings settings)
      : http_(&http),
        listener_(dynamic_cast<QuotaListener*>(&http)),
        settings_(std::move(settings)) {}

  /// The whole answer; null where the store has nothing (204).
  Result<Json> get(const Context& context, std::string_view path,
                   const QueryParameters& query = {}) const;
  /// The member `data` of a v3 answer, or the whole v2 answer, as rows.
  Result<Json::Array> rows(const Context& context, std::string_view path,
                           const QueryParameters& query = {}) const;
  /// Refusals of the content (400, 404, 409, 413, 422) are replies; all else that is no success is
  /// an error.
  Result<Reply> write(const Context& context, std::string_view method, std::string_view path,
                      const Json& body) const;
  Result<Reply> read(const Context& context, std::string_view path,
                     const QueryParameters& query = {}) const;
  /// As an error, in the vendor's own words.
  static Error refusal(const Reply& reply);

  const Settings& settings() const { return settings_; }

 private:
  Result<Reply> send(const Context& context, HttpRequest request, std::string_view path,
                     Access access) const;

  Http* http_;
  QuotaListener* listener_;  // null where nobody paces
  Settings settings_;
};

/// The scope that a path needs, as the store's owner sees it.
std::string scope_of(std::string_view path, Access access);

/// The body of a batch: an array.
inline Json array_of(std::vector<Json> rows) { return Json(Json::Array(std::move(rows))); }

}  // namespace oneshelf::bigcommerce
