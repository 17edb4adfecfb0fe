#include <deque>

#include "unit/engine/world.h"

// When a reading of the source's stock takes settled units out of flight.
namespace oneshelf::testing {
namespace {

const ConnectionId kErp("erp");
const LinkId kShop("shop");

StockLevel level(const std::string& item, const std::string& on_hand,
                 const std::string& location = "main") {
  return {VendorId(item), LocationId(location), dec(on_hand), Decimal()};
}

/// A source whose pages are written in advance.
class PagedSource final : public Connector, public StockReader {
 public:
  explicit PagedSource(bool changes_are_whole) {
    traits_.stock_changes_are_whole = changes_are_whole;
  }
  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context&) override { return ConnectionInfo(); }
  StockReader* stock() override { return this; }
  Result<Page<StockLevel>> read_stock(const Context&, const std::string&) override {
    Result<Page<StockLevel>> page = std::move(pages.front());
    pages.pop_front();
    return page;
  }

  std::deque<Result<Page<StockLevel>>> pages;

 private:
  Traits traits_;
};

class StockReadingTest : public ::testing::Test {
 protected:
  void open(bool changes_are_whole) {
    auto made = std::make_unique<PagedSource>(changes_are_whole);
    paged = made.get();
    ConnectionRecord record;
    record.id = kErp;
    OpenConnection::Parts its;
    its.connector = std::move(made);
    source = std::make_unique<OpenConnection>(record, ConnectionInfo(), std::move(its),
                                              [](OpenConnection::Parts) {});
  }
  void tell(std::vector<StockLevel> rows, bool complete) {
    Page<StockLevel> page;
    page.rows = std::move(rows);
    page.position = "p" + std::to_string(++position);
    page.complete = complete;
    paged->pages.emplace_back(std::move(page));
  }
  Result<ReadReport> read(ReadMode mode) {
    world.clock().pass(milliseconds(10));
    return read_stock(world.context(), world.parts(), *source, {.mode = mode}, kQuiet);
  }
  void sell(const std::string& item, const std::string& quantity) {
    const std::vector<InFlightRecord> units = {
        {kErp, kShop, VendorId("order-" + item), VendorId(item), dec(quantity)}};
    expect_ok(world.store().write([&](Records& records) {
      return records.set_in_flight(kErp, kShop, VendorId("order-" + item), units);
    }));
  }
  void settle(const std::string& item) {
    world.clock().pass(milliseconds(10));
    expect_ok(world.store().write([&](Records& records) {
      return records.settle_in_flight(kShop, VendorId("order-" + item), {}, world.clock().now());
    }));
  }
  ItemStock stock(const std::string& item) {
    const std::vector<VendorId> items = {VendorId(item)};
    return value_of(
               read_value<std::vector<ItemStock>>(
                   world.store(), [&](Records& records) { return records.stock_of(kErp, items); }))
        .front();
  }

  World world;
  std::unique_ptr<OpenConnection> source;
  PagedSource* paged = nullptr;
  int position = 0;
};

TEST_F(StockReadingTest, AReadingOfChangesSettlesOnlyWhatItTold) {
  RecordProperty("requirements", "30,78");
  open(false);
  tell({level("A", "9"), level("B", "9")}, true);
  value_of(read(ReadMode::kDelta));  // the first reading is whole
  for (const char* item : {"A", "B"}) {
    sell(item, "4");
    settle(item);
  }
  tell({level("A", "5")}, true);
  value_of(read(ReadMode::kDelta));
  EXPECT_EQ(stock("A").in_flight, Decimal());
  EXPECT_EQ(stock("B").in_flight, dec("4"));
  tell({level("A", "5"), level("B", "5")}, true);
  value_of(read(ReadMode::kFull));
  EXPECT_EQ(stock("B").in_flight, Decimal());
}

TEST_F(StockReadingTest, WhereChangesAreWholeOneLocationToldIsEnough) {
  open(true);
  tell({level("A", "5"), level("A", "4", "shop")}, true);
  value_of(read(ReadMode::kDelta));
  sell("A", "3");
  settle("A");
  tell({level("A", "2")}, true);
  value_of(read(ReadMode::kDelta));
  EXPECT_EQ(stock("A").in_flight, Decimal());
}

TEST_F(StockReadingTest, AReadingThatWasInterruptedSettlesNothingThatCameInBetween) {
  RecordProperty("requirements", "30,78");
  open(true);
  tell({level("A", "9")}, false);
  paged->pages.emplace_back(Error(ErrorCode::kUnavailable, "test.away", "Away."));
  EXPECT_FALSE(read(ReadMode::kFull).ok());
  sell("A", "4");
  settle("A");  // after A was read, before the reading reached its end
  tell({level("B", "9")}, true);
  value_of(read(ReadMode::kFull));
  EXPECT_EQ(stock("A").in_flight, dec("4"));
  EXPECT_EQ(stock("A").levels.front().on_hand, dec("9"));
}

TEST_F(StockReadingTest, WhenMoreThanHalfIsMissingNothingIsForgottenAndTheStreamSaysSo) {
  RecordProperty("requirements", "151");
  open(true);
  std::vector<StockLevel> all;
  for (int i = 0; i < 12; ++i) all.push_back(level("I" + std::to_string(i), "9"));
  tell(all, true);
  value_of(read(ReadMode::kFull));
  tell({all[0], all[1]}, true);
  value_of(read(ReadMode::kFull));
  EXPECT_EQ(stock("I11").levels.size(), 1U);
  const auto problem = [&] {
    return value_of(
               read_value<StreamRecord>(
                   world.store(), [](Records& records) { return records.stream(kErp, "stock"); }))
        .problem;
  };
  ASSERT_TRUE(problem());
  EXPECT_EQ(problem()->id(), "stream.levels_missing");
  all.pop_back();
  tell(all, true);
  value_of(read(ReadMode::kFull));
  EXPECT_TRUE(stock("I11").levels.empty());
  EXPECT_FALSE(problem());
}

}  // namespace
}  // namespace oneshelf::testing
