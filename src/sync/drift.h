#pragma once

#include <string>
#include <vector>

#include "sync/plan.h"

namespace oneshelf {

/// A field that the source owns, changed on the channel although we did not write it.
struct Drift {
  Field field;
  VendorId record_id;  ///< the listing; its product for fields that variants share
  std::string expected, found, desired;  ///< as people read them
};

/// Compares what the channel shows now with what was last confirmed (`row.live`) and with what it
/// should show. A value that is as desired is no drift, whoever wrote it; neither is one whose
/// desired value is not known. Stock is left out: every sale moves it, and it is always kept. Pure.
std::vector<Drift> find_drifts(const ShelfRow& row, const ListingFields& found,
                               const PlanRules& rules);

/// Whether `found` tells the field as it should be.
bool is_as_desired(Field field, const ShelfRow& row, const ListingFields& found,
                   const PlanRules& rules);

/// The channel's record that holds the field of a bound row.
const VendorId& record_of(Field field, const Binding& binding);

/// Whether two tellings of a listing differ in a field that this link's source owns: cheap, to
/// look closer only where there may be a drift.
bool may_have_drifted(const ListingFields& expected, const ListingFields& found,
                      const LinkSettings& settings);

}  // namespace oneshelf
