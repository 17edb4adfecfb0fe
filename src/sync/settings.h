#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commerce/document.h"
#include "commerce/listing.h"

namespace oneshelf {

/// Who decides a field of a listing.
enum class Ownership {
  kSource,      ///< kept equal to the source
  kChannel,     ///< never written
  kCreateOnly,  ///< written when the listing is created, then left to the channel
};

/// Which items belong on the channel. Unset conditions do not restrict.
struct ProductRule {
  enum class Mode { kAll, kApproved, kRule };
  Mode mode = Mode::kAll;
  // For kRule: every condition that is set must hold.
  std::vector<std::string> categories;  ///< any of these (case does not matter)
  std::vector<std::string> brands;      ///< any of these
  std::string sku_prefix;
  bool in_stock_only = false;
  /// For kApproved: what one person approves waits until another one confirms it.
  bool four_eyes = false;
};

enum class CreatePolicy { kMatchOnly, kHidden, kPublished };
enum class RemovalPolicy { kKeep, kHide, kDelete };

/// What is hidden from a channel: units, a share of what is free, or what sells in some days.
struct Buffer {
  enum class Kind { kUnits, kPercent, kDays };
  Decimal amount;
  Kind kind = Kind::kUnits;

  Buffer() = default;
  Buffer(Decimal units) : amount(units) {}  // NOLINT(*-explicit-*): a plain figure is units
  Buffer(Decimal amount_told, Kind kind_told) : amount(amount_told), kind(kind_told) {}
  bool operator==(const Buffer&) const = default;
};
/// "2", "10%", "3d".
std::string to_text(const Buffer& buffer);
/// Nothing if it is none of these, negative, or more than 100 percent.
std::optional<Buffer> buffer_from_text(std::string_view text);

struct PriceRule {
  PriceListId list;                          ///< "" is the source's base price
  std::optional<bool> source_includes_tax;   ///< unset: as the source connection says
  std::optional<bool> channel_includes_tax;  ///< unset: as the channel connection says
  std::optional<Decimal>
      default_tax_rate;             ///< percent, for items whose rate the source does not tell
  std::optional<Decimal> round_to;  ///< e.g. 0.05; unset: the currency's smallest unit
  Rounding rounding = Rounding::kHalfUp;
  std::optional<Decimal> ending;  ///< e.g. 0.99: rounded to the nearest price with that ending
  enum class WhenEmpty { kSkip, kHide } when_empty = WhenEmpty::kSkip;  ///< never zero
  bool promotions = true;  ///< use the source's sale prices
};

/// In the order in which the steps are taken: see sync/promise.h.
struct StockRule {
  std::vector<LocationId> locations;       ///< that count; empty: all the source tells
  std::map<std::string, Decimal> reserve;  ///< location -> units never offered from it
  /// How much of what is free this channel may offer.
  enum class Allocation { kAll, kPercent, kFixed, kLocations } allocation = Allocation::kAll;
  Decimal allocation_percent = Decimal::from_integer(100);  ///< kPercent
  Decimal allocation_units;                                 ///< kFixed: at most so many
  std::map<std::string, Decimal> location_percent;          ///< kLocations; not named: nothing
  Buffer buffer;                                            ///< hidden from the channel
  std::chrono::days velocity{14};  ///< what sells in a day is counted over so many
  std::optional<Decimal> limit;    ///< largest figure shown
  LocationId channel_location;     ///< "" is the channel's default
  /// A figure is raised only by units that no channel of the source shows: sync/exclusive.h.
  bool exclusive = false;
};

/// What a rule says of a value: this, or that there is none, whatever a wider rule says.
template <typename T>
struct Said {
  std::optional<T> value;
  bool operator==(const Said&) const = default;
};

/// Orders names without regard to case: names that differ only in it are one.
struct LessByName {
  using is_transparent = void;
  bool operator()(std::string_view left, std::string_view right) const;
};

/// The rules of one kind of name, value by value: by SKU, by brand, or by category.
template <typename Less>
struct RulesBy {
  template <typename T>
  using By = std::map<std::string, T, Less>;
  By<Buffer> buffer;
  By<Said<Decimal>> limit;
  By<Said<PriceListId>> price_list;
  By<Said<Decimal>> round_to;
  By<Rounding> rounding;
  By<Said<Decimal>> ending;
};

/// Rules for some of the items. They go before the link's own, value by value: sync/item_rules.h.
struct ItemRuleBook {
  RulesBy<std::less<>> sku;
  RulesBy<LessByName> brand, category;
};

struct OrderRule {
  bool enabled = true;
  /// Orders in these states are taken over.
  std::vector<OrderStatus> statuses = {OrderStatus::kPaid, OrderStatus::kProcessing,
                                       OrderStatus::kShipped, OrderStatus::kCompleted};
  std::optional<Timestamp> since;  ///< older orders are never taken; set when the link is made
  enum class CustomerPolicy { kCashCustomer, kByEmail } customers = CustomerPolicy::kCashCustomer;
  VendorId cash_customer;
  VendorId delivery_item;  ///< the source's service item that shipping is booked to
  VendorId fee_item;       ///< … fees; empty: the delivery item
  VendorId rounding_item;  ///< … a difference within the tolerance; empty: none allowed
  /// The largest rounding difference; unset: five of the currency's smallest coin.
  std::optional<Decimal> rounding_tolerance;
  std::map<std::string, std::string> payment_methods;   ///< shop's code -> the source's id
  std::map<std::string, std::string> shipping_methods;  ///< shop's code -> the source's id
  bool require_shipping_mapping = false;
  LocationId location;  ///< where the source books it
  bool book_payments = true;

  Decimal tolerance_in(const Currency& currency) const;
};

struct ShipmentRule {
  bool enabled = true;
  std::chrono::seconds tracking_wait{0};  ///< for a parcel's number, before it is told without
  std::map<std::string, std::string> carriers;       ///< source's name -> the channel's
  std::map<std::string, std::string> tracking_urls;  ///< source's carrier -> address with {number}
};

/// When a change waits for a person instead of being written. A share that is unset is no guard.
struct GuardRule {
  std::optional<Decimal> price_down_percent = Decimal::from_integer(50);
  std::optional<Decimal> price_up_percent = Decimal::from_integer(100);
  std::optional<Decimal> zero_percent = Decimal::from_integer(30);
  std::optional<Decimal> hide_percent = Decimal::from_integer(10);
  std::optional<Decimal> create_percent = Decimal::from_integer(25);
  std::optional<Decimal> touch_percent = Decimal::from_integer(50);
  /// Fewer SKUs than this are never a mass, whatever share of a small shop they are.
  Decimal mass_least = Decimal::from_integer(20);
  bool four_eyes = false;  ///< two persons release, neither of them who caused the change
};

struct Intervals {
  std::chrono::seconds orders{30}, stock{60}, catalogue{300}, documents{60}, full{24 * 3600};
};

/// After how long without success an alarm is raised. Unset: five intervals, at least ten minutes.
struct FreshnessRule {
  std::optional<std::chrono::seconds> orders, stock, catalogue;
};

/// What happens to a field that the source owns and somebody changed on the channel.
enum class DriftPolicy {
  kRestore,  ///< the next plan writes our value again
  kAdopt,    ///< the channel's value stays: for this SKU the field is the channel's from now on
  kAsk,      ///< it stays until a person decides
};

struct DriftRule {
  DriftPolicy policy = DriftPolicy::kRestore;
  std::map<Field, DriftPolicy> fields;  ///< that differ from `policy`
  /// Of a stock figure that somebody changed on the channel, where no order explains it. It is
  /// always kept as the source has it; kAdopt and kAsk correct the source by the difference.
  DriftPolicy stock = DriftPolicy::kRestore;
  Decimal requests_per_hour = Decimal::from_integer(60);  ///< of the rolling compare; 0: none
  Decimal alarm_percent = Decimal::from_integer(5);       ///< of the compared SKUs; 0: no alarm

  DriftPolicy of(Field field) const;
};

/// Everything a merchant can set on a link.
struct LinkSettings {
  bool shadow = false;                ///< nothing is sent: what would be is recorded
  std::map<Field, Ownership> fields;  ///< fields not named: default_ownership()
  ProductRule products;
  CreatePolicy create = CreatePolicy::kMatchOnly;
  RemovalPolicy removal = RemovalPolicy::kHide;
  std::chrono::hours delete_grace{24 * 7};  ///< hidden this long before a kDelete deletes
  bool link_normalised = false;  ///< also link SKUs that differ only in case, spaces or dashes
  /// Source's tax code -> channel's tax class. A code without an entry is never written: a class
  /// of one system means nothing to the other.
  std::map<std::string, std::string> tax_classes;
  PriceRule price;
  StockRule stock;
  ItemRuleBook rules;
  OrderRule orders;
  ShipmentRule shipments;
  GuardRule guards;
  Intervals intervals;
  FreshnessRule freshness;
  DriftRule drift;

  Ownership owner(Field field) const;
};

/// Price, sale price, stock and visibility: source. SKU and options: create-only (a rename follows
/// the binding, it does not rewrite the shop). Name, description and the rest: create-only.
Ownership default_ownership(Field field);

Json to_json(const LinkSettings& settings);
/// Errors: `settings.unknown`, `settings.invalid` naming the path, what was found and what is
/// allowed. Unknown keys are refused: a typing slip must not silently switch a rule off.
Result<LinkSettings> link_settings_from_json(const Json& json);
/// Sets one value by dotted path, e.g. "stock.buffer" = "2", "fields.name" = "source",
/// "orders.payment_methods.standard-payment" = "3", "products.categories" = "A,B". Same errors.
Result<LinkSettings> with_setting(const LinkSettings& settings, std::string_view path,
                                  std::string_view value);
/// One value as with_setting() would take it; "" if it is not set or the path is none of a value.
std::string setting_text(const LinkSettings& settings, std::string_view path);
struct SettingHelp {
  std::string help, allowed;
};
/// Of a path that is a value's, not a map's entry.
std::optional<SettingHelp> setting_help(std::string_view path);
/// Every path with_setting knows, with its help line: for --help and docs.
std::vector<std::pair<std::string, std::string>> setting_paths();

}  // namespace oneshelf
