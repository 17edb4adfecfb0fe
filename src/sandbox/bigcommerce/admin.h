#pragma once

#include "sandbox/bigcommerce/call.h"

namespace oneshelf::sandbox::bigcommerce {

/// What people at the store do, for whoever runs it: POST /_sandbox/orders, /orders/{id}/refund,
/// /orders/{id}/status, /orders/{id}/ship, /products, /stock; GET /_sandbox/state.
HttpResponse handle_admin(State& state, const Call& call);

}  // namespace oneshelf::sandbox::bigcommerce
