#include "sync/freshness.h"

#include <algorithm>
#include <set>

namespace oneshelf {
namespace {

constexpr std::chrono::seconds kShortestTarget = std::chrono::minutes(10);
constexpr int kIntervalsMissed = 5;

std::chrono::seconds target(const std::optional<std::chrono::seconds>& chosen,
                            std::chrono::seconds interval) {
  return chosen.value_or(std::max(interval * kIntervalsMissed, kShortestTarget));
}

}  // namespace

FreshnessTargets freshness_targets(const LinkSettings& settings) {
  const Intervals& intervals = settings.intervals;
  return {.orders = target(settings.freshness.orders, intervals.orders),
          .stock = target(settings.freshness.stock, intervals.stock),
          .catalogue = target(settings.freshness.catalogue, intervals.catalogue)};
}

std::chrono::seconds FreshnessTargets::of(std::string_view kind) const {
  if (kind == "orders" || kind.starts_with("orders:") || kind == "documents") return orders;
  return kind == "stock" ? stock : catalogue;
}

namespace freshness {
namespace {

constexpr const char* kLookRemedy =
    "See `oneshelf status` and `oneshelf jobs`; the server's log tells more.";

std::string with_cause(std::string sentence, const std::optional<Error>& cause) {
  return cause ? sentence + " " + cause->message() : sentence;
}

std::string remedy_of(const std::optional<Error>& cause, std::string_view otherwise) {
  return cause && !cause->remedy().empty() ? cause->remedy() : std::string(otherwise);
}

/// Finds what is late in one account, from the causes down to what follows from them.
class Lateness {
 public:
  Lateness(const Watched& watched, const AlarmLimits& limits) : watched_(watched), limits_(limits) {
    for (const WatchedConnection& connection : watched.connections) {
      if (connection.paused) paused_.insert(connection.id.str());
    }
  }

  std::vector<Alarm> find() && {
    const bool halted = find_halt();
    for (const WatchedLink& link : watched_.links) {
      if (link.paused) continue;
      find_orders(link);
      if (halted || rests(link)) continue;
      find_stuck(link, "orders", link.orders);
      find_stuck(link, "catalogue", link.catalogue);
      const bool silent_stream = find_silent_streams(link);
      if (silent_stream) continue;
      if (link.takes_orders) find_silent_work(link, "orders", link.orders, link.targets.orders);
      find_silent_work(link, "catalogue", link.catalogue,
                       std::max(link.targets.stock, link.targets.catalogue));
    }
    return std::move(alarms_);
  }

 private:
  /// A paused connection is an alarm of its own; what it stops is not told again.
  bool rests(const WatchedLink& link) const {
    return paused_.contains(link.source.str()) || paused_.contains(link.channel.str());
  }

  bool is_moving(const WatchedWork& work) const {
    return work.moved_at && watched_.now - *work.moved_at <= kStuckAfter;
  }

  /// Since when something has been missing: its last success, or when it could first have been.
  Timestamp missing_since(const std::optional<Timestamp>& success, const WatchedLink& link) const {
    return std::max(success.value_or(link.created_at), watched_.watching_since);
  }

  bool find_halt() {
    if (!watched_.next_due) return false;
    const Timestamp due = std::max(*watched_.next_due, watched_.watching_since);
    const bool moving = std::ranges::any_of(watched_.links, [&](const WatchedLink& link) {
      return is_moving(link.orders) || is_moving(link.catalogue);
    });
    if (moving || watched_.now - due <= kHaltedAfter) return false;
    alarms_.push_back({.id = "schedule.halted",
                       .subject = "schedule",
                       .since = due,
                       .sentence = "Nothing is synced: work has been due for longer than " +
                                   span_text(kHaltedAfter) + " and nobody does it.",
                       .remedy = "Start `oneshelf serve` again, and read its log."});
    return true;
  }

  void find_stuck(const WatchedLink& link, const std::string& kind, const WatchedWork& work) {
    if (!work.moved_at || is_moving(work)) return;
    alarms_.push_back({.id = "work.stuck",
                       .subject = link.id.str() + "/" + kind,
                       .since = *work.moved_at,
                       .sentence = "Work on the " + kind + " of the link \"" + link.id.str() +
                                   "\" runs but has not moved for longer than " +
                                   span_text(kStuckAfter) + ".",
                       .remedy = "Restart `oneshelf serve`: it goes on where it stopped."});
  }

  bool find_silent_streams(const WatchedLink& link) {
    bool found = false;
    for (const WatchedStream& stream : watched_.streams) {
      if (stream.connection != link.source && stream.connection != link.channel) continue;
      const bool of_orders = stream.kind.starts_with("orders");
      if (of_orders && stream.kind != "orders:" + link.id.str()) continue;
      if (of_orders && !link.takes_orders) continue;
      if (is_doubted(stream)) {
        found = true;
        continue;
      }
      if (is_moving(of_orders ? link.orders : link.catalogue)) continue;
      const std::chrono::seconds longest = link.targets.of(stream.kind);
      const Timestamp since = missing_since(stream.last_success_at, link);
      if (watched_.now - since <= longest) continue;
      tell_silent(stream, since, longest);
      found = true;
    }
    return found;
  }

  /// Two links may share a connection: its stream is told once.
  void tell_silent(const WatchedStream& stream, Timestamp since, std::chrono::seconds longest) {
    const std::string kind = stream.kind.substr(0, stream.kind.find(':'));
    const std::string subject = stream.connection.str() + "/" + kind;
    const bool known = std::ranges::any_of(alarms_, [&](const Alarm& alarm) {
      return alarm.id == "stream.silent" && alarm.subject == subject;
    });
    if (known) return;
    alarms_.push_back({.id = "stream.silent",
                       .subject = subject,
                       .since = since,
                       .sentence = with_cause("The " + kind + " of \"" + stream.connection.str() +
                                                  "\" could not be read for longer than " +
                                                  span_text(longest) + ".",
                                              stream.problem),
                       .remedy = remedy_of(stream.problem, kLookRemedy)});
  }

  void find_silent_work(const WatchedLink& link, const std::string& kind, const WatchedWork& work,
                        std::chrono::seconds longest) {
    if (work.moved_at) return;  // it runs; if it does not move, that is told
    const Timestamp since = missing_since(work.last_done_at, link);
    if (watched_.now - since <= longest) return;
    alarms_.push_back({.id = "work.silent",
                       .subject = link.id.str() + "/" + kind,
                       .since = since,
                       .sentence = with_cause("The " + kind + " of the link \"" + link.id.str() +
                                                  "\" could not be synced for longer than " +
                                                  span_text(longest) + ".",
                                              work.last_error),
                       .remedy = remedy_of(work.last_error, kLookRemedy)});
  }

  void find_orders(const WatchedLink& link) {
    find_queue(link, link.held, "orders.held", limits_.held_for,
               "of the link \"" + link.id.str() + "\" wait for a person",
               "See `oneshelf orders --state held`: each tells why and what to do.");
    find_queue(link, link.waiting, "orders.waiting", limits_.waiting_for,
               "of the link \"" + link.id.str() + "\" are not in the source yet",
               "See `oneshelf orders --state writing` and `--state new`.");
  }

  void find_queue(const WatchedLink& link, const WatchedQueue& queue, const std::string& id,
                  milliseconds longest, const std::string& what, const std::string& remedy) {
    if (queue.count == 0 || watched_.now - queue.oldest_at <= longest) return;
    alarms_.push_back({.id = id,
                       .subject = link.id.str(),
                       .since = queue.oldest_at,
                       .sentence = std::to_string(queue.count) +
                                   (queue.count == 1 ? " order " : " orders ") + what +
                                   ", the oldest for longer than " + span_text(longest) + ".",
                       .remedy = remedy});
  }

  const Watched& watched_;
  const AlarmLimits& limits_;
  std::set<std::string> paused_;
  std::vector<Alarm> alarms_;
};

}  // namespace

std::vector<Alarm> late(const Watched& watched, const AlarmLimits& limits) {
  return Lateness(watched, limits).find();
}

bool is_doubted(const WatchedStream& stream) {
  if (!stream.problem) return false;
  const std::string& id = stream.problem->id();
  return id == "stream.shrunk" || id == "stream.other_skus" || id == "stream.levels_missing";
}

std::string span_text(milliseconds span) {
  const int64_t seconds = span.count() / 1000;
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  if (seconds >= 2 * kDay) return std::to_string(seconds / kDay) + " days";
  if (seconds >= 2 * kHour) return std::to_string(seconds / kHour) + " h";
  if (seconds >= 2 * kMinute) return std::to_string(seconds / kMinute) + " min";
  return std::to_string(seconds) + " s";
}

}  // namespace freshness
}  // namespace oneshelf
