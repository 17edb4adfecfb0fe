#include "engine/watchdog.h"
#include "unit/engine/world.h"

// Answers with HTTP 200 that are not true: nothing is hidden, deleted or zeroed, and it is told.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using std::chrono::hours;

class WrongCatalogue : public ::testing::Test {
 protected:
  static constexpr size_t kProducts = 60;

  WrongCatalogue() {
    world.fill_source(kProducts);
    world.connect();
    world.sync();
    world.clock().pass(hours(2));
    before = shop_figures();
  }
  struct Figure {
    bool active = false;
    std::optional<Decimal> available;
    bool operator==(const Figure&) const = default;
  };
  std::map<std::string, Figure> shop_figures() {
    return world.shop().work([](bridge::State& state) {
      std::map<std::string, Figure> figures;
      for (const auto& entry : state.products().entries()) {
        figures[entry.row.sku] = {entry.row.active, state.available(entry.row.sku)};
      }
      return figures;
    });
  }
  /// The error that a run by the schedule ends with; "" if it ended well.
  std::string run(ReadMode mode) {
    SyncOptions options;
    options.mode = mode;
    options.job = JobId("run-of-schedule");
    const auto result =
        sync_catalogue(world.context(), world.parts(), World::kLink, options, kQuiet);
    return result.ok() ? "" : result.error().id();
  }
  std::set<std::string> alarms() {
    Movement movement;
    const Watched watched = value_of(read_value<Watched>(world.store(), [&](Records& records) {
      return gather_facts(records, movement, world.clock().now());
    }));
    std::set<std::string> ids;
    for (const Alarm& alarm : find_alarms(watched, {})) {
      EXPECT_FALSE(alarm.remedy.empty());
      ids.insert(alarm.id);
    }
    return ids;
  }
  void expect_untouched() { EXPECT_EQ(shop_figures(), before); }
  /// After the truth is told again everything goes on by itself.
  void expect_recovery() {
    world.clock().pass(hours(2));
    EXPECT_EQ(run(ReadMode::kFull), "");
    EXPECT_TRUE(alarms().empty());
    expect_untouched();
  }

  World world;
  std::map<std::string, Figure> before;
};

TEST_F(WrongCatalogue, AnEmptyOneOfTheSourceHidesAndZeroesNothing) {
  RecordProperty("requirements", "61");
  world.fault(world.source(), sandbox::FaultKind::kEmptyPage, "listProducts", 1);
  EXPECT_EQ(run(ReadMode::kFull), "stream.shrunk");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_recovery();
}

TEST_F(WrongCatalogue, AnEmptyStockListOfTheSourceZeroesNothing) {
  RecordProperty("requirements", "61");
  world.fault(world.source(), sandbox::FaultKind::kEmptyPage, "listStock", 1);
  EXPECT_EQ(run(ReadMode::kFull), "");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_untouched();
  expect_recovery();
}

TEST_F(WrongCatalogue, HalfOfTheSourcesIsRefused) {
  RecordProperty("requirements", "61");
  world.fault(world.source(), sandbox::FaultKind::kShortPage, "listProducts", 1);
  EXPECT_EQ(run(ReadMode::kFull), "stream.shrunk");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_recovery();
}

TEST_F(WrongCatalogue, HalfOfTheSourcesStockIsRefused) {
  world.fault(world.source(), sandbox::FaultKind::kShortPage, "listStock", 1);
  EXPECT_EQ(run(ReadMode::kFull), "");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_recovery();
}

TEST_F(WrongCatalogue, AnEmptyOneOfTheChannelCreatesNothingTwice) {
  RecordProperty("requirements", "61");
  world.fault(world.shop(), sandbox::FaultKind::kEmptyPage, "listProducts", 1);
  EXPECT_EQ(run(ReadMode::kFull), "stream.shrunk");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_recovery();
}

TEST_F(WrongCatalogue, HalfOfTheChannelsIsRefused) {
  world.fault(world.shop(), sandbox::FaultKind::kShortPage, "listProducts", 1);
  EXPECT_EQ(run(ReadMode::kFull), "stream.shrunk");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_recovery();
}

/// Another company behind the same address: other products, other SKUs.
class OtherCompany : public WrongCatalogue {
 protected:
  static bridge::Options options(bridge::Role role, const std::string& name,
                                 const std::string& id) {
    bridge::Options made;
    made.role = role;
    made.name = name;
    made.id = id;
    return made;
  }
  void fill(bridge::Bridge& bridge, const std::string& prefix, size_t products) {
    bridge.work([&](bridge::State& state) {
      for (size_t i = 0; i < products; ++i) {
        const std::string sku = prefix + std::to_string(i);
        Json item = Json::object();
        item.set("sku", sku).set("name", "Foreign " + sku).set("price", "1").set("tax_rate", "20");
        EXPECT_TRUE(bridge::upsert_product(state, item, world.clock().now()).ok());
        state.set_quantity(sku, state.default_location(), Decimal(), world.clock().now());
      }
      return 0;
    });
  }
};

TEST_F(OtherCompany, OfTheSourceIsNoticedByItsNameBeforeAnythingIsRead) {
  RecordProperty("requirements", "61");
  bridge::Bridge other(options(bridge::Role::kSource, "Another company", "another"));
  fill(other, "X-", 100);
  world.http().run("source.test", other);
  for (const ReadMode mode : {ReadMode::kDelta, ReadMode::kFull}) {
    EXPECT_EQ(run(mode),
              mode == ReadMode::kDelta ? "connection.other_account" : "connection.paused");
  }
  EXPECT_EQ(other.counts().of("listProducts"), 0U);
  EXPECT_TRUE(alarms().contains("connection.paused"));
  expect_untouched();
  world.http().run("source.test", world.source());
  expect_ok(world.parts().connections.resume(ConnectionId("erp")));
  expect_recovery();
}

TEST_F(OtherCompany, OfTheChannelGetsNothingWrittenAndNoOrderTaken) {
  RecordProperty("requirements", "61");
  bridge::Bridge other(options(bridge::Role::kChannel, "Another shop", "another"));
  world.http().run("shop.test", other);
  const auto orders = sync_orders(world.context(), world.parts(), World::kLink, {}, kQuiet);
  ASSERT_FALSE(orders.ok());
  EXPECT_EQ(orders.error().id(), "connection.other_account");
  EXPECT_EQ(run(ReadMode::kDelta), "connection.paused");
  EXPECT_EQ(other.counts().writes(), 0U);
  EXPECT_TRUE(alarms().contains("connection.paused"));
}

/// It even says that it is who it was.
TEST_F(OtherCompany, ThatHidesItsNameIsRefusedForItsCatalogueAndForgotten) {
  RecordProperty("requirements", "61");
  bridge::Bridge other(options(bridge::Role::kSource, "Back office", ""));
  fill(other, "X-", 100);
  world.http().run("source.test", other);
  EXPECT_EQ(run(ReadMode::kFull), "stream.shrunk");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  expect_untouched();
  world.http().run("source.test", world.source());
  expect_recovery();  // what it told is not known any more, and is created nowhere
}

/// The worst: the same ids, everything else different.
TEST_F(OtherCompany, WithTheSameIdsIsRefusedAtItsFirstPage) {
  RecordProperty("requirements", "61");
  const auto known = value_of(read_value<std::vector<SkuRecord>>(
      world.store(), [](Records& records) { return records.item_skus(ConnectionId("erp")); }));
  const Item one = *value_of(read_value<std::optional<Item>>(world.store(), [&](Records& records) {
    return records.item(ConnectionId("erp"), known.front().id);
  }));
  // As if the books of the hub were another company's: every SKU under its id was another.
  std::vector<Item> renamed;
  for (const SkuRecord& record : known) {
    Item item = *value_of(read_value<std::optional<Item>>(world.store(), [&](Records& records) {
      return records.item(ConnectionId("erp"), record.id);
    }));
    item.sku = "OWN-" + item.sku;
    renamed.push_back(std::move(item));
  }
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_items(ConnectionId("erp"), renamed, 1));
    return success();
  }));
  EXPECT_EQ(run(ReadMode::kFull), "stream.other_skus");
  EXPECT_TRUE(alarms().contains("stream.doubted"));
  EXPECT_EQ(
      value_of(read_value<std::optional<Item>>(
                   world.store(),
                   [&](Records& records) { return records.item(ConnectionId("erp"), one.id); }))
          ->sku,
      "OWN-" + one.sku);
  expect_untouched();
  // A person who connects it again says that they were renamed.
  world.connect_both();
  EXPECT_EQ(run(ReadMode::kFull), "");
}

}  // namespace
}  // namespace oneshelf::testing
