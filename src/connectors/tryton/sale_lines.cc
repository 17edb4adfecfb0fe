#include "connectors/tryton/sale_lines.h"

#include <algorithm>
#include <set>

namespace oneshelf::tryton {

namespace {

std::string shown(const DocumentLine& line) {
  return line.sku.empty() ? line.description : line.sku;
}

using Facts = std::map<std::string, ProductFacts>;

std::set<std::string> items_of(const std::vector<LineDraft>& lines) {
  std::set<std::string> ids;
  for (const LineDraft& draft : lines) {
    if (!draft.line.item_id.empty()) ids.insert(draft.line.item_id.str());
  }
  return ids;
}

std::optional<Decimal> rate_of(const std::vector<Tax>& taxes) {
  Decimal sum;
  for (const Tax& tax : taxes) {
    if (!tax.percent) return std::nullopt;
    sum += *tax.percent;
  }
  return sum;
}

std::vector<std::string> ids_of_taxes(const std::vector<Tax>& taxes) {
  std::vector<std::string> ids;
  for (const Tax& tax : taxes) ids.push_back(tax.id);
  return ids;
}

Error tax_error(const char* id, const std::string& message, const DocumentLine& line) {
  return Error(ErrorCode::kInvalid, id, message)
      .remedied("Map the tax in the link's settings, or add it in Tryton.")
      .with("line", shown(line));
}

Result<Json> line_json(const LineDraft& draft, const Facts& products,
                       const std::vector<Tax>& taxes) {
  const DocumentLine& line = draft.line;
  Json json = Json::object()
                  .set("type", "line")
                  .set("quantity", Json::number(line.quantity))
                  .set("unit_price", wire_of(line.unit_price));
  if (!line.description.empty()) json.set("description", line.description);
  if (!draft.note.empty()) json.set("note", draft.note);
  ProductFacts facts;
  if (!line.item_id.empty()) {
    const auto product = products.find(line.item_id.str());
    if (product == products.end()) {
      return Error(ErrorCode::kNotFound, "tryton.item_gone",
                   "Tryton has no such product any more: " + shown(line))
          .remedied("Bind the SKU to a product that exists.")
          .with("item", line.item_id.str());
    }
    facts = product->second;
    json.set("product", wire_id(line.item_id.str())).set("unit", wire_id(facts.unit));
  }
  const std::vector<std::string> ids = ONESHELF_TRY(taxes_of(line, facts, taxes));
  return json.set("taxes", adding(ids));
}

Result<Json> rows_json(const std::vector<LineDraft>& lines, const Facts& products,
                       const std::vector<Tax>& taxes) {
  Json rows = Json::array();
  for (const LineDraft& draft : lines) {
    rows.push(ONESHELF_TRY(line_json(draft, products, taxes)));
  }
  return Json::array().push(Json::array().push("create").push(std::move(rows)));
}

}  // namespace

Result<std::vector<std::string>> taxes_of(const DocumentLine& line, const ProductFacts& product,
                                          const std::vector<Tax>& taxes) {
  if (!line.tax_code.empty()) {
    const auto named = [&](const Tax& entry) {
      return entry.id == line.tax_code || entry.name == line.tax_code;
    };
    // The product's own may be one that the list of sales taxes leaves out.
    for (const std::vector<Tax>& known : {product.taxes, taxes}) {
      const auto tax = std::ranges::find_if(known, named);
      if (tax != known.end()) return std::vector{tax->id};
    }
    return tax_error("tryton.unknown_tax", "Tryton has no tax '" + line.tax_code + "'.", line);
  }
  if (!line.tax_rate) return std::vector<std::string>();
  if (!product.taxes.empty() && rate_of(product.taxes) == *line.tax_rate) {
    return ids_of_taxes(product.taxes);
  }
  std::vector<Tax> same;
  std::ranges::copy_if(taxes, std::back_inserter(same),
                       [&](const Tax& entry) { return entry.percent == *line.tax_rate; });
  if (same.size() == 1) return ids_of_taxes(same);
  if (same.empty() && line.tax_rate->is_zero()) return std::vector<std::string>();
  const std::string rate = line.tax_rate->to_string() + " %";
  if (same.empty()) return tax_error("tryton.no_tax", "Tryton has no sales tax of " + rate, line);
  return tax_error("tryton.ambiguous_tax", "Tryton has several sales taxes of " + rate, line);
}

Decimal total_of(const std::vector<LineDraft>& lines, DocumentRules::TaxRounding rounding,
                 int digits) {
  Decimal net;
  std::map<Decimal, Decimal> taxes;  // by rate; the same rate is the same tax in one document
  for (const LineDraft& draft : lines) {
    const Decimal exact = draft.line.unit_price.times(draft.line.quantity);
    net += exact.rounded(digits, Rounding::kHalfEven);
    if (draft.line.tax_rate) {
      const Decimal part = draft.line.tax_rate->over(Decimal::from_integer(100));
      taxes[*draft.line.tax_rate] += exact.times(part);
    }
    if (rounding != DocumentRules::TaxRounding::kPerLine) continue;
    for (auto& [rate, amount] : taxes) amount = amount.rounded(digits, Rounding::kHalfEven);
  }
  for (const auto& [rate, amount] : taxes) net += amount.rounded(digits, Rounding::kHalfEven);
  return net;
}

Result<Json> lines_json(const Context& context, Products& products,
                        const std::vector<LineDraft>& lines) {
  const std::set<std::string> items = items_of(lines);
  const auto written = [&]() -> Result<Json> {
    const Facts facts = ONESHELF_TRY(products.facts(context, items));
    const std::vector<Tax> taxes = ONESHELF_TRY(products.directory().taxes(context));
    return rows_json(lines, facts, taxes);
  };
  Result<Json> rows = written();
  if (rows.ok() || rows.error().code() != ErrorCode::kInvalid) return rows;
  // The tax may have been made, or given to the product, after we looked.
  products.directory().forget_taxes();
  products.forget();
  return written();
}

}  // namespace oneshelf::tryton
