#include "sync/field_policy.h"

#include "base/mutant.h"

namespace oneshelf {
namespace {

bool exists_only_with(Field field) {
  return field == Field::kName || field == Field::kSku || field == Field::kPrice ||
         field == Field::kVisible;
}

}  // namespace

FieldPolicy::FieldPolicy(const LinkSettings& settings, const ChannelLimits& limits) {
  for (const Field field : limits.fields) {
    const Ownership owner = settings.owner(field);
    holds_ |= bit(field);
    if (owner == Ownership::kSource || ONESHELF_MUTANT("unowned_field_overwritten")) {
      updates_ |= bit(field);
    }
    if (owner != Ownership::kChannel || exists_only_with(field)) creates_ |= bit(field);
  }
  may_hide_ = limits.can_hide && holds(Field::kVisible) &&
              settings.owner(Field::kVisible) != Ownership::kChannel;
  // What was created hidden waits for a person in the shop to publish it: from then on showing it
  // is that person's business.
  if (settings.create == CreatePolicy::kHidden) updates_ &= ~bit(Field::kVisible);
}

}  // namespace oneshelf
