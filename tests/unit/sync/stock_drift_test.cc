#include "sync/stock_drift.h"

#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

const Timestamp kTold = from_unix_ms(1'790'000'000'000);
const Timestamp kConfirmed = kTold - hours(5);

StockEdit edit(const std::string& expected, const std::string& found) {
  return {.expected = dec(expected),
          .found = dec(found),
          .confirmed_at = kConfirmed,
          .told_at = kTold,
          .sent_at = {}};
}

/// Everything is known, and nothing else explains the difference.
StockEditFacts all_known() {
  StockEditFacts facts;
  facts.is_plain = true;
  facts.orders_read_at = kTold + minutes(10);
  facts.source_read_at = kTold;
  facts.desired = dec("10");
  return facts;
}

StockEditVerdict judged(const StockEdit& edit, const StockEditFacts& facts) {
  return judge_stock_edit(edit, facts);
}

TEST(StockDrift, WhatNothingElseExplainsIsAnEdit) {
  RecordProperty("requirements", "84");
  EXPECT_EQ(judged(edit("10", "20"), all_known()), StockEditVerdict::kEdit);
  EXPECT_EQ(judged(edit("10", "7"), all_known()), StockEditVerdict::kEdit);
  EXPECT_EQ(judged(edit("10", "10.5"), all_known()), StockEditVerdict::kEdit);
  EXPECT_EQ(edit("10", "7").difference(), dec("-3"));
}

TEST(StockDrift, NoDifferenceIsNone) {
  EXPECT_EQ(judged(edit("10", "10"), all_known()), StockEditVerdict::kNone);
  EXPECT_EQ(judged(edit("10", "10.0"), {}), StockEditVerdict::kNone);
}

TEST(StockDrift, AnOrderOfThatTimeMayExplainAnyDifference) {
  RecordProperty("requirements", "84");
  struct Case {
    milliseconds before_confirmed;
    bool explains;
  };
  const Case cases[] = {{minutes(-200), true},
                        {milliseconds(0), true},
                        {minutes(10), true},
                        {minutes(10) + milliseconds(1), false},
                        {hours(100), false}};
  for (const Case& one : cases) {
    for (const char* found : {"7", "13"}) {
      StockEditFacts facts = all_known();
      facts.moved_at = kConfirmed - one.before_confirmed;
      EXPECT_EQ(judged(edit("10", found), facts),
                one.explains ? StockEditVerdict::kSold : StockEditVerdict::kEdit)
          << one.before_confirmed.count() << " " << found;
      // It is known at once: nothing has to be waited for.
      facts.orders_read_at.reset();
      EXPECT_EQ(judged(edit("10", found), facts),
                one.explains ? StockEditVerdict::kSold : StockEditVerdict::kWait);
    }
  }
}

TEST(StockDrift, OrdersAreToBeReadLongEnoughAfterTheFigureWasTold) {
  RecordProperty("requirements", "84");
  struct Case {
    const char* found;
    milliseconds read_after;
    StockEditVerdict verdict;
  };
  const Case cases[] = {
      {"13", minutes(-1), StockEditVerdict::kWait},
      {"13", milliseconds(0), StockEditVerdict::kWait},
      {"13", minutes(2) - milliseconds(1), StockEditVerdict::kWait},
      {"13", minutes(2), StockEditVerdict::kEdit},
      {"7", minutes(2), StockEditVerdict::kWait},  // what fell looks like a sale
      {"7", minutes(10) - milliseconds(1), StockEditVerdict::kWait},
      {"7", minutes(10), StockEditVerdict::kEdit},
  };
  for (const Case& one : cases) {
    StockEditFacts facts = all_known();
    facts.orders_read_at = kTold + one.read_after;
    EXPECT_EQ(judged(edit("10", one.found), facts), one.verdict)
        << one.found << " " << one.read_after.count();
  }
}

TEST(StockDrift, NothingIsSaidBeforeAllIsKnown) {
  StockEditFacts facts = all_known();
  facts.orders_read_at.reset();
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kWait);
  facts = all_known();
  facts.source_read_at.reset();
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kWait);
  facts.source_read_at = kTold - milliseconds(1);
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kWait);
  facts = all_known();
  facts.desired.reset();
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kWait) << "stock was never read";
}

TEST(StockDrift, AFigureOfOursThatMayHaveComeLateIsNobodysEdit) {
  RecordProperty("requirements", "84");
  StockEdit late = edit("10", "20");
  for (const milliseconds before :
       {milliseconds(0), milliseconds(minutes(9)), milliseconds(minutes(10)) - milliseconds(1)}) {
    late.sent_at = kTold - before;
    EXPECT_EQ(judged(late, all_known()), StockEditVerdict::kOurs) << before.count();
  }
  late.sent_at = kTold + minutes(1);  // a clock that was set back
  EXPECT_EQ(judged(late, all_known()), StockEditVerdict::kOurs);
  late.sent_at = kTold - minutes(10);
  EXPECT_EQ(judged(late, all_known()), StockEditVerdict::kEdit);
}

TEST(StockDrift, WhatShowsAsItShouldIsNoEditWhoeverWroteIt) {
  StockEditFacts facts = all_known();
  facts.desired = dec("20");
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kNone);
}

TEST(StockDrift, WhatMayHaveBeenEnteredOnBothSidesIsNotAdopted) {
  RecordProperty("requirements", "84");
  struct Case {
    const char *found, *desired;
    StockEditVerdict verdict;
  };
  const Case cases[] = {{"20", "15", StockEditVerdict::kSourceMoved},
                        {"20", "25", StockEditVerdict::kSourceMoved},
                        {"20", "9", StockEditVerdict::kEdit},  // sold elsewhere
                        {"7", "9", StockEditVerdict::kSourceMoved},
                        {"7", "11", StockEditVerdict::kEdit}};
  for (const Case& one : cases) {
    StockEditFacts facts = all_known();
    facts.desired = dec(one.desired);
    EXPECT_EQ(judged(edit("10", one.found), facts), one.verdict) << one.found << one.desired;
  }
}

TEST(StockDrift, OnlyWhatIsBoundToOnePlainItemMovesTheSource) {
  StockEditFacts facts = all_known();
  facts.is_plain = false;
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kNotPlain);
}

TEST(StockDrift, WhatALostDatabaseKnewIsForgotten) {
  StockEditFacts facts = all_known();
  facts.restored_at = kConfirmed;
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kForgotten);
  facts.restored_at = kConfirmed - milliseconds(1);
  EXPECT_EQ(judged(edit("10", "20"), facts), StockEditVerdict::kEdit);
}

TEST(StockDrift, IsWatchedOnlyWhereTheSourceKeepsStockAndOrdersAreRead) {
  RecordProperty("requirements", "84");
  LinkSettings settings;
  EXPECT_FALSE(watches_stock(settings)) << "by default it is restored";
  settings.drift.stock = DriftPolicy::kAsk;
  EXPECT_TRUE(watches_stock(settings));
  settings.orders.enabled = false;
  EXPECT_FALSE(watches_stock(settings));
  settings.orders.enabled = true;
  settings.fields[Field::kStock] = Ownership::kChannel;
  EXPECT_FALSE(watches_stock(settings));
}

TEST(StockDrift, EveryVerdictHasAName) {
  for (const auto verdict :
       {StockEditVerdict::kEdit, StockEditVerdict::kWait, StockEditVerdict::kNone,
        StockEditVerdict::kSold, StockEditVerdict::kOurs, StockEditVerdict::kNotPlain,
        StockEditVerdict::kSourceMoved, StockEditVerdict::kForgotten}) {
    EXPECT_FALSE(name_of(verdict).empty());
  }
  EXPECT_TRUE(reason_of(StockEditVerdict::kSold).empty()) << "a sale needs no telling";
  EXPECT_FALSE(reason_of(StockEditVerdict::kSourceMoved).empty());
}

}  // namespace
}  // namespace oneshelf
