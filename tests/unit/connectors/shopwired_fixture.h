#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "connectors/shopwired/shopwired.h"
#include "scripted_http.h"

namespace oneshelf {

/// A connector whose shop answers from a script.
class ShopWiredTest : public testing::Test {
 protected:
  Connector& make(ConnectValues values = {}) { return make(Role::kChannel, std::move(values)); }
  Connector& make(Role role, ConnectValues values = {}) {
    values.emplace("api_key", "key");
    values.emplace("api_secret", "s3cret");
    values.emplace("hook_secret", "hook-s3cret");
    Result<ConnectValues> checked = checked_values(shopwired_platform(), values);
    EXPECT_TRUE(checked.ok());
    connector_ = shopwired_platform().make(http_, role, *checked);
    return *connector_;
  }
  /// A product as the shop tells it; `more` are members behind it.
  static std::string product(int id, const std::string& sku, const std::string& more = "") {
    return R"({"id":)" + std::to_string(id) + R"(,"title":"Mug","active":true,"sku":")" + sku +
           R"(","stock":5,"price":12.50,"salePrice":null,"vatExclusive":false,"weight":0.35,)" +
           R"("updatedAt":"Tue, 04 Mar 2025 10:00:00 +0000")" + (more.empty() ? "" : "," + more) +
           "}";
  }
  /// What is read before the first write by SKU: a mark of the log, all products, their count.
  void tell_skus(const std::vector<std::string>& products) {
    http_.on("GET", "/events?subject_type=product&created_after=", 200, "[]");
    std::string rows;
    for (const std::string& one : products) rows += (rows.empty() ? "" : ",") + one;
    http_.on("GET", "/products?embed=variations&fields=id%2Csku%2CvatExclusive", 200,
             "[" + rows + "]");
    http_.on("GET", "/products/count", 200, R"({"count":)" + std::to_string(products.size()) + "}");
  }
  void tell_no_news() { http_.on("GET", "/events?subject_type=product", 200, "[]"); }
  const HttpRequest& request(size_t index) const { return http_.requests().at(index); }
  /// The body of the last request of this method to a path that ends so.
  Json sent(const std::string& method, const std::string& path) const {
    for (auto request = http_.requests().rbegin(); request != http_.requests().rend(); ++request) {
      if (request->method != method || !request->url.ends_with(path)) continue;
      const Result<Json> json = parse_json(request->body);
      EXPECT_TRUE(json.ok());
      return json.ok() ? *json : Json();
    }
    ADD_FAILURE() << "no " << method << " " << path;
    return {};
  }
  size_t count(const std::string& method, const std::string& path) const {
    size_t found = 0;
    for (const HttpRequest& request : http_.requests()) {
      found += request.method == method && request.url.ends_with(path) ? 1U : 0U;
    }
    return found;
  }

  ManualClock clock_{from_unix_ms(1'790'000'000'000)};
  Context context_{clock_};
  ScriptedHttp http_;

 private:
  std::unique_ptr<Connector> connector_;
};

}  // namespace oneshelf
