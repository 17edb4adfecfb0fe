#include "connectors/tryton/client.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/tryton/answer.h"
#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

std::string listed(const std::vector<ConnectionInfo::Choice>& companies) {
  std::vector<std::string> names;
  for (const ConnectionInfo::Choice& company : companies) {
    names.push_back(company.name + " (" + company.id + ")");
  }
  return joined(names, ", ");
}

Error no_company() {
  return Error(ErrorCode::kInvalid, "connect.company_required",
               "This Tryton user may use no company.")
      .remedied("Give the user a company in Tryton: Administration, Users.");
}

/// The company the settings name, by id or name; the only one if they name none.
Result<ConnectionInfo::Choice> chosen(const std::vector<ConnectionInfo::Choice>& companies,
                                      const std::string& wanted) {
  if (companies.empty()) return no_company();
  if (wanted.empty()) {
    if (companies.size() == 1) return companies.front();
    return Error(ErrorCode::kInvalid, "connect.company_required",
                 "This Tryton user may use several companies: " + listed(companies) + '.')
        .remedied("Choose one with the option 'company'.");
  }
  for (const ConnectionInfo::Choice& company : companies) {
    if (company.id == wanted || folded(company.name) == folded(wanted)) return company;
  }
  return Error(ErrorCode::kInvalid, "connect.unknown_company",
               "This Tryton user may not use a company '" + wanted +
                   "', but: " + listed(companies) + '.')
      .remedied("Correct the option 'company', or the user's companies in Tryton.");
}

struct CompanyRow {
  ConnectionInfo::Choice choice;
  std::string currency_id, currency_code;
  Decimal rounding;
};

CompanyRow company_from(const JsonReader& row) {
  CompanyRow company;
  company.choice.id = row.id("id");
  company.choice.name = text_of(row, "rec_name");
  if (const auto currency = related(row, "currency")) {
    company.currency_id = currency->id("id");
    company.currency_code = currency->text("code");
    company.rounding = numeric_of(*currency, "rounding");
  }
  return company;
}

Json with_members(Json object, const Json& extra) {
  for (const auto& [key, value] : extra.as_object()) object.set(key, value);
  return object;
}

}  // namespace

Result<Json> Client::read(const Context& context, std::string_view method, Json::Array parameters,
                          const Json& extra) {
  return call(context, Effect::kRead, "model." + std::string(method), std::move(parameters), extra);
}

Result<Json> Client::write(const Context& context, std::string_view method, Json::Array parameters,
                           const Json& extra) {
  return call(context, Effect::kWrite, "model." + std::string(method), std::move(parameters),
              extra);
}

Result<Json> Client::search(const Context& context, const Search& search) {
  Json limit;
  if (search.limit > 0) limit = search.limit;
  return read(context, search.model + ".search_read",
              {search.domain, 0, std::move(limit), search.order, search.fields}, search.extra);
}

Result<Json> Client::call(const Context& context, Effect effect, std::string_view method,
                          Json::Array parameters, const Json& extra) {
  const Account known = ONESHELF_TRY(account(context));
  parameters.push_back(with_members(known.context, extra));
  return dispatch(context, {effect, std::string(method), Json(std::move(parameters))});
}

Result<Json> Client::dispatch(const Context& context, const Call& call) {
  const std::string path = '/' + percent_encoded(settings_.database) + '/';
  const Session used = ONESHELF_TRY(session(context, ""));
  HttpResponse response = ONESHELF_TRY(post(context, call, path, used.authorization));
  if (response.status == 401) {
    // The session has ended, or was too old for a call that wants a fresh one. Nothing was done.
    const Session renewed = ONESHELF_TRY(session(context, used.authorization));
    response = ONESHELF_TRY(post(context, call, path, renewed.authorization));
  }
  return result_of(response, call.effect, call.method);
}

Result<HttpResponse> Client::post(const Context& context, const Call& call, const std::string& path,
                                  const std::string& authorization) const {
  HttpRequest request;
  request.method = "POST";
  request.url = settings_.url + path;
  request.timeout = assumed::kTimeout;
  request.headers = {{"Content-Type", "application/json"}};
  if (!authorization.empty()) request.headers.emplace_back("Authorization", authorization);
  // Exactly these three members: without one of them the server answers in another form.
  request.body =
      Json::object().set("id", 1).set("method", call.method).set("params", call.parameters).dump();
  Result<HttpResponse> response = http_->send(context, request);
  if (!response.ok()) return transport_error(std::move(response).error(), call.effect);
  return response;
}

Result<Client::Session> Client::session(const Context& context, const std::string& gone) {
  const std::lock_guard lock(mutex_);
  if (session_.authorization == gone) session_ = ONESHELF_TRY(log_in(context));
  return session_;
}

Result<Client::Session> Client::log_in(const Context& context) const {
  const Call login{Effect::kRead, "common.db.login",
                   Json::array()
                       .push(settings_.user)
                       .push(Json::object().set("password", settings_.password))
                       .push(settings_.language)};
  const std::string path = '/' + percent_encoded(settings_.database) + '/';
  const HttpResponse response = ONESHELF_TRY(post(context, login, path, ""));
  const Json result = ONESHELF_TRY(result_of(response, login.effect, login.method));
  const std::string user_id = result.at(0).text_or();
  const std::string key = result.at(1).text_or();
  if (user_id.empty() || key.empty()) {
    return Error(ErrorCode::kCorrupt, "tryton.bad_answer",
                 "The address answers, but not as a Tryton server does.")
        .with("method", login.method);
  }
  return Session{"Session " + to_base64(settings_.user + ':' + user_id + ':' + key), user_id};
}

Result<Account> Client::account(const Context& context) {
  const std::lock_guard lock(account_mutex_);
  if (!account_) account_ = ONESHELF_TRY(learn_account(context));
  return *account_;
}

Result<Account> Client::learn_account(const Context& context) {
  const Session used = ONESHELF_TRY(session(context, ""));
  const Json plain = Json::object().set("language", settings_.language);
  const Json preferences =
      ONESHELF_TRY(dispatch(context, {Effect::kRead, "model.res.user.get_preferences",
                                      Json::array().push(false).push(plain)}));
  const Json domain = all_of({clause("id", "in", preferences["companies"])});
  const Json order = Json::array().push(Json::array().push("id").push("ASC"));
  const Json found = ONESHELF_TRY(
      dispatch(context, {Effect::kRead, "model.company.company.search_read",
                         Json::array()
                             .push(domain)
                             .push(0)
                             .push(nullptr)
                             .push(order)
                             .push(names({"rec_name", "currency.code", "currency.rounding"}))
                             .push(plain)}));
  const std::vector<CompanyRow> rows = ONESHELF_TRY(read_rows(found, company_from));

  Account account;
  account.user_id = used.user_id;
  for (const CompanyRow& row : rows) {
    ConnectionInfo::Choice choice = row.choice;
    choice.currency = ONESHELF_TRY(Currency::parse(row.currency_code));
    account.companies.push_back(std::move(choice));
  }
  const ConnectionInfo::Choice company = ONESHELF_TRY(chosen(account.companies, settings_.company));
  const auto row = std::ranges::find_if(
      rows, [&](const CompanyRow& entry) { return entry.choice.id == company.id; });
  account.company_id = company.id;
  account.company_name = company.name;
  account.currency = company.currency;
  account.currency_id = row->currency_id;
  account.currency_rounding = row->rounding;
  account.context =
      Json::object().set("company", wire_id(company.id)).set("language", settings_.language);
  if (preferences["company"].text_or() == company.id && !preferences["employee"].is_null()) {
    account.context.set("employee", preferences["employee"]);
  } else if (preferences["company"].text_or() != company.id &&
             preferences["company_filter"].text_or() != "all") {
    ONESHELF_TRY(show_all_companies(context));
  }
  return account;
}

Result<void> Client::show_all_companies(const Context& context) {
  // The context's company rules prices and stock, but record rules look at what is stored with the
  // user. Showing all of the user's companies hides nothing; each domain names its company.
  ONESHELF_TRY(dispatch(
      context,
      {Effect::kRead, "model.res.user.set_preferences",
       Json::array().push(Json::object().set("company_filter", "all")).push(Json::object())}));
  return success();
}

Result<void> Client::ensure_company_visible(const Context& context) {
  const Account known = ONESHELF_TRY(account(context));
  const Json ids = Json::array().push(wire_id(known.user_id));
  // An empty context: with a company in it the answer would just repeat that company.
  const Json found = ONESHELF_TRY(dispatch(
      context,
      {Effect::kRead, "model.res.user.read",
       Json::array().push(ids).push(names({"company", "company_filter"})).push(Json::object())}));
  const Json& user = found.at(0);
  if (user["company"].text_or() == known.company_id) return success();
  if (user["company_filter"].text_or() == "all") return success();
  return show_all_companies(context);
}

Result<std::string> Client::server_version(const Context& context) {
  const Call call{Effect::kRead, "common.server.version", Json::array()};
  const HttpResponse response = ONESHELF_TRY(post(context, call, "/", ""));
  const Json version = ONESHELF_TRY(result_of(response, call.effect, call.method));
  return version.text_or();
}

}  // namespace oneshelf::tryton
