// demo --pair: an order and its parcel.
#include "cli/demo_pair_steps.h"
#include "cli/run_jobs.h"
#include "engine/hook_care.h"
#include "server/server.h"

namespace oneshelf::cli {
namespace {

constexpr int kPieces = 2;
constexpr milliseconds kLongest = std::chrono::seconds(30);
constexpr milliseconds kLookEvery = milliseconds(5);
constexpr milliseconds kBreath = std::chrono::seconds(5);

/// Buys in one shop, sends the goods from the source, and measures both ways.
class Trade {
 public:
  Trade(const Session& session, App& app, DemoPair& world, PairSide& shop, PairReport& report)
      : context_(session.context(app)), app_(app), world_(world), shop_(shop), report_(report) {}

  Result<PairLatency> run() {
    PairLatency latency;
    take_breath(context_);
    const auto before = booked();
    const std::string sku = ONESHELF_TRY(something_in_stock());
    milliseconds began = app_.clock().monotonic();
    order_ = ONESHELF_TRY(shop_.buy(sku, kPieces, app_.clock().now()));
    ONESHELF_TRY(wait_until(context_, "order", [&] { return booked().size() > before.size(); }));
    latency.order = app_.clock().monotonic() - began;
    const DemoOrder document = ONESHELF_TRY(new_one(before));
    const std::string number = "TRACK-" + order_;
    take_breath(context_);
    began = app_.clock().monotonic();
    ONESHELF_TRY(world_.source().ship(document.id, number, app_.clock().now()));
    ONESHELF_TRY(wait_until(context_, "parcel", [&] { return !sold().tracking_numbers.empty(); }));
    latency.parcel = app_.clock().monotonic() - began;
    check(document, number);
    return latency;
  }

 private:
  std::map<std::string, DemoOrder> booked() {
    return world_.source().side->orders(app_.clock().now());
  }
  DemoOrder sold() { return shop_.side->orders(app_.clock().now())[order_]; }

  Result<std::string> something_in_stock() {
    for (const auto& [sku, shown] : shop_.side->shelf(app_.clock().now())) {
      if (shown.stock > Decimal::from_integer(kPieces)) return sku;
    }
    return Error(ErrorCode::kNotFound, "demo.sold_out", "The shop has nothing in stock to buy.");
  }

  Result<DemoOrder> new_one(const std::map<std::string, DemoOrder>& before) {
    for (const auto& [id, order] : booked()) {
      if (!before.contains(id)) return order;
    }
    return Error(ErrorCode::kNotFound, "demo.order_gone", "The order left the source again.");
  }

  void check(const DemoOrder& document, const std::string& number) {
    const DemoOrder order = sold();
    const auto expect = [&](bool same, const std::string& what) {
      if (!same) report_.differences.push_back("order " + order_ + ": " + what);
    };
    expect(document.total == order.total, "it is booked with " + document.total.to_string() +
                                              " instead of " + order.total.to_string());
    expect(document.pieces == order.pieces, "the pieces differ");
    expect(order.tracking_numbers == std::vector{number}, "the shop has not just the one parcel");
  }

  const Context context_;
  App& app_;
  DemoPair& world_;
  PairSide& shop_;
  PairReport& report_;
  std::string order_;
};

Result<PairLatency> trade_by_polling(const Session& session, App& app, DemoPair& world,
                                     PairReport& report) {
  Scheduler scheduler(app.parts(), app.jobs());
  scheduler.start();
  return Trade(session, app, world, world.channels().front(), report).run();
}

Result<PairLatency> trade_by_webhook(const Session& session, App& app, DemoPair& world,
                                     PairReport& report) {
  ONESHELF_TRY(look_every(app, world, kNoPolling));
  Scheduler scheduler(app.parts(), app.jobs());
  const std::unique_ptr<Server> server =
      ONESHELF_TRY(Server::start(app.parts(), app.jobs(), &scheduler, {.version = version()}));
  scheduler.start();
  ONESHELF_TRY(send_pair_hooks(session, app, world, server->url()));
  return Trade(session, app, world, world.channels().front(), report).run();
}

void tell(const Session& session, std::string_view how, const PairLatency& latency) {
  session.out.say(std::string(how) + " the order is in the source after " +
                  duration_text(latency.order) + ", its parcel in the shop after " +
                  duration_text(latency.parcel) + ".");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> pair_intervals(std::chrono::seconds interval) {
  const std::string seconds = std::to_string(interval.count());
  return {{"intervals.orders_seconds", seconds},
          {"intervals.documents_seconds", seconds},
          {"intervals.stock_seconds", seconds},
          {"intervals.catalogue_seconds", seconds}};
}

Result<void> look_every(App& app, DemoPair& world, std::chrono::seconds interval) {
  for (const PairSide& shop : world.channels()) {
    ONESHELF_TRY(change_link(app.parts(), shop.link(), pair_intervals(interval)));
    ONESHELF_TRY(app.store().write([&](Records& records) -> Result<void> {
      for (const std::string& task : tasks_of(shop.link())) {
        ONESHELF_TRY(records.schedule(task, app.clock().now() + interval));
      }
      return success();
    }));
  }
  return success();
}

void take_breath(const Context& context) { context.pause(kBreath); }

Result<void> wait_until(const Context& context, const std::string& what,
                        const std::function<bool()>& is_there) {
  const Context limited = context.within(kLongest);
  while (!is_there()) {
    if (context.stopped() || limited.left() == milliseconds(0)) {
      return Error(ErrorCode::kTimeout, "demo.late",
                   "The " + what + " did not arrive within " + duration_text(kLongest) + ".");
    }
    context.pause(kLookEvery);
  }
  return success();
}

Result<void> send_pair_hooks(const Session& session, App& app, DemoPair& world,
                             const std::string& hub_url) {
  world.proxy().lead_to(hub_url);
  ONESHELF_TRY(save_public_url(app.store(), HookProxy::kAddress));
  PairSide& source = world.source();
  source.side->enter_hook_address(hub_url + "/hooks/" + source.name);
  ONESHELF_TRY(care_for_hooks(session.context(app), app.parts(), source.connection()));
  for (const PairSide& shop : world.channels()) {
    ONESHELF_TRY(care_for_hooks(session.context(app), app.parts(), shop.connection()));
  }
  return success();
}

Result<void> trade_in_pair(const Session& session, App& app, DemoPair& world, PairReport& report) {
  report.by_polling = ONESHELF_TRY(trade_by_polling(session, app, world, report));
  tell(session, "By looking every " + duration_text(kPairPoll), report.by_polling);
  report.by_webhook = ONESHELF_TRY(trade_by_webhook(session, app, world, report));
  tell(session, "Told by webhooks", report.by_webhook);
  // Once more with nobody else at work: all figures agree again.
  for (const PairSide& shop : world.channels()) {
    ONESHELF_TRY(orders_as_job(app, session, shop.link()));
    ONESHELF_TRY(catalogue_as_job(app, session, shop.link(), Jobs::IfRunning::kWait,
                                  GuardFacts::Asked::kByPerson));
  }
  compare_shelves(app, world, report.differences);
  return look_every(app, world, kPairPoll);
}

}  // namespace oneshelf::cli
