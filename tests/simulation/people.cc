#include "simulation/people.h"

#include <fmt/format.h>

#include "engine/release.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr int kPeople = 100;  // their process number: never killed
constexpr int kRush = 40;

}  // namespace

void People::every(uint64_t least_ms, uint64_t most_ms, const std::function<void()>& act) {
  while (doors_.is_busy()) {
    doors_.turnstile.sleep(milliseconds(least_ms + doors_.random.below(most_ms - least_ms)));
    if (!doors_.is_busy()) return;
    act();
    doors_.note();
  }
}

void People::start() {
  for (const auto& shop : cast_.shops) {
    Shop* at = shop.get();
    doors_.turnstile.spawn("buyers of " + at->link.str(), kPeople,
                           [this, at] { every(4'000, 60'000, [&] { buy(*at); }); });
    doors_.turnstile.spawn("keeper of " + at->link.str(), kPeople,
                           [this, at] { every(40'000, 300'000, [&] { act_as_shopkeeper(*at); }); });
  }
  doors_.turnstile.spawn("clerk", kPeople,
                         [this] { every(10'000, 90'000, [&] { act_as_clerk(); }); });
  doors_.turnstile.spawn("merchant", kPeople,
                         [this] { every(100'000, 500'000, [&] { act_as_merchant(); }); });
}

const std::string& People::any_sku() { return cast_.skus[doors_.random.below(cast_.skus.size())]; }

Shop& People::any_shop() { return *cast_.shops[doors_.random.below(cast_.shops.size())]; }

std::string People::any_order(bridge::Bridge& of, bool only_unshipped) {
  const uint64_t dice = doors_.random.next();
  return of.work([&](bridge::State& state) -> std::string {
    std::vector<std::string> ids;
    for (const auto& entry : state.orders().entries()) {
      const bridge::Order& order = entry.row;
      const bool is_off =
          order.status == bridge::Status::kCancelled || order.status == bridge::Status::kRefunded;
      if (is_off || !order.refunds.empty()) continue;
      const bool unshipped = order.shipments.empty();
      if (unshipped == only_unshipped) ids.push_back(order.id);
    }
    return ids.empty() ? "" : ids[dice % ids.size()];
  });
}

void People::buy(Shop& shop) {
  bridge::Purchase purchase;
  const uint64_t lines = 1 + doors_.random.below(3);
  std::set<std::string> chosen;
  for (uint64_t i = 0; i < lines; ++i) {
    const std::string sku = any_sku();
    if (!chosen.insert(sku).second) continue;
    purchase.items.push_back(
        {sku, Decimal::from_integer(1 + static_cast<int64_t>(doors_.random.below(3)))});
  }
  const std::string name = doors_.random.below(40) == 0 ? kCursedBuyer : "Ada Buyer";
  purchase.customer.name = name;
  purchase.customer.email = "ada@example.org";
  purchase.shipping = purchase.billing = {.name = name,
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  if (doors_.random.below(4) == 0) purchase.coupon = "SHELF10";
  const char* methods[] = {"card", "card", "cod"};
  purchase.payment_method = methods[doors_.random.below(3)];
  shop.bridge->work([&](bridge::State& state) {
    const auto placed = bridge::place_order(state, purchase, doors_.clock.now());
    if (!placed.ok()) return 0;  // sold out or not on show: people walk away
    const bridge::Order& order = (*placed)->row;
    ++totals_.orders;
    std::string told;
    for (const bridge::Line& line : order.lines) {
      told += fmt::format(" {} x {}", line.quantity.to_string(), line.sku);
    }
    say(fmt::format("{} sold {}:{}{}", shop.link.str(), order.id, told,
                    name == kCursedBuyer ? " (cursed)" : ""));
    if (order.status == bridge::Status::kPending) {
      const auto paid = bridge::pay(state, order.id, doors_.clock.now());
      if (!paid.ok()) say("not paid: " + paid.error().id());
    }
    return 0;
  });
}

void People::rush() {
  Shop& shop = any_shop();
  say(fmt::format("a rush on {}", shop.link.str()));
  for (int buyers = 0; buyers < kRush; ++buyers) buy(shop);
  doors_.note();
}

void People::adjust_stock() {
  const std::string sku = any_sku();
  const int64_t by = static_cast<int64_t>(doors_.random.below(12)) - 4;
  cast_.source->work([&](bridge::State& state) {
    const std::string& location = state.default_location();
    const bridge::Stock* stock = state.find_stock(sku, location);
    const Decimal before = stock == nullptr ? Decimal() : stock->quantity;
    const Decimal after = std::max(before + Decimal::from_integer(by), Decimal());
    state.set_quantity(sku, location, after, doors_.clock.now());
    cast_.adjusted[sku] += after - before;
    say(fmt::format("clerk: {} is now {} at {}", sku, after.to_string(), location));
    return 0;
  });
}

void People::change_price() {
  const std::string sku = any_sku();
  const int64_t cents = 100 + static_cast<int64_t>(doors_.random.below(9900));
  cast_.source->work([&](bridge::State& state) {
    Json item = Json::object();
    item.set("sku", sku).set("price", Decimal::from_minor(cents, 2).to_string());
    const auto done = bridge::upsert_product(state, item, doors_.clock.now());
    say(fmt::format("clerk: {} costs {} now{}", sku, cents, done.ok() ? "" : " (refused)"));
    return 0;
  });
}

void People::ship() {
  const std::string id = any_order(*cast_.source, true);
  if (id.empty()) return;
  const bool whole = doors_.random.below(3) > 0;
  cast_.source->work([&](bridge::State& state) {
    bridge::Shipment shipment{.carrier = "posti", .tracking_number = "T" + id};
    if (!whole) {
      const bridge::Line& first = state.find_order(id)->row.lines.front();
      if (first.open().is_positive()) {
        shipment.lines = {{.line_id = first.line_id, .quantity = Decimal::from_integer(1)}};
      }
    }
    const auto done = bridge::ship(state, id, shipment, doors_.clock.now());
    say(fmt::format("clerk ships {}{}", id, done.ok() ? "" : " (refused)"));
    return 0;
  });
}

void People::cancel_document() {
  const std::string id = any_order(*cast_.source, true);
  if (id.empty()) return;
  cast_.source->work([&](bridge::State& state) {
    const auto done = bridge::cancel(state, id, {}, doors_.clock.now());
    say(fmt::format("clerk cancels {}{}", id, done.ok() ? "" : " (refused)"));
    return 0;
  });
}

/// Less than a unit costs, so that it is none of the shop's own refunds.
void People::give_back_in_source() {
  const std::string id = any_order(*cast_.source, false);
  if (id.empty()) return;
  cast_.source->work([&](bridge::State& state) {
    const bridge::Order& document = state.find_order(id)->row;
    if (!document.payment || !document.payment->paid_at) return 0;
    bridge::Refund back;
    back.amount = Decimal::from_minor(57, 2);
    back.reason = "a scratch";
    for (const bridge::Line& line : document.lines) {
      // The shop may take back another unit of the line at the same time.
      if (line.shipped < Decimal::from_integer(2)) continue;
      back.lines = {{.line_id = line.line_id, .quantity = Decimal::from_integer(1)}};
      back.lines[0].restock = true;
      break;
    }
    const auto done = bridge::refund(state, id, back, doors_.clock.now());
    say(fmt::format("clerk gives something back for {}{}", id, done.ok() ? "" : " (refused)"));
    return 0;
  });
}

void People::switch_product() {
  const std::string sku = any_sku();
  cast_.source->work([&](bridge::State& state) {
    const bool active = state.find_product(sku)->active;
    Json item = Json::object();
    item.set("sku", sku).set("active", !active);
    const auto done = bridge::upsert_product(state, item, doors_.clock.now());
    say(fmt::format("clerk: {} is {}{}", sku, active ? "off" : "on", done.ok() ? "" : " (no)"));
    return 0;
  });
}

void People::cancel_order(Shop& shop) {
  const std::string id = any_order(*shop.bridge, true);
  if (id.empty()) return;
  shop.bridge->work([&](bridge::State& state) {
    const auto done = bridge::cancel(state, id, {}, doors_.clock.now());
    say(fmt::format("{}: {} cancelled{}", shop.link.str(), id, done.ok() ? "" : " (refused)"));
    return 0;
  });
}

void People::refund(Shop& shop) {
  const std::string id = any_order(*shop.bridge, false);
  if (id.empty()) return;
  const bool restock = doors_.random.below(2) == 0;
  shop.bridge->work([&](bridge::State& state) {
    const bridge::Order& order = state.find_order(id)->row;
    bridge::Refund back;
    for (const bridge::Line& line : order.lines) {
      if (!line.shipped.is_positive()) continue;
      back.lines = {
          {.line_id = line.line_id, .quantity = Decimal::from_integer(1), .restock = restock}};
      break;
    }
    if (back.lines.empty()) return 0;
    back.reason = "does not fit";
    const auto done = bridge::refund(state, id, back, doors_.clock.now());
    say(fmt::format("{}: a unit of {} comes back{}", shop.link.str(), id,
                    done.ok() ? "" : " (refused)"));
    return 0;
  });
}

void People::write_description(Shop& shop) {
  if (shop.terms.source_owns_description) return;
  const std::string sku = any_sku();
  const std::string words = fmt::format("<p>Our words, {}</p>", doors_.random.below(1'000'000));
  shop.bridge->work([&](bridge::State& state) {
    if (state.find_product(sku) == nullptr) return 0;
    Json item = Json::object();
    item.set("sku", sku).set("description_html", words);
    if (bridge::upsert_product(state, item, doors_.clock.now()).ok()) {
      shop.own_descriptions[sku] = state.find_product(sku)->description_html;
    }
    return 0;
  });
}

void People::pause_or_resume(Shop& shop) {
  const Result<void> done = doors_.store().write([&](Records& records) -> Result<void> {
    std::optional<LinkRecord> link = ONESHELF_TRY(records.link(shop.link));
    if (!link) return success();
    link->paused = !link->paused;
    say(fmt::format("merchant: {} is {}", shop.link.str(), link->paused ? "paused" : "resumed"));
    return records.save_link(*link);
  });
  if (!done.ok()) say("merchant failed: " + done.error().id());
}

void People::approve_or_not(Shop& shop) {
  const std::vector<std::string> skus = {any_sku()};
  const bool approve = !shop.approved.contains(skus.front());
  const Result<void> done = doors_.store().write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(
        records.approve_skus(shop.link, skus, approve, "merchant", "", doors_.clock.now()));
    return success();
  });
  if (!done.ok()) return;
  if (approve) {
    shop.approved.insert(skus.front());
  } else {
    shop.approved.erase(skus.front());
  }
}

void People::act_as_clerk() {
  switch (doors_.random.below(11)) {
    case 0:
    case 1:
    case 2: return adjust_stock();
    case 3: return change_price();
    case 4: return doors_.random.below(3) == 0 ? switch_product() : change_price();
    case 5: return doors_.random.below(3) == 0 ? cancel_document() : ship();
    case 6: return give_back_in_source();
    default: return ship();
  }
}

void People::act_as_shopkeeper(Shop& shop) {
  switch (doors_.random.below(4)) {
    case 0: return cancel_order(shop);
    case 1: return write_description(shop);
    default: return refund(shop);
  }
}

void People::act_as_merchant() {
  Shop& shop = any_shop();
  if (shop.terms.is_guarded && doors_.random.below(3) == 0) return release_held_changes();
  if (shop.terms.only_approved && doors_.random.below(2) == 0) return approve_or_not(shop);
  pause_or_resume(shop);
}

void People::release_held_changes() {
  for (const auto& shop : cast_.shops) {
    if (!shop->terms.is_guarded) continue;
    for (const char* guard : {"price_down", "price_up"}) release(*shop, guard);
  }
}

void People::release(Shop& shop, const char* guard) {
  Release release;
  release.link = shop.link;
  release.guard = guard;
  release.who = "merchant";
  release.why = "as it should be";
  const Result<ReleaseReport> done = release_held(doors_.engine(), release);
  if (done.ok()) {
    for (const HeldRecord& held : done->released) {
      shop.released.insert({held.sku, held.field, held.after});
      say(fmt::format("merchant: {} of {} may become {}", held.field, held.sku, held.after));
    }
  } else if (done.error().id() != "held.none") {
    say("not released: " + done.error().id());
  }
}

void People::tidy_up() {
  const Result<void> done = doors_.store().write([&](Records& records) -> Result<void> {
    for (LinkRecord& link : ONESHELF_TRY(records.links())) {
      link.paused = false;
      ONESHELF_TRY(records.save_link(link));
    }
    for (ConnectionRecord& connection : ONESHELF_TRY(records.connections())) {
      connection.paused = false;
      connection.problem.reset();
      ONESHELF_TRY(records.save_connection(connection));
    }
    for (OrderRecord& order :
         ONESHELF_TRY(records.orders_in(LinkId(), OrderState::kHeld, 10'000))) {
      order.state = OrderState::kNew;
      order.next_at.reset();
      ONESHELF_TRY(records.save_order_work(order));
    }
    return success();
  });
  if (!done.ok()) say("not tidied: " + done.error().id());
}

}  // namespace oneshelf::simulation
