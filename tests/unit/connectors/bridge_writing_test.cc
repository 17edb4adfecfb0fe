#include "bridge_fixture.h"

namespace oneshelf {
namespace {

using BridgeWriting = BridgeTest;

std::string results(std::initializer_list<std::string_view> entries) {
  std::string body = R"({"results":[)";
  for (const std::string_view entry : entries) {
    if (!body.ends_with('[')) body += ',';
    body += entry;
  }
  return body + "]}";
}

VariantWrite variant(VariantWrite::Action action, std::string sku) {
  VariantWrite write;
  write.action = action;
  write.sku = sku;
  if (action != VariantWrite::Action::kCreate) write.listing_id = VendorId(sku);
  return write;
}

ProductWrite new_shirt() {
  ProductWrite product;
  product.source_product = VendorId("12");
  product.axes = {"Size"};
  product.fields.name = "Tee";
  product.fields.categories = {"Clothes"};
  product.fields.images = {{"k", "https://i.example/a.jpg", "front", ""}};
  for (const char* size : {"M", "L"}) {
    VariantWrite write = variant(VariantWrite::Action::kCreate, std::string("TEE-") + size);
    write.fields.options = std::vector<OptionValue>{{"Size", size}};
    write.fields.price = dec("19.90");
    write.fields.sale_price.emplace(std::nullopt);
    write.fields.visible = true;
    write.fields.weight_grams = dec("180.5");
    product.variants.push_back(write);
  }
  return product;
}

TEST_F(BridgeWriting, MakesAProductWithItsVariantsInOneRequest) {
  announce("channel");
  http_.on(
      "POST", "/products/batch", 200,
      results({R"({"key":"TEE-M","status":"ok"})", R"({"key":"TEE-L","status":"unchanged"})"}));
  const std::vector products = {new_shirt()};
  const auto written = make(Role::kChannel).listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  const ProductOutcome& outcome = written->at(0);
  EXPECT_EQ(outcome.product_id.str(), "group-12");
  EXPECT_FALSE(outcome.error);
  ASSERT_EQ(outcome.variants.size(), 2U);
  EXPECT_EQ(outcome.variants[0].listing_id.str(), "TEE-M");
  EXPECT_FALSE(outcome.variants[1].error);
  const Json row = sent(1)["items"].at(0);
  EXPECT_EQ(row.dump(),
            R"({"sku":"TEE-M","parent_sku":"group-12","deleted":false,"name":"Tee",)"
            R"("categories":["Clothes"],"images":[{"url":"https://i.example/a.jpg","position":1,)"
            R"("alt":"front"}],"options":[{"name":"Size","value":"M"}],"active":true,)"
            R"("price":"19.9","sale_price":null,"weight_grams":181})");
}

TEST_F(BridgeWriting, SendsOnlyWhatChanges) {
  announce("channel");
  http_.on("POST", "/products/batch", 200,
           results({R"({"key":"MUG","status":"ok"})", R"({"key":"OLD","status":"ok"})"}));
  ProductWrite price;
  price.product_id = VendorId("MUG");
  price.variants = {variant(VariantWrite::Action::kUpdate, "MUG")};
  price.variants[0].fields.price = dec("5");
  ProductWrite gone;
  gone.product_id = VendorId("OLD");
  gone.variants = {variant(VariantWrite::Action::kDelete, "OLD")};
  const std::vector products = {price, gone};
  ASSERT_TRUE(make(Role::kChannel).listing_writer()->write_listings(context_, products).ok());
  EXPECT_EQ(sent(1).dump(),
            R"({"items":[{"sku":"MUG","price":"5"},{"sku":"OLD","deleted":true}]})");
}

TEST_F(BridgeWriting, WritesWhatVariantsShareToEachOfThem) {
  announce("channel");
  http_.on("POST", "/products/batch", 200,
           results({R"({"key":"TEE-L","status":"ok"})",
                    R"({"key":"TEE-M","status":"error","code":"x","message":"No."})"}));
  ProductWrite product;
  product.product_id = VendorId("TEE");
  product.fields.name = "Shirt";
  product.all_skus = {"TEE-M", "TEE-L"};
  product.variants = {variant(VariantWrite::Action::kUpdate, "TEE-L")};
  product.variants[0].fields.price = dec("5");
  const std::vector products = {product};
  const auto written = make(Role::kChannel).listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(sent(1).dump(), R"({"items":[{"sku":"TEE-L","name":"Shirt","price":"5"},)"
                            R"({"sku":"TEE-M","name":"Shirt"}]})");
  EXPECT_FALSE(written->at(0).variants.at(0).error);
  ASSERT_TRUE(written->at(0).error);
  EXPECT_EQ(written->at(0).error->id(), "bridge.refused");
}

TEST_F(BridgeWriting, RefusesWhatABridgeCannotDoBeforeSending) {
  ProductWrite renamed;
  renamed.product_id = VendorId("MUG");
  renamed.variants = {variant(VariantWrite::Action::kUpdate, "MUG")};
  renamed.variants[0].fields.sku = "MUG-2";
  ProductWrite single = new_shirt();
  single.product_id = VendorId("TEE-S");
  single.all_skus = {"TEE-S"};
  ProductWrite picture = new_shirt();
  picture.fields.images = {{"attachment-7", "", "", ""}};
  const std::vector products = {renamed, picture};
  const auto written = make(Role::kChannel).listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->at(0).variants.at(0).error->id(), "bridge.sku_is_fixed");
  EXPECT_EQ(written->at(1).error->id(), "image.not_public");
  EXPECT_TRUE(http_.requests().empty());

  announce("channel");
  http_.on("POST", "/products/batch", 200, results({R"({"key":"TEE-S","status":"ok"})"}));
  const std::vector joined = {single};
  const auto refused = make(Role::kChannel).listing_writer()->write_listings(context_, joined);
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->at(0).variants.at(1).error->id(), "bridge.product_is_single");
}

std::vector<StockWrite> levels(size_t count) {
  std::vector<StockWrite> writes;
  for (size_t i = 0; i < count; ++i) {
    StockWrite write;
    write.sku = "S" + std::to_string(i);
    write.listing_id = VendorId(write.sku);
    write.quantity = Decimal::from_integer(static_cast<int64_t>(i));
    writes.push_back(write);
  }
  return writes;
}

TEST_F(BridgeWriting, HonoursASmallerBatch) {
  announce("channel", kAllFeatures, R"(,"max_batch":2)");
  http_.on("POST", "/stock/batch", 200,
           results({R"({"key":"S0","status":"ok"})", R"({"key":"S1","status":"ok"})"}));
  http_.on("POST", "/stock/batch", 500, "");
  const auto written = make(Role::kChannel).stock_writer()->write_stock(context_, levels(5));
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(http_.requests().size(), 3U);
  EXPECT_FALSE(written->at(1).error);
  EXPECT_EQ(written->at(2).error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(written->at(4).error->code(), ErrorCode::kUnavailable);
  EXPECT_EQ(written->at(4).error->id(), "bridge.not_sent");
}

TEST_F(BridgeWriting, GivesEveryEntryItsOwnOutcome) {
  announce("channel");
  http_.on(
      "POST", "/stock/batch", 200,
      results({R"({"key":"S1","status":"error","code":"unknown_sku","message":"No such SKU."})",
               R"({"key":"S0","status":"ok"})"}));
  const auto written = make(Role::kChannel).stock_writer()->write_stock(context_, levels(3));
  ASSERT_TRUE(written.ok());
  EXPECT_FALSE(written->at(0).error);
  EXPECT_EQ(written->at(1).error->code(), ErrorCode::kRefused);
  EXPECT_EQ(written->at(2).error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(sent(1)["items"].at(2).dump(), R"({"sku":"S2","quantity":"2"})");
}

TEST_F(BridgeWriting, SendsTheExpectedFigureToABridgeThatComparesAndTellsWhatWasThere) {
  RecordProperty("requirements", "134");
  announce("channel", R"(["products","stock","compare_and_set"])");
  http_.on("POST", "/stock/batch", 200,
           results({R"({"key":"S0","status":"ok"})",
                    R"({"key":"S1","status":"error","code":"stock_changed","quantity":"4"})"}));
  std::vector<StockWrite> writes = levels(3);
  writes[1].expected = Decimal::from_integer(9);
  Connector& connector = make(Role::kChannel);
  EXPECT_FALSE(connector.traits().compare_and_set_stock);  // nothing was announced yet
  const auto written = connector.stock_writer()->write_stock(context_, writes);
  EXPECT_TRUE(connector.traits().compare_and_set_stock);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(sent(1)["items"].at(0).dump(), R"({"sku":"S0","quantity":"0"})");
  EXPECT_EQ(sent(1)["items"].at(1).dump(), R"({"sku":"S1","quantity":"1","expected":"9"})");
  EXPECT_FALSE(written->at(0).error);
  ASSERT_TRUE(written->at(1).error);
  EXPECT_EQ(written->at(1).error->code(), ErrorCode::kConflict);
  EXPECT_EQ(written->at(1).error->id(), kStockChanged);
  EXPECT_EQ(written->at(1).live_stock, Decimal::from_integer(4));
}

TEST_F(BridgeWriting, TellsNoExpectedFigureToABridgeThatDoesNotCompare) {
  announce("channel");
  http_.on("POST", "/stock/batch", 200, results({R"({"key":"S0","status":"ok"})"}));
  std::vector<StockWrite> writes = levels(1);
  writes[0].expected = Decimal::from_integer(9);
  Connector& connector = make(Role::kChannel);
  ASSERT_TRUE(connector.stock_writer()->write_stock(context_, writes).ok());
  EXPECT_EQ(sent(1)["items"].at(0).dump(), R"({"sku":"S0","quantity":"0"})");
  EXPECT_FALSE(connector.traits().compare_and_set_stock);
}

TEST_F(BridgeWriting, OfTheSameFigureAgainIsANewRequest) {
  announce("channel");
  StockWriter& writer = *make(Role::kChannel).stock_writer();
  for (int i = 0; i < 2; ++i) {
    http_.on("POST", "/stock/batch", 200, results({R"({"key":"S0","status":"ok"})"}));
    ASSERT_TRUE(writer.write_stock(context_, levels(1)).ok());
  }
  // A bridge repeats its answer for a key it knows, and would not set the figure again.
  EXPECT_NE(find_header(request(1).headers, "Idempotency-Key"),
            find_header(request(2).headers, "Idempotency-Key"));
}

}  // namespace
}  // namespace oneshelf
