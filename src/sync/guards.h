#pragma once

#include <compare>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sync/plan.h"

namespace oneshelf {

/// Why a change waits for a person, the gravest first.
enum class Guard {
  kUndone,       ///< a person undid it
  kPriceZero,    ///< a price of 0 or less
  kBasisChange,  ///< currency or tax basis differ from the last prices that were written
  kMassZero,     ///< many stock figures go to 0 at once
  kMassHide,     ///< many listings are hidden or deleted at once
  kPriceDown,
  kPriceUp,
  kMassCreate,
  kMassTouch,  ///< much of the channel changes at once, stock apart
};
/// "mass_zero", "price_down" …: as the command line and the API write it.
std::string_view name_of(Guard guard);
std::optional<Guard> guard_named(std::string_view name);

/// One value of one SKU. What a product's SKUs share has no item; an item that is created or
/// deleted as a whole has the field "listing".
struct ChangeKey {
  VendorId source_product, item_id;
  std::string field;
  auto operator<=>(const ChangeKey&) const = default;
};
inline constexpr const char* kWholeListing = "listing";

struct GuardedChange {
  ChangeKey key;
  std::string sku;  ///< or the product's name
  std::string before, after;
  Guard guard = Guard::kMassTouch;
  std::string why;  ///< a sentence with the numbers
};

/// A change that was held before.
struct KnownHold {
  ChangeKey key;
  std::string before, after;
  Guard guard = Guard::kMassTouch;
  std::string why;
  bool released = false;
};

struct GuardFacts {
  size_t listings = 0;        ///< of the channel that are linked
  std::string basis;          ///< what prices are made of now: basis_text()
  std::string basis_applied;  ///< the same when prices were last written; "" for never
  /// A person saw this very plan and applied it: that many listings are created or changed is then
  /// what they want. Figures that look wrong still wait.
  enum class Asked { kBySchedule, kByPerson } asked = Asked::kBySchedule;
  std::vector<KnownHold> known;
  /// What we wrote last, where that was asked for. Putting back a price that somebody changed in
  /// the shop is no fall and no rise.
  std::map<ChangeKey, std::string> last_written;
};

struct GuardDecision {
  std::vector<GuardedChange> held;  ///< in the plan's order
  /// Of GuardFacts::known, the releases that this plan makes use of (indexes).
  std::vector<size_t> used_releases;
};

/// Judges a plan: which of its changes wait for a person, and why. Only changes that a guard names
/// are held, value by value: a held price never keeps back the stock of its SKU. A release counts
/// for exactly its old and new value. What was held as part of a mass stays held while the same
/// value is wanted, even if the rest of the mass has gone. Pure.
GuardDecision judge(std::span<const ProductPlan> products, const GuardFacts& facts,
                    const GuardRule& rule);

/// Takes the held changes out of the plan. Products with nothing left go.
void take_out(std::vector<ProductPlan>& products, std::span<const GuardedChange> held);

/// "EUR without tax to EUR with tax".
std::string basis_text(const PriceBasis& basis);

}  // namespace oneshelf
