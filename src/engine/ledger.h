#pragma once

#include "store/store.h"

namespace oneshelf {

/// What checking the chain of the ledger came to.
struct LedgerCheck {
  int64_t entries = 0;
  int64_t unchained = 0;  ///< older than the chain
  std::string head;       ///< hash of the last entry: kept elsewhere, it proves all before it
  bool holds_asked = false;
};

/// Computes the chain again, entry by entry, on one snapshot. `asked` is the hash of an entry that
/// somebody kept ("" for none). Errors, kCorrupt: `ledger.broken` naming the first entry that does
/// not follow from those before it, `ledger.cut` if the end is missing, `ledger.other` if it does
/// not hold the asked entry.
Result<LedgerCheck> verify_ledger(Store& store, const AccountId& account, const std::string& asked);

Json to_json(const LedgerRecord& entry);

}  // namespace oneshelf
