#pragma once

#include <set>
#include <string>

#include "base/json.h"
#include "commerce/money.h"
#include "connectors/connector.h"

namespace oneshelf::bridge {

/// The feature by which stock is set only over an expected figure.
constexpr const char* kCompareAndSet = "compare_and_set";
/// The feature of telling and taking refunds in either role, each with the external_id it was
/// booked under.
constexpr const char* kRefundsBothWays = "refunds_both_ways";

/// The feature of correcting a source's stock by a difference, once per key.
constexpr const char* kStockAdjustments = "stock_adjustments";

/// What a bridge says about itself.
struct Info {
  std::string id;  ///< optional in the contract: the account's own identity
  std::string name;
  std::string role;
  std::set<std::string> features;
  Currency currency;
  std::optional<bool> prices_include_tax;
  std::optional<Traits::Nets> stock_nets;
  int max_batch = 0;  ///< entries per batch, within the contract's limit

  bool offers(const std::string& feature) const { return features.contains(feature); }
};
Info read_info(const JsonReader& reader);

}  // namespace oneshelf::bridge
