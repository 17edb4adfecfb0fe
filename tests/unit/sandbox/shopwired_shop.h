#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/bytes.h"
#include "net/url.h"
#include "sandbox/shopwired/shopwired.h"

namespace oneshelf::sandbox::shopwired {

/// Talks to a shop as a hub would, and tells its time.
class ShopClient {
 public:
  explicit ShopClient(Options options = without_quota()) : shop(std::move(options)) {}

  static Options without_quota() {
    Options options;
    options.has_quota = false;
    return options;
  }
  /// `target` is behind /v1. A dropped connection is status 0.
  HttpResponse send(const std::string& method, const std::string& target,
                    const std::string& body = "") {
    HttpRequest request;
    request.method = method;
    request.url = "/v1" + target;
    request.headers = {{"Authorization", basic_auth_header("sandbox-key", secret)}};
    request.body = body;
    const Answer answer = shop.handle(request, now);
    return answer ? *answer : HttpResponse{.status = 0, .headers = {}, .body = ""};
  }
  int status(const std::string& method, const std::string& target, const std::string& body = "") {
    return send(method, target, body).status;
  }
  /// The parsed body of a GET.
  Json read(const std::string& target) { return parsed(send("GET", target)); }
  Json write(const std::string& method, const std::string& target, const std::string& body) {
    return parsed(send(method, target, body));
  }
  /// What a person does at the shop: POST /_sandbox/….
  Json admin(const std::string& target, const std::string& body) {
    HttpRequest request;
    request.method = "POST";
    request.url = "/_sandbox" + target;
    request.body = body;
    const Answer answer = shop.handle(request, now);
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->body : "no answer");
    return answer ? parsed(*answer) : Json();
  }
  static Json parsed(const HttpResponse& response) {
    const Result<Json> json = parse_json(response.body);
    EXPECT_TRUE(json.ok()) << response.body;
    return json.ok() ? *json : Json();
  }

  int64_t add_product(const std::string& sku, int stock = 10, const std::string& more = "") {
    return integer_in(
        admin("/products", R"({"title":"Thing )" + sku + R"(","sku":")" + sku +
                               R"(","price":12,"stock":)" + std::to_string(stock) + more + "}"),
        "id");
  }
  int64_t place_order(const std::string& sku, int quantity = 1) {
    return integer_in(admin("/orders", R"({"items":[{"sku":")" + sku + R"(","quantity":)" +
                                           std::to_string(quantity) + "}]}"),
                      "id");
  }
  int64_t stock(const std::string& sku) {
    return integer_in(read("/stock?sku=" + sku), "quantity");
  }
  size_t events(const std::string& topic) { return read("/events?topic=" + topic).size(); }

  ShopWired shop;
  Timestamp now = from_unix_ms(1'790'000'000'000);
  std::string secret = "sandbox-secret";
};

}  // namespace oneshelf::sandbox::shopwired
