#include "shopwired_fixture.h"

namespace oneshelf {
namespace {

constexpr milliseconds kAWhile = std::chrono::seconds(61);  // what was heard is relied on for less

StockWrite figure(const std::string& listing, const std::string& sku, const char* quantity) {
  StockWrite write;
  write.listing_id = VendorId(listing);
  write.product_id = VendorId(listing.substr(0, listing.find('-')));
  write.sku = sku;
  write.quantity = dec(quantity);
  return write;
}

class ShopWiredStock : public ShopWiredTest {
 protected:
  Result<std::vector<WriteOutcome>> write(Connector& shop, const std::vector<StockWrite>& levels) {
    return shop.stock_writer()->write_stock(context_, levels);
  }
};

TEST_F(ShopWiredStock, GoesBySkuFifteenARequest) {
  RecordProperty("requirements", "89");
  Connector& shop = make();
  std::vector<std::string> products;
  std::vector<StockWrite> levels;
  for (int i = 1; i <= 20; ++i) {
    products.push_back(product(i, "S" + std::to_string(i)));
    levels.push_back(figure(std::to_string(i), "S" + std::to_string(i), "3"));
  }
  tell_skus(products);
  http_.on("POST", "/stock", 200, R"({"updated":15})");
  http_.on("POST", "/stock", 200, R"({"updated":5})");
  const auto outcomes = write(shop, levels);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  for (const WriteOutcome& outcome : *outcomes) EXPECT_FALSE(outcome.error);
  EXPECT_EQ(count("POST", "/stock"), 2U);
  EXPECT_EQ(sent("POST", "/stock").size(), 5U);
  EXPECT_EQ(sent("POST", "/stock").at(0).dump(), R"({"sku":"S16","quantity":3})");
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredStock, NeverGoesByASkuThatSeveralProductsHave) {
  RecordProperty("requirements", "89");
  Connector& shop = make();
  tell_skus({product(1, "MUG"), product(2, "MUG"), product(3, "POT")});
  http_.on("POST", "/stock", 200, R"({"updated":1})");
  http_.on("PUT", "/products/2", 200, product(2, "MUG"));
  const auto outcomes =
      write(shop, {figure("2", "MUG", "4"), figure("3", "POT", "7"), figure("none", "MUG", "1")});
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  EXPECT_FALSE(outcomes->at(0).error) << "by its id";
  EXPECT_EQ(sent("PUT", "/products/2").dump(), R"({"stock":4})");
  EXPECT_FALSE(outcomes->at(1).error);
  EXPECT_EQ(sent("POST", "/stock").dump(), R"([{"sku":"POT","quantity":7}])");
  ASSERT_TRUE(outcomes->at(2).error) << "which of both is meant is not known";
  EXPECT_EQ(outcomes->at(2).error->id(), "listing.duplicate_sku");
}

TEST_F(ShopWiredStock, LearnsOfADoubleFromTheLogBeforeItWritesAgain) {
  Connector& shop = make();
  tell_skus({product(1, "MUG")});
  http_.on("POST", "/stock", 200, R"({"updated":1})");
  ASSERT_FALSE(write(shop, {figure("1", "MUG", "4")})->at(0).error);
  clock_.advance(kAWhile);
  http_.on("GET", "/events?subject_type=product", 200,
           R"([{"id":9,"topic":"product.created","subjectType":"product","subjectId":2},)"
           R"({"id":10,"topic":"product.stock_changed","subjectType":"product","subjectId":1}])");
  http_.on("GET", "/products/2?", 200, product(2, "MUG"));
  http_.on("PUT", "/products/1", 200, product(1, "MUG"));
  ASSERT_FALSE(write(shop, {figure("1", "MUG", "3")})->at(0).error);
  EXPECT_EQ(count("POST", "/stock"), 1U);
  EXPECT_EQ(http_.unused(), 0U);
  EXPECT_NE(request(4).url.find("created_after="), std::string::npos);
  clock_.advance(kAWhile);
  tell_no_news();
  http_.on("PUT", "/products/1", 200, product(1, "MUG"));
  ASSERT_FALSE(write(shop, {figure("1", "MUG", "2")})->at(0).error);
  EXPECT_NE(request(7).url.find("since_id=10"), std::string::npos);
}

TEST_F(ShopWiredStock, RefusesASkuThatMovedToAnotherProduct) {
  Connector& shop = make();
  tell_skus({product(1, "MUG")});
  const auto outcomes = write(shop, {figure("7", "MUG", "4")});
  ASSERT_TRUE(outcomes.ok());
  ASSERT_TRUE(outcomes->at(0).error);
  EXPECT_EQ(outcomes->at(0).error->id(), "listing.sku_moved");
}

TEST_F(ShopWiredStock, OfAVariationThatInheritsGoesToItsProductsSku) {
  Connector& shop = make();
  const std::string variations =
      R"("variations":[{"id":11,"sku":"","stock":null,"values":[]},)"
      R"({"id":12,"sku":"RED","stock":8,"values":[]},{"id":13,"sku":"","stock":2,"values":[]}])";
  tell_skus({product(1, "MUG", variations)});
  http_.on("POST", "/stock", 200, R"({"updated":2})");
  http_.on("PUT", "/products/1/variations/13", 200, "{}");
  const auto outcomes = write(
      shop, {figure("1-11", "MUG", "4"), figure("1-12", "RED", "5"), figure("1-13", "MUG", "6")});
  ASSERT_TRUE(outcomes.ok());
  for (const WriteOutcome& outcome : *outcomes) EXPECT_FALSE(outcome.error);
  EXPECT_EQ(sent("POST", "/stock").size(), 2U);
  EXPECT_EQ(sent("PUT", "/variations/13").dump(), R"({"stock":6})") << "it has a figure of its own";
}

TEST_F(ShopWiredStock, FindsOutWhichFigureWasNotTaken) {
  RecordProperty("requirements", "19");
  Connector& shop = make();
  tell_skus({product(1, "A"), product(2, "B"), product(3, "C")});
  http_.on("POST", "/stock", 200, R"({"updated":1})");
  http_.on("GET", "/stock?sku=A", 200, R"({"sku":"A","quantity":4})");
  http_.on("GET", "/stock?sku=B", 404, R"({"message":"Not found"})");
  http_.on("GET", "/stock?sku=C", 200, R"({"sku":"C","quantity":99})");
  const auto outcomes =
      write(shop, {figure("1", "A", "4"), figure("2", "B", "4"), figure("3", "C", "4")});
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->at(0).error);
  ASSERT_TRUE(outcomes->at(1).error);
  EXPECT_EQ(outcomes->at(1).error->id(), "listing.unknown_sku");
  ASSERT_TRUE(outcomes->at(2).error);
  EXPECT_EQ(outcomes->at(2).error->code(), ErrorCode::kUnknownOutcome);
}

TEST_F(ShopWiredStock, DoesNotTrustAnAnswerThatSaysNothing) {
  for (const char* answer : {"{}", R"({"updated":7})", R"({"updated":"many"})", "[]"}) {
    http_ = ScriptedHttp();
    Connector& shop = make();
    tell_skus({product(1, "A"), product(2, "B")});
    http_.on("POST", "/stock", 200, answer);
    const auto outcomes = write(shop, {figure("1", "A", "4"), figure("2", "B", "4")});
    ASSERT_TRUE(outcomes.ok()) << answer;
    for (const WriteOutcome& outcome : *outcomes) {
      ASSERT_TRUE(outcome.error) << answer;
      EXPECT_EQ(outcome.error->code(), ErrorCode::kUnknownOutcome) << answer;
    }
  }
}

TEST_F(ShopWiredStock, FindsTheRowThatRefusesABatch) {
  Connector& shop = make();
  tell_skus({product(1, "A"), product(2, "B")});
  http_.on("POST", "/stock", 400, R"({"message":"no"})");
  http_.on("POST", "/stock", 200, R"({"updated":1})");
  http_.on("POST", "/stock", 400, R"({"error":{"message":"locked"}})");
  const auto outcomes = write(shop, {figure("1", "A", "4"), figure("2", "B", "4")});
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->at(0).error);
  ASSERT_TRUE(outcomes->at(1).error);
  EXPECT_EQ(outcomes->at(1).error->id(), "shopwired.refused");
}

TEST_F(ShopWiredStock, WaitsAsLongAsTheShopAsksForOrTwoSeconds) {
  for (const auto& [header, seconds] : {std::pair("", 2), std::pair("7", 7)}) {
    http_ = ScriptedHttp();
    Connector& shop = make();
    tell_skus({product(1, "A")});
    HttpResponse limited{429, {}, R"({"detail":"slow down"})"};
    if (*header != 0) limited.headers = {{"Retry-After", header}};
    http_.on(ScriptedHttp::asks("POST", "/stock"), limited);
    const auto outcomes = write(shop, {figure("1", "A", "4")});
    ASSERT_FALSE(outcomes.ok());
    EXPECT_EQ(outcomes.error().code(), ErrorCode::kRateLimited);
    EXPECT_EQ(outcomes.error().retry_after(), milliseconds(seconds * 1000));
  }
}

TEST_F(ShopWiredStock, TellsWhatWasSentBeforeTheConnectionBroke) {
  Connector& shop = make();
  std::vector<std::string> products;
  std::vector<StockWrite> levels;
  for (int i = 1; i <= 31; ++i) {
    products.push_back(product(i, "S" + std::to_string(i)));
    levels.push_back(figure(std::to_string(i), "S" + std::to_string(i), "3"));
  }
  tell_skus(products);
  http_.on("POST", "/stock", 200, R"({"updated":15})");
  http_.on(ScriptedHttp::asks("POST", "/stock"),
           Error(ErrorCode::kUnknownOutcome, "net.no_answer", "No answer."));
  const auto outcomes = write(shop, levels);
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->at(14).error);
  EXPECT_EQ(outcomes->at(15).error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(outcomes->at(30).error->code(), ErrorCode::kUnavailable) << "never sent";
}

ProductWrite price_of(const std::string& listing, const std::string& sku, const char* price) {
  ProductWrite product;
  product.product_id = VendorId(listing);
  product.all_skus = {sku};
  VariantWrite variant;
  variant.listing_id = VendorId(listing);
  variant.sku = sku;
  variant.fields.price = dec(price);
  variant.fields.sale_price = std::optional<Decimal>();
  product.variants = {variant};
  return product;
}

TEST_F(ShopWiredTest, WritesPricesAloneAsABatchInTheTaxBasisOfEachProduct) {
  Connector& shop = make();
  std::string net = product(2, "B");
  net.replace(net.find(R"("vatExclusive":false)"), 20, R"("vatExclusive":true)");
  tell_skus({product(1, "A"), net});
  http_.on("POST", "/products/prices", 200, R"({"updated":2})");
  const std::vector writes = {price_of("1", "A", "12"), price_of("2", "B", "12")};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  for (const ProductOutcome& outcome : *outcomes) EXPECT_FALSE(outcome.variants[0].error);
  EXPECT_EQ(sent("POST", "/products/prices").dump(),
            R"([{"sku":"A","price":12,"salePrice":null},{"sku":"B","price":10,"salePrice":null}])");
}

TEST_F(ShopWiredTest, WritesPricesByIdWhereTheBatchIsNotSureOrTheSkuIsDoubled) {
  Connector& shop = make();
  tell_skus({product(1, "A"), product(2, "B"), product(3, "C"), product(4, "C")});
  http_.on("POST", "/products/prices", 200, R"({"updated":1})");
  for (const char* path : {"/products/1", "/products/2", "/products/3"}) {
    http_.on("PUT", path, 200, "{}");
  }
  const std::vector writes = {price_of("1", "A", "12"), price_of("2", "B", "12"),
                              price_of("3", "C", "12")};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  for (const ProductOutcome& outcome : *outcomes) EXPECT_FALSE(outcome.variants[0].error);
  EXPECT_EQ(sent("POST", "/products/prices").size(), 2U) << "without the doubled one";
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(ShopWiredTest, HidesProductsOnlyAsAWhole) {
  Connector& shop = make();
  ProductWrite write = price_of("1", "RED", "12");
  write.all_skus = {"RED", "BLUE"};
  write.variants[0].listing_id = VendorId("1-11");
  write.variants[0].fields = {};
  write.variants[0].fields.visible = false;
  const std::vector part = {write};
  auto outcomes = shop.listing_writer()->write_listings(context_, part);
  ASSERT_TRUE(outcomes.ok());
  EXPECT_EQ(outcomes->at(0).variants[0].error->id(), "shopwired.cannot_hide_variation");
  write.variants.push_back(write.variants[0]);
  write.variants[1].listing_id = VendorId("1-12");
  write.variants[1].sku = "BLUE";
  http_.on("PUT", "/products/1", 200, "{}");
  const std::vector whole = {write};
  outcomes = shop.listing_writer()->write_listings(context_, whole);
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->at(0).variants[0].error || outcomes->at(0).variants[1].error);
  EXPECT_EQ(sent("PUT", "/products/1").dump(), R"({"active":false})");
}

ProductWrite new_tee() {
  ProductWrite product;
  product.fields.name = "Tee";
  product.axes = {"Size"};
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.sku = "TEE-S";
  variant.fields.price = dec("10");
  variant.fields.options = std::vector<OptionValue>{{"Size", "S"}};
  product.variants = {variant};
  return product;
}

TEST_F(ShopWiredTest, MakesAProductWithOptionsAndShowsItLast) {
  Connector& shop = make();
  tell_skus({});
  http_.on("POST", "/products/9/options", 201, R"({"id":61})");
  http_.on("POST", "/products/9/option-values", 201, R"({"id":610})");
  http_.on("POST", "/products/9/variations", 201, R"({"id":5201})");
  http_.on("POST", "/products", 201, R"({"id":9})");
  http_.on("PUT", "/products/9", 200, "{}");
  const std::vector writes = {new_tee()};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  EXPECT_FALSE(outcomes->at(0).error || outcomes->at(0).variants[0].error);
  EXPECT_EQ(outcomes->at(0).variants[0].listing_id, VendorId("9-5201"));
  EXPECT_EQ(sent("POST", "/v1/products").dump(),
            R"({"vatExclusive":false,"title":"Tee","active":false,"price":10})");
  EXPECT_EQ(sent("POST", "/variations").dump(),
            R"({"values":[610],"sku":"TEE-S","stock":0,"price":10})");
  EXPECT_EQ(sent("PUT", "/products/9").dump(), R"({"active":true})");
}

TEST_F(ShopWiredTest, MakesNoDoublesAndRenamesNothingIntoOne) {
  RecordProperty("requirements", "89");
  Connector& shop = make();
  tell_skus({product(1, "MUG"), product(2, "TEE-S")});
  ProductWrite rename = price_of("1", "MUG", "12");
  rename.variants[0].fields.sku = "TEE-S";
  const std::vector writes = {new_tee(), rename};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  for (const ProductOutcome& outcome : *outcomes) {
    ASSERT_TRUE(outcome.variants[0].error);
    EXPECT_EQ(outcome.variants[0].error->id(), "listing.duplicate_sku");
  }
  EXPECT_EQ(http_.requests().size(), 3U);
}

TEST_F(ShopWiredTest, TakesBackAProductOfWhichNoVariationCouldBeMade) {
  Connector& shop = make();
  tell_skus({});
  http_.on("POST", "/products/9/options", 201, R"({"id":61})");
  http_.on("POST", "/products/9/option-values", 201, R"({"id":610})");
  http_.on("POST", "/products/9/variations", 422, R"({"message":"no"})");
  http_.on("POST", "/products", 201, R"({"id":9})");
  http_.on("DELETE", "/products/9", 204, "");
  const std::vector writes = {new_tee()};
  const auto outcomes = shop.listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  EXPECT_TRUE(outcomes->at(0).error);
  EXPECT_TRUE(outcomes->at(0).product_id.empty());
  EXPECT_EQ(http_.unused(), 0U);
}

}  // namespace
}  // namespace oneshelf
