#include "engine/order_ledger.h"

namespace oneshelf {

LedgerRecord ledger_entry(const Context& context, const LinkView& link, const Order& order,
                          Timestamp at, const OrderDeed& deed) {
  LedgerRecord entry;
  entry.at = at;
  entry.link = link.id();
  entry.job = context.trace();
  entry.subject = order.number;
  entry.field = deed.field;
  entry.before = deed.before;
  entry.after = deed.after;
  entry.why = "order";
  entry.who = "oneshelf";
  entry.request = deed.request;
  return entry;
}

}  // namespace oneshelf
