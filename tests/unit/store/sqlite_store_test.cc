#include <fstream>
#include <latch>
#include <thread>

#include "store/sqlite/migrations.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);

LinkRecord a_link() {
  LinkRecord link;
  link.id = LinkId("shop");
  link.source = ConnectionId("erp");
  link.channel = ConnectionId("web");
  link.settings = Json::object();
  link.created_at = kNow;
  return link;
}

Item an_item(const std::string& sku) {
  Item item;
  item.id = VendorId("i-" + sku);
  item.product_id = VendorId("p-" + sku.substr(0, 1));
  item.sku = sku;
  item.product_name = "Mug " + sku;
  item.brand = "Acme";
  item.categories = {"Kitchen"};
  item.prices[PriceListId()] = {dec("19.90"), std::nullopt};
  return item;
}

Listing a_listing(const std::string& sku) {
  Listing listing;
  listing.id = VendorId("l-" + sku);
  listing.product_id = VendorId("lp-" + sku.substr(0, 1));
  listing.fields.sku = sku;
  listing.fields.price = dec("19.90");
  return listing;
}

Order an_order(const std::string& id) {
  Order order;
  order.id = VendorId(id);
  order.number = "N" + id;
  order.status = OrderStatus::kPaid;
  order.placed_at = order.updated_at = kNow;
  order.currency = currency("EUR");
  order.total_gross = dec("10");
  return order;
}

class SqliteStoreTest : public ::testing::Test {
 protected:
  SqliteStoreTest() : store(open_store(folder.file("oneshelf.db"))) {
    expect_ok(store->write([](Records& records) { return records.save_link(a_link()); }));
  }
  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  template <typename T>
  T read(const std::function<Result<T>(Records&)>& work) {
    return value_of(read_value<T>(*store, work));
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
  const ConnectionId erp{"erp"}, web{"web"};
  const LinkId link{"shop"};
};

TEST_F(SqliteStoreTest, AnErrorUndoesTheWholeTransactionAndNothingElse) {
  const Result<void> failed = store->write([&](Records& records) -> Result<void> {
    const std::vector<Item> items = {an_item("A")};
    ONESHELF_TRY(records.save_items(erp, items, 1));
    return Error(ErrorCode::kInvalid, "test.stop", "no");
  });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().id(), "test.stop");
  EXPECT_TRUE(read<std::vector<SkuRecord>>([&](Records& r) { return r.item_skus(erp); }).empty());
}

TEST_F(SqliteStoreTest, AThrowInsideATransactionUndoesItAndIsToldAsInternal) {
  const Result<void> failed = store->write([&](Records& records) -> Result<void> {
    const std::vector<Item> items = {an_item("A")};
    ONESHELF_TRY(records.save_items(erp, items, 1));
    throw std::runtime_error("boom");
  });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code(), ErrorCode::kInternal);
  EXPECT_TRUE(read<std::vector<SkuRecord>>([&](Records& r) { return r.item_skus(erp); }).empty());
}

TEST_F(SqliteStoreTest, ManyWritersAtOnceEachHaveTheirEffectOnce) {
  constexpr int kWriters = 16;
  std::latch together(kWriters);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      together.arrive_and_wait();
      for (int n = 0; n < 20; ++n) {
        const std::vector<Item> items = {an_item(std::to_string(i * 100 + n))};
        expect_ok(store->write([&](Records& records) -> Result<void> {
          ONESHELF_TRY(records.save_items(erp, items, 1));
          return success();
        }));
      }
    });
  }
  threads.clear();
  EXPECT_EQ(read<std::vector<SkuRecord>>([&](Records& r) { return r.item_skus(erp); }).size(),
            320U);
}

TEST_F(SqliteStoreTest, WritingInsideAReadIsRefused) {
  const Result<void> refused =
      store->read([&](Records& records) { return records.save_link(a_link()); });
  EXPECT_FALSE(refused.ok());
}

TEST_F(SqliteStoreTest, ItemsAreCountedAsChangedOnlyWhenTheyDiffer) {
  std::vector<Item> items = {an_item("A"), an_item("B")};
  const auto save = [&](int64_t pass) {
    return value_of(write_value<int64_t>(
        *store, [&](Records& r) { return r.save_items(erp, items, pass); }));
  };
  EXPECT_EQ(save(1), 2);
  EXPECT_EQ(save(2), 0);
  items[1].product_name = "Changed";
  EXPECT_EQ(save(3), 1);
  EXPECT_TRUE(
      read<std::vector<VendorId>>([&](Records& r) { return r.items_not_told(erp, 3); }).empty());
  EXPECT_EQ(
      read<std::vector<VendorId>>([&](Records& r) { return r.items_not_told(erp, 4); }).size(), 2U);
}

TEST_F(SqliteStoreTest, AnItemThatIsGoneComesBackWhenToldAgain) {
  const std::vector<Item> items = {an_item("A")};
  const std::vector<VendorId> ids = {items[0].id};
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_items(erp, items, 1));
    return r.mark_gone(erp, ids, kNow);
  });
  EXPECT_TRUE(read<std::vector<SkuRecord>>([&](Records& r) { return r.item_skus(erp); }).empty());
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_items(erp, items, 2));
    return success();
  });
  EXPECT_EQ(read<std::vector<SkuRecord>>([&](Records& r) { return r.item_skus(erp); }).size(), 1U);
}

TEST_F(SqliteStoreTest, PartialListingsAreMergedFieldByFieldAndLocationByLocation) {
  Listing first = a_listing("A");
  first.fields.stock = {{LocationId("x"), dec("1")}, {LocationId("y"), dec("2")}};
  Listing second;
  second.id = first.id;
  second.fields.stock = {{LocationId("y"), dec("5")}};
  const std::vector<Listing> one = {first};
  const std::vector<Listing> two = {second};
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_listings(web, one, 1));
    ONESHELF_TRY(r.save_listings(web, two, 1));
    return success();
  });
  const auto stored =
      read<std::optional<Listing>>([&](Records& r) { return r.listing(web, first.id); });
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->sku(), "A");
  EXPECT_EQ(stored->product_id, first.product_id);
  EXPECT_EQ(stored->fields.price, dec("19.90"));
  EXPECT_EQ(stored->fields.stock->at(LocationId("x")), dec("1"));
  EXPECT_EQ(stored->fields.stock->at(LocationId("y")), dec("5"));
}

TEST_F(SqliteStoreTest, TheShelfTellsEverythingAboutASkuTogether) {
  const std::vector<Item> items = {an_item("A1"), an_item("A2"), an_item("B1")};
  const std::vector<Listing> listings = {a_listing("A1"), a_listing("B1")};
  const std::vector<BindingRecord> bindings = {{items[0].id, items[0].product_id, listings[0].id,
                                                listings[0].product_id, "sku", "me", kNow}};
  const std::vector<StockLevel> levels = {
      {items[0].id, LocationId("main"), dec("7"), dec("2")},
      {items[0].id, LocationId("outlet"), dec("-1"), Decimal()}};
  const std::vector<std::string> approve = {"A1"};
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_items(erp, items, 1));
    ONESHELF_TRY(r.save_listings(web, listings, 1));
    ONESHELF_TRY(r.save_bindings(link, bindings));
    ONESHELF_TRY(r.save_stock(erp, levels, kNow));
    ONESHELF_TRY(r.approve_skus(link, approve, true, "me", "good", kNow));
    return success();
  });
  std::vector<std::vector<ShelfRecord>> products;
  write([&](Records& r) {
    return r.each_product(link, [&](std::span<const ShelfRecord> product) {
      products.emplace_back(product.begin(), product.end());
      return true;
    });
  });
  ASSERT_EQ(products.size(), 2U);
  ASSERT_EQ(products[0].size(), 2U);
  const ShelfRecord& bound = products[0][0];
  EXPECT_EQ(bound.item, items[0]);
  ASSERT_EQ(bound.levels.size(), 2U);
  EXPECT_EQ(bound.levels[0].on_hand, dec("7"));
  EXPECT_EQ(bound.levels[1].on_hand, dec("-1"));
  EXPECT_TRUE(bound.approved);
  ASSERT_TRUE(bound.live.has_value());
  EXPECT_EQ(bound.live->id, listings[0].id);
  EXPECT_EQ(bound.binding->how, "sku");
  EXPECT_FALSE(bound.sku_taken_in_channel);
  EXPECT_TRUE(products[1][0].sku_taken_in_channel);
  EXPECT_FALSE(products[1][0].approved);
}

TEST_F(SqliteStoreTest, ADoubledSkuIsToldOnBothItemsUnlessOneIsInactive) {
  Item twin = an_item("A1");
  twin.id = VendorId("twin");
  std::vector<Item> items = {an_item("A1"), twin};
  const auto doubled = [&] {
    int count = 0;
    write([&](Records& r) -> Result<void> {
      ONESHELF_TRY(r.save_items(erp, items, 1));
      return r.each_product(link, [&](std::span<const ShelfRecord> product) {
        for (const ShelfRecord& row : product) count += row.sku_is_doubled ? 1 : 0;
        return true;
      });
    });
    return count;
  };
  EXPECT_EQ(doubled(), 2);
  items[1].active = false;
  EXPECT_EQ(doubled(), 1);  // the inactive one still sees an active twin
}

TEST_F(SqliteStoreTest, UnitsInFlightCountUntilAReadingThatBeganAfterTheirConfirmation) {
  const std::vector<Item> items = {an_item("A1")};
  const std::vector<StockLevel> levels = {{items[0].id, LocationId("main"), dec("7"), Decimal()}};
  const std::vector<InFlightRecord> units = {{erp, link, VendorId("1"), items[0].id, dec("3")}};
  const auto in_flight = [&] {
    Decimal sum;
    write([&](Records& r) {
      return r.each_product(link, [&](std::span<const ShelfRecord> product) {
        sum = product[0].in_flight;
        return true;
      });
    });
    return sum;
  };
  const auto read_stock_at = [&](Timestamp at) {
    write([&](Records& r) { return r.save_stock(erp, levels, at); });
  };
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_items(erp, items, 1));
    return r.set_in_flight(erp, link, VendorId("1"), units);
  });
  read_stock_at(kNow);
  EXPECT_EQ(in_flight(), dec("3"));
  write([&](Records& r) {
    return r.settle_in_flight(link, VendorId("1"), {}, kNow + milliseconds(50));
  });
  EXPECT_EQ(in_flight(), dec("3"));
  read_stock_at(kNow + milliseconds(50));  // began at the same instant: may not know of it
  EXPECT_EQ(in_flight(), dec("3"));
  read_stock_at(kNow + milliseconds(51));
  EXPECT_EQ(in_flight(), Decimal());
}

TEST_F(SqliteStoreTest, AnOrderIsNewOnceThenTheSameOrANewVersion) {
  Order order = an_order("1");
  const auto save = [&] {
    return value_of(write_value<OrderRecords::Saved>(*store, [&](Records& r) {
      return r.save_order(link, order, OrderState::kNew, "shop:1", kNow);
    }));
  };
  EXPECT_EQ(save(), OrderRecords::Saved::kNew);
  EXPECT_EQ(save(), OrderRecords::Saved::kSame);
  order.note = "please hurry";
  EXPECT_EQ(save(), OrderRecords::Saved::kChanged);
  const auto found =
      read<std::vector<OrderRecord>>([&](Records& r) { return r.find_orders("N1"); });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].version, 2);
  EXPECT_EQ(found[0].order, order);
}

TEST_F(SqliteStoreTest, OnlyOneJobOfAKindRunsPerSubject) {
  const auto start = [&](const std::string& id, const std::string& subject) {
    return value_of(write_value<WorkRecords::StartedJob>(*store, [&](Records& r) {
      return r.start_job({JobId(id), "catalogue", subject, "1:1", kNow, kNow});
    }));
  };
  EXPECT_FALSE(start("a", "shop").joined);
  EXPECT_TRUE(start("b", "shop").joined);
  EXPECT_EQ(start("c", "shop").job.id.str(), "a");
  EXPECT_FALSE(start("d", "other").joined);
}

TEST_F(SqliteStoreTest, AHintWithAKnownEventIsNotStoredTwice) {
  HintRecord hint;
  hint.connection = web;
  hint.about = "orders";
  hint.received_at = kNow;
  const auto add = [&](const std::string& event) {
    return value_of(write_value<bool>(*store, [&](Records& r) { return r.add_hint(hint, event); }));
  };
  EXPECT_TRUE(add("e1"));
  EXPECT_FALSE(add("e1"));
  EXPECT_TRUE(add(""));
  EXPECT_TRUE(add(""));
}

TEST_F(SqliteStoreTest, AnIgnoredFailureStaysIgnoredWhenItHappensAgain) {
  ParkedRecord parked;
  parked.link = link;
  parked.kind = "item";
  parked.subject = "A1";
  parked.error = Error(ErrorCode::kInvalid, "sku.blank", "blank").with("sku", "A1");
  parked.state = "open";
  parked.first_at = parked.last_at = kNow;
  write([&](Records& r) { return r.park(parked); });
  write([&](Records& r) { return r.park(parked); });
  auto open = read<std::vector<ParkedRecord>>([&](Records& r) { return r.parked(link, 10); });
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].count, 2);
  EXPECT_EQ(open[0].error.context().at(0).second, "A1");
  write([&](Records& r) { return r.set_parked_state(open[0].id, "ignored"); });
  write([&](Records& r) { return r.park(parked); });
  EXPECT_TRUE(
      read<std::vector<ParkedRecord>>([&](Records& r) { return r.parked(link, 10); }).empty());
}

TEST_F(SqliteStoreTest, ApprovesByFilterInOneStatementAndTakesItBack) {
  RecordProperty("requirements", "147,148");
  Item other = an_item("B1");
  other.brand = "Other";
  const std::vector<Item> items = {an_item("A1"), an_item("A2"), other};
  write([&](Records& r) -> Result<void> {
    ONESHELF_TRY(r.save_items(erp, items, 1));
    return success();
  });
  const auto approve = [&](const CatalogueRecords::ApprovalFilter& filter, bool approved) {
    return value_of(write_value<int64_t>(*store, [&](Records& r) {
      return r.approve_matching(link, filter, approved, "me", "season", kNow);
    }));
  };
  EXPECT_EQ(approve({.brand = "ACME"}, true), 2);
  EXPECT_EQ(approve({.brand = "acme"}, true), 0);
  EXPECT_EQ(approve({.category = "kitchen", .sku_prefix = "B"}, true), 1);
  EXPECT_EQ(approve({.in_stock_only = true}, false), 0);
  EXPECT_EQ(approve({}, false), 3);
}

TEST_F(SqliteStoreTest, SurvivesClosingAndOpeningAgain) {
  write([&](Records& r) { return r.schedule("orders:shop", kNow); });
  store.reset();
  store = open_store(folder.file("oneshelf.db"));
  EXPECT_EQ(read<std::optional<Timestamp>>([&](Records& r) { return r.next_due(true); }), kNow);
}

TEST_F(SqliteStoreTest, ABackupIsACompleteDatabase) {
  write([&](Records& r) { return r.schedule("orders:shop", kNow); });
  expect_ok(store->backup_to(folder.file("copy.db")));
  const std::unique_ptr<Store> copy = open_store(folder.file("copy.db"));
  EXPECT_EQ(value_of(read_value<std::optional<Timestamp>>(
                *copy, [&](Records& r) { return r.next_due(true); })),
            kNow);
}

TEST(OpenSqliteStore, RefusesAFileThatIsNoDatabaseAndSaysWhatToDo) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("oneshelf.db")) << std::string(8192, 'x');
  const auto opened = open_sqlite_store({folder.file("oneshelf.db")});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().id(), "store.corrupt");
  EXPECT_FALSE(opened.error().remedy().empty());
}

TEST(OpenSqliteStore, RefusesADatabaseOfALaterVersion) {
  const TemporaryFolder folder;
  {
    auto database = value_of(Database::open(folder.file("oneshelf.db"), Database::Access::kWrite));
    expect_ok(database->script("PRAGMA user_version=9999"));
  }
  const auto opened = open_sqlite_store({folder.file("oneshelf.db")});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().id(), "store.newer");
}

TEST(OpenSqliteStore, SaysWhichFolderIsMissing) {
  const auto opened = open_sqlite_store({"/nonexistent-folder/oneshelf.db"});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().id(), "store.open");
}

}  // namespace
}  // namespace oneshelf::testing
