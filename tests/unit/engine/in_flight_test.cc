#include "engine/read_streams.h"
#include "unit/engine/world.h"

// Units sold and not yet subtracted by the source's figure: from whichever shop, in kits or alone,
// until a reading that began after the event that the figure reflects.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

Decimal stock_at(bridge::Bridge& shop, const std::string& sku) {
  return shop.work([&](bridge::State& state) { return *state.available(sku); });
}

/// The source cannot be written to: nothing sold becomes known to it.
void cut_off_source(World& world) {
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "createOrder", 1000);
}

void ship_first_order(World& world, const std::vector<bridge::LineQuantity>& lines) {
  const bool done = world.source().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    bridge::Shipment shipment;
    shipment.lines = lines;
    return bridge::ship(state, id, shipment, world.clock().now()).ok();
  });
  EXPECT_TRUE(done);
}

TEST(InFlight, WhatOneShopSoldIsOffTheShelfOfTheOtherBeforeTheSourceKnows) {
  RecordProperty("requirements", "30,63,78,134");
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.connect_other();
  world.sync();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  cut_off_source(world);
  world.buy("A", "4");
  world.sync_orders();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("5"));
  world.buy_all(world.other_shop(), {{"A", "2"}});
  world.sync_orders(World::kOther);
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("3"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("3"));
}

TEST(InFlight, SharesOfTwoShopsNeverAddUpToMoreThanThereIs) {
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect({{"stock.allocation", "percent"}, {"stock.allocation_percent", "60"}});
  world.connect_other({{"stock.allocation", "percent"}, {"stock.allocation_percent", "40"}});
  world.sync();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  // The contract takes fractions: nothing is rounded.
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5.4"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("3.6"));
}

TEST(InFlight, AFigureIsNotRaisedOverASaleThatWasNotReadYet) {
  RecordProperty("requirements", "30");
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  world.buy("A", "4");  // the shop shows 5, the source still 9, and nobody has read the order
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));
}

TEST(InFlight, AFigureThatIsNotKnownIsNotSetOverASaleThatWasNotReadYet) {
  RecordProperty("requirements", "30");
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  world.buy("A", "4");
  Result<OpenConnection> web =
      world.parts().connections.open(ConnectionId("web"), Lane::kCatalogue);
  ASSERT_TRUE(web.ok());
  value_of(read_listings(world.context(), world.parts(), *web, ReadMode::kDelta, kQuiet));
  // The listing was missing and is told anew: what it shows is told by its next change only.
  const Result<void> forgotten = world.store().write([&](Records& records) -> Result<void> {
    std::vector<Listing> listings = ONESHELF_TRY(records.listings_by_sku(ConnectionId("web"), "A"));
    const std::vector<VendorId> ids = {listings.at(0).id};
    listings.at(0).fields.stock.reset();
    ONESHELF_TRY(records.remove_listings(ConnectionId("web"), ids));
    ONESHELF_TRY(records.save_listings(ConnectionId("web"), listings, 0));
    return success();
  });
  ASSERT_TRUE(forgotten.ok());
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));
}

TEST(InFlight, AKitTakesItsComponentsAndTwoKitsOfOneOrderTakeBoth) {
  RecordProperty("requirements", "63,151");
  World world;
  world.add_source_item("CUP", "5.00", "20");
  world.add_source_item("POT", "20.00", "7");
  world.add_source_kit("SET", "40.00", {{"CUP", "2"}, {"POT", "1"}});
  world.add_source_kit("PAIR", "9.00", {{"CUP", "2"}});
  world.connect();
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "SET"), dec("7"));
  EXPECT_EQ(stock_at(world.shop(), "PAIR"), dec("10"));
  cut_off_source(world);
  world.buy_all(world.shop(), {{"SET", "2"}, {"PAIR", "3"}});
  world.sync_orders();
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "CUP"), dec("10"));  // 20 − 2 × 2 − 3 × 2
  EXPECT_EQ(stock_at(world.shop(), "POT"), dec("5"));
  EXPECT_EQ(stock_at(world.shop(), "SET"), dec("5"));
  EXPECT_EQ(stock_at(world.shop(), "PAIR"), dec("5"));
}

TEST(InFlight, AWrittenKitIsReservedByTheSourceAndBothAgree) {
  World world;
  world.add_source_item("CUP", "5.00", "20");
  world.add_source_kit("PAIR", "9.00", {{"CUP", "2"}});
  world.connect();
  world.sync();
  world.buy("PAIR", "3");
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(stock_at(world.source(), "CUP"), dec("14"));
  EXPECT_EQ(stock_at(world.shop(), "CUP"), dec("14"));
  EXPECT_EQ(stock_at(world.shop(), "PAIR"), dec("7"));
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
}

TEST(InFlight, WhereOnlyShippedGoodsLeaveTheFigureUnitsWaitForTheShipment) {
  RecordProperty("requirements", "30,78");
  World world({.stock_nets = "shipped"});
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  world.buy("A", "4");
  world.sync_orders();
  EXPECT_EQ(world.documents_in_source(), 1U);
  world.clock().pass(milliseconds(10));
  world.sync(ReadMode::kFull);
  EXPECT_EQ(stock_at(world.source(), "A"), dec("9"));  // the source counts what is on the shelf
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));

  ship_first_order(world, {{.line_id = "1", .quantity = dec("1"), .restock = {}}});
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("4"));  // the source shows 8, and we do not know why
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(stock_at(world.source(), "A"), dec("8"));
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));

  ship_first_order(world, {});
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(stock_at(world.source(), "A"), dec("5"));
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));
}

TEST(InFlight, WhereOpenOrdersAreNetTheDocumentTakesUnitsOut) {
  World world({.stock_nets = "open_orders"});
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  world.buy("A", "4");
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(stock_at(world.source(), "A"), dec("5"));
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("5"));
}

TEST(InFlight, ACancellationBeforeTheOrderIsWrittenGivesTheUnitsBackAtOnce) {
  RecordProperty("requirements", "156");
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.connect_other();
  world.sync();
  cut_off_source(world);
  world.buy("A", "4");
  world.sync_orders();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("5"));
  world.clock().pass(milliseconds(10));
  world.shop().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  world.sync_orders();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("9"));
  EXPECT_EQ(world.documents_in_source(), 0U);
}

TEST(InFlight, ALevelThatACompleteReadingDoesNotTellAnyMoreIsNotKnown) {
  RecordProperty("requirements", "151");
  World world;
  for (const char* sku : {"A", "B", "C"}) world.add_source_item(sku, "10.00", "9");
  world.connect();
  world.sync();
  const std::vector<StockLevel> closed = {
      {VendorId("A"), LocationId("closed"), dec("100"), Decimal()}};
  const auto count = [&] {
    return value_of(read_value<CatalogueRecords::StockCount>(
                        world.store(),
                        [&](Records& records) {
                          return records.count_stock(ConnectionId("erp"), world.clock().now());
                        }))
        .levels;
  };
  expect_ok(world.store().write([&](Records& records) {
    return records.save_stock(ConnectionId("erp"), closed, world.clock().now());
  }));
  EXPECT_EQ(count(), 4U);
  world.clock().pass(milliseconds(10));
  world.sync(ReadMode::kFull);
  EXPECT_EQ(count(), 3U);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("9"));
}

}  // namespace
}  // namespace oneshelf::testing
