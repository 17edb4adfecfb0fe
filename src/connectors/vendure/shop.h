#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/vendure/client.h"

namespace oneshelf::vendure {

/// Facts of the channel that do not change while a connector lives.
struct Shop {
  std::string channel_id, channel_code, channel_token;
  Currency currency;
  bool prices_include_tax = false;
  std::string default_language;
  bool tracks_inventory = true;        ///< what variants that say INHERIT do
  int money_places = 2;                ///< decimals of the integers that carry money
  std::vector<LookupEntry> locations;  ///< oldest first: the first is the default one
  std::vector<LookupEntry> tax_categories;

  /// The language texts are written in.
  const std::string& language(const Settings& settings) const {
    return settings.language.empty() ? default_language : settings.language;
  }
  /// The location that a figure without one belongs to, by the connection's option.
  /// kInvalid `connect.unknown_location`, listing the known ones.
  Result<std::string> location(const Settings& settings) const;
  /// The id of a tax category by its name or id; nothing if there is none.
  std::optional<std::string> tax_category_id(std::string_view name) const;
  Decimal amount(int64_t minor) const { return Decimal::from_minor(minor, money_places); }
};

/// Reads the facts with the first call that needs them and remembers them. Safe from any thread.
class ShopFacts {
 public:
  explicit ShopFacts(Client& client) : client_(&client) {}
  Result<Shop> shop(const Context& context);

 private:
  Client* client_;
  std::mutex mutex_;  // guards shop_; held while reading so that one thread does
  std::optional<Shop> shop_;
};

/// What every logged-in account may read of its channel.
inline constexpr const char* kChannelSelection =
    "activeChannel{id code token defaultCurrencyCode pricesIncludeTax defaultLanguageCode}"
    "globalSettings{trackInventory serverConfig{moneyStrategyPrecision}}";
/// Fills the channel's part of a Shop from the answer to kChannelSelection.
Result<Shop> read_channel(const Json& data);
/// `{id name}` rows of a list as entries.
std::vector<LookupEntry> read_entries(const JsonReader& reader, std::string_view list);

}  // namespace oneshelf::vendure
