#include "sync/mapping.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

std::string found(const Mapping& mapping, std::string_view name) {
  const std::string* id = mapped(mapping, name);
  return id == nullptr ? "nothing" : *id;
}

TEST(Mapping, TheEntryThatSaysMostAboutANameWins) {
  ::testing::Test::RecordProperty("requirements", "117,136,138,150");
  const Mapping mapping = {{"Card", "1"},    {"card", "2"},        {"Pay*", "3"},
                           {"PayPal*", "4"}, {"*invoice*", "5"},   {"*", "6"},
                           {"COD", "7"},     {"PayPal Plus", "8"}, {"straße versand", "9"}};
  EXPECT_EQ(found(mapping, "Card"), "1");
  EXPECT_EQ(found(mapping, "card"), "2");
  EXPECT_EQ(found(mapping, " cod "), "7");
  EXPECT_EQ(found(mapping, "paypal plus"), "8");
  EXPECT_EQ(found(mapping, "PAYPAL Express"), "4");
  EXPECT_EQ(found(mapping, "Payco"), "3");
  EXPECT_EQ(found(mapping, "Open invoice, 14 days"), "5");
  EXPECT_EQ(found(mapping, "invoice"), "5");
  EXPECT_EQ(found(mapping, "STRASSE VERSAND"), "9");
  EXPECT_EQ(found(mapping, "barter"), "6");
  EXPECT_EQ(found(mapping, ""), "6");
}

TEST(Mapping, ANameWithoutAnEntryIsMappedToNothing) {
  const Mapping mapping = {{"Card", "1"}, {"DHL*air*", "2"}};
  EXPECT_EQ(found(mapping, "Cards"), "nothing");
  EXPECT_EQ(found(mapping, "Car"), "nothing");
  EXPECT_EQ(found(mapping, "DHL ground"), "nothing");
  EXPECT_EQ(found(mapping, "dhl express airmail"), "2");
  EXPECT_EQ(found(mapping, "dhl air"), "2");
  EXPECT_EQ(found({}, "Card"), "nothing");
}

TEST(Mapping, APatternOfManyStarsTakesNoLongerThanItsLength) {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*a";
  const Mapping mapping = {{stars + "b", "1"}};
  EXPECT_EQ(found(mapping, std::string(20'000, 'a')), "nothing");
}

TEST(Mapping, NamesSuggestWhatIsMeantAndAPersonChoosesTheRest) {
  ::testing::Test::RecordProperty("requirements", "117,150,155");
  const std::vector<Named> ours = {
      {"a", "Australia Post"},       {"b", "DHL Express"}, {"c", "Startrack"},
      {"d", "Credit card (online)"}, {"e", "…"},           {"f", "UPS"}};
  const std::vector<Named> theirs = {{"1", "post, AUSTRALIA"}, {"2", "DHL"},     {"3", "Card"},
                                     {"4", "UPS Ground"},      {"5", "UPS Air"}, {"6", "–"}};
  const Mapping suggested = suggested_mapping(ours, theirs);
  // Two kinds of UPS: nobody can tell which is meant.
  EXPECT_EQ(suggested, (Mapping{{"a", "1"}, {"b", "2"}, {"d", "3"}}));
}

TEST(Mapping, EqualNamesAreMeantBeforePartsOfThem) {
  const std::vector<Named> ours = {{"a", "DHL"}};
  const std::vector<Named> theirs = {{"1", "DHL Express"}, {"2", "dhl"}};
  EXPECT_EQ(suggested_mapping(ours, theirs), (Mapping{{"a", "2"}}));
}

TEST(TrackingUrl, HoldsTheNumberEncoded) {
  ::testing::Test::RecordProperty("requirements", "155");
  EXPECT_EQ(tracking_url("https://track.test/?id={number}&again={number}", "A 1/ü"),
            "https://track.test/?id=A%201%2F%C3%BC&again=A%201%2F%C3%BC");
  EXPECT_EQ(tracking_url("https://track.test/{number}", "{number}"),
            "https://track.test/%7Bnumber%7D");
  EXPECT_TRUE(is_tracking_template("https://track.test/{number}"));
  EXPECT_FALSE(is_tracking_template("https://track.test/"));
  EXPECT_FALSE(is_tracking_template("javascript:{number}"));
  EXPECT_FALSE(is_tracking_template("https://track.test/ {number}"));
}

}  // namespace
}  // namespace oneshelf
