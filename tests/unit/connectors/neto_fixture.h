#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "connectors/neto/neto.h"
#include "scripted_http.h"

namespace oneshelf {

/// A Neto connector whose store answers from a script.
class NetoTest : public testing::Test {
 protected:
  Connector& make(ConnectValues values = {}, Role role = Role::kSource) {
    values.emplace("url", "www.store.example");
    if (!values.contains("client_id")) values.emplace("api_key", "k3y");
    Result<ConnectValues> checked = checked_values(neto_platform(), values);
    EXPECT_TRUE(checked.ok());
    connector_ = neto_platform().make(http_, role, *checked);
    return *connector_;
  }
  /// The next request for that action is answered so; `rows` are the answer's members.
  void answer(std::string action, const std::string& rows, const std::string& ack = "Success",
              int status = 200) {
    const auto asks = [action = std::move(action)](const HttpRequest& request) {
      return find_header(request.headers, "NETOAPI_ACTION") == action;
    };
    const std::string body = "{" + rows + (rows.empty() ? "" : ",") +
                             R"("CurrentTime":"2026-09-21 14:13:20","Ack":")" + ack + "\"}";
    http_.on(asks, HttpResponse{status, {{"Content-Type", "application/json"}}, body});
  }
  void warehouses() {
    answer("GetWarehouse",
           R"("Warehouse":[{"WarehouseID":"2","WarehouseName":"North","IsPrimary":"False"},)"
           R"({"WarehouseID":"1","WarehouseName":"Main","IsPrimary":"True"}])");
  }
  void currency_settings() {
    answer("GetCurrencySettings", R"("CurrencySettings":[{"DEFAULTCURRENCY":"AUD"}])");
  }
  /// The body of the request with that number, parsed.
  Json sent(size_t index) const {
    Result<Json> json = parse_json(http_.requests().at(index).body);
    EXPECT_TRUE(json.ok());
    return json.ok() ? *std::move(json) : Json();
  }
  std::string header(size_t index, std::string_view name) const {
    return find_header(http_.requests().at(index).headers, name).value_or("");
  }

  ManualClock clock_{from_unix_ms(1'790'000'000'000)};
  Context context_{clock_};
  ScriptedHttp http_;

 private:
  std::unique_ptr<Connector> connector_;
};

}  // namespace oneshelf
