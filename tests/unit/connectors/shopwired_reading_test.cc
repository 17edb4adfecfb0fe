#include "shopwired_fixture.h"

namespace oneshelf {
namespace {

const std::string kParts =
    R"("images":[{"id":900,"url":"https://cdn.example/mug.jpg",)"
    R"("description":"Red oneshelf:h4sh","sortOrder":0}],)"
    R"("brand":{"id":7,"title":"Tinware"},"categories":[{"id":31,"title":"Kitchen"}])";

TEST_F(ShopWiredTest, ReadsVariationsWithWhatTheyInherit) {
  Connector& shop = make();
  const std::string variations =
      R"(,"variations":[{"id":11,"sku":"RED","price":14,"salePrice":13,"stock":8,)"
      R"("weight":0.5,"gtin":"50",)"
      R"("values":[{"id":610,"name":"Red","option":{"id":61,"name":"Colour"}}]},)"
      R"({"id":12,"sku":"","price":null,"salePrice":null,"stock":null,"weight":null,"gtin":null,)"
      R"("values":[{"id":611,"name":"Blue","option":{"id":61,"name":"Colour"}}]}])";
  http_.on("GET", "/events", 200, "[]");
  http_.on("GET", "/products?embed=variations%2Cimages%2Cbrand%2Ccategories", 200,
           "[" + product(4101, "MUG", kParts + variations) + "]");
  http_.on("GET", "/products/count", 200, R"({"count":1})");
  const auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 2U);
  const Listing& red = page->rows[0];
  EXPECT_EQ(red.id, VendorId("4101-11"));
  EXPECT_EQ(red.product_id, VendorId("4101"));
  EXPECT_EQ(red.fields.price, dec("14"));
  EXPECT_EQ(red.fields.sale_price, std::optional(std::optional(dec("13"))));
  EXPECT_EQ(red.fields.text(Field::kStock), "8");
  EXPECT_EQ(red.fields.weight_grams, dec("500"));
  EXPECT_EQ(red.fields.options->at(0).name, "Colour");
  EXPECT_EQ(red.fields.brand, "Tinware");
  EXPECT_EQ(red.fields.images->at(0).content_hash, "h4sh");
  const Listing& blue = page->rows[1];
  EXPECT_EQ(blue.sku(), "MUG");
  EXPECT_EQ(blue.fields.price, dec("12.5"));
  EXPECT_EQ(blue.fields.text(Field::kStock), "5");
  EXPECT_EQ(blue.fields.weight_grams, dec("350"));
}

TEST_F(ShopWiredTest, TellsNoStockOfWhatHasNoSku) {
  Connector& shop = make();
  http_.on("GET", "/events", 200, "[]");
  http_.on("GET", "/products?embed", 200, "[" + product(1, "") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":1})");
  const auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok());
  EXPECT_FALSE(page->rows.at(0).fields.stock.has_value());
}

TEST_F(ShopWiredTest, TellsDoubledSkusAsTheyAre) {
  RecordProperty("requirements", "83,89");
  Connector& shop = make();
  http_.on("GET", "/events", 200, "[]");
  http_.on("GET", "/products?embed", 200, "[" + product(1, "MUG") + "," + product(2, "MUG") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":2})");
  const auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->rows.size(), 2U);
  EXPECT_EQ(page->rows[0].sku(), page->rows[1].sku());
  EXPECT_NE(page->rows[0].id, page->rows[1].id);
}

TEST_F(ShopWiredTest, ReadsPricesInTheConnectionsTaxBasis) {
  Connector& shop = make({{"prices_include_tax", "no"}});
  http_.on("GET", "/events", 200, "[]");
  http_.on("GET", "/products?embed", 200, "[" + product(1, "MUG") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":1})");
  const auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->rows.at(0).fields.price, dec("10.4167"));
}

TEST_F(ShopWiredTest, IsNotFooledByAPageThatEndsEarly) {
  Connector& shop = make();
  http_.on("GET", "/events", 200, "[]");
  http_.on("GET", "/products?embed", 200, "[" + product(1, "MUG") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":60})");
  const auto page = shop.listings()->read_listings(context_, "");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().id(), "shopwired.short_pages");
  EXPECT_TRUE(page.error().is_transient());
}

TEST_F(ShopWiredTest, ReadsAgainWhatTheLogTellsOnce) {
  Connector& shop = make();
  http_.on("GET", "/events", 200, R"([{"id":40,"topic":"product.updated","subjectId":1}])");
  http_.on("GET", "/products?embed", 200, "[" + product(1, "MUG") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":1})");
  auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok() && page->complete);
  // Whether `since_id` is exclusive is not known, nor in what order events come.
  http_.on("GET", "since_id=40", 200,
           R"([{"id":44,"topic":"product.deleted","subjectId":2},)"
           R"({"id":43,"topic":"product.stock_changed","subjectId":1},)"
           R"({"id":42,"topic":"product.updated","subjectId":1},)"
           R"({"id":40,"topic":"product.updated","subjectId":9}])");
  http_.on("GET", "/products/1?", 200, product(1, "MUG"));
  page = shop.listings()->read_listings(context_, page->position);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->complete);
  EXPECT_EQ(page->rows.size(), 1U);
  EXPECT_EQ(page->deleted, std::vector<VendorId>{VendorId("2")});
  http_.on("GET", "since_id=44", 200, "[]");
  page = shop.listings()->read_listings(context_, page->position);
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->rows.empty() && page->complete);
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredTest, RefusesAPositionOfAnotherConnection) {
  Connector& shop = make();
  for (const char* position : {"17", "{", R"({"all":true})"}) {
    EXPECT_EQ(shop.listings()->read_listings(context_, position).error().id(),
              "stream.bad_position");
    EXPECT_EQ(shop.orders()->read_orders(context_, position).error().id(), "stream.bad_position");
  }
}

TEST_F(ShopWiredTest, LooksThroughNoProductsForASkuThatNothingCarries) {
  Connector& shop = make();
  http_.on("GET", "/stock?sku=GHOST", 404, R"({"message":"Not found"})");
  const std::vector<std::string> skus = {"GHOST"};
  const auto found = shop.listings()->find_listings(context_, skus);
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  EXPECT_TRUE(found->empty());
  EXPECT_EQ(http_.requests().size(), 1U);
}

constexpr const char* kOrder =
    R"({"id":6621880,"reference":1042,"created":"Tue, 04 Mar 2025 12:08:23 +0000",)"
    R"("status":{"id":1381,"name":"Paid","type":"paid","sortOrder":1},"paymentMethod":"PayPal",)"
    R"("transactionId":"5TX12","total":33.95,"subTotal":25.00,"shippingTotal":3.95,)"
    R"("tax":{"type":"vat","value":5.00},"shipping":[{"name":"Royal Mail 48","price":3.95}],)"
    R"("discounts":[],"fees":[],"refunds":[{"id":9,"created":"Wed, 05 Mar 2025 08:00:00 +0000",)"
    R"("name":"1 x MUG-RED damaged","value":12.50}],"adminComments":[],)"
    R"("billingAddress":{"name":"Kim Ng","emailAddress":"kim@example.com",)"
    R"("addressLine1":"1 High St","addressLine2":"","addressLine3":"Floor 2","city":"Leeds",)"
    R"("postcode":"LS1 1AA","province":"","country":"United Kingdom","countryId":1},)"
    R"("shippingAddress":{"name":"Kim Ng","countryId":1},)"
    R"("customer":{"id":88,"type":1},"comments":"","trackingUrl":"",)"
    R"("products":[{"id":4101,"itemId":77001,"title":"Enamel mug","sku":"MUG-RED","quantity":2,)"
    R"("price":12.50,"priceVat":2.50,"total":25.00,"totalVat":5.00,"vatRate":20,)"
    R"("variation":[{"name":"Colour","value":"Red"}]}]})";

class ShopWiredOrders : public ShopWiredTest {
 protected:
  Order read(const std::string& order) {
    Connector& shop = make();
    http_.on("GET", "/orders?ids=6621880", 200, "[" + order + "]");
    http_.on("GET", "/countries", 200, R"([{"id":1,"name":"United Kingdom"}])");
    const std::vector ids = {VendorId("6621880"), VendorId("no-number")};
    const auto orders = shop.orders()->read_orders_by_id(context_, ids);
    EXPECT_TRUE(orders.ok()) << (orders.ok() ? "" : orders.error().to_string());
    return orders.ok() && !orders->empty() ? orders->front() : Order();
  }
  static std::string with(std::string order, const std::string& what, const std::string& instead) {
    return order.replace(order.find(what), what.size(), instead);
  }
};

TEST_F(ShopWiredOrders, AddUpToTheShopsTotal) {
  RecordProperty("requirements", "27");
  const Order order = read(kOrder);
  EXPECT_EQ(order.number, "1042");
  EXPECT_EQ(order.status, OrderStatus::kPaid);
  EXPECT_EQ(order.total_net, dec("28.95"));
  ASSERT_EQ(order.lines.size(), 1U);
  EXPECT_EQ(order.lines[0].id, VendorId("77001"));
  EXPECT_TRUE(order.lines[0].listing_id.empty()) << "which variation it is, only the SKU tells";
  EXPECT_EQ(order.lines[0].total_gross, dec("30"));
  ASSERT_EQ(order.charges.size(), 1U);
  EXPECT_EQ(order.charges[0].method, "Royal Mail 48");
  EXPECT_EQ(order.charges[0].total_gross, dec("3.95"));
  EXPECT_EQ(order.payments.at(0).amount, dec("33.95"));
  EXPECT_TRUE(order.payments[0].settled);
  EXPECT_EQ(order.refunds.at(0).amount, dec("12.5"));
  EXPECT_EQ(order.billing.country, "GB");
  EXPECT_EQ(order.billing.street2, "Floor 2");
  EXPECT_EQ(order.customer.email, "kim@example.com");
  EXPECT_EQ(to_rfc3339(order.updated_at), "2025-03-05T08:00:00.000Z");
}

TEST_F(ShopWiredOrders, GiveADiscountItsShareOfTheTax) {
  std::string told = with(kOrder, R"("discounts":[])",
                          R"("discounts":[{"name":"Welcome","value":6,"type":"voucher"}])");
  told = with(told, R"("value":5.00)", R"("value":4.00)");
  const Order order = read(with(told, R"("total":33.95)", R"("total":27.95)"));
  ASSERT_EQ(order.charges.size(), 2U);
  EXPECT_EQ(order.charges[0].total_gross, dec("-6"));
  EXPECT_EQ(order.charges[0].total_tax, dec("-1"));
  EXPECT_EQ(order.charges[1].total_gross, dec("3.95"));
  EXPECT_EQ(order.charges[1].total_tax, Decimal());
}

TEST_F(ShopWiredOrders, TellStatusesByTheirTypeAndParcelsByTheTrackingAddress) {
  const std::pair<const char*, OrderStatus> types[] = {{"unpaid", OrderStatus::kPending},
                                                       {"cancelled", OrderStatus::kCancelled},
                                                       {"custom", OrderStatus::kProcessing},
                                                       {"shipped", OrderStatus::kShipped}};
  for (const auto& [type, status] : types) {
    http_ = ScriptedHttp();
    std::string told = with(kOrder, R"("type":"paid")", R"("type":")" + std::string(type) + "\"");
    told = with(told, R"("trackingUrl":"")", R"("trackingUrl":"https://track.example/AB123")");
    const Order order = read(told);
    EXPECT_EQ(order.status, status);
    EXPECT_EQ(order.payments.at(0).settled,
              status == OrderStatus::kShipped || status == OrderStatus::kProcessing);
    ASSERT_EQ(order.shipments.size(), status == OrderStatus::kShipped ? 1U : 0U);
    if (order.shipments.empty()) continue;
    EXPECT_EQ(order.shipments[0].tracking_number, "AB123");
    EXPECT_EQ(order.shipments[0].lines.at(0).quantity, dec("2"));
  }
}

TEST_F(ShopWiredOrders, WithoutTheirLinesAreAnError) {
  Connector& shop = make();
  std::string told = kOrder;
  told = with(told, R"("products":)", R"("goods":)");
  http_.on("GET", "/orders?ids=6621880", 200, "[" + told + "]");
  http_.on("GET", "/countries", 200, "[]");
  const std::vector ids = {VendorId("6621880")};
  const auto orders = shop.orders()->read_orders_by_id(context_, ids);
  ASSERT_FALSE(orders.ok());
  EXPECT_EQ(orders.error().code(), ErrorCode::kCorrupt);
}

class ShopWiredParcels : public ShopWiredOrders {
 protected:
  void tell_order(const std::string& order) { http_.on("GET", "/orders/6621880", 200, order); }
  Result<void> send(Connector& shop, const char* quantity, const char* number) {
    Order order;
    order.id = VendorId("6621880");
    Shipment shipment;
    shipment.id = VendorId(std::string("s-") + number);
    shipment.carrier = "Posti";
    shipment.tracking_number = number;
    shipment.lines = {{VendorId("77001"), "MUG-RED", dec(quantity)}};
    return shop.fulfilment()->write_shipment(context_, order, shipment);
  }
};

TEST_F(ShopWiredParcels, AreCommentsUntilAllIsSent) {
  Connector& shop = make({{"tracking_urls", "posti=https://posti.example/{number}; dhl=x"}});
  tell_order(kOrder);
  http_.on("POST", "/comments", 201, "{}");
  ASSERT_TRUE(send(shop, "1", "JJ1").ok());
  const std::string first = sent("POST", "/comments")["content"].text_or();
  EXPECT_NE(first.find("Tracking number: JJ1"), std::string::npos);
  const Json comment = Json::array().push(Json::object().set("id", 1).set("content", first));
  const std::string noted =
      with(kOrder, R"("adminComments":[])", R"("adminComments":)" + comment.dump());
  tell_order(noted);
  ASSERT_TRUE(send(shop, "1", "JJ1").ok()) << "noted already";
  EXPECT_EQ(count("POST", "/comments"), 1U);
  tell_order(noted);
  http_.on("POST", "/comments", 201, "{}");
  http_.on("GET", "/order-statuses", 200, R"([{"id":1382,"name":"Dispatched","type":"shipped"}])");
  http_.on("POST", "/status", 200, "{}");
  ASSERT_TRUE(send(shop, "1", "JJ2").ok());
  EXPECT_EQ(sent("POST", "/status").dump(),
            R"({"status":1382,"sendEmail":true,"trackingUrl":"https://posti.example/JJ2"})");
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredParcels, ACancelledOrdersGoodsArePutBackOnceWhereWeAreToldTo) {
  RecordProperty("requirements", "85");
  Connector& shop = make({{"restock_on_cancel", "return"}});
  Order order;
  order.id = VendorId("6621880");
  tell_order(kOrder);
  http_.on("GET", "/order-statuses", 200, R"([{"id":1383,"name":"Cancelled","type":"cancelled"}])");
  http_.on("POST", "/status", 200, "{}");
  http_.on("POST", "/comments", 201, "{}");
  http_.on(ScriptedHttp::asks("POST", "/stock/return"),
           Error(ErrorCode::kUnknownOutcome, "net.no_answer", "No answer."));
  EXPECT_FALSE(shop.fulfilment()->cancel_order(context_, order, "sold out").ok());
  EXPECT_EQ(sent("POST", "/stock/return").dump(), R"({"orderProductItemId":77001})");
  const Json comment = Json::array().push(
      Json::object().set("id", 1).set("content", sent("POST", "/comments")["content"]));
  std::string noted = with(kOrder, R"("adminComments":[])", R"("adminComments":)" + comment.dump());
  noted = with(noted, R"("type":"paid")", R"("type":"cancelled")");
  tell_order(noted);
  EXPECT_TRUE(shop.fulfilment()->cancel_order(context_, order, "sold out").ok());
  EXPECT_EQ(count("POST", "/stock/return"), 1U) << "goods put back twice are sold twice";
}

}  // namespace
}  // namespace oneshelf
