#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

class BridgeSourceOrders : public testing::Test {
 protected:
  BridgeSourceOrders() : client(source_options()) {
    client.admin("/products", items({a_product("A"), a_product("B"),
                                     a_product("V").set("parent_sku", "P"), a_product("P")}));
    client.admin("/stock", items({a_level("A", "10", "main"), a_level("A", "3", "north"),
                                  a_level("B", "5", "main")}));
  }

  std::string create(const Json& order) {
    const HttpResponse response = client.post("/orders", order);
    EXPECT_EQ(response.status, 201) << response.body;
    return parsed(response)["id"].text_or();
  }
  /// "quantity/reserved" of a SKU in the main warehouse.
  std::string stock(const std::string& sku, const std::string& location = "main") {
    for (const Json& level : client.read_all("/stock?location=" + location)) {
      if (level["sku"].text_or() == sku) {
        return level["quantity"].text_or() + "/" + level["reserved"].text_or();
      }
    }
    return "none";
  }
  std::string status(const std::string& id) {
    return client.read("/orders/" + id)["status"].text_or();
  }
  Json lines(const std::string& quantity, bool restock = false) {
    return Json::object().set(
        "lines",
        Json::array().push(
            Json::object().set("line_id", "1").set("quantity", quantity).set("restock", restock)));
  }

  BridgeClient client;
};

TEST_F(BridgeSourceOrders, KeepsWhatItWasToldToTheCent) {
  Json order = an_order("W-7", "A", "3");
  order.set("totals", Json::object().set("net", "49.76").set("tax", "9.94").set("gross", "59.7"))
      .set("discount_total", "0.05")
      .set("customer", Json::object().set("name", "Äiti Ö.").set("email", "a@example.com"))
      .set("shipping", Json::object().set("city", "Jyväskylä").set("country", "FI"))
      .set("delivery_line", Json::object()
                                .set("line_id", "d")
                                .set("sku", "DELIVERY")
                                .set("quantity", "1")
                                .set("unit_price", "5.9")
                                .set("discount", "-0.01")
                                .set("total", "5.91"))
      .set("payment", Json::object()
                          .set("method", "card")
                          .set("amount", "65.61")
                          .set("paid_at", "2026-11-22T08:01:00.000Z"))
      .set("note", "Leave at the door 🚪");
  const Json kept = client.read("/orders/" + create(order));
  for (const char* field : {"totals", "customer", "shipping", "delivery_line", "payment", "note",
                            "status", "external_id", "discount_total", "currency"}) {
    EXPECT_EQ(kept[field], order[field]) << field;
  }
  EXPECT_EQ(kept["lines"].at(0)["total"].text_or(), "59.7");
  EXPECT_EQ(kept["refunded"].text_or(), "0");
  EXPECT_EQ(client.read("/orders?external_id=W-7")["items"].at(0), kept);
  EXPECT_EQ(client.read("/orders?external_id=W-8")["items"].size(), 0u);
}

TEST_F(BridgeSourceOrders, RefusesOrdersThatItCannotBook) {
  const Json line = an_order("x", "A")["lines"].at(0);
  const Json twice = Json::array().push(line).push(line);
  const Json base = an_order("X", "A");
  struct Case {
    Json order;
    std::string code, field;
  };
  const std::vector<Case> cases = {
      {an_order("X", "Z"), "unknown_sku", "lines[0].sku"},
      {an_order("X", "P"), "not_sellable", "lines[0].sku"},
      {an_order("X", "A", "0"), "invalid_quantity", "lines[0].quantity"},
      {an_order("X", "A", "-1"), "invalid_quantity", "lines[0].quantity"},
      {an_order("X", "A", "100001"), "invalid_quantity", "lines[0].quantity"},
      {an_order("", "A"), "missing_field", "external_id"},
      {Json(base).set("currency", "USD"), "currency_mismatch", "currency"},
      {Json(base).set("placed_at", "soon"), "invalid_time", "placed_at"},
      {Json(base).set("lines", Json::array()), "missing_field", "lines"},
      {Json(base).set("lines", twice), "duplicate_line", "lines"},
      {Json(base).set("lines", Json::array().push(Json(line).set("unit_price", "999999999"))),
       "too_large", "lines[0].unit_price"},
      {Json(base).set("lines",
                      Json::array().push(Json(line).set("unit_price", Json::number(dec("1"))))),
       "invalid_decimal", "lines[0].unit_price"},
      {Json(base).set("status", "lost"), "invalid_status", "status"},
      {Json(base).set("status", "cancelled"), "status_not_allowed", "status"},
      {Json(base).set("delivery_line", Json(line).set("sku", "VAN")), "unknown_sku",
       "delivery_line.sku"},
  };
  for (const Case& one : cases) {
    const HttpResponse response = client.post("/orders", one.order);
    EXPECT_EQ(response.status, 422) << one.order.dump();
    EXPECT_EQ(code_of(response), one.code) << response.body;
    EXPECT_EQ(parsed(response)["error"]["field"].text_or(), one.field) << response.body;
  }
  EXPECT_EQ(client.read("/orders")["items"].size(), 0u);
  EXPECT_EQ(stock("A"), "10/0");
}

TEST_F(BridgeSourceOrders, ReservesUntilItShips) {
  const std::string id = create(an_order("X", "A", "4"));
  EXPECT_EQ(stock("A"), "10/4");
  EXPECT_EQ(status(id), "paid");
  client.admin("/orders/" + id + "/ship",
               Json::object().set("carrier", "posti").set("tracking_number", "JJFI1"));
  EXPECT_EQ(stock("A"), "6/0");
  EXPECT_EQ(status(id), "shipped");
  const Json shipment = client.read("/orders/" + id + "/shipments")["items"].at(0);
  EXPECT_EQ(shipment["tracking_number"].text_or(), "JJFI1");
  EXPECT_EQ(shipment["lines"].at(0)["quantity"].text_or(), "4");
}

TEST_F(BridgeSourceOrders, ReservesWhereOneLocationCanServeTheLine) {
  create(an_order("X-1", "A", "9"));
  create(an_order("X-2", "A", "2"));
  create(an_order("X-3", "A", "5"));  // nowhere enough: sold beyond the shelf
  EXPECT_EQ(stock("A"), "10/14");
  EXPECT_EQ(stock("A", "north"), "3/2");
}

TEST_F(BridgeSourceOrders, ShipsInParts) {
  const std::string id = create(an_order("X", "A", "4"));
  EXPECT_EQ(client.admin("/orders/" + id + "/ship", lines("1")).status, 200);
  EXPECT_EQ(status(id), "processing");
  EXPECT_EQ(stock("A"), "9/3");
  EXPECT_EQ(code_of(client.admin("/orders/" + id + "/ship", lines("4"))), "quantity_too_large");
  EXPECT_EQ(client.admin("/orders/" + id + "/ship").status, 200);
  EXPECT_EQ(status(id), "shipped");
  EXPECT_EQ(client.admin("/orders/" + id + "/ship").status, 409);
}

TEST_F(BridgeSourceOrders, CancelsTheWholeAndStaysCancelled) {
  const std::string id = create(an_order("X", "A", "4"));
  EXPECT_EQ(client.post("/orders/" + id + "/cancel").status, 200);
  EXPECT_EQ(stock("A"), "10/0");
  EXPECT_EQ(status(id), "cancelled");
  const HttpResponse again = client.post("/orders/" + id + "/cancel");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(stock("A"), "10/0");
  EXPECT_EQ(code_of(client.admin("/orders/" + id + "/ship")), "order_cancelled");
}

TEST_F(BridgeSourceOrders, CancelsAPartAndComputesTheRest) {
  const std::string id = create(an_order("X", "A", "4"));
  const Json left = parsed(client.post("/orders/" + id + "/cancel", lines("1")));
  EXPECT_EQ(left["lines"].at(0)["quantity"].text_or(), "3");
  EXPECT_EQ(left["totals"]["gross"].text_or(), "59.7");
  EXPECT_EQ(left["status"].text_or(), "paid");
  EXPECT_EQ(stock("A"), "10/3");
}

TEST_F(BridgeSourceOrders, CannotCancelWhatIsShipped) {
  const std::string id = create(an_order("X", "A", "4"));
  client.admin("/orders/" + id + "/ship");
  const HttpResponse refused = client.post("/orders/" + id + "/cancel");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "order_shipped");
}

TEST_F(BridgeSourceOrders, RestocksWhatComesBackOnce) {
  const std::string id = create(an_order("X", "A", "4"));
  client.admin("/orders/" + id + "/ship");
  const HttpResponse first = client.post("/orders/" + id + "/refunds", lines("1", true));
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(parsed(first)["refunded"].text_or(), "19.9");
  EXPECT_EQ(stock("A"), "7/0");
  EXPECT_EQ(code_of(client.post("/orders/" + id + "/refunds", lines("4", true))),
            "quantity_too_large");
  EXPECT_EQ(status(id), "shipped");
  client.post("/orders/" + id + "/refunds", lines("3", false));
  EXPECT_EQ(status(id), "refunded");
  EXPECT_EQ(stock("A"), "7/0");
  EXPECT_EQ(
      code_of(client.post("/orders/" + id + "/refunds", Json::object().set("amount", "0.01"))),
      "amount_too_large");
}

TEST_F(BridgeSourceOrders, TellsWhoMadeARefundAndBooksOneOfTheHubsOnce) {
  const std::string id = create(an_order("X", "A", "4"));
  const Json ours = Json::object().set("external_id", "shop-r1").set("amount", "5");
  EXPECT_EQ(client.post("/orders/" + id + "/refunds", ours).status, 201);
  const HttpResponse again = client.post("/orders/" + id + "/refunds", ours);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(parsed(again)["refunded"].text_or(), "5");
  client.admin("/orders/" + id + "/refund", Json::object().set("amount", "3"));
  const Json refunds = client.read("/orders/" + id + "/refunds")["items"];
  ASSERT_EQ(refunds.size(), 2u);
  EXPECT_EQ(refunds.at(0)["external_id"].text_or(), "shop-r1");
  EXPECT_TRUE(refunds.at(1)["external_id"].is_null());
}

TEST_F(BridgeSourceOrders, LetsGoOfUnshippedGoodsThatAreRefunded) {
  const std::string id = create(an_order("X", "A", "4"));
  client.post("/orders/" + id + "/refunds", lines("4", true));
  EXPECT_EQ(stock("A"), "10/0");
  EXPECT_EQ(status(id), "refunded");
  EXPECT_EQ(client.admin("/orders/" + id + "/ship").status, 409);
}

TEST_F(BridgeSourceOrders, BooksAnOrderThatWasShippedBeforeItCame) {
  const std::string id = create(an_order("X", "A", "4").set("status", "completed"));
  EXPECT_EQ(stock("A"), "6/0");
  EXPECT_EQ(status(id), "shipped");
}

TEST_F(BridgeSourceOrders, ListsByStatusAndChange) {
  const std::string first = create(an_order("X-1", "A"));
  client.pass(milliseconds(5));
  create(an_order("X-2", "A"));
  client.pass(milliseconds(5));
  client.admin("/orders/" + first + "/ship");
  const Json all = client.read("/orders")["items"];
  EXPECT_EQ(all.at(1)["id"].text_or(), first);
  EXPECT_EQ(client.read("/orders?status=shipped")["items"].size(), 1u);
  EXPECT_EQ(client.get("/orders?status=lost").status, 400);
  EXPECT_EQ(client.get("/orders/none").status, 404);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
