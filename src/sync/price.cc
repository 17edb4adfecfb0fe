#include "sync/price.h"

#include "sync/exact.h"
#include "sync/figures.h"

namespace oneshelf {
namespace {

Error about(const Item& item, std::string id, std::string message) {
  return Error(ErrorCode::kInvalid, std::move(id), std::move(message)).with("sku", item.sku);
}

Result<void> check_currencies(const Item& item, const PriceBasis& basis) {
  if (!basis.source_currency.empty() && basis.source_currency == basis.channel_currency) {
    return success();
  }
  const auto shown = [](const Currency& currency) {
    return currency.empty() ? std::string("an unknown currency") : currency.code();
  };
  return about(item, "price.currency_mismatch",
               "The source's prices are in " + shown(basis.source_currency) +
                   ", the channel's in " + shown(basis.channel_currency) + ".")
      .remedied("Choose a price list in the channel's currency; prices are never converted.");
}

enum class Conversion { kNone, kAddTax, kTakeTax };

/// How one item's prices are turned into the channel's.
struct Formula {
  Conversion conversion = Conversion::kNone;
  Decimal rate;
  int digits = 2;
};

Result<Formula> formula_for(const Item& item, const PriceRule& rule, const PriceBasis& basis) {
  const bool from_gross = rule.source_includes_tax.value_or(basis.source_includes_tax);
  const bool to_gross = rule.channel_includes_tax.value_or(basis.channel_includes_tax);
  Formula formula{
      .conversion = Conversion::kNone, .rate = {}, .digits = basis.channel_currency.digits()};
  if (from_gross == to_gross) return formula;
  const std::optional<Decimal> rate = item.tax_rate ? item.tax_rate : rule.default_tax_rate;
  if (!rate || !exact::is_sane_rate(*rate)) {
    return about(item, "price.tax_rate_unknown",
                 std::string("The channel's prices ") + (to_gross ? "include" : "exclude") +
                     " tax and the source's do not, but the item's tax rate is not known.")
        .remedied("Give the item a tax in the source, or set price.default_tax_rate.");
  }
  formula.conversion = to_gross ? Conversion::kAddTax : Conversion::kTakeTax;
  formula.rate = *rate;
  return formula;
}

Decimal converted(Decimal amount, const Formula& formula) {
  switch (formula.conversion) {
    case Conversion::kAddTax: return exact::with_tax(amount, formula.rate);
    case Conversion::kTakeTax: return exact::without_tax(amount, formula.rate);
    case Conversion::kNone: break;
  }
  return amount;
}

/// The distance between two prices of the same ending: 1 for 0.99, 10 for 4.99, 100 for 98.
Decimal span_of(Decimal ending) {
  int64_t span = 1;
  while (Decimal::from_integer(span) <= ending) span *= 10;
  return Decimal::from_integer(span);
}

Decimal with_ending(Decimal amount, Decimal ending, Rounding rounding) {
  const Decimal span = span_of(ending);
  const Decimal price = (amount - ending).rounded_to(span, rounding) + ending;
  return price.is_positive() ? price : price + span;
}

/// `amount` is positive.
Decimal rounded_price(Decimal amount, const PriceRule& rule, int digits) {
  Decimal price = amount;
  if (rule.ending) {
    price = with_ending(amount, *rule.ending, rule.rounding);
  } else if (rule.round_to) {
    price = amount.rounded_to(*rule.round_to, rule.rounding);
  }
  return price.rounded(digits, rule.rounding);
}

void note(figures::PriceSteps* steps, std::string step) {
  if (steps != nullptr) steps->push_back(std::move(step));
}

std::string shown(Decimal amount, const PriceBasis& basis) {
  return to_string(Money{amount, basis.channel_currency});
}

void note_conversion(figures::PriceSteps* steps, Decimal before, Decimal after,
                     const Formula& formula, const PriceRule& rule, const PriceBasis& basis) {
  if (steps == nullptr) return;
  const std::string rate = formula.rate.to_string() + " % tax";
  if (formula.conversion == Conversion::kAddTax) note(steps, "plus " + rate);
  if (formula.conversion == Conversion::kTakeTax) note(steps, "without " + rate);
  if (before == after && formula.conversion == Conversion::kNone) return;
  std::string how = "rounded";
  if (rule.ending) {
    how += " to end with " + rule.ending->to_string();
  } else if (rule.round_to) {
    how += " to " + rule.round_to->to_string();
  }
  note(steps, how + ": " + shown(after, basis));
}

/// One amount of the source as one of the channel. A free item stays free, and no other becomes so.
Result<Decimal> channel_amount(const Item& item, Decimal amount, const Formula& formula,
                               const PriceRule& rule, const PriceBasis& basis,
                               figures::PriceSteps* steps) {
  if (amount.is_negative()) {
    return about(item, "price.negative",
                 "The source's price " + amount.to_string() + " is negative.")
        .remedied("Correct the price in the source.");
  }
  if (!exact::is_sane(amount)) {
    return about(item, "price.out_of_range",
                 "The source's price " + amount.to_string() + " is too large.")
        .remedied("Correct the price in the source.");
  }
  if (amount.is_zero()) return amount;
  const Decimal price = rounded_price(converted(amount, formula), rule, formula.digits);
  if (!price.is_positive()) {
    return about(item, "price.rounds_to_zero",
                 "The price " + amount.to_string() + " would become zero when rounded.")
        .remedied("Sell the item in larger units, or round to a smaller step.");
  }
  note_conversion(steps, amount, price, formula, rule, basis);
  return price;
}

}  // namespace

Result<std::optional<figures::Price>> figures::price(const Item& item, const PriceRule& rule,
                                                     const PriceBasis& basis, PriceSteps* steps) {
  const auto entry = item.prices.find(rule.list);
  if (entry == item.prices.end()) return std::optional<Price>();
  ONESHELF_TRY(check_currencies(item, basis));
  const Formula formula = ONESHELF_TRY(formula_for(item, rule, basis));
  if (steps != nullptr) {
    const std::string list = rule.list.empty() ? "base price" : "price list " + rule.list.str();
    note(steps, list + ": " + shown(entry->second.amount, basis));
  }
  Price price;
  price.amount =
      ONESHELF_TRY(channel_amount(item, entry->second.amount, formula, rule, basis, steps));
  if (rule.promotions && entry->second.sale) {
    if (steps != nullptr) note(steps, "sale price: " + shown(*entry->second.sale, basis));
    const Decimal sale =
        ONESHELF_TRY(channel_amount(item, *entry->second.sale, formula, rule, basis, steps));
    if (sale < price.amount) {
      price.sale = sale;
    } else {
      note(steps, "the sale price is no reduction: not used");
    }
  }
  return std::optional<Price>(price);
}

Result<std::optional<DesiredPrice>> desired_price(const Item& item, const PriceRule& rule,
                                                  const PriceBasis& basis) {
  DesiredPrice desired;
  const std::optional<figures::Price> price =
      ONESHELF_TRY(figures::price(item, rule, basis, &desired.steps));
  if (!price) return std::optional<DesiredPrice>();
  desired.amount = price->amount;
  desired.sale = price->sale;
  return std::optional<DesiredPrice>(std::move(desired));
}

}  // namespace oneshelf
