#include "engine/hook_care.h"

#include "engine/care_tasks.h"

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

using Topics = std::vector<std::string>;
const Topics kTopicNames = {"order.changed", "product.changed", "stock.changed"};
constexpr const char* kPublic = "https://shelf.example";
constexpr const char* kOurs = "https://shelf.example/hooks/web";

HookSubscription a_hook(const std::string& id, const std::string& url) {
  return {.id = VendorId(id), .url = url, .topics = kTopicNames};
}

TEST(HookPlan, KeepsOneOfOursAndLeavesForeignOnesAlone) {
  const std::vector<HookSubscription> listed = {a_hook("1", "https://other.example"),
                                                a_hook("2", kOurs), a_hook("3", kOurs)};
  const HookPlan plan = plan_hooks(listed, kOurs, kOurs, kTopicNames);
  EXPECT_FALSE(plan.add);
  EXPECT_EQ(plan.remove, std::vector<VendorId>{VendorId("3")});
  EXPECT_EQ(plan.ours, 1);
  EXPECT_EQ(plan.foreign, 1);
}

TEST(HookPlan, ReplacesWhatIsMissingDisabledIncompleteOrAtAFormerAddress) {
  HookSubscription disabled = a_hook("1", kOurs);
  disabled.enabled = false;
  HookSubscription incomplete = a_hook("2", kOurs);
  incomplete.topics.pop_back();
  const HookSubscription former = a_hook("3", "https://old.example/hooks/web");
  for (const HookSubscription& hook : {disabled, incomplete, former}) {
    const std::vector<HookSubscription> listed = {hook};
    const HookPlan plan = plan_hooks(listed, kOurs, "https://old.example/hooks/web", kTopicNames);
    EXPECT_TRUE(plan.add);
    EXPECT_EQ(plan.remove, std::vector<VendorId>{hook.id});
  }
  EXPECT_TRUE(plan_hooks({}, kOurs, "", kTopicNames).add);
}

class HookCareTest : public ::testing::Test {
 protected:
  HookCareTest() : world({.hook_secret = "shared"}) {
    world.add_source_item("A", "10", "5");
    world.connect();
    expect_ok(save_public_url(world.store(), kPublic));
  }
  Result<HookReport> care() {
    return care_for_hooks(world.context(), world.parts(), ConnectionId("web"));
  }
  std::vector<HookCareRecord> stored() {
    return value_of(read_value<std::vector<HookCareRecord>>(
        world.store(), [](Records& records) { return records.hook_care(); }));
  }

  World world;
};

TEST_F(HookCareTest, RegistersOurAddressOnceAndHearsOfChanges) {
  EXPECT_EQ(value_of(care()).added, 1);
  EXPECT_EQ(value_of(care()).added, 0);
  const auto hooks = world.shop().hooks();
  ASSERT_EQ(hooks.size(), 1U);
  EXPECT_EQ(hooks[0].url, kOurs);
  EXPECT_EQ(hooks[0].secret, "shared");
  world.sync();
  world.buy("A", "1");
  const std::vector<HttpRequest> hints = world.shop().take_hints(world.clock().now());
  ASSERT_FALSE(hints.empty());
  OpenConnection web = value_of([&]() -> Result<std::optional<OpenConnection>> {
                         return std::optional(ONESHELF_TRY(
                             world.parts().connections.open(ConnectionId("web"), Lane::kOrders)));
                       }())
                           .value();
  const Result<Hint> hint = web.connector().hooks()->read_hook(hints[0], world.clock().now());
  EXPECT_TRUE(hint.ok());
}

TEST_F(HookCareTest, RepairsASubscriptionThatWasSwitchedOff) {
  value_of(care());
  world.clock().pass(std::chrono::hours(24));
  world.shop().disable_hooks();
  const HookReport report = value_of(care());
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.removed, 1);
  ASSERT_EQ(world.shop().hooks().size(), 1U);
  EXPECT_TRUE(world.shop().hooks()[0].enabled);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_FALSE(stored()[0].problem);
  EXPECT_TRUE(stored()[0].repaired_at);
}

TEST_F(HookCareTest, ARepairThatDoesNotLastIsAProblemUntilItDoes) {
  value_of(care());
  for (int i = 0; i < 2; ++i) {
    world.clock().pass(kHookCareEvery);
    world.shop().disable_hooks();
    value_of(care());
  }
  ASSERT_TRUE(stored()[0].problem);
  EXPECT_EQ(stored()[0].problem->id(), "hooks.keep_going");
  world.clock().pass(kHookCareEvery);
  value_of(care());
  EXPECT_TRUE(stored()[0].problem);
  world.clock().pass(std::chrono::hours(7));
  value_of(care());
  EXPECT_FALSE(stored()[0].problem);
}

TEST_F(HookCareTest, ForeignSubscriptionsStayAndANewAddressReplacesOurs) {
  value_of(care());
  expect_ok(save_public_url(world.store(), "https://new.example/"));
  value_of(care());
  const auto hooks = world.shop().hooks();
  ASSERT_EQ(hooks.size(), 1U);
  EXPECT_EQ(hooks[0].url, "https://new.example/hooks/web");
}

TEST_F(HookCareTest, ARefusalIsStoredAndAnOutageIsNot) {
  world.fault(world.shop(), sandbox::FaultKind::kErrorBefore, "listHooks", 1);
  EXPECT_FALSE(care().ok());
  EXPECT_TRUE(stored().empty());
  expect_ok(save_public_url(world.store(), "http://" + std::string(3000, 'x')));
  EXPECT_FALSE(care().ok());
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_TRUE(stored()[0].problem);
}

TEST_F(HookCareTest, TheJobLooksAfterBothConnections) {
  const Json result =
      value_of(hook_care_work(World::kLink)(world.context(), world.parts(), JobId("j"), kQuiet));
  EXPECT_EQ(result["source"]["added"].text_or(), "1");
  EXPECT_EQ(result["channel"]["added"].text_or(), "1");
  EXPECT_FALSE(save_public_url(world.store(), "shelf.example").ok());
}

TEST(HookCare, WithoutAPublicAddressNothingIsRegistered) {
  World world({.hook_secret = "shared"});
  world.connect();
  const HookReport report =
      value_of(care_for_hooks(world.context(), world.parts(), ConnectionId("web")));
  EXPECT_FALSE(report.supported);
  EXPECT_TRUE(world.shop().hooks().empty());
}

}  // namespace
}  // namespace oneshelf::testing
