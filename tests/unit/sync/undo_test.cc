#include "sync/undo.h"

#include <gtest/gtest.h>

#include <map>

namespace oneshelf {
namespace {

WrittenValue a_value(const std::string& sku, const std::string& field, const std::string& before,
                     const std::string& after, const std::string& restore = "") {
  WrittenValue value;
  value.item_id = VendorId("item-" + sku);
  value.product_id = VendorId("shop-1");
  value.sku = sku;
  value.field = field;
  value.before = before;
  value.after = after;
  value.restore = restore.empty() ? R"({")" + field + R"(":")" + before + R"("})" : restore;
  return value;
}

UndoTarget a_target(const std::string& sku) {
  UndoTarget target;
  target.source_product = VendorId("product-1");
  target.listing_product = VendorId("shop-1");
  target.listing_id = VendorId("listing-" + sku);
  target.live.id = target.listing_id;
  target.live.fields.sku = sku;
  target.live.fields.name = "Mug";
  target.live.fields.price = dec("12");
  target.live.fields.sale_price = std::optional<Decimal>();
  target.live.fields.visible = true;
  target.live.fields.stock = {{LocationId(), dec("4")}};
  return target;
}

UndoRules rules() {
  UndoRules rules;
  rules.limits.fields = {std::begin(kAllFields), std::end(kAllFields)};
  rules.limits.can_hide = true;
  rules.who = "anna";
  return rules;
}

UndoDecision undone(const std::vector<WrittenValue>& written, const UndoTarget& target,
                    const UndoRules& by = rules()) {
  return decide_undo(written, by, [&](const WrittenValue&) { return &target; });
}

TEST(Undo, WritesBackTheOldValueAndPinsIt) {
  ::testing::Test::RecordProperty("requirements", "158");
  const UndoDecision decision = undone({a_value("A", "price", "10", "12")}, a_target("A"));
  ASSERT_EQ(decision.products.size(), 1U);
  const ProductPlan& product = decision.products[0];
  EXPECT_EQ(product.listing_product, VendorId("shop-1"));
  const VariantPlan& variant = product.variants.at(0);
  EXPECT_EQ(variant.kind, ChangeKind::kUpdate);
  EXPECT_EQ(variant.listing_id, VendorId("listing-A"));
  EXPECT_EQ(variant.fields.price, dec("10"));
  ASSERT_EQ(variant.changes.size(), 1U);
  EXPECT_EQ(variant.changes[0].before + " " + variant.changes[0].after, "12 10");
  ASSERT_EQ(decision.pins.size(), 1U);
  EXPECT_EQ(decision.pins[0].key.field, "price");
  EXPECT_EQ(decision.pins[0].before + " " + decision.pins[0].after, "10 12");
  EXPECT_EQ(decision.pins[0].why, "Undone by anna.");
  EXPECT_TRUE(decision.left_alone.empty());
}

struct Case {
  const char* what;
  WrittenValue value;
  const char* left_alone;  ///< "" if it is written back
  void (*change)(UndoTarget&, UndoRules&, WrittenValue&);
};

void nothing(UndoTarget&, UndoRules&, WrittenValue&) {}

const Case kCases[] = {
    {"as the run left it", a_value("A", "price", "10", "12"), "", nothing},
    {"changed in the shop", a_value("A", "price", "10", "12"), "undo.changed_since",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.live.fields.price = dec("13"); }},
    {"written by a later run", a_value("A", "price", "10", "12"), "undo.written_later",
     [](UndoTarget&, UndoRules&, WrittenValue& value) { value.written_since = true; }},
    {"put back by a person", a_value("A", "price", "10", "12"), "undo.is_back",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.live.fields.price = dec("10"); }},
    {"never told by the channel", a_value("A", "price", "?", "12", "{}"), "undo.old_value_unknown",
     nothing},
    {"a damaged old value", a_value("A", "price", "10", "12", "{"), "undo.old_value_unknown",
     nothing},
    {"no longer told", a_value("A", "price", "10", "12"), "undo.changed_since",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.live.fields.price.reset(); }},
    {"stock", a_value("A", "stock", "9", "4", R"({"stock":{"":"9"}})"), "", nothing},
    {"stock that was sold since", a_value("A", "stock", "9", "4", R"({"stock":{"":"9"}})"),
     "undo.changed_since",
     [](UndoTarget& target, UndoRules&, WrittenValue&) {
       target.live.fields.stock = {{LocationId(), dec("3")}};
     }},
    {"no sale before", a_value("A", "sale_price", "8", "none", R"({"sale_price":"8"})"), "",
     nothing},
    {"hidden", a_value("A", "visible", "no", "yes", R"({"visible":false})"), "", nothing},
    {"created", a_value("A", "listing", "", "created", "{}"), "", nothing},
    {"created and hidden since", a_value("A", "listing", "", "created", "{}"), "undo.is_back",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.live.fields.visible = false; }},
    {"created where nothing can be hidden", a_value("A", "listing", "", "created", "{}"),
     "undo.cannot_hide",
     [](UndoTarget&, UndoRules& rules, WrittenValue&) { rules.limits.can_hide = false; }},
    {"created and not approved any more", a_value("A", "listing", "", "created", "{}"),
     "undo.not_approved",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.approved = false; }},
    {"not approved any more", a_value("A", "price", "10", "12"), "undo.not_approved",
     [](UndoTarget& target, UndoRules&, WrittenValue&) { target.approved = false; }},
    {"deleted", a_value("A", "listing", "listed", "deleted", "{}"), "undo.deleted", nothing},
};

TEST(Undo, LeavesAloneWhatChangedSinceAndWhatCannotComeBack) {
  ::testing::Test::RecordProperty("requirements", "158");
  for (const Case& test : kCases) {
    UndoTarget target = a_target("A");
    UndoRules by = rules();
    WrittenValue value = test.value;
    test.change(target, by, value);
    const UndoDecision decision = undone({value}, target, by);
    const bool is_left = *test.left_alone != '\0';
    EXPECT_EQ(decision.products.size(), is_left ? 0U : 1U) << test.what;
    EXPECT_EQ(decision.pins.size(), is_left ? 0U : 1U) << test.what;
    ASSERT_EQ(decision.left_alone.size(), is_left ? 1U : 0U) << test.what;
    if (!is_left) continue;
    EXPECT_EQ(decision.left_alone[0].id, test.left_alone) << test.what;
    EXPECT_FALSE(decision.left_alone[0].why.empty()) << test.what;
  }
}

TEST(Undo, ACreatedListingIsHiddenAndItsOtherValuesStay) {
  const UndoDecision decision =
      undone({a_value("A", "listing", "", "created"), a_value("A", "price", "", "12"),
              a_value("A", "name", "", "Mug")},
             a_target("A"));
  ASSERT_EQ(decision.products.size(), 1U);
  const VariantPlan& variant = decision.products[0].variants.at(0);
  EXPECT_EQ(variant.kind, ChangeKind::kHide);
  EXPECT_EQ(variant.fields.visible, false);
  EXPECT_FALSE(variant.fields.price.has_value());
  ASSERT_EQ(decision.pins.size(), 1U);
  EXPECT_EQ(decision.pins[0].key.field, "visible");
  EXPECT_EQ(decision.pins[0].after, "yes");
  EXPECT_TRUE(decision.left_alone.empty());
}

TEST(Undo, ValuesOfOneListingGoTogetherAndSharedOnesToTheProduct) {
  WrittenValue name = a_value("A", "name", "Cup", "Mug");
  name.item_id = VendorId();
  const UndoDecision decision =
      undone({a_value("A", "price", "10", "12"),
              a_value("A", "stock", "9", "4", R"({"stock":{"":"9"}})"), name},
             a_target("A"));
  ASSERT_EQ(decision.products.size(), 1U);
  const ProductPlan& product = decision.products[0];
  ASSERT_EQ(product.variants.size(), 1U);
  EXPECT_EQ(product.variants[0].changes.size(), 2U);
  EXPECT_EQ(product.variants[0].live_stock, dec("4"));
  EXPECT_EQ(product.fields.name, "Cup");
  EXPECT_EQ(product.before->name, "Mug");
  EXPECT_EQ(decision.pins.size(), 3U);
}

TEST(Undo, StockIsWrittenBackAtTheLinksLocationOnly) {
  UndoRules by = rules();
  by.location = LocationId("shop");
  UndoTarget target = a_target("A");
  target.live.fields.stock = {{LocationId("shop"), dec("4")}, {LocationId("depot"), dec("70")}};
  const UndoDecision decision = undone(
      {a_value("A", "stock", "9", "4", R"({"stock":{"shop":"9","depot":"80"}})")}, target, by);
  ASSERT_EQ(decision.products.size(), 1U);
  const std::map<LocationId, Decimal> written = {{LocationId("shop"), dec("9")}};
  EXPECT_EQ(decision.products[0].variants.at(0).fields.stock, written);
}

TEST(Undo, WhatIsNoLongerThereIsTold) {
  const UndoDecision decision =
      decide_undo({a_value("A", "price", "10", "12")}, rules(),
                  [](const WrittenValue&) -> const UndoTarget* { return nullptr; });
  EXPECT_TRUE(decision.products.empty());
  ASSERT_EQ(decision.left_alone.size(), 1U);
  EXPECT_EQ(decision.left_alone[0].id, "undo.not_linked");
}

TEST(Undo, UndoingAnUndoBringsTheFirstRunBack) {
  UndoTarget target = a_target("A");
  target.live.fields.price = dec("10");
  const UndoDecision decision = undone({a_value("A", "price", "12", "10")}, target);
  ASSERT_EQ(decision.products.size(), 1U);
  EXPECT_EQ(decision.products[0].variants.at(0).fields.price, dec("12"));
}

}  // namespace
}  // namespace oneshelf
