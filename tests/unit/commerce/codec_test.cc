#include <gtest/gtest.h>

#include "any_value.h"

namespace oneshelf {
namespace {

constexpr uint64_t kSeeds = 60;

/// Through text and back: what the store does with a value.
template <typename T, typename Read>
T reread(const T& value, Read read) {
  Result<Json> parsed = parse_json(to_json(value).dump());
  EXPECT_TRUE(parsed.ok());
  Result<T> back = read_json(*parsed, read);
  EXPECT_TRUE(back.ok()) << back.error().to_string();
  return back.ok() ? *std::move(back) : T();
}

TEST(TradeValues, SurviveBeingStored) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    AnyValue any(seed);
    const Item item = any.item();
    EXPECT_EQ(reread(item, item_from_json), item) << seed;
    const Image image = any.image();
    EXPECT_EQ(reread(image, image_from_json), image) << seed;
    const Order order = any.order();
    EXPECT_EQ(reread(order, order_from_json), order) << seed;
    const Document document = any.document();
    EXPECT_EQ(reread(document, document_from_json), document) << seed;
    const DocumentState state = any.document_state();
    EXPECT_EQ(reread(state, document_state_from_json), state) << seed;
    const DocumentRules rules = any.rules();
    EXPECT_EQ(reread(rules, document_rules_from_json), rules) << seed;
  }
}

TEST(TradeValues, KeepWhatIsNotToldApartFromWhatIsEmpty) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Listing listing = AnyValue(seed).listing();
    const Listing back = reread(listing, listing_from_json);
    EXPECT_EQ(to_json(back), to_json(listing)) << seed;
    for (const Field field : kAllFields) {
      EXPECT_EQ(back.fields.has(field), listing.fields.has(field)) << seed << name_of(field);
      EXPECT_EQ(back.fields.text(field), listing.fields.text(field)) << seed << name_of(field);
    }
    EXPECT_EQ(back.fields.sale_price, listing.fields.sale_price) << seed;
    EXPECT_EQ(back.fields.stock, listing.fields.stock) << seed;
  }
}

TEST(TradeValues, AreNotReadWithoutTheirMoney) {
  Json order = to_json(AnyValue(1).order());
  order.set("gross", nullptr);
  const Result<Order> read = read_json(order, order_from_json);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().id(), "json.unexpected");
  EXPECT_NE(read.error().message().find("gross"), std::string::npos);
}

TEST(TradeValues, ComplainAboutNamesNobodyKnows) {
  Json order = to_json(AnyValue(1).order());
  order.set("status", "lost");
  EXPECT_FALSE(read_json(order, order_from_json).ok());
  Json rules = to_json(DocumentRules());
  rules.set("rounding", "sideways");
  EXPECT_FALSE(read_json(rules, document_rules_from_json).ok());
  rules = to_json(DocumentRules());
  rules.set("unit_price_places", 7);
  EXPECT_FALSE(read_json(rules, document_rules_from_json).ok());
}

TEST(ContentFingerprint, IgnoresTheTimeOfTheLastChangeAndNothingElse) {
  Item item = AnyValue(7).item();
  const std::string before = content_fingerprint(item);
  item.updated_at += milliseconds(1);
  EXPECT_EQ(content_fingerprint(item), before);
  item.prices[PriceListId("")].amount += dec("0.000001");
  EXPECT_NE(content_fingerprint(item), before);

  Order order = AnyValue(7).order();
  const std::string as_sold = content_fingerprint(order);
  order.updated_at += milliseconds(1);
  EXPECT_EQ(content_fingerprint(order), as_sold);
  order.total_tax += dec("0.01");
  EXPECT_NE(content_fingerprint(order), as_sold);
}

TEST(ContentFingerprint, TellsAnEmptyFieldOfAListingFromAnUntoldOne) {
  Listing listing;
  const std::string untold = content_fingerprint(listing);
  listing.updated_at += milliseconds(1);
  EXPECT_EQ(content_fingerprint(listing), untold);
  listing.fields.brand = "";
  EXPECT_NE(content_fingerprint(listing), untold);
}

}  // namespace
}  // namespace oneshelf
