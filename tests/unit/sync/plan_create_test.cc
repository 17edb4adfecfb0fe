#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using build::issue_ids;
using build::plan_rules;
using build::planned;
using build::texts;

using Texts = std::vector<std::string>;

PlanRules creating(CreatePolicy policy) {
  PlanRules rules = plan_rules();
  rules.settings.create = policy;
  return rules;
}

std::vector<OptionValue> size(const std::string& value) { return {{"Size", value}}; }

TEST(PlanCreate, DoesNothingForALinkThatOnlyMatches) {
  RecordProperty("requirements", "34,101,102,144");
  const ProductDecision decision = planned({a_row("A")}, creating(CreatePolicy::kMatchOnly));
  EXPECT_TRUE(decision.plan.empty());
  EXPECT_EQ(decision.not_wanted, 1U);
  EXPECT_TRUE(decision.issues.empty());
}

TEST(PlanCreate, WritesAllThatTheSourceTellsAndTheChannelHolds) {
  RecordProperty("requirements", "34,46,105,108,109");
  PlanRules rules = plan_rules();
  rules.settings.tax_classes = {{"vat20", "standard"}};
  const auto full = [](ShelfRow& row) {
    row.item.description_html = "<p>Hot</p>";
    row.item.brand = "Falcon";
    row.item.categories = {"Mugs"};
    row.item.images = {{.key = "1"}};
    row.item.barcode = "4006381333931";
    row.item.weight_grams = dec("350");
    row.item.tax_code = "vat20";
    row.item.options = size("L");
  };
  const ProductPlan plan = planned({a_row("A").but(full)}, rules).plan;
  EXPECT_EQ(texts(plan.changes),
            (Texts{"name:  -> Enamel mug", "description:  -> <p>Hot</p>", "brand:  -> Falcon",
                   "categories:  -> Mugs", "images:  -> 1"}));
  ASSERT_EQ(plan.variants.size(), 1U);
  EXPECT_EQ(texts(plan.variants[0].changes),
            (Texts{"sku:  -> A", "options:  -> Size: L", "visible:  -> yes",
                   "barcode:  -> 4006381333931", "price:  -> 10", "sale_price:  -> none",
                   "tax_class:  -> standard", "weight:  -> 350", "stock:  -> 5"}));
  EXPECT_EQ(plan.variants[0].kind, ChangeKind::kCreate);
  EXPECT_TRUE(plan.variants[0].listing_id.empty());
  EXPECT_TRUE(plan.listing_product.empty());
  EXPECT_EQ(plan.axes, (Texts{"Size"}));
  EXPECT_EQ(plan.name, "Enamel mug");
}

TEST(PlanCreate, WritesOfTheChannelsFieldsOnlyWhatNoListingExistsWithout) {
  RecordProperty("requirements", "33,52");
  PlanRules rules = plan_rules();
  for (const Field field : kAllFields) rules.settings.fields[field] = Ownership::kChannel;
  const auto full = [](ShelfRow& row) {
    row.item.description_html = "<p>Hot</p>", row.item.barcode = "1";
  };
  const ProductPlan plan = planned({a_row("A").but(full)}, rules).plan;
  EXPECT_EQ(texts(plan.changes), (Texts{"name:  -> Enamel mug"}));
  ASSERT_EQ(plan.variants.size(), 1U);
  EXPECT_EQ(texts(plan.variants[0].changes),
            (Texts{"sku:  -> A", "visible:  -> yes", "price:  -> 10"}));
}

TEST(PlanCreate, LeavesVisibilityToTheShopOfWhatWasCreatedHidden) {
  RecordProperty("requirements", "34,45");
  const PlanRules rules = creating(CreatePolicy::kHidden);
  const ProductPlan plan = planned({a_row("A")}, rules).plan;
  ASSERT_EQ(plan.variants.size(), 1U);
  EXPECT_EQ(plan.variants[0].fields.visible, false);
  EXPECT_TRUE(planned({a_row("A").listed()}, rules).plan.empty());
  EXPECT_TRUE(planned({a_row("A").listed().hidden()}, rules).plan.empty());
  EXPECT_EQ(planned({a_row("A").listed().inactive()}, rules).plan.variants.at(0).kind,
            ChangeKind::kHide);
}

struct Problem {
  std::string id;
  void (*change)(ShelfRow&);
};

const std::vector<Problem> kProblems = {
    {"sku.blank", [](ShelfRow& row) { row.item.sku = " \t"; }},
    {"sku.blank", [](ShelfRow& row) { row.item.sku = ""; }},
    {"sku.duplicate", [](ShelfRow& row) { row.sku_is_doubled = true; }},
    {"sku.taken", [](ShelfRow& row) { row.sku_taken_in_channel = true; }},
    {"price.missing", [](ShelfRow& row) { row.item.prices.clear(); }},
    {"price.negative", [](ShelfRow& row) { row.item.prices[PriceListId()].amount = dec("-1"); }},
    {"stock.unknown", [](ShelfRow& row) { row.levels.clear(); }},
};

TEST(PlanCreate, QuarantinesOneBadVariantAndCreatesTheRest) {
  RecordProperty("requirements", "92,93");
  for (const Problem& problem : kProblems) {
    const ProductDecision decision =
        planned({a_row("A").options(size("S")), a_row("B").options(size("M")).but(problem.change),
                 a_row("C").options(size("L"))});
    EXPECT_EQ(issue_ids(decision), (Texts{problem.id}));
    ASSERT_EQ(decision.plan.variants.size(), 2U) << problem.id;
    EXPECT_EQ(decision.plan.variants[0].sku, "A");
    EXPECT_EQ(decision.plan.variants[1].sku, "C");
    EXPECT_EQ(decision.issues[0].item_id, VendorId("item-B"));
    EXPECT_FALSE(decision.issues[0].error.remedy().empty()) << problem.id;
  }
}

TEST(PlanCreate, NeedsNoStockOrPriceThatTheChannelDoesNotHold) {
  PlanRules rules = plan_rules();
  rules.limits.fields = {Field::kName, Field::kSku, Field::kPrice};
  EXPECT_EQ(planned({a_row("A").without_stock()}, rules).plan.variants.size(), 1U);
  rules.limits.fields = {Field::kName, Field::kSku, Field::kStock};
  const auto unpriced = [](ShelfRow& row) { row.item.prices.clear(); };
  EXPECT_EQ(planned({a_row("A").but(unpriced)}, rules).plan.variants.size(), 1U);
}

/// A product of `count` sizes.
std::vector<ShelfRow> sizes(int count) {
  std::vector<ShelfRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(a_row("S" + std::to_string(i)).options(size(std::to_string(i))));
  }
  return rows;
}

std::vector<ShelfRow> with_axes(int count) {
  std::vector<OptionValue> options;
  for (int i = 0; i < count; ++i) options.push_back({"Axis " + std::to_string(i), "x"});
  return {a_row("A").options(options)};
}

struct Limit {
  std::string id;
  void (*set)(ChannelLimits&);
  std::vector<ShelfRow> (*at)(int size);
};

TEST(PlanCreate, RefusesAProductOverALimitWholeAndTakesOneAtIt) {
  RecordProperty("requirements", "109");
  const std::vector<Limit> limits = {
      {"variants.too_many", [](ChannelLimits& l) { l.variants_max = 4; }, sizes},
      {"options.too_many", [](ChannelLimits& l) { l.options_max = 4; }, with_axes},
      {"name.too_long", [](ChannelLimits& l) { l.name_length_max = 4; },
       [](int length) {
         return std::vector<ShelfRow>{
             a_row("A").named(std::string(static_cast<size_t>(length), 'x'))};
       }},
      {"sku.too_long", [](ChannelLimits& l) { l.sku_length_max = 4; },
       [](int length) {
         return std::vector<ShelfRow>{
             a_row("A").options(size("S")),
             a_row(std::string(static_cast<size_t>(length), 'B')).options(size("M"))};
       }}};
  for (const Limit& limit : limits) {
    PlanRules rules = plan_rules();
    limit.set(rules.limits);
    for (const int fitting : {3, 4}) {
      const std::vector<ShelfRow> rows = limit.at(fitting);
      EXPECT_EQ(planned(rows, rules).plan.variants.size(), rows.size()) << limit.id;
    }
    const std::vector<ShelfRow> rows = limit.at(5);
    const ProductDecision decision = planned(rows, rules);
    EXPECT_TRUE(decision.plan.empty()) << limit.id;
    EXPECT_EQ(issue_ids(decision), Texts(rows.size(), limit.id));
  }
}

TEST(PlanCreate, CountsCharactersNotBytes) {
  PlanRules rules = plan_rules();
  rules.limits.name_length_max = 4;
  EXPECT_EQ(planned({a_row("A").named("Größ")}, rules).plan.variants.size(), 1U);
}

struct Shape {
  std::string id;
  std::vector<std::vector<OptionValue>> variants;
};

TEST(PlanCreate, RefusesVariantsThatCannotBeToldApart) {
  RecordProperty("requirements", "109");
  const std::vector<Shape> shapes = {
      {"options.inconsistent", {{}, {}}},
      {"options.inconsistent", {size("S"), {}}},
      {"options.inconsistent", {size("S"), {{"Colour", "Red"}}}},
      {"options.inconsistent", {size("S"), {{"Size", "M"}, {"Colour", "Red"}}}},
      {"options.inconsistent", {size("S"), size(" ")}},
      {"options.inconsistent", {{{"Size", "S"}, {"Size", "M"}}}},
      {"options.duplicate", {size("S"), size("M"), size("S")}},
      {"options.duplicate",
       {{{"Size", "S"}, {"Colour", "Red"}}, {{"Colour", "Red"}, {"Size", "S"}}}},
  };
  for (const Shape& shape : shapes) {
    std::vector<ShelfRow> rows;
    for (const auto& options : shape.variants) {
      rows.push_back(a_row("V" + std::to_string(rows.size())).options(options));
    }
    const ProductDecision decision = planned(rows);
    EXPECT_TRUE(decision.plan.empty()) << shape.id;
    EXPECT_EQ(issue_ids(decision), Texts(rows.size(), shape.id));
  }
}

TEST(PlanCreate, RefusesANamelessProduct) {
  EXPECT_EQ(issue_ids(planned({a_row("A").named(" ")})), (Texts{"name.blank"}));
}

TEST(PlanCreate, AddsAVariantToTheProductOfItsSiblings) {
  RecordProperty("requirements", "56,109");
  const ProductDecision decision =
      planned({a_row("A").options(size("S")).listed().but(
                   [](ShelfRow& row) { row.live->fields.options = row.item.options; }),
               a_row("B").options(size("M"))});
  EXPECT_TRUE(decision.issues.empty());
  EXPECT_EQ(decision.plan.listing_product, VendorId(build::kShopProduct));
  EXPECT_TRUE(decision.plan.changes.empty());
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(decision.plan.variants[0].sku, "B");
  EXPECT_EQ(decision.plan.axes, (Texts{"Size"}));
}

TEST(PlanCreate, ANewVariantSharesWhatTheShopShowsOfItsProduct) {
  const auto sibling = [](const char* brand) {
    return a_row("A").options(size("S")).listed().but([brand](ShelfRow& row) {
      row.live->fields.options = row.item.options;
      row.live->fields.brand = brand;
      row.item.brand = "Of the source";
    });
  };
  PlanRules rules = plan_rules();
  rules.settings.fields[Field::kBrand] = Ownership::kChannel;
  ProductDecision decision =
      planned({sibling("Of the shop"), a_row("B").options(size("M"))}, rules);
  ASSERT_TRUE(decision.plan.shared.name);
  EXPECT_EQ(decision.plan.shared.brand, "Of the shop");
  EXPECT_FALSE(decision.plan.shared.has(Field::kPrice)) << "what belongs to each variant";

  rules.settings.fields[Field::kBrand] = Ownership::kSource;
  decision = planned({sibling("Of the shop"), a_row("B").options(size("M"))}, rules);
  EXPECT_EQ(decision.plan.shared.brand, "Of the source") << "as it will be after this plan";

  decision = planned({sibling("Of the shop")}, rules);
  EXPECT_TRUE(decision.plan.shared.empty()) << "nobody joins";
}

TEST(PlanCreate, ComparesANewVariantWithTheOptionsTheShopReallyHas) {
  const auto shop_options = [](std::vector<OptionValue> options) {
    return a_row("A").options(size("S")).listed().but(
        [&](ShelfRow& row) { row.live->fields.options = std::move(options); });
  };
  EXPECT_EQ(issue_ids(planned({shop_options({{"Groesse", "S"}}), a_row("B").options(size("M"))})),
            (Texts{"options.inconsistent"}));
  EXPECT_EQ(issue_ids(planned({shop_options({}), a_row("B").options(size("M"))})),
            (Texts{"options.inconsistent"}));
  EXPECT_EQ(issue_ids(planned({shop_options(size("M")), a_row("B").options(size("M"))})),
            (Texts{"options.duplicate"}));
}

TEST(PlanCreate, KeepsUpdatingListingsOfAProductThatTakesNoMoreVariants) {
  PlanRules rules = plan_rules();
  rules.limits.variants_max = 1;
  const ProductDecision decision = planned({a_row("A").listed().stock("6"), a_row("B")}, rules);
  EXPECT_EQ(issue_ids(decision), (Texts{"variants.too_many"}));
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"stock: 5 -> 6"}));
}

TEST(PlanCreate, PlansEachProductOfAShopThatKeepsVariantsApart) {
  const std::vector<ShelfRow> rows = {a_row("A").listed("shop-1").stock("6"),
                                      a_row("B").listed("shop-2").stock("7"), a_row("C")};
  const std::vector<ProductDecision> decisions = plan_products(rows, plan_rules());
  ASSERT_EQ(decisions.size(), 3U);
  for (const ProductDecision& decision : decisions) {
    ASSERT_EQ(decision.plan.variants.size(), 1U);
    const bool is_new = decision.plan.variants[0].kind == ChangeKind::kCreate;
    EXPECT_EQ(decision.plan.listing_product.empty(), is_new);
  }
  EXPECT_EQ(
      plan_products(std::vector<ShelfRow>{a_row("A"), a_row("B").listed()}, plan_rules()).size(),
      1U);
}

}  // namespace
}  // namespace oneshelf
