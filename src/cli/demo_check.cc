#include "cli/demo_check.h"

#include <algorithm>

#include "cli/demo_compare.h"
#include "cli/plan_text.h"
#include "cli/run_jobs.h"
#include "cli/shopper.h"
#include "server/server.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

constexpr int kPiecesBought = 2;
constexpr milliseconds kOrderTime = std::chrono::seconds(10);
constexpr milliseconds kLookEvery = milliseconds(10);
constexpr size_t kPlanRowsShown = 8;
constexpr size_t kDifferencesTold = 50;

void add(std::vector<std::string> more, DemoReport& report) {
  std::ranges::move(more, std::back_inserter(report.differences));
}

void compare_catalogues(DemoWorld& world, DemoReport& report) {
  add(world.source().work([&](const bridge::State& source) {
    return world.shop().work(
        [&](const bridge::State& shop) { return catalogue_differences(source, shop); });
  }),
      report);
}

size_t booked_orders(DemoWorld& world) {
  return world.source().work([](const bridge::State& state) { return state.orders().size(); });
}

/// Waits until the source holds an order. Error: `demo.order_late`.
Result<void> wait_for_order(const Context& context, DemoWorld& world) {
  const Context limited = context.within(kOrderTime);
  while (booked_orders(world) == 0) {
    if (context.stopped() || limited.left() == milliseconds(0)) {
      return Error(ErrorCode::kTimeout, "demo.order_late",
                   "The order did not reach the source within " + duration_text(kOrderTime) + ".");
    }
    context.pause(kLookEvery);
  }
  return success();
}

struct Bought {
  std::string sku;
  std::string order_id;
  Decimal stock_before;
};

Result<Bought> buy_something(const Context& context, App& app, DemoWorld& world) {
  Bought bought;
  world.shop().work([&](const bridge::State& state) {
    bought.sku = sku_with_stock(state, Decimal::from_integer(kPiecesBought + 1));
    bought.stock_before = state.available(bought.sku).value_or(Decimal());
  });
  if (bought.sku.empty()) {
    return Error(ErrorCode::kNotFound, "demo.sold_out", "The shop has nothing in stock to buy.");
  }
  bought.order_id =
      ONESHELF_TRY(Shopper(app.http(), world.shop_url()).buy(context, bought.sku, kPiecesBought));
  return bought;
}

/// The order is booked once and to the cent, and both sides show what is left.
void compare_order(DemoWorld& world, const Bought& bought, DemoReport& report) {
  const bridge::Order sold = world.shop().work(
      [&](const bridge::State& state) { return state.find_order(bought.order_id)->row; });
  const Decimal left = bought.stock_before - Decimal::from_integer(kPiecesBought);
  const auto available = [&](const bridge::State& state) {
    return state.available(bought.sku).value_or(Decimal());
  };
  add(world.source().work(
          [&](const bridge::State& state) { return order_differences(state, sold); }),
      report);
  for (bridge::Bridge* side : {&world.source(), &world.shop()}) {
    const Decimal now = side->work(available);
    if (now != left) {
      add({bought.sku + ": " + now.to_string() + " are left instead of " + left.to_string()},
          report);
    }
  }
}

}  // namespace

Json to_json(const DemoReport& report) {
  Json differences = Json::array();
  for (size_t i = 0; i < std::min(report.differences.size(), kDifferencesTold); ++i) {
    differences.push(report.differences[i]);
  }
  const int64_t ms = report.took.count();
  Json json = Json::object();
  json.set("ok", report.is_ok()).set("skus", static_cast<uint64_t>(report.skus));
  json.set("requests", report.requests);
  json.set("seconds", Json::number(Decimal::from_millionths(ms * 1000)));
  json.set("peak_rss_bytes", report.peak_rss_bytes);
  json.set("second_plan_changes", static_cast<uint64_t>(report.second_plan_changes));
  json.set("second_run_writes", report.second_run_writes);
  json.set("order_latency_ms", static_cast<int64_t>(report.order_latency.count()));
  return json.set("differences", std::move(differences));
}

Result<void> fill_shop(App& app, const Session& session, DemoWorld& world, DemoReport& report) {
  const LinkId link(kDemoLink);
  const FreshPlan fresh = ONESHELF_TRY(plan_as_job(app, session, link));
  session.out.text("\nThe plan:\n" + changes_text(fresh.plan, kPlanRowsShown) +
                   issues_text(fresh.plan, kPlanRowsShown) + totals_text(fresh.plan.summary));
  const Json applied = ONESHELF_TRY(
      catalogue_as_job(app, session, link, Jobs::IfRunning::kWait, GuardFacts::Asked::kByPerson));
  session.out.say("Applied: " + counted(count_in(applied["apply"], "created"), "SKU") +
                  " created with " + counted(count_in(applied, "channel_requests"), "request") +
                  " to the shop in " + duration_text(milliseconds(count_in(applied, "took_ms"))) +
                  ".");
  report.skus = world.shop().work([](const bridge::State& state) { return skus_for_sale(state); });
  if (report.skus == 0) add({"the shop is still empty"}, report);
  compare_catalogues(world, report);
  return success();
}

Result<void> check_rest(App& app, const Session& session, DemoWorld& world, DemoReport& report) {
  const LinkId link(kDemoLink);
  const uint64_t writes_before = world.shop().counts().writes() + world.source().counts().writes();
  const FreshPlan fresh = ONESHELF_TRY(plan_as_job(app, session, link));
  report.second_plan_changes = fresh.plan.summary.changes() + fresh.plan.summary.field_changes;
  ONESHELF_TRY(
      catalogue_as_job(app, session, link, Jobs::IfRunning::kWait, GuardFacts::Asked::kByPerson));
  report.second_run_writes =
      world.shop().counts().writes() + world.source().counts().writes() - writes_before;
  if (!fresh.plan.products.empty()) add({"the second plan is not empty"}, report);
  if (report.second_run_writes > 0) add({"the second run wrote something"}, report);
  return success();
}

Result<void> check_order(App& app, const Session& session, DemoWorld& world, DemoReport& report) {
  const Context context = session.context(app);
  Bought bought;
  {
    Scheduler scheduler(app.parts(), app.jobs());
    const std::unique_ptr<Server> server =
        ONESHELF_TRY(Server::start(app.parts(), app.jobs(), &scheduler, {.version = version()}));
    scheduler.start();
    world.send_hints_to(server->url());
    bought = ONESHELF_TRY(buy_something(context, app, world));
    const milliseconds began = app.clock().monotonic();
    ONESHELF_TRY(wait_for_order(context, world));
    report.order_latency = app.clock().monotonic() - began;
  }
  // Once more with nobody else at work: nothing is booked twice, and all figures agree again.
  ONESHELF_TRY(orders_as_job(app, session, LinkId(kDemoLink)));
  ONESHELF_TRY(catalogue_as_job(app, session, LinkId(kDemoLink), Jobs::IfRunning::kWait,
                                GuardFacts::Asked::kByPerson));
  compare_order(world, bought, report);
  compare_catalogues(world, report);
  session.out.say("Bought " + std::to_string(kPiecesBought) + " of " + bought.sku +
                  " in the shop: in the source after " + duration_text(report.order_latency) + ".");
  return success();
}

}  // namespace oneshelf::cli
