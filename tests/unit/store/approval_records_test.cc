#include "store/sqlite/migrations.h"
#include "store/sqlite/sqlite_records.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const ConnectionId kErp("erp");
const LinkId kShop("shop");
using Texts = std::vector<std::string>;

LinkRecord a_link(const std::string& id) {
  LinkRecord link;
  link.id = LinkId(id);
  link.source = kErp;
  link.channel = ConnectionId("channel-" + id);
  link.settings = Json::object();
  link.created_at = kNow;
  return link;
}

Item an_item(const std::string& sku, const std::string& brand, bool active = true) {
  Item item;
  item.id = VendorId("i-" + sku);
  item.product_id = VendorId("p-" + sku);
  item.sku = sku;
  item.brand = brand;
  item.active = active;
  return item;
}

class ApprovalRecordsTest : public ::testing::Test {
 protected:
  ApprovalRecordsTest() : store(open_store(folder.file("oneshelf.db"))) {
    write([](Records& records) -> Result<void> {
      for (const char* id : {"shop", "app"}) ONESHELF_TRY(records.save_link(a_link(id)));
      const std::vector<Item> items = {an_item("A", "Kite"), an_item("B", "Kite"),
                                       an_item("C", "Falcon"), an_item("OFF", "Kite", false)};
      ONESHELF_TRY(records.save_items(kErp, items, 1));
      return success();
    });
  }
  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  template <typename T>
  T read(const std::function<Result<T>(Records&)>& work) {
    return value_of(read_value<T>(*store, work));
  }
  ApprovalEvent say(ApprovalEvent event, const ApprovalChoice& choice) {
    event.link = kShop;
    event.at = kNow;
    return value_of(write_value<ApprovalEvent>(
        *store, [&](Records& records) { return records.approve(event, choice); }));
  }
  ApprovalEvent approve(const ApprovalChoice& choice) {
    return say({.who = "ada", .why = "new season"}, choice);
  }
  ApprovalEvent take_back(const ApprovalChoice& choice) {
    return say({.approved = false, .who = "ben"}, choice);
  }
  ApprovalEvent by_rule(const ApprovalFilter& filter) {
    return say({.who = "ada", .rule = "kites"}, {.filter = filter});
  }
  /// "A B": what is approved on the link.
  std::string approved(const std::string& link = "shop") {
    std::string text;
    for (const std::string sku : {"A", "B", "C", "OFF"}) {
      const bool is = read<bool>([&](Records& records) {
        return records.is_approved(LinkId(link), VendorId("i-" + sku));
      });
      if (is) text += (text.empty() ? "" : " ") + sku;
    }
    return text;
  }
  std::vector<ApprovalEvent> events(const std::string& sku = "") {
    return read<std::vector<ApprovalEvent>>(
        [&](Records& records) { return records.approval_events(kShop, sku, 100); });
  }
  bool settle(int64_t id, bool confirmed) {
    return value_of(write_value<bool>(*store, [&](Records& records) {
      return records.settle_approval(id, confirmed, "ben", kNow + std::chrono::hours(1));
    }));
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

TEST_F(ApprovalRecordsTest, KeepWhoWhenAndWhyAndWhatChanged) {
  RecordProperty("requirements", "141,142,149");
  const ApprovalEvent event = approve({.skus = {"A", "C", "NONE"}});
  EXPECT_EQ(event.items, 2);
  EXPECT_EQ(approved(), "A C");
  EXPECT_EQ(approved("app"), "");
  ASSERT_EQ(events().size(), 1U);
  const ApprovalEvent kept = events()[0];
  EXPECT_EQ(kept.id, event.id);
  EXPECT_TRUE(kept.approved);
  EXPECT_EQ(kept.who + ": " + kept.why, "ada: new season");
  EXPECT_EQ(kept.at, kNow);
  EXPECT_EQ(kept.items, 2);
  EXPECT_EQ(kept.state, ApprovalState::kDone);
  EXPECT_EQ(read<Texts>([&](Records& r) { return r.approval_skus(event.id, 10); }),
            (Texts{"A", "C"}));
  EXPECT_EQ(events("A").size(), 1U);
  EXPECT_EQ(events("B").size(), 0U);
}

TEST_F(ApprovalRecordsTest, AreNoEventIfNothingChanges) {
  RecordProperty("requirements", "149");
  approve({.skus = {"A"}});
  EXPECT_EQ(approve({.skus = {"A"}}).id, 0);
  EXPECT_EQ(approve({.skus = {"NONE"}}).items, 0);
  EXPECT_EQ(events().size(), 1U);
}

TEST_F(ApprovalRecordsTest, AreTakenBackByTheSameWords) {
  RecordProperty("requirements", "148");
  approve({.filter = ApprovalFilter{.brand = "kite"}});
  EXPECT_EQ(approved(), "A B");  // what is not active is not approved by a filter
  approve({.skus = {"OFF"}});
  EXPECT_EQ(take_back({.filter = ApprovalFilter{.brand = "kite"}}).items, 3);
  EXPECT_EQ(approved(), "");
  EXPECT_EQ(events()[0].who, "ben");
  EXPECT_FALSE(events()[0].approved);
}

TEST_F(ApprovalRecordsTest, ByARuleNeverBringBackWhatAPersonTookBack) {
  RecordProperty("requirements", "148");
  EXPECT_EQ(by_rule({.brand = "Kite"}).items, 2);
  EXPECT_EQ(events()[0].rule, "kites");
  EXPECT_EQ(take_back({.skus = {"A", "C"}}).items, 1);
  EXPECT_EQ(events()[0].barred, 1);
  EXPECT_EQ(by_rule({}).items, 0);
  EXPECT_EQ(approved(), "B");
  approve({.skus = {"A"}});  // a person may
  take_back({.skus = {"B"}});
  approve({.skus = {"B"}});
  EXPECT_EQ(approved(), "A B");
  EXPECT_EQ(by_rule({}).id, 0);
}

TEST_F(ApprovalRecordsTest, ThatWaitChangeNothingUntilTheyAreConfirmed) {
  RecordProperty("requirements", "149");
  ApprovalEvent asked = {.who = "ada", .state = ApprovalState::kWaiting};
  const int64_t yes = say(asked, {.skus = {"A", "B"}}).id;
  const int64_t no = say(asked, {.skus = {"C"}}).id;
  EXPECT_EQ(approved(), "");
  EXPECT_TRUE(settle(yes, true));
  EXPECT_TRUE(settle(no, false));
  EXPECT_EQ(approved(), "A B");
  EXPECT_FALSE(settle(no, true));
  EXPECT_FALSE(settle(yes, false));
  EXPECT_FALSE(settle(999, true));
  EXPECT_EQ(approved(), "A B");
  const auto confirmed = read<std::optional<ApprovalEvent>>(
      [&](Records& records) { return records.approval_event(yes); });
  ASSERT_TRUE(confirmed);
  EXPECT_EQ(confirmed->state, ApprovalState::kDone);
  EXPECT_EQ(confirmed->second, "ben");
  EXPECT_EQ(confirmed->second_at, kNow + std::chrono::hours(1));
  EXPECT_EQ(events()[0].state, ApprovalState::kDropped);
}

TEST_F(ApprovalRecordsTest, TellWhatWouldChangeWithoutChangingIt) {
  RecordProperty("requirements", "147");
  approve({.skus = {"A"}});
  const auto changes = [&](bool to, const ApprovalChoice& choice) {
    return read<std::vector<VendorId>>([&](Records& records) {
             return records.approval_changes({.link = kShop, .approved = to}, choice);
           })
        .size();
  };
  EXPECT_EQ(changes(true, {.filter = ApprovalFilter{}}), 2U);
  EXPECT_EQ(changes(false, {.filter = ApprovalFilter{}}), 1U);
  EXPECT_EQ(changes(true, {.skus = {"A", "B"}}), 1U);
  EXPECT_EQ(approved(), "A");
}

TEST_F(ApprovalRecordsTest, TellSkusThatTheSourceDoesNotHave) {
  EXPECT_EQ(read<Texts>([](Records& records) {
              return records.skus_not_in_source(kShop, Texts{"A", "X", "OFF", "Y"});
            }),
            (Texts{"X", "Y"}));
}

TEST_F(ApprovalRecordsTest, KeepRulesByTheirName) {
  RecordProperty("requirements", "148");
  ApprovalRule rule;
  rule.link = kShop;
  rule.name = "kites";
  rule.filter = {.brand = "Kite", .category = "Toys", .sku_prefix = "K-", .in_stock_only = true};
  rule.who = "ada";
  rule.why = "summer";
  rule.at = kNow;
  write([&](Records& records) { return records.save_approval_rule(rule); });
  rule.second = "ben";
  rule.second_at = kNow;
  write([&](Records& records) { return records.save_approval_rule(rule); });
  const auto rules = read<std::vector<ApprovalRule>>(
      [](Records& records) { return records.approval_rules(kShop); });
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0].filter, rule.filter);
  EXPECT_EQ(rules[0].who + rules[0].why + rules[0].second, "adasummerben");
  EXPECT_EQ(rules[0].second_at, kNow);
  EXPECT_TRUE(read<std::vector<ApprovalRule>>([](Records& records) {
                return records.approval_rules(LinkId("app"));
              }).empty());
  const auto remove = [&] {
    return value_of(write_value<bool>(
        *store, [](Records& records) { return records.remove_approval_rule(kShop, "kites"); }));
  };
  EXPECT_TRUE(remove());
  EXPECT_FALSE(remove());
}

TEST(Approving, AHundredThousandSkusTakesAsManyStatementsAsOne) {
  ::testing::Test::RecordProperty("requirements", "146,147");
  const TemporaryFolder folder;
  const auto database = value_of(Database::open(folder.file("many.db"), Database::Access::kWrite));
  expect_ok(migrate(*database, migrations().size()));
  SqliteRecords records(*database, AccountId("main"));
  expect_ok(records.save_link(a_link("shop")));
  expect_ok(database->script(
      "INSERT INTO items (account, connection, item_id, product_id, sku, active, body, fingerprint,"
      " pass) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
      " SELECT 'main', 'erp', 'i-' || i, 'p-' || i, 'S-' || i, 1, '{\"brand\":\"Kite\"}', '', 1"
      " FROM n"));
  Texts skus;
  for (int i = 1; i <= 100'000; ++i) skus.push_back("S-" + std::to_string(i));
  const auto statements = [&](bool approved, const ApprovalChoice& choice, int64_t items) {
    const int64_t before = database->statements_run();
    const ApprovalEvent event = {
        .link = kShop, .approved = approved, .who = "ada", .why = "", .at = kNow};
    EXPECT_EQ(value_of(records.approve(event, choice)).items, items);
    return database->statements_run() - before;
  };
  const int64_t of_one = statements(true, {.skus = {"S-1"}}, 1);
  EXPECT_LE(of_one, 8);
  EXPECT_EQ(statements(true, {.skus = skus}, 99'999), of_one);
  const int64_t back_of_one = statements(false, {.skus = {"S-1"}}, 1);
  EXPECT_EQ(statements(false, {.filter = ApprovalFilter{.brand = "kite"}}, 99'999), back_of_one);
  EXPECT_EQ(statements(true, {.filter = ApprovalFilter{.brand = "kite"}}, 100'000), of_one);
}

}  // namespace
}  // namespace oneshelf::testing
