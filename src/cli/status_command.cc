// status: connections, links, and how they are.
#include "cli/commands.h"
#include "engine/alarm_book.h"
#include "engine/drift_sweep.h"
#include "engine/lag_book.h"

namespace oneshelf::cli {
namespace {

struct Overview {
  std::vector<ConnectionRecord> connections;
  std::vector<LinkRecord> links;
  std::vector<LinkCounts> counts;   // of the links, in order
  std::vector<Json> drift;          // the same
  std::vector<Json> lag;            // the same
  std::vector<AlarmRecord> alarms;  // open ones
  std::vector<TellerRecord> failing_tellers;
  std::vector<StreamRecord> streams;
  std::vector<JobRecord> running;
};

Result<Overview> load_overview(App& app) {
  const Timestamp now = app.clock().now();
  return read_value<Overview>(app.store(), [&](Records& records) -> Result<Overview> {
    Overview overview;
    overview.connections = ONESHELF_TRY(records.connections());
    overview.links = ONESHELF_TRY(records.links());
    for (const LinkRecord& link : overview.links) {
      overview.counts.push_back(ONESHELF_TRY(records.counts(link.id, now)));
      overview.drift.push_back(ONESHELF_TRY(drift_figures(records, link.id)));
      overview.lag.push_back(to_json(ONESHELF_TRY(lag_figures(records, link.id, now))));
    }
    overview.alarms = ONESHELF_TRY(records.alarms());
    std::erase_if(overview.alarms, [](const AlarmRecord& alarm) { return alarm.cleared_at; });
    overview.failing_tellers = ONESHELF_TRY(records.tellers());
    std::erase_if(overview.failing_tellers,
                  [](const TellerRecord& teller) { return !teller.failing_since; });
    overview.streams = ONESHELF_TRY(records.streams());
    overview.running = ONESHELF_TRY(records.active_jobs());
    return overview;
  });
}

/// When the connection was last read to the end, of its stream that is longest behind.
std::optional<Timestamp> last_read(const Overview& overview, const ConnectionId& id) {
  std::optional<Timestamp> oldest;
  for (const StreamRecord& stream : overview.streams) {
    if (stream.connection != id) continue;
    if (!stream.last_success_at) return std::nullopt;
    oldest = oldest ? std::min(*oldest, *stream.last_success_at) : *stream.last_success_at;
  }
  return oldest;
}

std::string state_of(const ConnectionRecord& connection) {
  if (!connection.paused) return "works";
  return "paused: " + (connection.problem ? connection.problem->message() : "by a person");
}

Json connection_json(const Overview& overview, const ConnectionRecord& connection) {
  Json json = Json::object();
  json.set("name", connection.id.str()).set("platform", connection.platform);
  json.set("role", connection.role).set("remote_name", connection.info["remote_name"]);
  json.set("currency", connection.info["currency"]).set("paused", connection.paused);
  const auto read = last_read(overview, connection.id);
  json.set("last_read_at", read ? Json(to_rfc3339(*read)) : Json());
  return json.set("problem", connection.problem ? error_json(*connection.problem) : Json());
}

Json window_json(const LinkCounts::Window& window) {
  Json value = Json::object();
  for (const auto& [currency, sum] : window.value_by_currency) value.set(currency, sum.to_string());
  return Json::object().set("orders", window.orders).set("value", std::move(value));
}

Json link_json(const LinkRecord& link, const LinkCounts& counts, const Json& drift) {
  Json orders = Json::object();
  for (const auto& [state, count] : counts.orders_by_state) orders.set(state, count);
  Json json = Json::object();
  json.set("name", link.id.str()).set("source", link.source.str());
  json.set("channel", link.channel.str()).set("paused", link.paused);
  json.set("shadow", link.settings["shadow"].bool_or(false));
  json.set("items", counts.items).set("active_items", counts.active_items);
  json.set("listings", counts.listings).set("linked", counts.bound);
  json.set("approved", counts.approved).set("parked", counts.parked);
  json.set("held", counts.held);
  json.set("drift", drift);
  json.set("orders", std::move(orders)).set("last_24h", window_json(counts.last_24h));
  return json.set("last_7d", window_json(counts.last_7d));
}

std::string orders_text(const LinkCounts& counts) {
  std::string text;
  for (const auto& [state, count] : counts.orders_by_state) {
    text += (text.empty() ? "" : ", ") + grouped(count) + " " + state;
  }
  return text;
}

/// Trouble first, in sentences.
void show_alarms(const Overview& overview, Timestamp now, Output& out) {
  for (const AlarmRecord& alarm : overview.alarms) {
    out.say(printable((alarm.severity == "critical" ? "ALARM: " : "warning: ") + alarm.sentence +
                      " " + alarm.remedy + " (since " + ago_text(alarm.since, now) + ")"));
  }
  for (const TellerRecord& teller : overview.failing_tellers) {
    out.say(printable("warning: alarms cannot be told by " + teller.name + ": " +
                      (teller.problem ? teller.problem->message() : "no answer")));
  }
  if (!overview.alarms.empty() || !overview.failing_tellers.empty()) out.say("");
}

std::string drift_text(const Json& drift) {
  const std::string compared = drift["last_compared"].text_or();
  const std::string open = drift["open"].text_or();
  if (compared == "0" && drift["compared"].text_or() == "0") return "not compared yet";
  return drift["last_drifted"].text_or() + " of " + compared +
         (open == "0" ? "" : ", " + open + " ask");
}

void show(const Overview& overview, Timestamp now, Output& out) {
  show_alarms(overview, now, out);
  Table connections({{.title = "connection"},
                     {.title = "platform"},
                     {.title = "role"},
                     {.title = "name"},
                     {.title = "read"},
                     {.title = "state", .width_max = 100}});
  for (const ConnectionRecord& connection : overview.connections) {
    connections.add({connection.id.str(), connection.platform, connection.role,
                     connection.info["remote_name"].text_or(),
                     ago_text(last_read(overview, connection.id), now), state_of(connection)});
  }
  constexpr auto kRight = Table::Align::kRight;
  Table links({{.title = "link"},
               {.title = "from → to"},
               {.title = "items", .align = kRight},
               {.title = "listings", .align = kRight},
               {.title = "linked", .align = kRight},
               {.title = "parked", .align = kRight},
               {.title = "held", .align = kRight},
               {.title = "drifted", .align = kRight},
               {.title = "orders"}});
  for (size_t i = 0; i < overview.links.size(); ++i) {
    const LinkRecord& link = overview.links[i];
    const LinkCounts& counts = overview.counts[i];
    const bool shadow = link.settings["shadow"].bool_or(false);
    links.add({link.id.str() + (link.paused ? " (paused)" : "") + (shadow ? " (shadow)" : ""),
               link.source.str() + " → " + link.channel.str(), grouped(counts.active_items),
               grouped(counts.listings), grouped(counts.bound), grouped(counts.parked),
               grouped(counts.held), drift_text(overview.drift[i]), orders_text(counts)});
  }
  out.text(connections.empty() ? "No connection yet: oneshelf connect PLATFORM NAME\n"
                               : connections.text());
  out.text(links.empty() ? "No link yet: oneshelf link NAME --source A --channel B\n"
                         : "\n" + links.text());
  for (const JobRecord& job : overview.running) {
    out.say("running: " + job.kind + " of " + job.subject + ", " +
            progress_text({.step = job.step, .done = job.done, .total = job.total}));
  }
}

}  // namespace

Result<Exit> run_status(App& app, const Session& session) {
  const Overview overview = ONESHELF_TRY(load_overview(app));
  show(overview, app.clock().now(), session.out);
  Json connections = Json::array();
  for (const ConnectionRecord& connection : overview.connections) {
    connections.push(connection_json(overview, connection));
  }
  Json links = Json::array();
  for (size_t i = 0; i < overview.links.size(); ++i) {
    links.push(link_json(overview.links[i], overview.counts[i], overview.drift[i])
                   .set("lag", overview.lag[i]));
  }
  Json running = Json::array();
  for (const JobRecord& job : overview.running) {
    running.push(Json::object()
                     .set("id", job.id.str())
                     .set("kind", job.kind)
                     .set("subject", job.subject)
                     .set("step", job.step));
  }
  Json json = Json::object();
  json.set("version", version()).set("data", app.folder());
  json.set("connections", std::move(connections)).set("links", std::move(links));
  Json alarms = Json::array();
  for (const AlarmRecord& alarm : overview.alarms) alarms.push(to_json(alarm));
  Json failing = Json::array();
  for (const TellerRecord& teller : overview.failing_tellers) failing.push(teller.name);
  json.set("alarms", std::move(alarms)).set("failing_tellers", std::move(failing));
  session.out.answer(json.set("running", std::move(running)));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
