#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/guards.h"

namespace oneshelf {

/// What one run wrote to one value of a listing.
struct WrittenValue {
  VendorId item_id, product_id;  ///< as the ledger has them: no item for what SKUs share
  std::string sku;
  std::string field;
  std::string before;   ///< before the run
  std::string after;    ///< as the run left it
  std::string restore;  ///< the value before, whole, as JSON of ListingFields; "" if not known
  bool written_since = false;  ///< a later run of ours wrote it too
};

/// Where such a value lives today.
struct UndoTarget {
  VendorId source_product, listing_product, listing_id;
  Listing live;  ///< read just now
  /// False: the link touches approved items only, and this one, or for what SKUs share one of
  /// them, is not.
  bool approved = true;
};

/// A value that is not written back, and why (`undo.…` and a sentence).
struct LeftAlone {
  std::string sku, field;
  std::string before, after, now;
  std::string id, why;
};

struct UndoDecision {
  std::vector<ProductPlan> products;
  std::vector<GuardedChange> pins;  ///< what the next run must not do again by itself
  std::vector<LeftAlone> left_alone;
};

struct UndoRules {
  ChannelLimits limits;
  LocationId location;  ///< of the channel, that stock is kept at
  std::string who;
};

/// Decides what undoing a run writes. Values that changed since are left alone, whoever changed
/// them. What was created is hidden, never deleted; what was deleted cannot come back. `target_of`
/// gives null for what is no longer linked or no longer there. Pure.
/// Reasons: undo.not_linked, undo.not_approved, undo.deleted, undo.cannot_hide, undo.written_later,
/// undo.changed_since, undo.is_back, undo.old_value_unknown.
UndoDecision decide_undo(const std::vector<WrittenValue>& written, const UndoRules& rules,
                         const std::function<const UndoTarget*(const WrittenValue&)>& target_of);

/// A value as plans and the ledger write it; "?" if the listing does not tell it. Stock is the
/// figure at `location`.
std::string value_text(const ListingFields& fields, Field field, const LocationId& location);

}  // namespace oneshelf
