#include "sync/drift.h"

#include "base/text.h"
#include "sync/desired.h"
#include "sync/select.h"

namespace oneshelf {
namespace {

bool differs(Field field, const ListingFields& expected, const ListingFields& found) {
  if (field == Field::kStock || !expected.has(field) || !found.has(field)) return false;
  return trimmed(expected.text(field)) != trimmed(found.text(field));
}

std::string desired_text(Field field, const Desired& desired) {
  ListingFields fields;
  put(field, desired, fields);
  return fields.text(field);
}

}  // namespace

const VendorId& record_of(Field field, const Binding& binding) {
  return is_product_field(field) ? binding.listing_product_id : binding.listing_id;
}

bool may_have_drifted(const ListingFields& expected, const ListingFields& found,
                      const LinkSettings& settings) {
  for (const Field field : kAllFields) {
    if (settings.owner(field) != Ownership::kSource) continue;
    if (differs(field, expected, found)) return true;
  }
  return false;
}

std::vector<Drift> find_drifts(const ShelfRow& row, const ListingFields& found,
                               const PlanRules& rules) {
  std::vector<Drift> drifts;
  if (!row.binding || !row.live) return drifts;
  if (!may_have_drifted(row.live->fields, found, rules.settings)) return drifts;
  if (select(row, rules).standing != Standing::kWanted) return drifts;
  const FieldPolicy policy(rules.settings, rules.limits);
  const Desired desired = desired_of(row, rules, policy, false).desired;
  for (const Field field : kAllFields) {
    if (!policy.updates(field) || !differs(field, row.live->fields, found)) continue;
    if (compare(field, desired, found) != Comparison::kDifferent) continue;
    drifts.push_back({.field = field,
                      .record_id = record_of(field, *row.binding),
                      .expected = row.live->fields.text(field),
                      .found = found.text(field),
                      .desired = desired_text(field, desired)});
  }
  return drifts;
}

bool is_as_desired(Field field, const ShelfRow& row, const ListingFields& found,
                   const PlanRules& rules) {
  const FieldPolicy policy(rules.settings, rules.limits);
  const Desired desired = desired_of(row, rules, policy, false).desired;
  return compare(field, desired, found) == Comparison::kSame;
}

}  // namespace oneshelf
