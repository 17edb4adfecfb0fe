#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

/// SKUs that belong in the shop: active and priced.
size_t source_skus(World& world) {
  return world.source().work([](bridge::State& state) {
    size_t count = 0;
    for (const auto& entry : state.products().entries()) {
      if (bridge::is_for_sale(state, entry.row)) ++count;
    }
    return count;
  });
}

TEST(Sync, CreatesWhatTheShopLacksAndThenHasNothingLeftToDo) {
  ::testing::Test::RecordProperty("requirements", "15,21,24,25,42");
  World world;
  world.fill_source(60);
  world.connect();
  const size_t skus = source_skus(world);
  const SyncReport first = world.sync();
  EXPECT_EQ(first.plan.creates, skus);
  EXPECT_EQ(static_cast<size_t>(first.apply.created), skus);
  EXPECT_EQ(first.apply.failed, 0);
  world.shop().reset_counts();
  const SyncReport second = world.sync();
  EXPECT_EQ(second.plan.changes(), 0U);
  EXPECT_EQ(second.plan.in_sync, skus);
  EXPECT_EQ(world.shop().counts().writes(), 0U);
}

TEST(Sync, AFullCompareOfEverythingStillFindsNothingToWrite) {
  World world;
  world.fill_source(40);
  world.connect();
  world.sync();
  world.shop().reset_counts();
  const SyncReport full = world.sync(ReadMode::kFull);
  EXPECT_EQ(full.plan.changes(), 0U);
  EXPECT_EQ(world.shop().counts().writes(), 0U);
}

TEST(Sync, WritesAtMostThreeRequestsPerHundredProducts) {
  World world;
  world.fill_source(200);
  world.connect();
  world.sync();
  EXPECT_LE(world.shop().counts().writes() * 100, 3U * 200U * 2U);
}

TEST(Sync, WritesOnlyWhatChanged) {
  ::testing::Test::RecordProperty("requirements", "51,106");
  World world;
  world.add_source_item("A", "10", "5");
  world.add_source_item("B", "20", "5");
  world.connect();
  world.sync();
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "11.50", "5");
  const FreshPlan plan = world.plan();
  ASSERT_EQ(plan.plan.products.size(), 1U);
  const VariantPlan& variant = plan.plan.products[0].variants.at(0);
  ASSERT_EQ(variant.changes.size(), 1U);
  EXPECT_EQ(variant.changes[0].field, Field::kPrice);
  EXPECT_EQ(variant.changes[0].before, "10");
  EXPECT_EQ(variant.changes[0].after, "11.5");
  world.sync();
  EXPECT_EQ(world.shop().work([](bridge::State& state) { return state.find_product("A")->price; }),
            dec("11.50"));
}

TEST(Sync, ADroppedAnswerToACreateLeavesOneProductAndASecondPlanThatIsEmpty) {
  World world;
  world.fill_source(30);
  world.connect();
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "upsertProducts", 1);
  const SyncReport report = world.sync();
  EXPECT_GT(report.apply.unknown, 0);
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
  const size_t in_shop = world.shop().work([](bridge::State& state) {
    size_t count = 0;
    for (const auto& entry : state.products().entries())
      count += state.is_parent(entry.row.sku) ? 0 : 1;
    return count;
  });
  EXPECT_EQ(in_shop, source_skus(world));
}

TEST(Sync, AnAnswerDroppedBeforeTheEffectIsWrittenAgain) {
  World world;
  world.fill_source(30);
  world.connect();
  world.fault(world.shop(), sandbox::FaultKind::kDropBefore, "upsertProducts", 1);
  world.sync();
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
}

TEST(Sync, ARestartAfterACrashBetweenWriteAndAnswerBindsWhatIsThere) {
  World world;
  world.fill_source(30);
  world.connect();
  // The shop took the products, its answer and every later look-up are lost: as if we had died.
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "upsertProducts", 1);
  world.fault(world.shop(), sandbox::FaultKind::kDropBefore, "listProducts", 50, 1);
  SyncOptions options;
  options.asked = GuardFacts::Asked::kByPerson;
  const auto died = sync_catalogue(world.context(), world.parts(), World::kLink, options, kQuiet);
  EXPECT_FALSE(died.ok());
  world.restart();
  for (int attempt = 0; attempt < 60; ++attempt) {
    if (sync_catalogue(world.context(), world.parts(), World::kLink, options, kQuiet).ok()) break;
  }
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
  EXPECT_TRUE(world.parked().empty());
}

TEST(Sync, AnEmptyCatalogueHidesNothingAndRaisesAnAlarm) {
  ::testing::Test::RecordProperty("requirements", "61");
  World world;
  world.fill_source(20);
  world.connect();
  world.sync();
  world.fault(world.source(), sandbox::FaultKind::kEmptyPage, "listProducts", 1);
  SyncOptions options;
  options.mode = ReadMode::kFull;
  const auto shrunk = sync_catalogue(world.context(), world.parts(), World::kLink, options, kQuiet);
  ASSERT_FALSE(shrunk.ok());
  EXPECT_EQ(shrunk.error().id(), "stream.shrunk");
  world.shop().reset_counts();
  world.sync(ReadMode::kFull);
  EXPECT_EQ(world.shop().counts().writes(), 0U);
}

TEST(Sync, ConnectingAgainKeepsEveryLinkAndCreatesNothing) {
  ::testing::Test::RecordProperty("requirements", "61");
  World world;
  world.fill_source(20);
  world.connect();
  world.sync();
  world.clock().pass(std::chrono::hours(1));
  world.connect_both();
  world.shop().reset_counts();
  const SyncReport report = world.sync(ReadMode::kFull);
  EXPECT_EQ(report.apply.created, 0);
  EXPECT_EQ(world.shop().counts().writes(), 0U);
  EXPECT_EQ(value_of(read_value<LinkCounts>(world.store(),
                                            [&](Records& records) {
                                              return records.counts(World::kLink,
                                                                    world.clock().now());
                                            }))
                .bound,
            value_of(read_value<LinkCounts>(world.store(), [&](Records& records) {
              return records.counts(World::kLink, world.clock().now());
            })).listings);
}

TEST(Sync, ADeactivatedItemIsHiddenAndAReactivatedOneIsShownAgain) {
  ::testing::Test::RecordProperty("requirements", "44,58,59");
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  const auto is_shown = [&] {
    return world.shop().work([](bridge::State& state) { return state.find_product("A")->active; });
  };
  const auto set_active = [&](bool active) {
    world.clock().pass(milliseconds(10));
    Json item = Json::object();
    item.set("sku", "A").set("active", active);
    world.source().work([&](bridge::State& state) {
      return bridge::upsert_product(state, item, world.clock().now()).ok();
    });
    world.sync();
  };
  EXPECT_TRUE(is_shown());
  set_active(false);
  EXPECT_FALSE(is_shown());
  set_active(true);
  EXPECT_TRUE(is_shown());
}

TEST(Sync, ARecordTheShopCannotTakeIsParkedWithItsRemedyAndTheRestGoesOn) {
  ::testing::Test::RecordProperty("requirements", "92,93");
  World world;
  world.add_source_item("GOOD", "10", "5");
  EXPECT_TRUE(world.source().work([&](bridge::State& state) {
    Json uncounted = Json::object();
    uncounted.set("sku", "UNCOUNTED").set("name", "Never counted").set("price", "10");
    return bridge::upsert_product(state, uncounted, world.clock().now()).ok();
  }));
  world.connect();
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.created, 1);
  ASSERT_EQ(world.parked().size(), 1U);
  EXPECT_EQ(world.parked()[0].error.id(), "stock.unknown");
  EXPECT_EQ(world.parked()[0].subject, "UNCOUNTED");
  EXPECT_FALSE(world.parked()[0].error.remedy().empty());
}

TEST(Sync, WhatIsNotApprovedIsNeverTouched) {
  ::testing::Test::RecordProperty("requirements", "140");
  World world;
  world.add_source_item("A", "10", "5");
  world.add_source_item("B", "20", "5");
  world.connect({{"products.mode", "approved"}});
  EXPECT_EQ(world.sync().apply.created, 0);
  const std::vector<std::string> skus = {"A"};
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.approve_skus(World::kLink, skus, true, "me", "", world.clock().now()));
    return success();
  }));
  EXPECT_EQ(world.sync().apply.created, 1);
  EXPECT_EQ(world.shop().work([](bridge::State& state) { return state.find_product("B"); }),
            nullptr);
}

TEST(Sync, WrongCredentialsPauseTheConnectionAndSayWhatToDo) {
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  world.fault(world.shop(), sandbox::FaultKind::kUnauthorized, "", 3);
  const auto refused = sync_catalogue(world.context(), world.parts(), World::kLink, {}, kQuiet);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kUnauthenticated);
  EXPECT_FALSE(refused.error().remedy().empty());
  const auto paused = sync_catalogue(world.context(), world.parts(), World::kLink, {}, kQuiet);
  ASSERT_FALSE(paused.ok());
  EXPECT_EQ(paused.error().id(), "connection.paused");
}

TEST(Sync, TheLedgerHasEveryWriteWithOldAndNewValue) {
  ::testing::Test::RecordProperty("requirements", "158");
  World world;
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "12", "4");
  world.sync();
  const auto entries = value_of(read_value<std::vector<LedgerRecord>>(
      world.store(), [](Records& records) { return records.ledger("A", 100); }));
  const auto has = [&](const std::string& field, const std::string& before,
                       const std::string& after) {
    return std::ranges::count_if(entries, [&](const LedgerRecord& entry) {
      return entry.field == field && entry.before == before && entry.after == after;
    });
  };
  EXPECT_EQ(has("price", "10", "12"), 1);
  EXPECT_EQ(has("stock", "5", "4"), 1);
}

}  // namespace
}  // namespace oneshelf::testing
