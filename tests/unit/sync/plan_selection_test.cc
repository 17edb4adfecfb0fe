#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using build::issue_ids;
using build::plan_rules;
using build::planned;
using build::texts;
using std::chrono::hours;

using Texts = std::vector<std::string>;

PlanRules by_rule(void (*set)(ProductRule&)) {
  PlanRules rules = plan_rules();
  rules.settings.products.mode = ProductRule::Mode::kRule;
  set(rules.settings.products);
  return rules;
}

PlanRules approved_only() {
  PlanRules rules = plan_rules();
  rules.settings.products.mode = ProductRule::Mode::kApproved;
  return rules;
}

PlanRules removing(RemovalPolicy removal, bool can_hide = true, bool can_delete = true) {
  PlanRules rules = plan_rules();
  rules.settings.removal = removal;
  rules.settings.delete_grace = hours(48);
  rules.limits.can_hide = can_hide;
  rules.limits.can_delete = can_delete;
  return rules;
}

/// "hide A" for each variant of the plan, then the issues' ids.
Texts outcome(const ProductDecision& decision) {
  Texts lines;
  for (const VariantPlan& variant : decision.plan.variants) {
    lines.push_back(std::string(name_of(variant.kind)) + " " + variant.sku);
  }
  for (const std::string& id : issue_ids(decision)) lines.push_back(id);
  return lines;
}

TEST(PlanSelection, SelectsByRule) {
  RecordProperty("requirements", "45");
  struct Case {
    void (*set)(ProductRule&);
    bool in;
  };
  const auto row = a_row("WEB-1").but([](ShelfRow& r) {
    r.item.categories = {"Kitchen", "Mugs"};
    r.item.brand = "Falcon";
  });
  const std::vector<Case> cases = {
      {[](ProductRule&) {}, true},
      {[](ProductRule& r) {
         r.categories = {"Toys", "MUGS"};
       },
       true},
      {[](ProductRule& r) { r.categories = {"Toys"}; }, false},
      {[](ProductRule& r) { r.brands = {"falcon"}; }, true},
      {[](ProductRule& r) { r.brands = {"Kite"}; }, false},
      {[](ProductRule& r) { r.sku_prefix = "web-"; }, true},
      {[](ProductRule& r) { r.sku_prefix = "POS-"; }, false},
      {[](ProductRule& r) { r.categories = {"Mugs"}, r.brands = {"Kite"}; }, false},
      {[](ProductRule& r) { r.in_stock_only = true; }, true},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(planned({row}, by_rule(one.set)).plan.variants.size(), one.in ? 1U : 0U);
    EXPECT_EQ(planned({row}, by_rule(one.set)).not_wanted, one.in ? 0U : 1U);
  }
}

TEST(PlanSelection, CountsAsInStockWhatTheChannelWouldShow) {
  PlanRules rules = by_rule([](ProductRule& r) { r.in_stock_only = true; });
  rules.settings.stock.buffer = dec("5");
  EXPECT_TRUE(planned({a_row("A")}, rules).plan.empty());
  rules.settings.stock.buffer = dec("4");
  EXPECT_EQ(outcome(planned({a_row("A")}, rules)), (Texts{"create A"}));
}

TEST(PlanSelection, NeitherPublishesNorHidesOnStockThatWasNotRead) {
  const PlanRules rules = by_rule([](ProductRule& r) { r.in_stock_only = true; });
  EXPECT_EQ(outcome(planned({a_row("A").without_stock()}, rules)), (Texts{}));
  EXPECT_EQ(outcome(planned({a_row("A").without_stock().listed()}, rules)),
            (Texts{"stock.unknown"}));
  EXPECT_EQ(outcome(planned({a_row("A").stock("0").listed()}, rules)), (Texts{"hide A"}));
}

TEST(PlanSelection, TouchesNothingThatIsNotApproved) {
  RecordProperty("requirements", "140");
  const PlanRules rules = approved_only();
  const auto differing = [](ShelfRow& row) {
    row.live->fields.price = dec("99");
    row.live->fields.name = "Shop's own";
    row.live->fields.visible = false;
  };
  for (const ShelfRow& row :
       {a_row("A").done(), a_row("A").listed().but(differing).done(),
        a_row("A").listed().inactive().done(), a_row("A").listed().gone_for(hours(9000)).done(),
        a_row("A").vanished().done()}) {
    const ProductDecision decision = planned({row}, rules);
    EXPECT_TRUE(decision.plan.empty());
    EXPECT_TRUE(decision.issues.empty());
    EXPECT_EQ(decision.not_wanted, 1U);
  }
  EXPECT_EQ(outcome(planned({a_row("A").approved()}, rules)), (Texts{"create A"}));
  EXPECT_EQ(outcome(planned({a_row("A").approved().listed().but(differing)}, rules)),
            (Texts{"update A"}));
}

TEST(PlanSelection, LeavesSharedFieldsAloneWhileASiblingIsNotApproved) {
  RecordProperty("requirements", "140");
  PlanRules rules = approved_only();
  rules.settings.fields[Field::kName] = Ownership::kSource;
  const auto renamed = [](ShelfRow& row) { row.live->fields.name = "Mug"; };
  const ShelfRow approved = a_row("A").approved().listed().but(renamed);
  const ProductDecision decision = planned({approved, a_row("B").listed().but(renamed)}, rules);
  EXPECT_TRUE(decision.plan.empty());
  EXPECT_EQ(issue_ids(decision), (Texts{"product.partly_approved"}));
  EXPECT_EQ(texts(planned({approved}, rules).plan.changes), (Texts{"name: Mug -> Enamel mug"}));
}

struct Leaving {
  std::string what;
  RemovalPolicy removal;
  ShelfRow row;
  Texts outcome;
};

TEST(PlanSelection, HidesFirstAndDeletesOnlyWhatIsGoneForTheGraceTime) {
  RecordProperty("requirements", "59,60,61,110,111,112");
  const std::vector<Leaving> cases = {
      {"inactive", RemovalPolicy::kHide, a_row("A").listed().inactive(), {"hide A"}},
      {"gone", RemovalPolicy::kHide, a_row("A").listed().gone_for(hours(1)), {"hide A"}},
      {"gone long ago",
       RemovalPolicy::kHide,
       a_row("A").listed().gone_for(hours(9000)),
       {"hide A"}},
      {"hidden already", RemovalPolicy::kHide, a_row("A").listed().hidden().inactive(), {}},
      {"kept", RemovalPolicy::kKeep, a_row("A").listed().inactive(), {}},
      {"kept though gone", RemovalPolicy::kKeep, a_row("A").listed().gone_for(hours(9000)), {}},
      {"delete hides first",
       RemovalPolicy::kDelete,
       a_row("A").listed().gone_for(hours(9000)),
       {"hide A"}},
      {"delete waits",
       RemovalPolicy::kDelete,
       a_row("A").listed().hidden().gone_for(hours(47)),
       {}},
      {"delete",
       RemovalPolicy::kDelete,
       a_row("A").listed().hidden().gone_for(hours(48)),
       {"delete A"}},
      {"inactive is not gone", RemovalPolicy::kDelete, a_row("A").listed().hidden().inactive(), {}},
      {"gone on both sides", RemovalPolicy::kDelete, a_row("A").vanished().gone_for(hours(48)), {}},
      {"never listed", RemovalPolicy::kDelete, a_row("A").gone_for(hours(48)), {}},
  };
  for (const Leaving& one : cases) {
    EXPECT_EQ(outcome(planned({one.row}, removing(one.removal))), one.outcome) << one.what;
  }
}

TEST(PlanSelection, SaysWhenTheChannelCannotHide) {
  const ShelfRow inactive = a_row("A").listed().inactive();
  const ShelfRow gone = a_row("A").listed().gone_for(hours(1));
  EXPECT_EQ(outcome(planned({inactive}, removing(RemovalPolicy::kHide, false))),
            (Texts{"removal.unsupported"}));
  EXPECT_EQ(outcome(planned({gone}, removing(RemovalPolicy::kDelete, false))), (Texts{}));
  EXPECT_EQ(outcome(planned({a_row("A").listed().gone_for(hours(48))},
                            removing(RemovalPolicy::kDelete, false))),
            (Texts{"delete A"}));
  EXPECT_EQ(outcome(planned({gone}, removing(RemovalPolicy::kDelete, false, false))),
            (Texts{"removal.unsupported"}));
}

TEST(PlanSelection, NeverHidesWhatTheChannelDecidesToShow) {
  RecordProperty("requirements", "59,132");
  PlanRules rules = removing(RemovalPolicy::kHide);
  rules.settings.fields[Field::kVisible] = Ownership::kChannel;
  EXPECT_EQ(outcome(planned({a_row("A").listed().inactive()}, rules)), (Texts{}));
  rules.settings.fields[Field::kVisible] = Ownership::kCreateOnly;
  EXPECT_EQ(outcome(planned({a_row("A").listed().inactive()}, rules)), (Texts{"hide A"}));
}

TEST(PlanSelection, HidesWithOneChangeAndShowsAgain) {
  RecordProperty("requirements", "44,58,59");
  const auto stale = [](ShelfRow& row) { row.live->fields.price = dec("1"); };
  const ProductPlan hide = planned({a_row("A").listed().inactive().but(stale)}).plan;
  ASSERT_EQ(hide.variants.size(), 1U);
  EXPECT_EQ(texts(hide.variants[0].changes), (Texts{"visible: yes -> no"}));
  EXPECT_FALSE(hide.variants[0].fields.price);
  const ProductPlan show = planned({a_row("A").listed().hidden()}).plan;
  ASSERT_EQ(show.variants.size(), 1U);
  EXPECT_EQ(texts(show.variants[0].changes), (Texts{"visible: no -> yes"}));
}

TEST(PlanSelection, HidesWhatTheRuleExcludesAndWhatLostItsPrice) {
  RecordProperty("requirements", "133");
  PlanRules rules = by_rule([](ProductRule& r) { r.brands = {"Falcon"}; });
  EXPECT_EQ(outcome(planned({a_row("A").listed()}, rules)), (Texts{"hide A"}));

  rules = plan_rules();
  rules.settings.price.when_empty = PriceRule::WhenEmpty::kHide;
  const auto unpriced = [](ShelfRow& row) { row.item.prices.clear(); };
  EXPECT_EQ(outcome(planned({a_row("A").listed().but(unpriced)}, rules)), (Texts{"hide A"}));
  EXPECT_EQ(outcome(planned({a_row("A").listed().hidden().but(unpriced)}, rules)), (Texts{}));
}

}  // namespace
}  // namespace oneshelf
