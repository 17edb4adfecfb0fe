#pragma once

#include "sandbox/bridge/hints.h"
#include "sandbox/bridge/operations.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::sandbox::bridge {

/// What people at this system do, for scripts and tests, under `/_sandbox` (README.md lists it):
/// change products and stock, buy, pay, ship, cancel, refund, and say where hints go.
HttpResponse handle_admin(const Desk& desk, const Call& call);

/// Reads a purchase: {"items":[{"sku","quantity"}],"customer":{…},"shipping":{…},…}.
Result<Purchase> read_purchase(const Json& json);

}  // namespace oneshelf::sandbox::bridge
