#include "benches.h"
#include "measure.h"
#include "world.h"

namespace oneshelf::bench {
namespace {

namespace bridge = sandbox::bridge;

constexpr size_t kProducts = 200;
constexpr size_t kOrders = 300;
constexpr uint64_t kPage = 500;

bridge::Purchase purchase_of(const std::string& sku) {
  bridge::Purchase purchase;
  purchase.items = {{sku, Decimal::from_integer(1)}};
  purchase.customer.name = "Ada Buyer";
  purchase.customer.email = "ada@example.org";
  purchase.shipping = purchase.billing = {.name = "Ada Buyer",
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  return purchase;
}

/// SKUs that the shop sells and has enough of.
std::vector<std::string> skus_for_sale(World& world) {
  return world.shop().work([](bridge::State& state) {
    std::vector<std::string> skus;
    for (const auto& entry : state.products().entries()) {
      const bridge::Product& product = entry.row;
      if (!bridge::is_for_sale(state, product)) continue;
      if (state.available(product.sku).value_or(Decimal()) >= Decimal::from_integer(10)) {
        skus.push_back(product.sku);
      }
    }
    return skus;
  });
}

Result<void> buy(World& world, const std::string& sku) {
  return world.shop().work([&](bridge::State& state) -> Result<void> {
    const Timestamp now = world.clock().now();
    const auto* placed = ONESHELF_TRY(bridge::place_order(state, purchase_of(sku), now));
    const std::string id = placed->row.id;
    if (placed->row.status == bridge::Status::kPending) ONESHELF_TRY(bridge::pay(state, id, now));
    return success();
  });
}

size_t documents_in(bridge::Bridge& source) {
  return source.work([](bridge::State& state) { return state.orders().size(); });
}

}  // namespace

Result<void> bench_orders(const Place& place) {
  const std::unique_ptr<World> world = ONESHELF_TRY(World::make(place.folder, kProducts));
  ONESHELF_TRY(world->sync(ReadMode::kDelta));
  const std::vector<std::string> skus = skus_for_sale(*world);
  if (skus.empty()) {
    return Error(ErrorCode::kInternal, "bench.nothing_for_sale", "The shop sells nothing.");
  }
  for (size_t i = 0; i < kOrders; ++i) ONESHELF_TRY(buy(*world, skus[i % skus.size()]));
  world->take_requests();

  const Stopwatch watch;
  const SyncReport report =
      ONESHELF_TRY(sync_orders(world->context(), world->parts(), World::kLink, {}, no_progress));
  const double seconds = watch.seconds();
  const uint64_t requests = world->take_requests();
  if (report.orders.written != kOrders || documents_in(world->source()) != kOrders) {
    return Error(ErrorCode::kInternal, "bench.orders_missing",
                 "Not every order became a document: " + to_json(report).dump());
  }
  // The shop's orders are read, each is written, and what became of the documents is read once.
  const uint64_t least = (kOrders + kPage - 1) / kPage + kOrders;
  print(line_of("order.inbox_to_document")
            .set("unit", "orders/s")
            .set("value", per_second(kOrders, seconds))
            .set("orders", static_cast<uint64_t>(kOrders))
            .set("requests", requests)
            .set("least_requests", least)
            .set("requests_ratio", ratio(requests, least))
            .set("paced", false));
  return success();
}

}  // namespace oneshelf::bench
