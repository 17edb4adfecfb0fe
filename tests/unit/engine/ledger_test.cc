#include "engine/ledger.h"

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

const AccountId kAccount = SqliteOptions().account;

/// "price 10 -> 12", oldest first.
std::vector<std::string> told(World& world, const std::string& subject) {
  std::vector<std::string> lines;
  for (const LedgerRecord& entry : world.ledger(subject)) {
    lines.push_back(entry.field + " " + entry.before + " -> " + entry.after);
  }
  std::ranges::reverse(lines);
  return lines;
}

size_t count_of(const std::vector<std::string>& lines, const std::string& line) {
  return static_cast<size_t>(std::ranges::count(lines, line));
}

TEST(Ledger, SaysOfEveryWriteWhatWhyWhoAndByWhichCall) {
  ::testing::Test::RecordProperty("requirements", "158");
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "12", "4");
  world.sync();
  const std::vector<std::string> lines = told(world, "A");
  for (const char* line :
       {"listing  -> created", "price  -> 10", "price 10 -> 12", "stock 5 -> 4"}) {
    EXPECT_EQ(count_of(lines, line), 1U) << line;
  }
  for (const LedgerRecord& entry : world.ledger("A")) {
    EXPECT_EQ(entry.who, "test");
    EXPECT_EQ(entry.why, "plan");
    EXPECT_TRUE(entry.request.starts_with("write_")) << entry.request;
    EXPECT_FALSE(entry.job.empty());
    EXPECT_FALSE(entry.product_id.empty());
  }
}

TEST(Ledger, HasWhatWentThroughThoughTheAnswerWasLost) {
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "upsertProducts", 1);
  world.sync();
  EXPECT_EQ(count_of(told(world, "A"), "listing  -> created"), 1U);
  EXPECT_EQ(count_of(told(world, "A"), "price  -> 10"), 1U);
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "12", "5");
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "upsertProducts", 1);
  world.sync();
  EXPECT_EQ(count_of(told(world, "A"), "price 10 -> 12"), 1U);
}

TEST(Ledger, HasHidesAndWhatIsDoneForAnOrder) {
  ::testing::Test::RecordProperty("requirements", "158");
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  const std::string number = world.buy("A", "1");
  world.sync_orders();
  const std::vector<LedgerRecord> entries = world.ledger(number);
  const auto document = std::ranges::find(entries, "document", &LedgerRecord::field);
  ASSERT_NE(document, entries.end());
  EXPECT_TRUE(document->request.starts_with("create_document ")) << document->request;
  EXPECT_EQ(document->who, "oneshelf");
  Json item = Json::object();
  item.set("sku", "A").set("active", false);
  world.clock().pass(milliseconds(10));
  world.source().work([&](bridge::State& state) {
    return bridge::upsert_product(state, item, world.clock().now()).ok();
  });
  world.sync();
  EXPECT_EQ(count_of(told(world, "A"), "visible yes -> no"), 1U);
}

TEST(Ledger, VerifiesItselfAndTellsItsHead) {
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  const LedgerCheck check = value_of(verify_ledger(world.store(), kAccount, ""));
  EXPECT_EQ(check.entries, static_cast<int64_t>(world.ledger("").size()));
  EXPECT_EQ(check.unchained, 0);
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "11", "5");
  world.sync();
  EXPECT_TRUE(value_of(verify_ledger(world.store(), kAccount, check.head)).holds_asked);
  const Result<LedgerCheck> other = verify_ledger(world.store(), kAccount, std::string(64, '0'));
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().id(), "ledger.other");
  const Result<LedgerCheck> strange = verify_ledger(world.store(), AccountId("else"), "");
  ASSERT_FALSE(strange.ok());
  EXPECT_EQ(strange.error().id(), "ledger.broken");
}

}  // namespace
}  // namespace oneshelf::testing
