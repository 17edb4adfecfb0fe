#include "store/sqlite/database.h"
#include "store/sqlite/migrations.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);

class InFlightStoreTest : public ::testing::Test {
 protected:
  InFlightStoreTest() : store(open_store(folder.file("oneshelf.db"))) {}

  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  void set(const std::string& order, const std::string& quantity) {
    const std::vector<InFlightRecord> units = {{erp, link, VendorId(order), item, dec(quantity)}};
    write([&](Records& r) { return r.set_in_flight(erp, link, VendorId(order), units); });
  }
  void settle(const std::string& order, const std::string& still_waiting, Timestamp at) {
    std::vector<InFlightRecord> units;
    if (still_waiting != "0") {
      units.push_back({erp, link, VendorId(order), item, dec(still_waiting)});
    }
    write([&](Records& r) { return r.settle_in_flight(link, VendorId(order), units, at); });
  }
  void read_at(Timestamp at, const std::string& on_hand = "7",
               const std::string& location = "main") {
    const std::vector<StockLevel> levels = {{item, LocationId(location), dec(on_hand), Decimal()}};
    write([&](Records& r) { return r.save_stock(erp, levels, at); });
  }
  ItemStock stock() {
    const std::vector<VendorId> items = {item};
    return value_of(read_value<std::vector<ItemStock>>(
                        *store, [&](Records& r) { return r.stock_of(erp, items); }))
        .front();
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
  const ConnectionId erp{"erp"};
  const LinkId link{"shop"};
  const VendorId item{"i1"};
};

TEST_F(InFlightStoreTest, APartIsSettledWhileTheRestWaits) {
  RecordProperty("requirements", "30,78");
  set("1", "5");
  read_at(kNow);
  settle("1", "3", kNow + milliseconds(10));
  EXPECT_EQ(stock().in_flight, dec("5"));
  read_at(kNow + milliseconds(11));
  EXPECT_EQ(stock().in_flight, dec("3"));
  settle("1", "3", kNow + milliseconds(20));  // told again: nothing is settled twice
  EXPECT_EQ(stock().in_flight, dec("3"));
  settle("1", "0", kNow + milliseconds(30));
  EXPECT_EQ(stock().in_flight, dec("5"));  // both parts wait for the later reading: never too high
  read_at(kNow + milliseconds(31));
  EXPECT_EQ(stock().in_flight, Decimal());
}

TEST_F(InFlightStoreTest, UnitsAddedToASettledOrderWaitBesideIt) {
  read_at(kNow);
  set("1", "2");
  settle("1", "0", kNow + milliseconds(10));
  settle("1", "4", kNow + milliseconds(20));
  read_at(kNow + milliseconds(30));
  EXPECT_EQ(stock().in_flight, dec("4"));
  set("1", "1");
  EXPECT_EQ(stock().in_flight, dec("1"));
}

TEST_F(InFlightStoreTest, AReadingClearsWhatWasSettledBeforeItBeganIfTheShelfWasToldSince) {
  set("1", "2");
  set("2", "3");
  set("3", "4");
  settle("1", "0", kNow + milliseconds(10));
  settle("2", "0", kNow + milliseconds(20));
  read_at(kNow);
  const auto clear = [&](milliseconds began) {
    write([&](Records& r) { return r.clear_in_flight(erp, kNow + began); });
  };
  clear(milliseconds(15));  // its list was shorter than it claimed: this item was not in it
  EXPECT_EQ(stock().in_flight, dec("9"));
  read_at(kNow + milliseconds(15), "5", "shop");
  clear(milliseconds(15));
  EXPECT_EQ(stock().in_flight, dec("7"));
}

TEST_F(InFlightStoreTest, AReadingThatBeganEarlierAndEndedLaterDoesNotPutBackItsFigures) {
  read_at(kNow + milliseconds(10), "5");
  read_at(kNow, "9");
  EXPECT_EQ(stock().levels.front().on_hand, dec("5"));
}

TEST_F(InFlightStoreTest, LevelsOlderThanACompleteReadingAreForgotten) {
  read_at(kNow, "5", "closed");
  read_at(kNow + milliseconds(10), "7");
  const auto count = value_of(read_value<CatalogueRecords::StockCount>(
      *store, [&](Records& r) { return r.count_stock(erp, kNow + milliseconds(10)); }));
  EXPECT_EQ(count.levels, 2U);
  EXPECT_EQ(count.older, 1U);
  write([&](Records& r) { return r.forget_stock(erp, kNow + milliseconds(10)); });
  ASSERT_EQ(stock().levels.size(), 1U);
  EXPECT_EQ(stock().levels.front().location, LocationId("main"));
}

TEST(InFlightMigration, KeepsWhatWaitsAndWhatWasConfirmed) {
  const TemporaryFolder folder;
  auto database = value_of(Database::open(folder.file("old.db"), Database::Access::kWrite));
  expect_ok(migrate(*database, 1));
  expect_ok(
      database->script("INSERT INTO in_flight VALUES ('a', 's', 'i1', 'l', 'o1', 2000000, NULL),"
                       " ('a', 's', 'i1', 'l', 'o2', 3000000, 77)"));
  expect_ok(migrate(*database, migrations().size()));
  EXPECT_EQ(value_of(database->integer("SELECT quantity FROM in_flight WHERE settled = 0")),
            2000000);
  EXPECT_EQ(value_of(database->integer("SELECT settled_at FROM in_flight WHERE settled = 1")), 77);
}

}  // namespace
}  // namespace oneshelf::testing
