#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "commerce/listing.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::simulation {

/// How a merchant set up a link, in the few terms that the oracle judges by.
struct LinkTerms {
  Decimal buffer;
  std::optional<Decimal> limit;
  bool only_approved = false;
  bool source_owns_description = true;
};

/// A shop of the simulation and its link.
struct Shop {
  LinkId link;
  ConnectionId connection;
  std::string host;
  LinkTerms terms;
  std::unique_ptr<sandbox::bridge::Bridge> bridge;
  std::set<std::string> approved;  ///< as its merchant last said
  /// Descriptions that the shop's people wrote where the link leaves them to the shop.
  std::map<std::string, std::string> own_descriptions;
};

/// Everybody who takes part: one source and its shops.
struct Cast {
  std::unique_ptr<sandbox::bridge::Bridge> source;
  std::vector<std::unique_ptr<Shop>> shops;
  std::vector<std::string> skus;
  /// Units that people added to (or took from) the source's shelves.
  std::map<std::string, Decimal> adjusted;
  std::map<std::string, Decimal> at_start;
};

/// What was done and suffered in a run.
struct Totals {
  int64_t orders = 0, stock_movements = 0, faults = 0, crashes = 0, stalls = 0, requests = 0;
  int64_t virtual_ms = 0, oversold = 0, checks = 0;
  void add(const Totals& other);
};

}  // namespace oneshelf::simulation
