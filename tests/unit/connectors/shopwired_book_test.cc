// What the connector knows of SKUs, and what it asks for it.
#include "shopwired_fixture.h"

namespace oneshelf {
namespace {

constexpr milliseconds kAWhile = std::chrono::seconds(61);

class ShopWiredBook : public ShopWiredTest {
 protected:
  /// Two products, known as the shop told them.
  Connector& known() {
    Connector& shop = make();
    tell_skus({product(1, "A"), product(2, "B")});
    write_prices(shop, "12");
    EXPECT_EQ(http_.unused(), 0U);
    return shop;
  }
  /// Of both, in one request.
  void write_prices(Connector& shop, const char* price) {
    http_.on("POST", "/products/prices", 200, R"({"updated":2})");
    const std::vector writes = {price_of("1", "A", price), price_of("2", "B", price)};
    const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
    ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    for (const ProductOutcome& outcome : *outcomes) EXPECT_FALSE(outcome.variants[0].error);
  }
  /// The figure of product 1; `path` is where it goes.
  void write_figure(Connector& shop, const char* method, const char* path) {
    http_.on(method, path, 200, R"({"updated":1})");
    StockWrite write;
    write.listing_id = write.product_id = VendorId("1");
    write.sku = "A";
    write.quantity = dec("3");
    const std::vector writes = {write};
    const auto outcomes = shop.stock_writer()->write_stock(context_, writes);
    ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    EXPECT_FALSE(outcomes->at(0).error);
  }
  /// A while later the log tells these.
  void tell(const std::vector<std::string>& events) {
    clock_.advance(kAWhile);
    std::string rows;
    for (const std::string& one : events) rows += (rows.empty() ? "" : ",") + one;
    http_.on("GET", "/events?subject_type=product&", 200, "[" + rows + "]");
  }
  static std::string event(int id, const char* topic, int product, const std::string& data = "{}") {
    return R"({"id":)" + std::to_string(id) + R"(,"topic":")" + topic +
           R"(","subjectType":"product","subjectId":)" + std::to_string(product) + R"(,"data":)" +
           data + "}";
  }
  static std::string updated(int id, int product, const std::string& data = "{}") {
    return event(id, "product.updated", product, data);
  }
  /// Looks at products, by their ids.
  size_t looks() const {
    size_t found = 0;
    for (const HttpRequest& request : http_.requests()) {
      const size_t at = request.url.find("/products/");
      const bool is_one = at != std::string::npos && request.url.find("?embed", at) < at + 16;
      found += request.method == "GET" && is_one ? 1U : 0U;
    }
    return found;
  }

 private:
  static ProductWrite price_of(const std::string& listing, const std::string& sku,
                               const char* price) {
    ProductWrite product;
    product.product_id = VendorId(listing);
    product.all_skus = {sku};
    VariantWrite variant;
    variant.listing_id = VendorId(listing);
    variant.sku = sku;
    variant.fields.price = dec(price);
    product.variants = {variant};
    return product;
  }
};

TEST_F(ShopWiredBook, AsksTheLogOnceAMinuteAndNotOncePerCall) {
  RecordProperty("requirements", "76");
  Connector& shop = known();
  const size_t before = http_.requests().size();
  for (const char* price : {"13", "14", "15"}) write_prices(shop, price);
  EXPECT_EQ(http_.requests().size(), before + 3);
  tell({});
  write_prices(shop, "16");
  EXPECT_EQ(http_.requests().size(), before + 5);
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredBook, DoesNotLookAtWhatItsOwnPricesChanged) {
  RecordProperty("requirements", "76");
  Connector& shop = known();
  write_prices(shop, "13");
  tell({updated(11, 1), updated(12, 2), updated(13, 2), updated(14, 1),
        event(15, "product.stock_changed", 1)});
  write_prices(shop, "14");
  EXPECT_EQ(looks(), 0U);
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredBook, SeesSomebodyElsesChangeAmongItsOwn) {
  RecordProperty("requirements", "89");
  Connector& shop = known();
  // One write of each product, and two events of the second: in whatever order.
  tell({updated(11, 2), updated(12, 1), updated(13, 2)});
  http_.on("GET", "/products/2?", 200, product(2, "A"));
  write_figure(shop, "PUT", "/products/1");
  EXPECT_EQ(looks(), 1U) << "its SKU is the first one's by now";
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredBook, LooksOnceAtWhatTheLogTellsTwice) {
  Connector& shop = known();
  tell({updated(11, 1), updated(11, 1), updated(12, 1), updated(13, 2)});
  http_.on("GET", "/products/1?", 200, product(1, "A"));
  write_figure(shop, "POST", "/stock");
  EXPECT_EQ(looks(), 1U);
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredBook, KnowsItsOwnWriteWhenTheLogIsLate) {
  Connector& shop = known();
  tell({updated(11, 1)});
  write_figure(shop, "POST", "/stock");
  tell({updated(12, 2)});
  write_figure(shop, "POST", "/stock");
  EXPECT_EQ(looks(), 0U);
  tell({updated(13, 2)});
  http_.on("GET", "/products/2?", 200, product(2, "B"));
  write_figure(shop, "POST", "/stock");
  EXPECT_EQ(looks(), 1U) << "its own was told";
}

TEST_F(ShopWiredBook, TakesNothingForItsOwnOnceTheLogMustHaveToldIt) {
  RecordProperty("requirements", "89");
  Connector& shop = known();
  clock_.advance(std::chrono::minutes(5));
  tell({updated(11, 2)});  // our own was never told
  http_.on("GET", "/products/2?", 200, product(2, "A"));
  write_figure(shop, "PUT", "/products/1");
  EXPECT_EQ(looks(), 1U);
}

TEST_F(ShopWiredBook, LooksWhereAnEventShowsAnotherSkuOrTaxBasisEvenIfItMayBeItsOwn) {
  const char* const others[] = {
      R"({"object":{"id":2,"sku":"A","vatExclusive":false}})",
      R"({"object":{"id":2,"sku":"B","vatExclusive":true}})",
  };
  for (const char* data : others) {
    http_ = ScriptedHttp();
    Connector& shop = known();
    const char* const same = R"({"object":{"id":1,"sku":"A","vatExclusive":false}})";
    tell({updated(11, 1, same), updated(12, 2, data)});
    http_.on("GET", "/products/2?", 200, product(2, "B"));
    write_figure(shop, "POST", "/stock");
    EXPECT_EQ(looks(), 1U) << data;
  }
}

TEST_F(ShopWiredBook, LooksAtWhatAWriteOfUnclearFateMayHaveChanged) {
  Connector& shop = known();
  http_.on("POST", "/products/prices", 200, R"({"updated":1})");
  for (const char* path : {"/products/1", "/products/2"}) http_.on("PUT", path, 200, "{}");
  clock_.advance(std::chrono::minutes(6));
  http_.on("GET", "/events", 200, "[]");
  write_prices(shop, "13");  // the batch took one; so each goes by id
  tell({updated(11, 1), updated(12, 1), updated(13, 2)});
  http_.on("GET", "/products/1?", 200, product(1, "A"));
  write_figure(shop, "POST", "/stock");
  EXPECT_EQ(looks(), 1U);
}

TEST_F(ShopWiredBook, LearnsFromWhatTheListingReaderIsTold) {
  RecordProperty("requirements", "76");
  Connector& shop = make();
  http_.on("GET", "/events?subject_type=product&created_after=", 200, "[]");
  http_.on("GET", "/products?embed=variations%2Cimages", 200,
           "[" + product(1, "A") + "," + product(2, "B") + "]");
  http_.on("GET", "/products/count", 200, R"({"count":2})");
  auto page = shop.listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok() && page->complete);
  write_figure(shop, "POST", "/stock");
  EXPECT_EQ(http_.requests().size(), 4U);
  // And from a reading of changes, in which the second takes the first one's SKU.
  tell({updated(11, 2)});
  http_.on("GET", "/products/2?", 200, product(2, "A"));
  page = shop.listings()->read_listings(context_, page->position);
  ASSERT_TRUE(page.ok() && page->complete);
  write_figure(shop, "PUT", "/products/1");
  EXPECT_EQ(http_.requests().size(), 7U);
}

TEST_F(ShopWiredBook, AsksBeforeItMakesAnythingHoweverShortAgoItAsked) {
  RecordProperty("requirements", "89");
  Connector& shop = known();
  ProductWrite mug;
  mug.fields.name = "Mug";
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.sku = "C";
  variant.fields.price = dec("10");
  mug.variants = {variant};
  http_.on("GET", "/events", 200, "[" + event(11, "product.created", 3) + "]");
  http_.on("GET", "/products/3?", 200, product(3, "C"));
  const std::vector writes = {mug};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  ASSERT_TRUE(outcomes->at(0).variants[0].error);
  EXPECT_EQ(outcomes->at(0).variants[0].error->id(), "listing.duplicate_sku");
}

TEST_F(ShopWiredBook, KnowsWhatItMadeItself) {
  Connector& shop = known();
  ProductWrite mug;
  mug.fields.name = "Mug";
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.sku = "C";
  variant.fields.price = dec("10");
  mug.variants = {variant};
  http_.on("GET", "/events", 200, "[]");
  http_.on("POST", "/v1/products", 201, R"({"id":3})");
  const std::vector writes = {mug};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok() && !outcomes->at(0).variants[0].error);
  tell({updated(10, 1), updated(11, 2), event(12, "product.created", 3)});
  StockWrite write;
  write.listing_id = write.product_id = VendorId("3");
  write.sku = "C";
  write.quantity = dec("3");
  http_.on("POST", "/stock", 200, R"({"updated":1})");
  const std::vector figures = {write};
  const auto stocked = shop.stock_writer()->write_stock(context_, figures);
  ASSERT_TRUE(stocked.ok() && !stocked->at(0).error);
  EXPECT_EQ(looks(), 0U);
  EXPECT_EQ(http_.unused(), 0U);
}

}  // namespace
}  // namespace oneshelf
