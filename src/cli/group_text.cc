#include "cli/group_text.h"

#include "base/text.h"

namespace oneshelf::cli {
namespace {

constexpr auto kRight = Table::Align::kRight;
constexpr size_t kNamesShown = 5;

int64_t number(size_t count) { return static_cast<int64_t>(count); }

std::string late_text(const LagHistogram::Figures& figures) {
  if (figures.count == 0) return "-";
  return duration_text(figures.p50) + " / " + duration_text(figures.p95) + " / " +
         duration_text(figures.p99);
}

std::string behind_text(const ReplicaStatus& replica, Timestamp now) {
  if (!replica.lag.waiting_since) return grouped(replica.lag.backlog);
  return grouped(replica.lag.backlog) + ", " + ago_text(replica.lag.waiting_since, now);
}

std::string figure_text(const std::optional<Decimal>& figure) {
  return figure ? figure->to_string() : "?";
}

void more(std::string& text, size_t all, size_t shown) {
  if (all > shown) text += "  … and " + grouped(number(all - shown)) + " more\n";
}

std::string finding_text(const PreflightFinding& finding) {
  std::string text = std::string(finding.effect == PreflightEffect::kStops     ? "STOPS: "
                                 : finding.effect == PreflightEffect::kLeftOut ? "left out: "
                                                                               : "note: ");
  text += counted(number(finding.count), "SKU") + ". " + finding.sentence;
  if (!finding.examples.empty()) {
    text += " (" + joined(finding.examples, ", ") +
            (finding.count > finding.examples.size() ? ", …" : "") + ")";
  }
  return printable(text + " " + finding.remedy) + "\n";
}

std::string totals_line(const StockTotals& totals) {
  return counted(number(totals.changed), "SKU") + " would change, " +
         grouped(number(totals.unchanged)) +
         " are as they should be: " + totals.units_up.to_string() + " units up, " +
         totals.units_down.to_string() + " down.\n";
}

std::string names_text(const std::string& what, const std::vector<std::string>& skus) {
  if (skus.empty()) return "";
  const std::vector<std::string> some(
      skus.begin(), skus.begin() + static_cast<std::ptrdiff_t>(std::min(skus.size(), kNamesShown)));
  return printable(what + ": " + counted(number(skus.size()), "SKU") + " (" + joined(some, ", ") +
                   (skus.size() > some.size() ? ", …" : "") + ")") +
         "\n";
}

}  // namespace

std::string group_text(const GroupStatus& status, Timestamp now) {
  std::string text = status.group.name + ": master " + status.group.master.str() + " (" +
                     printable(status.remote_name) + ")" +
                     (status.problem ? ": " + printable(status.problem->message()) : "") + "\n";
  Table table({{.title = "  replica"},
               {.title = "state"},
               {.title = "linked", .align = kRight},
               {.title = "late by p50 / p95 / p99 (day)"},
               {.title = "changes", .align = kRight},
               {.title = "behind", .align = kRight},
               {.title = "failures", .align = kRight},
               {.title = "last success"}});
  for (const ReplicaStatus& replica : status.replicas) {
    table.add({"  " + replica.replica.link.str(), std::string(state_of(replica)),
               grouped(replica.counts.bound), late_text(replica.lag.day),
               grouped(replica.lag.day.count), behind_text(replica, now),
               grouped(replica.lag.day.failures), ago_text(replica.lag.last_success_at, now)});
  }
  return text + (table.empty() ? "  no replica yet\n" : table.text());
}

std::string review_text(const ReplicaReview& review, size_t limit) {
  std::string text = counted(number(review.preflight.in_master), "SKU") + " in the master, " +
                     grouped(number(review.preflight.in_replica)) + " in the replica, " +
                     grouped(number(review.preflight.in_both)) + " in both.\n";
  for (const PreflightFinding& finding : review.preflight.findings) text += finding_text(finding);
  text += totals_line(review.totals);
  Table table({{.title = "  sku", .width_max = 40},
               {.title = "now", .align = kRight},
               {.title = "then", .align = kRight}});
  const size_t shown = std::min(limit, review.differences.size());
  for (size_t i = 0; i < shown; ++i) {
    const StockDifference& difference = review.differences[i];
    table.add(
        {"  " + difference.sku, figure_text(difference.before), difference.after.to_string()});
  }
  text += table.text();
  more(text, review.differences.size(), shown);
  if (!review.held.empty()) {
    text += counted(number(review.held.size()), "change") +
            " would be held: " + printable(review.held.front().why) + "\n";
  }
  return text;
}

std::string verification_text(const Verification& verification, size_t limit) {
  std::string text = counted(number(verification.as_written), "figure") + " of " +
                     grouped(number(verification.compared)) + " read back as written.\n";
  Table table({{.title = "  sku", .width_max = 40},
               {.title = "written", .align = kRight},
               {.title = "found", .align = kRight},
               {.title = "sold meanwhile", .align = kRight},
               {.title = ""}});
  const size_t shown = std::min(limit, verification.differ.size());
  for (size_t i = 0; i < shown; ++i) {
    const ReadBack& back = verification.differ[i];
    table.add({"  " + back.sku, back.written, back.found, back.sold.to_string(),
               back.explained ? "explained" : "NOT explained"});
  }
  text += table.text();
  more(text, verification.differ.size(), shown);
  return text;
}

std::string file_text(const StockFile& file, const StockFileReview& review, const std::string& shop,
                      size_t limit) {
  std::string text = "The file has " + counted(number(file.rows.size()), "SKU") + "; " +
                     grouped(number(review.same)) + " are as in " + shop + ", " +
                     grouped(number(review.differences.size())) + " differ: the file is " +
                     review.units_up.to_string() + " units above and " +
                     review.units_down.to_string() + " below.\n";
  if (file.blank > 0) text += counted(number(file.blank), "row") + " without a SKU.\n";
  for (size_t i = 0; i < std::min(limit, file.problems.size()); ++i) {
    const StockFile::Problem& problem = file.problems[i];
    text += printable("row " + std::to_string(problem.line) + ", " + problem.sku + ": " +
                      problem.message) +
            "\n";
  }
  more(text, file.problems.size(), limit);
  text += names_text("only in the file", review.only_in_file);
  text += names_text("only in " + shop, review.only_in_shop);
  Table table({{.title = "  sku", .width_max = 40},
               {.title = "in the file", .align = kRight},
               {.title = "in " + shop, .align = kRight}});
  const size_t shown = std::min(limit, review.differences.size());
  for (size_t i = 0; i < shown; ++i) {
    const auto& difference = review.differences[i];
    table.add(
        {"  " + difference.sku, difference.in_file.to_string(), difference.in_shop.to_string()});
  }
  text += table.text();
  more(text, review.differences.size(), shown);
  return text;
}

Json file_json(const StockFile& file, const StockFileReview& review) {
  const auto list = [](const std::vector<std::string>& skus) {
    Json::Array names;
    for (const std::string& sku : skus) names.emplace_back(sku);
    return Json(std::move(names));
  };
  Json differences = Json::array();
  for (const auto& difference : review.differences) {
    differences.push(Json::object()
                         .set("sku", difference.sku)
                         .set("in_file", difference.in_file.to_string())
                         .set("in_shop", difference.in_shop.to_string()));
  }
  Json problems = Json::array();
  for (const StockFile::Problem& problem : file.problems) {
    problems.push(Json::object()
                      .set("row", problem.line)
                      .set("sku", problem.sku)
                      .set("id", problem.id)
                      .set("message", problem.message));
  }
  Json json = Json::object();
  json.set("rows", file.rows.size()).set("blank", file.blank).set("same", review.same);
  json.set("units_up", review.units_up.to_string());
  json.set("units_down", review.units_down.to_string());
  json.set("differences", std::move(differences)).set("problems", std::move(problems));
  json.set("only_in_file", list(review.only_in_file));
  return json.set("only_in_shop", list(review.only_in_shop));
}

}  // namespace oneshelf::cli
