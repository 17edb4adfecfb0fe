// demo --pair of a shop with itself: a group from nothing to the same figures everywhere.
#include <algorithm>

#include "cli/demo_group.h"
#include "cli/group_text.h"
#include "cli/run_jobs.h"

namespace oneshelf::cli {
namespace {

constexpr const char* kGroup = "shops";
constexpr size_t kRowsShown = 5;

Result<void> add(const Session& session, App& app, const PairSide& shop) {
  NewReplica wanted;
  wanted.group = kGroup;
  wanted.name = shop.name;
  wanted.platform = shop.side->platform();
  wanted.values = shop.values();
  wanted.settings = pair_intervals(kPairPoll);
  const AddedReplica added = ONESHELF_TRY(add_replica(session.context(app), app.parts(), wanted));
  session.out.say("Added \"" + shop.name + "\": " + printable(added.info.remote_name) + ".");
  if (!added.open.empty()) {
    return Error(ErrorCode::kInternal, "demo.open_question",
                 "The group asks for " + added.open.front() + ".");
  }
  return success();
}

Result<void> bring_up(const Session& session, App& app, const PairSide& shop, GroupReport& report) {
  const std::pair<ReplicaSynced, JobId> done =
      ONESHELF_TRY(group_sync_as_job(app, session, kGroup, shop.link()));
  const ReplicaSynced& synced = done.first;
  session.out.say("\nThe initial sync of \"" + shop.name + "\":");
  session.out.text(review_text(synced.review, kRowsShown));
  session.out.text(verification_text(synced.verification, kRowsShown));
  report.figures_written += static_cast<size_t>(synced.report.apply.stock_written);
  if (!synced.completed) report.differences.push_back(shop.name + ": it was not completed");
  return success();
}

}  // namespace

Result<void> set_up_group(const Session& session, App& app, DemoPair& world, GroupReport& report) {
  ONESHELF_TRY(connect_side(session, app, world.source(), Role::kSource));
  ONESHELF_TRY(make_group(app.parts(), kGroup, world.source().connection()));
  for (const PairSide& shop : world.channels()) ONESHELF_TRY(add(session, app, shop));
  for (const PairSide& shop : world.channels()) ONESHELF_TRY(bring_up(session, app, shop, report));
  report.replicas = world.channels().size();
  report.skus = world.source().side->shelf(app.clock().now()).size();
  compare_stock(app, world, report.differences);
  return success();
}

milliseconds GroupReport::spread_within(size_t percent) const {
  std::vector<milliseconds> sorted = spread;
  std::ranges::sort(sorted);
  if (sorted.empty()) return milliseconds(0);
  return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

Json to_json(const GroupReport& report) {
  const auto ms = [](milliseconds time) { return static_cast<int64_t>(time.count()); };
  Json differences = Json::array();
  for (const std::string& difference : report.differences) differences.push(difference);
  return Json::object()
      .set("ok", report.is_ok())
      .set("skus", static_cast<uint64_t>(report.skus))
      .set("replicas", static_cast<uint64_t>(report.replicas))
      .set("figures_written", static_cast<uint64_t>(report.figures_written))
      .set("stock_edits", static_cast<uint64_t>(report.spread.size()))
      .set("edit_to_all_p50_ms", ms(report.spread_within(50)))
      .set("edit_to_all_p99_ms", ms(report.spread_within(99)))
      .set("order_to_master_ms", ms(report.order_to_master))
      .set("order_to_others_ms", ms(report.order_to_others))
      .set("parcel_ms", ms(report.parcel))
      .set("differences", std::move(differences));
}

}  // namespace oneshelf::cli
