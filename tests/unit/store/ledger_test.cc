#include "store/ledger_chain.h"

#include <functional>

#include "store/sqlite/database.h"
#include "store/sqlite/migrations.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const AccountId kAccount = SqliteOptions().account;

LedgerRecord an_entry(const std::string& sku, const std::string& before, const std::string& after,
                      Timestamp at = kNow) {
  LedgerRecord entry;
  entry.at = at;
  entry.link = LinkId("shop");
  entry.job = "job-1";
  entry.subject = sku;
  entry.field = "price";
  entry.before = before;
  entry.after = after;
  entry.why = "plan";
  entry.who = "anna";
  entry.request = "write_listings #7";
  entry.item_id = VendorId("item-" + sku);
  entry.product_id = VendorId("product-1");
  entry.restore = R"({"price":")" + before + R"("})";
  return entry;
}

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() : store(open_store(path())) {}
  std::string path() const { return folder.file("oneshelf.db"); }

  void append(const std::vector<LedgerRecord>& entries) {
    expect_ok(store->write([&](Records& records) { return records.append_ledger(entries); }));
  }
  void append_five() {
    for (int i = 1; i <= 5; ++i) {
      append({an_entry("S" + std::to_string(i), "10", "11", kNow + milliseconds(i))});
    }
  }
  std::vector<LedgerRecord> entries(const LedgerFilter& filter = {}) {
    std::vector<LedgerRecord> found;
    expect_ok(store->read([&](Records& records) {
      return records.each_ledger_entry(filter, [&](const LedgerRecord& entry) {
        found.push_back(entry);
        return true;
      });
    }));
    return found;
  }
  /// The SKU of the first entry that does not follow, "" if the chain holds.
  std::string first_broken() {
    LedgerChain chain(kAccount);
    for (const LedgerRecord& entry : entries()) {
      if (!chain.follows(entry)) return entry.subject;
    }
    const LedgerHead head = value_of(
        read_value<LedgerHead>(*store, [](Records& records) { return records.ledger_head(); }));
    return head.hash == chain.hash() && head.entries == chain.entries() ? "" : "end";
  }
  /// What somebody does to the file behind our back.
  void tamper(const std::string& sql) {
    auto database = value_of(Database::open(path(), Database::Access::kWrite));
    expect_ok(database->script(sql));
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

TEST_F(LedgerTest, KeepsWhatWasWrittenWhyByWhomAndByWhichCall) {
  RecordProperty("requirements", "158");
  append({an_entry("A", "10", "11")});
  const std::vector<LedgerRecord> all = entries();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].before, "10");
  EXPECT_EQ(all[0].after, "11");
  EXPECT_EQ(all[0].why, "plan");
  EXPECT_EQ(all[0].who, "anna");
  EXPECT_EQ(all[0].request, "write_listings #7");
  EXPECT_EQ(all[0].item_id, VendorId("item-A"));
  EXPECT_EQ(all[0].restore, R"({"price":"10"})");
  EXPECT_EQ(all[0].hash.size(), 64U);
}

TEST_F(LedgerTest, TheHashOfAnEntryNeverChangesBetweenVersions) {
  const LedgerRecord entry = an_entry("A", "10", "11");
  EXPECT_EQ(ledger_hash("", AccountId("main"), entry),
            "15d0e3f3e76d707d75e65ce6a0485780475db7e9f294a678a23526f1f2393673");
}

struct Tampering {
  const char* what;
  const char* sql;
  const char* broken_at;
};

const Tampering kTamperings[] = {
    {"nothing", "SELECT 1", ""},
    {"a changed value", "UPDATE ledger SET after = '12' WHERE seq = 3", "S3"},
    {"a changed person", "UPDATE ledger SET who = 'ben' WHERE seq = 3", "S3"},
    {"a changed time", "UPDATE ledger SET at = at + 1 WHERE seq = 3", "S3"},
    {"a changed call", "UPDATE ledger SET request = '' WHERE seq = 1", "S1"},
    {"a removed entry", "DELETE FROM ledger WHERE seq = 3", "S4"},
    {"the first one removed", "DELETE FROM ledger WHERE seq = 1", "S2"},
    {"the last one removed", "DELETE FROM ledger WHERE seq = 5", "end"},
    {"two entries in another order",
     "UPDATE ledger SET seq = 99 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 4;"
     "UPDATE ledger SET seq = 4 WHERE seq = 99",
     "S4"},
    {"an entry put in between",
     "UPDATE ledger SET seq = 6 WHERE seq = 5;"
     "INSERT INTO ledger SELECT 5, account, at, link, job, 'S9', field, before, after, why, who,"
     " request, item_id, product_id, restore, hash FROM ledger WHERE seq = 4",
     "S9"},
    {"a hash taken away", "UPDATE ledger SET hash = '' WHERE seq = 1", "S2"},
    {"a hash taken away in the middle", "UPDATE ledger SET hash = '' WHERE seq = 3", "S3"},
    {"a whole new chain that forgets the first", "UPDATE ledger SET hash = ''", "end"},
};

TEST_F(LedgerTest, NothingCanBeChangedRemovedOrMovedUnnoticed) {
  RecordProperty("requirements", "158");
  for (const Tampering& test : kTamperings) {
    store.reset();
    std::filesystem::remove(path());
    store = open_store(path());
    append_five();
    tamper(test.sql);
    EXPECT_EQ(first_broken(), test.broken_at) << test.what;
  }
}

TEST_F(LedgerTest, AnUndoneTransactionLeavesTheChainWhole) {
  append({an_entry("A", "1", "2")});
  const std::vector<LedgerRecord> lost = {an_entry("B", "1", "2")};
  const Result<void> failed = store->write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.append_ledger(lost));
    return Error(ErrorCode::kInvalid, "test.stop", "no");
  });
  EXPECT_FALSE(failed.ok());
  append({an_entry("C", "1", "2"), an_entry("D", "1", "2")});
  EXPECT_EQ(entries().size(), 3U);
  EXPECT_EQ(first_broken(), "");
}

TEST_F(LedgerTest, EntriesFromBeforeTheChainAreKeptInFrontOfIt) {
  store.reset();
  std::filesystem::remove(path());
  {
    auto old = value_of(Database::open(path(), Database::Access::kWrite));
    expect_ok(migrate(*old, 1));
    expect_ok(old->script(
        "INSERT INTO ledger (account, at, link, job, subject, field, before, after, why, who)"
        " VALUES ('main', 1, 'shop', '', 'OLD', 'price', '1', '2', 'plan', '')"));
  }
  store = open_store(path());
  append_five();
  EXPECT_EQ(first_broken(), "");
  ASSERT_EQ(entries().size(), 6U);
  EXPECT_EQ(entries()[0].subject, "OLD");
  EXPECT_TRUE(entries()[0].hash.empty());
}

TEST_F(LedgerTest, TellsTheEntriesOfAJobASubjectOrSinceATime) {
  append_five();
  LedgerRecord other = an_entry("S1", "11", "12", kNow + milliseconds(9));
  other.job = "job-2";
  append({other});
  EXPECT_EQ(entries({.job = "job-1"}).size(), 5U);
  EXPECT_EQ(entries({.subject = "S1"}).size(), 2U);
  EXPECT_EQ(entries({.subject = "S1", .job = "job-2"}).size(), 1U);
  EXPECT_EQ(entries({.since = kNow + milliseconds(4)}).size(), 3U);
  EXPECT_EQ(entries({.after_seq = 5}).size(), 1U);
}

TEST_F(LedgerTest, TellsWhatWasLastWrittenToAValue) {
  append({an_entry("A", "10", "11"), an_entry("A", "11", "12"), an_entry("B", "1", "2")});
  const auto last = [&](const std::string& sku, const std::string& field) {
    return value_of(read_value<std::optional<std::string>>(*store, [&](Records& records) {
      return records.last_written(LinkId("shop"), VendorId("item-" + sku), field);
    }));
  };
  EXPECT_EQ(last("A", "price"), "12");
  EXPECT_EQ(last("B", "price"), "2");
  EXPECT_FALSE(last("A", "stock").has_value());
  EXPECT_FALSE(last("C", "price").has_value());
}

TEST_F(LedgerTest, TellsWhatStoodWhereAtATime) {
  append({an_entry("A", "10", "11", kNow), an_entry("B", "5", "6", kNow)});
  append({an_entry("A", "11", "12", kNow + milliseconds(100))});
  LedgerRecord order = an_entry("1042", "", "D-7", kNow);
  order.item_id = order.product_id = VendorId();
  append({order});
  const auto at = [&](int64_t ms, const std::string& sku) {
    std::vector<std::string> told;
    for (const LedgerRecord& entry : value_of(read_value<std::vector<LedgerRecord>>(
             *store, [&](Records& r) { return r.ledger_at(kNow + milliseconds(ms), sku); }))) {
      told.push_back(entry.subject + " " + entry.after);
    }
    return told;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(at(50, ""), (Texts{"A 11", "B 6"}));
  EXPECT_EQ(at(100, ""), (Texts{"A 12", "B 6"}));
  EXPECT_EQ(at(100, "B"), (Texts{"B 6"}));
  EXPECT_EQ(at(-1, ""), Texts());
}

}  // namespace
}  // namespace oneshelf::testing
