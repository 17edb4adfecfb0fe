#pragma once

#include "cli/demo_pair_steps.h"

namespace oneshelf::cli {

/// What `demo --pair` of a shop with itself measured: a master and its replicas.
struct GroupReport {
  size_t skus = 0, replicas = 0;
  int64_t edits = 0;                 ///< to be made on the master
  size_t figures_written = 0;        ///< by the initial syncs
  std::vector<milliseconds> spread;  ///< of each edit on the master: until all replicas show it
  milliseconds order_to_master{0}, order_to_others{0}, parcel{0};
  std::vector<std::string> differences;

  bool is_ok() const { return differences.empty(); }
  /// Within so long so many percent of the edits were in all shops.
  milliseconds spread_within(size_t percent) const;
};
Json to_json(const GroupReport& report);

/// One master; every replica added with one form, looked over, brought to the master's figures and
/// read back.
Result<void> set_up_group(const Session& session, App& app, DemoPair& world, GroupReport& report);
/// Edits on the master, a sale on either side, a parcel: all of it told by webhooks.
Result<void> trade_in_group(const Session& session, App& app, DemoPair& world, GroupReport& report);

}  // namespace oneshelf::cli
