#include "engine/ledger.h"

#include "store/ledger_chain.h"

namespace oneshelf {
namespace {

Error broken(const LedgerRecord& entry) {
  return Error(ErrorCode::kCorrupt, "ledger.broken",
               "The ledger's entry " + std::to_string(entry.seq) + " (" + entry.subject + ", " +
                   entry.field + ", " + to_rfc3339(entry.at) +
                   ") does not follow from those before it: it was changed or moved, or one before "
                   "it was removed.")
      .remedied("Compare with a backup: `oneshelf ledger export` of both.")
      .with("seq", std::to_string(entry.seq))
      .with("subject", entry.subject);
}

Error cut(const LedgerHead& head, int64_t entries) {
  return Error(ErrorCode::kCorrupt, "ledger.cut",
               "The ledger ends after " + std::to_string(entries) + " entries, but " +
                   std::to_string(head.entries) + " were written.")
      .remedied("Compare with a backup: `oneshelf ledger export` of both.");
}

Error other(const std::string& asked) {
  return Error(ErrorCode::kCorrupt, "ledger.other",
               "No entry of the ledger has the hash " + asked + ".")
      .remedied("The ledger is another one than that hash was taken from, or was made anew.");
}

}  // namespace

Result<LedgerCheck> verify_ledger(Store& store, const AccountId& account,
                                  const std::string& asked) {
  return read_value<LedgerCheck>(store, [&](Records& records) -> Result<LedgerCheck> {
    LedgerChain chain(account);
    LedgerCheck check;
    std::optional<LedgerRecord> first_broken;
    ONESHELF_TRY(records.each_ledger_entry({}, [&](const LedgerRecord& entry) {
      if (!chain.follows(entry)) {
        first_broken = entry;
        return false;
      }
      if (!asked.empty() && entry.hash == asked) check.holds_asked = true;
      return true;
    }));
    if (first_broken) return broken(*first_broken);
    const LedgerHead head = ONESHELF_TRY(records.ledger_head());
    if (head.hash != chain.hash() || head.entries != chain.entries()) {
      return cut(head, chain.entries());
    }
    if (!asked.empty() && !check.holds_asked) return other(asked);
    check.entries = chain.entries();
    check.unchained = chain.unchained();
    check.head = chain.hash();
    return check;
  });
}

Json to_json(const LedgerRecord& entry) {
  Json json = Json::object();
  json.set("seq", entry.seq).set("at", to_rfc3339(entry.at)).set("link", entry.link.str());
  json.set("job", entry.job).set("subject", entry.subject).set("field", entry.field);
  json.set("before", entry.before).set("after", entry.after).set("why", entry.why);
  json.set("who", entry.who).set("request", entry.request);
  json.set("item_id", entry.item_id.str()).set("product_id", entry.product_id.str());
  return json.set("restore", entry.restore).set("hash", entry.hash);
}

}  // namespace oneshelf
