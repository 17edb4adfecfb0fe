#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const LinkId kShop("shop");
const VendorId kMug("MUG");

class StockEditRecords : public ::testing::Test {
 protected:
  StockEditRecords() : store(open_store(folder.file("oneshelf.db"))) {}
  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  template <typename T>
  T read(const std::function<Result<T>(Records&)>& work) {
    return value_of(read_value<T>(*store, work));
  }
  std::optional<SeenStock> seen() {
    return read<std::optional<SeenStock>>(
        [](Records& records) { return records.seen_stock(kShop, kMug); });
  }
  std::vector<StockEditRecord> edits() {
    return read<std::vector<StockEditRecord>>(
        [](Records& records) { return records.stock_edits(kShop); });
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

Order an_order(const std::string& id, const std::string& sku, const std::string& quantity) {
  Order order;
  order.id = VendorId(id);
  order.number = id;
  order.currency = currency("EUR");
  order.placed_at = kNow;
  OrderLine line;
  line.id = VendorId("1");
  line.sku = sku;
  line.quantity = dec(quantity);
  order.lines = {line};
  return order;
}

TEST_F(StockEditRecords, ASeenFigureIsReplacedAndForgotten) {
  EXPECT_FALSE(seen());
  write([](Records& records) { return records.note_stock_sent(kShop, kMug, kNow); });
  EXPECT_FALSE(seen()) << "what was never seen is not made up";
  write([](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_seen_stock(kShop, {kMug, LocationId("l"), dec("1.5"), kNow, {}}));
    return records.note_stock_sent(kShop, kMug, kNow + std::chrono::minutes(1));
  });
  ASSERT_TRUE(seen());
  EXPECT_EQ(seen()->quantity, dec("1.5"));
  EXPECT_EQ(seen()->location, LocationId("l"));
  EXPECT_EQ(seen()->at, kNow);
  EXPECT_EQ(seen()->sent_at, kNow + std::chrono::minutes(1));
  write([](Records& records) { return records.forget_seen_stock(LinkId("other")); });
  EXPECT_TRUE(seen());
  write([](Records& records) { return records.forget_seen_stock(kShop); });
  EXPECT_FALSE(seen());
}

TEST_F(StockEditRecords, AnEditKeepsItsFiguresWhileItsStateChanges) {
  StockEditRecord edit;
  edit.link = kShop;
  edit.listing_id = kMug;
  edit.item_id = VendorId("12");
  edit.sku = "MUG";
  edit.expected = dec("10");
  edit.found = dec("7");
  edit.confirmed_at = kNow;
  edit.told_at = kNow + std::chrono::minutes(5);
  edit.state = "noted";
  write([&](Records& records) -> Result<void> {
    edit.id = ONESHELF_TRY(records.save_stock_edit(edit));
    return success();
  });
  edit.state = "sending";
  edit.who = "ada";
  edit.tried_at = kNow + std::chrono::minutes(6);
  edit.source_before = "10";
  write([&](Records& records) -> Result<void> {
    EXPECT_EQ(ONESHELF_TRY(records.save_stock_edit(edit)), edit.id);
    return success();
  });
  ASSERT_EQ(edits().size(), 1U);
  const StockEditRecord stored = edits()[0];
  EXPECT_EQ(stored.difference(), dec("-3"));
  EXPECT_EQ(stored.item_id, VendorId("12"));
  EXPECT_EQ(stored.confirmed_at, kNow);
  EXPECT_EQ(stored.state, "sending");
  EXPECT_EQ(stored.who, "ada");
  EXPECT_EQ(stored.tried_at, edit.tried_at);
  EXPECT_EQ(stored.source_before, "10");
  EXPECT_FALSE(stored.sent_at);
  write([&](Records& records) { return records.remove_stock_edit(edit.id); });
  EXPECT_TRUE(edits().empty());
}

TEST_F(StockEditRecords, AChangedOrderIsToldWithAllItsVersions) {
  const auto hour = std::chrono::hours(1);
  write([&](Records& records) -> Result<void> {
    const auto save = [&](const Order& order, Timestamp at) {
      return records.save_order(kShop, order, OrderState::kNew, "key-" + order.id.str(), at);
    };
    ONESHELF_TRY(save(an_order("1", "MUG", "2"), kNow));
    ONESHELF_TRY(save(an_order("2", "POT", "1"), kNow));
    ONESHELF_TRY(save(an_order("1", "CUP", "2"), kNow + 2 * hour));
    return success();
  });
  std::vector<std::string> told;
  write([&](Records& records) {
    return records.each_order_changed(kShop, kNow + hour,
                                      [&](const Order& version, Timestamp changed_at) {
                                        EXPECT_EQ(changed_at, kNow + 2 * hour);
                                        told.push_back(version.lines.at(0).sku);
                                        return true;
                                      });
  });
  std::ranges::sort(told);
  EXPECT_EQ(told, (std::vector<std::string>{"CUP", "MUG"})) << "it may have moved either";
}

}  // namespace
}  // namespace oneshelf::testing
