#include "connectors/tryton/sale_writer.h"

namespace oneshelf::tryton {

namespace {

/// One web shop row per link: the part of the key before its colon.
std::string shop_of(const std::string& key) { return key.substr(0, key.find(':')); }

Error total_mismatch(const Sale& sale, Decimal total) {
  return Error(ErrorCode::kRefused, "document.total_mismatch",
               "Tryton computes " + sale.total.to_string() + " where " + total.to_string() +
                   " was expected. The sale was not confirmed.")
      .remedied("Compare prices, taxes and rounding of the sale in Tryton.")
      .with("sale", sale.id)
      .with("number", sale.number);
}

Error stuck(const Sale& sale) {
  return Error(ErrorCode::kRefused, "tryton.stuck",
               "Tryton did not take the sale further than '" + sale.state + "'.")
      .remedied("Open the sale in Tryton and see what keeps it there.")
      .with("sale", sale.id)
      .with("number", sale.number);
}

}  // namespace

Result<void> SaleWriter::put_key(const Context& context, Json& values, const std::string& key,
                                 const std::string& number) {
  if (ONESHELF_TRY(sales_->key_field(context)) == "reference") {
    values.set("reference", key).set("description", number);
    return success();
  }
  const std::string shop = ONESHELF_TRY(sales_->directory().web_shop(context, shop_of(key)));
  values.set("reference", number).set("web_shop", wire_id(shop)).set("web_id", key);
  return success();
}

Result<std::vector<std::string>> SaleWriter::create(const Context& context, const Json& values) {
  const Json made = ONESHELF_TRY(sales_->client().write(context, "sale.sale.create", {values}));
  std::vector<std::string> ids;
  if (made.is_array()) {
    for (const Json& id : made.as_array()) ids.push_back(id.text_or());
  }
  if (ids.size() == values.size()) return ids;
  return Error(ErrorCode::kUnknownOutcome, "tryton.bad_answer",
               "Tryton did not say which sale it made.");
}

Result<Sale> SaleWriter::read(const Context& context, const std::string& id) {
  return sales_->by_id(context, VendorId(id));
}

Result<Sale> SaleWriter::advance(const Context& context, const std::string& id, Decimal total) {
  Sale sale = ONESHELF_TRY(read(context, id));
  if (sale.state == "draft") return advance_draft(context, id, total);
  return confirm(context, std::move(sale), total);
}

Result<Sale> SaleWriter::advance_draft(const Context& context, const std::string& id,
                                       Decimal total) {
  ONESHELF_TRY(sales_->press(context, "quote", id));
  Sale sale = ONESHELF_TRY(read(context, id));
  return confirm(context, std::move(sale), total);
}

Result<Sale> SaleWriter::rewrite(const Context& context, const Sale& before, const Json& values,
                                 Decimal total) {
  if (before.state == "quotation") ONESHELF_TRY(sales_->press(context, "draft", before.id));
  std::vector<std::string> old_lines;
  for (const SaleLine& line : before.lines) old_lines.push_back(line.id);
  Json lines = Json::array().push(Json::array().push("delete").push(wire_ids(old_lines)));
  for (const Json& created : values["lines"].as_array()) lines.push(created);
  Json replaced = values;
  replaced.set("lines", std::move(lines));
  const Json ids = Json::array().push(wire_id(before.id));
  ONESHELF_TRY(sales_->client().write(context, "sale.sale.write", {ids, std::move(replaced)}));
  return advance_draft(context, before.id, total);
}

Result<Sale> SaleWriter::confirm(const Context& context, Sale sale, Decimal total) {
  if (sale.state == "quotation") {
    if (sale.total != total) return total_mismatch(sale, total);
    ONESHELF_TRY(sales_->press(context, "confirm", sale.id));
    sale = ONESHELF_TRY(read(context, sale.id));
  }
  if (sale.state == "confirmed") {
    // Tryton may be set up to process later. Until then nothing is reserved, and stock would be
    // sold twice; processing twice does no harm.
    ONESHELF_TRY(sales_->press(context, "process", sale.id));
    sale = ONESHELF_TRY(read(context, sale.id));
  }
  if (sale.state == "processing" || sale.state == "done") return sale;
  return stuck(sale);
}

}  // namespace oneshelf::tryton
