#include "sync/product_planner.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"
#include "sync/plan_issues.h"

namespace oneshelf {
namespace {

/// How a value that the channel did not tell is shown.
constexpr std::string_view kUnknown = "?";

std::string figure_text(const std::optional<Decimal>& figure) {
  return figure ? figure->to_string() : std::string(kUnknown);
}

std::string before_text(Field field, const ListingFields& live, const Desired& desired) {
  if (field == Field::kStock) return figure_text(stock_at(live, *desired.location));
  return live.has(field) ? live.text(field) : std::string(kUnknown);
}

std::string after_text(Field field, const ListingFields& fields, const Desired& desired) {
  return field == Field::kStock ? figure_text(desired.stock) : fields.text(field);
}

void write_field(Field field, std::string before, const Desired& desired, ListingFields& fields,
                 std::vector<FieldChange>& changes) {
  put(field, desired, fields);
  changes.push_back(
      {.field = field, .before = std::move(before), .after = after_text(field, fields, desired)});
}

/// Everything the source tells and the policy writes on something new.
void write_all(bool of_product, const Desired& desired, const FieldPolicy& policy,
               ListingFields& fields, std::vector<FieldChange>& changes) {
  const ListingFields nothing;
  for (const Field field : kAllFields) {
    if (is_product_field(field) != of_product || !policy.creates(field)) continue;
    if (compare(field, desired, nothing) == Comparison::kUntold) continue;
    write_field(field, "", desired, fields, changes);
  }
}

/// The live values of the fields that are written; of stock, the link's location only.
OldValues old_values(const ListingFields& written, const ListingFields& live,
                     const LocationId& location) {
  auto old = std::make_shared<ListingFields>();
  for (const Field field : kAllFields) {
    if (written.has(field)) old->copy(field, live);
  }
  if (old->stock) {
    const std::optional<Decimal> figure = stock_at(live, location);
    old->stock.reset();
    if (figure) old->stock = {{location, *figure}};
  }
  return old;
}

VariantPlan variant_of(const ShelfRow& row, ChangeKind kind) {
  VariantPlan plan;
  plan.kind = kind;
  plan.item_id = row.item.id;
  if (row.binding) plan.listing_id = row.binding->listing_id;
  plan.sku = row.live && !row.live->sku().empty() ? row.live->sku() : row.item.sku;
  if (row.live) {
    plan.live_price = row.live->fields.price;
    plan.live_sale_price = row.live->fields.sale_price.value_or(std::nullopt);
  }
  return plan;
}

bool is_left_to_channel(Field field, const ShelfRow& row) {
  return std::ranges::find(row.left_to_channel, field) != row.left_to_channel.end();
}

}  // namespace

ProductPlanner::ProductPlanner(std::span<const ShelfRow> rows, const PlanRules& rules)
    : rows_(rows), rules_(rules), policy_(rules.settings, rules.limits) {}

ProductDecision ProductPlanner::decide() && {
  if (rows_.empty()) return {};
  select_rows();
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].binding) plan_bound(rows_[i], selections_[i]);
  }
  plan_new_rows();
  plan_product_fields();
  return std::move(decision_);
}

void ProductPlanner::select_rows() {
  ProductPlan& plan = decision_.plan;
  plan.source_product = rows_.front().item.product_id;
  plan.name = rows_.front().item.product_name;
  selections_.reserve(rows_.size());
  for (const ShelfRow& row : rows_) {
    selections_.push_back(select(row, rules_));
    const Standing standing = selections_.back().standing;
    if (row.binding && plan.listing_product.empty()) {
      // Even if the listing is missing: another product with the same SKUs would be a duplicate.
      plan.listing_product = row.binding->listing_product_id;
    }
    if (standing == Standing::kUntouched || standing == Standing::kUnwanted) ++decision_.not_wanted;
    if (standing == Standing::kUntouched && row.binding) has_untouched_ = true;
    if (row.live && first_live_ == nullptr) first_live_ = &row;
    if (standing != Standing::kWanted) continue;
    if (!row.binding) consider_new(row);
    if (row.binding && row.live && lead_ == nullptr) lead_ = &row;
  }
}

void ProductPlanner::consider_new(const ShelfRow& row) {
  DesiredOutcome outcome = desired_of(row, rules_, policy_, true);
  if (std::optional<Error> problem = creation_problem(row, outcome, rules_, policy_)) {
    tell(row, *std::move(problem));
    return;
  }
  new_rows_.push_back({.row = &row, .outcome = std::move(outcome)});
}

void ProductPlanner::plan_bound(const ShelfRow& row, const Selection& selection) {
  if (selection.standing == Standing::kLeaving) plan_leaving(row, selection.reason);
  if (selection.standing != Standing::kWanted) return;
  if (row.live) {
    plan_existing(row);
  } else {
    tell(row, plan_issues::listing_missing());
  }
}

void ProductPlanner::plan_existing(const ShelfRow& row) {
  const size_t issues_before = decision_.issues.size();
  DesiredOutcome outcome = desired_of(row, rules_, policy_, false);
  const bool hides_when_empty = rules_.settings.price.when_empty == PriceRule::WhenEmpty::kHide;
  if (outcome.price_missing && hides_when_empty) return hide(row, "it has no price");
  if (outcome.price_error) tell(row, *std::move(outcome.price_error));
  if (policy_.updates(Field::kStock) && !outcome.desired.stock) {
    tell(row, plan_issues::stock_unknown());
  }
  const Differences differences = differences_of(row, outcome);
  const bool is_sound = decision_.issues.size() == issues_before;
  tell_stock(row, outcome);
  if (differences.count > 0) {
    plan_update(row, outcome.desired, differences);
  } else if (is_sound) {
    ++decision_.in_sync;
  }
}

ProductPlanner::Differences ProductPlanner::differences_of(const ShelfRow& row,
                                                           const DesiredOutcome& outcome) {
  Differences differences;
  for (const Field field : kAllFields) {
    if (is_product_field(field) || !policy_.updates(field)) continue;
    if (is_left_to_channel(field, row)) continue;
    if (compare(field, outcome.desired, row.live->fields) != Comparison::kDifferent) continue;
    if (may_write(field, row)) differences.add(field);
  }
  return differences;
}

/// SKU and options can be wrong in themselves; the rest of the listing is then still kept.
bool ProductPlanner::may_write(Field field, const ShelfRow& row) {
  std::optional<Error> problem;
  if (field == Field::kSku) {
    const Item& item = row.item;
    if (trimmed(item.sku).empty()) {
      problem = plan_issues::sku_blank();
    } else if (row.sku_is_doubled) {
      problem = plan_issues::sku_duplicate(item);
    } else if (row.sku_taken_in_channel) {
      problem = plan_issues::sku_taken(item);
    } else if (character_count(item.sku) > rules_.limits.sku_length_max) {
      problem = plan_issues::sku_too_long(item, rules_.limits.sku_length_max);
    }
  } else if (field == Field::kOptions) {
    problem = shape();
  }
  if (problem) tell(row, *std::move(problem));
  return !problem;
}

void ProductPlanner::plan_update(const ShelfRow& row, const Desired& desired,
                                 const Differences& differences) {
  VariantPlan plan = variant_of(row, ChangeKind::kUpdate);
  const ListingFields& live = row.live->fields;
  for (const Field field : differences.all()) {
    write_field(field, before_text(field, live, desired), desired, plan.fields, plan.changes);
    if (field == Field::kStock) plan.live_stock = stock_at(live, *desired.location);
    if (field == Field::kOptions && decision_.plan.axes.empty()) {
      for (const OptionValue& option : row.item.options) decision_.plan.axes.push_back(option.name);
    }
  }
  plan.before = old_values(plan.fields, live, rules_.settings.stock.channel_location);
  decision_.plan.variants.push_back(std::move(plan));
}

void ProductPlanner::plan_leaving(const ShelfRow& row, std::string_view reason) {
  const RemovalPolicy removal = rules_.settings.removal;
  if (!row.live || removal == RemovalPolicy::kKeep) {
    ++decision_.not_wanted;
  } else if (removal == RemovalPolicy::kDelete && is_due_for_deletion(row)) {
    decision_.plan.variants.push_back(variant_of(row, ChangeKind::kDelete));
  } else {
    hide(row, reason);
  }
}

/// Only what is gone from the source, was hidden first and stayed so for the grace time.
bool ProductPlanner::is_due_for_deletion(const ShelfRow& row) const {
  if (!rules_.limits.can_delete || !row.gone_since) return false;
  const bool was_hidden = !policy_.may_hide() || row.live->fields.visible == false;
  return was_hidden && rules_.now - *row.gone_since >= rules_.settings.delete_grace;
}

void ProductPlanner::hide(const ShelfRow& row, std::string_view reason) {
  const bool waits_for_deletion = rules_.settings.removal == RemovalPolicy::kDelete &&
                                  rules_.limits.can_delete && row.gone_since;
  const bool is_channels = rules_.settings.owner(Field::kVisible) == Ownership::kChannel;
  const bool is_hidden = row.live->fields.visible == false;
  if (!policy_.may_hide() && !is_hidden && !is_channels && !waits_for_deletion) {
    return tell(row, plan_issues::removal_unsupported(reason));
  }
  if (!policy_.may_hide() || is_hidden || ONESHELF_MUTANT("hide_skipped")) {
    ++decision_.not_wanted;
    return;
  }
  Desired desired;
  desired.item = &row.item;
  desired.visible = false;
  VariantPlan plan = variant_of(row, ChangeKind::kHide);
  write_field(Field::kVisible, before_text(Field::kVisible, row.live->fields, desired), desired,
              plan.fields, plan.changes);
  plan.before = old_values(plan.fields, row.live->fields, LocationId());
  decision_.plan.variants.push_back(std::move(plan));
}

void ProductPlanner::plan_new_rows() {
  if (new_rows_.empty()) return;
  if (const std::optional<Error>& problem = shape()) {
    for (const NewRow& fresh : new_rows_) tell(*fresh.row, *problem);
    new_rows_.clear();
    return;
  }
  const std::vector<ShapedVariant> variants = shaped_variants();
  decision_.plan.axes.clear();
  for (const OptionValue& option : *variants.front().options) {
    decision_.plan.axes.push_back(option.name);
  }
  for (const NewRow& fresh : new_rows_) create(fresh);
}

void ProductPlanner::create(const NewRow& fresh) {
  tell_stock(*fresh.row, fresh.outcome);
  VariantPlan plan = variant_of(*fresh.row, ChangeKind::kCreate);
  write_all(false, fresh.outcome.desired, policy_, plan.fields, plan.changes);
  decision_.plan.variants.push_back(std::move(plan));
}

const ShelfRow* ProductPlanner::speaker() const {
  if (new_rows_.empty()) return lead_;
  const ShelfRow* first_new = new_rows_.front().row;
  return lead_ != nullptr ? std::min(lead_, first_new) : first_new;
}

void ProductPlanner::plan_product_fields() {
  const ShelfRow* row = speaker();
  if (row == nullptr) return;
  decision_.plan.name = row->item.product_name;
  if (is_new_product()) {
    plan_shared_fields_of_new();
  } else if (const ShelfRow* shown = row->live ? row : first_live_; shown != nullptr) {
    plan_shared_fields_of_existing(*row, shown->live->fields);
  }
  if (!is_new_product() && !new_rows_.empty()) tell_shared_fields();
}

/// As the shop has them, with what this plan changes; what the shop does not tell is the source's.
void ProductPlanner::tell_shared_fields() {
  ProductPlan& plan = decision_.plan;
  const Desired& desired = new_rows_.front().outcome.desired;
  const ListingFields nothing;
  const ListingFields& live = first_live_ == nullptr ? nothing : first_live_->live->fields;
  for (const Field field : kAllFields) {
    if (!is_product_field(field)) continue;
    if (plan.fields.has(field)) {
      plan.shared.copy(field, plan.fields);
    } else if (live.has(field)) {
      plan.shared.copy(field, live);
    } else if (policy_.creates(field) && compare(field, desired, nothing) != Comparison::kUntold) {
      put(field, desired, plan.shared);
    }
  }
}

void ProductPlanner::plan_shared_fields_of_new() {
  ProductPlan& plan = decision_.plan;
  write_all(true, new_rows_.front().outcome.desired, policy_, plan.fields, plan.changes);
}

/// Compares what the product's SKUs share, as a wanted row tells it, with what the shop shows.
void ProductPlanner::plan_shared_fields_of_existing(const ShelfRow& row,
                                                    const ListingFields& live) {
  Desired desired;
  desired.item = &row.item;
  ProductPlan& plan = decision_.plan;
  Differences differences;
  for (const Field field : kAllFields) {
    if (!is_product_field(field) || !policy_.updates(field)) continue;
    const bool is_left = std::ranges::any_of(
        rows_, [field](const ShelfRow& each) { return is_left_to_channel(field, each); });
    if (is_left) continue;
    if (compare(field, desired, live) == Comparison::kDifferent) differences.add(field);
  }
  if (differences.count == 0) return;
  if (has_untouched_) return tell(row, plan_issues::product_partly_approved());
  for (const Field field : differences.all()) {
    std::optional<Error> problem;
    if (field == Field::kName) problem = name_problem(row.item, rules_.limits);
    if (problem) {
      tell(row, *std::move(problem));
    } else {
      write_field(field, before_text(field, live, desired), desired, plan.fields, plan.changes);
    }
  }
  plan.before = old_values(plan.fields, live, LocationId());
}

const std::optional<Error>& ProductPlanner::shape() {
  if (!shape_known_) {
    shape_ = shape_problem(shaped_variants(), is_new_product(), rules_, policy_);
    shape_known_ = true;
  }
  return shape_;
}

/// The product's variants as they will be: those on the channel first, then the new ones.
std::vector<ShapedVariant> ProductPlanner::shaped_variants() const {
  std::vector<ShapedVariant> variants;
  for (size_t i = 0; i < rows_.size(); ++i) {
    const ShelfRow& row = rows_[i];
    if (!row.live) continue;
    const bool is_ours = selections_[i].standing == Standing::kWanted &&
                         policy_.updates(Field::kOptions) && !row.item.options.empty();
    const bool is_told = row.live->fields.options.has_value();
    variants.push_back(
        {.row = &row,
         .options = is_ours || !is_told ? &row.item.options : &*row.live->fields.options,
         .is_new = false});
  }
  for (const NewRow& fresh : new_rows_) {
    variants.push_back({.row = fresh.row, .options = &fresh.row->item.options, .is_new = true});
  }
  return variants;
}

/// Facts about stock that do not stop the listing.
void ProductPlanner::tell_stock(const ShelfRow& row, const DesiredOutcome& outcome) {
  if (!outcome.available) return;
  const Decimal available = *outcome.available;
  if (available.is_negative() && !rules_.limits.negative_stock) {
    tell(row, plan_issues::stock_negative(available));
  } else if (!available.has_at_most(0) && !rules_.limits.fractional_stock) {
    tell(row, plan_issues::stock_fractional(available));
  }
}

void ProductPlanner::tell(const ShelfRow& row, Error error) {
  decision_.issues.push_back({.item_id = row.item.id,
                              .sku = row.item.sku,
                              .error = std::move(error).with("item", row.item.id.str())});
}

}  // namespace oneshelf
