#include "connectors/tryton/directory.h"

#include <algorithm>

#include "base/text.h"

namespace oneshelf::tryton {

namespace {

/// The fields of optional modules, by model.
struct ModelFields {
  const char* model;
  std::vector<std::string_view> fields;
};
const std::vector<ModelFields>& optional_fields() {
  static const std::vector<ModelFields> kFields = {
      {"sale.sale", {"web_id", "carrier", "shipment_cost_method"}},
      {"product.product", {"attributes", "weight", "account_category"}},
      {"stock.shipment.out", {"carrier", "packages"}},
      {"stock.package", {"shipping_reference"}},
      {"product.price_list", {"name"}},
      {"carrier", {"party"}},
      {"account.invoice.payment.method", {"name"}},
  };
  return kFields;
}

Json fields_domain() {
  Json domain = Json::array().push("OR");
  for (const ModelFields& entry : optional_fields()) {
    Json wanted = Json::array();
    for (const std::string_view field : entry.fields) wanted.push(field);
    domain.push(all_of({clause("model.model", "=", entry.model), clause("name", "in", wanted)}));
  }
  return domain;
}

struct NamedRow {
  std::string id, name;
};
NamedRow named_row(const JsonReader& row) { return {row.id("id"), text_of(row, "name")}; }

struct LocationRow {
  std::string id, name, type, warehouse;
};
LocationRow location_from(const JsonReader& row) {
  return {row.id("id"), text_of(row, "name"), row.text("type"), id_of(row, "warehouse")};
}

std::map<std::string, std::string> choices_from(const JsonReader& row) {
  std::map<std::string, std::string> choices;
  const Result<Json> pairs = parse_json(row.opt_text("selection_json").value_or("[]"));
  if (!pairs.ok() || !pairs->is_array()) {
    row.complain("selection_json", "a list of choices");
    return choices;
  }
  for (const Json& pair : pairs->as_array()) {
    choices.emplace(pair.at(0).text_or(), pair.at(1).text_or());
  }
  return choices;
}

Attribute attribute_from(const JsonReader& row) {
  return {row.id("id"), row.text("name"), row.text("string"), choices_from(row)};
}

Error unknown_price_list(const std::string& wanted) {
  return Error(ErrorCode::kInvalid, "tryton.unknown_price_list",
               "Tryton has no price list '" + wanted + "' for this company.")
      .remedied("Correct the option 'price_lists' of the connection.");
}

}  // namespace

Tax tax_from(const JsonReader& row) {
  Tax tax{row.id("id"), text_of(row, "name"), std::nullopt};
  const bool plain = row.text("type") == "percentage" && ids_of(row, "childs").empty();
  if (const auto rate = opt_numeric_of(row, "rate"); plain && rate) {
    tax.percent = rate->times(Decimal::from_integer(100));
  }
  return tax;
}

Result<void> Directory::learn_fields(const Context& context) {
  if (fields_) return success();
  const Json found =
      ONESHELF_TRY(client_->search(context, {.model = "ir.model.field",
                                             .domain = fields_domain(),
                                             .fields = names({"name", "model.model"})}));
  const std::vector<std::string> fields = ONESHELF_TRY(read_rows(found, [](const JsonReader& row) {
    const auto model = related(row, "model");
    return (model ? model->text("model") : "") + '.' + row.text("name");
  }));
  fields_.emplace(fields.begin(), fields.end());
  return success();
}

Result<bool> Directory::has(const Context& context, const std::string& field) {
  const std::lock_guard lock(mutex_);
  ONESHELF_TRY(learn_fields(context));
  return fields_->contains(field);
}

Result<std::vector<Tax>> Directory::taxes(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (!taxes_) {
    const Account account = ONESHELF_TRY(client_->account(context));
    const Json domain =
        all_of({clause("company", "=", wire_id(account.company_id)), clause("parent", "=", nullptr),
                any_of({clause("group", "=", nullptr),
                        clause("group.kind", "in", Json::array().push("sale").push("both"))})});
    const Json found = ONESHELF_TRY(
        client_->search(context, {.model = "account.tax",
                                  .domain = domain,
                                  .fields = names({"name", "type", "rate", "childs"})}));
    taxes_ = ONESHELF_TRY(read_rows(found, tax_from));
  }
  return *taxes_;
}

void Directory::forget_taxes() {
  const std::lock_guard lock(mutex_);
  taxes_.reset();
}

Result<std::string> Directory::currency(const Context& context, const Currency& currency) {
  const Account account = ONESHELF_TRY(client_->account(context));
  if (currency == account.currency) return account.currency_id;
  const std::lock_guard lock(mutex_);
  if (const auto known = currencies_.find(currency.code()); known != currencies_.end()) {
    return known->second;
  }
  const Json found = ONESHELF_TRY(
      client_->search(context, {.model = "currency.currency",
                                .domain = all_of({clause("code", "=", currency.code())}),
                                .fields = names({"name"})}));
  const std::vector<NamedRow> rows = ONESHELF_TRY(read_rows(found, named_row));
  if (rows.empty()) {
    return Error(ErrorCode::kInvalid, "tryton.unknown_currency",
                 "Tryton does not know the currency " + currency.code() + '.')
        .remedied("Add the currency with its rate in Tryton.");
  }
  return currencies_[currency.code()] = rows.front().id;
}

Result<std::string> Directory::country(const Context& context, const std::string& code) {
  if (code.empty()) return std::string();
  const std::lock_guard lock(mutex_);
  if (const auto known = countries_.find(code); known != countries_.end()) return known->second;
  const Json found =
      ONESHELF_TRY(client_->search(context, {.model = "country.country",
                                             .domain = all_of({clause("code", "=", code)}),
                                             .fields = names({"name"})}));
  const std::vector<NamedRow> rows = ONESHELF_TRY(read_rows(found, named_row));
  if (rows.empty()) return std::string();
  return countries_[code] = rows.front().id;
}

Result<std::optional<std::string>> Directory::find_web_shop(const Context& context,
                                                            const std::string& name) {
  const Json found =
      ONESHELF_TRY(client_->search(context, {.model = "web.shop",
                                             .domain = all_of({clause("name", "=", name)}),
                                             .fields = names({"name"})}));
  const std::vector<NamedRow> rows = ONESHELF_TRY(read_rows(found, named_row));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional(rows.front().id);
}

Result<std::string> Directory::web_shop(const Context& context, const std::string& name) {
  const Account account = ONESHELF_TRY(client_->account(context));
  const std::lock_guard lock(mutex_);
  if (const auto known = web_shops_.find(name); known != web_shops_.end()) return known->second;
  std::optional<std::string> id = ONESHELF_TRY(find_web_shop(context, name));
  if (!id) {
    const Json row = Json::object()
                         .set("name", name)
                         .set("company", wire_id(account.company_id))
                         .set("currency", wire_id(account.currency_id));
    Result<Json> made = client_->write(context, "web.shop.create", {Json::array().push(row)});
    if (made.ok()) {
      id = made->at(0).text_or();
    } else {
      // Names are unique: another process may have made it at this moment.
      id = ONESHELF_TRY(find_web_shop(context, name));
      if (!id) return std::move(made).error();
    }
  }
  return web_shops_[name] = *id;
}

Result<std::map<std::string, Attribute>> Directory::attributes(const Context& context) {
  if (!ONESHELF_TRY(has(context, "product.product.attributes"))) {
    return std::map<std::string, Attribute>();
  }
  const std::lock_guard lock(mutex_);
  if (!attributes_) {
    const Json found = ONESHELF_TRY(client_->search(
        context,
        {.model = "product.attribute", .fields = names({"name", "string", "selection_json"})}));
    const std::vector<Attribute> rows = ONESHELF_TRY(read_rows(found, attribute_from));
    attributes_.emplace();
    for (const Attribute& attribute : rows) attributes_->emplace(attribute.name, attribute);
  }
  return *attributes_;
}

void Directory::forget_attributes() {
  const std::lock_guard lock(mutex_);
  attributes_.reset();
}

Result<std::vector<std::string>> Directory::price_lists(const Context& context) {
  const std::vector<std::string>& wanted = client_->settings().price_lists;
  if (wanted.empty()) return std::vector<std::string>();
  if (!ONESHELF_TRY(has(context, "product.price_list.name"))) {
    return unknown_price_list(wanted.front());
  }
  const Account account = ONESHELF_TRY(client_->account(context));
  const std::lock_guard lock(mutex_);
  if (price_lists_) return *price_lists_;
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "product.price_list",
                .domain = all_of({clause("company", "=", wire_id(account.company_id))}),
                .fields = names({"name"})}));
  const std::vector<NamedRow> rows = ONESHELF_TRY(read_rows(found, named_row));
  std::vector<std::string> ids;
  for (const std::string& name : wanted) {
    const auto row = std::ranges::find_if(rows, [&](const NamedRow& entry) {
      return entry.id == name || folded(entry.name) == folded(name);
    });
    if (row == rows.end()) return unknown_price_list(name);
    ids.push_back(row->id);
  }
  price_lists_ = ids;
  return ids;
}

Result<std::string> Directory::default_warehouse(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (default_warehouse_.empty()) {
    const Json found =
        ONESHELF_TRY(client_->search(context, {.model = "stock.location",
                                               .domain = all_of({clause("type", "=", "warehouse")}),
                                               .fields = names({"name"}),
                                               .limit = 1}));
    const std::vector<NamedRow> rows = ONESHELF_TRY(read_rows(found, named_row));
    if (!rows.empty()) default_warehouse_ = rows.front().id;
  }
  return default_warehouse_;
}

Result<std::vector<Place>> Directory::places(const Context& context) {
  const Json found = ONESHELF_TRY(client_->search(
      context,
      {.model = "stock.location",
       .domain = all_of({clause("type", "in", Json::array().push("warehouse").push("storage"))}),
       .fields = names({"name", "type", "warehouse"})}));
  const std::vector<LocationRow> rows = ONESHELF_TRY(read_rows(found, location_from));
  std::map<std::string, std::string> warehouses;
  for (const LocationRow& row : rows) {
    if (row.type == "warehouse") warehouses.emplace(row.id, row.name);
  }
  const bool by_storage = client_->settings().stock_by == Settings::StockBy::kStorage;
  std::vector<Place> places;
  for (const LocationRow& row : rows) {
    if (!by_storage && row.type == "warehouse") places.push_back({row.id, row.name, row.id});
    if (by_storage && row.type == "storage" && warehouses.contains(row.warehouse)) {
      places.push_back({row.id, warehouses[row.warehouse] + " / " + row.name, row.warehouse});
    }
  }
  return places;
}

}  // namespace oneshelf::tryton
