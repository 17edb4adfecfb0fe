#include "group/combinations.h"

#include <map>

// What the combinations leave out, so that nothing is left out unseen.
namespace oneshelf::testing {
namespace {

using Abilities = std::set<Can>;

/// Of the three replicas together.
Abilities of_replicas(const Combination& combination, sandbox::InProcessHttp& http) {
  Abilities all;
  for (const MakeShop make : combination.replicas) all.merge(make(http, "a.test")->abilities());
  return all;
}

TEST(GroupCombinations, LeaveOutTheseCasesAndNoOthers) {
  struct Left {
    bool master_edits_hinted, master_sells, replica_hints, refund_brings_back;
  };
  const std::map<std::string, Left> kExpected = {
      {"Bridges", {true, false, true, true}},
      {"NettingMaster", {true, false, true, true}},
      {"PlainReplicas", {true, false, true, true}},
      {"ShopwiredToShopwired", {true, true, true, false}},
      {"BigcommerceToBigcommerce", {true, true, true, false}},
      {"NetoToNeto", {false, true, false, false}},
      {"BridgeToVendure", {true, false, false, true}},
      {"ShopwiredToVendure", {true, true, false, true}},
      {"ShopwiredToMixed", {true, true, true, true}},
      {"BigcommerceToMixed", {true, true, true, false}},
  };
  sandbox::InProcessHttp http;
  ASSERT_EQ(combinations().size(), kExpected.size());
  for (const Combination& combination : combinations()) {
    ASSERT_TRUE(kExpected.contains(combination.name)) << combination.name;
    const Left& expected = kExpected.at(combination.name);
    const Abilities master = combination.master(http, "main.test")->abilities();
    const Abilities replicas = of_replicas(combination, http);
    EXPECT_EQ(master.contains(Can::kHint), expected.master_edits_hinted) << combination.name;
    EXPECT_EQ(master.contains(Can::kSell), expected.master_sells) << combination.name;
    EXPECT_EQ(replicas.contains(Can::kHint), expected.replica_hints) << combination.name;
    EXPECT_EQ(master.contains(Can::kTakeReturns) && replicas.contains(Can::kTellReturns),
              expected.refund_brings_back)
        << combination.name;
  }
}

}  // namespace
}  // namespace oneshelf::testing
