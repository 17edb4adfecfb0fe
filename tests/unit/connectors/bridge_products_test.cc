#include "bridge_fixture.h"

namespace oneshelf {
namespace {

using BridgeProducts = BridgeTest;

constexpr std::string_view kShirt =
    R"({"sku":"TEE-M","parent_sku":"TEE","name":"Tee","brand":"","active":false,"price":"19.90",)"
    R"("description_html":"<p>قميص 👕</p>","options":[{"name":"Size","value":"M"}],)"
    R"("barcode":"4006381333931",)"
    R"("purchase_price":"7.5","tax_code":"standard","tax_rate":"24","weight_grams":180,)"
    R"("price_lists":[{"list":"trade","price":"15"},)"
    R"({"list":"trade10","price":"12","min_quantity":10}],)"
    R"("categories":["Clothes"],"images":[{"url":"https://i.example/b.jpg","position":2},)"
    R"({"url":"https://i.example/a.jpg","position":1,"alt":"front"}],"mystery":[1],)"
    R"("updated_at":"2026-09-01T10:00:00.5+02:00"})";

std::string page(std::string_view items, std::string_view next = "null") {
  return R"({"items":[)" + std::string(items) + R"(],"next_cursor":)" + std::string(next) + "}";
}

TEST_F(BridgeProducts, AreReadWhole) {
  http_.on("GET", "/products", 200, page(kShirt));
  const auto read = make(Role::kSource).catalogue()->read_items(context_, "");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  ASSERT_EQ(read->rows.size(), 1U);
  const Item& item = read->rows[0];
  EXPECT_EQ(item.id.str(), "TEE-M");
  EXPECT_EQ(item.product_id.str(), "TEE");
  EXPECT_EQ(item.description_html, "<p>قميص 👕</p>");
  EXPECT_FALSE(item.active);
  EXPECT_EQ(item.options, (std::vector<OptionValue>{{"Size", "M"}}));
  EXPECT_EQ(item.prices.at(PriceListId()), (PriceEntry{dec("19.9"), std::nullopt}));
  EXPECT_EQ(item.prices.at(PriceListId("trade")).amount, dec("15"));
  EXPECT_FALSE(item.prices.contains(PriceListId("trade10")));
  EXPECT_EQ(item.tax_rate, dec("24"));
  ASSERT_EQ(item.images.size(), 2U);
  EXPECT_EQ(item.images[0].url, "https://i.example/a.jpg");
  EXPECT_EQ(to_rfc3339(item.updated_at), "2026-09-01T08:00:00.500Z");
}

TEST_F(BridgeProducts, TellWhatAKitIsMadeOf) {
  http_.on("GET", "/products", 200,
           page(R"({"sku":"SET","name":"Set","price":"30",)"
                R"("components":[{"sku":"CUP","quantity":"2"},{"sku":"OIL","quantity":"0.5"}]})"));
  const auto read = make(Role::kSource).catalogue()->read_items(context_, "");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  const std::vector<Component> expected = {{VendorId("CUP"), "CUP", dec("2")},
                                           {VendorId("OIL"), "OIL", dec("0.5")}};
  EXPECT_EQ(read->rows.at(0).components, expected);
}

TEST_F(BridgeProducts, GoOnFromTheCursorAndThenFromTheLastChange) {
  CatalogueReader& reader = *make(Role::kSource, {{"page_size", "7"}}).catalogue();
  http_.on("GET", "/products", 200, page(kShirt, R"("c/1")"));
  for (int i = 0; i < 2; ++i) http_.on("GET", "/products", 200, page(""));
  clock_.advance(*parse_rfc3339("2026-09-01T08:01:00Z") - clock_.now());
  const auto first = reader.read_items(context_, "");
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(first->complete);
  const auto last = reader.read_items(context_, first->position);
  ASSERT_TRUE(last.ok());
  EXPECT_TRUE(last->complete);
  ASSERT_TRUE(reader.read_items(context_, last->position).ok());
  EXPECT_EQ(request(0).url, "https://bridge.example/bridge/v1/products?limit=7");
  EXPECT_EQ(request(1).url, "https://bridge.example/bridge/v1/products?limit=7&cursor=c%2F1");
  // Half a minute before the last change that was seen.
  EXPECT_EQ(request(2).query("updated_since"), "2026-09-01T07:59:30.500Z");
  EXPECT_EQ(request(2).query("cursor"), std::nullopt);
}

TEST_F(BridgeProducts, AreNotReadAgainOnceTheirChangeIsSettled) {
  CatalogueReader& reader = *make(Role::kSource).catalogue();
  clock_.advance(*parse_rfc3339("2026-09-01T08:02:01Z") - clock_.now());
  http_.on("GET", "/products", 200, page(kShirt));
  const auto read = reader.read_items(context_, "");
  ASSERT_TRUE(read.ok());
  for (int i = 0; i < 2; ++i) {
    http_.on("GET", "/products", 200, page(""));
    const auto nothing = reader.read_items(context_, read->position);
    ASSERT_TRUE(nothing.ok());
    EXPECT_EQ(nothing->position, read->position);
  }
  EXPECT_EQ(request(2).query("updated_since"), "2026-09-01T08:00:00.501Z");
}

TEST_F(BridgeProducts, TellWhatIsGoneAndLeaveOutWhatOnlyGroups) {
  announce("source");
  http_.on(
      "GET", "/products", 200,
      page(R"({"sku":"OLD","deleted":true},{"sku":"TEE","name":"Tee"},)" + std::string(kShirt)));
  const auto read = make(Role::kSource).catalogue()->read_items(context_, "");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  ASSERT_EQ(read->rows.size(), 1U);
  EXPECT_EQ(read->deleted, (std::vector{VendorId("OLD"), VendorId("TEE")}));
}

TEST_F(BridgeProducts, AreNotTakenForGroupsIfTheBridgeTellsNoPrices) {
  announce("source", R"(["products","stock","orders"])");
  http_.on("GET", "/products", 200, page(R"({"sku":"MUG","name":"Mug"})"));
  const auto read = make(Role::kSource).catalogue()->read_items(context_, "");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->rows.size(), 1U);
  EXPECT_TRUE(read->rows[0].prices.empty());
}

TEST_F(BridgeProducts, AreRefusedWhenMoneyOrSkuCannotBeRead) {
  CatalogueReader& reader = *make(Role::kSource).catalogue();
  http_.on("GET", "/products", 200, page(R"({"sku":"A","price":"ten"},{"name":"no sku"})"));
  const auto read = reader.read_items(context_, "");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code(), ErrorCode::kCorrupt);
  EXPECT_NE(read.error().message().find("items[0].price"), std::string::npos)
      << read.error().message();
  EXPECT_NE(read.error().message().find("items[1].sku"), std::string::npos);
}

TEST_F(BridgeProducts, AreNotReadInCircles) {
  CatalogueReader& reader = *make(Role::kSource).catalogue();
  http_.on("GET", "/products", 200, page(kShirt, R"("c1")"));
  http_.on("GET", "/products", 200, page(kShirt, R"("c1")"));
  const auto first = reader.read_items(context_, "");
  ASSERT_TRUE(first.ok());
  const auto second = reader.read_items(context_, first->position);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().id(), "bridge.cursor_stuck");
}

TEST_F(BridgeProducts, AreNotReadFromAPositionThatIsNotOurs) {
  for (const char* position :
       {"x", "{}", R"({"phase":1,"feeds":[{}]})", R"({"phase":-1,"feeds":[{}]})"}) {
    const auto read = make(Role::kSource).catalogue()->read_items(context_, position);
    ASSERT_FALSE(read.ok()) << position;
    EXPECT_EQ(read.error().id(), "bridge.bad_position");
  }
  EXPECT_TRUE(http_.requests().empty());
}

TEST_F(BridgeProducts, OfASourceHaveStockPerLocation) {
  http_.on("GET", "/stock", 200,
           page(R"({"sku":"A","location":"main","quantity":"-2.5","reserved":"1"},)"
                R"({"sku":"A","location":null,"quantity":"4"})"));
  const auto read = make(Role::kSource).stock()->read_stock(context_, "");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->rows[0], (StockLevel{VendorId("A"), LocationId("main"), dec("-2.5"), dec("1")}));
  EXPECT_EQ(read->rows[1], (StockLevel{VendorId("A"), LocationId(), dec("4"), dec("0")}));
  http_.on("GET", "/stock", 200, page(R"({"sku":"A"})"));
  EXPECT_FALSE(make(Role::kSource).stock()->read_stock(context_, "").ok());
}

TEST_F(BridgeProducts, OfAShopAreReadBeforeTheirStock) {
  announce("channel");
  http_.on("GET", "/products", 200, page(kShirt));
  http_.on("GET", "/lookups/locations", 200, R"({"items":[{"id":"shop","name":"Shop"}]})");
  http_.on("GET", "/stock", 200,
           page(R"({"sku":"TEE-M","location":"shop","quantity":"3"},)"
                R"({"sku":"TEE-M","location":"cellar","quantity":"99"})"));
  ListingReader& reader = *make(Role::kChannel).listings();
  const auto products = reader.read_listings(context_, "");
  ASSERT_TRUE(products.ok()) << products.error().to_string();
  EXPECT_FALSE(products->complete);
  const Listing& listing = products->rows.at(0);
  EXPECT_EQ(listing.product_id.str(), "TEE");
  EXPECT_EQ(listing.fields.visible, false);
  EXPECT_EQ(listing.fields.brand, "");
  ASSERT_TRUE(listing.fields.has(Field::kSalePrice));
  EXPECT_EQ(*listing.fields.sale_price, std::nullopt);
  EXPECT_FALSE(listing.fields.has(Field::kStock));

  const auto stock = reader.read_listings(context_, products->position);
  ASSERT_TRUE(stock.ok()) << stock.error().to_string();
  EXPECT_TRUE(stock->complete);
  ASSERT_EQ(stock->rows.size(), 1U);
  EXPECT_TRUE(stock->rows[0].product_id.empty());
  EXPECT_EQ(stock->rows[0].fields.text(Field::kStock), "3");
  EXPECT_FALSE(stock->rows[0].fields.has(Field::kName));
}

TEST_F(BridgeProducts, OfAShopWithoutStockEndWithTheProducts) {
  announce("channel", R"(["products","prices"])");
  http_.on("GET", "/products", 200, page(kShirt));
  const auto read = make(Role::kChannel).listings()->read_listings(context_, "");
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->complete);
}

TEST_F(BridgeProducts, AreFoundByExactSkuOnly) {
  http_.on("GET", "sku=TEE%2FM%20%26", 200, page(R"({"sku":"TEE/M &","price":"1"})"));
  http_.on("GET", "sku=tee-m", 200, page(kShirt));
  const std::vector<std::string> skus = {"TEE/M &", "tee-m"};
  const auto found = make(Role::kChannel).listings()->find_listings(context_, skus);
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].sku(), "TEE/M &");
}

}  // namespace
}  // namespace oneshelf
