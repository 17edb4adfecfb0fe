#include "store/ledger_chain.h"

#include "base/bytes.h"

namespace oneshelf {

std::string ledger_hash(const std::string& previous, const AccountId& account,
                        const LedgerRecord& entry) {
  // A JSON list has one way to be written, and no value can pass for two.
  Json list = Json::array();
  list.push(previous).push(account.str()).push(to_unix_ms(entry.at)).push(entry.link.str());
  list.push(entry.job).push(entry.subject).push(entry.field).push(entry.before).push(entry.after);
  list.push(entry.why).push(entry.who).push(entry.request).push(entry.item_id.str());
  list.push(entry.product_id.str()).push(entry.restore);
  return sha256_hex(list.dump());
}

bool LedgerChain::follows(const LedgerRecord& entry) {
  if (entry.hash.empty() && entries_ == 0) {
    ++unchained_;
    return true;
  }
  if (entry.hash != ledger_hash(hash_, account_, entry)) return false;
  hash_ = entry.hash;
  ++entries_;
  return true;
}

}  // namespace oneshelf
