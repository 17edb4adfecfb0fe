#pragma once

#include <string>

#include "base/json.h"
#include "sandbox/bridge/bridge.h"

namespace oneshelf::sandbox::bridge {

/// Talks to a bridge as a hub would, and tells its time.
class BridgeClient {
 public:
  explicit BridgeClient(Options options) : bridge(std::move(options)) {}

  Answer try_send(const std::string& method, const std::string& target, const Json& body = {},
                  const std::string& key = "");
  /// The answer; a dropped connection is status 0.
  HttpResponse send(const std::string& method, const std::string& target, const Json& body = {},
                    const std::string& key = "");
  HttpResponse get(const std::string& target) { return send("GET", "/bridge/v1" + target); }
  /// Posts with a key of its own.
  HttpResponse post(const std::string& target, const Json& body = Json::object());
  HttpResponse post_as(const std::string& key, const std::string& target, const Json& body);
  /// The parsed body of a GET.
  Json read(const std::string& target);
  /// All items of a list, page by page, from a cursor on.
  std::vector<Json> read_all(const std::string& target, std::string cursor = "");
  /// What a person does at the system: POST /_sandbox/….
  HttpResponse admin(const std::string& target, const Json& body = Json::object());
  /// A form posted by a browser.
  HttpResponse form(const std::string& target, const std::string& fields,
                    const std::string& cookie = "");
  HttpResponse page(const std::string& target, const std::string& cookie = "");

  void pass(milliseconds time) { now += time; }

  Bridge bridge;
  Timestamp now = from_unix_ms(1'790'000'000'000);
  std::string authorization = "Bearer sandbox-secret";

 private:
  int last_key_ = 0;
};

Options source_options();
Options channel_options();

/// {"items":[…]}
Json items(std::vector<Json> list);
/// A product that can be sold.
Json a_product(const std::string& sku, const std::string& price = "19.90");
Json a_level(const std::string& sku, const std::string& quantity, const std::string& location = "");
/// An order of one unit at 19.90.
Json an_order(const std::string& external_id, const std::string& sku,
              const std::string& quantity = "1");

Json parsed(const HttpResponse& response);
/// The error code of a refusal.
std::string code_of(const HttpResponse& response);
/// Of the first result of a batch: its status, and for errors ":" and the code.
std::string first_result(const HttpResponse& response);

}  // namespace oneshelf::sandbox::bridge
