// plan, apply, sync, explain.
#include "base/text.h"
#include "cli/plan_text.h"
#include "cli/run_jobs.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;

/// Records of the run that wait for somebody.
int64_t left_over(const Json& report) {
  return count_in(report["plan"], "issues") + count_in(report["apply"], "failed") +
         count_in(report, "held") + count_in(report["orders"], "held") +
         count_in(report["orders"], "failed");
}

Exit exit_after(const Json& report) {
  return left_over(report) > 0 ? Exit::kSomeParked : Exit::kOk;
}

std::string requests_text(const Json& report) {
  return counted(count_in(report, "source_requests") + count_in(report, "channel_requests"),
                 "request") +
         " in " + duration_text(milliseconds(count_in(report, "took_ms")));
}

void show_applied(const std::string& link, const Json& report, Output& out) {
  const Json& apply = report["apply"];
  out.say(link + ": " + grouped(count_in(apply, "created")) + " created, " +
          grouped(count_in(apply, "updated")) + " updated, " + grouped(count_in(apply, "hidden")) +
          " hidden, " + grouped(count_in(apply, "deleted")) + " deleted, " +
          counted(count_in(apply, "stock_written"), "stock figure") + " written; " +
          requests_text(report) + ".");
  const int64_t shadowed = count_in(report, "shadowed");
  if (shadowed > 0) {
    out.say("  Nothing was sent; " + counted(shadowed, "new difference") +
            " recorded: oneshelf shadow " + link);
  }
  const int64_t approved = count_in(report, "approved");
  if (approved > 0) out.say("  " + counted(approved, "item") + " approved by a rule.");
  const int64_t parked = count_in(report["plan"], "issues") + count_in(apply, "failed");
  if (parked > 0) out.say("  " + counted(parked, "record") + " parked: oneshelf parked " + link);
  const int64_t held = count_in(report, "held");
  if (held > 0) out.say("  " + counted(held, "change") + " held: oneshelf held " + link);
}

void show_orders(const std::string& link, const Json& report, Output& out) {
  const Json& orders = report["orders"];
  out.say(link + ": " + counted(count_in(orders, "taken"), "new order") + ", " +
          grouped(count_in(orders, "written")) + " written, " +
          grouped(count_in(orders, "left_out")) + " left out, " +
          counted(count_in(orders, "shipments"), "shipment") + " passed on; " +
          requests_text(report) + ".");
  const int64_t booked = count_in(orders, "refunds");
  if (booked > 0) out.say("  " + counted(booked, "refund") + " of the shop booked in the source.");
  const int64_t told = count_in(orders, "refunds_to_channel");
  if (told > 0) out.say("  " + counted(told, "refund") + " of the source given back in the shop.");
  const int64_t held = count_in(orders, "held") + count_in(orders, "failed");
  if (held > 0) out.say("  " + counted(held, "order") + " held: oneshelf orders --state held");
}

Result<std::vector<LinkId>> links_to_sync(App& app, const Invocation& typed) {
  std::vector<LinkId> links;
  for (const std::string& name : typed.all("LINK")) links.emplace_back(name);
  if (!links.empty()) return links;
  for (const LinkRecord& link : ONESHELF_TRY(all_links(app))) {
    if (!link.paused) links.push_back(link.id);
  }
  return links;
}

/// Syncs one link; what failed is told in `json` and in the exit code, and the others go on.
Exit sync_one(App& app, const Session& session, const LinkId& link, Json& json) {
  const auto take = [&](std::string_view part, const Result<Json>& report) {
    if (!report.ok()) {
      json.set("error", error_json(report.error()));
      session.out.note(error_text(report.error()));
      return exit_of(report.error());
    }
    json.set(part, *report);
    const auto show = part == "orders" ? show_orders : show_applied;
    show(link.str(), *report, session.out);
    return exit_after(*report);
  };
  json.set("link", link.str());
  Exit exit = Exit::kOk;
  if (!session.typed.has("catalogue-only")) {
    exit = worse(exit, take("orders", orders_as_job(app, session, link)));
  }
  if (!session.typed.has("orders-only")) {
    exit =
        worse(exit, take("catalogue", catalogue_as_job(app, session, link, Jobs::IfRunning::kJoin,
                                                       GuardFacts::Asked::kBySchedule)));
  }
  return exit;
}

Json texts_json(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Json explanation_json(const LinkId& link, const Explanation& explanation) {
  Json json = Json::object();
  json.set("link", link.str()).set("selection", texts_json(explanation.selection));
  json.set("rules", texts_json(explanation.rules));
  json.set("price", texts_json(explanation.price)).set("stock", texts_json(explanation.stock));
  json.set("issues", texts_json(explanation.issues));
  const auto figure = [](const std::optional<Decimal>& value) {
    return value ? Json(value->to_string()) : Json();
  };
  json.set("desired_price", figure(explanation.desired_price));
  return json.set("desired_stock", figure(explanation.desired_stock));
}

void show_steps(std::string_view title, const std::vector<std::string>& steps, Output& out) {
  if (steps.empty()) return;
  out.say("  " + std::string(title));
  for (const std::string& step : steps) out.say("    " + printable(step));
}

void show_explanation(const LinkId& link, const Explanation& explanation, Output& out) {
  out.say(link.str());
  show_steps("selection", explanation.selection, out);
  show_steps("rules", explanation.rules, out);
  show_steps("price", explanation.price, out);
  show_steps("stock", explanation.stock, out);
  show_steps("issues", explanation.issues, out);
}

Result<Explanation> explain_on(App& app, const LinkId& id, const std::string& sku) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), id));
  const OpenConnection channel =
      ONESHELF_TRY(app.connections().open(link.channel.id, Lane::kCatalogue));
  return explain_sku(app.parts(), link, channel.traits(), sku);
}

}  // namespace

Result<Exit> run_plan(App& app, const Session& session) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kRowsShown));
  const FreshPlan fresh =
      ONESHELF_TRY(plan_as_job(app, session, LinkId(session.typed.text("LINK"))));
  const size_t rows = static_cast<size_t>(limit);
  session.out.text(changes_text(fresh.plan, rows));
  session.out.text(issues_text(fresh.plan, rows));
  session.out.text(held_text(fresh.judged.held, rows));
  session.out.text(totals_text(fresh.plan.summary));
  if (session.out.json()) session.out.answer(plan_json(fresh));
  return Exit::kOk;
}

Result<Exit> run_apply(App& app, const Session& session) {
  const LinkId link(session.typed.text("LINK"));
  Json report = ONESHELF_TRY(
      catalogue_as_job(app, session, link, Jobs::IfRunning::kWait, GuardFacts::Asked::kByPerson));
  show_applied(link.str(), report, session.out);
  const Exit exit = exit_after(report);
  session.out.answer(report.set("link", link.str()));
  return exit;
}

Result<Exit> run_sync(App& app, const Session& session) {
  if (session.typed.has("orders-only") && session.typed.has("catalogue-only")) {
    return usage_error("usage.both", "Either --orders-only or --catalogue-only.");
  }
  const std::vector<LinkId> links = ONESHELF_TRY(links_to_sync(app, session.typed));
  if (links.empty()) session.out.say("There is no link to sync.");
  Json list = Json::array();
  Exit exit = Exit::kOk;
  for (const LinkId& link : links) {
    if (session.signals.token().stop_requested()) break;
    Json json = Json::object();
    exit = worse(exit, sync_one(app, session, link, json));
    list.push(std::move(json));
  }
  session.out.answer(Json::object().set("links", std::move(list)));
  return exit;
}

Result<Exit> run_explain(App& app, const Session& session) {
  const std::string sku = session.typed.text("SKU");
  std::vector<LinkId> links;
  if (session.typed.has("link")) links.emplace_back(session.typed.text("link"));
  if (links.empty()) {
    for (const LinkRecord& link : ONESHELF_TRY(all_links(app))) links.push_back(link.id);
  }
  if (links.empty()) return Error(ErrorCode::kNotFound, "link.none", "There is no link yet.");
  std::optional<Error> last;
  Json list = Json::array();
  for (const LinkId& link : links) {
    const Result<Explanation> explanation = explain_on(app, link, sku);
    if (!explanation.ok()) {
      last = explanation.error();
      session.out.note(link.str() + ": " + explanation.error().message());
      continue;
    }
    show_explanation(link, *explanation, session.out);
    list.push(explanation_json(link, *explanation));
  }
  if (list.size() == 0) return *last;
  session.out.answer(Json::object().set("sku", sku).set("links", std::move(list)));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
