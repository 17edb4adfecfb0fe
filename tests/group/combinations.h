#pragma once

#include <array>
#include <span>

#include "unit/engine/group_world.h"

namespace oneshelf::testing {

inline constexpr std::array<const char*, 3> kReplicas = {"north", "south", "west"};

/// Which platforms the master and the replicas are of.
struct Combination {
  const char* name;
  MakeShop master;
  std::array<MakeShop, kReplicas.size()> replicas;  ///< north, south and west
};
/// Another platform takes part by a line here: see unit/engine/group_shops.h.
std::span<const Combination> combinations();

/// One master and three replicas that run, with 10 of "A" and 4 of "B".
class GroupOfShops : public ::testing::TestWithParam<Combination> {
 protected:
  GroupOfShops();

  void expect_all(const std::string& sku, const std::string& stock);
  /// The orders of this shop are heard of, or looked at where it tells nothing, and all that
  /// follows is done.
  void let_orders_arrive(const std::string& shop, int times = 1);
  /// The same of all shops at once, and a while for what hints do not tell.
  void let_all_arrive();
  /// Replicas that can do this.
  std::vector<std::string> those_that(Can what);

  GroupWorld world;
};

/// Why a case is left out.
std::string no_replica_can(Can what);
std::string master_cannot(Can what);

}  // namespace oneshelf::testing
