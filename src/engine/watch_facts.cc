#include "engine/watch_facts.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr const char* kBackup = "backup";

std::optional<Timestamp> time_in(const Json& json) {
  const Result<Timestamp> time = parse_rfc3339(json.text_or());
  if (!time.ok()) return std::nullopt;  // not told
  return *time;
}

bool is_of_orders(const std::string& kind) { return kind == "orders"; }
bool is_of_catalogue(const std::string& kind) {
  return kind != "orders" && kind != "drift" && kind != "hooks";
}

WatchedWork work_of(const std::string& link, bool (*is_kind)(const std::string&),
                    const std::vector<JobEnds>& ends, const std::vector<JobRecord>& active,
                    const Movement& movement) {
  WatchedWork work;
  std::optional<Timestamp> failed_at;
  for (const JobEnds& end : ends) {
    if (end.subject != link || !is_kind(end.kind)) continue;
    work.last_done_at = std::max(work.last_done_at, end.last_done_at);
    if (!end.last_failed_at || (failed_at && *failed_at >= *end.last_failed_at)) continue;
    failed_at = end.last_failed_at;
    work.last_error = end.last_error;
  }
  if (!failed_at || (work.last_done_at && *work.last_done_at >= *failed_at))
    work.last_error.reset();
  for (const JobRecord& job : active) {
    if (job.subject != link || !is_kind(job.kind)) continue;
    work.moved_at = std::max(work.moved_at, movement.moved_at(job.id.str()));
  }
  return work;
}

Result<void> add_queues(Records& records, WatchedLink& link) {
  for (const OrderQueue& queue : ONESHELF_TRY(records.order_queues(link.id))) {
    const std::optional<OrderState> state = order_state_named(queue.state);
    const bool waits = state == OrderState::kNew || state == OrderState::kWriting;
    if (state == OrderState::kHeld) link.held = {queue.count, queue.oldest_at};
    if (!waits) continue;
    link.waiting.oldest_at = link.waiting.count == 0
                                 ? queue.oldest_at
                                 : std::min(link.waiting.oldest_at, queue.oldest_at);
    link.waiting.count += queue.count;
  }
  return success();
}

Result<WatchedDrift> drift_of(Records& records, const LinkId& link) {
  const DriftFigure figure = ONESHELF_TRY(records.drift_figure(link));
  WatchedDrift drift;
  drift.compared = std::max(figure.compared, figure.last_compared);
  drift.drifted = std::max(figure.drifted, figure.last_drifted);
  return drift;
}

struct Work {
  std::vector<JobEnds> ends;
  std::vector<JobRecord> active;
};

Result<WatchedLink> link_of(Records& records, const LinkRecord& record, const Work& work,
                            const Movement& movement) {
  WatchedLink link;
  link.id = record.id;
  link.source = record.source;
  link.channel = record.channel;
  link.paused = record.paused;
  link.created_at = record.created_at;
  // Settings that cannot be read are told where they are used; watching goes on with the usual.
  const Result<LinkSettings> read = link_settings_from_json(record.settings);
  const LinkSettings settings = read.ok() ? *read : LinkSettings();
  link.takes_orders = settings.orders.enabled;
  link.targets = freshness_targets(settings);
  link.drift_percent_max = settings.drift.alarm_percent;
  const std::string name = record.id.str();
  link.orders = work_of(name, is_of_orders, work.ends, work.active, movement);
  link.catalogue = work_of(name, is_of_catalogue, work.ends, work.active, movement);
  link.parked = ONESHELF_TRY(records.parked_count(record.id));
  link.drift = ONESHELF_TRY(drift_of(records, record.id));
  ONESHELF_TRY(add_queues(records, link));
  return link;
}

Result<void> add_care(Records& records, Watched& watched) {
  for (const HookCareRecord& care : ONESHELF_TRY(records.hook_care())) {
    watched.hooks.push_back({care.connection, care.problem, care.checked_at});
  }
  for (const HintTopic& topic : ONESHELF_TRY(records.hint_topics())) {
    watched.topics.push_back(
        {topic.connection, topic.about, topic.count, topic.first_at, topic.last_at});
  }
  for (const TellerRecord& teller : ONESHELF_TRY(records.tellers())) {
    watched.tellers.push_back({teller.name, teller.failing_since, teller.problem});
  }
  const auto backup = ONESHELF_TRY(records.account_settings(kBackup));
  if (backup) watched.last_backup_at = time_in(backup->values["at"]);
  return success();
}

}  // namespace

void Movement::look(const std::vector<JobRecord>& active, Timestamp now) {
  std::map<std::string, Seen> seen;
  for (const JobRecord& job : active) {
    const std::string progress =
        job.step + "/" + std::to_string(job.done) + "/" + std::to_string(job.total);
    const auto before = seen_.find(job.id.str());
    const bool stands = before != seen_.end() && before->second.progress == progress;
    seen[job.id.str()] = {progress, stands ? before->second.moved_at : now};
  }
  seen_ = std::move(seen);
}

std::optional<Timestamp> Movement::moved_at(const std::string& job) const {
  const auto found = seen_.find(job);
  if (found == seen_.end()) return std::nullopt;
  return found->second.moved_at;
}

Result<Watched> gather_facts(Records& records, Movement& movement, Timestamp now) {
  Watched watched;
  watched.now = watched.watching_since = watched.used_since = now;
  for (const bool orders : {true, false}) {
    const std::optional<Timestamp> next = ONESHELF_TRY(records.next_due(orders));
    if (next && (!watched.next_due || *next < *watched.next_due)) watched.next_due = next;
  }
  for (const ConnectionRecord& record : ONESHELF_TRY(records.connections())) {
    watched.connections.push_back(
        {record.id, record.paused, record.problem, time_in(record.info["expires_at"])});
  }
  for (const StreamRecord& stream : ONESHELF_TRY(records.streams())) {
    watched.streams.push_back(
        {stream.connection, stream.kind, stream.last_success_at, stream.problem});
  }
  const Work work {
    ONESHELF_TRY(records.job_ends())
    , ONESHELF_TRY(records.active_jobs())
  };
  movement.look(work.active, now);
  for (const LinkRecord& record : ONESHELF_TRY(records.links())) {
    watched.used_since = std::min(watched.used_since, record.created_at);
    watched.links.push_back(ONESHELF_TRY(link_of(records, record, work, movement)));
  }
  ONESHELF_TRY(add_care(records, watched));
  return watched;
}

Result<void> note_backup(Records& records, Timestamp at) {
  return records.save_account_settings(kBackup, {Json::object().set("at", to_rfc3339(at)), ""});
}

}  // namespace oneshelf
