#include "connectors/bigcommerce/stock.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

struct Stock::Batch {
  const Context& context;
  std::span<const StockWrite> levels;
  std::vector<WriteOutcome> outcomes;
  size_t rounds = 0;
  bool any_done = false;

  void fail(size_t i, const Error& error) {
    outcomes[i].error = Error(error).with("sku", levels[i].sku);
  }
};

namespace {

constexpr const char* kAdjust = "/v3/inventory/adjustments/absolute";
constexpr size_t kProductsPerPut = 10;
constexpr size_t kVariantsPerPut = 50;

std::optional<Error> fault_of(const StockWrite& level) {
  if (!level.quantity.has_at_most(0) || level.quantity.is_negative()) {
    return Error(ErrorCode::kInvalid, "bigcommerce.fractional_stock",
                 "The store counts whole pieces, and none below zero.")
        .remedied("Let the link round stock down.")
        .with("quantity", level.quantity.to_string());
  }
  if (level.sku.empty()) {
    return Error(ErrorCode::kInvalid, "bigcommerce.sku_required",
                 "Stock is written by SKU, and this listing has none.");
  }
  return {};
}

/// The names in "…, identities: [A, B]" of all the refusal's texts, folded.
std::set<std::string> identities_in(const Json& body) {
  constexpr std::string_view kMark = "identities: [";
  std::set<std::string> found;
  const Json& errors = body["errors"];
  if (!errors.is_object()) return found;
  for (const auto& [field, value] : errors.as_object()) {
    const std::string text = value.text_or();
    const size_t at = text.find(kMark);
    if (at == std::string::npos) continue;
    const std::string list = text.substr(at + kMark.size());
    for (const std::string& one : split(list.substr(0, list.find(']')), ',')) {
      found.insert(folded(trimmed(one)));
    }
  }
  return found;
}

Error unknown_stock(const Reply& reply) {
  return Client::refusal(reply).remedied(
      "See the store's reason: the SKU must exist and its product must track inventory.");
}

std::string location_of(const StockWrite& level, const Settings& settings) {
  if (!level.location.empty()) return level.location.str();
  return settings.has_all_locations() ? std::string(assumed::kDefaultLocation) : settings.location;
}

}  // namespace

Result<void> Stock::adjust(Batch& batch, std::vector<size_t> rows) {
  if (rows.empty()) return success();
  Json items = Json::array();
  for (const size_t i : rows) {
    const StockWrite& level = batch.levels[i];
    items.push(Json::object()
                   .set("location_id", Json(Json::Number{location_of(level, client_->settings())}))
                   .set("sku", level.sku)
                   .set("quantity", Json::number(level.quantity)));
  }
  const Reply reply = ONESHELF_TRY(
      client_->write(batch.context, "PUT", kAdjust,
                     Json::object().set("reason", "OneShelf").set("items", std::move(items))));
  batch.any_done |= reply.is_done();
  if (reply.is_done()) return success();
  const std::set<std::string> named = identities_in(reply.body);
  std::vector<size_t> rest;
  for (const size_t i : rows) {
    if (rows.size() == 1 || named.contains(folded(batch.levels[i].sku))) {
      batch.fail(i, unknown_stock(reply));
    } else {
      rest.push_back(i);
    }
  }
  if (rest.size() < rows.size() && ++batch.rounds < assumed::kBatchRoundsMax) {
    return adjust(batch, std::move(rest));
  }
  if (++batch.rounds >= assumed::kBatchRoundsMax) {
    for (const size_t i : rest) batch.fail(i, unknown_stock(reply));
    return success();
  }
  const auto middle = rest.begin() + static_cast<std::ptrdiff_t>(rest.size() / 2);
  ONESHELF_TRY(adjust(batch, {rest.begin(), middle}));
  return adjust(batch, {middle, rest.end()});
}

Result<void> Stock::put(Batch& batch, std::string_view path, size_t max,
                        const std::vector<std::pair<size_t, Json>>& rows) {
  for (size_t at = 0; at < rows.size(); at += max) {
    const size_t end = std::min(rows.size(), at + max);
    Json body = Json::array();
    for (size_t i = at; i < end; ++i) body.push(rows[i].second);
    const Reply reply = ONESHELF_TRY(client_->write(batch.context, "PUT", path, body));
    batch.any_done |= reply.is_done();
    if (reply.is_done() && !reply.is_partial()) continue;
    if (end - at == 1) {
      batch.fail(rows[at].first, Client::refusal(reply));
      continue;
    }
    // Which row it is about shows when they go alone.
    ONESHELF_TRY(put(batch, path, 1,
                     {rows.begin() + static_cast<std::ptrdiff_t>(at),
                      rows.begin() + static_cast<std::ptrdiff_t>(end)}));
  }
  return success();
}

/// The catalogue's own figure is the default location's: no other location's may go there.
std::vector<size_t> Stock::of_default_location(Batch& batch,
                                               const std::vector<size_t>& rows) const {
  std::vector<size_t> kept;
  for (const size_t i : rows) {
    const std::string location = location_of(batch.levels[i], client_->settings());
    if (location == assumed::kDefaultLocation) {
      kept.push_back(i);
    } else {
      batch.fail(i, Error(ErrorCode::kForbidden, "connect.missing_permission",
                          "Without the scope store_inventory only the default location's stock "
                          "can be written.")
                        .remedied("Enter the token of an API account with this scope, or choose "
                                  "the default location.")
                        .with("scope", "store_inventory")
                        .with("location", location));
    }
  }
  return kept;
}

/// What a product's figure hangs on decides which resource takes it.
Result<void> Stock::set_levels(Batch& batch, const std::vector<size_t>& all_rows) {
  const std::vector<size_t> rows = of_default_location(batch, all_rows);
  std::set<std::string> ids;
  for (const size_t i : rows) ids.insert(batch.levels[i].product_id.str());
  std::map<std::string, std::string> tracking;
  for (const std::string& group : filter_groups({ids.begin(), ids.end()})) {
    for (const Json& product : ONESHELF_TRY(client_->rows(
             batch.context, "/v3/catalog/products",
             {{"id:in", group}, {"include_fields", "inventory_tracking"}, {"limit", "250"}}))) {
      tracking[product["id"].text_or()] = product["inventory_tracking"].text_or();
    }
  }
  std::vector<std::pair<size_t, Json>> products, variants;
  for (const size_t i : rows) {
    const StockWrite& level = batch.levels[i];
    const std::string mode = tracking[level.product_id.str()];
    const std::string& id = mode == "product" ? level.product_id.str() : level.listing_id.str();
    Json row = Json::object()
                   .set("id", Json(Json::Number{id}))
                   .set("inventory_level", Json::number(level.quantity));
    if (mode == "product") products.emplace_back(i, std::move(row));
    if (mode == "variant") variants.emplace_back(i, std::move(row));
    if (mode == "product" || mode == "variant") continue;
    batch.fail(i, Error(ErrorCode::kRefused, "bigcommerce.stock_not_tracked",
                        mode.empty() ? "The store does not have this product any more."
                                     : "The store does not track this product's inventory.")
                      .remedied("Switch on inventory tracking for the product in the store."));
  }
  ONESHELF_TRY(put(batch, "/v3/catalog/products", kProductsPerPut, products));
  return put(batch, "/v3/catalog/variants", kVariantsPerPut, variants);
}

Result<std::vector<WriteOutcome>> Stock::write_stock(const Context& context,
                                                     std::span<const StockWrite> levels) {
  Batch batch{.context = context, .levels = levels, .outcomes = {}};
  batch.outcomes.resize(levels.size());
  std::vector<size_t> rows;
  for (size_t i = 0; i < levels.size(); ++i) {
    batch.outcomes[i].listing_id = levels[i].listing_id;
    if (const auto fault = fault_of(levels[i])) {
      batch.fail(i, *fault);
    } else {
      rows.push_back(i);
    }
  }
  // The vendor asks for adjustments in the order of locations and items.
  std::ranges::stable_sort(rows, {}, [&](size_t i) {
    return std::pair(location_of(levels[i], client_->settings()), levels[i].sku);
  });
  Result<void> sent = use_catalogue_ ? set_levels(batch, rows) : adjust(batch, rows);
  if (!sent.ok() && sent.error().code() == ErrorCode::kForbidden && !use_catalogue_) {
    use_catalogue_ = true;
    sent = set_levels(batch, rows);
  }
  if (sent.ok()) return std::move(batch.outcomes);
  if (!batch.any_done) return sent.error();
  // Some were written; of the others nobody knows more than this.
  for (const size_t i : rows) {
    if (!batch.outcomes[i].error) {
      batch.fail(i, sent.error().recoded(ErrorCode::kUnknownOutcome));
    }
  }
  return std::move(batch.outcomes);
}

}  // namespace oneshelf::bigcommerce
