#include "connectors/bigcommerce/shop.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kCategories = "/v3/catalog/trees/categories";
constexpr size_t kIdsPerFilter = 250;

struct Unit {
  std::string_view name, grams;
};
constexpr Unit kUnits[] = {{"lbs", "453.59237"},
                           {"ounces", "28.349523"},
                           {"kgs", "1000"},
                           {"grams", "1"},
                           {"tonnes", "1000000"}};

}  // namespace

Result<Shop> read_shop(const Json& store) {
  return read_json(store, [](const JsonReader& reader) {
    Shop shop;
    shop.id = reader.id("id");
    shop.name = reader.text("name");
    shop.plan = reader.opt_text("plan_name").value_or("");
    const Result<Currency> currency = Currency::parse(reader.text("currency"));
    if (currency.ok()) shop.currency = *currency;
    if (!currency.ok()) reader.complain("currency", "a currency code");
    shop.prices_include_tax = reader.opt_boolean("is_price_entered_with_tax").value_or(false);
    const std::string unit = lower_ascii(reader.text("weight_units"));
    const auto* known = std::ranges::find(kUnits, unit, &Unit::name);
    if (known == std::end(kUnits)) {
      reader.complain("weight_units", "a unit of weight");
    } else {
      shop.grams_per_unit = dec(known->grams);
    }
    return shop;
  });
}

Result<Shop> ShopFacts::shop(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (!shop_) shop_ = ONESHELF_TRY(read_shop(ONESHELF_TRY(client_->get(context, "/v2/store"))));
  return *shop_;
}

void ShopFacts::remember(const Shop& shop) {
  const std::lock_guard lock(mutex_);
  shop_ = shop;
}

void ShopFacts::forget_names() {
  const std::lock_guard lock(mutex_);
  names_ = {};
}

/// Asks for those ids that are not known; one that the store does not tell gets an empty name.
Result<void> ShopFacts::fetch(const Context& context, std::string_view path,
                              const std::string& filter, const std::string& id,
                              const std::set<std::string>& wanted,
                              std::map<std::string, std::string>& known) {
  std::vector<std::string> missing;
  for (const std::string& one : wanted) {
    if (!known.contains(one)) missing.push_back(one);
  }
  for (size_t at = 0; at < missing.size(); at += kIdsPerFilter) {
    const auto begin = missing.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        missing.begin() + static_cast<std::ptrdiff_t>(std::min(missing.size(), at + kIdsPerFilter));
    const Json::Array rows = ONESHELF_TRY(client_->rows(
        context, path,
        {{filter, joined(std::vector<std::string>(begin, end), ",")}, {"limit", "250"}}));
    for (auto one = begin; one != end; ++one) known[*one] = "";
    for (const Json& row : rows) known[row[id].text_or()] = row["name"].text_or();
  }
  return success();
}

Result<Names> ShopFacts::names(const Context& context, const std::set<std::string>& categories,
                               const std::set<std::string>& brands) {
  const std::vector<LookupEntry> classes = ONESHELF_TRY(tax_classes(context));
  const std::lock_guard lock(mutex_);
  ONESHELF_TRY(
      fetch(context, kCategories, "category_id:in", "category_id", categories, names_.categories));
  ONESHELF_TRY(fetch(context, "/v3/catalog/brands", "id:in", "id", brands, names_.brands));
  names_.tax_classes.clear();
  for (const LookupEntry& entry : classes) names_.tax_classes[entry.id] = entry.name;
  return names_;
}

Result<std::string> ShopFacts::make_category(const Context& context, const std::string& name) {
  const Json category = Json::object()
                            .set("name", name)
                            .set("parent_id", 0)
                            .set("tree_id", assumed::kCategoryTree)
                            .set("is_visible", true);
  const Reply reply =
      ONESHELF_TRY(client_->write(context, "POST", kCategories, array_of({category})));
  if (!reply.is_done() || reply.is_partial()) {
    return Client::refusal(reply).with("category", name);
  }
  const std::string id = reply.body["data"].at(0)["category_id"].text_or();
  if (!id.empty()) return id;
  return Error(ErrorCode::kUnknownOutcome, "bigcommerce.result_missing",
               "The store did not tell the new category's id.")
      .with("category", name);
}

Result<std::string> ShopFacts::category_id(const Context& context, const std::string& name) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, known] : names_.categories) {
    if (known == name) return id;
  }
  const Json::Array rows =
      ONESHELF_TRY(client_->rows(context, kCategories, {{"name", name}, {"limit", "250"}}));
  for (const Json& row : rows) {
    if (folded(row["name"].text_or()) != folded(name)) continue;
    names_.categories[row["category_id"].text_or()] = name;
    return row["category_id"].text_or();
  }
  const std::string id = ONESHELF_TRY(make_category(context, name));
  names_.categories[id] = name;
  return id;
}

Result<std::vector<LookupEntry>> ShopFacts::tax_classes(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (tax_classes_) return *tax_classes_;
  const Json::Array rows = ONESHELF_TRY(client_->rows(context, "/v2/tax_classes", {}));
  std::vector<LookupEntry> entries;
  for (const Json& row : rows) {
    const std::string id = row["id"].text_or();
    entries.push_back({.id = id,
                       .name = row["name"].text_or(),
                       .rate = {},
                       .is_default = id == assumed::kDefaultTaxClass});
  }
  const bool has_default =
      std::ranges::any_of(entries, [](const LookupEntry& entry) { return entry.is_default; });
  if (!has_default) {
    entries.push_back({.id = std::string(assumed::kDefaultTaxClass),
                       .name = "Default Tax Class",
                       .rate = {},
                       .is_default = true});
  }
  tax_classes_ = entries;
  return entries;
}

Result<std::string> ShopFacts::tax_class_id(const Context& context, const std::string& name) {
  const std::vector<LookupEntry> classes = ONESHELF_TRY(tax_classes(context));
  std::vector<std::string> known;
  for (const LookupEntry& entry : classes) {
    if (folded(entry.name) == folded(name) || entry.id == name) return entry.id;
    known.push_back(entry.name);
  }
  return Error(ErrorCode::kInvalid, "bigcommerce.unknown_tax_class",
               "The store has no tax class of this name.")
      .remedied("Map the tax to one of: " + joined(known, ", ") + ".")
      .with("tax_class", name);
}

}  // namespace oneshelf::bigcommerce
