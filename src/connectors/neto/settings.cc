#include "connectors/neto/settings.h"

#include <charconv>

#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/limits.h"

namespace oneshelf::neto {
namespace {

constexpr std::string_view kPath = "/do/WS/NetoAPI";
constexpr int kPageMax = 10'000;
constexpr int kOverlapMax = 2 * 24 * 60;

std::string value_of(const ConnectValues& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : trimmed(found->second);
}

std::vector<std::string> list_of(const ConnectValues& values, const std::string& name) {
  std::vector<std::string> entries;
  for (const std::string& part : split(value_of(values, name), ',')) {
    if (std::string entry = trimmed(part); !entry.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

bool is_yes(const std::string& text) { return lower_ascii(text) == "yes"; }

/// The merchant may give the store's name, its address, or the API's.
std::string api_url(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (url.find("://") == std::string::npos) url.insert(0, "https://");
  if (!url.ends_with(kPath)) url += kPath;
  return url;
}

std::string host_of(const std::string& url) {
  const size_t start = url.find("://") + 3;
  return lower_ascii(url.substr(start, url.find('/', start) - start));
}

Error bad_option(const std::string& name, std::string message) {
  return Error(ErrorCode::kInvalid, "connect.bad_option", std::move(message))
      .remedied("Change the option \"" + name + "\".")
      .with("option", name);
}

/// A whole number from 1 on; nothing for anything else.
std::optional<int> count_of(const std::string& text, int most) {
  int count = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  return whole && count >= 1 && count <= most ? std::optional(count) : std::nullopt;
}

Result<void> read_counts(const ConnectValues& values, Settings& settings) {
  if (const std::string size = value_of(values, "page_size"); !size.empty()) {
    const std::optional<int> rows = count_of(size, kPageMax);
    if (!rows) return bad_option("page_size", "A page has 1 to 10,000 rows.");
    settings.page_size = *rows;
  }
  const std::optional<int> minutes = count_of(value_of(values, "date_overlap"), kOverlapMax);
  if (!minutes) return bad_option("date_overlap", "The overlap is 1 to 2,880 minutes.");
  settings.date_overlap = std::chrono::minutes(*minutes);
  return success();
}

Result<void> read_numbers(const ConnectValues& values, Settings& settings) {
  const Result<Decimal> rate = Decimal::parse(value_of(values, "tax_rate"));
  if (!rate.ok() || rate->is_negative()) return bad_option("tax_rate", "That is no tax rate.");
  settings.tax_rate = *rate;
  ONESHELF_TRY(read_counts(values, settings));
  const bool add_on = !settings.client_id.empty() && !settings.access_token.empty();
  if (settings.api_key.empty() && !add_on) {
    return bad_option("api_key", "Neto needs an API key, or an add-on's client id and token.");
  }
  if (character_count(settings.order_channel) > limits::kSalesChannel) {
    return bad_option("order_channel", "A sales channel's name has at most 15 characters.");
  }
  return success();
}

}  // namespace

Settings settings_from(Role role, const ConnectValues& values) {
  Settings settings;
  settings.role = role;
  settings.url = api_url(value_of(values, "url"));
  settings.host = host_of(settings.url);
  settings.api_key = value_of(values, "api_key");
  settings.username = value_of(values, "username");
  settings.client_id = value_of(values, "client_id");
  settings.access_token = value_of(values, "access_token");
  settings.hook_token = value_of(values, "hook_token");
  settings.currency = value_of(values, "currency");
  settings.prices_include_tax = is_yes(value_of(values, "prices_include_tax"));
  settings.option_specifics = list_of(values, "option_specifics");
  // The web store shows what is approved for itself.
  if (role == Role::kSource) settings.sales_channel = value_of(values, "sales_channel");
  settings.order_status = value_of(values, "order_status");
  settings.order_channel = value_of(values, "order_channel");
  settings.email = value_of(values, "email");
  settings.warehouse = value_of(values, "warehouse");
  settings.notes = list_of(values, "note_skus");
  settings.stock_by_changes = is_yes(value_of(values, "stock_by_changes"));
  const Result<void> read = read_numbers(values, settings);
  if (!read.ok()) settings.wrong = read.error();
  return settings;
}

std::vector<ConnectOption> connect_options() {
  return {
      {.name = "url", .help = "Address of the store, e.g. www.example.com.au", .required = true},
      {.name = "api_key",
       .help = "API key from the control panel: Settings & Tools, API Settings",
       .secret = true},
      {.name = "username", .help = "API user, if the store wants one named", .advanced = true},
      {.name = "client_id", .help = "Client id of an add-on, instead of a key", .advanced = true},
      {.name = "access_token",
       .help = "Access token of that add-on",
       .secret = true,
       .advanced = true},
      {.name = "hook_token",
       .help = "Webhook Verify Token from API Settings; hints need it or the API key",
       .secret = true,
       .advanced = true},
      {.name = "prices_include_tax",
       .help = "'yes' if prices shall be told with tax, as Australian stores hold them",
       .fallback = "yes"},
      {.name = "tax_rate",
       .help = "GST in percent: 10 in Australia, 15 in New Zealand",
       .fallback = "10"},
      {.name = "currency",
       .help = "The store's currency, if Neto does not tell it",
       .advanced = true},
      {.name = "option_specifics",
       .help = "Item specifics that tell variants apart, with commas; empty: all of them",
       .advanced = true},
      {.name = "sales_channel",
       .help = "Only items approved for this sales channel (number or name) are for sale",
       .advanced = true},
      {.name = "order_status",
       .help = "Status that orders are written with, e.g. New, On Hold or Pick",
       .fallback = "Pick"},
      {.name = "order_channel",
       .help = "Sales channel written on orders, at most 15 characters",
       .fallback = "OneShelf",
       .advanced = true},
      {.name = "email",
       .help = "E-mail address for buyers without one: Neto takes no order without",
       .advanced = true},
      {.name = "warehouse",
       .help = "Channel: number of the warehouse that stock is written to; empty: the primary one",
       .advanced = true},
      {.name = "note_skus",
       .help = "Channel: beginnings of SKUs that stand for notes on orders, with commas",
       .advanced = true},
      {.name = "stock_by_changes",
       .help = "'yes' if a stock movement changes an item's date of change in this store",
       .fallback = "no",
       .advanced = true},
      {.name = "date_overlap",
       .help =
           "Minutes that each reading of changes goes back; more if the store's dates are local",
       .fallback = std::to_string(assumed::kOverlap.count()),
       .advanced = true},
      {.name = "page_size",
       .help = "Rows per page, if the store gives fewer than asked for",
       .advanced = true},
  };
}

}  // namespace oneshelf::neto
