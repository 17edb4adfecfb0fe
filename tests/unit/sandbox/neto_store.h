#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "sandbox/neto/neto.h"

namespace oneshelf::sandbox::neto {

/// Talks to a store as a hub would, and tells its time.
class NetoStore : public testing::Test {
 protected:
  void open(Options options) { store_ = std::make_unique<Neto>(std::move(options)); }

  Answer try_send(const std::string& action, const Json& body) {
    HttpRequest request;
    request.method = "POST";
    request.url = "/do/WS/NetoAPI";
    request.headers = headers_;
    request.headers.emplace_back("netoapi_action", action);
    request.body = body.dump();
    return store_->handle(request, now_);
  }
  HttpResponse send(const std::string& action, const Json& body) {
    return try_send(action, body).value_or(HttpResponse{.status = 0, .headers = {}, .body = ""});
  }
  /// The parsed answer; the request is JSON text.
  Json call(const std::string& action, const std::string& body) {
    const Result<Json> asked = parse_json(body);
    EXPECT_TRUE(asked.ok()) << body;
    const HttpResponse response = send(action, *asked);
    EXPECT_EQ(response.status, 200);
    const Result<Json> told = parse_json(response.body);
    EXPECT_TRUE(told.ok()) << response.body;
    return told.ok() ? *told : Json();
  }
  /// What a person does: POST /_sandbox/….
  HttpResponse admin(const std::string& target, const std::string& body = "{}") {
    HttpRequest request;
    request.method = "POST";
    request.url = "/_sandbox/" + target;
    request.body = body;
    return *store_->handle(request, now_);
  }
  static std::string ack(const Json& answer) { return answer["Ack"].text_or(); }
  static std::string first_message(const Json& answer, const std::string& kind) {
    return answer["Messages"][kind].at(0)["Message"].text_or();
  }
  void put_mug(const std::string& quantity = "9") {
    const Json answer =
        call("AddItem",
             R"({"Item":[{"SKU":"MUG","Name":"Mug","DefaultPrice":"19.95","WarehouseQuantity":)"
             R"({"WarehouseID":"1","Quantity":")" +
                 quantity + R"(","Action":"Set"}}]})");
    EXPECT_EQ(ack(answer), "Success");
  }
  Json place(const std::string& id, const std::string& quantity = "2",
             const std::string& more = "") {
    return call("AddOrder",
                R"({"Order":[{"OrderID":")" + id + R"(","Email":"kim@example.com",)" + more +
                    R"("OrderStatus":"Pick","ShippingCost":"9.90","OrderLine":[{"SKU":"MUG",)"
                    R"("Quantity":")" +
                    quantity + R"(","UnitPrice":"19.95","ExternalSystemIdentifier":"hub",)" +
                    R"("ExternalOrderReference":"ref-)" + id +
                    R"(","ExternalOrderLineReference":"77"}]}]})");
  }
  Json order(const std::string& id) {
    return call("GetOrder", R"({"Filter":{"OrderID":[")" + id +
                                R"("],"OutputSelector":["OrderStatus","GrandTotal","OrderTax",)"
                                R"("OrderLine","OrderPayment","OrderPayment.PaymentType",)"
                                R"("RelatedOrderID","DateUpdated"]}})")["Order"];
  }
  Json stock(const std::string& sku) {
    return call("GetItem", R"({"Filter":{"SKU":[")" + sku +
                               R"("],"OutputSelector":["WarehouseQuantity","CommittedQuantity",)"
                               R"("AvailableSellQuantity"]}})")["Item"];
  }

  std::unique_ptr<Neto> store_ = std::make_unique<Neto>(Options());
  Timestamp now_ = from_unix_ms(1'790'000'000'000);
  HttpHeaders headers_ = {{"Accept", "application/json"}, {"NETOAPI_KEY", "sandbox-key"}};
};

}  // namespace oneshelf::sandbox::neto
