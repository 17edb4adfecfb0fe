#include "cli/demo_pair.h"

namespace oneshelf::cli {
namespace {

constexpr int64_t kUsualProducts = 60;  // a platform that takes them one by one keeps to its quota
constexpr int64_t kMostProducts = 50'000;
constexpr int64_t kUsualReplicas = 3, kMostReplicas = 20;
constexpr int64_t kUsualEdits = 5, kMostEdits = 1000;

/// The same goods as everywhere, but counted by somebody else: figures differ.
Result<void> fill_replica(DemoSide& shop, int64_t products, int64_t number, Timestamp now) {
  ONESHELF_TRY(shop.fill(products, now));
  for (int64_t i = number; i <= products; i += kUsualReplicas) {
    const DemoThing thing = demo_thing(i);
    ONESHELF_TRY(shop.count(thing.sku, thing.stock + number, now));
  }
  return success();
}

}  // namespace

void HookProxy::lead_to(const std::string& hub_url) {
  const std::lock_guard lock(mutex_);
  hub_url_ = hub_url;
}

Result<HttpResponse> HookProxy::send(const Context& context, const HttpRequest& request) {
  constexpr std::string_view kOurs = kAddress;
  if (!request.url.starts_with(kOurs)) return http_.send(context, request);
  HttpRequest inside = request;
  {
    const std::lock_guard lock(mutex_);
    if (hub_url_.empty()) {
      return Error(ErrorCode::kUnavailable, "net.refused", "OneShelf does not run yet.");
    }
    inside.url = hub_url_ + request.url.substr(kOurs.size());
  }
  return http_.send(context, inside);
}

Result<void> DemoPair::open(App& app, PairSide& side) {
  side.port = ONESHELF_TRY(sandbox::Port::open(side.side->sandbox(), app.clock(), proxy_));
  return success();
}

ConnectValues PairSide::values() const {
  ConnectValues values = side->values();
  values["url"] = port->url() + side->path();
  return values;
}

Result<std::string> PairSide::buy(const std::string& sku, int pieces, Timestamp now) const {
  Result<std::string> order = side->buy(sku, pieces, now);
  port->look();
  return order;
}

Result<void> PairSide::ship(const std::string& order, const std::string& number,
                            Timestamp now) const {
  ONESHELF_TRY(side->ship(order, number, now));
  port->look();
  return success();
}

Result<void> PairSide::count(const std::string& sku, int64_t pieces, Timestamp now) const {
  ONESHELF_TRY(side->count(sku, pieces, now));
  port->look();
  return success();
}

Result<PairWanted> pair_wanted(const Invocation& typed) {
  const std::string pair = typed.text("pair");
  const size_t colon = pair.find(':');
  if (colon == std::string::npos) {
    return Error(ErrorCode::kInvalid, "usage.pair", "A pair is SOURCE:CHANNEL.")
        .remedied("For example: oneshelf demo --pair neto:bigcommerce.");
  }
  PairWanted wanted;
  wanted.source = pair.substr(0, colon);
  wanted.channel = pair.substr(colon + 1);
  wanted.products = ONESHELF_TRY(
      typed.number("products", {.otherwise = kUsualProducts, .least = 1, .most = kMostProducts}));
  wanted.channels =
      ONESHELF_TRY(typed.number("replicas", {.otherwise = wanted.is_group() ? kUsualReplicas : 1,
                                             .least = 1,
                                             .most = wanted.is_group() ? kMostReplicas : 1}));
  wanted.edits = ONESHELF_TRY(
      typed.number("edits", {.otherwise = kUsualEdits, .least = 1, .most = kMostEdits}));
  return wanted;
}

Result<std::unique_ptr<DemoPair>> DemoPair::start(App& app, const PairWanted& wanted) {
  std::unique_ptr<DemoPair> world(new DemoPair(app.http()));
  const Timestamp now = app.clock().now();
  world->source_.name = wanted.is_group() ? "master" : wanted.source;
  world->source_.side = ONESHELF_TRY(demo_side(wanted.source, Role::kSource, app.random()));
  ONESHELF_TRY(world->source_.side->fill(wanted.products, now));
  ONESHELF_TRY(world->open(app, world->source_));
  for (int64_t number = 1; number <= wanted.channels; ++number) {
    PairSide shop;
    shop.name = wanted.is_group() ? "replica-" + std::to_string(number) : wanted.channel;
    shop.side = ONESHELF_TRY(demo_side(wanted.channel, Role::kChannel, app.random()));
    if (wanted.is_group()) ONESHELF_TRY(fill_replica(*shop.side, wanted.products, number, now));
    ONESHELF_TRY(world->open(app, shop));
    world->channels_.push_back(std::move(shop));
  }
  return world;
}

uint64_t DemoPair::requests() {
  uint64_t sum = source_.side->requests();
  for (const PairSide& side : channels_) sum += side.side->requests();
  return sum;
}

uint64_t DemoPair::writes() {
  uint64_t sum = source_.side->writes();
  for (const PairSide& side : channels_) sum += side.side->writes();
  return sum;
}

}  // namespace oneshelf::cli
