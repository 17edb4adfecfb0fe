#pragma once

#include "engine/sync_link.h"

namespace oneshelf {

// What the runs of a link are made of: used by sync_link.cc and sync_figures.cc.

/// Counts the requests both remote accounts saw while it lives.
class RequestMeter {
 public:
  RequestMeter(EngineParts& parts, const LinkView& link)
      : parts_(parts),
        link_(link),
        source_(parts.connections.requests(link.source.id)),
        channel_(parts.connections.requests(link.channel.id)),
        began_(parts.clock.monotonic()) {}
  void fill(SyncReport& report) const {
    report.source_requests = parts_.connections.requests(link_.source.id) - source_;
    report.channel_requests = parts_.connections.requests(link_.channel.id) - channel_;
    report.took = parts_.clock.monotonic() - began_;
  }

 private:
  EngineParts& parts_;
  const LinkView& link_;
  int64_t source_, channel_;
  milliseconds began_;
};

/// Credentials and permissions need a person: the connection pauses instead of trying on.
template <typename T>
Result<T> pausing(EngineParts& parts, const ConnectionId& id, Result<T> result) {
  if (!result.ok() && result.error().code() == ErrorCode::kUnauthenticated &&
      result.error().id() != "connection.paused") {
    ONESHELF_TRY(parts.connections.pause(id, result.error()));
  }
  return result;
}

/// Hints that were stored before a reading began are answered by it.
class AnsweredHints {
 public:
  enum class About { kOrders, kCatalogue, kStock };  ///< kStock is part of kCatalogue
  AnsweredHints(EngineParts& parts, const LinkView& link, About about)
      : parts_(parts), link_(link), about_(about) {}

  /// Those that are open now.
  Result<void> note();
  bool any() const { return !ids_.empty(); }
  /// There are hints about products, which a run about stock does not answer.
  bool more_than_stock() const { return more_than_stock_; }
  /// When the source last gave a hint that is open.
  std::optional<Timestamp> told_by_source() const { return told_by_source_; }
  Result<void> close();

 private:
  void take(const HintRecord& hint);

  EngineParts& parts_;
  const LinkView& link_;
  About about_;
  bool more_than_stock_ = false;
  std::vector<int64_t> ids_;
  std::optional<Timestamp> told_by_source_;
};

/// What a run that is due reads of the source. Hints are closed by it, so it must have been read
/// after the last one. Where only the shop gave one, what was read within the link's interval is
/// as good as it is between two polls.
Reading reading_of_source(const SyncOptions& options, const LinkSettings& settings,
                          std::optional<Timestamp> told, Timestamp now);

/// What a run looks at.
enum class LookAt { kAll, kStock };
/// Reads both sides, and settles creates whose outcome was left open if all is looked at.
Result<void> read_sides(const Context& context, EngineParts& parts, const LinkView& link,
                        LookAt what, const Reading& wanted, const Progress& progress,
                        SyncReport& report);

/// The channel's orders since they were last read.
Result<void> read_orders(const Context& context, EngineParts& parts, const LinkView& link,
                         const Progress& progress, SyncReport& report);

/// A shop's figure may be low because the shop sold, and we have not heard of the order yet: before
/// a figure goes up, its orders are read, and what is free is computed from what is known then:
/// another worker may have stored the order since. Figures go down at once. Where no unit may be on
/// show twice, only that reading tells what is on show.
Result<LinkPlan> plan_with_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                  const std::function<Result<LinkPlan>()>& make_plan,
                                  const Progress& progress, SyncReport& report);

void add(ApplyReport& sum, const ApplyReport& more);
void add(IntakeReport& sum, IntakeReport more);

Error link_paused(const LinkId& id);

}  // namespace oneshelf
