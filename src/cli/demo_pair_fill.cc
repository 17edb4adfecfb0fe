// demo --pair: the catalogue goes out.
#include <algorithm>

#include "cli/demo_pair_steps.h"
#include "cli/plan_text.h"
#include "cli/run_jobs.h"
#include "engine/approvals.h"

namespace oneshelf::cli {
namespace {

constexpr size_t kPlanRowsShown = 8;
constexpr size_t kDifferencesTold = 50;

/// Everything the source sells, by one rule of words: what orders are booked with is not for sale.
Result<void> approve(const Session& session, App& app, const PairSide& shop,
                     const std::map<std::string, DemoSku>& shelf) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), shop.link()));
  ApprovalOrder order;
  for (const auto& [sku, shown] : shelf) order.choice.skus.push_back(sku);
  order.who = kWho;
  order.why = "the demo's first catalogue";
  const std::vector<ApprovalOrder> orders = {std::move(order)};
  const std::vector<ApprovalReport> done = ONESHELF_TRY(approve_items(app.parts(), link, orders));
  session.out.say("Approved for \"" + shop.name +
                  "\": " + counted(done.front().event.items, "SKU") + ".");
  return success();
}

enum class Compared { kAll, kStock };

void compare(const std::string& sku, const DemoSku& own, const DemoSku& copy, Compared what,
             std::vector<std::string>& differences) {
  const auto expect = [&](std::string_view field, Decimal here, Decimal there) {
    if (here == there) return;
    differences.push_back(sku + ": " + std::string(field) + " " + here.to_string() + " is " +
                          there.to_string() + " in the shop");
  };
  if (what == Compared::kAll) expect("price", own.price, copy.price);
  expect("stock", std::max(own.stock, Decimal()), copy.stock);
}

std::vector<std::string> differences_between(const std::map<std::string, DemoSku>& source,
                                             const std::map<std::string, DemoSku>& shop,
                                             Compared what) {
  std::vector<std::string> differences;
  for (const auto& [sku, own] : source) {
    const auto copy = shop.find(sku);
    if (copy == shop.end()) {
      differences.push_back(sku + ": it is not in the shop");
    } else {
      compare(sku, own, copy->second, what, differences);
    }
  }
  if (shop.size() != source.size()) {
    differences.push_back("the source sells " + std::to_string(source.size()) + " SKUs, the shop " +
                          std::to_string(shop.size()));
  }
  return differences;
}

Result<void> fill(const Session& session, App& app, DemoPair& world, PairSide& shop,
                  PairReport& report) {
  const Timestamp now = app.clock().now();
  ONESHELF_TRY(approve(session, app, shop, world.source().side->shelf(now)));
  const FreshPlan fresh = ONESHELF_TRY(plan_as_job(app, session, shop.link()));
  session.out.text("\nThe plan:\n" + changes_text(fresh.plan, kPlanRowsShown) +
                   issues_text(fresh.plan, kPlanRowsShown) + totals_text(fresh.plan.summary));
  const uint64_t before = shop.side->requests();
  const Json applied = ONESHELF_TRY(catalogue_as_job(
      app, session, shop.link(), Jobs::IfRunning::kWait, GuardFacts::Asked::kByPerson));
  report.first_run_requests += shop.side->requests() - before;
  session.out.say("Applied: " + counted(count_in(applied["apply"], "created"), "SKU") +
                  " created with " + counted(count_in(applied, "channel_requests"), "request") +
                  " to \"" + shop.name + "\" in " +
                  duration_text(milliseconds(count_in(applied, "took_ms"))) + ".");
  return success();
}

Result<void> expect_rest(const Session& session, App& app, DemoPair& world, const PairSide& shop,
                         PairReport& report) {
  const uint64_t before = world.writes();
  const FreshPlan fresh = ONESHELF_TRY(plan_as_job(app, session, shop.link()));
  ONESHELF_TRY(catalogue_as_job(app, session, shop.link(), Jobs::IfRunning::kWait,
                                GuardFacts::Asked::kByPerson));
  report.second_plan_changes += fresh.plan.summary.changes() + fresh.plan.summary.field_changes;
  report.second_run_writes += world.writes() - before;
  if (!fresh.plan.products.empty()) report.differences.push_back("the second plan is not empty");
  if (world.writes() != before) report.differences.push_back("the second run wrote something");
  return success();
}

void compare_all(App& app, DemoPair& world, Compared what, std::vector<std::string>& differences) {
  const Timestamp now = app.clock().now();
  const auto source = world.source().side->shelf(now);
  for (PairSide& shop : world.channels()) {
    for (std::string& one : differences_between(source, shop.side->shelf(now), what)) {
      differences.push_back(shop.name + ": " + std::move(one));
    }
  }
}

}  // namespace

void compare_shelves(App& app, DemoPair& world, std::vector<std::string>& differences) {
  compare_all(app, world, Compared::kAll, differences);
}

void compare_stock(App& app, DemoPair& world, std::vector<std::string>& differences) {
  compare_all(app, world, Compared::kStock, differences);
}

Result<void> fill_pair(const Session& session, App& app, DemoPair& world, PairReport& report) {
  for (PairSide& shop : world.channels()) {
    ONESHELF_TRY(fill(session, app, world, shop, report));
    ONESHELF_TRY(expect_rest(session, app, world, shop, report));
    report.skus += shop.side->shelf(app.clock().now()).size();
  }
  if (report.skus == 0) report.differences.push_back("the shop is still empty");
  compare_shelves(app, world, report.differences);
  session.out.say("A second plan has " +
                  counted(static_cast<int64_t>(report.second_plan_changes), "change") + ".\n");
  return success();
}

Json to_json(const PairReport& report) {
  const auto ms = [](milliseconds time) { return static_cast<int64_t>(time.count()); };
  Json differences = Json::array();
  for (size_t i = 0; i < std::min(report.differences.size(), kDifferencesTold); ++i) {
    differences.push(report.differences[i]);
  }
  const milliseconds poll = kPairPoll;
  Json latency = Json::object();
  latency.set("poll_interval_ms", ms(poll));
  latency.set("order_by_polling_ms", ms(report.by_polling.order));
  latency.set("parcel_by_polling_ms", ms(report.by_polling.parcel));
  latency.set("order_by_webhook_ms", ms(report.by_webhook.order));
  latency.set("parcel_by_webhook_ms", ms(report.by_webhook.parcel));
  return Json::object()
      .set("ok", report.is_ok())
      .set("skus", static_cast<uint64_t>(report.skus))
      .set("first_run_requests", report.first_run_requests)
      .set("second_plan_changes", static_cast<uint64_t>(report.second_plan_changes))
      .set("second_run_writes", report.second_run_writes)
      .set("latency", std::move(latency))
      .set("differences", std::move(differences));
}

}  // namespace oneshelf::cli
