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
  bool is_guarded = false;  ///< falling and rising prices wait for the merchant
};

/// A shop of the simulation and its link.
struct Shop {
  LinkId link;
  ConnectionId connection;
  std::string host;
  LinkTerms terms;
  std::unique_ptr<sandbox::bridge::Bridge> bridge;
  std::set<std::string> approved;  ///< as its merchant last said
  /// SKU, field and value of held changes that the merchant let go.
  std::set<std::tuple<std::string, std::string, std::string>> released;
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
  /// SKUs of a product that no shop can take, for a reason that nobody foresaw.
  std::set<std::string> cursed;
};

/// The name of buyers whose orders the source cannot take, for a reason that nobody foresaw.
inline constexpr const char* kCursedBuyer = "Mordred Buyer";

/// What was done and suffered in a run.
struct Totals {
  int64_t orders = 0, stock_movements = 0, faults = 0, crashes = 0, stalls = 0, requests = 0;
  int64_t virtual_ms = 0, oversold = 0, checks = 0;
  void add(const Totals& other);
};

}  // namespace oneshelf::simulation
