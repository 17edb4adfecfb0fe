#include "connectors/tryton/lookups.h"

namespace oneshelf::tryton {

namespace {

constexpr int kEntriesMax = 1000;

LookupEntry entry_from(const JsonReader& row) {
  return {.id = row.id("id"),
          .name = text_of(row, "rec_name"),
          .rate = std::nullopt,
          .is_default = false};
}

Error no_such_list(LookupKind kind) {
  return Error(ErrorCode::kUnsupported, "tryton.no_such_list", "This Tryton has no such list.")
      .with("list", std::string(name_of(kind)));
}

}  // namespace

Result<std::vector<LookupEntry>> Choices::lookup(const Context& context, LookupKind kind) {
  Result<std::vector<LookupEntry>> found = no_such_list(kind);
  switch (kind) {
    case LookupKind::kPaymentMethods:
      found = rows(context, "account.invoice.payment.method", Scope::kCompany,
                   "account.invoice.payment.method.name");
      break;
    case LookupKind::kShippingMethods:
    case LookupKind::kCarriers:
      found = rows(context, "carrier", Scope::kDatabase, "carrier.party");
      break;
    case LookupKind::kPriceLists:
      found = rows(context, "product.price_list", Scope::kCompany, "product.price_list.name");
      break;
    case LookupKind::kCustomers: found = rows(context, "party.party", Scope::kDatabase, ""); break;
    case LookupKind::kTaxCodes: return taxes(context);
    case LookupKind::kLocations: return locations(context);
    case LookupKind::kItems: return items(context);
    case LookupKind::kOrderStatuses: break;
  }
  return found;
}

Result<std::vector<LookupEntry>> Choices::rows(const Context& context, const std::string& model,
                                               Scope scope, const std::string& needs) {
  if (!needs.empty() && !ONESHELF_TRY(directory_->has(context, needs))) {
    return Error(ErrorCode::kUnsupported, "tryton.no_such_list",
                 "This Tryton lacks the module that brings this list.")
        .remedied("Activate the module in Tryton if you need it.")
        .with("model", model);
  }
  Json domain = Json::array();
  if (scope == Scope::kCompany) {
    const Account account = ONESHELF_TRY(client_->account(context));
    domain = all_of({clause("company", "=", wire_id(account.company_id))});
  }
  const Json found = ONESHELF_TRY(client_->search(
      context,
      {.model = model, .domain = domain, .fields = names({"rec_name"}), .limit = kEntriesMax}));
  return read_rows(found, entry_from);
}

Result<std::vector<LookupEntry>> Choices::taxes(const Context& context) {
  directory_->forget_taxes();
  const std::vector<Tax> known = ONESHELF_TRY(directory_->taxes(context));
  std::vector<LookupEntry> entries;
  for (const Tax& tax : known) entries.push_back({tax.id, tax.name, tax.percent, false});
  return entries;
}

Result<std::vector<LookupEntry>> Choices::locations(const Context& context) {
  const std::vector<Place> places = ONESHELF_TRY(directory_->places(context));
  std::vector<LookupEntry> entries;
  for (const Place& place : places) {
    entries.push_back({place.id, place.name, std::nullopt, false});
  }
  return entries;
}

/// Services first: they are what is looked for here (delivery, rounding).
Result<std::vector<LookupEntry>> Choices::items(const Context& context) {
  std::vector<LookupEntry> entries;
  for (const char* op : {"=", "!="}) {
    const int room = kEntriesMax - static_cast<int>(entries.size());
    if (room <= 0) break;
    const Json found =
        ONESHELF_TRY(client_->search(context, {.model = "product.product",
                                               .domain = all_of({clause("type", op, "service")}),
                                               .fields = names({"rec_name"}),
                                               .limit = room}));
    const std::vector<LookupEntry> more = ONESHELF_TRY(read_rows(found, entry_from));
    entries.insert(entries.end(), more.begin(), more.end());
  }
  return entries;
}

}  // namespace oneshelf::tryton
