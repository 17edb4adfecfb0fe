// approve: which items may go to the channel, who said so, and rules that say so by themselves.
#include "base/text.h"
#include "cli/commands.h"
#include "cli/read_file.h"
#include "cli/sku_file.h"
#include "engine/approvals.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;
constexpr size_t kWhyShown = 60;

Result<SkuList> typed_skus(const Invocation& typed) {
  SkuList list;
  if (typed.has("file")) {
    const std::string text = ONESHELF_TRY(read_file(typed.text("file")));
    list = ONESHELF_TRY(
        read_skus(text, {.sku = typed.text("column"), .approved = typed.text("approved-column")}));
  }
  for (const std::string& one : typed.all("sku")) {
    for (const std::string& part : split(one, ',')) {
      if (std::string sku = trimmed(part); !sku.empty()) list.yes.push_back(std::move(sku));
    }
  }
  return list;
}

bool has_filter(const Invocation& typed) {
  return typed.has("all") || typed.has("brand") || typed.has("category") || typed.has("prefix") ||
         typed.has("in-stock");
}

ApprovalFilter filter_of(const Invocation& typed) {
  return {.brand = typed.text("brand"),
          .category = typed.text("category"),
          .sku_prefix = typed.text("prefix"),
          .in_stock_only = typed.has("in-stock")};
}

/// What the person asks for. A file that says no to some takes those back; to take back what it
/// says yes to, its noes are left alone.
Result<std::vector<ApprovalOrder>> orders_of(const Invocation& typed) {
  const bool by_list = typed.has("sku") || typed.has("file");
  if (by_list == has_filter(typed)) {
    return usage_error("usage.approve",
                       "Say which items: --sku or --file, or else --all, --brand, "
                       "--category, --prefix or --in-stock.");
  }
  ApprovalOrder order;
  order.approved = !typed.has("undo");
  order.who = person_of(typed);
  order.why = typed.text("why");
  if (!by_list) {
    order.choice.filter = filter_of(typed);
    return std::vector<ApprovalOrder>{order};
  }
  SkuList list = ONESHELF_TRY(typed_skus(typed));
  order.choice.skus = std::move(list.yes);
  std::vector<ApprovalOrder> orders = {order};
  if (order.approved && !list.no.empty()) {
    order.approved = false;
    order.choice.skus = std::move(list.no);
    orders.push_back(std::move(order));
  }
  return orders;
}

Json skus_json(const std::vector<std::string>& skus) {
  Json list = Json::array();
  for (const std::string& sku : skus) list.push(sku);
  return list;
}

void show_unknown(const std::vector<std::string>& unknown, Output& out) {
  if (unknown.empty()) return;
  constexpr size_t kShown = 10;
  std::vector<std::string> shown = unknown;
  if (shown.size() > kShown) shown.resize(kShown);
  out.note(counted(static_cast<int64_t>(unknown.size()), "SKU") + " not in the source: " +
           printable(joined(shown, ", ")) + (unknown.size() > kShown ? ", …" : ""));
}

void note_mode(const LinkView& link, Output& out) {
  if (link.settings.products.mode == ProductRule::Mode::kApproved) return;
  out.note("This link does not ask for approval: oneshelf link " + link.id().str() +
           " --set products.mode=approved");
}

void show_event(const ApprovalEvent& event, Output& out) {
  const std::string items = counted(event.items, "item");
  if (event.state == ApprovalState::kWaiting && event.id != 0) {
    out.say(items + " approved by " + event.who + "; a second person is to confirm it: oneshelf " +
            "approve " + event.link.str() + " --confirm " + std::to_string(event.id));
    return;
  }
  out.say(items + (event.approved ? " newly approved." : " no longer approved."));
  if (event.barred > 0) {
    out.say(counted(event.barred, "item") + " that no rule approves from now on.");
  }
}

Result<Exit> approve(App& app, const Session& session, const LinkView& link) {
  const auto orders = ONESHELF_TRY(orders_of(session.typed));
  const auto reports = ONESHELF_TRY(approve_items(app.parts(), link, orders));
  std::vector<std::string> unknown;
  Json events = Json::array();
  for (const ApprovalReport& report : reports) {
    show_event(report.event, session.out);
    unknown.insert(unknown.end(), report.unknown.begin(), report.unknown.end());
    events.push(to_json(report.event));
  }
  show_unknown(unknown, session.out);
  note_mode(link, session.out);
  Json json = Json::object();
  json.set("link", link.id().str()).set("approved", reports.front().event.approved);
  json.set("changed", reports.front().event.items).set("unknown", skus_json(unknown));
  session.out.answer(json.set("events", std::move(events)));
  return Exit::kOk;
}

void show_preview(const ApprovalPreview& preview, Output& out) {
  if (preview.approved > 0 || preview.taken_back == 0) {
    out.say(counted(preview.approved, "item") + " would be newly approved.");
  }
  if (preview.taken_back > 0) {
    out.say(counted(preview.taken_back, "item") + " would no longer be approved.");
  }
  Table table({{.title = "a run would write"},
               {.title = "now", .align = Table::Align::kRight},
               {.title = "then", .align = Table::Align::kRight}});
  const auto row = [&](const char* what, size_t PlanSummary::*count) {
    table.add({what, grouped(static_cast<int64_t>(preview.now.*count)),
               grouped(static_cast<int64_t>(preview.then.*count))});
  };
  row("SKUs created", &PlanSummary::creates);
  row("SKUs updated", &PlanSummary::updates);
  row("SKUs hidden", &PlanSummary::hides);
  row("SKUs deleted", &PlanSummary::deletes);
  row("prices changed", &PlanSummary::price_changes);
  row("stock figures changed", &PlanSummary::stock_changes);
  row("records parked", &PlanSummary::issues);
  row("requests", &PlanSummary::requests);
  out.table(table);
  if (!preview.creates) {
    out.note(
        "This link creates no listings: only items that are linked are kept (setting create).");
  }
  out.note("Counted from what was read last; nothing was changed.");
}

Result<Exit> preview(App& app, const Session& session, const LinkView& link) {
  const auto orders = ONESHELF_TRY(orders_of(session.typed));
  const ApprovalPreview counted_only = ONESHELF_TRY(
      preview_approval(app.parts(), link, orders, [](std::string_view, int64_t, int64_t) {}));
  show_preview(counted_only, session.out);
  show_unknown(counted_only.unknown, session.out);
  note_mode(link, session.out);
  session.out.answer(to_json(counted_only).set("link", link.id().str()));
  return Exit::kOk;
}

std::string words_of(const ApprovalFilter& filter) {
  std::vector<std::string> words;
  if (!filter.brand.empty()) words.push_back("brand " + filter.brand);
  if (!filter.category.empty()) words.push_back("category " + filter.category);
  if (!filter.sku_prefix.empty()) words.push_back("SKU begins with " + filter.sku_prefix);
  if (filter.in_stock_only) words.emplace_back("in stock");
  return words.empty() ? "all items" : joined(words, ", ");
}

void show_rules(const std::vector<ApprovalRule>& rules, bool four_eyes, Output& out) {
  Table table({{.title = "rule", .width_max = 32},
               {.title = "approves", .width_max = kWhyShown},
               {.title = "by"},
               {.title = "confirmed by"},
               {.title = "why", .width_max = kWhyShown}});
  for (const ApprovalRule& rule : rules) {
    const std::string waiting = four_eyes ? "nobody: it waits" : "";
    table.add({rule.name, words_of(rule.filter), rule.who,
               rule.second.empty() ? waiting : rule.second, rule.why});
  }
  if (!rules.empty()) out.table(table);
}

void show_events(const std::vector<ApprovalEvent>& events, Timestamp now, Output& out) {
  Table table({{.title = "id", .align = Table::Align::kRight},
               {.title = "when"},
               {.title = "what"},
               {.title = "items", .align = Table::Align::kRight},
               {.title = "by"},
               {.title = "state"},
               {.title = "second person"},
               {.title = "why", .width_max = kWhyShown}});
  for (const ApprovalEvent& event : events) {
    const std::string by = event.rule.empty() ? event.who : "rule " + event.rule;
    table.add({std::to_string(event.id), ago_text(event.at, now),
               event.approved ? "approved" : "taken back", grouped(event.items), by,
               std::string(name_of(event.state)), event.second, event.why});
  }
  if (events.empty()) {
    out.say("Nothing was approved yet.");
  } else {
    out.table(table);
  }
}

Result<Exit> list(App& app, const Session& session, const LinkView& link) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kRowsShown));
  const ApprovalHistory history =
      ONESHELF_TRY(approval_history(app.parts(), link.id(), session.typed.text("sku"), limit));
  show_rules(history.rules, link.settings.products.four_eyes, session.out);
  show_events(history.events, app.clock().now(), session.out);
  session.out.answer(to_json(history).set("link", link.id().str()));
  return Exit::kOk;
}

Result<Exit> save_rule(App& app, const Session& session, const LinkView& link) {
  const Invocation& typed = session.typed;
  if (!has_filter(typed) || typed.has("sku") || typed.has("file") || typed.has("undo")) {
    return usage_error("usage.approval_rule",
                       "A rule approves --all, --brand, --category, --prefix or --in-stock.");
  }
  ApprovalRule rule;
  rule.name = typed.text("save-rule");
  rule.filter = filter_of(typed);
  rule.who = person_of(typed);
  rule.why = typed.text("why");
  ONESHELF_TRY(save_approval_rule(app.parts(), link, rule));
  const bool waits = link.settings.products.four_eyes;
  session.out.say("The rule \"" + rule.name + "\" approves " + words_of(rule.filter) +
                  (waits ? " once a second person confirmed it: oneshelf approve " +
                               link.id().str() + " --confirm \"" + rule.name + "\""
                         : " from the next run on."));
  note_mode(link, session.out);
  Json json = Json::object();
  json.set("link", link.id().str()).set("rule", rule.name);
  session.out.answer(json.set("items", to_json(rule.filter)).set("waiting", waits));
  return Exit::kOk;
}

Result<Exit> remove_rule(App& app, const Session& session, const LinkView& link) {
  const std::string name = session.typed.text("remove-rule");
  ONESHELF_TRY(remove_approval_rule(app.parts(), link, name));
  session.out.say("The rule \"" + name + "\" is forgotten; what it approved stays approved.");
  session.out.answer(Json::object().set("link", link.id().str()).set("removed", name));
  return Exit::kOk;
}

Result<Exit> confirm(App& app, const Session& session, const LinkView& link) {
  SecondEyes eyes;
  eyes.agrees = session.typed.has("confirm");
  eyes.what = session.typed.text(eyes.agrees ? "confirm" : "reject");
  eyes.who = person_of(session.typed);
  ONESHELF_TRY(confirm_approval(app.parts(), link, eyes));
  session.out.say("\"" + eyes.what + "\" " +
                  (eyes.agrees ? "is confirmed; the next run goes by it." : "is refused."));
  Json json = Json::object();
  json.set("link", link.id().str()).set("what", eyes.what);
  session.out.answer(json.set("confirmed", eyes.agrees));
  return Exit::kOk;
}

using Action = Result<Exit> (*)(App&, const Session&, const LinkView&);

}  // namespace

Result<Exit> run_approve(App& app, const Session& session) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), LinkId(session.typed.text("LINK"))));
  const std::pair<const char*, Action> actions[] = {
      {"list", list},       {"save-rule", save_rule}, {"remove-rule", remove_rule},
      {"confirm", confirm}, {"reject", confirm},      {"preview", preview}};
  Action chosen = approve;
  for (const auto& [option, action] : actions) {
    if (!session.typed.has(option)) continue;
    if (chosen != approve) {
      return usage_error("usage.both",
                         "One of --list, --save-rule, --remove-rule, --confirm, --reject and "
                         "--preview.");
    }
    chosen = action;
  }
  return chosen(app, session, link);
}

}  // namespace oneshelf::cli
