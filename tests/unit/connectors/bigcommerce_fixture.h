#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "connectors/bigcommerce/bigcommerce.h"
#include "scripted_http.h"

namespace oneshelf {

/// A connector whose store answers from a script.
class BigCommerceTest : public testing::Test {
 protected:
  Connector& make(ConnectValues values = {}) { return make(Role::kChannel, std::move(values)); }
  Connector& make(Role role, ConnectValues values = {}) {
    values.emplace("store_hash", "abc123");
    values.emplace("token", "t0ken");
    values.emplace("hook_secret", "only-we-know");
    Result<ConnectValues> checked = checked_values(bigcommerce_platform(), values);
    EXPECT_TRUE(checked.ok());
    connector_ = bigcommerce_platform().make(http_, role, *checked);
    return *connector_;
  }
  void tell_store() {
    http_.on("GET", "/v2/store", 200,
             R"({"id":"abc123","name":"Tea shop","currency":"AUD","weight_units":"KGS",)"
             R"("is_price_entered_with_tax":true,"plan_name":"Plus"})");
  }
  void tell_tax_classes() {
    http_.on("GET", "/v2/tax_classes", 200, R"([{"id":1,"name":"Books"}])");
  }
  static std::string data(const std::string& rows) {
    return R"({"data":)" + rows + R"(,"meta":{}})";
  }
  /// The body of the request with that number, parsed.
  Json sent(size_t index) const {
    Result<Json> json = parse_json(http_.requests().at(index).body);
    EXPECT_TRUE(json.ok());
    return json.ok() ? *std::move(json) : Json();
  }
  const HttpRequest& request(size_t index) const { return http_.requests().at(index); }

  ManualClock clock_{from_unix_ms(1'790'000'000'000)};
  Context context_{clock_};
  ScriptedHttp http_;

 private:
  std::unique_ptr<Connector> connector_;
};

}  // namespace oneshelf
