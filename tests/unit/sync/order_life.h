#pragma once

#include <set>
#include <string>

#include "sync/source_refunds.h"
#include "unit/sync/builders.h"

/// A model of one order: a shop where things happen to it, a source that takes what it is told.
namespace oneshelf::build {

/// The document that translate() would make of an order without tax, as the source was sent it.
inline Document document_of(const Order& order) {
  Document document;
  document.key = "web:" + order.id.str();
  document.shipping = order.shipping;
  document.billing = order.billing;
  for (const OrderLine& line : order.lines) {
    DocumentLine made;
    made.order_line_id = line.id;
    made.sku = line.sku;
    made.quantity = line.quantity;
    made.total_gross = line.total_gross;
    document.lines.push_back(made);
  }
  for (const Payment& payment : order.payments) {
    if (payment.settled) {
      document.payments.push_back(
          {VendorId("m"), payment.method, payment.reference, payment.amount, payment.paid_at});
    }
  }
  document.total_gross = document.total_net = order.total_gross;
  return document;
}

inline OrderRule card_rule() {
  OrderRule rule = order_rule();
  rule.book_payments = true;
  rule.payment_methods = {{"card", "m"}};
  return rule;
}

class OrderLife {
 public:
  /// `prices`: of one unit of each line; no tax.
  OrderLife(const std::vector<std::string>& quantities, const std::vector<std::string>& prices) {
    shop_ = an_order("EUR").gross().done();
    for (size_t i = 0; i < quantities.size(); ++i) {
      add_line("SKU-" + std::to_string(i + 1), dec(quantities[i]), dec(prices[i]));
    }
    post();
  }

  // What happens. False: it cannot happen now.
  bool pay(Decimal amount) {
    amount = std::min(amount, shop_.total_gross - paid());
    if (is_off() || !amount.is_positive()) return false;
    const std::string reference = "p" + std::to_string(shop_.payments.size() + 1);
    shop_.payments.push_back({.id = VendorId(reference),
                              .method = "card",
                              .reference = reference,
                              .amount = amount,
                              .settled = true,
                              .paid_at = kNow});
    return true;
  }
  bool pay_rest() { return pay(shop_.total_gross); }

  /// The source ships one unit, or everything that is open there.
  bool ship(bool everything) {
    if (document_.status == OrderStatus::kCancelled) return false;
    Shipment parcel;
    parcel.id = VendorId("s" + std::to_string(document_.shipments.size() + 1));
    for (const DocumentLine& line : posted_.document.lines) {
      Decimal open = open_of(line.order_line_id);
      if (!everything) open = std::min(open, Decimal::from_integer(1));
      if (!open.is_positive()) continue;
      parcel.lines.push_back({line.order_line_id, line.sku, open});
      left_[line.order_line_id] += open;
      if (!everything) break;
    }
    if (parcel.lines.empty()) return false;
    document_.shipments.push_back(parcel);
    update_status();
    return true;
  }

  bool refund_line(bool restock) {
    for (const OrderLine& line : shop_.lines) {
      if (line.quantity <= refunded_units(line.id) || money() < price_of(line)) continue;
      add_refund(price_of(line), {{line.id, line.sku, Decimal::from_integer(1)}}, restock);
      return true;
    }
    return false;
  }
  bool refund_money() {
    const Decimal amount = std::min(money(), dec("3"));
    if (!amount.is_positive()) return false;
    add_refund(amount, {}, false);
    return true;
  }

  bool cancel_line() {
    if (is_off()) return false;
    for (OrderLine& line : shop_.lines) {
      if (line.quantity - left_[line.id] - refunded_units(line.id) < Decimal::from_integer(1)) {
        continue;
      }
      const Decimal price = price_of(line);
      line.quantity -= Decimal::from_integer(1);
      change_total(line, -price);
      return true;
    }
    return false;
  }
  bool cancel_all() {
    if (is_off()) return false;
    shop_.status = OrderStatus::kCancelled;
    return true;
  }
  /// One unit comes back, another article goes out.
  bool exchange() {
    if (is_off() || !refund_line(true)) return false;
    add_line("NEW-" + std::to_string(shop_.lines.size()), Decimal::from_integer(1), dec("12"));
    return true;
  }

  /// The source gives money back by itself. Its amounts are none that the shop gives back.
  bool source_gives_money() {
    if (money_posted() < dec("2.01")) return false;
    add_source_refund(dec("2.01"), {});
    return true;
  }
  /// The source takes a unit back by itself, for a little less than it cost.
  bool source_takes_back() {
    for (const DocumentLine& line : posted_.document.lines) {
      const Decimal left =
          line.quantity - back_posted(line.order_line_id) - back_by_source(line.order_line_id);
      const Decimal amount = prices_.at(line.order_line_id) - dec("0.5");
      if (left < Decimal::from_integer(1) || money_posted() < amount) continue;
      add_source_refund(amount, {{{VendorId(), line.sku, Decimal::from_integer(1)}, true}});
      return true;
    }
    return false;
  }

  /// Both sides are told what is to be told. Returns what was decided.
  OrderDecision sync() {
    const SourceRefunds refunds = look_for_shop();
    told_in_shop_ = refunds.tell.size();
    for (const Refund& refund : refunds.tell) take_in_shop(refund);
    OrderDecision decision = look();
    for (const OrderStep& step : decision.steps) take(step);
    decision.tasks.insert(decision.tasks.end(), refunds.tasks.begin(), refunds.tasks.end());
    return decision;
  }
  /// Refunds of the source that the shop was told of by the last sync.
  size_t told_in_shop() const { return told_in_shop_; }
  SourceRefunds look_for_shop(const ShopAbility& ability = {}) const {
    return refunds_for_shop(posted_, shop_, document_, ability);
  }
  OrderChanges changes() const { return changes_since(posted_, shop_, document_); }
  OrderDecision look() const {
    static const OrderRule kRule = card_rule();
    return decide(changes(), posted_, shop_, document_, kRule, {.later_payments = true});
  }

  Order& shop() { return shop_; }
  PostedOrder& posted() { return posted_; }
  DocumentState& document() { return document_; }
  const std::set<std::string>& repeated() const { return repeated_; }

  bool is_off() const { return shop_.status == OrderStatus::kCancelled; }
  /// What the buyer has paid and not got back, at the shop and in the source's books.
  Decimal money() const {
    Decimal sum = paid();
    for (const Refund& refund : shop_.refunds) sum -= refund.amount;
    return sum;
  }
  Decimal money_posted() const {
    Decimal sum;
    for (const auto* list : {&posted_.document.payments, &posted_.payments}) {
      for (const DocumentPayment& payment : *list) sum += payment.amount;
    }
    for (const Refund& refund : posted_.refunds) sum -= refund.amount;
    for (const Refund& refund : document_.refunds) sum -= refund.amount;
    return sum;
  }
  /// What the source gave back and the shop was not told.
  Decimal untold() const {
    Decimal sum;
    for (const Refund& refund : document_.refunds) sum += refund.amount;
    for (const ToldRefund& told : posted_.told) sum -= told.refund.amount;
    return sum;
  }
  /// Units of a line that the source took back by itself, and how many of them the shop was told.
  Decimal back_by_source(const VendorId& line) const {
    return back_in(in_shops_lines(posted_.document, document_.refunds), line);
  }
  Decimal back_told(const VendorId& line) const {
    Decimal sum;
    for (const ToldRefund& told : posted_.told) sum += back_in({told.refund}, line);
    return sum;
  }
  /// Units of a line that went back to the shelf, as the source was told.
  Decimal back_posted(const VendorId& line) const {
    return back_in(posted_.refunds, line) + back_in(posted_.corrections, line);
  }
  /// … and as the shop says: cancelled, or taken back by a refund.
  Decimal back_in_shop(const DocumentLine& line) const {
    Decimal back = back_in(shop_.refunds, line.order_line_id) + line.quantity;
    for (const OrderLine& now : shop_.lines) {
      if (now.id == line.order_line_id) back -= now.quantity;
    }
    return back;
  }
  Decimal credited() const {
    Decimal sum;
    for (const auto* list : {&posted_.refunds, &posted_.corrections}) {
      for (const Refund& refund : *list) sum += refund.amount;
    }
    return sum;
  }
  Decimal left_of(const VendorId& line) const {
    const auto found = left_.find(line);
    return found == left_.end() ? Decimal() : found->second;
  }

 private:
  void add_line(const std::string& sku, Decimal quantity, Decimal price) {
    OrderLine line;
    line.id = VendorId("line-" + std::to_string(shop_.lines.size() + 1));
    line.sku = line.name = sku;
    line.quantity = quantity;
    shop_.lines.push_back(line);
    change_total(shop_.lines.back(), price.times(quantity));
    prices_[line.id] = price;
  }
  void change_total(OrderLine& line, Decimal amount) {
    line.total_gross += amount;
    line.total_net += amount;
    shop_.total_gross += amount;
    shop_.total_net += amount;
  }
  Decimal price_of(const OrderLine& line) const { return prices_.at(line.id); }
  Decimal paid() const {
    Decimal sum;
    for (const Payment& payment : shop_.payments) sum += payment.amount;
    return sum;
  }
  Decimal refunded_units(const VendorId& line) const {
    Decimal sum;
    for (const Refund& refund : shop_.refunds) {
      for (const Refund::Line& back : refund.lines) {
        if (back.what.line_id == line) sum += back.what.quantity;
      }
    }
    return sum;
  }
  static Decimal back_in(const std::vector<Refund>& refunds, const VendorId& line) {
    Decimal sum;
    for (const Refund& refund : refunds) {
      for (const Refund::Line& back : refund.lines) {
        if (back.restock && back.what.line_id == line) sum += back.what.quantity;
      }
    }
    return sum;
  }
  void add_refund(Decimal amount, const std::vector<LineQuantity>& units, bool restock) {
    Refund refund;
    refund.id = VendorId("r" + std::to_string(shop_.refunds.size() + 1));
    refund.amount = amount;
    refund.settled = true;
    for (const LineQuantity& unit : units) refund.lines.push_back({unit, restock});
    shop_.refunds.push_back(std::move(refund));
  }

  void add_source_refund(Decimal amount, const std::vector<Refund::Line>& lines) {
    Refund refund;
    refund.id = VendorId("rma-" + std::to_string(document_.refunds.size() + 1));
    refund.created_at = kNow;
    refund.amount = amount;
    refund.settled = true;
    refund.lines = lines;
    document_.refunds.push_back(std::move(refund));
    update_status();
  }
  void take_in_shop(const Refund& told) {
    if (!told_.insert("shop_refund:" + told.id.str()).second) repeated_.insert(told.id.str());
    Refund refund = told;
    refund.id = VendorId("r" + std::to_string(shop_.refunds.size() + 1));
    posted_.told.push_back(
        {.refund = told, .shop_id = refund.id, .state = ToldRefund::State::kThere});
    shop_.refunds.push_back(std::move(refund));
  }

  void post() {
    posted_.document = document_of(shop_);
    document_.id = VendorId("d1");
    document_.status = OrderStatus::kProcessing;
    document_.total_gross = shop_.total_gross;
  }
  /// Units still to be shipped in the source.
  Decimal open_of(const VendorId& line) const {
    Decimal open = -left_of(line);
    for (const DocumentLine& one : posted_.document.lines) {
      if (one.order_line_id == line) open += one.quantity;
    }
    return open - back_posted(line) - back_by_source(line);
  }
  void update_status() {
    bool open = false;
    for (const DocumentLine& line : posted_.document.lines) {
      open = open || open_of(line.order_line_id).is_positive();
    }
    if (!open && !document_.shipments.empty()) document_.status = OrderStatus::kShipped;
  }

  void take(const OrderStep& step) {
    if (!told_.insert(step.name).second) repeated_.insert(step.name);
    switch (step.kind) {
      case OrderStep::Kind::kCancel:
        posted_.cancelled = true;
        document_.status =
            document_.shipments.empty() ? OrderStatus::kCancelled : OrderStatus::kShipped;
        return;
      case OrderStep::Kind::kPayment:
        posted_.payments.insert(posted_.payments.end(), step.payments.begin(), step.payments.end());
        return;
      case OrderStep::Kind::kRefund: posted_.refunds.push_back(step.refund); break;
      case OrderStep::Kind::kCorrection: posted_.corrections.push_back(step.refund); break;
    }
    update_status();
  }

  Order shop_;
  PostedOrder posted_;
  DocumentState document_;
  std::map<VendorId, Decimal> left_, prices_;
  std::set<std::string> told_, repeated_;
  size_t told_in_shop_ = 0;
};

inline std::vector<std::string> kinds_of(const std::vector<OrderTask>& tasks) {
  std::vector<std::string> kinds;
  for (const OrderTask& task : tasks) kinds.push_back(task.error.id());
  return kinds;
}

}  // namespace oneshelf::build
