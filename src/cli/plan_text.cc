#include "cli/plan_text.h"

#include "cli/output.h"

namespace oneshelf::cli {
namespace {

constexpr size_t kValueShown = 40;
constexpr size_t kIssueShown = 140;

int64_t signed_count(size_t count) { return static_cast<int64_t>(count); }

Json fields_json(const std::vector<FieldChange>& changes) {
  Json fields = Json::array();
  for (const FieldChange& change : changes) {
    Json json = Json::object();
    json.set("field", name_of(change.field)).set("before", change.before);
    fields.push(json.set("after", change.after));
  }
  return fields;
}

Json product_json(const ProductPlan& product) {
  Json json = Json::object();
  json.set("action", "product").set("product", product.name);
  json.set("source_product", product.source_product.str());
  return json.set("fields", fields_json(product.changes));
}

Json variant_json(const ProductPlan& product, const VariantPlan& variant) {
  Json json = Json::object();
  json.set("action", name_of(variant.kind)).set("sku", variant.sku);
  json.set("product", product.name).set("item_id", variant.item_id.str());
  json.set("listing_id", variant.listing_id.str());
  return json.set("fields", fields_json(variant.changes));
}

Json issue_json(const PlanIssue& issue) {
  Json json = Json::object();
  json.set("sku", issue.sku).set("item_id", issue.item_id.str());
  return json.set("error", error_json(issue.error));
}

Json held_json(const GuardedChange& change) {
  Json json = Json::object();
  json.set("sku", change.sku).set("field", change.key.field).set("before", change.before);
  json.set("after", change.after).set("guard", name_of(change.guard));
  return json.set("why", change.why);
}

/// Fills the table of changes, one row per field, up to a limit of rows.
class Rows {
 public:
  explicit Rows(size_t limit) : limit_(limit) {}

  void add(std::string_view name, std::string_view action,
           const std::vector<FieldChange>& changes) {
    if (changes.empty()) add_row({std::string(name), std::string(action), "", "", ""});
    bool first = true;
    for (const FieldChange& change : changes) {
      add_row({first ? std::string(name) : "", first ? std::string(action) : "",
               std::string(name_of(change.field)), change.before, change.after});
      first = false;
    }
  }

  std::string text() const {
    std::string text = table_.text();
    if (hidden_ > 0) text += "… and " + counted(hidden_, "row") + " more (--limit 0 shows all)\n";
    return text;
  }

 private:
  void add_row(std::vector<std::string> cells) {
    if (shown_ == limit_) {
      ++hidden_;
      return;
    }
    ++shown_;
    table_.add(std::move(cells));
  }

  size_t limit_, shown_ = 0;
  int64_t hidden_ = 0;
  Table table_{{{.title = "sku", .width_max = 32},
                {.title = "action"},
                {.title = "field"},
                {.title = "now", .width_max = kValueShown},
                {.title = "then", .width_max = kValueShown}}};
};

}  // namespace

Json plan_json(const FreshPlan& fresh) {
  Json changes = Json::array();
  for (const ProductPlan& product : fresh.plan.products) {
    if (!product.changes.empty()) changes.push(product_json(product));
    for (const VariantPlan& variant : product.variants)
      changes.push(variant_json(product, variant));
  }
  Json issues = Json::array();
  for (const PlanIssue& issue : fresh.plan.issues) issues.push(issue_json(issue));
  Json json = Json::object();
  json.set("link", fresh.link.id().str()).set("summary", to_json(fresh.plan.summary));
  Json held = Json::array();
  for (const GuardedChange& change : fresh.judged.held) held.push(held_json(change));
  json.set("changes", std::move(changes)).set("held", std::move(held));
  json.set("issues", std::move(issues));
  return json.set("proposals", fresh.matching.proposals.size());
}

std::string changes_text(const LinkPlan& plan, size_t limit) {
  Rows rows(limit);
  for (const ProductPlan& product : plan.products) {
    if (!product.changes.empty()) rows.add(product.name, "product", product.changes);
    for (const VariantPlan& variant : product.variants) {
      rows.add(variant.sku, name_of(variant.kind), variant.changes);
    }
  }
  return rows.text();
}

std::string issues_text(const LinkPlan& plan, size_t limit) {
  Table table({{.title = "sku", .width_max = 32}, {.title = "issue", .width_max = kIssueShown}});
  for (size_t i = 0; i < plan.issues.size() && i < limit; ++i) {
    const PlanIssue& issue = plan.issues[i];
    table.add({issue.sku.empty() ? "#" + issue.item_id.str() : issue.sku,
               issue.error.message() + " (" + issue.error.id() + ")"});
  }
  std::string text = table.text();
  if (plan.issues.size() > limit) {
    text += "… and " + counted(signed_count(plan.issues.size() - limit), "issue") + " more\n";
  }
  return text;
}

std::string held_text(const std::vector<GuardedChange>& held, size_t limit) {
  if (held.empty()) return "";
  Table table({{.title = "held", .width_max = 32},
               {.title = "field"},
               {.title = "now", .width_max = kValueShown},
               {.title = "then", .width_max = kValueShown},
               {.title = "guard"},
               {.title = "why", .width_max = kIssueShown}});
  for (size_t i = 0; i < held.size() && i < limit; ++i) {
    const GuardedChange& change = held[i];
    table.add({change.sku, change.key.field, change.before, change.after,
               std::string(name_of(change.guard)), change.why});
  }
  std::string text = table.text();
  if (held.size() > limit) {
    text += "… and " + counted(signed_count(held.size() - limit), "held change") + " more\n";
  }
  return text + counted(signed_count(held.size()), "change") +
         " would wait for a person. If you apply this plan yourself, mass_create and mass_touch do "
         "not hold it.\n";
}

std::string totals_text(const PlanSummary& summary) {
  const auto number = [](size_t count) { return grouped(signed_count(count)); };
  std::string text = counted(signed_count(summary.changes()), "SKU") +
                     " to change: " + number(summary.creates) + " created, " +
                     number(summary.updates) + " updated, " + number(summary.hides) + " hidden, " +
                     number(summary.deletes) + " deleted.\n";
  if (summary.field_changes > 0) {
    text +=
        counted(signed_count(summary.field_changes), "field") +
        " of listings that exist change: " + counted(signed_count(summary.price_changes), "price") +
        ", " + counted(signed_count(summary.stock_changes), "stock figure") + " among them.\n";
  }
  text += number(summary.in_sync) + " in sync already, " + number(summary.not_wanted) +
          " not wanted there, " + counted(signed_count(summary.issues), "issue") + ".\n";
  if (summary.requests == 0)
    return text + "Applying it takes no request: there is nothing to do.\n";
  return text + "Applying it takes " + counted(signed_count(summary.requests), "request") +
         " and about " + duration_text(summary.time) + ".\n";
}

}  // namespace oneshelf::cli
