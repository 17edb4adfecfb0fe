// A store as the source of record, price lists and several locations.
#include <algorithm>

#include "bigcommerce_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kTee =
    R"([{"id":120,"name":"Tee","description":"<p>Soft</p>","price":29.95,"sale_price":0,)"
    R"("cost_price":11.2,"weight":0.3,"is_visible":true,"inventory_tracking":"variant",)"
    R"("inventory_level":9,"brand_id":0,"categories":[],"tax_class_id":1,)"
    R"("date_modified":"2026-03-02T03:15:40+00:00","images":[],"variants":[)"
    R"({"id":301,"sku":"TEE-S","price":null,"sale_price":null,"cost_price":12,"weight":null,)"
    R"("inventory_level":7,"purchasing_disabled":false,"option_values":)"
    R"([{"id":1,"option_id":5,"option_display_name":"Size","label":"S"}]},)"
    R"({"id":302,"sku":"TEE-M","price":31,"sale_price":25,"weight":null,"inventory_level":2,)"
    R"("purchasing_disabled":true,"option_values":)"
    R"([{"id":2,"option_id":5,"option_display_name":"Size","label":"M"}]}]}])";

constexpr const char* kQuote = R"({"order_id":1042,"total_refund_amount":9.97,"refund_methods":[)"
                               R"([{"provider_id":"storecredit","amount":9.97,"offline":false}],)"
                               R"([{"provider_id":"custom","amount":9.97,"offline":true}]]})";

class BigCommerceSource : public BigCommerceTest {
 protected:
  void tell_tee() {
    http_.on("GET", "/v3/catalog/products?", 200, data(kTee));
    tell_store();
    tell_tax_classes();
  }
  static Document a_document() {
    Document document;
    document.key = "link:9";
    document.order_number = "W-9";
    document.placed_at = from_unix_ms(1'772'421'340'000);
    document.currency = currency("AUD");
    document.buyer.name = "Ada Example";
    document.buyer.email = "ada@example.com";
    document.billing.country = "AU";
    document.billing.postal_code = "4000";
    const auto add = [&](DocumentLine::Kind kind, const char* sku, const char* gross,
                         const char* net) {
      DocumentLine line;
      line.kind = kind;
      line.sku = sku;
      line.order_line_id = VendorId(kind == DocumentLine::Kind::kProduct ? "77" : "");
      line.description = sku;
      line.quantity = kind == DocumentLine::Kind::kProduct ? dec("2") : dec("1");
      line.total_gross = dec(gross);
      line.total_net = dec(net);
      document.total_gross += line.total_gross;
      document.total_net += line.total_net;
      document.lines.push_back(line);
    };
    add(DocumentLine::Kind::kProduct, "TEE-S", "59.90", "54.45");
    add(DocumentLine::Kind::kShipping, "Flat Rate", "9.90", "9.00");
    add(DocumentLine::Kind::kFee, "Packaging", "1.10", "1.00");
    document.payments = {{VendorId("card"), "Card", "PAY-1", document.total_gross, {}}};
    return document;
  }
  static Refund a_refund() {
    Refund refund;
    refund.id = VendorId("r1");
    refund.amount = dec("9.97");
    refund.settled = true;
    return refund;
  }
};

TEST_F(BigCommerceSource, TellsVariantsAsItemsWithTheirOwnFigures) {
  tell_tee();
  const auto page = make(Role::kSource).catalogue()->read_items(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 2U);
  const Item& small = page->rows[0];
  EXPECT_EQ(small.id, VendorId("301"));
  EXPECT_EQ(small.product_id, VendorId("120"));
  EXPECT_EQ(small.prices.at(PriceListId()).amount, dec("29.95"));
  EXPECT_FALSE(small.prices.at(PriceListId()).sale.has_value());
  EXPECT_EQ(small.purchase_price, dec("12"));
  EXPECT_EQ(small.tax_code, "Books");
  EXPECT_EQ(small.weight_grams, dec("300"));
  EXPECT_TRUE(small.active);
  const Item& medium = page->rows[1];
  EXPECT_EQ(medium.prices.at(PriceListId()).sale, dec("25"));
  EXPECT_EQ(medium.purchase_price, dec("11.2"));
  EXPECT_FALSE(medium.active);
}

TEST_F(BigCommerceSource, ReadsTheChosenPriceListsToo) {
  RecordProperty("requirements", "152");
  tell_tee();
  http_.on("GET", "/v3/pricelists/2/records", 200,
           data(R"([{"variant_id":301,"currency":"aud","price":20,"sale_price":18.5},)"
                R"({"variant_id":302,"currency":"usd","price":15}])"));
  const auto page =
      make(Role::kSource, {{"price_list", "2"}}).catalogue()->read_items(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  const PriceEntry& price = page->rows[0].prices.at(PriceListId("2"));
  EXPECT_EQ(price.amount, dec("20"));
  EXPECT_EQ(price.sale, dec("18.5"));
  EXPECT_FALSE(page->rows[1].prices.contains(PriceListId("2")));
  EXPECT_EQ(http_.requests().back().query("variant_id:in"), "301,302");
}

TEST_F(BigCommerceSource, TellsStockOfEveryLocation) {
  http_.on("GET", "/v3/inventory/items", 200,
           data(R"([{"identity":{"sku":"TEE-S","variant_id":301,"product_id":120},"locations":)"
                R"([{"location_id":1,"available_to_sell":7,"total_inventory_onhand":9},)"
                R"({"location_id":3,"available_to_sell":0,"total_inventory_onhand":0}]}])"));
  const auto page = make(Role::kSource).stock()->read_stock(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->complete);
  ASSERT_EQ(page->rows.size(), 2U);
  EXPECT_EQ(page->rows[0].item_id, VendorId("301"));
  EXPECT_EQ(page->rows[0].location, LocationId("1"));
  EXPECT_EQ(page->rows[0].on_hand, dec("7"));
  EXPECT_EQ(page->rows[1].on_hand, dec("0"));
  EXPECT_EQ(request(0).query("limit"), "1000");
}

TEST_F(BigCommerceSource, ReadsTheCatalogueWhereTheInventoryIsForbidden) {
  http_.on("GET", "/v3/inventory/items", 403, R"({"code":403,"message":"Missing scope"})");
  http_.on("GET", "/v3/catalog/products", 200, data(kTee));
  http_.on("GET", "/v3/catalog/products", 200, data(kTee));
  Connector& connector = make(Role::kSource);
  const auto page = connector.stock()->read_stock(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 2U);
  EXPECT_EQ(page->rows[0].on_hand, dec("7"));
  EXPECT_EQ(page->rows[1].location, LocationId("1"));
  ASSERT_TRUE(connector.stock()->read_stock(context_, page->position).ok());
  EXPECT_EQ(http_.requests().size(), 3U);
}

TEST_F(BigCommerceSource, WritesAnOrderWithItsFiguresStated) {
  RecordProperty("requirements", "27,36");
  http_.on("GET", "external_order_id=link", 204, "");
  http_.on("GET", "sku%3Ain", 200, data(kTee));
  tell_store();
  tell_tax_classes();
  http_.on("POST", "/v2/orders", 201, "{");
  const Document document = a_document();
  const auto created = make(Role::kSource).documents()->create_document(context_, document);
  ASSERT_FALSE(created.ok()) << "an answer that breaks off leaves it in doubt";
  EXPECT_EQ(created.error().code(), ErrorCode::kUnknownOutcome);
  const Json body = sent(http_.requests().size() - 1);
  EXPECT_EQ(body["external_order_id"].text_or(), "link:9");
  EXPECT_EQ(body["status_id"].text_or(), "11");
  EXPECT_EQ(body["date_created"].text_or(), "Mon, 02 Mar 2026 03:15:40 +0000");
  EXPECT_EQ(body["total_inc_tax"].text_or(), "70.9");
  EXPECT_EQ(body["shipping_cost_ex_tax"].text_or(), "9");
  EXPECT_EQ(body["fees"].at(0)["cost_inc_tax"].text_or(), "1.1");
  const Json& line = body["products"].at(0);
  EXPECT_EQ(line["product_id"].text_or(), "120");
  EXPECT_EQ(line["variant_id"].text_or(), "301");
  EXPECT_EQ(line["price_inc_tax"].text_or(), "29.95");
  EXPECT_EQ(line["price_ex_tax"].text_or(), "27.225");
  EXPECT_EQ(body["payment_method"].text_or(), "Card");
}

TEST_F(BigCommerceSource, WritesACustomerOnlyWhereItIsAnAccount) {
  RecordProperty("requirements", "27,75");
  for (const auto& [customer, written] :
       {std::pair("guest", ""), std::pair("", ""), std::pair("17", "17"), std::pair("0", "0")}) {
    http_.on("GET", "external_order_id=link", 204, "");
    http_.on("GET", "sku%3Ain", 200, data(kTee));
    tell_store();
    tell_tax_classes();
    http_.on("POST", "/v2/orders", 201, "{");
    Document document = a_document();
    document.customer = VendorId(customer);
    EXPECT_FALSE(make(Role::kSource).documents()->create_document(context_, document).ok());
    EXPECT_EQ(sent(http_.requests().size() - 1)["customer_id"].text_or(), written) << customer;
  }
}

TEST_F(BigCommerceSource, HearsOfItsOwnSalesAsOfStock) {
  RecordProperty("requirements", "74,78");
  const char* sale = "store/product/inventory/order/updated";
  const auto wants = [&](Role role) {
    const auto topics = make(role).hook_subscriptions()->wanted_topics();
    return std::ranges::find(topics, sale) != topics.end();
  };
  EXPECT_TRUE(wants(Role::kSource));
  EXPECT_FALSE(wants(Role::kChannel)) << "its orders tell of them";
  HttpRequest hook;
  hook.headers = {{"X-OneShelf-Secret", "only-we-know"}};
  hook.body = Json::object().set("scope", sale).set("data", Json::object().set("id", 7)).dump();
  const auto hint = make(Role::kSource).hooks()->read_hook(hook, clock_.now());
  ASSERT_TRUE(hint.ok()) << hint.error().to_string();
  EXPECT_EQ(hint->about, Hint::About::kStock);
}

TEST_F(BigCommerceSource, BooksARefundOnlyWhereItMovesNoMoney) {
  RecordProperty("requirements", "156");
  http_.on("GET", "/payment_actions/refunds", 200, data("[]"));
  http_.on("POST", "/refund_quotes", 201, data(kQuote));
  http_.on("POST", "/payment_actions/refunds", 201, data(R"({"id":5})"));
  DocumentWriter& writer = *make(Role::kSource).documents();
  const auto booked = writer.write_refund(context_, VendorId("1042"), a_document(), a_refund());
  ASSERT_TRUE(booked.ok()) << booked.error().to_string();
  const Json body = sent(2);
  EXPECT_EQ(body["payments"].at(0)["provider_id"].text_or(), "custom");
  EXPECT_EQ(body["items"].at(0)["reason"].text_or(), "[oneshelf:r1]");

  http_.on("GET", "/payment_actions/refunds", 200, data("[]"));
  http_.on("POST", "/refund_quotes", 201,
           data(R"({"total_refund_amount":9.97,"refund_methods":)"
                R"([[{"provider_id":"stripe","amount":9.97,"offline":false}]]})"));
  const auto refused = writer.write_refund(context_, VendorId("1042"), a_document(), a_refund());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "document.refund_moves_money");
}

TEST_F(BigCommerceSource, DoesNotBookARefundTwice) {
  http_.on("GET", "/payment_actions/refunds", 200,
           data(R"([{"id":5,"items":[{"reason":"broken [oneshelf:r1]"}]}])"));
  DocumentWriter& writer = *make(Role::kSource).documents();
  EXPECT_TRUE(writer.write_refund(context_, VendorId("1042"), a_document(), a_refund()).ok());
  EXPECT_EQ(http_.requests().size(), 1U);
}

class BigCommercePriceList : public BigCommerceTest {
 protected:
  static ProductWrite price_of(const std::string& variant) {
    ProductWrite product;
    product.product_id = VendorId("120");
    product.axes = {"Size"};
    product.all_skus = {"TEE-S", "TEE-M"};
    VariantWrite write;
    write.action = VariantWrite::Action::kUpdate;
    write.sku = "TEE-S";
    write.listing_id = VendorId(variant);
    product.variants = {write};
    return product;
  }
};

TEST_F(BigCommercePriceList, TakesThePricesInsteadOfTheProduct) {
  RecordProperty("requirements", "133,152");
  tell_store();
  http_.on("PUT", "/v3/pricelists/2/records", 200, data("{}"));
  ProductWrite product = price_of("301");
  product.variants[0].fields.price = dec("20");
  product.variants[0].fields.sale_price = std::optional<Decimal>(dec("18.5"));
  const std::vector products = {product};
  const auto written =
      make({{"price_list", "2"}}).listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(0).variants.at(0).error.has_value());
  ASSERT_EQ(http_.requests().size(), 2U);
  EXPECT_EQ(request(1).body,
            R"([{"variant_id":301,"currency":"aud","price":20,"sale_price":18.5}])");
}

TEST_F(BigCommercePriceList, ASaleAloneKeepsThePriceOfTheRecord) {
  RecordProperty("requirements", "133");
  tell_store();
  http_.on("GET", "/v3/pricelists/2/records", 200,
           data(R"([{"variant_id":301,"currency":"aud","price":20,"sale_price":18.5}])"));
  http_.on("PUT", "/v3/pricelists/2/records", 200, data("{}"));
  ProductWrite product = price_of("301");
  product.variants[0].fields.sale_price = std::optional<Decimal>();
  const std::vector products = {product};
  const auto written =
      make({{"price_list", "2"}}).listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(http_.requests().back().body, R"([{"variant_id":301,"currency":"aud","price":20}])");
}

TEST_F(BigCommercePriceList, IsWhereThePricesAreReadFrom) {
  http_.on("GET", "/v3/catalog/products?", 200, data(kTee));
  tell_store();
  tell_tax_classes();
  http_.on("GET", "/v3/pricelists/2/records", 200,
           data(R"([{"variant_id":301,"currency":"aud","price":20}])"));
  const auto page = make({{"price_list", "2"}}).listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_EQ(page->rows[0].fields.price, dec("20"));
  EXPECT_FALSE(page->rows[1].fields.price.has_value());
}

class BigCommerceLocations : public BigCommerceTest {};

TEST_F(BigCommerceLocations, EachFigureIsReadAndWrittenAtItsOwn) {
  http_.on("GET", "/v3/catalog/products?", 200, data(kTee));
  tell_store();
  tell_tax_classes();
  http_.on("GET", "/v3/inventory/items", 200,
           data(R"([{"identity":{"variant_id":301},"locations":[)"
                R"({"location_id":1,"available_to_sell":7},)"
                R"({"location_id":3,"available_to_sell":4}]}])"));
  http_.on("PUT", "/adjustments/absolute", 200, R"({"transaction_id":"t"})");
  Connector& connector = make({{"location", "all"}});
  EXPECT_TRUE(connector.traits().has_locations);
  EXPECT_FALSE(connector.traits().stock_with_create);
  const auto page = connector.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  const std::map<LocationId, Decimal> wanted = {{LocationId("1"), dec("7")},
                                                {LocationId("3"), dec("4")}};
  EXPECT_EQ(page->rows[0].fields.stock, wanted);
  const std::vector<StockWrite> levels = {{.listing_id = VendorId("301"),
                                           .product_id = VendorId("120"),
                                           .sku = "TEE-S",
                                           .location = LocationId("3"),
                                           .quantity = dec("6"),
                                           .expected = {}}};
  ASSERT_TRUE(connector.stock_writer()->write_stock(context_, levels).ok());
  EXPECT_NE(http_.requests().back().body.find(R"("location_id":3)"), std::string::npos);
}

TEST_F(BigCommerceLocations, AnotherOnesFigureNeverGoesToTheDefaultOne) {
  http_.on("PUT", "/adjustments/absolute", 403, R"({"code":403,"message":"Missing scope"})");
  const std::vector<StockWrite> levels = {{.listing_id = VendorId("301"),
                                           .product_id = VendorId("120"),
                                           .sku = "TEE-S",
                                           .location = {},
                                           .quantity = dec("6"),
                                           .expected = {}}};
  const auto written = make({{"location", "3"}}).stock_writer()->write_stock(context_, levels);
  ASSERT_TRUE(written.ok());
  ASSERT_TRUE(written->at(0).error.has_value());
  EXPECT_EQ(written->at(0).error->id(), "connect.missing_permission");
  EXPECT_EQ(http_.requests().size(), 1U);
}

}  // namespace
}  // namespace oneshelf
