#include "store/sqlite/database.h"
#include "store/sqlite/migrations.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const LinkId kShop("shop");

class CareRecordsTest : public ::testing::Test {
 protected:
  CareRecordsTest() : store(open_store(folder.file("oneshelf.db"))) {}
  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  template <typename T>
  T read(const std::function<Result<T>(Records&)>& work) {
    return value_of(read_value<T>(*store, work));
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

AlarmRecord an_alarm(const std::string& subject) {
  return {.id = "stream.silent",
          .subject = subject,
          .severity = "critical",
          .sentence = "It is silent.",
          .remedy = "Look.",
          .since = kNow,
          .raised_at = kNow};
}

TEST_F(CareRecordsTest, RaisingTheSameAlarmTwiceIsOneAlarm) {
  write([](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_alarm(an_alarm("web")));
    AlarmRecord again = an_alarm("web");
    again.sentence = "Still silent.";
    ONESHELF_TRY(records.save_alarm(again));
    return records.save_alarm(an_alarm("erp"));
  });
  const auto alarms =
      read<std::vector<AlarmRecord>>([](Records& records) { return records.alarms(); });
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_EQ(alarms[0].subject, "erp");
  EXPECT_EQ(alarms[1].sentence, "Still silent.");
}

TEST_F(CareRecordsTest, ClearedAlarmsComeLastAndAreForgottenLater) {
  write([](Records& records) -> Result<void> {
    AlarmRecord over = an_alarm("erp");
    over.cleared_at = kNow;
    ONESHELF_TRY(records.save_alarm(over));
    return records.save_alarm(an_alarm("web"));
  });
  const auto all = [](Records& records) { return records.alarms(); };
  EXPECT_EQ(read<std::vector<AlarmRecord>>(all)[1].cleared_at, kNow);
  write([](Records& records) {
    return records.forget_alarms_cleared_before(kNow + milliseconds(1));
  });
  const auto left = read<std::vector<AlarmRecord>>(all);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].subject, "web");
}

TEST_F(CareRecordsTest, TellingsStayUntilRemovedAndComeWhenDue) {
  write([](Records& records) -> Result<void> {
    TellingRecord telling{.teller = "mail", .body = Json::object().set("a", 1)};
    telling.created_at = telling.next_at = kNow;
    ONESHELF_TRY(records.add_telling(telling));
    telling.next_at = kNow + std::chrono::hours(1);
    return records.add_telling(telling);
  });
  const auto due = [](Records& records) { return records.tellings(kNow, 10); };
  auto tellings = read<std::vector<TellingRecord>>(due);
  ASSERT_EQ(tellings.size(), 1U);
  EXPECT_EQ(tellings[0].body["a"].text_or(), "1");
  tellings[0].attempts = 1;
  tellings[0].next_at = kNow + std::chrono::minutes(1);
  write([&](Records& records) { return records.save_telling_attempt(tellings[0]); });
  EXPECT_TRUE(read<std::vector<TellingRecord>>(due).empty());
  write([&](Records& records) { return records.remove_telling(tellings[0].id); });
  const auto left = read<std::vector<TellingRecord>>(
      [](Records& records) { return records.tellings(std::nullopt, 10); });
  EXPECT_EQ(left.size(), 1U);
}

TEST_F(CareRecordsTest, AccountSettingsKeepSealedBytesAsTheyAre) {
  const std::string sealed("\x00\xff'", 3);
  write([&](Records& records) {
    return records.save_account_settings("alarms", {Json::object().set("url", "x"), sealed});
  });
  const auto settings = read<std::optional<AccountSettings>>(
      [](Records& records) { return records.account_settings("alarms"); });
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->sealed_secrets, sealed);
  EXPECT_EQ(settings->values["url"].text_or(), "x");
}

TEST_F(CareRecordsTest, ADriftOfTheSameFieldKeepsItsIdAndFirstTime) {
  DriftRecord drift{.link = kShop,
                    .record_id = VendorId("l1"),
                    .sku = "A",
                    .field = "price",
                    .expected = "10",
                    .found = "9",
                    .desired = "10",
                    .state = "open",
                    .first_at = kNow,
                    .last_at = kNow};
  write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_drift(drift));
    drift.found = "8";
    drift.first_at = drift.last_at = kNow + std::chrono::hours(1);
    return records.save_drift(drift);
  });
  const auto drifts =
      read<std::vector<DriftRecord>>([](Records& records) { return records.drifts(kShop, 10); });
  ASSERT_EQ(drifts.size(), 1U);
  EXPECT_EQ(drifts[0].found, "8");
  EXPECT_EQ(drifts[0].first_at, kNow);
  EXPECT_EQ(drifts[0].last_at, kNow + std::chrono::hours(1));
  const auto other = read<std::vector<DriftRecord>>(
      [](Records& records) { return records.drifts(LinkId("other"), 10); });
  EXPECT_TRUE(other.empty());
}

TEST_F(CareRecordsTest, JobEndsTellTheNewestSuccessAndTheNewestFailure) {
  const auto end = [](Records& records, const char* id, JobState state, int minute) {
    JobRecord job;
    job.id = JobId(id);
    job.kind = "orders";
    job.subject = "shop";
    job.state = state;
    job.created_at = kNow;
    job.finished_at = kNow + std::chrono::minutes(minute);
    if (state == JobState::kFailed) job.error = Error(ErrorCode::kUnavailable, id, "No answer.");
    return records.save_job(job);
  };
  write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(end(records, "a", JobState::kDone, 1));
    ONESHELF_TRY(end(records, "b", JobState::kFailed, 2));
    return end(records, "c", JobState::kFailed, 3);
  });
  const auto ends = read<std::vector<JobEnds>>([](Records& records) { return records.job_ends(); });
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].last_done_at, kNow + std::chrono::minutes(1));
  EXPECT_EQ(ends[0].last_failed_at, kNow + std::chrono::minutes(3));
  ASSERT_TRUE(ends[0].last_error);
  EXPECT_EQ(ends[0].last_error->id(), "c");
}

TEST_F(CareRecordsTest, ADatabaseOfTheFirstVersionGetsTheNewTables) {
  const std::string path = folder.file("old.db");
  {
    auto old = value_of(Database::open(path, Database::Access::kWrite));
    expect_ok(migrate(*old, 1));
    expect_ok(
        old->script("INSERT INTO streams VALUES ('main', 'web', 'listings', '', 0, 0, 0,"
                    " NULL, NULL, NULL, '')"));
  }
  const std::unique_ptr<Store> opened = open_store(path);
  ASSERT_NE(opened, nullptr);
  expect_ok(opened->write([](Records& records) { return records.save_alarm(an_alarm("web")); }));
  const auto figure = value_of(read_value<DriftFigure>(
      *opened, [](Records& records) { return records.drift_figure(kShop); }));
  EXPECT_EQ(figure.link, kShop);
}

}  // namespace
}  // namespace oneshelf::testing
