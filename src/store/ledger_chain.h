#pragma once

#include <string>

#include "store/records.h"

namespace oneshelf {

/// The hash of an entry that follows one with the hash `previous` ("" before the first): SHA-256
/// over both, as hex. Stable for ever: it is stored.
std::string ledger_hash(const std::string& previous, const AccountId& account,
                        const LedgerRecord& entry);

/// Goes along the ledger, entry by entry, oldest first, and finds the first one that does not
/// follow from all before it.
class LedgerChain {
 public:
  explicit LedgerChain(AccountId account) : account_(std::move(account)) {}

  /// False: this entry is broken, or something before it is missing.
  bool follows(const LedgerRecord& entry);
  const std::string& hash() const { return hash_; }
  int64_t entries() const { return entries_; }
  /// Entries that are older than the chain.
  int64_t unchained() const { return unchained_; }

 private:
  AccountId account_;
  std::string hash_;
  int64_t entries_ = 0, unchained_ = 0;
};

}  // namespace oneshelf
