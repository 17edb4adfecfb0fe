#include "sync/represent.h"

#include <algorithm>

#include "sync/document_lines.h"
#include "sync/fit.h"

namespace oneshelf {
namespace {

/// Lines that are split one by one before all are. An order with many lines finds its cents among
/// the first few.
constexpr size_t kSingleSplitsMax = 8;

std::vector<bool> bases_of(const Order& order, const DocumentRules& rules) {
  switch (rules.prices) {
    case DocumentRules::Prices::kNet: return {false};
    case DocumentRules::Prices::kGross: return {true};
    case DocumentRules::Prices::kEither: break;
  }
  return {order.prices_include_tax, !order.prices_include_tax};
}

/// Tries representations and remembers the best that were not quite right.
class Search {
 public:
  Search(const Document& drawn, const TranslateInput& input)
      : drawn_(drawn),
        input_(input),
        rules_(input.document_rules),
        paid_{.net = input.order.total_net,
              .tax = input.order.total_tax,
              .gross = input.order.total_gross},
        tolerance_(input.rule.tolerance_in(input.order.currency)) {}

  Result<Document> run() {
    const std::vector<bool> bases = bases_of(input_.order, rules_);
    for (const bool includes_tax : bases) {
      if (try_whole(includes_tax)) return *std::move(exact_);
    }
    for (const bool includes_tax : bases) {
      if (try_split(includes_tax)) return *std::move(exact_);
    }
    if (same_gross_) return *std::move(same_gross_);
    if (std::optional<Document> rounded = with_rounding_line()) return *std::move(rounded);
    return unprovable();
  }

 private:
  Document drawn_in(bool includes_tax) const {
    Document document = drawn_;
    document.prices_include_tax = includes_tax;
    fit::price_plainly(document, rules_);
    return document;
  }

  bool try_whole(bool includes_tax) {
    Document document = drawn_in(includes_tax);
    if (is_exact(document)) return true;
    if (rules_.totals == DocumentRules::Totals::kStated) return false;
    fit::price_closely(document, rules_);
    return is_exact(document);
  }

  bool try_split(bool includes_tax) {
    if (rules_.totals == DocumentRules::Totals::kStated) return false;
    const Document document = drawn_in(includes_tax);
    size_t tried = 0;
    for (size_t i = 0; i < document.lines.size() && tried < kSingleSplitsMax; ++i) {
      std::optional<Document> parted = fit::split(document, rules_, i);
      if (!parted) continue;
      ++tried;
      fit::price_closely(*parted, rules_);
      if (is_exact(*parted)) return true;
    }
    std::optional<Document> parted = fit::split(document, rules_, std::nullopt);
    if (!parted) return false;
    fit::price_closely(*parted, rules_);
    return is_exact(*parted);
  }

  bool is_exact(Document& document) {
    const DocumentTotals totals = totals_under(rules_, document);
    document.total_net = totals.net;
    document.total_tax = totals.tax;
    document.total_gross = totals.gross;
    if (totals == paid_) {
      exact_ = document;
      return true;
    }
    remember(document);
    return false;
  }

  /// Taxes further apart than the tolerance are no rounding: such a document is only kept to tell
  /// the difference.
  void remember(const Document& document) {
    const Decimal distance = (document.total_gross - paid_.gross).abs();
    const bool is_close = (document.total_tax - paid_.tax).abs() <= tolerance_;
    if (distance.is_zero() && is_close && !same_gross_) same_gross_ = document;
    const bool is_nearer =
        !nearest_ || (is_close && !nearest_is_close_) ||
        (is_close == nearest_is_close_ && distance < (nearest_->total_gross - paid_.gross).abs());
    if (!is_nearer) return;
    nearest_ = document;
    nearest_is_close_ = is_close;
  }

  std::optional<Document> with_rounding_line() const {
    if (!nearest_ || !nearest_is_close_ || input_.rule.rounding_item.empty()) return std::nullopt;
    const Decimal difference = paid_.gross - nearest_->total_gross;
    if (difference.abs() > tolerance_ || !difference.has_at_most(rules_.unit_price_places)) {
      return std::nullopt;
    }
    Document document = *nearest_;
    DocumentLine line;
    line.kind = DocumentLine::Kind::kRounding;
    line.item_id = input_.rule.rounding_item;
    line.description = "Rounding";
    line.quantity = Decimal::from_integer(1);
    line.unit_price = difference;
    line.total_net = difference;
    line.total_gross = difference;
    document.lines.push_back(std::move(line));
    const DocumentTotals totals = totals_under(rules_, document);
    if (totals.gross != paid_.gross) return std::nullopt;
    document.total_net = totals.net;
    document.total_tax = totals.tax;
    document.total_gross = totals.gross;
    return document;
  }

  Error unprovable() const {
    const Currency& currency = input_.order.currency;
    const auto shown = [&](Decimal amount) { return to_string(Money{amount, currency}); };
    const Document& best = *nearest_;
    const std::string link = "oneshelf link " + link_of(input_.key);
    return Error(ErrorCode::kInvalid, "order.unprovable_total",
                 "The buyer paid " + shown(paid_.gross) + " with " + shown(paid_.tax) +
                     " of tax; the source would arrive at " + shown(best.total_gross) + " with " +
                     shown(best.total_tax) + ".")
        .remedied(input_.rule.rounding_item.empty()
                      ? "Allow a rounding line: " + link + " --set orders.rounding_item=<id>"
                      : "Check the tax rates on both sides, or raise the tolerance: " + link +
                            " --set orders.rounding_tolerance=<amount>")
        .with("difference", (paid_.gross - best.total_gross).to_string())
        .with("tax_difference", (paid_.tax - best.total_tax).to_string());
  }

  const Document& drawn_;
  const TranslateInput& input_;
  const DocumentRules& rules_;
  DocumentTotals paid_;
  Decimal tolerance_;
  std::optional<Document> exact_, same_gross_, nearest_;
  bool nearest_is_close_ = false;
};

}  // namespace

Result<Document> represented(const Document& drawn, const TranslateInput& input) {
  return Search(drawn, input).run();
}

}  // namespace oneshelf
