// /v3/pricelists: prices of customer groups.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kRecordsPerPut = 1000;
constexpr size_t kAssignmentsPerPost = 25;
constexpr std::string_view kAmounts[] = {"price", "sale_price", "retail_price", "map_price"};

bool is_listed(const std::vector<std::string>& values, const std::string& value) {
  return std::ranges::find(values, value) != values.end();
}

Result<PriceList*> list_of(const Desk& desk, const Call& call) {
  const auto found = desk.state.price_lists.find(call.id(2));
  if (found == desk.state.price_lists.end()) return not_found();
  return &found->second;
}

Json list_json(const PriceList& list) {
  return Json::object()
      .set("id", list.id)
      .set("date_created", iso_time(list.created))
      .set("date_modified", iso_time(list.modified))
      .set("name", list.name)
      .set("active", list.active);
}

Found variant_of(State& state, const Json& row) {
  if (!row["sku"].is_null()) return state.find_sku(row["sku"].text_or());
  const int64_t id = integer_in(row, "variant_id");
  for (auto& [product_id, product] : state.products) {
    const auto variant = std::ranges::find(product.variants, id, &Variant::id);
    if (variant != product.variants.end()) return {&product, &*variant};
  }
  return {};
}

/// What is wrong with a record: its member and a text; nothing if it can be kept.
std::pair<std::string, std::string> fault_of(State& state, const Json& row) {
  const Found found = variant_of(state, row);
  if (found.variant == nullptr) {
    return {row["sku"].is_null() ? "variant_id" : "sku", "Invalid variant"};
  }
  if (row["currency"].text_or().size() != 3) return {"currency", "Invalid currency"};
  if (row["price"].is_null()) return {"price", "Price is required"};
  for (const std::string_view member : kAmounts) {
    if (row[member].is_null()) continue;
    if (!row[member].is_number() || amount_in(row, member).is_negative()) {
      return {std::string(member), "Invalid amount"};
    }
  }
  return {};
}

Json error_json(const PriceList& list, const Json& row, const std::string& member,
                const std::string& text) {
  return Json::object()
      .set("data", Json::object()
                       .set("price_list_id", list.id)
                       .set("variant_id", integer_in(row, "variant_id"))
                       .set("sku", row["sku"].text_or())
                       .set("currency", row["currency"].text_or()))
      .set("field_errors", Json::object().set(member, text));
}

/// A record is replaced whole: what is not told is not set any more.
void put_record(State& state, PriceList& list, const Json& row, Timestamp now) {
  const Found found = variant_of(state, row);
  const std::string currency = lower_ascii(row["currency"].text_or());
  Json& record = list.records[{found.variant->id, currency}];
  const std::string created = record["date_created"].text_or(iso_time(now));
  record = Json::object()
               .set("price_list_id", list.id)
               .set("variant_id", found.variant->id)
               .set("product_id", found.product->id)
               .set("currency", currency)
               .set("date_created", created)
               .set("date_modified", iso_time(now));
  for (const std::string_view member : kAmounts) {
    if (!row[member].is_null()) record.set(member, row[member]);
  }
  const Json& sale = record["sale_price"];
  record.set("calculated_price", sale.is_null() ? record["price"] : sale);
  list.modified = now;
}

}  // namespace

Result<HttpResponse> list_price_lists(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, list] : desk.state.price_lists) {
    if (call.asks_for("id:in") && !is_listed(call.list("id:in"), std::to_string(id))) continue;
    if (call.asks_for("name") && call.query("name") != list.name) continue;
    rows.push_back(list_json(list));
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> create_price_list(const Desk& desk, const Call& call) {
  const std::string name = call.body["name"].text_or();
  if (name.empty()) return missing_field("name", "Please provide a name.");
  for (const auto& [id, list] : desk.state.price_lists) {
    if (list.name == name) return refused(409, "The price list name is a duplicate", "name");
  }
  const int64_t id = desk.state.next_id();
  desk.state.price_lists[id] = {.id = id,
                                .name = name,
                                .active = call.body["active"].bool_or(true),
                                .created = call.now,
                                .modified = call.now,
                                .records = {}};
  return data_response(200, list_json(desk.state.price_lists[id]));
}

Result<HttpResponse> get_price_list(const Desk& desk, const Call& call) {
  return data_response(200, list_json(*ONESHELF_TRY(list_of(desk, call))));
}

Result<HttpResponse> list_price_records(const Desk& desk, const Call& call) {
  const PriceList& list = *ONESHELF_TRY(list_of(desk, call));
  std::vector<Json> rows;
  for (const auto& [key, record] : list.records) {
    const std::string variant = std::to_string(key.first);
    if (call.asks_for("variant_id:in") && !is_listed(call.list("variant_id:in"), variant)) continue;
    if (call.asks_for("currency") && lower_ascii(call.query("currency")) != key.second) continue;
    rows.push_back(record);
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> put_price_records(const Desk& desk, const Call& call) {
  PriceList& list = *ONESHELF_TRY(list_of(desk, call));
  if (!call.body.is_array()) return refused(422, "JSON data is missing or invalid");
  const Json::Array& rows = call.body.as_array();
  if (rows.size() > kRecordsPerPut) return refused(413, "The request payload is too large.");
  Json errors = Json::array();
  for (const Json& row : rows) {
    const auto [member, text] = fault_of(desk.state, row);
    if (!member.empty()) errors.push(error_json(list, row, member, text));
  }
  if (errors.size() > 0) {
    return json_response(422, Json::object().set("batch_errors", std::move(errors)));
  }
  for (const Json& row : rows) put_record(desk.state, list, row, call.now);
  desk.counts.add_rows(call.name, rows.size(), 0);
  return data_response(200, Json::object());
}

Result<HttpResponse> list_assignments(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const Json& row : desk.state.assignments) {
    bool is_wanted = true;
    for (const char* key : {"price_list_id", "customer_group_id", "channel_id"}) {
      if (call.asks_for(key)) is_wanted &= row[key].text_or() == call.query(key);
    }
    if (is_wanted) rows.push_back(row);
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> create_assignments(const Desk& desk, const Call& call) {
  if (!call.body.is_array() || call.body.size() > kAssignmentsPerPost) {
    return refused(422, "JSON data is missing or invalid");
  }
  for (const Json& row : call.body.as_array()) {
    if (!desk.state.price_lists.contains(integer_in(row, "price_list_id"))) {
      return refused(422, "The price list was not found", "price_list_id");
    }
  }
  for (const Json& row : call.body.as_array()) {
    Json kept = Json::object().set("id", desk.state.next_id());
    for (const char* key : {"price_list_id", "customer_group_id", "channel_id"}) {
      if (!row[key].is_null()) kept.set(key, row[key]);
    }
    desk.state.assignments.push_back(std::move(kept));
  }
  return data_response(200, Json::object());
}

}  // namespace oneshelf::sandbox::bigcommerce
