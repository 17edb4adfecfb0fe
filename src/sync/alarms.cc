#include "sync/alarms.h"

#include <algorithm>
#include <set>

#include "sync/freshness.h"

namespace oneshelf {
namespace {

using freshness::span_text;

// A topic is normally busy if it told this much over this long; then a pause of so many of its
// usual gaps, and at least half a day (a night), is quiet.
constexpr int64_t kBusyFrom = 20;
constexpr milliseconds kBusyOver = std::chrono::hours(24);
constexpr int64_t kQuietGaps = 20;
constexpr milliseconds kQuietAtLeast = std::chrono::hours(12);

constexpr milliseconds kTellerMayFailFor = std::chrono::minutes(30);
constexpr int64_t kDriftMattersFrom = 10;  // SKUs: below it a share says nothing

using Severity = Alarm::Severity;

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

void find_connections(const Watched& watched, const AlarmLimits& limits,
                      std::vector<Alarm>& alarms) {
  for (const WatchedConnection& connection : watched.connections) {
    const std::string name = connection.id.str();
    if (connection.paused && connection.problem) {
      alarms.push_back(
          {.id = "connection.paused",
           .subject = name,
           .since = watched.now,
           .sentence =
               "The connection " + quoted(name) + " is paused: " + connection.problem->message(),
           .remedy = connection.problem->remedy().empty() ? "Connect it again: `oneshelf connect`."
                                                          : connection.problem->remedy()});
    } else if (connection.expires_at &&
               *connection.expires_at - watched.now <= limits.expiry_notice) {
      const bool expired = *connection.expires_at <= watched.now;
      alarms.push_back(
          {.id = "token.expiring",
           .subject = name,
           .severity = expired ? Severity::kCritical : Severity::kWarning,
           .since = *connection.expires_at - limits.expiry_notice,
           .sentence = "The credentials of " + quoted(name) +
                       (expired ? " expired at " : " expire at ") +
                       to_rfc3339(*connection.expires_at) + ".",
           .remedy = "Connect it again with `oneshelf connect`; nothing that is linked is lost."});
    }
  }
}

void find_doubts(const Watched& watched, std::vector<Alarm>& alarms) {
  for (const WatchedStream& stream : watched.streams) {
    if (!freshness::is_doubted(stream)) continue;
    alarms.push_back({.id = "stream.doubted",
                      .subject = stream.connection.str() + "/" + stream.kind,
                      .since = watched.now,
                      .sentence = "\"" + stream.connection.str() +
                                  "\" answered, but is not believed: " + stream.problem->message(),
                      .remedy = stream.problem->remedy()});
  }
}

void find_hooks(const Watched& watched, std::vector<Alarm>& alarms) {
  for (const WatchedHooks& hooks : watched.hooks) {
    if (!hooks.problem) continue;
    alarms.push_back({.id = "hooks.missing",
                      .subject = hooks.connection.str(),
                      .severity = Severity::kWarning,
                      .since = hooks.checked_at,
                      .sentence = quoted(hooks.connection.str()) +
                                  " does not tell of changes at once: " + hooks.problem->message(),
                      .remedy = hooks.problem->remedy()});
  }
}

bool is_quiet(const WatchedTopic& topic, Timestamp now) {
  const milliseconds span = topic.last_at - topic.first_at;
  if (topic.count < kBusyFrom || span < kBusyOver) return false;
  const milliseconds gap = span / (topic.count - 1);
  return now - topic.last_at > std::max(kQuietAtLeast, gap * kQuietGaps);
}

void find_topics(const Watched& watched, std::vector<Alarm>& alarms) {
  for (const WatchedTopic& topic : watched.topics) {
    if (!is_quiet(topic, watched.now)) continue;
    alarms.push_back(
        {.id = "hooks.quiet",
         .subject = topic.connection.str() + "/" + topic.about,
         .severity = Severity::kWarning,
         .since = topic.last_at,
         .sentence = quoted(topic.connection.str()) + " told of " + topic.about +
                     " often, and has been quiet for longer than usual.",
         .remedy =
             "Changes are still found by reading. Check the webhooks in the platform's admin, "
             "and that it reaches this server's public address."});
  }
}

Decimal percent_of(int64_t part, int64_t whole) {
  return Decimal::from_millionths(part * 100 * 1'000'000 / whole);
}

void find_drift(const WatchedLink& link, Timestamp now, std::vector<Alarm>& alarms) {
  const WatchedDrift& drift = link.drift;
  const bool watched = link.drift_percent_max.is_positive() && drift.compared > 0;
  if (!watched || drift.drifted < kDriftMattersFrom) return;
  if (percent_of(drift.drifted, drift.compared) <= link.drift_percent_max) return;
  alarms.push_back({.id = "drift.high",
                    .subject = link.id.str(),
                    .severity = Severity::kWarning,
                    .since = now,
                    .sentence = "Of " + std::to_string(drift.compared) + " compared SKUs of " +
                                quoted(link.id.str()) + ", " + std::to_string(drift.drifted) +
                                " were changed in the shop by somebody else.",
                    .remedy = "See `oneshelf drift`; perhaps another program writes there too."});
}

void find_parked(const WatchedLink& link, const AlarmLimits& limits, Timestamp now,
                 std::vector<Alarm>& alarms) {
  if (limits.parked_max == 0 || link.parked <= limits.parked_max) return;
  alarms.push_back({.id = "records.parked",
                    .subject = link.id.str(),
                    .severity = Severity::kWarning,
                    .since = now,
                    .sentence = std::to_string(link.parked) + " records of " +
                                quoted(link.id.str()) + " cannot be synced.",
                    .remedy = "`oneshelf parked " + link.id.str() + "` lists them with reasons."});
}

void find_tellers(const Watched& watched, std::vector<Alarm>& alarms) {
  for (const WatchedTeller& teller : watched.tellers) {
    if (!teller.failing_since || watched.now - *teller.failing_since <= kTellerMayFailFor) continue;
    alarms.push_back(
        {.id = "teller.failing",
         .subject = teller.name,
         .severity = Severity::kWarning,
         .since = *teller.failing_since,
         .sentence = "Alarms cannot be told by " + teller.name + ": " +
                     (teller.problem ? teller.problem->message() : "no answer"),
         .remedy = "Correct it with `oneshelf alarms set`, then `oneshelf alarms test`."});
  }
}

void find_disk(const Watched& watched, const AlarmLimits& limits, std::vector<Alarm>& alarms) {
  if (!watched.disk || watched.disk->total_bytes == 0) return;
  const int64_t percent = watched.disk->free_bytes / (watched.disk->total_bytes / 100 + 1);
  if (percent >= limits.disk_free_percent || watched.disk->free_bytes >= limits.disk_free_bytes)
    return;
  alarms.push_back({.id = "disk.low",
                    .subject = "data folder",
                    .since = watched.now,
                    .sentence = "The disk of the data folder is nearly full.",
                    .remedy = "Free space or enlarge it: a full disk stops every order."});
}

void find_backup(const Watched& watched, const AlarmLimits& limits, std::vector<Alarm>& alarms) {
  if (limits.backup_age.count() == 0 || watched.links.empty()) return;
  const Timestamp last = watched.last_backup_at.value_or(watched.used_since);
  if (watched.now - last <= limits.backup_age) return;
  alarms.push_back(
      {.id = "backup.old",
       .subject = "backup",
       .severity = Severity::kWarning,
       .since = last + limits.backup_age,
       .sentence = "There was no backup for longer than " + span_text(limits.backup_age) + ".",
       .remedy = "`oneshelf backup FILE`, best every night. If you back up in another "
                 "way: `oneshelf alarms set --set backup_days=0`."});
}

}  // namespace

std::string_view name_of(Alarm::Severity severity) {
  return severity == Alarm::Severity::kCritical ? "critical" : "warning";
}

std::vector<Alarm> find_alarms(const Watched& watched, const AlarmLimits& limits) {
  std::vector<Alarm> alarms = freshness::late(watched, limits);
  find_connections(watched, limits, alarms);
  find_doubts(watched, alarms);
  find_hooks(watched, alarms);
  find_topics(watched, alarms);
  for (const WatchedLink& link : watched.links) {
    if (link.paused) continue;
    find_drift(link, watched.now, alarms);
    find_parked(link, limits, watched.now, alarms);
  }
  find_tellers(watched, alarms);
  find_disk(watched, limits, alarms);
  find_backup(watched, limits, alarms);
  return alarms;
}

}  // namespace oneshelf
