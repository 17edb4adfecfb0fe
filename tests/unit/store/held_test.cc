#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);

HeldRecord a_held(const std::string& sku, const std::string& after = "1") {
  HeldRecord held;
  held.link = LinkId("shop");
  held.source_product = VendorId("product-" + sku);
  held.item_id = VendorId("item-" + sku);
  held.sku = sku;
  held.field = "price";
  held.before = "10";
  held.after = after;
  held.guard = "price_down";
  held.why = "The price would fall.";
  held.since = kNow;
  held.job = "job-1";
  held.caused_by = "schedule";
  return held;
}

class HeldTest : public ::testing::Test {
 protected:
  HeldTest() : store(open_store(folder.file("oneshelf.db"))) {}
  void save(const HeldRecord& held) {
    expect_ok(
        store->write([&](Records& records) { return records.save_held(std::span(&held, 1)); }));
  }
  std::vector<HeldRecord> open(const std::string& link = "") {
    return value_of(read_value<std::vector<HeldRecord>>(
        *store, [&](Records& records) { return records.held(LinkId(link), 100); }));
  }
  HeldRecord by_id(int64_t id) {
    return value_of(read_value<std::optional<HeldRecord>>(
                        *store, [&](Records& records) { return records.held_by_id(id); }))
        .value_or(HeldRecord());
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

TEST_F(HeldTest, KeepsEverythingAboutAHeldChange) {
  save(a_held("A"));
  ASSERT_EQ(open("shop").size(), 1U);
  const HeldRecord held = open()[0];
  EXPECT_GT(held.id, 0);
  EXPECT_EQ(held.source_product, VendorId("product-A"));
  EXPECT_EQ(held.item_id, VendorId("item-A"));
  EXPECT_EQ(held.field + " " + held.before + " " + held.after, "price 10 1");
  EXPECT_EQ(held.guard, "price_down");
  EXPECT_EQ(held.why, "The price would fall.");
  EXPECT_EQ(held.since, kNow);
  EXPECT_EQ(held.job + " " + held.caused_by, "job-1 schedule");
  EXPECT_EQ(held.state, HeldState::kHeld);
  EXPECT_TRUE(held.released_by.empty());
  EXPECT_TRUE(open("other").empty());
}

TEST_F(HeldTest, AReleaseTellsWhoWhenAndWhy) {
  RecordProperty("requirements", "149");
  save(a_held("A"));
  HeldRecord held = open()[0];
  held.state = HeldState::kReleased;
  held.released_by = {"anna", "ben"};
  held.released_at = kNow + milliseconds(5);
  held.release_why = "It is the summer sale.";
  save(held);
  ASSERT_EQ(open().size(), 1U);
  const HeldRecord released = by_id(held.id);
  EXPECT_EQ(released.state, HeldState::kReleased);
  EXPECT_EQ(released.released_by, (std::vector<std::string>{"anna", "ben"}));
  EXPECT_EQ(released.released_at, kNow + milliseconds(5));
  EXPECT_EQ(released.release_why, "It is the summer sale.");
}

TEST_F(HeldTest, OneOpenRowPerValueAndEndedOnesAreNotListed) {
  save(a_held("A"));
  const int64_t first = open()[0].id;
  save(a_held("A", "2"));
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open()[0].after, "2");
  EXPECT_EQ(by_id(first).state, HeldState::kDropped);
  HeldRecord done = open()[0];
  done.state = HeldState::kDone;
  save(done);
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(by_id(done.id).state, HeldState::kDone);
}

TEST_F(HeldTest, ALinksNotesAreKeptByName) {
  const auto note = [&](const std::string& name) {
    return value_of(read_value<std::string>(
        *store, [&](Records& records) { return records.link_note(LinkId("shop"), name); }));
  };
  EXPECT_EQ(note("basis"), "");
  for (const char* text : {"EUR", "USD"}) {
    expect_ok(store->write(
        [&](Records& records) { return records.save_link_note(LinkId("shop"), "basis", text); }));
    EXPECT_EQ(note("basis"), text);
  }
  EXPECT_EQ(note("other"), "");
}

}  // namespace
}  // namespace oneshelf::testing
