#include "sync/source_refunds.h"

#include <algorithm>
#include <set>

#include "base/mutant.h"
#include "sync/order_task.h"
#include "sync/parcels.h"

namespace oneshelf {
namespace {

using State = ToldRefund::State;

VendorId id_of(const ToldRefund& told) { return told.refund.id; }

/// Lines of one kind, as a parcel: parcels know how units find their order lines.
Shipment as_parcel(const Refund& refund, bool restock) {
  Shipment parcel;
  for (const Refund::Line& line : refund.lines) {
    if (line.restock == restock) parcel.lines.push_back(line.what);
  }
  return parcel;
}

Decimal paid_by(const Order& order) {
  const bool is_paid =
      order.status != OrderStatus::kPending && order.status != OrderStatus::kCancelled;
  if (order.payments.empty() && is_paid) return order.total_gross;  // the shop tells none
  Decimal sum;
  for (const Payment& payment : order.payments) {
    if (payment.settled) sum += payment.amount;
  }
  return sum;
}

bool is_in(const Order& order, const VendorId& refund) {
  return std::ranges::find(order.refunds, refund, &Refund::id) != order.refunds.end();
}

/// What the buyer has got back: as the shop tells it, and what it was told and does not show yet.
Decimal given_back(const PostedOrder& posted, const Order& now) {
  Decimal sum;
  for (const Refund& refund : now.refunds) {
    if (refund.settled) sum += refund.amount;
  }
  for (const ToldRefund& told : posted.told) {
    const bool is_shown = told.state == State::kThere && is_in(now, told.shop_id);
    if (told.state != State::kRefused && !is_shown) sum += told.refund.amount;
  }
  return sum;
}

using Units = std::map<VendorId, Decimal>;

Units not_taken_back(const Order& now) {
  Units units;
  for (const OrderLine& line : now.lines) units[line.id] += line.quantity;
  for (const Refund& refund : now.refunds) {
    for (const Refund::Line& line : refund.lines) units[line.what.line_id] -= line.what.quantity;
  }
  return units;
}

Units units_in(const Refund& refund) {
  Units units;
  for (const Refund::Line& line : refund.lines) units[line.what.line_id] += line.what.quantity;
  return units;
}

bool is_same(const Refund& left, const Refund& right) {
  if (left.amount != right.amount || !left.amount.is_positive()) return false;
  return left.lines.empty() || right.lines.empty() || units_in(left) == units_in(right);
}

/// One that the shop made and we carried, told by a source that does not say whose it is.
bool came_from_shop(const PostedOrder& posted, const Refund& refund) {
  if (refund.created_at == Timestamp()) return false;  // it has no time to be known by
  for (const auto* list : {&posted.refunds, &posted.corrections}) {
    const bool is_theirs = std::ranges::any_of(*list, [&](const Refund& carried) {
      return carried.created_at == refund.created_at && carried.amount == refund.amount;
    });
    if (is_theirs) return true;
  }
  return false;
}

class Teller {
 public:
  Teller(const PostedOrder& posted, const Order& now, const DocumentState& document,
         const ShopAbility& shop)
      : posted_(posted),
        now_(now),
        document_(document),
        shop_(shop),
        room_(paid_by(now) - given_back(posted, now)),
        units_(not_taken_back(now)) {
    for (const ToldRefund& told : posted.told) {
      if (told.state == State::kThere) claimed_.insert(told.shop_id);
    }
    for (const Refund& carried : posted.refunds) claimed_.insert(carried.id);
  }

  SourceRefunds decide() {
    // What left once is told again as it was, whatever the source says now.
    for (const ToldRefund& told : posted_.told) {
      if (told.state == State::kSent) result_.tell.push_back(told.refund);
    }
    for (const Refund& made : in_shops_lines(posted_.document, document_.refunds)) take(made);
    return std::move(result_);
  }

 private:
  void take(const Refund& made) {
    if (!made.settled || came_from_shop(posted_, made)) return;
    const auto known = std::ranges::find(posted_.told, made.id, id_of);
    const bool was_told = known != posted_.told.end();
    if (was_told && known->state == State::kThere) return look_after(*known, made);
    if (was_told && known->state == State::kSent) return;
    if (shop_.since && made.created_at < *shop_.since) return;
    if (find_in_shop(made, was_told)) return;
    if (!shop_.takes_refunds) return leave_to_person(made);
    if (made.amount.is_negative() || made.amount > room_) return refuse(made);
    room_ -= made.amount;
    result_.tell.push_back(limited(made));
  }

  /// People entered it in the shop as well: asked to, or by themselves.
  bool find_in_shop(const Refund& made, bool was_told) {
    const auto found = std::ranges::find_if(now_.refunds, [&](const Refund& refund) {
      return refund.settled && !claimed_.contains(refund.id) && is_same(refund, made);
    });
    if (found == now_.refunds.end()) return false;
    claimed_.insert(found->id);
    ToldRefund told = {.refund = made, .shop_id = found->id, .state = State::kThere};
    told.taken_as_one = !was_told && shop_.takes_refunds;
    look_after(told, made);
    result_.found.push_back(std::move(told));
    return true;
  }

  /// No unit is taken back in the shop twice.
  Refund limited(const Refund& made) {
    Refund refund = made;
    refund.lines.clear();
    for (Refund::Line line : made.lines) {
      Decimal& left = units_[line.what.line_id];
      line.what.quantity = std::min(line.what.quantity, left);
      if (!line.what.quantity.is_positive()) continue;
      left -= line.what.quantity;
      line.restock = line.restock && now_.status != OrderStatus::kCancelled;
      refund.lines.push_back(line);
    }
    return refund;
  }

  std::string money(Decimal amount) const { return to_string(Money{amount, now_.currency}); }

  void task(TaskText text) {
    result_.tasks.push_back(order_task(std::move(text), now_, document_));
  }

  void leave_to_person(const Refund& made) {
    task({"refund_for_shop", made.id.str() + made.amount.to_string(),
          "The source gave back " + money(made.amount) + " (" + made.id.str() +
              "), and the shop takes no refund through its interface.",
          "Give it back in the shop by hand; it is known again by its amount."});
  }

  void refuse(const Refund& made) {
    const Decimal room = std::max(room_, Decimal());
    task({"refund_too_high", made.id.str() + made.amount.to_string() + room.to_string(),
          "The source gave back " + money(made.amount) + " (" + made.id.str() + "), of which " +
              money(room) + " is left to give back in the shop.",
          "Compare the refunds of " + name_of_document(document_) + " with the shop's order."});
  }

  void look_after(const ToldRefund& told, const Refund& made) {
    if (told.taken_as_one) {
      task({"refunds_taken_as_one", made.id.str() + told.shop_id.str(),
            "The source (" + made.id.str() + ") and the shop (" + told.shop_id.str() +
                ") gave back " + money(told.refund.amount) +
                " before either heard of the other; it is taken to be one refund.",
            "If they were two, enter the second one in the shop and in the source by hand."});
    }
    if (told.refund.amount != made.amount) {
      task({"source_refund_differs", made.id.str() + made.amount.to_string(),
            "The refund " + made.id.str() + " of the source was told to the shop with " +
                money(told.refund.amount) + " and is " + money(made.amount) + " since.",
            "Compare it with the refund " + told.shop_id.str() + " of the shop's order."});
    }
    const auto shown = std::ranges::find(now_.refunds, told.shop_id, &Refund::id);
    if (shown == now_.refunds.end() || shown->settled) return;
    task({"refund_not_settled", told.shop_id.str(),
          "The shop has not paid back " + money(told.refund.amount) + " of its refund " +
              told.shop_id.str() + ".",
          "Look at the payment in the shop: it may be under way, or was declined."});
  }

  const PostedOrder& posted_;
  const Order& now_;
  const DocumentState& document_;
  const ShopAbility& shop_;
  Decimal room_;                ///< money that is left to give back
  Units units_;                 ///< of each line, that the shop has not taken back
  std::set<VendorId> claimed_;  ///< refunds of the shop that are known to be one or the other
  SourceRefunds result_;
};

}  // namespace

Order lines_as_posted(const Document& document) {
  Order order;
  for (const DocumentLine& line : document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct) continue;
    const auto known = std::ranges::find(order.lines, line.order_line_id, &OrderLine::id);
    OrderLine& sold = known == order.lines.end() ? order.lines.emplace_back() : *known;
    sold.id = line.order_line_id;
    sold.sku = line.sku;
    sold.quantity += line.quantity;
  }
  return order;
}

std::vector<Refund> in_shops_lines(const Document& document, std::span<const Refund> refunds) {
  std::vector<Shipment> parcels;
  for (const Refund& refund : refunds) {
    for (const bool restock : {true, false}) parcels.push_back(as_parcel(refund, restock));
  }
  const auto packed = parcels_of(lines_as_posted(document), parcels);
  std::vector<Refund> made(refunds.begin(), refunds.end());
  for (size_t i = 0; i < made.size(); ++i) {
    made[i].lines.clear();
    for (const LineQuantity& what : packed[2 * i]) made[i].lines.push_back({what, true});
    for (const LineQuantity& what : packed[2 * i + 1]) made[i].lines.push_back({what, false});
  }
  return made;
}

SourceRefunds refunds_for_shop(const PostedOrder& posted, const Order& now,
                               const DocumentState& document, const ShopAbility& shop) {
  if (ONESHELF_MUTANT("refund_not_told_to_shop")) return {};
  return Teller(posted, now, document, shop).decide();
}

}  // namespace oneshelf
