#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

class BridgeChannelOrders : public testing::Test {
 protected:
  BridgeChannelOrders() : client(channel_options()) {
    client.admin("/products", items({a_product("A", "19.99").set("tax_rate", "24"),
                                     a_product("B", "10").set("sale_price", "7.77")}));
    client.admin("/stock", items({a_level("A", "10"), a_level("B", "1")}));
  }

  HttpResponse buy(const std::string& sku, const std::string& quantity,
                   Json more = Json::object()) {
    const Json item = Json::object().set("sku", sku).set("quantity", quantity);
    more.set("items", Json::array().push(item));
    return client.admin("/orders", more);
  }
  std::string bought(const std::string& sku, const std::string& quantity) {
    const HttpResponse response =
        buy(sku, quantity, Json::object().set("shipping_method", "pickup"));
    EXPECT_EQ(response.status, 200) << response.body;
    return parsed(response)["id"].text_or();
  }
  std::string stock(const std::string& sku) {
    for (const Json& level : client.read_all("/stock")) {
      if (level["sku"].text_or() == sku) return level["quantity"].text_or();
    }
    return "none";
  }
  Json order(const std::string& id) { return client.read("/orders/" + id); }
  static Json lines(const std::string& quantity, bool restock) {
    return Json::object().set(
        "lines",
        Json::array().push(
            Json::object().set("line_id", "1").set("quantity", quantity).set("restock", restock)));
  }

  BridgeClient client;
};

TEST_F(BridgeChannelOrders, ASaleTakesFromTheShelfAtOnce) {
  const Json order = parsed(buy("A", "3", Json::object().set("payment_method", "cod")));
  EXPECT_EQ(stock("A"), "7");
  EXPECT_EQ(order["number"].text_or(), "1001");
  EXPECT_EQ(order["external_id"].text_or(), "WEB-1001");
  EXPECT_EQ(order["status"].text_or(), "pending");
  EXPECT_EQ(order["lines"].at(0)["total"].text_or(), "59.97");
  EXPECT_EQ(order["delivery_line"]["sku"].text_or(), "DELIVERY");
  EXPECT_EQ(order["fee_lines"].at(0)["unit_price"].text_or(), "2.95");
  // 59.97 at 24 %, 5.90 and 2.95 at 20 %, tax inside, rounded per line.
  EXPECT_EQ(order["totals"]["gross"].text_or(), "68.82");
  EXPECT_EQ(order["totals"]["tax"].text_or(), "13.08");
  EXPECT_EQ(order["totals"]["net"].text_or(), "55.74");
}

TEST_F(BridgeChannelOrders, ACardIsPaidAtOnceAndAnInvoiceLater) {
  const Json card = parsed(buy("A", "1"));
  EXPECT_EQ(card["status"].text_or(), "paid");
  EXPECT_EQ(card["payment"]["reference"].text_or(), "PAY-1001");
  EXPECT_EQ(card["payment"]["amount"], card["totals"]["gross"]);
  const Json invoice = parsed(buy("A", "1", Json::object().set("payment_method", "invoice")));
  EXPECT_EQ(invoice["status"].text_or(), "pending");
  const std::string id = invoice["id"].text_or();
  EXPECT_EQ(parsed(client.admin("/orders/" + id + "/pay"))["status"].text_or(), "paid");
  EXPECT_EQ(code_of(client.admin("/orders/" + id + "/pay")), "not_pending");
}

TEST_F(BridgeChannelOrders, ACouponTakesATenthOffEachLineToTheCent) {
  const Json order = parsed(
      buy("A", "3", Json::object().set("coupon", "SHELF10").set("shipping_method", "pickup")));
  EXPECT_EQ(order["lines"].at(0)["discount"].text_or(), "6");
  EXPECT_EQ(order["lines"].at(0)["total"].text_or(), "53.97");
  EXPECT_EQ(order["discount_total"].text_or(), "6");
  EXPECT_EQ(order["totals"]["gross"].text_or(), "53.97");
}

TEST_F(BridgeChannelOrders, TheSalePriceIsWhatABuyerPays) {
  EXPECT_EQ(order(bought("B", "1"))["lines"].at(0)["unit_price"].text_or(), "7.77");
}

TEST_F(BridgeChannelOrders, DoesNotSellWhatItDoesNotHave) {
  EXPECT_EQ(code_of(buy("B", "2")), "sold_out");
  EXPECT_EQ(code_of(buy("Z", "1")), "not_for_sale");
  EXPECT_EQ(code_of(buy("A", "0.5")), "invalid_quantity");
  EXPECT_EQ(code_of(buy("A", "1000")), "invalid_quantity");
  EXPECT_EQ(code_of(buy("A", "1", Json::object().set("shipping_method", "rocket"))),
            "unknown_method");
  EXPECT_EQ(code_of(client.admin("/orders", items({}))), "empty_cart");
  client.admin("/products", items({Json::object().set("sku", "A").set("active", false)}));
  EXPECT_EQ(code_of(buy("A", "1")), "not_for_sale");
  EXPECT_EQ(stock("A"), "10");
  EXPECT_EQ(client.read("/orders")["items"].size(), 0u);
}

TEST_F(BridgeChannelOrders, TheHubTellsItOfShipments) {
  const std::string id = bought("A", "2");
  Json shipment = lines("1", false);
  shipment.set("carrier", "DHL").set("tracking_number", "00340").set("notify_customer", true);
  EXPECT_EQ(client.post("/orders/" + id + "/shipments", shipment).status, 201);
  EXPECT_EQ(order(id)["status"].text_or(), "processing");
  EXPECT_EQ(client.post("/orders/" + id + "/shipments", shipment).status, 201);
  EXPECT_EQ(order(id)["status"].text_or(), "shipped");
  EXPECT_EQ(client.post("/orders/" + id + "/shipments", shipment).status, 409);
  EXPECT_EQ(stock("A"), "8");
}

TEST_F(BridgeChannelOrders, RefusesShipmentsThatDoNotFitTheOrder) {
  const std::string id = bought("A", "2");
  EXPECT_EQ(code_of(client.post("/orders/" + id + "/shipments", Json::object())), "missing_field");
  EXPECT_EQ(code_of(client.post("/orders/" + id + "/shipments", lines("3", false))),
            "quantity_too_large");
  Json other = Json::object().set(
      "lines", Json::array().push(Json::object().set("line_id", "9").set("quantity", "1")));
  EXPECT_EQ(code_of(client.post("/orders/" + id + "/shipments", other)), "unknown_line");
  EXPECT_EQ(client.post("/orders/none/shipments", lines("1", false)).status, 404);
}

TEST_F(BridgeChannelOrders, ACancelRestocksUnlessToldOtherwise) {
  const std::string whole = bought("A", "2");
  EXPECT_EQ(
      client.post("/orders/" + whole + "/cancel", Json::object().set("reason", "no stock")).status,
      200);
  EXPECT_EQ(stock("A"), "10");
  const std::string broken = bought("A", "2");
  client.post("/orders/" + broken + "/cancel", lines("1", false));
  EXPECT_EQ(stock("A"), "8");
  EXPECT_EQ(order(broken)["lines"].at(0)["quantity"].text_or(), "1");
  EXPECT_EQ(order(broken)["status"].text_or(), "paid");
}

TEST_F(BridgeChannelOrders, TellsRefundsOfTheShop) {
  const std::string id = bought("A", "2");
  EXPECT_EQ(order(id)["refunded"].text_or(), "0");
  Json back = lines("1", true);
  client.admin("/orders/" + id + "/refund", back.set("reason", "Broken"));
  const Json refund = client.read("/orders/" + id + "/refunds")["items"].at(0);
  EXPECT_EQ(refund["amount"].text_or(), "19.99");
  EXPECT_EQ(refund["reason"].text_or(), "Broken");
  EXPECT_EQ(stock("A"), "9");
  EXPECT_EQ(order(id)["refunded"].text_or(), "19.99");
  client.admin("/orders/" + id + "/refund");
  EXPECT_EQ(order(id)["status"].text_or(), "refunded");
}

TEST_F(BridgeChannelOrders, PricesWithoutTaxGetTaxOnTop) {
  Options options = channel_options();
  options.prices_include_tax = false;
  BridgeClient net(options);
  net.admin("/products", items({a_product("A", "19.99").set("tax_rate", "24")}));
  net.admin("/stock", items({a_level("A", "5")}));
  const Json item = Json::object().set("sku", "A").set("quantity", "1");
  const Json order = parsed(net.admin(
      "/orders",
      Json::object().set("items", Json::array().push(item)).set("shipping_method", "pickup")));
  EXPECT_EQ(order["totals"]["net"].text_or(), "19.99");
  EXPECT_EQ(order["totals"]["tax"].text_or(), "4.8");
  EXPECT_EQ(order["totals"]["gross"].text_or(), "24.79");
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
