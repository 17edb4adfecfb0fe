#include "engine/drift_book.h"
#include "engine/drift_sweep.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

void reprice_in_shop(World& world, const std::string& sku, const std::string& price) {
  world.clock().pass(milliseconds(10));
  const Json change = Json::object().set("sku", sku).set("price", price);
  const bool done = world.shop().work([&](bridge::State& state) {
    return bridge::upsert_product(state, change, world.clock().now()).ok();
  });
  ASSERT_TRUE(done);
}

Decimal shop_price(World& world, const std::string& sku) {
  return *world.shop().work([&](bridge::State& state) { return state.find_product(sku)->price; });
}

DriftReport sweep(World& world) {
  return value_of(sweep_drift(world.context(), world.parts(), World::kLink, kQuiet));
}

std::vector<DriftRecord> drifts(World& world) {
  return value_of(read_value<std::vector<DriftRecord>>(
      world.store(), [](Records& records) { return records.drifts(World::kLink, 100); }));
}

DriftFigure figure(World& world) {
  return value_of(read_value<DriftFigure>(
      world.store(), [](Records& records) { return records.drift_figure(World::kLink); }));
}

/// Two products in both places, in agreement.
void agree(World& world, const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  world.add_source_item("A", "10", "5");
  world.add_source_item("B", "20", "5");
  world.connect(settings);
  world.sync();
}

TEST(DriftSweep, FindsNothingWhereNobodyChangedAnything) {
  World world;
  agree(world);
  const DriftReport report = sweep(world);
  EXPECT_EQ(report.compared, 2);
  EXPECT_EQ(report.drifted, 0);
  EXPECT_TRUE(report.round_ended);
  EXPECT_EQ(figure(world).last_compared, 2);
  EXPECT_TRUE(figure(world).last_round_at);
}

TEST(DriftSweep, ByDefaultTheNextPlanRestoresWhatDrifted) {
  World world;
  agree(world);
  reprice_in_shop(world, "A", "7");
  const DriftReport report = sweep(world);
  EXPECT_EQ(report.drifted, 1);
  EXPECT_EQ(report.restores, 1);
  ASSERT_EQ(drifts(world).size(), 1U);
  EXPECT_EQ(drifts(world)[0].state, "restore");
  EXPECT_EQ(drifts(world)[0].expected, "10");
  EXPECT_EQ(drifts(world)[0].found, "7");
  const auto due =
      value_of(write_value<std::optional<WorkRecords::ClaimedTask>>(world.store(), [&](Records& r) {
        return r.claim_task(false, world.clock().now(), world.clock().now());
      }));
  ASSERT_TRUE(due);
  EXPECT_EQ(due->task, "catalogue:shop");
  world.sync();
  EXPECT_EQ(shop_price(world, "A"), dec("10"));
  world.clock().pass(kSweepEvery);
  EXPECT_EQ(sweep(world).drifted, 0);
  EXPECT_TRUE(drifts(world).empty()) << "what is as it should be again is a drift no longer";
}

TEST(DriftSweep, AskedForADriftStaysUntilAPersonDecides) {
  World world;
  agree(world, {{"drift.policy", "ask"}});
  reprice_in_shop(world, "A", "7");
  sweep(world);
  ASSERT_EQ(drifts(world).size(), 1U);
  EXPECT_EQ(drifts(world)[0].state, "open");
  EXPECT_EQ(world.sync().plan.changes(), 0U);
  EXPECT_EQ(shop_price(world, "A"), dec("7"));
  const DriftRecord decided =
      value_of(decide_drift(world.parts(), drifts(world)[0].id, DriftDecision::kRestore, "ada"));
  EXPECT_EQ(decided.who, "ada");
  world.sync();
  EXPECT_EQ(shop_price(world, "A"), dec("10"));
}

TEST(DriftSweep, AChangeThatTheShopTellsIsAskedForJustTheSame) {
  World world;
  agree(world, {{"drift.policy", "ask"}});
  reprice_in_shop(world, "A", "7");
  EXPECT_EQ(world.sync().plan.changes(), 0U) << "the delta told it, no sweep ran";
  ASSERT_EQ(drifts(world).size(), 1U);
  EXPECT_EQ(drifts(world)[0].state, "open");
  world.sync(ReadMode::kFull);
  EXPECT_EQ(shop_price(world, "A"), dec("7"));
}

TEST(DriftSweep, AnAdoptedFieldIsTheChannelsForThatSkuOnly) {
  World world;
  agree(world, {{"drift.fields.price", "adopt"}});
  reprice_in_shop(world, "A", "7");
  sweep(world);
  ASSERT_EQ(drifts(world).size(), 1U);
  EXPECT_EQ(drifts(world)[0].state, "adopted");
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "11", "4");
  world.add_source_item("B", "21", "4");
  world.sync();
  EXPECT_EQ(shop_price(world, "A"), dec("7"));
  EXPECT_EQ(shop_price(world, "B"), dec("21"));
  expect_ok([&]() -> Result<void> {
    ONESHELF_TRY(decide_drift(world.parts(), drifts(world)[0].id, DriftDecision::kRestore, "ada"));
    return success();
  }());
  world.sync();
  EXPECT_EQ(shop_price(world, "A"), dec("11"));
}

TEST(DriftSweep, OurOwnWritesAndSalesAreNoDrift) {
  World world;
  agree(world, {{"drift.policy", "ask"}});
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "12", "3");
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "upsertProducts", 1);
  world.sync();
  world.buy("B", "1");
  EXPECT_EQ(sweep(world).drifted, 0);
  EXPECT_TRUE(drifts(world).empty());
}

TEST(DriftSweep, UsesItsBudgetOfRequestsAndGoesOnWhereItStopped) {
  World world({.page_size = "20"});
  world.fill_source(60);
  world.connect({{"drift.requests_per_hour", "6"}});
  world.sync();
  const DriftReport first = sweep(world);
  EXPECT_EQ(first.requests, 1) << "ten minutes' share of six an hour";
  EXPECT_EQ(first.compared, 20);
  EXPECT_FALSE(first.round_ended);
  EXPECT_EQ(sweep(world).requests, 0);
  int64_t compared = first.compared;
  int64_t requests = first.requests;
  for (int i = 0; i < 30 && !figure(world).last_round_at; ++i) {
    world.clock().pass(std::chrono::minutes(10));
    const DriftReport more = sweep(world);
    requests += more.requests;
    EXPECT_LE(requests, i + 3) << "one may take two, and is paid for by the next";
    compared += more.compared;
  }
  EXPECT_TRUE(figure(world).last_round_at);
  EXPECT_EQ(figure(world).last_compared, compared);
  EXPECT_EQ(figure(world).last_drifted, 0);
  world.clock().pass(std::chrono::hours(48));
  EXPECT_LE(sweep(world).requests, 6) << "an hour's share is saved up at most";
}

TEST(DriftSweep, KeepsAwayWhileAJobWritesAndWhenSwitchedOff) {
  World world;
  agree(world);
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.start_job({JobId("j"), "catalogue", "shop", "1:1", world.clock().now(),
                                    world.clock().now() + std::chrono::hours(1)}));
    return success();
  }));
  EXPECT_EQ(sweep(world).requests, 0);
  World off;
  agree(off, {{"drift.requests_per_hour", "0"}});
  EXPECT_EQ(sweep(off).requests, 0);
}

TEST(DriftSweep, AListingThatIsGoneIsLeftToTheFullCompare) {
  World world;
  agree(world);
  world.clock().pass(milliseconds(10));
  const Json gone = Json::object().set("sku", "A").set("deleted", true);
  world.shop().work([&](bridge::State& state) {
    return bridge::upsert_product(state, gone, world.clock().now()).ok();
  });
  EXPECT_EQ(sweep(world).drifted, 0);
  EXPECT_TRUE(drifts(world).empty());
}

}  // namespace
}  // namespace oneshelf::testing
