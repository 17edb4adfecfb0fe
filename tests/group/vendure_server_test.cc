#include "group/vendure_server.h"

#include <gtest/gtest.h>

#include "base/clock.h"

// The emulated shop behaves as the platform's facts say.
namespace oneshelf::testing {
namespace {

using std::chrono::seconds;

class VendureServerTest : public ::testing::Test {
 protected:
  Json ask(const std::string& document, const Json& variables = Json::object(),
           const std::string& token = "Bearer session-token") {
    HttpRequest request{.method = "POST", .url = "/admin-api", .headers = {}, .body = ""};
    request.headers = {{"Authorization", token}};
    request.body = Json::object().set("query", document).set("variables", variables).dump();
    const sandbox::Answer answer = server.handle(request, now);
    return answer ? *parse_json(answer->body) : Json();
  }
  Json stock_of(const std::string& sku) {
    const Json options = Json::object().set(
        "filter", Json::object().set("sku", Json::object().set("in", Json::array().push(sku))));
    return ask("query($o:ProductVariantListOptions!){productVariants(options:$o){items{id "
               "updatedAt "
               "stockLevels{stockOnHand stockAllocated}}}}",
               Json::object().set("o", options))["data"]["productVariants"]["items"]
        .at(0);
  }

  Timestamp now = from_unix_ms(1'780'000'000'000);
  VendureServer server{"shop", "EUR"};
};

TEST_F(VendureServerTest, AnswersOnlyWhatIsAskedAndOnlyWithASession) {
  server.put("A", 3, now);
  const Json answer = ask("{page:products(options:{take:1}){totalItems items{name}}}");
  EXPECT_EQ(answer["data"]["page"].dump(), R"({"totalItems":1,"items":[{"name":"Item A"}]})");
  const Json refused = ask("{products(options:{take:1}){totalItems}}", Json::object(), "");
  EXPECT_EQ(refused["errors"].at(0)["extensions"]["code"].text_or(), "FORBIDDEN");
}

TEST_F(VendureServerTest, AnOrderTakesFromWhatIsForSaleWithoutANewDate) {
  server.put("A", 10, now);
  const std::string before = stock_of("A")["updatedAt"].text_or();
  now += seconds(5);
  const std::string order = server.buy("A", 4, now);
  EXPECT_EQ(server.for_sale("A"), 6);
  EXPECT_EQ(stock_of("A")["updatedAt"].text_or(), before);
  EXPECT_EQ(stock_of("A")["stockLevels"].at(0).dump(), R"({"stockOnHand":10,"stockAllocated":4})");
  server.cancel(order, now);
  EXPECT_EQ(server.for_sale("A"), 10);
}

TEST_F(VendureServerTest, ListsOrdersPlacedAfterADateOldestFirst) {
  server.put("A", 10, now);
  const Timestamp first = now;
  server.buy("A", 1, first);
  server.buy("A", 2, first + seconds(2));
  server.buy("A", 3, first + seconds(1));
  const Json options =
      Json::object()
          .set("sort", Json::object().set("orderPlacedAt", "ASC"))
          .set("filter",
               Json::object().set("orderPlacedAt", Json::object().set("after", to_rfc3339(first))));
  const Json orders =
      ask("query($o:OrderListOptions!){orders(options:$o){totalItems items{lines{quantity} "
          "totalWithTax}}}",
          Json::object().set("o", options))["data"]["orders"];
  EXPECT_EQ(orders["totalItems"].text_or(), "2");
  EXPECT_EQ(orders["items"].at(0)["lines"].at(0)["quantity"].text_or(), "3");
  EXPECT_EQ(orders["items"].at(0)["totalWithTax"].text_or(), "4200");
  EXPECT_EQ(orders["items"].at(1)["lines"].at(0)["quantity"].text_or(), "2");
}

TEST_F(VendureServerTest, WritesAllRowsOrNone) {
  server.put("A", 10, now);
  const auto row = [](const std::string& id) {
    const Json level = Json::object().set("stockLocationId", "1").set("stockOnHand", 7);
    return Json::object().set("id", id).set("stockLevels", Json::array().push(level));
  };
  const char* document =
      "mutation($s:[UpdateProductVariantInput!]!){s0:updateProductVariants(input:$s){id}}";
  const std::string id = stock_of("A")["id"].text_or();
  const Json refused = ask(document, Json::object().set("s", Json::array().push(row("999"))));
  EXPECT_EQ(refused["errors"].at(0)["extensions"]["code"].text_or(), "ENTITY_NOT_FOUND");
  EXPECT_EQ(refused["errors"].at(0)["path"].at(0).text_or(), "s0");
  EXPECT_EQ(server.for_sale("A"), 10);
  ask(document, Json::object().set("s", Json::array().push(row(id))));
  EXPECT_EQ(server.for_sale("A"), 7);
}

}  // namespace
}  // namespace oneshelf::testing
