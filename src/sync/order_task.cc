#include "sync/order_task.h"

#include "base/bytes.h"

namespace oneshelf {

std::string name_of_document(const DocumentState& document) {
  return document.number.empty() ? document.id.str() : document.number;
}

OrderTask order_task(TaskText text, const Order& order, const DocumentState& document) {
  Error error(ErrorCode::kConflict, "order." + text.kind, std::move(text.message));
  return {text.kind + ":" + fingerprint(text.about).substr(0, 8),
          std::move(error)
              .remedied(std::move(text.remedy))
              .with("order", order.number)
              .with("document", name_of_document(document))};
}

}  // namespace oneshelf
