#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/tryton/settings.h"
#include "connectors/tryton/wire.h"
#include "net/http.h"

namespace oneshelf::tryton {

/// Whether a call can have changed anything: decides what a lost answer means.
enum class Effect { kRead, kWrite };

/// Whom we are logged in as, and for which company we act.
struct Account {
  std::string user_id;
  std::string company_id, company_name;
  std::string currency_id;
  Currency currency;
  Decimal currency_rounding;  ///< the smallest amount of that currency
  std::vector<ConnectionInfo::Choice> companies;
  Json context;  ///< what every call carries
};

/// Calls to one Tryton database: session, company, transport, and the translation of what goes
/// wrong. Safe from any thread.
class Client {
 public:
  Client(Http& http, Settings settings) : http_(&http), settings_(std::move(settings)) {}

  /// `model.{method}` with these parameters; the context of the company goes last, with the members
  /// of `extra` in it.
  Result<Json> read(const Context& context, std::string_view method, Json::Array parameters,
                    const Json& extra = Json::object());
  Result<Json> write(const Context& context, std::string_view method, Json::Array parameters,
                     const Json& extra = Json::object());
  /// The usual read: rows of `model` (e.g. "sale.sale") in `domain`, by id upwards.
  struct Search {
    std::string model;
    Json domain = Json::array();
    Json fields;
    int limit = 0;  ///< 0: all
    Json order = Json::array().push(Json::array().push("id").push("ASC"));
    Json extra = Json::object();
  };
  Result<Json> search(const Context& context, const Search& search);
  /// Any dispatchable name, e.g. of a wizard, whose parameters end with the context as well.
  Result<Json> call(const Context& context, Effect effect, std::string_view method,
                    Json::Array parameters, const Json& extra = Json::object());

  /// Logs in if need be. Errors: kInvalid `connect.company_required`, `connect.unknown_company`.
  Result<Account> account(const Context& context);
  /// Record rules show rows of the user's current company only. Someone may have switched it in
  /// Tryton meanwhile; then rows would silently be missing. This makes sure ours are visible.
  Result<void> ensure_company_visible(const Context& context);
  /// The server's version; needs no login.
  Result<std::string> server_version(const Context& context);
  const Settings& settings() const { return settings_; }

 private:
  struct Session {
    std::string authorization;  ///< the header's value; "" before the first login
    std::string user_id;
  };
  struct Call {
    Effect effect;
    std::string method;
    Json parameters;
  };

  Result<Session> session(const Context& context, const std::string& gone);
  Result<Session> log_in(const Context& context) const;
  Result<Json> dispatch(const Context& context, const Call& call);
  Result<Account> learn_account(const Context& context);
  Result<void> show_all_companies(const Context& context);
  Result<HttpResponse> post(const Context& context, const Call& call, const std::string& path,
                            const std::string& authorization) const;

  Http* http_;
  Settings settings_;
  std::mutex mutex_;  // guards session_; held while logging in so that one thread does
  Session session_;
  std::mutex account_mutex_;  // guards account_; taken before mutex_
  std::optional<Account> account_;
};

}  // namespace oneshelf::tryton
