#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "connectors/tryton/tryton.h"
#include "unit/connectors/scripted_http.h"

namespace oneshelf {

/// A connection to a Tryton that answers by RPC method, from a script. The answers to logging in
/// and to "which modules are there" come by themselves.
class TrytonTest : public ::testing::Test {
 protected:
  TrytonTest() {
    standard_ = {
        {"common.db.login", R"([3,"9f2c5e0d7a41b83c6e1f"])"},
        {"model.res.user.get_preferences",
         R"({"company":1,"company_filter":"one","companies":[1],"language":"en"})"},
        {"model.company.company.search_read",
         R"([{"id":1,"rec_name":"Test Inc.","currency.":{"id":1,"code":"USD",)"
         R"("rounding":{"__class__":"Decimal","decimal":"0.01"}}}])"},
        {"model.ir.model.field.search_read",
         R"([{"id":1,"name":"web_id","model.":{"id":9,"model":"sale.sale"}},)"
         R"({"id":2,"name":"attributes","model.":{"id":8,"model":"product.product"}},)"
         R"({"id":3,"name":"weight","model.":{"id":8,"model":"product.product"}},)"
         R"({"id":4,"name":"account_category","model.":{"id":8,"model":"product.product"}},)"
         R"({"id":5,"name":"shipping_reference","model.":{"id":7,"model":"stock.package"}}])"},
        {"model.product.attribute.search_read",
         R"([{"id":1,"name":"size","string":"Size","selection_json":"[[\"s\",\"Small\"]]"},)"
         R"({"id":2,"name":"made_of","string":"Material","selection_json":"[]"}])"},
        {"model.account.tax.search_read",
         R"([{"id":1,"name":"VAT 20","type":"percentage","childs":[],)"
         R"("rate":{"__class__":"Decimal","decimal":"0.20"}}])"},
        {"model.ir.attachment.search_read", "[]"},
        {"model.res.user.read", R"([{"id":3,"company":1,"company_filter":"one"}])"},
        {"model.stock.location.search_read",
         R"([{"id":5,"name":"Warehouse","type":"warehouse","warehouse":5}])"},
        {"model.web.shop.search_read", R"([{"id":4,"name":"shopA"}])"},
        {"model.country.country.search_read", R"([{"id":2,"name":"Germany"}])"},
    };
  }

  /// `result` is the JSON of the next answer to that method.
  void answers(const std::string& method, const std::string& result) {
    http_.on(asking(method), HttpResponse{200, {}, R"({"id":1,"result":)" + result + '}'});
  }
  void fails(const std::string& method, const std::string& error) {
    http_.on(asking(method), HttpResponse{200, {}, R"({"id":1,"error":)" + error + '}'});
  }
  void breaks(const std::string& method, Error error) { http_.on(asking(method), error); }
  void says(const std::string& method, int status) {
    http_.on(asking(method), HttpResponse{status, {}, "<!doctype html>"});
  }

  Connector& connector(ConnectValues changes = {}) {
    if (!connector_) {
      // Later answers of the same method come first: the standard ones are the last in the script.
      for (const auto& [method, result] : standard_) {
        for (int i = 0; i < 4; ++i) answers(method, result);
      }
      ConnectValues values = {{"url", "http://erp.test:8000/"},
                              {"database", "books"},
                              {"user", "hub"},
                              {"password", "secret"},
                              {"language", "en"}};
      for (const auto& [name, value] : changes) values[name] = value;
      connector_ = tryton_platform().make(http_, Role::kSource, values);
    }
    return *connector_;
  }

  /// The parsed bodies of the requests with that method, in order.
  std::vector<Json> asked(const std::string& method) const {
    std::vector<Json> bodies;
    for (const HttpRequest& request : http_.requests()) {
      const Result<Json> body = parse_json(request.body);
      if (body.ok() && (*body)["method"].text_or() == method) bodies.push_back(*body);
    }
    return bodies;
  }
  const Context& context() const { return context_; }

  std::map<std::string, std::string> standard_;
  ManualClock clock_{parse_rfc3339("2026-11-22T08:00:00Z").value()};
  ScriptedHttp http_;

 private:
  static ScriptedHttp::Matcher asking(const std::string& method) {
    return [text = "\"method\":\"" + method + '"'](const HttpRequest& request) {
      return request.body.find(text) != std::string::npos;
    };
  }

  Context context_{clock_};
  std::unique_ptr<Connector> connector_;
};

/// A date of change as Tryton writes it: the minute and microsecond of 22 November 2026, 7 o'clock.
inline std::string stamp_json(int minute, int microsecond = 0) {
  return R"({"__class__":"datetime","year":2026,"month":11,"day":22,"hour":7,"minute":)" +
         std::to_string(minute) + R"(,"second":0,"microsecond":)" + std::to_string(microsecond) +
         '}';
}

}  // namespace oneshelf
