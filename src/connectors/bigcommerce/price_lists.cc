#include "connectors/bigcommerce/price_lists.h"

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int kPagesMax = 400;

std::optional<Decimal> set_amount(const JsonReader& reader, std::string_view key) {
  const std::optional<Decimal> amount = read_opt_amount(reader, key);
  return amount && amount->is_zero() ? std::nullopt : amount;
}

Result<void> add_records(const Json::Array& rows, std::string_view currency,
                         PriceRecords& records) {
  JsonReader::Complaints complaints;
  for (const Json& row : rows) {
    const JsonReader reader(row, complaints, "record");
    if (lower_ascii(text_or_empty(reader, "currency")) != currency) continue;
    records[reader.id("variant_id")] = {.price = read_opt_amount(reader, "price"),
                                        .sale_price = set_amount(reader, "sale_price")};
  }
  return JsonReader::finish(complaints);
}

}  // namespace

Result<PriceRecords> PriceLists::read(const Context& context, const std::string& list,
                                      std::string_view currency,
                                      const std::vector<std::string>& variants) const {
  const std::string path = "/v3/pricelists/" + list + "/records";
  const std::string code = lower_ascii(currency);
  PriceRecords records;
  for (const std::string& group : filter_groups(variants)) {
    for (int page = 1; page <= kPagesMax; ++page) {
      const Json::Array rows = ONESHELF_TRY(client_->rows(context, path,
                                                          {{"variant_id:in", group},
                                                           {"currency", code},
                                                           {"page", std::to_string(page)},
                                                           {"limit", std::to_string(kPageMax)}}));
      ONESHELF_TRY(add_records(rows, code, records));
      if (rows.size() < assumed::kPageFloor) break;
    }
  }
  return records;
}

/// Names of customer groups by the id of their price list. Accounts that may not see groups get
/// none.
Result<std::map<std::string, std::string>> PriceLists::groups(const Context& context) const {
  const Result<Json::Array> groups =
      client_->rows(context, "/v2/customer_groups", {{"limit", std::to_string(kPageMax)}});
  if (!groups.ok() && groups.error().code() == ErrorCode::kForbidden) {
    return std::map<std::string, std::string>();
  }
  if (!groups.ok()) return groups.error();
  std::map<std::string, std::string> named;
  for (const Json& assignment : ONESHELF_TRY(client_->rows(
           context, "/v3/pricelists/assignments", {{"limit", std::to_string(kPageMax)}}))) {
    for (const Json& group : *groups) {
      const std::string id = group["id"].text_or();
      if (id.empty() || id != assignment["customer_group_id"].text_or()) continue;
      std::string& names = named[assignment["price_list_id"].text_or()];
      names += (names.empty() ? "" : ", ") + group["name"].text_or();
    }
  }
  return named;
}

Result<std::vector<LookupEntry>> PriceLists::all(const Context& context) const {
  const auto named = ONESHELF_TRY(groups(context));
  std::vector<LookupEntry> entries;
  for (const Json& row : ONESHELF_TRY(
           client_->rows(context, "/v3/pricelists", {{"limit", std::to_string(kPageMax)}}))) {
    LookupEntry entry{
        .id = row["id"].text_or(), .name = row["name"].text_or(), .rate = {}, .is_default = false};
    const auto found = named.find(entry.id);
    if (found != named.end()) entry.name += " (" + found->second + ")";
    entries.push_back(std::move(entry));
  }
  return entries;
}

Json price_record_json(const std::string& variant, std::string_view currency, Decimal price,
                       const std::optional<Decimal>& sale_price) {
  Json json = Json::object()
                  .set("variant_id", Json(Json::Number{variant}))
                  .set("currency", lower_ascii(currency))
                  .set("price", Json::number(price));
  if (sale_price) json.set("sale_price", Json::number(*sale_price));
  return json;
}

}  // namespace oneshelf::bigcommerce
