#pragma once

#include <functional>

#include "base/json.h"
#include "base/result.h"
#include "commerce/order.h"

namespace oneshelf::bigcommerce {

// Of the ways to pay that the store quotes for a refund, the `payments` of the one that is taken.

using ChooseWay = std::function<Result<Json>(const Json& quote)>;

/// A way that only notes what was paid elsewhere. kRefused `document.refund_moves_money`.
Result<Json> payments_that_only_note(const Json& quote, const Refund& refund);

/// The way the buyer paid: back through the provider, or noted where the money came by hand. Store
/// credit only for what was paid with it. kRefused `refund.not_possible` with the store's reason.
Result<Json> payments_as_paid(const Json& quote, const Order& order, const Refund& refund);

}  // namespace oneshelf::bigcommerce
