// demo --pair of a shop with itself: what happens on one shop reaches all of them.
#include <algorithm>

#include "cli/demo_group.h"
#include "cli/run_jobs.h"
#include "engine/scheduler.h"
#include "server/server.h"

namespace oneshelf::cli {
namespace {

constexpr int kPieces = 2;
constexpr int64_t kLeastCounted = 20;

/// People at work on all shops at once; each thing they do is followed to every shop.
class GroupTrade {
 public:
  GroupTrade(const Session& session, App& app, DemoPair& world, GroupReport& report)
      : context_(session.context(app)), app_(app), world_(world), report_(report) {}

  /// Somebody counts goods on the master, again and again.
  Result<void> edit() {
    const auto shelf = world_.source().side->shelf(now());
    std::vector<std::string> skus;
    for (const auto& [sku, shown] : shelf) skus.push_back(sku);
    for (int64_t i = 0; i < report_.edits; ++i) {
      const std::string& sku = skus[static_cast<size_t>(i) % skus.size()];
      const int64_t pieces = kLeastCounted + i;
      take_breath(context_);
      const milliseconds began = app_.clock().monotonic();
      ONESHELF_TRY(world_.source().count(sku, pieces, now()));
      ONESHELF_TRY(wait_for_stock(sku, Decimal::from_integer(pieces)));
      report_.spread.push_back(app_.clock().monotonic() - began);
    }
    return success();
  }

  /// Somebody buys on a replica: the master and every other replica go down by as much.
  Result<void> sell() {
    PairSide& shop = world_.channels().front();
    const std::string sku = ONESHELF_TRY(something_in_stock(shop));
    const Decimal left = shop.side->shelf(now())[sku].stock - Decimal::from_integer(kPieces);
    take_breath(context_);
    const auto before = world_.source().side->orders(now());
    const milliseconds began = app_.clock().monotonic();
    const std::string order = ONESHELF_TRY(shop.buy(sku, kPieces, now()));
    ONESHELF_TRY(wait_until(context_, "order",
                            [&] { return world_.source().side->shelf(now())[sku].stock == left; }));
    report_.order_to_master = app_.clock().monotonic() - began;
    ONESHELF_TRY(wait_for_stock(sku, left));
    report_.order_to_others = app_.clock().monotonic() - began;
    return send_parcel(shop, order, before);
  }

  /// Somebody buys on the master itself.
  Result<void> sell_on_master() {
    const std::string sku = ONESHELF_TRY(something_in_stock(world_.source()));
    const Decimal left =
        world_.source().side->shelf(now())[sku].stock - Decimal::from_integer(kPieces);
    ONESHELF_TRY(world_.source().buy(sku, kPieces, now()));
    return wait_for_stock(sku, left);
  }

 private:
  Timestamp now() const { return app_.clock().now(); }

  Result<std::string> something_in_stock(PairSide& shop) {
    for (const auto& [sku, shown] : shop.side->shelf(now())) {
      if (shown.stock > Decimal::from_integer(kPieces)) return sku;
    }
    return Error(ErrorCode::kNotFound, "demo.sold_out", "The shop has nothing in stock to buy.");
  }

  Result<void> wait_for_stock(const std::string& sku, Decimal left) {
    return wait_until(context_, "stock of " + sku, [&] {
      return std::ranges::all_of(world_.channels(), [&](PairSide& shop) {
        return shop.side->shelf(now())[sku].stock == left;
      });
    });
  }

  Result<void> send_parcel(PairSide& shop, const std::string& order,
                           const std::map<std::string, DemoOrder>& before) {
    take_breath(context_);
    const milliseconds began = app_.clock().monotonic();
    for (const auto& [id, document] : world_.source().side->orders(now())) {
      if (before.contains(id)) continue;
      ONESHELF_TRY(world_.source().ship(id, "TRACK-" + order, now()));
    }
    ONESHELF_TRY(wait_until(context_, "parcel", [&] {
      return !shop.side->orders(now())[order].tracking_numbers.empty();
    }));
    report_.parcel = app_.clock().monotonic() - began;
    return success();
  }

  const Context context_;
  App& app_;
  DemoPair& world_;
  GroupReport& report_;
};

}  // namespace

Result<void> trade_in_group(const Session& session, App& app, DemoPair& world,
                            GroupReport& report) {
  {
    ONESHELF_TRY(look_every(app, world, kNoPolling));
    Scheduler scheduler(app.parts(), app.jobs());
    const std::unique_ptr<Server> server =
        ONESHELF_TRY(Server::start(app.parts(), app.jobs(), &scheduler, {.version = version()}));
    scheduler.start();
    ONESHELF_TRY(send_pair_hooks(session, app, world, server->url()));
    GroupTrade trade(session, app, world, report);
    ONESHELF_TRY(trade.edit());
    ONESHELF_TRY(trade.sell());
    ONESHELF_TRY(trade.sell_on_master());
  }
  session.out.say("\nCounted on the master, goods were right in all " +
                  counted(static_cast<int64_t>(report.replicas), "replica") + " after " +
                  duration_text(report.spread_within(50)) + " (p50) and " +
                  duration_text(report.spread_within(99)) + " (p99) of " +
                  counted(static_cast<int64_t>(report.spread.size()), "edit") +
                  ". What one replica sold was gone from all others after " +
                  duration_text(report.order_to_others) + ".");
  // Once more with nobody else at work: all figures agree again.
  for (const PairSide& shop : world.channels()) {
    ONESHELF_TRY(orders_as_job(app, session, shop.link()));
    ONESHELF_TRY(catalogue_as_job(app, session, shop.link(), Jobs::IfRunning::kWait,
                                  GuardFacts::Asked::kByPerson));
  }
  compare_stock(app, world, report.differences);
  return look_every(app, world, kPairPoll);
}

}  // namespace oneshelf::cli
