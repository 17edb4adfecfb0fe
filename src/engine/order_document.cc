#include "engine/order_document.h"

#include "base/decimal_overflow.h"

namespace oneshelf {
namespace {

Result<std::optional<ItemRef>> item_of(Records& records, const LinkView& link,
                                       const OrderLine& line) {
  std::optional<Item> item;
  if (!line.listing_id.empty()) {
    const auto binding = ONESHELF_TRY(records.binding_of_listing(link.id(), line.listing_id));
    if (binding) item = ONESHELF_TRY(records.item(link.source.id, binding->item_id));
  }
  if (!item && !line.sku.empty()) {
    std::vector<Item> items = ONESHELF_TRY(records.items_by_sku(link.source.id, line.sku));
    if (items.size() == 1) item = std::move(items.front());
  }
  if (!item) return std::optional<ItemRef>();
  return std::optional<ItemRef>(ItemRef{item->id, item->tax_code, item->tax_rate});
}

using ItemsByLine = std::map<std::string, ItemRef>;

Result<Document> translated(const LinkView& link, const OrderRecord& record,
                            const ItemsByLine& by_line) {
  return translate({record.order, record.document_key, link.settings.orders,
                    link.source_info.document_rules, link.source_info.currency,
                    [&](const OrderLine& line) -> std::optional<ItemRef> {
                      const auto found = by_line.find(line.id.str());
                      if (found == by_line.end()) return std::nullopt;
                      return found->second;
                    }});
}

}  // namespace

Result<Document> document_for(EngineParts& parts, const LinkView& link, const OrderRecord& record) {
  // The tables are read before translating: the pure part asks a map, not the store.
  ItemsByLine by_line;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    for (const OrderLine& line : record.order.lines) {
      if (auto item = ONESHELF_TRY(item_of(records, link, line))) {
        by_line.emplace(line.id.str(), *item);
      }
    }
    return success();
  }));
  try {
    return translated(link, record, by_line);
  } catch (const DecimalOverflow& overflow) {
    return Error(ErrorCode::kInvalid, "number.out_of_range",
                 std::string("The order cannot be computed: ") + overflow.what() + ".")
        .remedied("Correct the order in the shop.")
        .with("order", record.order.number);
  }
}

Result<Document> recorded_document(const OrderStepRecord& step) {
  const Json json = ONESHELF_TRY(parse_json(step.result));
  return read_json(json, [](const JsonReader& reader) { return document_from_json(reader); });
}

Result<Document> document_as_sent(EngineParts& parts, const LinkView& link,
                                  const OrderRecord& record,
                                  const std::map<std::string, OrderStepRecord>& steps) {
  const auto recorded = steps.find(kDocumentStep);
  if (recorded != steps.end()) return recorded_document(recorded->second);
  return document_for(parts, link, record);
}

}  // namespace oneshelf
