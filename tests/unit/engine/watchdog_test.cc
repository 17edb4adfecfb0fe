#include "engine/watchdog.h"

#include "engine/drift_sweep.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Takes mail, unless told to fail, and keeps it.
class FakeMail final : public MailSender {
 public:
  Result<void> send(const Context&, const MailServer& server, const Mail& mail) override {
    if (failing) {
      return Error(ErrorCode::kUnauthenticated, "mail.login", "No.").with("user", server.user);
    }
    password = server.password;
    sent.push_back(mail);
    return success();
  }
  std::vector<Mail> sent;
  std::string password;
  bool failing = false;
};

class FakeHttp final : public Http {
 public:
  Result<HttpResponse> send(const Context&, const HttpRequest& request) override {
    if (status == 0) return Error(ErrorCode::kUnavailable, "net.refused", "Nobody there.");
    requests.push_back(request);
    HttpResponse response;
    response.status = status;
    return response;
  }
  size_t to(const std::string& url) const {
    return static_cast<size_t>(std::ranges::count(requests, url, &HttpRequest::url));
  }
  std::vector<HttpRequest> requests;
  int status = 204;
};

constexpr const char* kHook = "https://chat.example/T0/hook-token";
constexpr const char* kMonitor = "https://monitor.example/ping-token";

class WatchdogTest : public ::testing::Test {
 protected:
  WatchdogTest() {
    world.add_source_item("A", "10", "5");
    world.connect();
    world.sync();
    world.sync_orders();
    restart();
  }
  void restart() {
    watchdog = std::make_unique<Watchdog>(WatchdogParts{
        world.store(), world.clock(), {http, mail}, secrets, [this]() -> Result<WatchedDisk> {
          return disk;
        }});
  }
  void set(const AlarmValues& values) {
    ASSERT_TRUE(change_alarm_values(world.store(), secrets, values).ok());
  }
  void tell_by_mail() {
    set({{"mail_url", "smtp://mail.example:587"},
         {"mail_user", "shelf"},
         {"mail_password", "mail-secret"},
         {"mail_from", "shelf@shop.example"},
         {"mail_to", "ada@shop.example, bob@shop.example"}});
  }
  Watchdog::Look look() { return value_of(watchdog->look(world.context())); }
  /// Looks now and then, as time goes by without any work.
  std::vector<Alarm> idle(minutes time, minutes step = minutes(1)) {
    std::vector<Alarm> alarms;
    for (minutes passed{0}; passed < time; passed += step) {
      world.clock().pass(step);
      alarms = look().alarms;
    }
    return alarms;
  }
  void work() {
    const auto job = [&](const char* kind) {
      return world.store().write([&](Records& records) -> Result<void> {
        JobRecord done;
        done.id = JobId(std::string(kind) + to_rfc3339(world.clock().now()));
        done.kind = kind;
        done.subject = "shop";
        done.state = JobState::kDone;
        done.created_at = world.clock().now();
        done.finished_at = done.created_at;
        return records.save_job(done);
      });
    };
    world.sync();
    world.sync_orders();
    expect_ok(job("orders"));
    expect_ok(job("catalogue"));
  }
  std::vector<AlarmRecord> stored() {
    return value_of(read_value<std::vector<AlarmRecord>>(
        world.store(), [](Records& records) { return records.alarms(); }));
  }
  TellerRecord teller(const std::string& name) {
    for (const TellerRecord& each : value_of(read_value<std::vector<TellerRecord>>(
             world.store(), [](Records& records) { return records.tellers(); }))) {
      if (each.name == name) return each;
    }
    return {};
  }

  World world;
  KeySecrets secrets{std::string(32, 'a')};
  FakeMail mail;
  FakeHttp http;
  WatchedDisk disk{int64_t{50} << 30, int64_t{100} << 30};
  std::unique_ptr<Watchdog> watchdog;
};

TEST_F(WatchdogTest, SilenceIsToldWithinItsFreshnessTimeAndOnce) {
  tell_by_mail();
  work();
  EXPECT_TRUE(idle(minutes(9)).empty());
  EXPECT_TRUE(mail.sent.empty());
  const std::vector<Alarm> alarms = idle(minutes(3));
  ASSERT_FALSE(alarms.empty());
  EXPECT_EQ(alarms[0].id, "stream.silent");
  ASSERT_GE(mail.sent.size(), 1U);
  EXPECT_NE(mail.sent[0].subject.find("could not be read"), std::string::npos);
  EXPECT_EQ(mail.sent[0].to.size(), 2U);
  idle(minutes(60), minutes(6));
  const size_t heard = mail.sent.size();
  idle(minutes(60), minutes(6));
  EXPECT_EQ(mail.sent.size(), heard) << "an alarm that stays is told once a day";
  idle(minutes(24 * 60), minutes(9));
  EXPECT_GT(mail.sent.size(), heard);
}

TEST_F(WatchdogTest, ThatItIsOverIsToldToo) {
  tell_by_mail();
  work();
  idle(minutes(15));
  const size_t heard = mail.sent.size();
  work();
  EXPECT_TRUE(look().alarms.empty());
  ASSERT_EQ(mail.sent.size(), heard + 1);
  EXPECT_NE(mail.sent.back().body.find("Over:"), std::string::npos);
  for (const AlarmRecord& alarm : stored()) EXPECT_TRUE(alarm.cleared_at);
}

TEST_F(WatchdogTest, TellingThatFailsIsVisibleAndTriedAgainWithTheSameId) {
  tell_by_mail();
  mail.failing = true;
  work();
  idle(minutes(12));
  EXPECT_TRUE(teller("mail").failing_since);
  EXPECT_EQ(teller("mail").problem->id(), "mail.login");
  mail.failing = false;
  idle(minutes(10));
  ASSERT_FALSE(mail.sent.empty());
  EXPECT_EQ(mail.password, "mail-secret");
  EXPECT_FALSE(teller("mail").failing_since);
}

TEST_F(WatchdogTest, AWebhookIsSignedOverTimeAndBody) {
  set({{"webhook_url", kHook}, {"webhook_secret", "shared"}});
  work();
  idle(minutes(12));
  ASSERT_EQ(http.to(kHook), 1U);
  const HttpRequest& request = http.requests[0];
  const std::string time = *find_header(request.headers, "X-OneShelf-Timestamp");
  EXPECT_EQ(find_header(request.headers, "X-OneShelf-Signature"),
            webhook_signature("shared", time, request.body));
  const Json body = value_of(parse_json(request.body));
  EXPECT_EQ(body["event"].text_or(), "alarms");
  EXPECT_GE(body["raised"].size(), 1U);
  EXPECT_EQ(request.body.find("shared"), std::string::npos);
}

TEST_F(WatchdogTest, AQueuedMessageOutlivesTheProcess) {
  set({{"webhook_url", kHook}, {"webhook_secret", "shared"}});
  http.status = 0;
  work();
  idle(minutes(12));
  EXPECT_TRUE(http.requests.empty());
  restart();
  http.status = 200;
  idle(minutes(5));
  EXPECT_GE(http.to(kHook), 1U);
}

TEST_F(WatchdogTest, TheHeartbeatStopsWhenSomethingIsCritical) {
  set({{"heartbeat_url", kMonitor}, {"heartbeat_minutes", "5"}});
  work();
  idle(minutes(9));
  EXPECT_EQ(http.to(kMonitor), 2U);
  idle(minutes(30));
  const size_t beats = http.to(kMonitor);
  EXPECT_LE(beats, 3U);
  idle(minutes(60));
  EXPECT_EQ(http.to(kMonitor), beats);
}

TEST_F(WatchdogTest, AProcessThatStartsAgainAndAgainDoesNotLookFresh) {
  work();
  for (int i = 0; i < 12; ++i) {
    restart();
    idle(minutes(1));
  }
  EXPECT_FALSE(look().alarms.empty());
}

TEST_F(WatchdogTest, AfterTheServiceWasOffTheWorkersGetTheirTime) {
  work();
  look();
  world.clock().pass(hours(48));
  restart();
  EXPECT_TRUE(look().alarms.empty());
  EXPECT_FALSE(idle(minutes(11)).empty());
}

TEST_F(WatchdogTest, AHaltedScheduleIsOneAlarm) {
  work();
  look();
  expect_ok(world.store().write(
      [&](Records& records) { return records.schedule("orders:shop", world.clock().now()); }));
  const std::vector<Alarm> alarms = idle(minutes(15));
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].id, "schedule.halted");
}

TEST_F(WatchdogTest, AJobThatStandsStillIsNoticedByItsProgressAlone) {
  work();
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.start_job({JobId("j"), "catalogue", "shop", "1:1", world.clock().now(),
                                    world.clock().now() + std::chrono::hours(1)}));
    return success();
  }));
  const std::vector<Alarm> alarms = idle(minutes(17));
  EXPECT_TRUE(
      std::ranges::any_of(alarms, [](const Alarm& alarm) { return alarm.id == "work.stuck"; }));
}

TEST_F(WatchdogTest, AFullDiskAndAPausedConnectionAreSeen) {
  work();
  disk = {int64_t{100} << 20, int64_t{100} << 30};
  expect_ok(world.parts().connections.pause(
      ConnectionId("web"), Error(ErrorCode::kUnauthenticated, "connect.bad_credentials", "No.")));
  std::vector<std::string> ids;
  for (const Alarm& alarm : look().alarms) ids.push_back(alarm.id);
  std::ranges::sort(ids);
  EXPECT_EQ(ids, (std::vector<std::string>{"connection.paused", "disk.low"}));
}

TEST_F(WatchdogTest, ADatabaseThatCannotBeUsedIsToldPastIt) {
  tell_by_mail();
  look();
  KeySecrets other(std::string(32, 'b'));
  set({{"mail_user", "shelf2"}});
  Watchdog blind(
      WatchdogParts{world.store(), world.clock(), {http, mail}, other, []() -> Result<WatchedDisk> {
                      return WatchedDisk{};
                    }});
  EXPECT_FALSE(blind.look(world.context()).ok()) << "the key is another one";
  EXPECT_TRUE(mail.sent.empty()) << "it never knew whom to tell";
  // The one that knew from before tells at once, and not again for an hour.
  expect_ok(world.store().write([](Records& records) {
    return records.save_account_settings("alarms", {Json::object(), "broken"});
  }));
  EXPECT_FALSE(watchdog->look(world.context()).ok());
  EXPECT_FALSE(watchdog->look(world.context()).ok());
  ASSERT_EQ(mail.sent.size(), 1U);
  EXPECT_NE(mail.sent[0].subject.find("cannot watch"), std::string::npos);
}

TEST_F(WatchdogTest, SecretsAreSealedAndNeverTold) {
  tell_by_mail();
  set({{"webhook_url", kHook}, {"webhook_secret", "shared"}});
  const auto settings = value_of(read_value<std::optional<AccountSettings>>(
      world.store(), [](Records& records) { return records.account_settings("alarms"); }));
  ASSERT_TRUE(settings);
  for (const char* secret : {"mail-secret", "shared", "hook-token"}) {
    EXPECT_EQ(settings->values.dump().find(secret), std::string::npos) << secret;
    EXPECT_EQ(settings->sealed_secrets.find(secret), std::string::npos) << secret;
  }
}

TEST_F(WatchdogTest, SettingsThatMakeNoSenseAreRefusedAndChangeNothing) {
  tell_by_mail();
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"mail_to", "ada"},
                                                        {"mail_to", ""},
                                                        {"mail_url", "http://x"},
                                                        {"mail_security", "yes"},
                                                        {"remind_hours", "0"},
                                                        {"backup_days", "-1"},
                                                        {"webhook_url", "chat.example"},
                                                        {"colour", "red"}}) {
    EXPECT_FALSE(change_alarm_values(world.store(), secrets, {{name, value}}).ok()) << name;
  }
  const auto values = value_of(read_value<AlarmValues>(
      world.store(), [&](Records& records) { return load_alarm_values(records, secrets); }));
  EXPECT_EQ(values.at("mail_to"), "ada@shop.example, bob@shop.example");
}

TEST(AlarmBook, WhatComesAndGoesIsToldAtMostOnceAnHour) {
  const Alarm alarm{.id = "work.silent",
                    .subject = "shop",
                    .since = from_unix_ms(0),
                    .sentence = "Silent.",
                    .remedy = "Look."};
  const std::vector<Alarm> found = {alarm};
  std::vector<AlarmRecord> known;
  size_t told = 0;
  for (int minute = 0; minute < 180; ++minute) {
    const bool there = minute % 2 == 0;
    const AlarmBooking booking = book_alarms(known, there ? found : std::vector<Alarm>(), hours(24),
                                             from_unix_ms(0) + minutes(minute));
    told += booking.changes.raised.size() + booking.changes.reminded.size();
    if (!booking.to_save.empty()) known = booking.to_save;
  }
  EXPECT_EQ(told, 3U);
}

}  // namespace
}  // namespace oneshelf::testing
