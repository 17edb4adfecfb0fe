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

struct Case {
  const char* name;
  std::vector<StockRow> master, replica;
  PreflightRules rules;
  Problem problem;
  size_t count;
  Effect effect;
  size_t in_both;
};

StockRow bound(StockRow made) {
  made.bound = true;
  return made;
}
StockRow inactive(StockRow made) {
  made.active = false;
  return made;
}

std::vector<Case> cases() {
  const StockRow a = row("A", "1");
  const StockRow b = row("B", "2");
  return {
      {"negative",
       {a, row("B", "-1")},
       {a, b},
       {},
       Problem::kNegativeInMaster,
       1,
       Effect::kTold,
       2},
      {"negative taken",
       {a, row("B", "-1")},
       {a, b},
       {.negative = true},
       Problem::kNegativeInMaster,
       0,
       Effect::kTold,
       2},
      {"negative in replica",
       {a, b},
       {row("A", "-3"), b},
       {},
       Problem::kNegativeInReplica,
       1,
       Effect::kTold,
       2},
      {"fractional",
       {a, row("B", "1.5")},
       {a, b},
       {},
       Problem::kFractionalInMaster,
       1,
       Effect::kTold,
       2},
      {"fractional taken",
       {a, row("B", "1.5")},
       {a, b},
       {.fractional = true},
       Problem::kFractionalInMaster,
       0,
       Effect::kTold,
       2},
      {"fractional in replica",
       {a, b},
       {row("A", "0.5"), b},
       {},
       Problem::kFractionalInReplica,
       1,
       Effect::kTold,
       2},
      {"both at once",
       {a, row("B", "-1.5")},
       {a, b},
       {},
       Problem::kFractionalInMaster,
       1,
       Effect::kTold,
       2},
      {"unknown", {a, row("B", "")}, {a, b}, {}, Problem::kUnknownInMaster, 1, Effect::kLeftOut, 2},
      {"inactive",
       {a, inactive(b)},
       {a, b},
       {},
       Problem::kInactiveInMaster,
       1,
       Effect::kLeftOut,
       2},
      {"doubles in master",
       {a, b, b},
       {a, b},
       {},
       Problem::kDuplicateInMaster,
       2,
       Effect::kLeftOut,
       1},
      {"doubles in replica",
       {a, b},
       {a, b, b},
       {},
       Problem::kDuplicateInReplica,
       2,
       Effect::kLeftOut,
       1},
      {"blank in master",
       {a, row("", "4")},
       {a},
       {},
       Problem::kBlankInMaster,
       1,
       Effect::kLeftOut,
       1},
      {"white space is blank",
       {a, row("  ", "4")},
       {a},
       {},
       Problem::kBlankInMaster,
       1,
       Effect::kLeftOut,
       1},
      {"blank in replica",
       {a},
       {a, row("", "4"), row("", "5")},
       {},
       Problem::kBlankInReplica,
       2,
       Effect::kLeftOut,
       1},
      {"case",
       {a, row("mug-1", "2")},
       {a, row("MUG-1", "2")},
       {},
       Problem::kNearSku,
       1,
       Effect::kLeftOut,
       1},
      {"dashes and spaces",
       {a, row("MUG\u20131", "2")},
       {a, row(" MUG-1 ", "2")},
       {},
       Problem::kNearSku,
       1,
       Effect::kLeftOut,
       1},
      {"case, accepted",
       {a, row("mug-1", "2")},
       {a, row("MUG-1", "2")},
       {.link_near = true},
       Problem::kNearSku,
       0,
       Effect::kLeftOut,
       2},
      {"case, accepted, two of them",
       {a, row("mug-1", "2"), row("Mug-1", "2")},
       {a, row("MUG-1", "2")},
       {.link_near = true},
       Problem::kNearSku,
       2,
       Effect::kLeftOut,
       1},
      {"leading zeros count",
       {a, row("007", "2")},
       {a, row("7", "2")},
       {},
       Problem::kNearSku,
       0,
       Effect::kLeftOut,
       1},
      {"only in master", {a, b}, {a}, {}, Problem::kOnlyInMaster, 1, Effect::kLeftOut, 1},
      {"only in replica", {a}, {a, b}, {}, Problem::kOnlyInReplica, 1, Effect::kLeftOut, 1},
      {"linked by hand",
       {bound(row("X", "2"))},
       {bound(row("Y", "2"))},
       {},
       Problem::kOnlyInMaster,
       0,
       Effect::kLeftOut,
       1},
      {"no master", {}, {a}, {}, Problem::kNothingInMaster, 1, Effect::kStops, 0},
      {"no replica", {a}, {}, {}, Problem::kNothingInReplica, 1, Effect::kStops, 0},
      {"nothing in common", {a}, {b}, {}, Problem::kNothingInCommon, 1, Effect::kStops, 0},
      {"the wrong way round",
       {row("A", "0")},
       {a},
       {},
       Problem::kMasterAllZero,
       1,
       Effect::kStops,
       1},
      {"both sold out",
       {row("A", "0")},
       {row("A", "0")},
       {},
       Problem::kMasterAllZero,
       0,
       Effect::kStops,
       1},
  };
}

TEST(Preflight, TellsEachTroubleWithItsCountItsEffectAndWhatIsLeft) {
  RecordProperty("requirements", "83,89");
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const Preflight report = preflight(one.master, one.replica, one.rules);
    EXPECT_EQ(count_of(report, one.problem), one.count);
    EXPECT_EQ(report.in_both, one.in_both);
    EXPECT_EQ(report.in_master, one.master.size());
    EXPECT_EQ(report.in_replica, one.replica.size());
    const PreflightFinding* finding = report.find(one.problem);
    if (finding == nullptr) continue;
    EXPECT_EQ(finding->effect, one.effect);
    EXPECT_FALSE(finding->sentence.empty());
    EXPECT_FALSE(finding->remedy.empty());
    EXPECT_EQ(report.stops(), one.effect == Effect::kStops);
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
