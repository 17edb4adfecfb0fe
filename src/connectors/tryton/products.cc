#include "connectors/tryton/products.h"

namespace oneshelf::tryton {

namespace {

std::pair<std::string, ProductFacts> facts_from(const JsonReader& row) {
  ProductFacts facts;
  facts.unit = row.id("default_uom");
  if (const auto category = related(row, "account_category")) {
    for (const JsonReader& tax : related_list(*category, "customer_taxes_used")) {
      facts.taxes.push_back(tax_from(tax));
    }
  }
  return {row.id("id"), facts};
}

}  // namespace

Result<std::map<std::string, ProductFacts>> Products::facts(const Context& context,
                                                            const std::set<std::string>& ids) {
  std::map<std::string, ProductFacts> found;
  std::vector<std::string> unknown;
  for (const std::string& id : ids) {
    if (std::optional<ProductFacts> known = known_.find(context, id)) {
      found.emplace(id, std::move(*known));
    } else {
      unknown.push_back(id);
    }
  }
  if (unknown.empty()) return found;
  Json fields = names({"default_uom"});
  if (ONESHELF_TRY(directory_->has(context, "product.product.account_category"))) {
    for (const char* part : {"type", "rate", "childs", "name"}) {
      fields.push(std::string("account_category.customer_taxes_used.") + part);
    }
  }
  const Json answer = ONESHELF_TRY(
      client_->search(context, {.model = "product.product",
                                .domain = all_of({clause("id", "in", wire_ids(unknown))}),
                                .fields = fields,
                                .extra = with_inactive()}));
  for (auto& [id, facts] : ONESHELF_TRY(read_rows(answer, facts_from))) {
    known_.keep(context, id, facts);
    found.emplace(id, std::move(facts));
  }
  return found;
}

}  // namespace oneshelf::tryton
