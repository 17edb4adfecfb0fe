#pragma once

#include "sync/desired.h"

namespace oneshelf {

/// Why this row alone cannot be created; its siblings can. Internal to sync/.
std::optional<Error> creation_problem(const ShelfRow& row, const DesiredOutcome& outcome,
                                      const PlanRules& rules, const FieldPolicy& policy);

/// One variant of the product as it will be on the channel.
struct ShapedVariant {
  const ShelfRow* row = nullptr;
  const std::vector<OptionValue>* options = nullptr;
  bool is_new = false;
};

/// Why the product as a whole cannot take this shape on the channel: never half sent.
/// `is_new_product`: its name is written as well.
std::optional<Error> shape_problem(std::span<const ShapedVariant> variants, bool is_new_product,
                                   const PlanRules& rules, const FieldPolicy& policy);

/// True if the name is blank or over the limit, with the reason.
std::optional<Error> name_problem(const Item& item, const ChannelLimits& limits);

}  // namespace oneshelf
