#include "engine/links.h"
#include "engine/planner.h"
#include "engine/read_streams.h"
#include "engine/shown_book.h"
#include "unit/engine/world.h"

// Figures that met a sale on their way, and `stock.exclusive`: no unit is shown on two channels.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

using Settings = std::vector<std::pair<std::string, std::string>>;

Decimal stock_at(bridge::Bridge& shop, const std::string& sku) {
  return shop.work([&](bridge::State& state) { return state.available(sku).value_or(Decimal()); });
}

void set_source_stock(World& world, const std::string& sku, const std::string& units) {
  world.clock().pass(milliseconds(10));
  world.source().work([&](bridge::State& state) {
    return state.set_quantity(sku, state.default_location(), dec(units), world.clock().now());
  });
}

ApplyReport apply(World& world, const FreshPlan& fresh) {
  return value_of(apply_plan(world.context(), world.parts(), fresh.link, fresh.plan,
                             {"test", JobId("by-hand")}, kQuiet));
}

SyncReport sync_other(World& world) {
  return world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
}

void cancel_newest_order(World& world, bridge::Bridge& shop) {
  world.clock().pass(milliseconds(10));
  const bool done = shop.work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  EXPECT_TRUE(done);
}

TEST(CompareAndSet, ASaleWhileAFigureIsOnItsWayIsNotOverwritten) {
  RecordProperty("requirements", "30,78,134");
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  set_source_stock(world, "A", "12");
  const FreshPlan fresh = world.plan();
  world.buy("A", "2");
  const ApplyReport applied = apply(world, fresh);
  EXPECT_EQ(applied.stock_changed, 1);
  EXPECT_EQ(applied.failed, 0);
  EXPECT_EQ(applied.stock_written, 0);
  EXPECT_TRUE(world.parked().empty());
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("7"));
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("10"));
}

TEST(CompareAndSet, ALoweredFigureThatMetASaleIsComputedAnewInTheSameRun) {
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  // The shop sells after its listing was read and before the figure arrives: a look that the store
  // remembers from before is such a case.
  world.buy("A", "2");
  set_source_stock(world, "A", "6");
  world.fault(world.shop(), sandbox::FaultKind::kEmptyPage, "listStock", 1);
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.stock_changed, 1);
  EXPECT_EQ(report.apply.stock_written, 1);
  EXPECT_EQ(report.intake.taken, 1);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("4"));
  EXPECT_TRUE(world.parked().empty());
}

TEST(CompareAndSet, AFigureWhoseAnswerWasLostIsNotSetTwice) {
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.sync();
  set_source_stock(world, "A", "12");
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "setStock", 1);
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.unknown, 1);
  // A look-up at this shop tells no stock, so it is sent again: over a figure that is gone.
  EXPECT_EQ(report.apply.stock_changed, 1);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("12"));
  EXPECT_EQ(world.shop().counts().to_json()["rows_written"]["setStock"].text_or(), "2");
}

/// Two shops of one source, exclusive, with these shares.
void connect_exclusive(World& world, const Settings& first, const Settings& second) {
  Settings one = {{"stock.exclusive", "true"}};
  Settings two = one;
  one.insert(one.end(), first.begin(), first.end());
  two.insert(two.end(), second.begin(), second.end());
  world.connect(one);
  world.connect_other(two);
}

Settings percent(const char* share) {
  return {{"stock.allocation", "percent"}, {"stock.allocation_percent", share}};
}

/// Lets both links run until nothing changes any more.
void settle(World& world) {
  for (int i = 0; i < 3; ++i) {
    world.sync_orders();
    world.sync_orders(World::kOther);
    world.sync();
    sync_other(world);
  }
}

TEST(ExclusiveStock, NoUnitIsShownOnTwoChannels) {
  RecordProperty("requirements", "30,134");
  World world;
  world.add_source_item("A", "10.00", "9");
  connect_exclusive(world, {}, {});
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("0"));  // a new listing begins at nothing
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("9"));
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("9"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("0"));
  set_source_stock(world, "A", "11");
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("2"));
}

TEST(ExclusiveStock, SharesAreShownInFullAndFollowWhatIsLeft) {
  World world;
  world.add_source_item("A", "10.00", "10");
  connect_exclusive(world, percent("60"), percent("40"));
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("6"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  world.buy("A", "5");
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("3"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("2"));
}

TEST(ExclusiveStock, AnUnreadSaleOfTheOtherChannelIsNotGivenAwayAgain) {
  World world;
  world.add_source_item("A", "10.00", "10");
  connect_exclusive(world, {{"stock.limit", "6"}}, {});
  settle(world);
  ASSERT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  world.buy("A", "5");  // shows 1 now
  // The listing is read, the order is not: the look alone proves nothing.
  Result<OpenConnection> web =
      world.parts().connections.open(ConnectionId("web"), Lane::kCatalogue);
  ASSERT_TRUE(web.ok());
  value_of(read_listings(world.context(), world.parts(), *web, ReadMode::kDelta, kQuiet));
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
}

TEST(ExclusiveStock, UnitsOfACancelledOrderAreOnShowInTheirShopOnly) {
  World world;
  world.add_source_item("A", "10.00", "10");
  connect_exclusive(world, {{"stock.limit", "6"}}, {});
  settle(world);
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "createOrder", 1000);
  world.buy("A", "5");
  world.sync_orders();
  world.sync();
  ASSERT_EQ(stock_at(world.shop(), "A"), dec("1"));
  cancel_newest_order(world, world.shop());
  world.sync_orders();  // the units are free again, and the shop shows them
  sync_other(world);
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("6"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A") + stock_at(world.other_shop(), "A"), dec("10"));
}

TEST(ExclusiveStock, AFigureWhoseFateIsUnknownCountsUntilItIsKnown) {
  World world;
  world.add_source_item("A", "10.00", "4");
  connect_exclusive(world, {{"stock.limit", "4"}}, {});
  settle(world);
  ASSERT_EQ(stock_at(world.shop(), "A"), dec("4"));
  set_source_stock(world, "A", "10");
  // The other shop's figure goes out, its answer is lost, and so is the look that would tell.
  world.fault(world.other_shop(), sandbox::FaultKind::kDropAfter, "setStock", 1);
  world.fault(world.other_shop(), sandbox::FaultKind::kErrorBefore, "listProducts", 1, 1);
  SyncOptions options;
  options.job = JobId("lost");
  const auto lost = sync_catalogue(world.context(), world.parts(), World::kOther, options, kQuiet);
  EXPECT_FALSE(lost.ok());
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("6"));
  value_of(change_link(world.parts(), World::kLink, {{"stock.limit", ""}}));
  world.sync();
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("4"));
}

TEST(ExclusiveStock, AListingThatAListLeftOutOnceIsOnShowStill) {
  World world;
  world.add_source_item("A", "10.00", "10");
  connect_exclusive(world, {{"stock.limit", "6"}}, {});
  settle(world);
  ASSERT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  Result<OpenConnection> web =
      world.parts().connections.open(ConnectionId("web"), Lane::kCatalogue);
  ASSERT_TRUE(web.ok());
  const auto look = [&] {
    value_of(read_listings(world.context(), world.parts(), *web, ReadMode::kFull, kQuiet));
    world.sync_orders();
  };
  world.fault(world.shop(), sandbox::FaultKind::kShortPage, "listProducts", 1);
  look();
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  look();  // there it is again
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
}

TEST(ExclusiveStock, UnitsOfAListingThatStaysAwayAreFreeForTheOthers) {
  World world;
  world.add_source_item("A", "10.00", "10");
  connect_exclusive(world, {{"stock.limit", "6"}}, {});
  settle(world);
  world.clock().pass(milliseconds(10));
  world.shop().work([&](bridge::State& state) {
    bridge::Product product = *state.find_product("A");
    product.deleted = true;
    return state.put_product(product, world.clock().now()).ok();
  });
  Result<OpenConnection> web =
      world.parts().connections.open(ConnectionId("web"), Lane::kCatalogue);
  ASSERT_TRUE(web.ok());
  value_of(read_listings(world.context(), world.parts(), *web, ReadMode::kFull, kQuiet));
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("4"));
  world.clock().pass(std::chrono::hours(1));
  value_of(read_listings(world.context(), world.parts(), *web, ReadMode::kDelta, kQuiet));
  sync_other(world);
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("10"));
}

TEST(ExclusiveStock, KitsAndTheirPartsShareWhatIsOnTheShelf) {
  World world;
  world.add_source_item("CUP", "5.00", "10");
  world.add_source_kit("PAIR", "9.00", {{"CUP", "2"}});
  connect_exclusive(world, {{"products.mode", "rule"}, {"products.sku_prefix", "PAIR"}},
                    {{"products.mode", "rule"}, {"products.sku_prefix", "CUP"}});
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "PAIR"), dec("5"));
  EXPECT_EQ(stock_at(world.other_shop(), "CUP"), dec("0"));
  world.buy("PAIR", "2");
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "PAIR"), dec("3"));
  EXPECT_EQ(stock_at(world.other_shop(), "CUP"), dec("0"));
}

TEST(ExclusiveStock, ExplainTellsWhatHoldsAFigureDown) {
  World world;
  world.add_source_item("A", "10.00", "9");
  connect_exclusive(world, {}, {});
  settle(world);
  const LinkView link = value_of(load_link(world.parts(), World::kOther));
  Result<OpenConnection> shop = world.parts().connections.open(link.channel.id, Lane::kCatalogue);
  ASSERT_TRUE(shop.ok());
  const Explanation told = value_of(explain_sku(world.parts(), link, shop->traits(), "A"));
  EXPECT_EQ(told.desired_stock, dec("0"));
  const std::string step = "free and on show nowhere, the most that may be added: 0";
  EXPECT_NE(std::ranges::find(told.stock, step), told.stock.end());
}

TEST(ExclusiveStock, SwitchedOffTheBookIsForgottenAndSwitchedOnItBeginsAnew) {
  World world;
  world.add_source_item("A", "10.00", "9");
  world.connect();
  world.connect_other();
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A") + stock_at(world.other_shop(), "A"), dec("18"));
  const auto kept = [&] { return value_of(keeps_shown(world.parts(), ConnectionId("web"))); };
  EXPECT_FALSE(kept());
  for (const LinkId& link : {World::kLink, World::kOther}) {
    value_of(change_link(world.parts(), link, {{"stock.exclusive", "true"}}));
  }
  settle(world);
  EXPECT_TRUE(kept());
  // Nothing is raised over what the channels already show; nothing is taken away either.
  set_source_stock(world, "A", "12");
  settle(world);
  EXPECT_EQ(stock_at(world.shop(), "A") + stock_at(world.other_shop(), "A"), dec("18"));
  for (const LinkId& link : {World::kLink, World::kOther}) {
    value_of(change_link(world.parts(), link, {{"stock.exclusive", "false"}}));
  }
  settle(world);
  EXPECT_FALSE(kept());
}

TEST(ExclusiveStock, AdviceNamesTheLinksThatShowWhatOthersShow) {
  World world;
  world.connect({{"stock.exclusive", "true"}});
  world.connect_other();
  const auto advice =
      value_of(link_advice(world.parts(), value_of(load_link(world.parts(), World::kLink))));
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice.front().id(), "link.exclusive_in_part");
  EXPECT_NE(advice.front().message().find("other"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf::testing
