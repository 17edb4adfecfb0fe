#include "sync/drift.h"

#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf::build {
namespace {

PlanRules source_owns_name() {
  PlanRules rules = plan_rules();
  rules.settings.fields[Field::kName] = Ownership::kSource;
  return rules;
}

std::vector<std::string> drifts_in(const ShelfRow& row, const ListingFields& found,
                                   const PlanRules& rules = source_owns_name()) {
  std::vector<std::string> lines;
  for (const Drift& drift : find_drifts(row, found, rules)) {
    lines.push_back(std::string(name_of(drift.field)) + " of " + drift.record_id.str() + ": " +
                    drift.expected + " -> " + drift.found + ", not " + drift.desired);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Drift, IsAFieldOfTheSourceThatChangedWithoutUs) {
  const ShelfRow row = a_row().listed();
  ListingFields found = row.live->fields;
  EXPECT_EQ(drifts_in(row, found), Lines{});
  found.price = dec("9");
  found.name = "Cheap mug";
  EXPECT_EQ(drifts_in(row, found), (Lines{"name of shop-1: Enamel mug -> Cheap mug, not Enamel mug",
                                          "price of listing-MUG-1: 10 -> 9, not 10"}));
}

TEST(Drift, IsNotWhatIsAsDesiredWhoeverWroteIt) {
  ShelfRow row = a_row().item(an_item().priced("12").done()).listed();
  ListingFields found = row.live->fields;
  EXPECT_EQ(drifts_in(row, found), Lines{}) << "our own change is still to be written";
  found.price = dec("12");
  EXPECT_EQ(drifts_in(row, found), Lines{}) << "it was written, and the answer was lost";
  found.price = dec("11");
  EXPECT_EQ(drifts_in(row, found), Lines{"price of listing-MUG-1: 10 -> 11, not 12"});
}

TEST(Drift, IsNotInFieldsOfTheChannelNorInStockNorInWhatIsNotTold) {
  const ShelfRow row = a_row().listed();
  ListingFields found = row.live->fields;
  found.stock = {{LocationId(), dec("3")}};
  EXPECT_EQ(drifts_in(row, found), Lines{});
  found = row.live->fields;
  found.name = "Cheap mug";
  EXPECT_EQ(drifts_in(row, found, plan_rules()), Lines{}) << "the name is written at creation only";
  found.name.reset();
  EXPECT_EQ(drifts_in(row, found), Lines{});
}

TEST(Drift, IsNotInWhatNoLongerBelongsOnTheChannel) {
  const ShelfRow row = a_row().inactive().listed();
  ListingFields found = row.live->fields;
  found.price = dec("9");
  EXPECT_EQ(drifts_in(row, found), Lines{});
  const ShelfRow unbound = a_row();
  EXPECT_EQ(drifts_in(unbound, found), Lines{});
}

TEST(Drift, SpacesAroundATextAreNone) {
  const ShelfRow row = a_row().listed();
  ListingFields found = row.live->fields;
  found.name = " Enamel mug\n";
  EXPECT_EQ(drifts_in(row, found), Lines{});
}

TEST(Drift, ASettledFieldShowsWhatItShould) {
  const ShelfRow row = a_row().listed();
  ListingFields found = row.live->fields;
  EXPECT_TRUE(is_as_desired(Field::kPrice, row, found, source_owns_name()));
  found.price = dec("9");
  EXPECT_FALSE(is_as_desired(Field::kPrice, row, found, source_owns_name()));
}

TEST(Drift, WhatIsLeftToTheChannelIsNotPlanned) {
  const PlanRules rules = source_owns_name();
  ShelfRow row = a_row().listed();
  row.live->fields.price = dec("9");
  row.live->fields.name = "Cheap mug";
  EXPECT_EQ(planned({row}, rules).plan.variants.size(), 1U);
  row.left_to_channel = {Field::kPrice};
  ProductDecision decision = planned({row}, rules);
  EXPECT_TRUE(decision.plan.variants.empty());
  EXPECT_EQ(texts(decision.plan.changes), Lines{"name: Cheap mug -> Enamel mug"});
  row.left_to_channel = {Field::kPrice, Field::kName};
  EXPECT_TRUE(planned({row}, rules).plan.empty());
}

TEST(Drift, APolicyOfAFieldGoesBeforeTheLinks) {
  const LinkSettings settings = *with_setting(*with_setting(LinkSettings(), "drift.policy", "ask"),
                                              "drift.fields.price", "restore");
  EXPECT_EQ(settings.drift.of(Field::kPrice), DriftPolicy::kRestore);
  EXPECT_EQ(settings.drift.of(Field::kName), DriftPolicy::kAsk);
  const LinkSettings unset = *with_setting(settings, "drift.fields.price", "");
  EXPECT_EQ(unset.drift.of(Field::kPrice), DriftPolicy::kAsk);
  EXPECT_FALSE(with_setting(settings, "drift.policy", "forget").ok());
  EXPECT_FALSE(with_setting(settings, "drift.fields.stock", "ask").ok());
}

}  // namespace
}  // namespace oneshelf::build
