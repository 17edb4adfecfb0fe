#include <algorithm>

#include "sync/desired.h"
#include "sync/field_policy.h"
#include "sync/item_rules.h"
#include "sync/plan.h"
#include "sync/select.h"

namespace oneshelf {
namespace {

void explain_selection(const ShelfRow& row, const PlanRules& rules, Explanation& explanation) {
  const Selection selection = select(row, rules);
  const std::string reason(selection.reason);
  auto& lines = explanation.selection;
  switch (selection.standing) {
    case Standing::kUntouched: lines.push_back("left as the channel has it: " + reason); break;
    case Standing::kUnwanted: lines.push_back("not on the channel: " + reason); break;
    case Standing::kLeaving: lines.push_back("leaves the channel: " + reason); break;
    case Standing::kWanted: lines.push_back("on the channel: " + reason); break;
  }
  if (row.binding) {
    lines.push_back("linked to listing " + row.binding->listing_id.str() + " (" + row.binding->how +
                    ")");
  } else {
    lines.push_back("not linked to a listing");
  }
}

void explain_owner(Field field, const PlanRules& rules, const FieldPolicy& policy,
                   std::vector<std::string>& lines) {
  if (!policy.holds(field)) {
    lines.push_back("the channel has no " + std::string(name_of(field)));
  } else if (rules.settings.owner(field) == Ownership::kChannel) {
    lines.push_back("not written: the channel owns it");
  } else if (rules.settings.owner(field) == Ownership::kCreateOnly) {
    lines.push_back("written only when the listing is created");
  }
}

void explain_price(const ShelfRow& row, const PlanRules& rules, Explanation& explanation) {
  const ItemRules own(rules.settings, row.item);
  const auto price = desired_price(row.item, own.price(), rules.basis);
  if (!price.ok()) {
    explanation.price.push_back(price.error().message());
  } else if (!*price) {
    explanation.price.push_back("no price in the source's list");
  } else {
    explanation.price = (*price)->steps;
    explanation.desired_price = (*price)->amount;
    if ((*price)->sale) {
      explanation.price.push_back("reduced to " +
                                  to_string(Money{*(*price)->sale, rules.basis.channel_currency}));
    }
  }
}

void explain_stock(const ShelfRow& row, const PlanRules& rules, const FieldPolicy& policy,
                   Explanation& explanation) {
  const ItemRules own(rules.settings, row.item);
  const auto promised = promise(promise_input(row, rules.limits), own.stock());
  if (!promised) {
    explanation.stock.push_back("no stock was read at the locations that count");
    return;
  }
  for (const auto& [step, figure] : promised->steps) {
    explanation.stock.push_back(step + ": " + figure.to_string());
  }
  const Decimal figure =
      desired_of(row, rules, policy, !row.binding).desired.stock.value_or(promised->figure);
  if (figure != promised->figure) {
    explanation.stock.push_back("free and on show nowhere, the most that may be added: " +
                                row.unshown.value_or(Decimal()).to_string());
  }
  explanation.stock.push_back("shown: " + figure.to_string());
  explanation.desired_stock = figure;
}

}  // namespace

Explanation explain(std::span<const ShelfRow> product, const VendorId& item_id,
                    const PlanRules& rules) {
  Explanation explanation;
  const auto found =
      std::ranges::find_if(product, [&](const ShelfRow& row) { return row.item.id == item_id; });
  if (found == product.end()) {
    explanation.selection.push_back("the source has no item " + item_id.str());
    return explanation;
  }
  const FieldPolicy policy(rules.settings, rules.limits);
  explain_selection(*found, rules, explanation);
  explanation.rules = rules_told(rules.settings, found->item);
  explain_price(*found, rules, explanation);
  explain_owner(Field::kPrice, rules, policy, explanation.price);
  explain_stock(*found, rules, policy, explanation);
  explain_owner(Field::kStock, rules, policy, explanation.stock);
  for (const ProductDecision& decision : plan_products(product, rules)) {
    for (const PlanIssue& issue : decision.issues) {
      if (issue.item_id == item_id) explanation.issues.push_back(issue.error.to_string());
    }
  }
  return explanation;
}

}  // namespace oneshelf
