#include "connectors/vendure/shop.h"

#include <algorithm>

#include "base/text.h"

namespace oneshelf::vendure {

namespace {

constexpr const char* kFacts =
    "stockLocations(options:{take:100,sort:{createdAt:ASC}}){items{id name}}"
    "taxCategories(options:{take:100}){items{id name isDefault}}";

const LookupEntry* entry_named(const std::vector<LookupEntry>& entries, std::string_view name) {
  for (const LookupEntry& entry : entries) {
    if (entry.name == name) return &entry;
  }
  const auto by_id = std::ranges::find(entries, name, &LookupEntry::id);
  return by_id == entries.end() ? nullptr : &*by_id;
}

Currency read_currency(const JsonReader& reader, std::string_view key) {
  const Result<Currency> parsed = Currency::parse(reader.text(key));
  if (!parsed.ok()) reader.complain(key, "a currency code");
  return parsed.ok() ? *parsed : Currency();
}

}  // namespace

std::vector<LookupEntry> read_entries(const JsonReader& reader, std::string_view list) {
  std::vector<LookupEntry> entries;
  for (const JsonReader& row : reader.object(list).list("items")) {
    entries.push_back({.id = row.id("id"),
                       .name = row.text("name"),
                       .rate = {},
                       .is_default = row.opt_boolean("isDefault").value_or(false)});
  }
  return entries;
}

Result<std::string> Shop::location(const Settings& settings) const {
  const bool chosen = !settings.stock_location.empty();
  if (!chosen && !locations.empty()) return locations.front().id;
  if (const LookupEntry* entry = entry_named(locations, settings.stock_location)) return entry->id;
  std::vector<std::string> names;
  for (const LookupEntry& entry : locations) names.push_back(entry.name);
  return Error(ErrorCode::kInvalid, "connect.unknown_location",
               "The shop's channel has no stock location of this name.")
      .remedied("Choose one of: " + joined(names, ", ") + ".")
      .with("stock_location", settings.stock_location);
}

std::optional<std::string> Shop::tax_category_id(std::string_view name) const {
  const LookupEntry* entry = entry_named(tax_categories, name);
  return entry == nullptr ? std::nullopt : std::optional(entry->id);
}

Result<Shop> read_channel(const Json& data) {
  return read_json(data, [](const JsonReader& reader) {
    const JsonReader channel = reader.object("activeChannel");
    const JsonReader settings = reader.object("globalSettings");
    Shop shop;
    shop.channel_id = channel.id("id");
    shop.channel_code = channel.text("code");
    shop.channel_token = channel.text("token");
    shop.currency = read_currency(channel, "defaultCurrencyCode");
    shop.prices_include_tax = channel.boolean("pricesIncludeTax");
    shop.default_language = channel.text("defaultLanguageCode");
    shop.tracks_inventory = settings.boolean("trackInventory");
    const int64_t places = settings.object("serverConfig").integer("moneyStrategyPrecision");
    if (places < 0 || places > Decimal::kPlaces) {
      settings.complain("moneyStrategyPrecision", "0 to 6 decimals");
    } else {
      shop.money_places = static_cast<int>(places);
    }
    return shop;
  });
}

Result<Shop> ShopFacts::shop(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (shop_) return *shop_;
  const Json data = ONESHELF_TRY(
      client_->run(context, {.document = std::string("{") + kChannelSelection + kFacts + "}"}));
  Shop shop = ONESHELF_TRY(read_channel(data));
  JsonReader::Complaints complaints;
  const JsonReader reader(data, complaints);
  shop.locations = read_entries(reader, "stockLocations");
  shop.tax_categories = read_entries(reader, "taxCategories");
  ONESHELF_TRY(JsonReader::finish(complaints));
  shop_ = shop;
  return shop;
}

}  // namespace oneshelf::vendure
