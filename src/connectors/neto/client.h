#pragma once

#include <string>
#include <string_view>

#include "connectors/neto/settings.h"

namespace oneshelf::neto {

/// Actions of the NetoAPI with credentials, and the only place that turns what Neto refuses into
/// our errors. Safe from any thread: it holds no state.
class Client {
 public:
  Client(Http& http, Settings settings) : http_(http), settings_(std::move(settings)) {}

  const Settings& settings() const { return settings_; }
  int page_size(int usual) const { return settings_.page_size > 0 ? settings_.page_size : usual; }

  /// The answer of an action whose Ack is not an error, out of its wrapper if it has one. A
  /// warning is success in part: what was written is what the answer names. Actions whose names
  /// begin with "Get" read, all others write.
  Result<Json> call(const Context& context, std::string_view action, const Json& body);
  /// The same for a batch, of which nothing may have been taken: that is an answer too, which
  /// names nothing.
  Result<Json> call_batch(const Context& context, std::string_view action, const Json& body);

 private:
  HttpRequest request(std::string_view action, const Json& body) const;
  Result<HttpResponse> send(const Context& context, std::string_view action, const Json& body);

  Http& http_;
  Settings settings_;
};

/// Why an answer does not name what we wrote, in Neto's own words: kRefused `neto.refused`. Of a
/// batch those words that are about one record, if there are any.
Error refusal(const Json& answer, const std::string& about = "");

}  // namespace oneshelf::neto
