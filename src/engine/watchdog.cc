#include "engine/watchdog.h"

#include <algorithm>

#include "base/log.h"

namespace oneshelf {
namespace {

constexpr const char* kName = "watchdog";
// A process that starts again and again must not look fresh each time: only after a rest this long
// does watching begin anew.
constexpr milliseconds kRest = std::chrono::minutes(10);
constexpr milliseconds kStoreFailureToldEvery = std::chrono::hours(1);

Result<Timestamp> time_of(const Json& json) { return parse_rfc3339(json.text_or()); }

bool is_critical(const Alarm& alarm) { return alarm.severity == Alarm::Severity::kCritical; }

}  // namespace

Watchdog::~Watchdog() {
  thread_.request_stop();
  changed_.notify_all();
}

void Watchdog::start() {
  thread_ = std::jthread([this](std::stop_token stop) { run(stop); });
}

void Watchdog::run(std::stop_token stop) {
  const Context context(parts_.clock, stop);
  while (!stop.stop_requested()) {
    const Result<Look> looked = look(context);
    if (!looked.ok()) log_error("watchdog.cannot_look", {{"error", looked.error().to_string()}});
    std::unique_lock lock(mutex_);
    parts_.clock.wait_for(changed_, lock, stop, kLookEvery);
  }
}

Result<Watchdog::Look> Watchdog::look(const Context& context) {
  Result<Look> looked = look_and_book(context);
  if (!looked.ok()) tell_store_fails(context, looked.error());
  return looked;
}

Result<Watchdog::Look> Watchdog::look_and_book(const Context& context) {
  const Timestamp now = parts_.clock.now();
  const Result<WatchedDisk> disk = parts_.disk();
  if (!disk.ok()) log_warn("watchdog.disk", {{"error", disk.error().to_string()}});
  Look look;
  Watched watched;
  ONESHELF_TRY(parts_.store.read([&](Records& records) -> Result<void> {
    const AlarmValues values = ONESHELF_TRY(load_alarm_values(records, parts_.secrets));
    settings_ = ONESHELF_TRY(alarm_settings_of(values));
    watched = ONESHELF_TRY(gather_facts(records, movement_, now));
    return success();
  }));
  if (disk.ok()) watched.disk = *disk;
  ONESHELF_TRY(parts_.store.write([&](Records& records) -> Result<void> {
    watched.watching_since = ONESHELF_TRY(watching_since(records, now));
    look.alarms = find_alarms(watched, settings_.limits);
    look.changes = ONESHELF_TRY(take_alarms(records, look.alarms, settings_, now));
    return success();
  }));
  look.delivery = ONESHELF_TRY(deliver_due(context, parts_.store, parts_.doors, settings_));
  if (std::ranges::none_of(look.alarms, is_critical)) {
    const Result<void> beaten = beat(context, parts_.store, parts_.doors, settings_);
    if (!beaten.ok()) log_warn("watchdog.heartbeat", {{"error", beaten.error().id()}});
  }
  return look;
}

Result<Timestamp> Watchdog::watching_since(Records& records, Timestamp now) const {
  Timestamp since = now;
  const auto stored = ONESHELF_TRY(records.account_settings(kName));
  if (stored) {
    const Result<Timestamp> seen = time_of(stored->values["seen_at"]);
    const Result<Timestamp> began = time_of(stored->values["since"]);
    if (seen.ok() && began.ok() && now - *seen < kRest) since = *began;
  }
  Json values = Json::object();
  values.set("since", to_rfc3339(since)).set("seen_at", to_rfc3339(now));
  ONESHELF_TRY(records.save_account_settings(kName, {std::move(values), ""}));
  return since;
}

void Watchdog::tell_store_fails(const Context& context, const Error& error) {
  const Timestamp now = parts_.clock.now();
  if (context.stopped()) return;
  if (told_store_fails_at_ && now - *told_store_fails_at_ < kStoreFailureToldEvery) return;
  told_store_fails_at_ = now;
  AlarmChanges changes;
  changes.raised.push_back({.id = "store.failing",
                            .subject = "database",
                            .severity = "critical",
                            .sentence = "OneShelf cannot watch over itself: " + error.message(),
                            .remedy = error.remedy(),
                            .since = now,
                            .raised_at = now});
  for (const std::string& teller : settings_.tellers()) {
    const TellingRecord telling{
        .teller = teller, .body = message_of(changes, now), .created_at = now, .next_at = now};
    const Result<void> told = tell(context, parts_.doors, settings_, telling);
    if (!told.ok()) log_error("watchdog.cannot_tell", {{"error", told.error().id()}});
  }
}

}  // namespace oneshelf
