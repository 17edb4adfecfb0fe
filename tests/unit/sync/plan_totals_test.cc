#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using build::plan_rules;
using build::planned;

VariantPlan variant(ChangeKind kind, std::initializer_list<Field> fields) {
  VariantPlan made;
  made.kind = kind;
  for (const Field field : fields) {
    made.changes.push_back({.field = field, .before = "1", .after = "2"});
    if (field == Field::kStock) made.fields.stock = {{LocationId(), dec("2")}};
    if (field == Field::kPrice) made.fields.price = dec("2");
  }
  return made;
}

/// A product with `creates` new variants, and one variant whose stock changes if `stock`.
ProductPlan product(size_t creates, bool stock = false) {
  ProductPlan made;
  for (size_t i = 0; i < creates; ++i) {
    made.variants.push_back(variant(ChangeKind::kCreate, {Field::kPrice, Field::kStock}));
  }
  if (stock) made.variants.push_back(variant(ChangeKind::kUpdate, {Field::kStock}));
  return made;
}

/// "0,1|2" for batches {0,1} and {2}.
std::string shown(const std::vector<WriteBatch>& batches) {
  std::string text;
  for (const WriteBatch& batch : batches) {
    if (!text.empty()) text += "|";
    for (size_t i = 0; i < batch.products.size(); ++i) {
      text += (i == 0 ? "" : ",") + std::to_string(batch.products[i]);
    }
  }
  return text;
}

TEST(WriteBatches, AreFilledInOrderAsFullAsTheChannelTakesThem) {
  struct Case {
    std::vector<size_t> variants;
    int products_max, variants_max;
    std::string batches;
  };
  const std::vector<Case> cases = {
      {{}, 10, 100, ""},
      {{1, 1, 1}, 1, 100, "0|1|2"},
      {{1, 1, 1}, 2, 100, "0,1|2"},
      {{60, 40, 1}, 10, 100, "0,1|2"},
      {{60, 41, 1}, 10, 100, "0|1,2"},
      {{250, 1}, 10, 100, "0|1"},
      {{1, 250, 1}, 10, 100, "0|1|2"},
      {{1, 0, 1}, 10, 100, "0,2"},
      {{1, 1}, 0, 0, "0|1"},
  };
  for (const Case& one : cases) {
    std::vector<ProductPlan> products;
    for (const size_t count : one.variants) products.push_back(product(count, count == 0));
    const WriteCost cost{.products_max = one.products_max, .variants_max = one.variants_max};
    EXPECT_EQ(shown(batches_of(products, cost)), one.batches);
  }
}

TEST(WriteBatches, HoldAProductOfWhichOnlySharedFieldsChange) {
  ProductPlan renamed;
  renamed.listing_product = VendorId("shop-1");
  renamed.fields.name = "Mug";
  EXPECT_EQ(shown(batches_of(std::vector<ProductPlan>{renamed}, WriteCost())), "0");
}

TEST(PlanEstimate, CountsTheRequestsOfItsOwnBatches) {
  RecordProperty("requirements", "40");
  struct Case {
    std::vector<ProductPlan> products;
    WriteCost cost;
    size_t requests;
  };
  const std::vector<Case> cases = {
      {{}, {}, 0},
      {{product(1), product(1)}, {.products_max = 1}, 3},  // two writes, one call for both figures
      {{product(1), product(1)}, {.products_max = 2}, 2},
      {{product(1), product(1)}, {.products_max = 2, .stock_with_create = true}, 1},
      {{product(1), product(1)},
       {.products_max = 2, .requests_per_write = 3, .stock_with_create = true},
       3},
      {{product(250)}, {.products_max = 2, .variants_max = 100, .stock_with_create = true}, 3},
      {{product(0, true), product(0, true), product(0, true)}, {.stock_max = 2}, 2},
  };
  for (const Case& one : cases) {
    PlanSummary summary;
    estimate(summary, one.products, one.cost);
    EXPECT_EQ(summary.requests, one.requests);
  }
}

TEST(PlanEstimate, TellsHowLongItWillTakeAtTheChannelsPace) {
  RecordProperty("requirements", "40");
  const std::vector<ProductPlan> products(30, product(1));
  PlanSummary summary;
  estimate(summary, products, {.stock_with_create = true, .requests_per_second = 20});
  EXPECT_EQ(summary.requests, 30U);
  EXPECT_EQ(summary.time, std::chrono::milliseconds(1500));
}

TEST(VariantWrites, GoWhereTheyBelong) {
  struct Case {
    VariantPlan variant;
    bool stock_with_create, listing, stock;
  };
  const std::vector<Case> cases = {
      {variant(ChangeKind::kUpdate, {Field::kStock}), false, false, true},
      {variant(ChangeKind::kUpdate, {Field::kPrice}), false, true, false},
      {variant(ChangeKind::kUpdate, {Field::kPrice, Field::kStock}), false, true, true},
      {variant(ChangeKind::kUpdate, {Field::kPrice, Field::kStock}), true, true, true},
      {variant(ChangeKind::kCreate, {Field::kStock}), false, true, true},
      {variant(ChangeKind::kCreate, {Field::kStock}), true, true, false},
      {variant(ChangeKind::kHide, {Field::kVisible}), false, true, false},
      {variant(ChangeKind::kDelete, {}), false, true, false},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(writes_listing(one.variant, one.stock_with_create), one.listing);
    EXPECT_EQ(writes_stock(one.variant, one.stock_with_create), one.stock);
  }
}

TEST(PlanSummary, CountsWhatAMerchantIsToApprove) {
  RecordProperty("requirements", "24,25,139");
  PlanSummary summary;
  add_to(summary, planned({a_row("A")}));
  add_to(summary, planned({a_row("B").listed().stock("9")}));
  add_to(summary, planned({a_row("C").listed().inactive()}));
  add_to(summary, planned({a_row("D").listed()}));
  add_to(summary, planned({a_row("E").vanished()}));
  PlanRules match_only = plan_rules();
  match_only.settings.create = CreatePolicy::kMatchOnly;
  add_to(summary, planned({a_row("F")}, match_only));
  EXPECT_EQ(summary.products, 3U);
  EXPECT_EQ(summary.creates, 1U);
  EXPECT_EQ(summary.updates, 1U);
  EXPECT_EQ(summary.hides, 1U);
  EXPECT_EQ(summary.deletes, 0U);
  EXPECT_EQ(summary.changes(), 3U);
  EXPECT_EQ(summary.field_changes, 2U);
  EXPECT_EQ(summary.stock_changes, 1U);
  EXPECT_EQ(summary.price_changes, 0U);
  EXPECT_EQ(summary.in_sync, 1U);
  EXPECT_EQ(summary.issues, 1U);
  EXPECT_EQ(summary.not_wanted, 1U);
}

TEST(PlanSummary, CountsAProductOfWhichOnlyTheNameChangesAsOneUpdate) {
  PlanRules rules = plan_rules();
  rules.settings.fields[Field::kName] = Ownership::kSource;
  PlanSummary summary;
  add_to(summary,
         planned({a_row("A").listed().named("Mug"), a_row("B").listed().named("Mug")}, rules));
  EXPECT_EQ(summary.changes(), 1U);
  EXPECT_EQ(summary.field_changes, 1U);
}

TEST(Explain, SaysWhyAnItemIsOrIsNotOnTheChannel) {
  RecordProperty("requirements", "35,144");
  PlanRules rules = plan_rules();
  rules.settings.stock.buffer = dec("2");
  const std::vector<ShelfRow> rows = {a_row("A").listed()};
  const Explanation explained = explain(rows, VendorId("item-A"), rules);
  EXPECT_EQ(explained.selection, (std::vector<std::string>{"on the channel: all items belong here",
                                                           "linked to listing listing-A (sku)"}));
  EXPECT_EQ(explained.price, (std::vector<std::string>{"base price: 10.00 EUR"}));
  EXPECT_EQ(explained.stock,
            (std::vector<std::string>{"on hand at main: 5", "buffer: -2", "shown: 3"}));
  EXPECT_EQ(explained.desired_price, dec("10"));
  EXPECT_EQ(explained.desired_stock, dec("3"));
  EXPECT_TRUE(explained.issues.empty());
}

TEST(Explain, NamesIssuesOwnersAndMissingFigures) {
  PlanRules rules = plan_rules();
  rules.settings.fields[Field::kPrice] = Ownership::kChannel;
  const std::vector<ShelfRow> rows = {a_row("A"), a_row("B").without_stock()};
  const Explanation explained = explain(rows, VendorId("item-B"), rules);
  EXPECT_EQ(explained.selection[1], "not linked to a listing");
  EXPECT_EQ(explained.price.back(), "not written: the channel owns it");
  EXPECT_FALSE(explained.desired_stock);
  ASSERT_EQ(explained.issues.size(), 1U);
  EXPECT_TRUE(explained.issues[0].starts_with("stock.unknown")) << explained.issues[0];
}

TEST(Explain, AnswersForEveryStanding) {
  PlanRules rules = plan_rules();
  rules.settings.products.mode = ProductRule::Mode::kApproved;
  const std::vector<ShelfRow> rows = {a_row("A"), a_row("B").approved().listed().inactive(),
                                      a_row("C").approved().gone_for(std::chrono::hours(1))};
  const auto first_line = [&](const std::string& id) {
    return explain(rows, VendorId(id), rules).selection.front();
  };
  EXPECT_EQ(first_line("item-A"), "left as the channel has it: it is not approved");
  EXPECT_EQ(first_line("item-B"), "leaves the channel: it is not active in the source");
  EXPECT_EQ(first_line("item-C"), "not on the channel: it is gone from the source");
  EXPECT_EQ(first_line("item-X"), "the source has no item item-X");
}

}  // namespace
}  // namespace oneshelf
