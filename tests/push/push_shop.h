#pragma once

#include <memory>
#include <span>
#include <string>

#include "connectors/connector.h"
#include "sandbox/sandbox.h"

namespace oneshelf::push {

/// What is pushed: products of so many variants each.
struct Size {
  size_t products = 0;
  size_t variants_each = 0;
  size_t variants() const { return products * variants_each; }
};

/// Calls to a shop by what came of them.
struct Calls {
  uint64_t reads = 0;
  uint64_t writes = 0;
  uint64_t probes = 0;  ///< writes of nothing, or refused: they ask what an account may do
  uint64_t over_quota = 0;
  uint64_t all() const { return reads + writes + probes + over_quota; }
};

/// A shop that is pushed to: an emulated platform at the quota that its vendor publishes.
class Shop {
 public:
  virtual ~Shop() = default;

  virtual sandbox::Sandbox& sandbox() = 0;
  /// How a connection to it is set up, at "https://shop.test".
  virtual ConnectValues values() const = 0;

  /// The quota in words.
  virtual std::string quota() const = 0;
  /// No client needs less time between the first and the last of so many calls, whatever it does.
  virtual milliseconds floor(uint64_t calls) const = 0;
  /// Calls that write every price and every figure once, in batches as full as the platform takes
  /// them.
  virtual uint64_t least_writes(const Size& size) const = 0;
  /// Calls that read every product once, in pages as full as the platform gives them: a full run.
  virtual uint64_t least_reads(const Size& size) const = 0;
  virtual std::optional<int64_t> on_show(const std::string& sku, Timestamp now) = 0;
};

/// A platform that can be pushed to. Another one is another row of the table.
struct Candidate {
  std::string platform;
  /// At one `part`th of the published quota: a small push meets as many windows as a large one.
  /// Where the platform tells no quota, our pace is the published one, and so is the quota.
  std::unique_ptr<Shop> (*make)(int64_t part);
  Size whole;          ///< what the bench pushes
  uint64_t ahead = 2;  ///< calls that what is sold meanwhile may wait for, its own included
};
std::span<const Candidate> candidates();

}  // namespace oneshelf::push
