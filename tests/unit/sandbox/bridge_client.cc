#include "bridge_client.h"

#include <gtest/gtest.h>

namespace oneshelf::sandbox::bridge {

Answer BridgeClient::try_send(const std::string& method, const std::string& target,
                              const Json& body, const std::string& key) {
  HttpRequest request{.method = method, .url = target};
  request.headers = {{"Host", "bridge.test"}, {"Authorization", authorization}};
  if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
  if (!body.is_null()) request.body = body.dump();
  return bridge.handle(request, now);
}

HttpResponse BridgeClient::send(const std::string& method, const std::string& target,
                                const Json& body, const std::string& key) {
  return try_send(method, target, body, key).value_or(HttpResponse{.status = 0});
}

HttpResponse BridgeClient::post(const std::string& target, const Json& body) {
  return post_as("key-" + std::to_string(++last_key_), target, body);
}

HttpResponse BridgeClient::post_as(const std::string& key, const std::string& target,
                                   const Json& body) {
  return send("POST", "/bridge/v1" + target, body, key);
}

Json BridgeClient::read(const std::string& target) {
  const HttpResponse response = get(target);
  EXPECT_EQ(response.status, 200) << target << ": " << response.body;
  return parsed(response);
}

std::vector<Json> BridgeClient::read_all(const std::string& target, std::string cursor) {
  std::vector<Json> all;
  const std::string more = target.find('?') == std::string::npos ? "?cursor=" : "&cursor=";
  for (int pages = 0; pages < 1000; ++pages) {
    const Json page = read(target + more + cursor);
    for (const Json& item : page["items"].as_array()) all.push_back(item);
    if (page["next_cursor"].is_null()) return all;
    cursor = page["next_cursor"].as_string();
  }
  ADD_FAILURE() << "The pages of " << target << " do not end.";
  return all;
}

HttpResponse BridgeClient::admin(const std::string& target, const Json& body) {
  return send("POST", "/_sandbox" + target, body);
}

HttpResponse BridgeClient::form(const std::string& target, const std::string& fields,
                                const std::string& cookie) {
  HttpRequest request{.method = "POST", .url = target, .body = fields};
  request.headers = {{"Host", "bridge.test"},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
  return bridge.handle(request, now).value_or(HttpResponse{.status = 0});
}

HttpResponse BridgeClient::page(const std::string& target, const std::string& cookie) {
  HttpRequest request{.url = target, .headers = {{"Host", "bridge.test"}}};
  if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
  return bridge.handle(request, now).value_or(HttpResponse{.status = 0});
}

Options source_options() { return {.role = Role::kSource, .name = "Test ERP"}; }

Options channel_options() { return {.role = Role::kChannel, .name = "Test Shop"}; }

Json items(std::vector<Json> list) { return Json::object().set("items", Json(std::move(list))); }

Json a_product(const std::string& sku, const std::string& price) {
  return Json::object().set("sku", sku).set("name", "Product " + sku).set("price", price);
}

Json a_level(const std::string& sku, const std::string& quantity, const std::string& location) {
  Json level = Json::object().set("sku", sku).set("quantity", quantity);
  if (!location.empty()) level.set("location", location);
  return level;
}

Json an_order(const std::string& external_id, const std::string& sku, const std::string& quantity) {
  const Json line = Json::object()
                        .set("line_id", "1")
                        .set("sku", sku)
                        .set("quantity", quantity)
                        .set("unit_price", "19.90")
                        .set("tax_rate", "20");
  return Json::object()
      .set("external_id", external_id)
      .set("placed_at", "2026-11-22T08:00:00Z")
      .set("currency", "EUR")
      .set("prices_include_tax", true)
      .set("status", "paid")
      .set("lines", Json::array().push(line));
}

Json parsed(const HttpResponse& response) {
  const Result<Json> json = parse_json(response.body);
  EXPECT_TRUE(json.ok()) << response.status << " " << response.body;
  return json.ok() ? *json : Json();
}

std::string code_of(const HttpResponse& response) {
  return parsed(response)["error"]["code"].text_or();
}

std::string first_result(const HttpResponse& response) {
  const Json first = parsed(response)["results"].at(0);
  const std::string status = first["status"].text_or();
  return status == "error" ? "error:" + first["code"].text_or() : status;
}

}  // namespace oneshelf::sandbox::bridge
