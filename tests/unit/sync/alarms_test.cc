#include "sync/alarms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/freshness.h"

namespace oneshelf {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const ConnectionId kErp("erp"), kWeb("web");

/// A link on which all is well.
Watched well() {
  Watched watched;
  watched.now = kNow;
  watched.watching_since = kNow - hours(24 * 30);
  watched.used_since = kNow - hours(24 * 30);
  watched.last_backup_at = kNow - hours(3);
  watched.next_due = kNow + seconds(10);
  watched.connections = {{.id = kErp}, {.id = kWeb}};
  for (const char* kind : {"items", "stock"}) {
    watched.streams.push_back(
        {.connection = kErp, .kind = kind, .last_success_at = kNow - minutes(1)});
  }
  for (const char* kind : {"listings", "orders:shop"}) {
    watched.streams.push_back(
        {.connection = kWeb, .kind = kind, .last_success_at = kNow - minutes(1)});
  }
  WatchedLink link;
  link.id = LinkId("shop");
  link.source = kErp;
  link.channel = kWeb;
  link.created_at = kNow - hours(24 * 30);
  link.targets = {.orders = minutes(10), .stock = minutes(10), .catalogue = minutes(30)};
  link.orders.last_done_at = link.catalogue.last_done_at = kNow - minutes(1);
  link.drift_percent_max = Decimal::from_integer(5);
  watched.links = {link};
  return watched;
}

std::vector<std::string> found_in(const Watched& watched, const AlarmLimits& limits = {}) {
  std::vector<std::string> found;
  for (const Alarm& alarm : find_alarms(watched, limits)) {
    EXPECT_FALSE(alarm.sentence.empty());
    EXPECT_FALSE(alarm.remedy.empty()) << alarm.id;
    EXPECT_LE(alarm.since, watched.now) << alarm.id;
    found.push_back(alarm.id + " " + alarm.subject);
  }
  std::ranges::sort(found);
  return found;
}

using Found = std::vector<std::string>;

Error an_error(const std::string& id) {
  return Error(ErrorCode::kUnauthenticated, id, "It said no.").remedied("Ask again.");
}

TEST(Alarms, AreNoneWhereAllIsWell) { EXPECT_EQ(found_in(well()), Found{}); }

TEST(Alarms, TargetsComeFromTheIntervalsUnlessSet) {
  LinkSettings settings;
  settings.intervals.orders = seconds(30);
  settings.intervals.stock = seconds(300);
  FreshnessTargets targets = freshness_targets(settings);
  EXPECT_EQ(targets.orders, minutes(10)) << "never less than ten minutes";
  EXPECT_EQ(targets.stock, minutes(25));
  settings.freshness.orders = seconds(90);
  targets = freshness_targets(settings);
  EXPECT_EQ(targets.of("orders:shop"), seconds(90));
  EXPECT_EQ(targets.of("stock"), minutes(25));
  EXPECT_EQ(targets.of("listings"), targets.catalogue);
}

TEST(Alarms, EveryStreamThatFallsSilentIsTold) {
  const char* const subjects[] = {"erp/items", "erp/stock", "web/listings", "web/orders"};
  for (size_t i = 0; i < std::size(subjects); ++i) {
    Watched watched = well();
    watched.streams[i].last_success_at = kNow - minutes(31);
    watched.streams[i].problem = an_error("connect.no");
    EXPECT_EQ(found_in(watched), Found{std::string("stream.silent ") + subjects[i]});
    EXPECT_EQ(find_alarms(watched, {})[0].remedy, "Ask again.");
  }
}

TEST(Alarms, AStreamIsLateOnlyAfterItsOwnTarget) {
  Watched watched = well();
  for (WatchedStream& stream : watched.streams) stream.last_success_at = kNow - minutes(11);
  EXPECT_EQ(found_in(watched), (Found{"stream.silent erp/stock", "stream.silent web/orders"}));
}

TEST(Alarms, WorkThatDidNotEndWellForLongIsToldWithItsReason) {
  Watched watched = well();
  watched.links[0].orders.last_done_at = kNow - minutes(11);
  watched.links[0].orders.last_error = an_error("order.no");
  EXPECT_EQ(found_in(watched), Found{"work.silent shop/orders"});
  EXPECT_NE(find_alarms(watched, {})[0].sentence.find("It said no."), std::string::npos);
  watched.links[0].takes_orders = false;
  EXPECT_EQ(found_in(watched), Found{});
}

TEST(Alarms, AWholeReadingThatMovesIsNotLateAndOneThatStandsIsStuck) {
  Watched watched = well();
  watched.links[0].catalogue.last_done_at = kNow - hours(2);
  for (WatchedStream& stream : watched.streams) {
    if (stream.kind != "orders:shop") stream.last_success_at = kNow - hours(2);
  }
  watched.links[0].catalogue.moved_at = kNow - minutes(1);
  EXPECT_EQ(found_in(watched), Found{});
  watched.links[0].catalogue.moved_at = kNow - minutes(20);
  const Found found = found_in(watched);
  EXPECT_EQ(found.back(), "work.stuck shop/catalogue");
}

TEST(Alarms, ACauseIsToldOnceAndNotWhatFollowsFromIt) {
  Watched watched = well();
  for (WatchedStream& stream : watched.streams) stream.last_success_at = kNow - hours(5);
  watched.links[0].orders.last_done_at = kNow - hours(5);
  Watched halted = watched;
  halted.next_due = kNow - hours(5);
  EXPECT_EQ(found_in(halted), Found{"schedule.halted schedule"});
  watched.connections[1].paused = true;
  watched.connections[1].problem = an_error("connect.bad_credentials");
  EXPECT_EQ(found_in(watched), Found{"connection.paused web"});
}

TEST(Alarms, NothingIsLateThatCouldNotHaveBeenDone) {
  Watched watched = well();
  for (WatchedStream& stream : watched.streams) stream.last_success_at = kNow - hours(5);
  watched.links[0].orders.last_done_at = watched.links[0].catalogue.last_done_at = kNow - hours(5);
  watched.next_due = kNow - hours(5);
  watched.watching_since = kNow - minutes(5);  // the service was off
  EXPECT_EQ(found_in(watched), Found{});
  watched = well();
  watched.streams.clear();
  watched.links[0].orders = watched.links[0].catalogue = {};
  watched.links[0].created_at = kNow - minutes(5);  // a new link
  EXPECT_EQ(found_in(watched), Found{});
  watched.links[0].created_at = kNow - hours(5);
  watched.links[0].paused = true;
  EXPECT_EQ(found_in(watched), Found{});
}

TEST(Alarms, OrdersThatWaitTooLongAreToldEvenWhileAConnectionIsPaused) {
  Watched watched = well();
  watched.links[0].held = {.count = 3, .oldest_at = kNow - minutes(16)};
  watched.links[0].waiting = {.count = 1, .oldest_at = kNow - minutes(29)};
  EXPECT_EQ(found_in(watched), Found{"orders.held shop"});
  watched.connections[0].paused = true;
  watched.connections[0].problem = an_error("connect.bad_credentials");
  watched.links[0].waiting.oldest_at = kNow - minutes(31);
  EXPECT_EQ(found_in(watched),
            (Found{"connection.paused erp", "orders.held shop", "orders.waiting shop"}));
}

TEST(Alarms, ABusyTopicThatFallsQuietIsToldAndARareOneIsNot) {
  Watched watched = well();
  const WatchedTopic busy{kWeb, "orders", 1000, kNow - hours(240), kNow - hours(13)};
  watched.topics = {busy};
  EXPECT_EQ(found_in(watched), Found{"hooks.quiet web/orders"});
  watched.topics[0].last_at = kNow - hours(11);  // a night
  EXPECT_EQ(found_in(watched), Found{});
  watched.topics[0] = {kWeb, "orders", 10, kNow - hours(240), kNow - hours(100)};
  EXPECT_EQ(found_in(watched), Found{});
  watched.topics[0] = {kWeb, "orders", 20, kNow - hours(240), kNow - hours(40)};
  EXPECT_EQ(found_in(watched), Found{}) << "20 gaps of ten hours have not passed";
}

TEST(Alarms, HooksDriftParkedTellersAndExpiringTokensAreTold) {
  Watched watched = well();
  watched.hooks = {{kWeb, an_error("hooks.cannot_register"), kNow}};
  watched.links[0].drift = {.compared = 1000, .drifted = 51};
  watched.links[0].parked = 101;
  watched.tellers = {{"mail", kNow - hours(1), an_error("mail.refused")}};
  watched.connections[0].expires_at = kNow + hours(24 * 13);
  EXPECT_EQ(found_in(watched), (Found{"drift.high shop", "hooks.missing web", "records.parked shop",
                                      "teller.failing mail", "token.expiring erp"}));
  watched.links[0].drift = {.compared = 20, .drifted = 9};
  watched.links[0].parked = 100;
  watched.hooks[0].problem.reset();
  watched.tellers[0].failing_since = kNow - minutes(5);
  watched.connections[0].expires_at = kNow + hours(24 * 15);
  EXPECT_EQ(found_in(watched), Found{});
}

TEST(Alarms, AFullDiskAndAnOldBackupAreTold) {
  struct Case {
    int64_t free_mb, total_mb;
    bool low;
  };
  for (const Case& each : {Case{500, 100'000, true}, Case{2000, 100'000, false},
                           Case{500, 2000, false}, Case{10, 1000, true}}) {
    Watched watched = well();
    watched.disk = {each.free_mb << 20, each.total_mb << 20};
    EXPECT_EQ(!found_in(watched).empty(), each.low) << each.free_mb;
  }
  Watched watched = well();
  watched.last_backup_at.reset();
  EXPECT_EQ(found_in(watched), Found{"backup.old backup"});
  AlarmLimits never;
  never.backup_age = hours(0);
  EXPECT_EQ(found_in(watched, never), Found{});
}

TEST(Alarms, SpansReadAsPeopleSayThem) {
  EXPECT_EQ(freshness::span_text(seconds(90)), "90 s");
  EXPECT_EQ(freshness::span_text(minutes(10)), "10 min");
  EXPECT_EQ(freshness::span_text(hours(3)), "3 h");
  EXPECT_EQ(freshness::span_text(hours(7 * 24)), "7 days");
}

}  // namespace
}  // namespace oneshelf
