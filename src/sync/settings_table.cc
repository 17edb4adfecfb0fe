#include "sync/settings_table.h"

#include <utility>

#include "sync/mapping.h"
#include "sync/settings_kinds.h"

namespace oneshelf::settings {
namespace {

// Limits of a value's size, in words and as a check.
struct Any {
  static std::string words(std::string allowed) { return allowed; }
  template <typename T>
  static bool holds(const T&) {
    return true;
  }
};

template <typename T>
bool holds_inside(const std::optional<T>& value, bool (*check)(const T&)) {
  return !value || check(*value);
}

struct NotNegative {
  static std::string words(const std::string& allowed) { return allowed + ", 0 or more"; }
  static bool holds(const Decimal& value) { return !value.is_negative(); }
  static bool holds(const std::optional<Decimal>& value) {
    return holds_inside<Decimal>(value, holds);
  }
  static bool holds(std::chrono::hours value) { return value.count() >= 0; }
  static bool holds(std::chrono::seconds value) { return value.count() >= 0; }
};

struct Positive {
  static std::string words(const std::string& allowed) { return allowed + ", more than 0"; }
  static bool holds(const Decimal& value) { return value.is_positive(); }
  static bool holds(const std::optional<Decimal>& value) {
    return holds_inside<Decimal>(value, holds);
  }
  static bool holds(std::chrono::seconds value) { return value.count() > 0; }
  static bool holds(const std::optional<std::chrono::seconds>& value) {
    return !value || holds(*value);
  }
};

struct UpToMillion {
  static std::string words(const std::string& allowed) {
    return allowed + ", whole, from 0 to 1000000";
  }
  static bool holds(const Decimal& value) {
    return !value.is_negative() && value.has_at_most(0) &&
           value <= Decimal::from_integer(1'000'000);
  }
};

struct UpToAYear {
  static std::string words(const std::string& allowed) { return allowed + ", from 1 to 366"; }
  static bool holds(std::chrono::days value) { return value.count() >= 1 && value.count() <= 366; }
};

struct Percent {
  static std::string words(const std::string& allowed) { return allowed + ", from 0 to 100"; }
  static bool holds(const Decimal& value) {
    return !value.is_negative() && value <= Decimal::from_integer(100);
  }
  static bool holds(const std::optional<Decimal>& value) {
    return holds_inside<Decimal>(value, holds);
  }
};

struct BelowThousand {
  static std::string words(const std::string& allowed) {
    return allowed + ", from 0 to below 1000";
  }
  static bool holds(const Decimal& value) {
    return !value.is_negative() && value < Decimal::from_integer(1000);
  }
  static bool holds(const std::optional<Decimal>& value) {
    return holds_inside<Decimal>(value, holds);
  }
};

struct TrackingTemplate {
  static std::string words(const std::string&) { return "a web address with {number} in it"; }
  static bool holds(const std::string& value) { return is_tracking_template(value); }
};

/// The limits of what a rule says; that there is none is always allowed.
template <typename Limit>
struct IfSaid {
  static std::string words(const std::string& allowed) { return Limit::words(allowed); }
  template <typename T>
  static bool holds(const Said<T>& said) {
    return !said.value || Limit::holds(*said.value);
  }
};

template <auto kAt>
using ValueAt = std::decay_t<decltype(kAt(std::declval<LinkSettings&>()))>;

template <auto kAt, typename Limit>
bool take_value(LinkSettings& settings, const Json& json) {
  auto value = Kind<ValueAt<kAt>>::from_json(json);
  if (!value || !Limit::holds(*value)) return false;
  kAt(settings) = *std::move(value);
  return true;
}

/// `kAt` leads from the settings to the value: `[](auto& s) -> auto& { return s.stock.buffer; }`.
template <auto kAt, typename Limit = Any>
Setting plain(std::string path, std::string help) {
  using ValueKind = Kind<ValueAt<kAt>>;
  return {.path = std::move(path),
          .help = std::move(help),
          .allowed = Limit::words(ValueKind::allowed()),
          .tell = [](const LinkSettings& settings) { return ValueKind::to_json(kAt(settings)); },
          .take = take_value<kAt, Limit>,
          .from_text = [](std::string_view text) { return ValueKind::from_text(text); }};
}

/// A share that may be switched off. Off is written out: left out means the default.
constexpr std::string_view kOff = "off";

template <auto kAt, typename Limit>
bool take_share(LinkSettings& settings, const Json& json) {
  if (json.is_string() && json.as_string() == kOff) {
    kAt(settings).reset();
    return true;
  }
  return !json.is_null() && take_value<kAt, Limit>(settings, json);
}

template <auto kAt, typename Limit>
Setting share(std::string path, std::string help) {
  return {.path = std::move(path),
          .help = std::move(help),
          .allowed = Limit::words(Kind<Decimal>::allowed()) + ", or off",
          .tell =
              [](const LinkSettings& settings) {
                const std::optional<Decimal>& value = kAt(settings);
                return value ? Kind<Decimal>::to_json(*value) : Json(kOff);
              },
          .take = take_share<kAt, Limit>,
          .from_text = [](std::string_view text) { return Json(text.empty() ? kOff : text); }};
}

template <auto kAt, typename Limit>
bool take_map(LinkSettings& settings, const Json& json) {
  auto map = Kind<ValueAt<kAt>>::from_json(json);
  if (!map) return false;
  for (const auto& [key, value] : *map) {
    if (!Limit::holds(value)) return false;
  }
  kAt(settings) = *std::move(map);
  return true;
}

template <auto kAt, typename Limit>
bool put_in_map(LinkSettings& settings, const std::string& key, std::string_view text) {
  using EntryKind = Kind<typename ValueAt<kAt>::mapped_type>;
  if (text.empty()) {
    kAt(settings).erase(key);
    return true;
  }
  auto value = EntryKind::from_json(EntryKind::from_text(text));
  if (!value || !Limit::holds(*value)) return false;
  kAt(settings)[key] = *std::move(value);
  return true;
}

template <auto kAt, typename Limit = Any>
Setting map_of(std::string path, std::string entry, std::string help) {
  using ValueKind = Kind<ValueAt<kAt>>;
  using EntryKind = Kind<typename ValueAt<kAt>::mapped_type>;
  return {.path = std::move(path),
          .help = std::move(help),
          .allowed = ValueKind::allowed(),
          .entry = std::move(entry),
          .tell =
              [](const LinkSettings& settings) {
                const auto& map = kAt(settings);
                return map.empty() ? Json() : ValueKind::to_json(map);
              },
          .take = take_map<kAt, Limit>,
          .put_entry = put_in_map<kAt, Limit>,
          .allowed_entry = Limit::words(EntryKind::allowed())};
}

template <size_t kIndex>
bool take_owner(LinkSettings& settings, const Json& json) {
  const auto owner = Kind<std::optional<Ownership>>::from_json(json);
  if (!owner) return false;
  settings.fields.erase(kAllFields[kIndex]);
  if (*owner) settings.fields[kAllFields[kIndex]] = **owner;
  return true;
}

/// The owner of one field; unset, the field's default owner decides.
template <size_t kIndex>
Setting owner_of() {
  constexpr Field kField = kAllFields[kIndex];
  const std::string name(name_of(kField));
  return {.path = "fields." + name,
          .help = "Who decides the " + name +
                  ". By default: " + std::string(Names<Ownership>::name(default_ownership(kField))),
          .allowed = Kind<std::optional<Ownership>>::allowed(),
          .tell =
              [](const LinkSettings& settings) {
                const auto found = settings.fields.find(kAllFields[kIndex]);
                return found == settings.fields.end() ? Json()
                                                      : Kind<Ownership>::to_json(found->second);
              },
          .take = take_owner<kIndex>,
          .from_text = Kind<std::optional<Ownership>>::from_text};
}

template <size_t kIndex>
bool take_drift_policy(LinkSettings& settings, const Json& json) {
  const auto policy = Kind<std::optional<DriftPolicy>>::from_json(json);
  if (!policy) return false;
  settings.drift.fields.erase(kAllFields[kIndex]);
  if (*policy) settings.drift.fields[kAllFields[kIndex]] = **policy;
  return true;
}

/// The drift policy of one field; unset, the link's decides.
template <size_t kIndex>
Setting drift_policy_of() {
  const std::string name(name_of(kAllFields[kIndex]));
  return {.path = "drift.fields." + name,
          .help = "The same for the " + name + " alone",
          .allowed = Kind<std::optional<DriftPolicy>>::allowed(),
          .tell =
              [](const LinkSettings& settings) {
                const auto found = settings.drift.fields.find(kAllFields[kIndex]);
                return found == settings.drift.fields.end()
                           ? Json()
                           : Kind<DriftPolicy>::to_json(found->second);
              },
          .take = take_drift_policy<kIndex>,
          .from_text = Kind<std::optional<DriftPolicy>>::from_text};
}

/// Stock is not among them: it moves with every sale, and is always kept.
template <size_t... kIndexes>
void add_drift_policies(std::vector<Setting>& table, std::index_sequence<kIndexes...>) {
  static_assert(((kAllFields[kIndexes] != Field::kStock) && ...));
  (table.push_back(drift_policy_of<kIndexes>()), ...);
}

template <size_t... kIndexes>
void add_owners(std::vector<Setting>& table, std::index_sequence<kIndexes...>) {
  (table.push_back(owner_of<kIndexes>()), ...);
}

// The accessors below differ only in the member they name.
#define ONESHELF_AT(member) \
  [](auto& s) -> auto& { return s.member; }

void add_catalogue(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(shadow)>(
      "shadow", "Send nothing to either side: record what would be sent, for `oneshelf shadow`"));
  table.push_back(plain<ONESHELF_AT(products.mode)>(
      "products.mode", "Which items belong on the channel: all, the approved, or those of a rule"));
  table.push_back(plain<ONESHELF_AT(products.categories)>("products.categories",
                                                          "Rule: in any of these categories"));
  table.push_back(
      plain<ONESHELF_AT(products.brands)>("products.brands", "Rule: of any of these brands"));
  table.push_back(plain<ONESHELF_AT(products.sku_prefix)>("products.sku_prefix",
                                                          "Rule: the SKU begins with this"));
  table.push_back(plain<ONESHELF_AT(products.in_stock_only)>(
      "products.in_stock_only", "Rule: only while the channel would show stock"));
  table.push_back(plain<ONESHELF_AT(products.four_eyes)>(
      "products.four_eyes", "Approved: a second person confirms what somebody approves"));
  table.push_back(plain<ONESHELF_AT(create)>(
      "create",
      "What happens to an item without a listing: match only, create hidden, or publish"));
  table.push_back(plain<ONESHELF_AT(removal)>(
      "removal", "What happens to the listing of an item that left: keep, hide, or delete"));
  table.push_back(plain<ONESHELF_AT(delete_grace), NotNegative>(
      "delete_grace_hours", "Hours that a listing is hidden before it is deleted"));
  table.push_back(plain<ONESHELF_AT(link_normalised)>(
      "link_normalised", "Also link SKUs that differ only in case, spaces or dashes"));
  table.push_back(map_of<ONESHELF_AT(tax_classes)>(
      "tax_classes", "source's tax code", "The channel's tax class for a tax code of the source"));
}

void add_price(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(price.list)>("price.list",
                                                 "The source's price list; empty: its base price"));
  table.push_back(plain<ONESHELF_AT(price.source_includes_tax)>(
      "price.source_includes_tax", "Source prices include tax; empty: as the connection says"));
  table.push_back(plain<ONESHELF_AT(price.channel_includes_tax)>(
      "price.channel_includes_tax", "Channel prices include tax; empty: as the connection says"));
  table.push_back(plain<ONESHELF_AT(price.default_tax_rate), Percent>(
      "price.default_tax_rate", "Percent for items whose tax rate the source does not tell"));
  table.push_back(plain<ONESHELF_AT(price.round_to), Positive>(
      "price.round_to", "Prices are multiples of this, e.g. 0.05; empty: the smallest coin"));
  table.push_back(plain<ONESHELF_AT(price.rounding)>("price.rounding", "How prices are rounded"));
  table.push_back(plain<ONESHELF_AT(price.ending), BelowThousand>(
      "price.ending", "Prices end with this, e.g. 0.99"));
  table.push_back(plain<ONESHELF_AT(price.when_empty)>(
      "price.when_empty", "An item without a price: skip (leave the shop's price) or hide"));
  table.push_back(
      plain<ONESHELF_AT(price.promotions)>("price.promotions", "Use the source's sale prices"));
}

void add_stock(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(stock.locations)>(
      "stock.locations", "The source's locations that count; empty: all"));
  table.push_back(map_of<ONESHELF_AT(stock.reserve), NotNegative>(
      "stock.reserve", "location", "Units of a location that are never offered from it"));
  table.push_back(plain<ONESHELF_AT(stock.allocation)>(
      "stock.allocation",
      "How much of what is free this channel may offer: all, a percent of it, a fixed number of "
      "units at most, or a percent of each location"));
  table.push_back(plain<ONESHELF_AT(stock.allocation_percent), Percent>(
      "stock.allocation_percent", "For percent: this share of what is free, rounded down"));
  table.push_back(plain<ONESHELF_AT(stock.allocation_units), NotNegative>(
      "stock.allocation_units", "For fixed: at most so many units"));
  table.push_back(map_of<ONESHELF_AT(stock.location_percent), Percent>(
      "stock.location_percent", "location",
      "For locations: this share of what is free there; a location not named gives nothing"));
  table.push_back(plain<ONESHELF_AT(stock.buffer)>("stock.buffer", "Hidden from the channel"));
  table.push_back(plain<ONESHELF_AT(stock.velocity), UpToAYear>(
      "stock.velocity_days",
      "For buffers in days: what sells in a day is what was sold over so many days, on average"));
  table.push_back(plain<ONESHELF_AT(stock.limit), NotNegative>(
      "stock.limit", "The largest figure shown; empty: no limit"));
  table.push_back(plain<ONESHELF_AT(stock.channel_location)>(
      "stock.channel_location", "The channel's location that is kept; empty: its default"));
  table.push_back(plain<ONESHELF_AT(stock.exclusive)>(
      "stock.exclusive",
      "No unit is shown on two channels at once: a figure is raised only by units that no channel "
      "of the source shows"));
}

/// The rules by one kind of name.
#define ONESHELF_ADD_RULES(level)                                                                \
  table.push_back(map_of<ONESHELF_AT(rules.level.buffer)>("rules." #level ".buffer", #level,     \
                                                          "stock.buffer for this " #level));     \
  table.push_back(map_of<ONESHELF_AT(rules.level.limit), IfSaid<NotNegative>>(                   \
      "rules." #level ".limit", #level, "stock.limit for this " #level));                        \
  table.push_back(map_of<ONESHELF_AT(rules.level.price_list)>(                                   \
      "rules." #level ".price_list", #level,                                                     \
      "price.list for this " #level "; none: the base price"));                                  \
  table.push_back(map_of<ONESHELF_AT(rules.level.round_to), IfSaid<Positive>>(                   \
      "rules." #level ".round_to", #level, "price.round_to for this " #level));                  \
  table.push_back(map_of<ONESHELF_AT(rules.level.rounding)>("rules." #level ".rounding", #level, \
                                                            "price.rounding for this " #level)); \
  table.push_back(map_of<ONESHELF_AT(rules.level.ending), IfSaid<BelowThousand>>(                \
      "rules." #level ".ending", #level, "price.ending for this " #level))

/// The more special ones go first: SKU, brand, category, link.
void add_item_rules(std::vector<Setting>& table) {
  ONESHELF_ADD_RULES(sku);
  ONESHELF_ADD_RULES(brand);
  ONESHELF_ADD_RULES(category);
}

#undef ONESHELF_ADD_RULES

void add_orders(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(orders.enabled)>("orders.enabled", "Take orders over"));
  table.push_back(plain<ONESHELF_AT(orders.statuses)>("orders.statuses",
                                                      "Orders in these states are taken over"));
  table.push_back(plain<ONESHELF_AT(orders.since)>("orders.since", "Older orders are never taken"));
  table.push_back(plain<ONESHELF_AT(orders.customers)>(
      "orders.customers", "Book to the cash customer, or to a customer found or made by e-mail"));
  table.push_back(plain<ONESHELF_AT(orders.cash_customer)>(
      "orders.cash_customer", "The source's customer that web orders are booked to"));
  table.push_back(plain<ONESHELF_AT(orders.delivery_item)>(
      "orders.delivery_item", "The source's service item that shipping is booked to"));
  table.push_back(plain<ONESHELF_AT(orders.fee_item)>(
      "orders.fee_item", "The source's service item for fees; empty: the delivery item"));
  table.push_back(plain<ONESHELF_AT(orders.rounding_item)>(
      "orders.rounding_item",
      "The source's item for a rounding difference; empty: none is allowed"));
  table.push_back(plain<ONESHELF_AT(orders.rounding_tolerance), NotNegative>(
      "orders.rounding_tolerance",
      "The largest rounding difference; empty: five of the currency's smallest coin"));
  table.push_back(map_of<ONESHELF_AT(orders.payment_methods)>(
      "orders.payment_methods", "shop's code",
      "The source's payment method for one of the shop's; card* is for all that begin so, * for "
      "the "
      "rest"));
  table.push_back(map_of<ONESHELF_AT(orders.shipping_methods)>(
      "orders.shipping_methods", "shop's code",
      "The source's shipping method for one of the shop's; post* is for all that begin so, * for "
      "the "
      "rest"));
  table.push_back(plain<ONESHELF_AT(orders.require_shipping_mapping)>(
      "orders.require_shipping_mapping", "Hold orders whose shipping method is not mapped"));
  table.push_back(plain<ONESHELF_AT(orders.location)>(
      "orders.location", "Where the source books web orders; empty: its default"));
  table.push_back(plain<ONESHELF_AT(orders.book_payments)>(
      "orders.book_payments", "Book the shop's payments in the source"));
}

void add_guards(std::vector<Setting>& table) {
  table.push_back(share<ONESHELF_AT(guards.price_down_percent), Percent>(
      "guards.price_down_percent", "Hold a price that falls by more than this many percent"));
  table.push_back(share<ONESHELF_AT(guards.price_up_percent), NotNegative>(
      "guards.price_up_percent", "Hold a price that rises by more than this many percent"));
  table.push_back(share<ONESHELF_AT(guards.zero_percent), Percent>(
      "guards.zero_percent",
      "Hold stock going to 0 for more than this share of a run's stock figures"));
  table.push_back(share<ONESHELF_AT(guards.hide_percent), Percent>(
      "guards.hide_percent", "Hold hiding and deleting more than this share of the channel"));
  table.push_back(share<ONESHELF_AT(guards.create_percent), NotNegative>(
      "guards.create_percent",
      "Hold creating more than this share of the channel, unless a person applies the plan"));
  table.push_back(share<ONESHELF_AT(guards.touch_percent), Percent>(
      "guards.touch_percent",
      "Hold changes (stock apart) of more than this share of the channel, unless a person applies "
      "the plan"));
  table.push_back(plain<ONESHELF_AT(guards.mass_least), NotNegative>(
      "guards.mass_least", "Fewer SKUs than this are never too many at once"));
  table.push_back(plain<ONESHELF_AT(guards.four_eyes)>(
      "guards.four_eyes", "Two persons release, neither of them who caused the change"));
}

void add_flow(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(shipments.enabled)>(
      "shipments.enabled", "Send shipments and tracking back to the shop"));
  table.push_back(plain<ONESHELF_AT(shipments.tracking_wait), NotNegative>(
      "shipments.tracking_wait_seconds",
      "Wait this long for a parcel's tracking number before the shop is told of it without"));
  table.push_back(map_of<ONESHELF_AT(shipments.carriers)>(
      "shipments.carriers", "source's carrier", "The channel's carrier for one of the source's"));
  table.push_back(map_of<ONESHELF_AT(shipments.tracking_urls), TrackingTemplate>(
      "shipments.tracking_urls", "source's carrier",
      "Where a carrier shows its parcels, with {number} in it, for shops and mails"));
  table.push_back(plain<ONESHELF_AT(intervals.orders), Positive>("intervals.orders_seconds",
                                                                 "Look for orders this often"));
  table.push_back(plain<ONESHELF_AT(intervals.stock), Positive>("intervals.stock_seconds",
                                                                "Look for stock this often"));
  table.push_back(plain<ONESHELF_AT(intervals.catalogue), Positive>(
      "intervals.catalogue_seconds", "Look for changed products this often"));
  table.push_back(plain<ONESHELF_AT(intervals.documents), Positive>(
      "intervals.documents_seconds", "Look for shipped and cancelled documents this often"));
  table.push_back(plain<ONESHELF_AT(intervals.full), Positive>("intervals.full_seconds",
                                                               "Compare everything this often"));
}

void add_care(std::vector<Setting>& table) {
  table.push_back(plain<ONESHELF_AT(freshness.orders), Positive>(
      "freshness.orders_seconds", "Raise an alarm when orders were not looked after this long"));
  table.push_back(plain<ONESHELF_AT(freshness.stock), Positive>(
      "freshness.stock_seconds", "Raise an alarm when stock was not read this long"));
  table.push_back(plain<ONESHELF_AT(freshness.catalogue), Positive>(
      "freshness.catalogue_seconds", "Raise an alarm when products were not read this long"));
  table.push_back(plain<ONESHELF_AT(drift.policy)>(
      "drift.policy",
      "A field of the source's that somebody changed in the shop: restore it, adopt it, or ask"));
  add_drift_policies(table, std::make_index_sequence<std::size(kAllFields) - 1>());
  table.push_back(plain<ONESHELF_AT(drift.stock)>(
      "drift.stock",
      "Stock that somebody changed in the shop, where no order explains it: restore the source's "
      "figure, adopt the difference in the source, or ask"));
  table.push_back(plain<ONESHELF_AT(drift.requests_per_hour), UpToMillion>(
      "drift.requests_per_hour",
      "Requests that the rolling compare with the shop may use; 0: no compare"));
  table.push_back(plain<ONESHELF_AT(drift.alarm_percent), Percent>(
      "drift.alarm_percent", "Raise an alarm when more of the compared SKUs drifted; 0: none"));
}

#undef ONESHELF_AT

std::vector<Setting> make_table() {
  std::vector<Setting> table;
  add_owners(table, std::make_index_sequence<std::size(kAllFields)>());
  add_catalogue(table);
  add_price(table);
  add_stock(table);
  add_item_rules(table);
  add_orders(table);
  add_guards(table);
  add_flow(table);
  add_care(table);
  return table;
}

}  // namespace

const std::vector<Setting>& table() {
  static const std::vector<Setting> kTable = make_table();
  return kTable;
}

}  // namespace oneshelf::settings
