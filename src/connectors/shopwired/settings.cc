#include "connectors/shopwired/settings.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace oneshelf::shopwired {
namespace {

std::string value_of(const ConnectValues& values, const char* name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : trimmed(found->second);
}

size_t page_size_of(const std::string& text) {
  size_t size = kPageMax;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return std::clamp<size_t>(size, 1, kPageMax);
}

Decimal number_of(const std::string& text, Decimal otherwise) {
  const Result<Decimal> number = Decimal::parse(text);
  return number.ok() ? *number : otherwise;
}

/// "posti=https://…/{number}; dhl=https://…"
std::map<std::string, std::string> addresses_in(const std::string& text) {
  std::map<std::string, std::string> addresses;
  for (const std::string& entry : split(text, ';')) {
    const size_t equals = entry.find('=');
    if (equals == std::string::npos) continue;
    addresses[folded(trimmed(entry.substr(0, equals)))] = trimmed(entry.substr(equals + 1));
  }
  return addresses;
}

Decimal grams_of(const std::string& unit) {
  if (unit == "g") return Decimal::from_integer(1);
  if (unit == "lb") return dec("453.59237");
  if (unit == "oz") return dec("28.349523");
  return Decimal::from_integer(1000);
}

}  // namespace

std::vector<ConnectOption> connect_options() {
  return {
      {.name = "api_key", .help = "API key of the shop (admin, API Access).", .required = true},
      {.name = "api_secret",
       .help = "API secret beside the key.",
       .required = true,
       .secret = true},
      {.name = "hook_secret",
       .help = "Webhook secret (top of the admin's webhooks page): webhooks are believed only with "
               "it. Without it changes are found by polling.",
       .secret = true},
      {.name = "prices_include_tax",
       .help = "yes, if prices of products include VAT; products of the other kind are converted.",
       .fallback = "yes"},
      {.name = "vat_rate",
       .help = "VAT rate in percent for that conversion.",
       .fallback = "20",
       .advanced = true},
      {.name = "currency",
       .help = "Currency of the shop; needed where the shop does not tell it.",
       .fallback = "GBP"},
      {.name = "weight_unit",
       .help = "Unit of the shop's weights: kg, g, lb or oz.",
       .fallback = "kg",
       .advanced = true},
      {.name = "shipped_status",
       .help = "Channel: id of the status for sent orders; the first of type \"shipped\" if empty.",
       .advanced = true},
      {.name = "tracking_urls",
       .help = "Channel: tracking addresses by carrier, such as "
               "posti=https://track.example/{number}; dhl=…",
       .advanced = true},
      {.name = "restock_on_cancel",
       .help = "shop: the shop puts goods of cancelled orders back by itself; return: we do.",
       .fallback = "shop",
       .advanced = true},
      {.name = "api_orders_take_stock",
       .help = "Source: yes, if orders made through the API take their goods off the stock.",
       .fallback = "yes",
       .advanced = true},
      {.name = "page_size",
       .help = "Rows per page, 1 to 100.",
       .fallback = "100",
       .advanced = true},
      {.name = "url",
       .help = "Address of the programming interface.",
       .fallback = "https://api.ecommerceapi.uk/v1",
       .advanced = true}};
}

Settings settings_from(Role role, const ConnectValues& values) {
  Settings settings;
  settings.role = role;
  settings.base = value_of(values, "url");
  while (settings.base.ends_with('/')) settings.base.pop_back();
  settings.api_key = value_of(values, "api_key");
  settings.api_secret = value_of(values, "api_secret");
  settings.hook_secret = value_of(values, "hook_secret");
  settings.currency = value_of(values, "currency");
  settings.prices_include_tax = value_of(values, "prices_include_tax") != "no";
  settings.vat_rate = number_of(value_of(values, "vat_rate"), Decimal::from_integer(20));
  settings.grams_per_unit = grams_of(value_of(values, "weight_unit"));
  settings.shipped_status = value_of(values, "shipped_status");
  settings.tracking_urls = addresses_in(value_of(values, "tracking_urls"));
  settings.returns_on_cancel = value_of(values, "restock_on_cancel") == "return";
  settings.orders_take_stock = value_of(values, "api_orders_take_stock") != "no";
  settings.page_size = page_size_of(value_of(values, "page_size"));
  return settings;
}

}  // namespace oneshelf::shopwired
