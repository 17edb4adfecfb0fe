#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "connectors/vendure/settings.h"
#include "net/http.h"

namespace oneshelf::vendure {

/// Whether a call can have changed anything: decides what a lost answer means.
enum class Access { kRead, kWrite };

/// A file of a multipart request; `variable` is the place of its null, "variables.files.0".
struct Upload {
  std::string variable;
  std::string file_name, mime_type, bytes;
};

struct Operation {
  std::string document;
  Json variables = Json::object();
  Access access = Access::kRead;
  std::vector<Upload> uploads = {};
};

/// One entry of GraphQL's `errors`.
struct GraphError {
  std::string message;
  std::string code;               ///< extensions.code; "" for faults of the database
  std::vector<std::string> path;  ///< path[0] is the alias of the field that failed
};

struct Answer {
  Json data;
  std::vector<GraphError> errors;
};

/// Requests to one Admin API: session, transport and the translation of what goes wrong.
/// Safe from any thread.
class Client {
 public:
  Client(Http& http, Settings settings) : http_(&http), settings_(std::move(settings)) {}

  /// The `data` of an operation that must succeed as a whole.
  Result<Json> run(const Context& context, const Operation& operation);
  /// The whole answer, for documents whose fields succeed and fail one by one.
  Result<Answer> run_partly(const Context& context, const Operation& operation);
  /// The only place where the vendor's codes become ours.
  static Error translated(const GraphError& error, Access access);

  const Settings& settings() const { return settings_; }
  Http& http() const { return *http_; }

 private:
  struct Session {
    std::string token;   ///< of a shop that hands out bearer tokens
    std::string cookie;  ///< of one that only sets cookies
  };

  Result<Session> session(const Context& context, const Session& gone);
  Result<Session> logged_in(const Context& context) const;
  Result<HttpResponse> post(const Context& context, const Operation& operation,
                            const Session& session) const;

  Http* http_;
  Settings settings_;
  std::mutex mutex_;  // guards session_; held while logging in so that one thread does
  Session session_;
};

}  // namespace oneshelf::vendure
