// drift, drift restore, drift adopt.
#include "cli/commands.h"
#include "engine/drift_book.h"

namespace oneshelf::cli {
namespace {

constexpr int kShown = 50;
constexpr size_t kValueShown = 40;

/// What adopting a stock figure adds to the source; nothing for what is not stock.
std::optional<Decimal> difference_of(const DriftRecord& drift) {
  const Result<Decimal> expected = Decimal::parse(drift.expected);
  const Result<Decimal> found = Decimal::parse(drift.found);
  if (drift.field != name_of(Field::kStock) || !expected.ok() || !found.ok()) return std::nullopt;
  return *found - *expected;
}

Json drift_json(const DriftRecord& drift) {
  Json json = Json::object();
  json.set("id", drift.id).set("link", drift.link.str()).set("sku", drift.sku);
  json.set("field", drift.field).set("state", drift.state).set("who", drift.who);
  json.set("expected", drift.expected).set("found", drift.found).set("desired", drift.desired);
  if (const auto difference = difference_of(drift)) {
    json.set("adopting_adds", difference->to_string());
  }
  json.set("first_at", to_rfc3339(drift.first_at));
  return json.set("last_at", to_rfc3339(drift.last_at));
}

/// "20 (was 10: +10)".
std::string found_text(const DriftRecord& drift) {
  const std::optional<Decimal> difference = difference_of(drift);
  if (!difference) return drift.found;
  return drift.found + " (was " + drift.expected + ": " + (difference->is_positive() ? "+" : "") +
         difference->to_string() + ")";
}

std::string state_text(const DriftRecord& drift) {
  if (drift.state == "open") return "asks you";
  if (drift.state == "adopted") return "adopted";
  return "is restored";
}

std::string drifts_text(const std::vector<DriftRecord>& drifts, Timestamp now) {
  Table table({{.title = "id", .align = Table::Align::kRight},
               {.title = "link"},
               {.title = "sku", .width_max = 32},
               {.title = "field"},
               {.title = "found", .width_max = kValueShown},
               {.title = "source's", .width_max = kValueShown},
               {.title = "state"},
               {.title = "seen"}});
  for (const DriftRecord& drift : drifts) {
    table.add({std::to_string(drift.id), drift.link.str(), drift.sku, drift.field,
               found_text(drift), drift.desired, state_text(drift), ago_text(drift.last_at, now)});
  }
  return table.text();
}

std::string decided_text(const DriftRecord& drift, DriftDecision decision) {
  const std::string what = "The " + drift.field + " of " + drift.sku;
  const std::optional<Decimal> difference = difference_of(drift);
  if (difference && decision == DriftDecision::kRestore) {
    return what + " stays as the source has it; nothing is changed there.";
  }
  if (difference) {
    return "The next sync adds " + difference->to_string() + " to the source's stock of " +
           drift.sku + ".";
  }
  if (decision == DriftDecision::kAdopt) return what + " stays as the channel has it.";
  return "The next sync writes the source's " + drift.field + " of " + drift.sku + " again.";
}

Result<Exit> decide(App& app, const Session& session, DriftDecision decision) {
  const int64_t id =
      ONESHELF_TRY(session.typed.number("ID", {.otherwise = 0, .least = 1, .most = INT64_MAX}));
  const DriftRecord drift = ONESHELF_TRY(decide_drift(app.parts(), id, decision, kWho));
  session.out.say(printable(decided_text(drift, decision)));
  session.out.answer(Json::object().set("drift", drift_json(drift)));
  return Exit::kOk;
}

}  // namespace

Result<Exit> run_drift(App& app, const Session& session) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kShown));
  const auto drifts =
      ONESHELF_TRY(read_value<std::vector<DriftRecord>>(app.store(), [&](Records& records) {
        return records.drifts(LinkId(session.typed.text("LINK")), limit);
      }));
  session.out.text(drifts.empty() ? "Nothing drifted.\n" : drifts_text(drifts, app.clock().now()));
  Json list = Json::array();
  for (const DriftRecord& drift : drifts) list.push(drift_json(drift));
  session.out.answer(Json::object().set("drifts", std::move(list)));
  return Exit::kOk;
}

Result<Exit> run_drift_restore(App& app, const Session& session) {
  return decide(app, session, DriftDecision::kRestore);
}

Result<Exit> run_drift_adopt(App& app, const Session& session) {
  return decide(app, session, DriftDecision::kAdopt);
}

}  // namespace oneshelf::cli
