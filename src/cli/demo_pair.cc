#include "cli/demo_pair.h"

namespace oneshelf::cli {

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

Result<std::unique_ptr<DemoPair>> DemoPair::start(App& app, const std::string& pair,
                                                  int64_t products) {
  const size_t colon = pair.find(':');
  if (colon == std::string::npos) {
    return Error(ErrorCode::kInvalid, "usage.pair", "A pair is SOURCE:CHANNEL.")
        .remedied("For example: oneshelf demo --pair neto:bigcommerce.");
  }
  const std::string source = pair.substr(0, colon);
  const std::string channel = pair.substr(colon + 1);
  std::unique_ptr<DemoPair> world(new DemoPair(app.http()));
  world->source_.name = source;
  world->source_.side = ONESHELF_TRY(demo_side(source, Role::kSource, app.random()));
  PairSide shop;
  shop.name = channel;
  shop.side = ONESHELF_TRY(demo_side(channel, Role::kChannel, app.random()));
  world->channels_.push_back(std::move(shop));
  ONESHELF_TRY(world->source_.side->fill(products, app.clock().now()));
  ONESHELF_TRY(world->open(app, world->source_));
  for (PairSide& side : world->channels_) ONESHELF_TRY(world->open(app, side));
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
