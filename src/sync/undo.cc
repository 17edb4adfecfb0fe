#include "sync/undo.h"

#include <algorithm>
#include <map>
#include <set>

#include "sync/desired.h"

namespace oneshelf {
namespace {

constexpr std::string_view kUnknown = "?";

/// The work of decide_undo().
class Undoing {
 public:
  using TargetOf = std::function<const UndoTarget*(const WrittenValue&)>;

  Undoing(const std::vector<WrittenValue>& written, const UndoRules& rules,
          const TargetOf& target_of)
      : rules_(rules), target_of_(target_of) {
    for (const WrittenValue& value : written) {
      if (value.field == kWholeListing && value.before.empty()) created_.insert(value.item_id);
    }
  }

  void take(const WrittenValue& value) {
    const UndoTarget* target = target_of_(value);
    if (value.field == kWholeListing && !value.before.empty()) {
      leave(value, "", "undo.deleted", "The listing was deleted and cannot be brought back.");
    } else if (value.field != kWholeListing && created_.contains(value.item_id)) {
      return;  // hiding the listing undoes all of its values
    } else if (target == nullptr) {
      leave(value, "", "undo.not_linked", "The listing is gone from the shop or no longer linked.");
    } else if (!target->approved) {
      leave(value, "", "undo.not_approved", "It is not approved any more, so it is not touched.");
    } else if (value.field == kWholeListing) {
      hide(value, *target);
    } else if (const std::optional<Field> field = field_named(value.field)) {
      put_back(value, *field, *target);
    }
  }

  UndoDecision done() && {
    for (auto& [id, product] : products_) decision_.products.push_back(std::move(product));
    return std::move(decision_);
  }

 private:
  void leave(const WrittenValue& value, std::string now, std::string id, std::string why) {
    decision_.left_alone.push_back({.sku = value.sku,
                                    .field = value.field,
                                    .before = value.before,
                                    .after = value.after,
                                    .now = std::move(now),
                                    .id = std::move(id),
                                    .why = std::move(why)});
  }

  void hide(const WrittenValue& value, const UndoTarget& target) {
    const std::string now = value_text(target.live.fields, Field::kVisible, rules_.location);
    const bool has_field = std::ranges::count(rules_.limits.fields, Field::kVisible) > 0;
    if (!rules_.limits.can_hide || !has_field) {
      return leave(value, now, "undo.cannot_hide",
                   "It was created by this run, and this channel cannot hide it.");
    }
    if (value.written_since) return leave_written_later(value, now);
    if (target.live.fields.visible == false) {
      return leave(value, now, "undo.is_back", "It was created by this run and is hidden already.");
    }
    VariantPlan& variant = variant_of(value, target, ChangeKind::kHide);
    variant.fields.visible = false;
    variant.before = std::make_shared<ListingFields>(target.live.fields);
    variant.changes.push_back({Field::kVisible, now, "no"});
    pin(value, target, std::string(name_of(Field::kVisible)), "no", now == "?" ? "yes" : now);
  }

  void leave_written_later(const WrittenValue& value, const std::string& now) {
    leave(value, now, "undo.written_later", "A later run wrote it again.");
  }

  void put_back(const WrittenValue& value, Field field, const UndoTarget& target) {
    const ListingFields& live = target.live.fields;
    const std::string now = value_text(live, field, rules_.location);
    if (value.written_since) return leave_written_later(value, now);
    if (now == value.before) {
      return leave(value, now, "undo.is_back", "It has its old value already.");
    }
    if (now != value.after) {
      return leave(value, now, "undo.changed_since", "Somebody changed it since.");
    }
    const std::optional<ListingFields> old = restored(value, field);
    if (!old) {
      return leave(value, now, "undo.old_value_unknown",
                   "The channel did not tell what it was before.");
    }
    if (value.item_id.empty()) {
      ProductPlan& product = product_of(target);
      write(field, *old, now, value.before, live, product);
    } else {
      VariantPlan& variant = variant_of(value, target, ChangeKind::kUpdate);
      if (field == Field::kStock) variant.live_stock = stock_at(live, rules_.location);
      write(field, *old, now, value.before, live, variant);
    }
    pin(value, target, value.field, value.before, value.after);
  }

  /// `Plan`: a product's shared values, or one SKU's.
  template <typename Plan>
  void write(Field field, const ListingFields& old, const std::string& now,
             const std::string& before, const ListingFields& live, Plan& plan) {
    plan.fields.copy(field, old);
    if (!plan.before) plan.before = std::make_shared<ListingFields>(live);
    plan.changes.push_back({field, now, before});
  }

  /// The old value alone; of stock, the link's location alone.
  std::optional<ListingFields> restored(const WrittenValue& value, Field field) const {
    if (value.restore.empty()) return std::nullopt;
    const Result<Json> json = parse_json(value.restore);
    if (!json.ok()) return std::nullopt;
    const Result<ListingFields> fields =
        read_json(*json, [](const JsonReader& reader) { return fields_from_json(reader); });
    if (!fields.ok() || !fields->has(field)) return std::nullopt;
    ListingFields old;
    old.copy(field, *fields);
    if (field != Field::kStock) return old;
    const std::optional<Decimal> figure = stock_at(*fields, rules_.location);
    if (!figure) return std::nullopt;
    old.stock = {{rules_.location, *figure}};
    return old;
  }

  ProductPlan& product_of(const UndoTarget& target) {
    ProductPlan& product = products_[target.listing_product];
    product.source_product = target.source_product;
    product.listing_product = target.listing_product;
    if (product.name.empty()) product.name = target.live.fields.name.value_or(target.live.sku());
    return product;
  }

  VariantPlan& variant_of(const WrittenValue& value, const UndoTarget& target, ChangeKind kind) {
    ProductPlan& product = product_of(target);
    const auto found = std::ranges::find(product.variants, value.item_id, &VariantPlan::item_id);
    if (found != product.variants.end()) return *found;
    VariantPlan variant;
    variant.kind = kind;
    variant.item_id = value.item_id;
    variant.listing_id = target.listing_id;
    variant.sku = target.live.sku().empty() ? value.sku : target.live.sku();
    variant.live_price = target.live.fields.price;
    variant.live_sale_price = target.live.fields.sale_price.value_or(std::nullopt);
    product.variants.push_back(std::move(variant));
    return product.variants.back();
  }

  void pin(const WrittenValue& value, const UndoTarget& target, std::string field,
           std::string before, std::string after) {
    decision_.pins.push_back({.key = {target.source_product, value.item_id, std::move(field)},
                              .sku = value.sku,
                              .before = std::move(before),
                              .after = std::move(after),
                              .guard = Guard::kUndone,
                              .why = "Undone by " + rules_.who + "."});
  }

  const UndoRules& rules_;
  const TargetOf& target_of_;
  std::set<VendorId> created_;
  std::map<VendorId, ProductPlan> products_;  // by the channel's product
  UndoDecision decision_;
};

}  // namespace

UndoDecision decide_undo(const std::vector<WrittenValue>& written, const UndoRules& rules,
                         const std::function<const UndoTarget*(const WrittenValue&)>& target_of) {
  Undoing undoing(written, rules, target_of);
  for (const WrittenValue& value : written) undoing.take(value);
  return std::move(undoing).done();
}

std::string value_text(const ListingFields& fields, Field field, const LocationId& location) {
  if (field == Field::kStock) {
    const std::optional<Decimal> figure = stock_at(fields, location);
    return figure ? figure->to_string() : std::string(kUnknown);
  }
  return fields.has(field) ? fields.text(field) : std::string(kUnknown);
}

}  // namespace oneshelf
