#include "connectors/tryton/refund_plan.h"

#include <algorithm>

#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

// Up to this the difference is rounding, which carries no tax.
constexpr Decimal kRoundingMax = Decimal::from_millionths(50'000);

struct Parts {
  RefundPlan::Part goods{.moves_goods = true, .lines = {}};
  RefundPlan::Part money;

  RefundPlan::Part& for_adjustment() {
    return goods.lines.empty() || !money.lines.empty() ? money : goods;
  }
  Decimal total(const RefundFacts& facts) const {
    return total_of(goods.lines, facts.rounding, facts.digits) +
           total_of(money.lines, facts.rounding, facts.digits);
  }
};

const DocumentLine* line_of(const Document& document, const LineQuantity& what) {
  for (const DocumentLine& line : document.lines) {
    if (!what.line_id.empty() && line.order_line_id == what.line_id) return &line;
  }
  for (const DocumentLine& line : document.lines) {
    if (!what.sku.empty() && line.sku == what.sku) return &line;
  }
  return nullptr;
}

LineDraft credited(const DocumentLine& source, Decimal quantity, const Refund& refund) {
  LineDraft draft{source, ""};
  draft.line.quantity = -quantity;
  if (refund.amount.is_zero()) draft.line.unit_price = Decimal();  // goods came back, no money
  return draft;
}

bool is_charge(const DocumentLine& line) {
  return line.kind == DocumentLine::Kind::kShipping || line.kind == DocumentLine::Kind::kFee;
}

/// A service to book a difference on: any of the document's, else none.
VendorId service_of(const Document& document) {
  for (const DocumentLine& line : document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct && !line.item_id.empty()) return line.item_id;
  }
  return VendorId();
}

/// The line that stands for the order's tax: the most expensive one.
const DocumentLine* main_line(const Document& document) {
  const auto line = std::ranges::max_element(document.lines, {}, &DocumentLine::total_gross);
  return line == document.lines.end() ? nullptr : &*line;
}

LineDraft difference(const Document& document, const Refund& refund, Decimal net,
                     const DocumentLine* taxed_like) {
  LineDraft draft;
  draft.line.kind = DocumentLine::Kind::kRounding;
  draft.line.item_id = service_of(document);
  draft.line.description = refund.reason.empty() ? "Refund" : refund.reason;
  draft.line.quantity = Decimal::from_integer(1);
  draft.line.unit_price = net;
  if (taxed_like != nullptr) {
    draft.line.tax_rate = taxed_like->tax_rate;
    draft.line.tax_code = taxed_like->tax_code;
  }
  return draft;
}

void add_difference(const Document& document, const Refund& refund, const RefundFacts& facts,
                    Parts& parts) {
  const Decimal wanted = -refund.amount;
  Decimal rest = wanted - parts.total(facts);
  if (rest.is_zero()) return;
  for (const DocumentLine& line : document.lines) {
    if (!is_charge(line) || line.total_gross != -rest) continue;
    parts.for_adjustment().lines.push_back(credited(line, line.quantity, refund));
    break;
  }
  rest = wanted - parts.total(facts);
  if (rest.abs() > kRoundingMax) {
    const DocumentLine* like = main_line(document);
    const Decimal percent = like != nullptr ? like->tax_rate.value_or(Decimal()) : Decimal();
    const Decimal gross_part = Decimal::from_integer(1) + percent.over(Decimal::from_integer(100));
    parts.for_adjustment().lines.push_back(
        difference(document, refund, rest.over(gross_part, 4), like));
    rest = wanted - parts.total(facts);
  }
  if (rest.is_zero()) return;
  parts.for_adjustment().lines.push_back(difference(document, refund, rest, nullptr));
}

}  // namespace

std::map<std::string, Decimal> shipped_by_product(const Sale& sale) {
  std::map<std::string, Decimal> shipped;
  for (const Delivery& delivery : sale.deliveries) {
    for (const Move& move : delivery.moves) {
      if (move.state == "done") shipped[move.product] += move.quantity;
    }
  }
  return shipped;
}

Result<RefundPlan> plan_refund(const Document& document, const Refund& refund,
                               const RefundFacts& facts) {
  Parts parts;
  std::map<std::string, Decimal> left = facts.shipped;
  for (const auto& [product, quantity] : facts.earlier.returned) left[product] -= quantity;
  for (const Refund::Line& line : refund.lines) {
    const DocumentLine* source = line_of(document, line.what);
    if (source == nullptr) {
      return Error(ErrorCode::kInvalid, "tryton.unknown_refund_line",
                   "The refund names goods that the order does not have.")
          .with("sku", line.what.sku)
          .with("refund", refund.id.str());
    }
    Decimal back;
    if (line.restock) {
      Decimal& can_return = left[source->item_id.str()];
      back = std::clamp(can_return, Decimal(), line.what.quantity);
      can_return -= back;
    }
    if (back.is_positive()) parts.goods.lines.push_back(credited(*source, back, refund));
    const Decimal rest = line.what.quantity - back;
    if (!rest.is_positive()) continue;
    parts.money.lines.push_back(credited(*source, rest, refund));
    if (line.restock) parts.money.lines.back().note = assumed::kNotShippedNote;
  }
  add_difference(document, refund, facts, parts);
  RefundPlan plan;
  for (RefundPlan::Part* part : {&parts.goods, &parts.money}) {
    if (!part->lines.empty()) plan.parts.push_back(std::move(*part));
  }
  return plan;
}

}  // namespace oneshelf::tryton
