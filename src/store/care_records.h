#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "commerce/order.h"

namespace oneshelf {

// What the store keeps for the care of the account: alarms and who is told of them, hook
// subscriptions, and drift between what was confirmed and what the channel shows.

/// One thing that is, or was, not as it should be. `id` says what, `subject` says where.
struct AlarmRecord {
  std::string id, subject;
  std::string severity;  ///< "warning" or "critical"
  std::string sentence, remedy;
  Timestamp since;                      ///< the trouble began
  Timestamp raised_at;                  ///< it was noticed
  std::optional<Timestamp> told_at;     ///< last handed to the tellers
  std::optional<Timestamp> cleared_at;  ///< it is over
};

/// A message on its way to somebody outside, kept until it arrived.
struct TellingRecord {
  int64_t id = 0;
  std::string teller;  ///< "mail" or "webhook"
  Json body;
  int attempts = 0;
  Timestamp created_at, next_at;
};

/// How telling goes: "mail", "webhook", "heartbeat".
struct TellerRecord {
  std::string name;
  std::optional<Timestamp> last_ok_at, failing_since;
  std::optional<Error> problem;
};

/// Settings of the account under one name, e.g. "alarms".
struct AccountSettings {
  Json values = Json::object();
  std::string sealed_secrets;  ///< opaque bytes
};

/// How the hook subscriptions of a connection were when last looked at.
struct HookCareRecord {
  ConnectionId connection;
  std::string url;  ///< that ours were registered with
  int64_t ours = 0, foreign = 0;
  std::optional<Error> problem;
  Timestamp checked_at;
  std::optional<Timestamp> repaired_at;
};

/// A field of a listing that changed on the channel although we did not write it.
struct DriftRecord {
  int64_t id = 0;
  LinkId link;
  VendorId record_id;  ///< listing on the channel; its product for fields that variants share
  std::string sku, field;
  std::string expected, found, desired;  ///< as people read them
  /// "restore" (the next plan writes it), "open" (waits for a person), "adopted" (the channel's
  /// value stays).
  std::string state;
  std::string who;  ///< decided it
  Timestamp first_at, last_at;
};

/// How far the rolling compare of a link is, and what it found.
struct DriftFigure {
  LinkId link;
  std::string position;  ///< of the reading, as the connector gave it; "" at a round's start
  int64_t compared = 0, drifted = 0;            ///< in this round so far, in SKUs
  int64_t last_compared = 0, last_drifted = 0;  ///< in the last whole round
  std::optional<Timestamp> last_round_at;       ///< its end
  std::optional<Timestamp> paid_until;          ///< requests up to here are used up
};

/// A figure of stock that a listing is known to have shown, kept only for links that want to know
/// who else changes it (`drift.stock`).
struct SeenStock {
  VendorId listing_id;
  LocationId location;  ///< of the channel, as the link keeps it
  Decimal quantity;
  Timestamp at;                      ///< it was the true one then, or a moment before
  std::optional<Timestamp> sent_at;  ///< a figure of ours was last sent to it
};

/// A figure of stock that was not what it was known to be, and what comes of it.
struct StockEditRecord {
  int64_t id = 0;
  LinkId link;
  VendorId listing_id, item_id;
  std::string sku;  ///< on the channel
  Decimal expected, found;
  Timestamp confirmed_at, told_at;   ///< of the two figures
  std::optional<Timestamp> sent_at;  ///< a figure of ours was last sent before it was told
  /// "noted" (may be a sale that is not known yet), "asked" (waits for a person), "adopt" (the
  /// source is to be corrected), "sending" (its correction may have left).
  std::string state;
  std::string who;                    ///< wants it adopted
  std::optional<Timestamp> tried_at;  ///< the correction last left
  std::string source_before;          ///< the source's figure then; "" if it was not known

  Decimal difference() const { return found - expected; }
};

/// Hints of one kind from one connection, as far as they are kept.
struct HintTopic {
  ConnectionId connection;
  std::string about;
  int64_t count = 0;
  Timestamp first_at, last_at;
};

struct OrderQueue {
  std::string state;
  int64_t count = 0;
  Timestamp oldest_at;
};

/// The newest ends of jobs of one kind and subject.
struct JobEnds {
  std::string kind, subject;
  std::optional<Timestamp> last_done_at, last_failed_at;
  std::optional<Error> last_error;  ///< of the newest failure
};

class CareRecords {
 public:
  virtual ~CareRecords() = default;

  virtual Result<std::optional<AccountSettings>> account_settings(const std::string& name) = 0;
  virtual Result<void> save_account_settings(const std::string& name,
                                             const AccountSettings& settings) = 0;

  /// Open ones, then those cleared, newest first.
  virtual Result<std::vector<AlarmRecord>> alarms() = 0;
  virtual Result<void> save_alarm(const AlarmRecord& alarm) = 0;
  virtual Result<void> forget_alarms_cleared_before(Timestamp time) = 0;

  virtual Result<void> add_telling(const TellingRecord& telling) = 0;
  /// Oldest first; without a time all of them.
  virtual Result<std::vector<TellingRecord>> tellings(std::optional<Timestamp> due_by,
                                                      int limit) = 0;
  virtual Result<void> save_telling_attempt(const TellingRecord& telling) = 0;
  virtual Result<void> remove_telling(int64_t id) = 0;
  virtual Result<std::vector<TellerRecord>> tellers() = 0;
  virtual Result<void> save_teller(const TellerRecord& teller) = 0;

  virtual Result<std::vector<HookCareRecord>> hook_care() = 0;
  virtual Result<void> save_hook_care(const HookCareRecord& care) = 0;
  virtual Result<std::vector<HintTopic>> hint_topics() = 0;
  virtual Result<std::vector<OrderQueue>> order_queues(const LinkId& link) = 0;
  virtual Result<std::vector<JobEnds>> job_ends() = 0;
  /// Failures of the link that are parked and not ignored.
  virtual Result<int64_t> parked_count(const LinkId& link) = 0;

  /// Adds the drift, or renews the one of the same link, record and field (its id and first time
  /// stay).
  virtual Result<void> save_drift(const DriftRecord& drift) = 0;
  /// Newest first.
  virtual Result<std::vector<DriftRecord>> drifts(const LinkId& link_or_empty, int limit) = 0;
  virtual Result<std::vector<DriftRecord>> drifts_of(const LinkId& link,
                                                     const VendorId& record_id) = 0;
  /// How many by state; states without any are absent.
  virtual Result<std::map<std::string, int64_t>> drift_counts(const LinkId& link) = 0;
  virtual Result<std::optional<DriftRecord>> drift(int64_t id) = 0;
  virtual Result<void> remove_drift(int64_t id) = 0;
  /// Of a link that was never compared: zeroes.
  virtual Result<DriftFigure> drift_figure(const LinkId& link) = 0;
  virtual Result<void> save_drift_figure(const DriftFigure& figure) = 0;

  virtual Result<std::optional<SeenStock>> seen_stock(const LinkId& link,
                                                      const VendorId& listing) = 0;
  virtual Result<void> save_seen_stock(const LinkId& link, const SeenStock& seen) = 0;
  /// A figure of ours is about to be sent: only where one was seen.
  virtual Result<void> note_stock_sent(const LinkId& link, const VendorId& listing,
                                       Timestamp at) = 0;
  virtual Result<void> forget_seen_stock(const LinkId& link) = 0;

  /// Oldest first.
  virtual Result<std::vector<StockEditRecord>> stock_edits(const LinkId& link) = 0;
  /// Adds it (id 0), or changes the one with its id. Returns the id.
  virtual Result<int64_t> save_stock_edit(const StockEditRecord& edit) = 0;
  virtual Result<void> remove_stock_edit(int64_t id) = 0;
  /// Every version of each of the link's orders that came or changed at or after `since` by our
  /// clock, with the time of its newest one. Returning false stops.
  virtual Result<void> each_order_changed(
      const LinkId& link, Timestamp since,
      const std::function<bool(const Order& version, Timestamp changed_at)>& visit) = 0;
};

}  // namespace oneshelf
