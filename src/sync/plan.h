#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/limits.h"
#include "sync/matching.h"
#include "sync/price.h"
#include "sync/promise.h"
#include "sync/settings.h"

namespace oneshelf {

/// All that is known of one SKU of a link.
struct ShelfRow {
  Item item;
  std::vector<StockLevel> levels;
  Decimal in_flight;
  bool approved = false;
  std::optional<Timestamp> gone_since;  ///< proven absent from the source since
  std::optional<Binding> binding;
  std::optional<Listing> live;
  std::vector<ComponentStock> components;  ///< of a kit, taken apart; its own levels do not count
  /// Under `stock.exclusive`: units that are free and that no channel shows.
  std::optional<Decimal> unshown;
  Decimal sold;                       ///< in the last `stock.velocity_days`, if a rule asks
  bool sku_is_doubled = false;        ///< another active item of the source carries the same SKU
  bool sku_taken_in_channel = false;  ///< an unbound listing of the channel carries this SKU
  /// Fields that drifted and stay as the channel has them: adopted, or a person is to decide.
  std::vector<Field> left_to_channel;
};

/// What planning needs besides the rows: rules and facts of the two connections.
struct PlanRules {
  LinkSettings settings;
  PriceBasis basis;
  ChannelLimits limits;
  Timestamp now;
};

enum class ChangeKind { kCreate, kUpdate, kHide, kDelete };
std::string_view name_of(ChangeKind kind);

struct FieldChange {
  Field field;
  /// As people read them. Before is "" for a create and "?" where the channel tells no value.
  std::string before, after;
};

/// The values that a plan replaces, where the channel tells them; null if there are none. Large,
/// never changed once planned, and most plans have none: so copies of a plan share it.
using OldValues = std::shared_ptr<const ListingFields>;

/// What happens to one SKU. `fields` has exactly the fields to be written.
struct VariantPlan {
  ChangeKind kind = ChangeKind::kUpdate;
  VendorId item_id;
  VendorId listing_id;  ///< empty for a create
  std::string sku;
  ListingFields fields;
  std::vector<FieldChange> changes;
  std::optional<Decimal> live_stock;  ///< last known figure, for compare and set
  /// What the shop shows now, for the guards; unset where it is not known.
  std::optional<Decimal> live_price, live_sale_price;
  OldValues before;
};

struct ProductPlan {
  VendorId source_product;
  VendorId listing_product;  ///< empty: the product is created
  std::string name;
  ListingFields fields;  ///< product-level fields to be written
  /// What the variants share after this write, whole, if one joins a product that is there.
  ListingFields shared;
  OldValues before;
  std::vector<FieldChange> changes;
  std::vector<std::string> axes;
  std::vector<VariantPlan> variants;
  bool empty() const { return changes.empty() && variants.empty() && fields.empty(); }
};

/// A record that cannot be synced as it is, with the reason and the remedy. The rest goes on.
struct PlanIssue {
  VendorId item_id;
  std::string sku;
  Error error;
};

struct ProductDecision {
  ProductPlan plan;
  std::vector<PlanIssue> issues;
  size_t in_sync = 0;     ///< SKUs that need nothing
  size_t not_wanted = 0;  ///< not approved, excluded by rule, or match-only without a match
};

/// Decides one product: `rows` are all its SKUs, in a stable order. Pure.
/// Issues (ids): sku.blank, sku.duplicate, sku.too_long, sku.taken, name.blank, name.too_long,
/// options.too_many, options.inconsistent, options.duplicate, variants.too_many,
/// stock.fractional, stock.negative (information: 0 is shown), stock.unknown, price.*,
/// listing.missing (linked, but the channel no longer has it: never created again by itself),
/// removal.unsupported (should be hidden, the channel cannot), product.partly_approved (shared
/// fields differ but a sibling is not approved).
/// A product over a limit is refused whole, never half sent. Names over the limit are refused,
/// not cut. Rows that are bound must be bound to one product of the channel: plan_products() sees
/// to it.
ProductDecision plan_product(std::span<const ShelfRow> rows, const PlanRules& rules);

/// As plan_product, for shops that may keep the SKUs of one source product in several products:
/// one decision per product of the channel; SKUs without a listing have one of their own then.
std::vector<ProductDecision> plan_products(std::span<const ShelfRow> rows, const PlanRules& rules);

/// Totals of a plan, and what it will cost. Creates, updates, hides and deletes count SKUs; a
/// product of which only shared fields change counts as one update. Field, price and stock changes
/// count values of listings that exist; the values of a create are not counted.
struct PlanSummary {
  size_t products = 0, creates = 0, updates = 0, hides = 0, deletes = 0;
  size_t field_changes = 0, price_changes = 0, stock_changes = 0;
  size_t in_sync = 0, not_wanted = 0, issues = 0;
  size_t requests = 0;
  std::chrono::milliseconds time{0};
  size_t changes() const { return creates + updates + hides + deletes; }
};

/// How a channel takes writes, for counting requests.
struct WriteCost {
  int products_max = 1, variants_max = 100, stock_max = 100, requests_per_write = 1;
  int requests_per_stock_write = 1;
  bool stock_with_create = false;
  int requests_per_second = 10;
};

/// One batch of the executor: indexes into the plan's products.
struct WriteBatch {
  std::vector<size_t> products;
  size_t variants = 0;
};
/// Fills batches in order, as full as the channel takes them. A product is never split unless it
/// alone has more variants than one call takes (then it has a batch of its own).
std::vector<WriteBatch> batches_of(std::span<const ProductPlan> products, const WriteCost& cost);

void add_to(PlanSummary& summary, const ProductDecision& decision);
/// Sets `requests` and `time` from the plan's own batches.
void estimate(PlanSummary& summary, std::span<const ProductPlan> products, const WriteCost& cost);

/// True if the variant's own part has anything for write_listings (not only stock).
bool writes_listing(const VariantPlan& variant, bool stock_with_create);
/// True if a stock write follows (or is all there is).
bool writes_stock(const VariantPlan& variant, bool stock_with_create);

/// Why this price and this stock on this channel: what `explain` prints.
struct Explanation {
  std::vector<std::string> selection;  ///< why it is (not) on the channel
  std::vector<std::string> rules;      ///< which rule gave which value
  std::vector<std::string> price;
  std::vector<std::string> stock;
  std::vector<std::string> issues;
  std::optional<Decimal> desired_price, desired_stock;
};
Explanation explain(std::span<const ShelfRow> product, const VendorId& item_id,
                    const PlanRules& rules);

}  // namespace oneshelf
