#include "server/overview.h"

#include "engine/alarm_book.h"
#include "engine/drift_sweep.h"
#include "engine/lag_book.h"
#include "sync/settings.h"

namespace oneshelf {
namespace {

Json time_or_null(const std::optional<Timestamp>& time) {
  return time ? Json(to_rfc3339(*time)) : Json();
}

Json connection_json(const ConnectionRecord& record) {
  Json json = Json::object();
  json.set("id", record.id.str()).set("platform", record.platform).set("role", record.role);
  json.set("remote_name", record.info["remote_name"]).set("currency", record.info["currency"]);
  json.set("paused", record.paused);
  return json.set("problem", record.problem ? to_json(*record.problem) : Json());
}

Json window_json(const LinkCounts::Window& window) {
  Json values = Json::object();
  for (const auto& [currency, value] : window.value_by_currency)
    values.set(currency, value.to_string());
  Json json = Json::object();
  return json.set("orders", window.orders).set("value", std::move(values));
}

Json counts_json(const LinkCounts& counts) {
  Json states = Json::object();
  for (const auto& [state, number] : counts.orders_by_state) states.set(state, number);
  Json json = Json::object();
  json.set("items", counts.items).set("active_items", counts.active_items);
  json.set("listings", counts.listings).set("bound", counts.bound);
  json.set("approved", counts.approved).set("parked", counts.parked);
  json.set("held", counts.held);
  json.set("orders_by_state", std::move(states));
  json.set("last_24h", window_json(counts.last_24h));
  return json.set("last_7d", window_json(counts.last_7d));
}

Json stream_json(const StreamRecord& stream, Timestamp now) {
  Json json = Json::object();
  json.set("connection", stream.connection.str()).set("kind", stream.kind);
  json.set("last_success_at", time_or_null(stream.last_success_at));
  const Json age = stream.last_success_at
                       ? Json(static_cast<int64_t>((now - *stream.last_success_at).count() / 1000))
                       : Json();
  json.set("age_seconds", age);
  return json.set("problem", stream.problem ? to_json(*stream.problem) : Json());
}

Result<Json> links_json(Records& records, Timestamp now) {
  Json links = Json::array();
  for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
    Json json = Json::object();
    json.set("id", link.id.str()).set("source", link.source.str());
    json.set("channel", link.channel.str()).set("paused", link.paused);
    json.set("shadow", link.settings["shadow"].bool_or(false));
    json.set("counts", counts_json(ONESHELF_TRY(records.counts(link.id, now))));
    json.set("drift", ONESHELF_TRY(drift_figures(records, link.id)));
    json.set("lag", to_json(ONESHELF_TRY(lag_figures(records, link.id, now))));
    links.push(std::move(json));
  }
  return links;
}

Json teller_json(const TellerRecord& teller) {
  Json json = Json::object();
  json.set("name", teller.name).set("last_ok_at", time_or_null(teller.last_ok_at));
  json.set("failing_since", time_or_null(teller.failing_since));
  return json.set("problem", teller.problem ? to_json(*teller.problem) : Json());
}

Json hooks_json(const HookCareRecord& care) {
  Json json = Json::object();
  json.set("connection", care.connection.str()).set("url", care.url);
  json.set("ours", care.ours).set("foreign", care.foreign);
  json.set("checked_at", to_rfc3339(care.checked_at));
  json.set("repaired_at", time_or_null(care.repaired_at));
  return json.set("problem", care.problem ? to_json(*care.problem) : Json());
}

Result<Json> alarms_json(Records& records) {
  Json open = Json::array();
  for (const AlarmRecord& alarm : ONESHELF_TRY(records.alarms())) {
    if (!alarm.cleared_at) open.push(to_json(alarm));
  }
  return open;
}

Result<Json> tellers_json(Records& records) {
  Json list = Json::array();
  for (const TellerRecord& teller : ONESHELF_TRY(records.tellers())) {
    list.push(teller_json(teller));
  }
  return list;
}

Result<Json> hook_care_json(Records& records) {
  Json list = Json::array();
  for (const HookCareRecord& care : ONESHELF_TRY(records.hook_care())) {
    list.push(hooks_json(care));
  }
  return list;
}

template <typename Row>
Json array_of(const std::vector<Row>& rows) {
  Json array = Json::array();
  for (const Row& row : rows) array.push(to_json(row));
  return array;
}

}  // namespace

Json to_json(const Error& error) {
  Json context = Json::object();
  for (const auto& [key, value] : error.context()) context.set(key, value);
  Json json = Json::object();
  json.set("code", name_of(error.code())).set("id", error.id());
  json.set("message", error.message()).set("remedy", error.remedy());
  return json.set("context", std::move(context));
}

Json to_json(const JobRecord& job) {
  Json json = Json::object();
  json.set("id", job.id.str()).set("kind", job.kind).set("subject", job.subject);
  json.set("state", name_of(job.state)).set("step", job.step);
  json.set("done", job.done).set("total", job.total);
  json.set("created_at", to_rfc3339(job.created_at));
  json.set("started_at", time_or_null(job.started_at));
  json.set("finished_at", time_or_null(job.finished_at));
  json.set("result", job.result);
  return json.set("error", job.error ? to_json(*job.error) : Json());
}

Json to_json(const OrderRecord& record) {
  Json json = Json::object();
  json.set("link", record.link.str()).set("id", record.order.id.str());
  json.set("number", record.order.number).set("status", name_of(record.order.status));
  json.set("state", name_of(record.state)).set("version", record.version);
  json.set("currency", record.order.currency.code());
  json.set("total", record.order.total_gross.to_string());
  json.set("customer", record.order.customer.name);
  json.set("placed_at", to_rfc3339(record.order.placed_at));
  json.set("received_at", to_rfc3339(record.received_at));
  json.set("written_at", time_or_null(record.written_at));
  json.set("attempts", record.attempts).set("next_at", time_or_null(record.next_at));
  json.set("document", record.document ? to_json(*record.document) : Json());
  return json.set("hold", record.hold ? to_json(*record.hold) : Json());
}

Json to_json(const ParkedRecord& parked) {
  Json json = Json::object();
  json.set("id", parked.id).set("link", parked.link.str()).set("kind", parked.kind);
  json.set("subject", parked.subject).set("state", parked.state).set("count", parked.count);
  json.set("first_at", to_rfc3339(parked.first_at)).set("last_at", to_rfc3339(parked.last_at));
  return json.set("error", to_json(parked.error));
}

Json to_json(const HeldRecord& held) {
  Json persons = Json::array();
  for (const std::string& person : held.released_by) persons.push(person);
  Json json = Json::object();
  json.set("id", held.id).set("link", held.link.str()).set("sku", held.sku);
  json.set("field", held.field).set("before", held.before).set("after", held.after);
  json.set("guard", held.guard).set("why", held.why).set("state", name_of(held.state));
  json.set("since", to_rfc3339(held.since)).set("job", held.job);
  json.set("caused_by", held.caused_by).set("released_by", std::move(persons));
  json.set("released_at", time_or_null(held.released_at));
  return json.set("release_why", held.release_why);
}

Result<Json> overview(EngineParts& parts, const OverviewLimits& limits) {
  const Timestamp now = parts.clock.now();
  return read_value<Json>(parts.store, [&](Records& records) -> Result<Json> {
    Json connections = Json::array();
    for (const ConnectionRecord& record : ONESHELF_TRY(records.connections())) {
      connections.push(connection_json(record));
    }
    Json streams = Json::array();
    for (const StreamRecord& stream : ONESHELF_TRY(records.streams())) {
      streams.push(stream_json(stream, now));
    }
    Json json = Json::object();
    json.set("now", to_rfc3339(now)).set("connections", std::move(connections));
    json.set("links", ONESHELF_TRY(links_json(records, now))).set("streams", std::move(streams));
    json.set("alarms", ONESHELF_TRY(alarms_json(records)));
    json.set("tellers", ONESHELF_TRY(tellers_json(records)));
    json.set("hooks", ONESHELF_TRY(hook_care_json(records)));
    json.set("jobs", array_of(ONESHELF_TRY(records.jobs(limits.jobs))));
    json.set("orders",
             array_of(ONESHELF_TRY(records.orders_in(LinkId(), std::nullopt, limits.orders))));
    json.set("held", array_of(ONESHELF_TRY(records.held(LinkId(), limits.held))));
    json.set("parked", array_of(ONESHELF_TRY(records.parked(LinkId(), limits.parked))));
    return json;
  });
}

}  // namespace oneshelf
