#include "sync/preflight.h"

#include <gtest/gtest.h>

#include <set>

// What is told before a shop gets a master's figures for the first time.
namespace oneshelf {
namespace {

using Problem = PreflightProblem;
using Effect = PreflightEffect;

StockRow row(const std::string& sku, const std::string& stock) {
  StockRow made;
  made.id = "id-" + sku;
  made.sku = sku;
  if (!stock.empty()) made.stock = dec(stock);
  return made;
}

size_t count_of(const Preflight& report, Problem problem) {
  const PreflightFinding* finding = report.find(problem);
  return finding == nullptr ? 0 : finding->count;
}

struct Expected {
  Problem problem;
  size_t count;
  Effect effect;
  size_t in_both;
};
struct Case {
  const char* name;
  std::vector<StockRow> master, replica;
  Expected expected;
  PreflightRules rules = {};
};

StockRow bound(StockRow made) {
  made.bound = true;
  return made;
}
StockRow inactive(StockRow made) {
  made.active = false;
  return made;
}

const StockRow kA = row("A", "1");
const StockRow kB = row("B", "2");
const StockRow kNegative = row("B", "-1");
const StockRow kHalf = row("B", "1.5");

std::vector<Case> figures() {
  const std::vector<StockRow> both = {kA, kB};
  const Expected negative = {Problem::kNegativeInMaster, 1, Effect::kTold, 2};
  const Expected no_negative = {Problem::kNegativeInMaster, 0, Effect::kTold, 2};
  const Expected negative_there = {Problem::kNegativeInReplica, 1, Effect::kTold, 2};
  const Expected half = {Problem::kFractionalInMaster, 1, Effect::kTold, 2};
  const Expected no_half = {Problem::kFractionalInMaster, 0, Effect::kTold, 2};
  const Expected half_there = {Problem::kFractionalInReplica, 1, Effect::kTold, 2};
  const Expected unknown = {Problem::kUnknownInMaster, 1, Effect::kLeftOut, 2};
  const Expected not_for_sale = {Problem::kInactiveInMaster, 1, Effect::kLeftOut, 2};
  return {
      {"negative", {kA, kNegative}, both, negative},
      {"negative, which the replica takes", {kA, kNegative}, both, no_negative, {.negative = true}},
      {"negative in the replica", both, {kA, kNegative}, negative_there},
      {"fractional", {kA, kHalf}, both, half},
      {"fractional, which the replica takes", {kA, kHalf}, both, no_half, {.fractional = true}},
      {"fractional in the replica", both, {kA, kHalf}, half_there},
      {"negative and fractional", {kA, row("B", "-1.5")}, both, half},
      {"unknown", {kA, row("B", "")}, both, unknown},
      {"inactive", {kA, inactive(kB)}, both, not_for_sale}};
}

std::vector<Case> skus() {
  const Expected doubles = {Problem::kDuplicateInMaster, 2, Effect::kLeftOut, 1};
  const Expected doubles_there = {Problem::kDuplicateInReplica, 2, Effect::kLeftOut, 1};
  const Expected blank = {Problem::kBlankInMaster, 1, Effect::kLeftOut, 1};
  const Expected blank_there = {Problem::kBlankInReplica, 2, Effect::kLeftOut, 1};
  return {{"doubles in the master", {kA, kB, kB}, {kA, kB}, doubles},
          {"doubles in the replica", {kA, kB}, {kA, kB, kB}, doubles_there},
          {"blank in the master", {kA, row("", "4")}, {kA}, blank},
          {"white space is blank", {kA, row("  ", "4")}, {kA}, blank},
          {"blank in the replica", {kA}, {kA, row("", "4"), row("", "5")}, blank_there}};
}

std::vector<Case> near_skus() {
  const StockRow lower = row("mug-1", "2");
  const StockRow upper = row("MUG-1", "2");
  const StockRow dashed = row("MUG\u20131", "2");
  const Expected near = {Problem::kNearSku, 1, Effect::kLeftOut, 1};
  const Expected two_near = {Problem::kNearSku, 2, Effect::kLeftOut, 1};
  const Expected not_near = {Problem::kNearSku, 0, Effect::kLeftOut, 1};
  const Expected taken = {Problem::kNearSku, 0, Effect::kLeftOut, 2};
  return {{"case", {kA, lower}, {kA, upper}, near},
          {"dashes and spaces", {kA, dashed}, {kA, row(" MUG-1 ", "2")}, near},
          {"case, accepted", {kA, lower}, {kA, upper}, taken, {.link_near = true}},
          {"case, accepted, two of them",
           {kA, lower, row("Mug-1", "2")},
           {kA, upper},
           two_near,
           {.link_near = true}},
          {"leading zeros count", {kA, row("007", "2")}, {kA, row("7", "2")}, not_near}};
}

std::vector<Case> sides() {
  const StockRow none = row("A", "0");
  const Expected only_here = {Problem::kOnlyInMaster, 1, Effect::kLeftOut, 1};
  const Expected only_there = {Problem::kOnlyInReplica, 1, Effect::kLeftOut, 1};
  const Expected linked = {Problem::kOnlyInMaster, 0, Effect::kLeftOut, 1};
  const Expected no_master = {Problem::kNothingInMaster, 1, Effect::kStops, 0};
  const Expected no_replica = {Problem::kNothingInReplica, 1, Effect::kStops, 0};
  const Expected no_common = {Problem::kNothingInCommon, 1, Effect::kStops, 0};
  const Expected wrong_way = {Problem::kMasterAllZero, 1, Effect::kStops, 1};
  const Expected sold_out = {Problem::kMasterAllZero, 0, Effect::kStops, 1};
  return {{"only in the master", {kA, kB}, {kA}, only_here},
          {"only in the replica", {kA}, {kA, kB}, only_there},
          {"linked by hand", {bound(row("X", "2"))}, {bound(row("Y", "2"))}, linked},
          {"no master", {}, {kA}, no_master},
          {"no replica", {kA}, {}, no_replica},
          {"nothing in common", {kA}, {kB}, no_common},
          {"the wrong way round", {none}, {kA}, wrong_way},
          {"both sold out", {none}, {none}, sold_out}};
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (auto part : {figures(), skus(), near_skus(), sides()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

TEST(Preflight, TellsEachTroubleWithItsCountItsEffectAndWhatIsLeft) {
  RecordProperty("requirements", "83,89");
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const Preflight report = preflight(one.master, one.replica, one.rules);
    EXPECT_EQ(count_of(report, one.expected.problem), one.expected.count);
    EXPECT_EQ(report.in_both, one.expected.in_both);
    EXPECT_EQ(report.in_master, one.master.size());
    EXPECT_EQ(report.in_replica, one.replica.size());
    const PreflightFinding* finding = report.find(one.expected.problem);
    if (finding == nullptr) continue;
    EXPECT_EQ(finding->effect, one.expected.effect);
    EXPECT_FALSE(finding->sentence.empty());
    EXPECT_FALSE(finding->remedy.empty());
    EXPECT_EQ(report.stops(), one.expected.effect == Effect::kStops);
  }
}

TEST(Preflight, TwoShopsThatAgreeGiveNoFinding) {
  RecordProperty("requirements", "83");
  const std::vector<StockRow> rows = {row("A", "1"), row("B", "0"), row("C", "300")};
  const Preflight report = preflight(rows, rows, {});
  EXPECT_TRUE(report.findings.empty());
  EXPECT_FALSE(report.stops());
  EXPECT_EQ(report.in_both, 3U);
}

TEST(Preflight, AKitHasNoFigureOfItsOwnAndThatIsNoTrouble) {
  StockRow kit = row("SET", "");
  kit.is_kit = true;
  const std::vector<StockRow> master = {kit};
  const Preflight report = preflight(master, std::vector<StockRow>{row("SET", "4")}, {});
  EXPECT_TRUE(report.findings.empty());
}

TEST(Preflight, CountsAllAndNamesSome) {
  RecordProperty("requirements", "83");
  std::vector<StockRow> master = {row("A", "1")};
  for (int i = 0; i < 100; ++i) master.push_back(row("M-" + std::to_string(i), "-1"));
  const Preflight report = preflight(master, std::vector<StockRow>{row("A", "1")}, {});
  const PreflightFinding* finding = report.find(Problem::kOnlyInMaster);
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->count, 100U);
  EXPECT_EQ(finding->examples.size(), Preflight::kExamplesMax);
  EXPECT_EQ(finding->examples.front(), "M-0");
}

TEST(Preflight, WhatHasNoSkuIsKnownByItsId) {
  StockRow blank = row("", "-2");
  blank.id = "4711";
  const std::vector<StockRow> master = {blank, row("A", "1")};
  const Preflight report = preflight(master, std::vector<StockRow>{row("A", "1")}, {});
  const PreflightFinding* finding = report.find(Problem::kNegativeInMaster);
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->examples.front(), "#4711");
}

TEST(Preflight, WhatStopsItComesFirst) {
  const std::vector<StockRow> master = {row("A", "-1"), row("", "1")};
  const Preflight report = preflight(master, std::vector<StockRow>{row("B", "1")}, {});
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().effect, Effect::kStops);
  EXPECT_EQ(report.findings.back().effect, Effect::kTold);
}

TEST(Preflight, EveryProblemHasAName) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Problem::kOnlyInReplica); ++i) {
    names.insert(name_of(static_cast<Problem>(i)));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(Problem::kOnlyInReplica) + 1);
}

}  // namespace
}  // namespace oneshelf
