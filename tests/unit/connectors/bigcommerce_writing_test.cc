// Listings and stock.
#include "bigcommerce_fixture.h"

namespace oneshelf {
namespace {

class BigCommerceWriting : public BigCommerceTest {
 protected:
  static VariantWrite variant(VariantWrite::Action action, const std::string& sku,
                              const std::string& id = "") {
    VariantWrite write;
    write.action = action;
    write.key = "link:" + sku;
    write.sku = sku;
    write.listing_id = VendorId(id);
    return write;
  }
  static ProductWrite new_tee() {
    ProductWrite product;
    product.fields.name = "Tee";
    product.fields.brand = "Acme";
    product.axes = {"Size"};
    for (const char* size : {"S", "M"}) {
      VariantWrite write = variant(VariantWrite::Action::kCreate, std::string("TEE-") + size);
      write.fields.sku = write.sku;
      write.fields.price = dec("19.90");
      write.fields.options = std::vector{OptionValue{.name = "Size", .value = size}};
      product.variants.push_back(std::move(write));
    }
    return product;
  }
  static StockWrite level(const std::string& sku, const std::string& quantity) {
    return {.listing_id = VendorId("301"),
            .product_id = VendorId("120"),
            .sku = sku,
            .location = {},
            .quantity = dec(quantity),
            .expected = {}};
  }
};

TEST_F(BigCommerceWriting, MakesAProductWithItsVariantsInOneRequest) {
  RecordProperty("requirements", "56");
  http_.on("POST", "/v3/catalog/products", 200,
           data(R"({"id":120,"variants":[{"id":301,"sku":"TEE-S"},{"id":302,"sku":"TEE-M"}]})"));
  const std::vector products = {new_tee()};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_EQ(written->at(0).product_id, VendorId("120"));
  EXPECT_EQ(written->at(0).variants.at(1).listing_id, VendorId("302"));
  ASSERT_EQ(http_.requests().size(), 1U);
  const Json body = sent(0);
  EXPECT_EQ(body["brand_name"].text_or(), "Acme");
  EXPECT_EQ(body["inventory_tracking"].text_or(), "variant");
  const Json& option = body["variants"].at(1)["option_values"].at(0);
  EXPECT_EQ(option["option_display_name"].text_or(), "Size");
  EXPECT_EQ(option["label"].text_or(), "M");
}

TEST_F(BigCommerceWriting, ADuplicateSkuIsAConflictOfThatRecord) {
  http_.on("POST", "/v3/catalog/products", 409,
           R"({"status":409,"title":"The product sku is a duplicate","errors":)"
           R"({"sku":"The product sku is a duplicate"}})");
  const std::vector products = {new_tee()};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  ASSERT_TRUE(written->at(0).error.has_value());
  EXPECT_EQ(written->at(0).error->id(), "listing.duplicate_sku");
  EXPECT_TRUE(written->at(0).variants.at(0).error.has_value());
}

TEST_F(BigCommerceWriting, APartlySavedProductIsThereAndSaysSo) {
  http_.on("POST", "/v3/catalog/products", 207,
           R"({"data":{"id":120,"variants":[]},"errors":{"images":"could not be fetched"}})");
  const std::vector products = {new_tee()};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->at(0).product_id, VendorId("120"));
  ASSERT_TRUE(written->at(0).error.has_value());
  EXPECT_EQ(written->at(0).error->id(), "bigcommerce.partly_saved");
}

TEST_F(BigCommerceWriting, SendsNothingBehindAWriteInDoubt) {
  http_.on("POST", "/v3/catalog/products", 200, data(R"({"id":120,"variants":[]})"));
  http_.on("POST", "/v3/catalog/products", 500, "");
  std::vector products = {new_tee(), new_tee(), new_tee()};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  EXPECT_FALSE(written->at(0).error.has_value());
  EXPECT_EQ(written->at(1).error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(written->at(2).error->code(), ErrorCode::kUnavailable);
  EXPECT_EQ(http_.requests().size(), 2U);
}

TEST_F(BigCommerceWriting, PricesOfVariantsAreOneBatchAndASaleEndsWithNull) {
  RecordProperty("requirements", "133");
  http_.on("PUT", "/v3/catalog/variants", 200, data("[]"));
  ProductWrite product;
  product.product_id = VendorId("120");
  product.axes = {"Size"};
  product.all_skus = {"TEE-S", "TEE-M"};
  product.variants = {variant(VariantWrite::Action::kUpdate, "TEE-S", "301"),
                      variant(VariantWrite::Action::kUpdate, "TEE-M", "302")};
  product.variants[0].fields.price = dec("21.5");
  product.variants[1].fields.sale_price = std::optional<Decimal>();
  const std::vector products = {product};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  ASSERT_EQ(http_.requests().size(), 1U);
  EXPECT_EQ(request(0).body, R"([{"id":301,"price":21.5},{"id":302,"sale_price":null}])");
}

TEST_F(BigCommerceWriting, RenamesAVariantAloneSinceTheBatchTakesNoSku) {
  http_.on("PUT", "/v3/catalog/products/120/variants/301", 200, data("{}"));
  http_.on("PUT", "/v3/catalog/variants", 200, data("[]"));
  ProductWrite product;
  product.product_id = VendorId("120");
  product.axes = {"Size"};
  product.all_skus = {"TEE-S", "TEE-M"};
  product.variants = {variant(VariantWrite::Action::kUpdate, "TEE-S", "301"),
                      variant(VariantWrite::Action::kUpdate, "TEE-M", "302")};
  product.variants[0].fields.sku = "TEE-SMALL";
  product.variants[0].fields.price = dec("20");
  product.variants[1].fields.price = dec("21");
  const std::vector products = {product};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  ASSERT_EQ(http_.requests().size(), 2U);
  EXPECT_EQ(request(0).body, R"({"sku":"TEE-SMALL","price":20})");
  EXPECT_EQ(request(1).body, R"([{"id":302,"price":21}])");
}

TEST_F(BigCommerceWriting, ASimpleProductHoldsItsOwnFigures) {
  http_.on("PUT", "/v3/catalog/products", 200, data("[]"));
  ProductWrite product;
  product.product_id = VendorId("120");
  product.all_skus = {"MUG"};
  product.variants = {variant(VariantWrite::Action::kUpdate, "MUG", "301")};
  product.variants[0].fields.sale_price = std::optional<Decimal>();
  product.variants[0].fields.visible = false;
  const std::vector products = {product};
  ASSERT_TRUE(make().listing_writer()->write_listings(context_, products).ok());
  EXPECT_EQ(request(0).body, R"([{"sale_price":0,"is_visible":false,"id":120}])");
}

TEST_F(BigCommerceWriting, ARefusedBatchIsSentRowByRow) {
  RecordProperty("requirements", "19");
  const char* refusal = R"({"batch_errors":[{"field_errors":{"price":"too high"}}]})";
  http_.on("PUT", "/v3/catalog/variants", 422, refusal);
  http_.on("PUT", "/v3/catalog/variants", 422, refusal);
  http_.on("PUT", "/v3/catalog/variants", 200, data("[]"));
  ProductWrite product;
  product.product_id = VendorId("120");
  product.all_skus = {"TEE-S", "TEE-M"};
  product.variants = {variant(VariantWrite::Action::kUpdate, "TEE-S", "301"),
                      variant(VariantWrite::Action::kUpdate, "TEE-M", "302")};
  for (VariantWrite& one : product.variants) one.fields.price = dec("1");
  const std::vector products = {product};
  const auto written = make().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  ASSERT_TRUE(written->at(0).variants.at(0).error.has_value());
  EXPECT_NE(written->at(0).variants[0].error->to_string().find("too high"), std::string::npos);
  EXPECT_FALSE(written->at(0).variants.at(1).error.has_value());
}

TEST_F(BigCommerceWriting, WritesStockBySkuForTheChosenLocation) {
  http_.on("PUT", "/v3/inventory/adjustments/absolute", 200, R"({"transaction_id":"t"})");
  const std::vector levels = {level("B", "2"), level("A", "1")};
  ASSERT_TRUE(make({{"location", "3"}}).stock_writer()->write_stock(context_, levels).ok());
  EXPECT_EQ(request(0).body,
            R"({"reason":"OneShelf","items":[{"location_id":3,"sku":"A","quantity":1},)"
            R"({"location_id":3,"sku":"B","quantity":2}]})");
}

TEST_F(BigCommerceWriting, TakesTheNamedItemOutAndSendsTheRestAgain) {
  http_.on("PUT", "/adjustments/absolute", 422,
           R"({"status":422,"title":"Incorrect entity","errors":)"
           R"({"items":"Item not found, identities: [GHOST]"}})");
  http_.on("PUT", "/adjustments/absolute", 200, R"({"transaction_id":"t"})");
  const std::vector levels = {level("GHOST", "2"), level("MUG", "1")};
  const auto written = make().stock_writer()->write_stock(context_, levels);
  ASSERT_TRUE(written.ok());
  EXPECT_TRUE(written->at(0).error.has_value());
  EXPECT_FALSE(written->at(1).error.has_value());
  EXPECT_EQ(sent(1)["items"].size(), 1U);
}

TEST_F(BigCommerceWriting, WithoutTheInventoryScopeTheCatalogueTakesTheStock) {
  RecordProperty("requirements", "128");
  http_.on("PUT", "/adjustments/absolute", 403, R"({"code":403,"message":"Missing scope"})");
  for (int i = 0; i < 2; ++i) {
    http_.on("GET", "/v3/catalog/products", 200,
             data(R"([{"id":120,"inventory_tracking":"variant"}])"));
    http_.on("PUT", "/v3/catalog/variants", 200, data("[]"));
  }
  Connector& connector = make();
  const std::vector levels = {level("TEE-S", "4")};
  for (int i = 0; i < 2; ++i) {
    const auto written = connector.stock_writer()->write_stock(context_, levels);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
    EXPECT_FALSE(written->at(0).error.has_value());
  }
  // The refusal is remembered: the second time nothing is tried in vain.
  EXPECT_EQ(http_.requests().size(), 5U);
  EXPECT_EQ(request(2).body, R"([{"id":301,"inventory_level":4}])");
}

TEST_F(BigCommerceWriting, RefusesWhatTheStoreCannotCount) {
  const std::vector levels = {level("A", "1.5"), level("B", "-1"), level("", "1")};
  const auto written = make().stock_writer()->write_stock(context_, levels);
  ASSERT_TRUE(written.ok());
  for (const WriteOutcome& outcome : *written) EXPECT_TRUE(outcome.error.has_value());
  EXPECT_TRUE(http_.requests().empty());
}

}  // namespace
}  // namespace oneshelf
