#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "connectors/bridge/bridge.h"
#include "scripted_http.h"

namespace oneshelf {

/// A bridge connector whose bridge answers from a script.
class BridgeTest : public testing::Test {
 protected:
  static constexpr std::string_view kAllFeatures =
      R"(["products","prices","stock","images","orders","shipments","cancellations","refunds",)"
      R"("refunds_both_ways","stock_adjustments","lookups","hints"])";

  Connector& make(Role role, ConnectValues values = {}) {
    values.emplace("url", "https://bridge.example");
    values.emplace("token", "t0ken");
    Result<ConnectValues> checked = checked_values(bridge_platform(), values);
    EXPECT_TRUE(checked.ok());
    connector_ = bridge_platform().make(http_, role, *checked);
    return *connector_;
  }
  /// The next GET /info answers this.
  void announce(std::string_view role, std::string_view features = kAllFeatures,
                std::string_view more = "") {
    http_.on("GET", "/info", 200,
             R"({"name":"Test bridge","currency":"EUR","prices_include_tax":true,"role":")" +
                 std::string(role) + R"(","features":)" + std::string(features) +
                 std::string(more) + "}");
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
