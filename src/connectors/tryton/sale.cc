#include "connectors/tryton/sale.h"

#include "connectors/tryton/sale_wire.h"

namespace oneshelf::tryton {

namespace {

Result<SaleFields> fields_of(const Context& context, Directory& directory) {
  SaleFields have;
  have.web_id = ONESHELF_TRY(directory.has(context, "sale.sale.web_id"));
  have.carrier = ONESHELF_TRY(directory.has(context, "stock.shipment.out.carrier"));
  have.packages = ONESHELF_TRY(directory.has(context, "stock.package.shipping_reference"));
  return have;
}

}  // namespace

Result<std::vector<Sale>> Sales::find(const Context& context, const Json& domain) {
  const SaleFields have = ONESHELF_TRY(fields_of(context, *directory_));
  const Account account = ONESHELF_TRY(client_->account(context));
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "sale.sale",
                .domain = all_of({clause("company", "=", wire_id(account.company_id)), domain}),
                .fields = sale_field_names(have)}));
  return read_rows(found, [&](const JsonReader& row) { return sale_from(row, have); });
}

Result<std::vector<Sale>> Sales::by_ids(const Context& context, std::span<const VendorId> ids) {
  std::vector<std::string> texts;
  for (const VendorId& id : ids) texts.push_back(id.str());
  return find(context, clause("id", "in", wire_ids(texts)));
}

Result<Sale> Sales::by_id(const Context& context, const VendorId& id) {
  std::vector<Sale> found = ONESHELF_TRY(by_ids(context, std::span(&id, 1)));
  if (!found.empty()) return std::move(found.front());
  return Error(ErrorCode::kNotFound, "tryton.no_sale", "Tryton has no such sale any more.")
      .with("sale", id.str());
}

Result<std::string> Sales::key_field(const Context& context) {
  const bool unique = ONESHELF_TRY(directory_->has(context, "sale.sale.web_id"));
  return std::string(unique ? "web_id" : "reference");
}

Result<std::optional<Sale>> Sales::by_key(const Context& context, const std::string& key) {
  const std::string field = ONESHELF_TRY(key_field(context));
  std::vector<Sale> found = ONESHELF_TRY(find(context, clause(field, "=", key)));
  if (found.empty()) return std::optional<Sale>();
  return std::optional(std::move(found.front()));
}

Result<void> Sales::press(const Context& context, const std::string& button,
                          const std::string& id) {
  ONESHELF_TRY(client_->write(context, "sale.sale." + button, {Json::array().push(wire_id(id))}));
  return success();
}

}  // namespace oneshelf::tryton
