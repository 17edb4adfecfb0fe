#include "base/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/random.h"

namespace oneshelf {
namespace {

TEST(Id, KindsDoNotMix) {
  static_assert(!std::is_convertible_v<AccountId, ConnectionId>);
  static_assert(!std::is_convertible_v<std::string, AccountId>);
  EXPECT_EQ(AccountId("a"), AccountId("a"));
  EXPECT_LT(AccountId("a"), AccountId("b"));
  EXPECT_TRUE(AccountId().empty());
  EXPECT_EQ(std::unordered_set<JobId>({JobId("1"), JobId("1"), JobId("2")}).size(), 2u);
}

TEST(Random, TheSameSeedTellsTheSameStory) {
  SeededRandom left(42);
  SeededRandom right(42);
  SeededRandom other(43);
  const std::string id = left.new_id();
  EXPECT_EQ(id, right.new_id());
  EXPECT_NE(id, other.new_id());
}

TEST(Random, NewIdsAreTwentyPlainCharactersAndDiffer) {
  SecureRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = random.new_id();
    EXPECT_EQ(id.size(), 20u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdefghijklmnopqrstuv"), std::string::npos) << id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1'000u);
}

TEST(Random, NumbersStayBelowTheirBound) {
  SeededRandom random(7);
  std::set<uint64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(random.below(5));
  EXPECT_EQ(seen, (std::set<uint64_t>{0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace oneshelf
