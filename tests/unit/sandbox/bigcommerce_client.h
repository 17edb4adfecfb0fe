#pragma once

#include <gtest/gtest.h>

#include <string>

#include "sandbox/bigcommerce/bigcommerce.h"

namespace oneshelf::sandbox::bigcommerce {

/// Talks to a store as a hub would, and tells its time.
class StoreClient {
 public:
  explicit StoreClient(Options options = {}) : store(std::move(options)) {}

  /// `target` is behind the store's hash: "/v2/time". A dropped connection is status 0.
  HttpResponse send(const std::string& method, const std::string& target,
                    const std::string& body = "") {
    HttpRequest request;
    request.method = method;
    request.url = "/stores/" + hash + target;
    request.headers = {{"Host", "store.test"}, {"X-Auth-Token", token}};
    request.body = body;
    const Answer answer = store.handle(request, now);
    return answer ? *answer : HttpResponse{.status = 0, .headers = {}, .body = ""};
  }
  HttpResponse get(const std::string& target) { return send("GET", target); }
  HttpResponse put(const std::string& target, const Json& body) {
    return send("PUT", target, body.dump());
  }
  HttpResponse post(const std::string& target, const Json& body) {
    return send("POST", target, body.dump());
  }
  /// The parsed body of a GET.
  Json read(const std::string& target) { return parsed(get(target)); }
  /// What a person does at the store: POST /_sandbox/….
  Json admin(const std::string& target, const Json& body) {
    HttpRequest request;
    request.method = "POST";
    request.url = "/_sandbox" + target;
    request.body = body.dump();
    const Answer answer = store.handle(request, now);
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->body : "no answer");
    return answer ? parsed(*answer) : Json();
  }
  static Json parsed(const HttpResponse& response) {
    const Result<Json> json = parse_json(response.body);
    EXPECT_TRUE(json.ok()) << response.body;
    return json.ok() ? *json : Json();
  }

  /// A product that is sold as it is, and its id.
  int64_t add_product(const std::string& sku, int stock = 10) {
    const Json told = Json::object()
                          .set("name", "Thing " + sku)
                          .set("type", "physical")
                          .set("sku", sku)
                          .set("price", 12)
                          .set("weight", 1)
                          .set("inventory_tracking", "product")
                          .set("inventory_level", stock);
    return integer_in(admin("/products", told), "id");
  }
  int64_t place_order(const std::string& sku, int quantity = 1) {
    const Json item = Json::object().set("sku", sku).set("quantity", quantity);
    return integer_in(admin("/orders", Json::object().set("items", Json::array().push(item))),
                      "id");
  }

  BigCommerce store;
  Timestamp now = from_unix_ms(1'790'000'000'000);
  std::string token = "sandbox-token";
  std::string hash = "sandbox1";
};

}  // namespace oneshelf::sandbox::bigcommerce
