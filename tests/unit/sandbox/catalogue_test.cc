#include "sandbox/bridge/catalogue.h"

#include <gtest/gtest.h>

#include <set>

#include "base/bytes.h"
#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

void fill(BridgeClient& client, const DemoOptions& options) {
  client.bridge.work([&](State& state) { fill_demo_catalogue(state, options, client.now); });
}

bool is_ean13(const std::string& code) {
  if (code.size() != 13) return false;
  int sum = 0;
  for (size_t i = 0; i < code.size(); ++i) sum += (code[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

std::set<std::string> skus_of(const std::vector<Json>& rows) {
  std::set<std::string> skus;
  for (const Json& row : rows) skus.insert(row["sku"].text_or());
  return skus;
}

TEST(DemoCatalogue, IsTheSameForTheSameSeedAndAnotherForAnother) {
  BridgeClient one(source_options());
  BridgeClient two(source_options());
  BridgeClient other(source_options());
  fill(one, {.products = 60, .seed = 7});
  fill(two, {.products = 60, .seed = 7});
  fill(other, {.products = 60, .seed = 8});
  EXPECT_EQ(one.get("/products?limit=500").body, two.get("/products?limit=500").body);
  EXPECT_EQ(one.get("/stock?limit=500").body, two.get("/stock?limit=500").body);
  EXPECT_NE(one.get("/products?limit=500").body, other.get("/products?limit=500").body);
}

TEST(DemoCatalogue, HasFiveHundredProductsInAboutTwelveHundredSkus) {
  BridgeClient client(source_options());
  fill(client, {});
  std::set<std::string> barcodes;
  std::set<std::string> products;
  size_t on_sale = 0;
  const std::vector<Json> rows = client.read_all("/products?limit=500");
  for (const Json& row : rows) {
    if (row["barcode"].text_or().empty()) continue;  // delivery and fees
    EXPECT_TRUE(is_ean13(row["barcode"].text_or())) << row.dump();
    EXPECT_TRUE(barcodes.insert(row["barcode"].text_or()).second);
    EXPECT_TRUE(Decimal::parse(row["price"].text_or())->is_positive());
    EXPECT_FALSE(row["description_html"].text_or().empty());
    EXPECT_GT(row["images"].size(), 0u);
    EXPECT_LE(row["options"].size(), 3u);
    on_sale += row["sale_price"].is_null() ? 0 : 1;
    products.insert(row["parent_sku"].is_null() ? row["sku"].text_or()
                                                : row["parent_sku"].text_or());
  }
  EXPECT_EQ(products.size(), 500u);
  EXPECT_GE(rows.size(), 1000u);
  EXPECT_LE(rows.size(), 1400u);
  EXPECT_GT(on_sale, 50u);
  EXPECT_EQ(client.read_all("/stock?limit=500").size(), (rows.size() - 3) * 3);
}

TEST(DemoCatalogue, GivesSourceAndShopOfOneSeedTheSameSkusAndStock) {
  BridgeClient source(source_options());
  BridgeClient shop(channel_options());
  fill(source, {.products = 80, .seed = 3});
  fill(shop, {.products = 80, .seed = 3});
  std::set<std::string> sold = skus_of(source.read_all("/stock?limit=500"));
  EXPECT_EQ(skus_of(shop.read_all("/products?limit=500")), sold);
  Decimal at_source;
  Decimal in_shop;
  for (const Json& row : source.read_all("/stock"))
    at_source += *Decimal::parse(row["quantity"].text_or());
  for (const Json& row : shop.read_all("/stock"))
    in_shop += *Decimal::parse(row["quantity"].text_or());
  EXPECT_EQ(at_source, in_shop);
  EXPECT_TRUE(in_shop.is_positive());
}

TEST(DemoCatalogue, CanLeaveAShopWithAPartThatHasDrifted) {
  BridgeClient whole(channel_options());
  BridgeClient part(channel_options());
  fill(whole, {.products = 100, .seed = 3});
  fill(part, {.products = 100, .seed = 3, .present_percent = 60, .drifted_percent = 30});
  size_t differing = 0;
  const std::vector<Json> rows = part.read_all("/products?limit=500");
  for (const Json& row : rows) {
    const Json same =
        whole.read("/products?sku=" + percent_encoded(row["sku"].text_or()))["items"].at(0);
    differing += row["price"] == same["price"] && row["name"] == same["name"] &&
                         row["description_html"] == same["description_html"]
                     ? 0
                     : 1;
  }
  EXPECT_LT(rows.size(), whole.read_all("/products?limit=500").size());
  EXPECT_GT(differing, 0u);
  EXPECT_LT(differing, rows.size());
}

TEST(DemoCatalogue, PicturesAreRealAndTheAddressesLeadToThem) {
  BridgeClient client(source_options());
  fill(client, {.products = 10});
  const Json row = client.read("/products?limit=500")["items"].at(5);
  const std::string url = row["images"].at(0)["url"].text_or();
  ASSERT_TRUE(url.starts_with("http://bridge.test/images/")) << url;
  const HttpResponse picture = client.page(url.substr(std::string("http://bridge.test").size()));
  EXPECT_EQ(find_header(picture.headers, "Content-Type"), "image/png");
  EXPECT_TRUE(picture.body.starts_with("\x89PNG\r\n\x1a\n"));
  EXPECT_LT(picture.body.size(), 10'000u);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
