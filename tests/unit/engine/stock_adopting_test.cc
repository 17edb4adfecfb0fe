// What somebody changes in a shop's stock: restored, adopted in the source once, or asked about.
#include "engine/drift_book.h"
#include "engine/links.h"
#include "unit/engine/group_world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using std::chrono::hours;
using std::chrono::minutes;
using Settings = std::vector<std::pair<std::string, std::string>>;

class StockAdopting : public ::testing::Test {
 protected:
  /// Ten of A in the source and in two shops, in agreement for a while; the first has the policy.
  void agree(const std::string& policy) {
    world.add_source_item("A", "5", "10");
    world.connect({{"drift.stock", policy}, {"orders.location", "main"}});
    world.connect_other();
    settle();
    pass(minutes(11));
  }
  void pass(milliseconds time) { world.clock().pass(time); }
  void edit(bridge::Bridge& shop, const std::string& units) {
    pass(milliseconds(10));
    shop.work([&](bridge::State& state) {
      return state.set_quantity("A", state.default_location(), dec(units), world.clock().now());
    });
  }
  void sync(const LinkId& link) {
    world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, link);
  }
  /// A round of the schedule.
  void settle() {
    pass(milliseconds(10));
    world.sync_orders();
    world.sync_orders(World::kOther);
    sync(World::kLink);
    sync(World::kOther);
  }
  void settle_for(milliseconds time) {
    const minutes step(time < minutes(15) ? 1 : 5);  // long whiles in fewer rounds
    for (milliseconds passed(0); passed < time; passed += step) {
      pass(step);
      settle();
    }
  }
  static Decimal shown(bridge::Bridge& at) {
    return at.work([](bridge::State& state) { return *state.available("A"); });
  }
  void expect_all(const std::string& units) {
    EXPECT_EQ(shown(world.source()), dec(units)) << "source";
    EXPECT_EQ(shown(world.shop()), dec(units)) << "shop";
    EXPECT_EQ(shown(world.other_shop()), dec(units)) << "other shop";
  }
  std::vector<LedgerRecord> corrections() {
    std::vector<LedgerRecord> found;
    for (const LedgerRecord& entry : world.ledger("A")) {
      if (entry.field == "source_stock") found.push_back(entry);
    }
    return found;
  }
  std::vector<StockEditRecord> edits() {
    return value_of(read_value<std::vector<StockEditRecord>>(
        world.store(), [](Records& records) { return records.stock_edits(World::kLink); }));
  }
  std::vector<DriftRecord> drifts() {
    return value_of(read_value<std::vector<DriftRecord>>(
        world.store(), [](Records& records) { return records.drifts(World::kLink, 100); }));
  }
  Result<DriftRecord> decide(DriftDecision decision) {
    return decide_drift(world.parts(), drifts().at(0).id, decision, "ada");
  }

  World world;
};

TEST_F(StockAdopting, ARiseReachesTheSourceAndTheOtherShopOnce) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "20");
  settle();
  EXPECT_EQ(shown(world.shop()), dec("10")) << "until it is known that no order explains it";
  settle_for(minutes(4));
  expect_all("20");
  settle_for(minutes(20));
  expect_all("20");
  ASSERT_EQ(corrections().size(), 1U);
  EXPECT_EQ(corrections()[0].before, "10");
  EXPECT_EQ(corrections()[0].after, "20");
  EXPECT_EQ(corrections()[0].why, "adopted from shop");
  EXPECT_EQ(corrections()[0].who, "policy");
  EXPECT_TRUE(edits().empty());
  EXPECT_TRUE(world.parked().empty());
}

TEST_F(StockAdopting, AFallReachesTheSourceAndTheOtherShopOnce) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "7");
  settle_for(minutes(5));
  EXPECT_EQ(shown(world.source()), dec("10")) << "it may be a sale";
  settle_for(minutes(8));
  expect_all("7");
  settle_for(minutes(15));
  expect_all("7");
  EXPECT_EQ(corrections().size(), 1U);
}

TEST_F(StockAdopting, SeveralEditsOneAfterTheOtherAddUp) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "20");
  settle_for(minutes(15));
  edit(world.shop(), "18");
  settle_for(minutes(15));
  expect_all("18");
  EXPECT_EQ(corrections().size(), 2U);
}

TEST_F(StockAdopting, WhatIsEnteredAgainBecauseItWasRestoredCountsOnce) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "20");
  settle();
  edit(world.shop(), "20");
  settle_for(minutes(20));
  expect_all("20");
  EXPECT_EQ(corrections().size(), 1U);
}

class FailingCorrection : public StockAdopting,
                          public ::testing::WithParamInterface<sandbox::FaultKind> {};

TEST_P(FailingCorrection, LeavesOneCorrection) {
  RecordProperty("requirements", "84");
  agree("adopt");
  world.fault(world.source(), GetParam(), "adjustStock", 1);
  edit(world.shop(), "20");
  settle_for(minutes(6));
  expect_all("20");
  settle_for(minutes(15));
  expect_all("20");
  EXPECT_EQ(corrections().size(), 1U);
  EXPECT_TRUE(world.parked().empty());
}

INSTANTIATE_TEST_SUITE_P(Every, FailingCorrection,
                         ::testing::Values(sandbox::FaultKind::kDropAfter,
                                           sandbox::FaultKind::kDropBefore,
                                           sandbox::FaultKind::kErrorAfter,
                                           sandbox::FaultKind::kBrokenBody,
                                           sandbox::FaultKind::kRateLimit),
                         [](const auto& one) { return std::string(name_of(one.param)); });

TEST_F(StockAdopting, AProcessThatDiedInBetweenIsFoundByItsKeyEvenDaysLater) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "20");
  settle();
  world.fault(world.source(), sandbox::FaultKind::kDropAfter, "adjustStock", 1);
  pass(minutes(3));
  sync(World::kLink);
  ASSERT_EQ(edits().size(), 1U);
  EXPECT_EQ(edits()[0].state, "sending");
  world.restart();
  pass(hours(50));  // longer than any answer is kept
  settle_for(minutes(3));
  expect_all("20");
  EXPECT_EQ(corrections().size(), 1U);
  EXPECT_TRUE(edits().empty());
}

TEST_F(StockAdopting, WhatTheSourceRefusesIsParkedWithBothFigures) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "2");
  settle();
  // Eight fewer, where only four are left at the place that the shop sells from.
  world.source().work([&](bridge::State& state) {
    state.set_quantity("A", "main", dec("4"), world.clock().now());
    return state.set_quantity("A", "north", dec("8"), world.clock().now());
  });
  settle_for(minutes(12));
  EXPECT_EQ(shown(world.source()), dec("12")) << "nothing was taken away";
  ASSERT_EQ(world.parked().size(), 1U);
  EXPECT_EQ(world.parked()[0].error.id(), "stock.adjust_refused");
  EXPECT_NE(world.parked()[0].error.message().find("10 became 2"), std::string::npos);
  EXPECT_FALSE(world.parked()[0].error.remedy().empty());
  EXPECT_TRUE(edits().empty()) << "it is not tried again";
}

TEST_F(StockAdopting, AnEditBesideAnOrderIsNotAdoptedAndNoUnitIsLost) {
  RecordProperty("requirements", "84,75");
  agree("adopt");
  edit(world.shop(), "20");
  world.buy("A", "2");
  settle_for(minutes(15));
  expect_all("8");
  EXPECT_TRUE(corrections().empty());
  EXPECT_TRUE(edits().empty());
}

TEST_F(StockAdopting, AnOrderThatCameJustBeforeIsEnoughToDoubt) {
  RecordProperty("requirements", "84");
  agree("adopt");
  world.buy("A", "1");
  settle();
  edit(world.shop(), "15");
  settle_for(minutes(15));
  expect_all("9");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, AFallWaitsForTheOrderThatIsToldLate) {
  RecordProperty("requirements", "84,75");
  agree("adopt");
  world.buy("A", "3");
  world.fault(world.shop(), sandbox::FaultKind::kEmptyPage, "listOrders", 12);
  settle_for(minutes(4));
  EXPECT_TRUE(corrections().empty());
  settle_for(minutes(14));
  EXPECT_TRUE(corrections().empty());
  expect_all("7");
}

TEST_F(StockAdopting, ASaleIsASaleHoweverManyThereAre) {
  RecordProperty("requirements", "84,75");
  agree("adopt");
  for (int i = 0; i < 4; ++i) {
    world.buy("A", "1");
    pass(minutes(4));
    sync(World::kLink);
    world.sync_orders();
  }
  settle_for(minutes(15));
  expect_all("6");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, WhatWasEnteredInTheSourceTooIsNotEnteredTwice) {
  RecordProperty("requirements", "84");
  agree("adopt");
  edit(world.shop(), "20");
  edit(world.source(), "20");
  settle_for(minutes(15));
  expect_all("20");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, FiguresOfOursAreNoEdits) {
  RecordProperty("requirements", "84");
  agree("adopt");
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "setStock", 1);
  edit(world.source(), "6");
  settle_for(minutes(15));
  edit(world.source(), "13");
  settle_for(minutes(15));
  expect_all("13");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, ByDefaultItIsRestoredAndNothingIsKept) {
  RecordProperty("requirements", "84");
  agree("restore");
  edit(world.shop(), "20");
  settle_for(minutes(15));
  expect_all("10");
  EXPECT_TRUE(corrections().empty());
  EXPECT_TRUE(drifts().empty());
  const auto seen =
      value_of(read_value<std::optional<SeenStock>>(world.store(), [](Records& records) {
        return records.seen_stock(World::kLink, VendorId("A"));
      }));
  EXPECT_FALSE(seen);
}

TEST_F(StockAdopting, AskedForAPersonAdopts) {
  RecordProperty("requirements", "84");
  agree("ask");
  edit(world.shop(), "20");
  settle_for(minutes(15));
  expect_all("10");
  ASSERT_EQ(drifts().size(), 1U);
  EXPECT_EQ(drifts()[0].field, "stock");
  EXPECT_EQ(drifts()[0].state, "open");
  EXPECT_EQ(drifts()[0].expected, "10");
  EXPECT_EQ(drifts()[0].found, "20");
  EXPECT_EQ(drifts()[0].desired, "10");
  expect_ok([&]() -> Result<void> {
    ONESHELF_TRY(decide(DriftDecision::kAdopt));
    return success();
  }());
  settle();
  expect_all("20");
  EXPECT_TRUE(drifts().empty());
  ASSERT_EQ(corrections().size(), 1U);
  EXPECT_EQ(corrections()[0].who, "ada");
  settle_for(minutes(15));
  expect_all("20");
}

TEST_F(StockAdopting, AskedForAPersonRestores) {
  RecordProperty("requirements", "84");
  agree("ask");
  edit(world.shop(), "7");
  settle_for(minutes(15));
  ASSERT_EQ(drifts().size(), 1U);
  EXPECT_TRUE(decide(DriftDecision::kRestore).ok());
  EXPECT_TRUE(drifts().empty());
  EXPECT_TRUE(edits().empty());
  settle_for(minutes(15));
  expect_all("10");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, WhatIsUnderWayCannotBeTakenBack) {
  RecordProperty("requirements", "84");
  agree("ask");
  edit(world.shop(), "20");
  settle_for(minutes(15));
  ASSERT_EQ(drifts().size(), 1U);
  EXPECT_TRUE(decide(DriftDecision::kAdopt).ok());
  world.fault(world.source(), sandbox::FaultKind::kDropAfter, "adjustStock", 1);
  settle();
  const Result<DriftRecord> late = decide(DriftDecision::kRestore);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().id(), "drift.under_way");
  settle_for(minutes(3));
  expect_all("20");
}

TEST_F(StockAdopting, APlanThatIsOnlyLookedAtCorrectsNothing) {
  agree("adopt");
  edit(world.shop(), "20");
  settle();
  pass(minutes(5));
  SyncOptions looking;
  looking.apply = false;
  value_of(fresh_plan(world.context(), world.parts(), World::kLink, looking, kQuiet));
  EXPECT_EQ(shown(world.source()), dec("10"));
  EXPECT_EQ(edits().size(), 1U);
}

TEST_F(StockAdopting, AfterARestoreNothingThatMayHaveBeenOursIsAdopted) {
  RecordProperty("requirements", "84");
  agree("adopt");
  world.back_up();
  edit(world.source(), "14");
  settle_for(minutes(15));
  world.restore();  // the database believes that the shop shows ten
  pass(minutes(15));
  settle_for(minutes(15));
  expect_all("14");
  EXPECT_TRUE(corrections().empty());
}

TEST_F(StockAdopting, IsRefusedWhereItCannotWork) {
  RecordProperty("requirements", "84");
  bridge::Options plain;
  plain.role = bridge::Role::kSource;
  plain.name = "Old office";
  plain.features = {"products", "prices", "stock", "orders", "lookups"};
  bridge::Bridge office(plain);
  world.http().run("old.test", office);
  agree("restore");
  const auto change = [&](const Settings& settings) {
    return change_link(world.parts(), World::kLink, settings);
  };
  EXPECT_EQ(change({{"drift.stock", "adopt"}, {"orders.location", ""}}).error().id(),
            "link.adopt_location");
  EXPECT_EQ(change({{"drift.stock", "ask"}, {"orders.enabled", "false"}}).error().id(),
            "link.stock_not_watched");
  EXPECT_TRUE(change({{"drift.stock", "ask"}}).ok());
  EXPECT_EQ(change({{"orders.enabled", "false"}}).error().id(), "link.stock_not_watched");
  Connections::NewConnection wanted;
  wanted.id = ConnectionId("erp");  // the same name, and what it can do is another thing now
  wanted.platform = "bridge";
  wanted.role = Role::kSource;
  wanted.values = {{"url", "http://old.test"}, {"token", "sandbox-secret"}};
  const ConnectionInfo info = value_of(world.parts().connections.connect(world.context(), wanted));
  EXPECT_TRUE(std::ranges::any_of(info.notes, [](const std::string& note) {
    return note.find("stock_adjustments") != std::string::npos;
  }));
  EXPECT_TRUE(change({{"drift.stock", "restore"}}).ok());
  const auto refused = change({{"drift.stock", "adopt"}});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "link.stock_not_adjustable");
  EXPECT_FALSE(refused.error().remedy().empty());
}

TEST(StockAdoptingInAGroup, AnEditOfOneReplicaReachesAllOnce) {
  RecordProperty("requirements", "71,84");
  GroupWorld world;
  world.master().put("A", "10", world.now());
  world.make_group();
  for (const char* name : {"north", "south", "west"}) {
    world.open_shop(name).put("A", "10", world.now());
    world.join(name);
    value_of(change_link(world.parts(), LinkId(name),
                         {{"drift.stock", "adopt"}, {"orders.location", "main"}}));
  }
  world.pass(minutes(12));
  world.replica("north").edit_stock("A", "16", world.now());
  world.hear_all();
  world.pass(minutes(20));
  for (const char* shop : {GroupWorld::kMaster, "north", "south", "west"}) {
    EXPECT_EQ(world.at(shop, "A"), dec("16")) << shop;
  }
  world.replica("south").edit_stock("A", "13", world.now());
  world.hear_all();
  world.pass(minutes(30));
  for (const char* shop : {GroupWorld::kMaster, "north", "south", "west"}) {
    EXPECT_EQ(world.at(shop, "A"), dec("13")) << shop;
  }
}

}  // namespace
}  // namespace oneshelf::testing
