#include "neto_store.h"

namespace oneshelf::sandbox::neto {
namespace {

using NetoAccess = NetoStore;

const Json kNothing = Json::object();

TEST_F(NetoAccess, LetsInWhoHasTheKeyOrTheAddOnsPair) {
  Options options;
  options.client_id = "app";
  options.access_token = "t0ken";
  options.username = "hub";
  open(options);
  struct Case {
    HttpHeaders headers;
    int status;
  };
  const Case cases[] = {{{{"NETOAPI_KEY", "sandbox-key"}, {"NETOAPI_USERNAME", "hub"}}, 200},
                        {{{"netoapi_key", "sandbox-key"}, {"netoapi_username", "hub"}}, 200},
                        {{{"NETOAPI_KEY", "sandbox-key"}}, 401},
                        {{{"NETOAPI_KEY", "guessed"}, {"NETOAPI_USERNAME", "hub"}}, 401},
                        {{{"X_ACCESS_KEY", "app"}, {"X_SECRET_KEY", "t0ken"}}, 200},
                        {{{"X_ACCESS_KEY", "app"}, {"X_SECRET_KEY", "guessed"}}, 401},
                        {{}, 401}};
  for (const Case& entry : cases) {
    headers_ = entry.headers;
    EXPECT_EQ(send("GetShippingMethods", kNothing).status, entry.status);
  }
}

TEST_F(NetoAccess, AnswersInXmlUnlessJsonIsAskedFor) {
  headers_ = {{"NETOAPI_KEY", "sandbox-key"}};
  const HttpResponse response = send("GetCurrencySettings", kNothing);
  EXPECT_NE(response.body.find("<GetCurrencySettingsResponse><CurrencySettings>"
                               "<DEFAULTCURRENCY>AUD</DEFAULTCURRENCY>"),
            std::string::npos)
      << response.body;
  EXPECT_NE(response.body.find("<Ack>Success</Ack>"), std::string::npos);
}

TEST_F(NetoAccess, RefusesWithTwoHundredAndAnAck) {
  const std::pair<const char*, const char*> cases[] = {
      {"NoSuchAction", "{}"},
      {"GetItem", R"({"Filter":{}})"},
      {"GetItem", R"({"Filter":{"Page":0,"OutputSelector":["SKU"]}})"},
      {"GetOrder", R"({"Filter":{"OrderID":"N1"}})"},
      {"GetItem", R"({"Filter":{"SKU":"A","Page":"first"}})"},
      {"AddOrder", "{}"}};
  for (const auto& [action, body] : cases) {
    const Json answer = call(action, body);
    EXPECT_EQ(ack(answer), "Error") << action << " " << body;
    EXPECT_FALSE(first_message(answer, "Error").empty());
    EXPECT_EQ(answer["CurrentTime"].text_or(), "2026-09-21 14:13:20");
  }
}

TEST_F(NetoAccess, AllowsFiveHundredRequestsAMinute) {
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(send("GetShippingMethods", kNothing).status, 200) << i;
  }
  EXPECT_EQ(send("GetShippingMethods", kNothing).status, 429);
  now_ += std::chrono::minutes(1);
  EXPECT_EQ(send("GetShippingMethods", kNothing).status, 200);
  EXPECT_EQ(store_->counts().over_quota(), 1U);
  EXPECT_EQ(store_->counts().of("GetShippingMethods"), 502U);
}

TEST_F(NetoAccess, FaultsStrikeTheActionTheyAreMeantFor) {
  put_mug();
  EXPECT_EQ(admin("faults", R"({"faults":[{"kind":"drop_after","operation":"AddOrder"},)"
                            R"({"kind":"empty_page","operation":"GetItem"}]})")
                .status,
            200);
  EXPECT_TRUE(stock("MUG").is_null()) << "an empty page";
  EXPECT_EQ(stock("MUG")["SKU"].text_or(), "MUG");
  const Result<Json> body = parse_json(R"({"Order":{"OrderID":"A1","Email":"k@example.com",)"
                                       R"("OrderLine":{"SKU":"MUG","Quantity":"1"}}})");
  EXPECT_FALSE(try_send("AddOrder", *body).has_value());
  EXPECT_EQ(order("A1")["OrderStatus"].text_or(), "New") << "done though nobody was told";
}

TEST_F(NetoAccess, TellsOfOrdersByNotificationEvents) {
  put_mug();
  EXPECT_EQ(admin("hints", R"({"url":"https://hub.test/h","token":"verify"})").status, 200);
  place("A1");
  EXPECT_EQ(admin("orders/A1/dispatch", R"({"tracking_number":"AP1"})").status, 200);
  const auto hints = store_->take_hints(now_);
  ASSERT_EQ(hints.size(), 2U);
  EXPECT_EQ(find_header(hints[0].headers, "NETO_NOTIFICATION"), "Order");
  EXPECT_EQ(find_header(hints[0].headers, "NETOAPI_KEY"), "verify");
  EXPECT_NE(hints[0].body.find("<EventID>1</EventID><EventType>Order</EventType>"
                               "<Order><OrderID>A1</OrderID><OrderStatus>Pick</OrderStatus>"),
            std::string::npos)
      << hints[0].body;
  EXPECT_NE(hints[1].body.find("<OrderStatus>Dispatched</OrderStatus>"), std::string::npos);
  store_->hint_answered(hints[0], 200, now_);
  store_->hint_answered(hints[1], 500, now_);
  EXPECT_TRUE(store_->take_hints(now_).empty()) << "sent again only when a person lets it";
  EXPECT_EQ(admin("redeliver").status, 200);
  ASSERT_EQ(store_->take_hints(now_).size(), 1U);
}

TEST_F(NetoAccess, EventsCanBeForgedDoubledAndLost) {
  put_mug();
  admin("hints", R"({"url":"https://hub.test/h","token":"verify"})");
  admin("faults", R"({"faults":[{"kind":"forge_hint","operation":"Order"},)"
                  R"({"kind":"duplicate_hint","operation":"Order"},)"
                  R"({"kind":"drop_hint","operation":"Order","skip":1}]})");
  place("A1");
  place("A2");
  const auto hints = store_->take_hints(now_);
  ASSERT_EQ(hints.size(), 2U);
  EXPECT_EQ(hints[0].body, hints[1].body);
  EXPECT_EQ(find_header(hints[0].headers, "NETOAPI_KEY"), "forged");
}

TEST_F(NetoAccess, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(admin("teapot").status, 404);
  EXPECT_EQ(admin("items/NONE/delete").status, 404);
  EXPECT_EQ(
      store_->handle({.method = "GET", .url = "/shop", .headers = {}, .body = ""}, now_)->status,
      404);
}

}  // namespace
}  // namespace oneshelf::sandbox::neto
