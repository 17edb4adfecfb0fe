#include "engine/read_streams.h"
#include "unit/engine/group_shops.h"
#include "unit/engine/world.h"

// Time goes on between two looks at the clock, however near they are.
namespace oneshelf::testing {
namespace {

class TickingClock final : public Clock {
 public:
  Timestamp now() const override { return from_unix_ms(1'780'000'000'000 + ++looks_); }
  milliseconds monotonic() const override { return milliseconds(looks_.load()); }
  void wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>&, std::stop_token,
                milliseconds duration) override {
    looks_ += duration.count();
  }

 private:
  mutable std::atomic<int64_t> looks_{0};
};

TEST(TickingClock, ACompleteReadingOfTheStockKeepsWhatItHasJustTold) {
  RecordProperty("requirements", "76,82");
  TemporaryFolder folder;
  TickingClock clock;
  SeededRandom random(5);
  KeySecrets secrets(std::string(32, 'k'));
  sandbox::InProcessHttp http;
  const std::unique_ptr<Shop> shop = bridge_master(http, "main.test");
  shop->put("A", "10", clock.now());
  const std::unique_ptr<Store> store = open_store(folder.file("oneshelf.db"));
  Connections connections(*store, http, clock, secrets, all_platforms());
  EngineParts parts{*store, clock, random, http, connections};
  Connections::NewConnection wanted;
  wanted.id = ConnectionId("main");
  wanted.platform = shop->access().platform;
  wanted.values = shop->access().values;
  const Context context(clock);
  value_of(connections.connect(context, wanted));
  Result<OpenConnection> source = connections.open(wanted.id, Lane::kCatalogue);
  ASSERT_TRUE(source.ok());
  value_of(read_items(context, parts, *source, {.mode = ReadMode::kFull}, kQuiet));
  value_of(read_stock(context, parts, *source, {.mode = ReadMode::kFull}, kQuiet));
  const std::vector<VendorId> items = {VendorId("A")};
  const auto stock = value_of(read_value<std::vector<ItemStock>>(
      *store, [&](Records& records) { return records.stock_of(wanted.id, items); }));
  ASSERT_EQ(stock.size(), 1U);
  ASSERT_EQ(stock[0].levels.size(), 1U);
  EXPECT_EQ(stock[0].levels[0].on_hand, dec("10"));
}

}  // namespace
}  // namespace oneshelf::testing
