#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "base/context.h"
#include "store/approval_records.h"
#include "store/care_records.h"
#include "store/quota_records.h"
#include "store/records.h"
#include "store/shadow_records.h"
#include "store/shown_records.h"

namespace oneshelf {

/// Connections and links.
class SetupRecords {
 public:
  virtual ~SetupRecords() = default;
  virtual Result<void> save_connection(const ConnectionRecord& connection) = 0;
  virtual Result<std::optional<ConnectionRecord>> connection(const ConnectionId& id) = 0;
  virtual Result<std::vector<ConnectionRecord>> connections() = 0;
  /// kConflict `connection.in_use` while a link uses it.
  virtual Result<void> remove_connection(const ConnectionId& id) = 0;
  virtual Result<void> save_link(const LinkRecord& link) = 0;
  virtual Result<std::optional<LinkRecord>> link(const LinkId& id) = 0;
  virtual Result<std::vector<LinkRecord>> links() = 0;
};

/// What was read from both sides, and what belongs together.
class CatalogueRecords {
 public:
  virtual ~CatalogueRecords() = default;
  /// Stores items as told in full pass `pass`; returns how many were new or different.
  virtual Result<int64_t> save_items(const ConnectionId& source, std::span<const Item> items,
                                     int64_t pass) = 0;
  /// Items told as deleted: gone since `at` (kept for what is bound to them).
  virtual Result<void> mark_gone(const ConnectionId& source, std::span<const VendorId> ids,
                                 Timestamp at) = 0;
  /// Items that pass `pass` did not tell and that are not gone yet.
  virtual Result<std::vector<VendorId>> items_not_told(const ConnectionId& source,
                                                       int64_t pass) = 0;
  /// Takes down that a complete reading did not tell these records of `kind` ("items",
  /// "listings"); others of the kind are not missing. Returns those that are missing since
  /// `before` or longer. A record that is told again is not missing any more.
  virtual Result<std::vector<VendorId>> note_missing(const ConnectionId& connection,
                                                     const std::string& kind,
                                                     std::span<const VendorId> ids, Timestamp now,
                                                     Timestamp before) = 0;
  virtual Result<bool> any_missing(const ConnectionId& connection, const std::string& kind) = 0;
  /// Items that full pass `pass` told for the first time, and that are not gone.
  virtual Result<std::vector<VendorId>> items_first_told(const ConnectionId& source,
                                                         int64_t pass) = 0;
  virtual Result<std::optional<Item>> item(const ConnectionId& source, const VendorId& id) = 0;
  virtual Result<std::vector<Item>> items_by_sku(const ConnectionId& source,
                                                 const std::string& sku) = 0;

  /// Replaces the levels told; others stay, and so does one that a later reading told already.
  /// `read_started_at`: when the reading began.
  virtual Result<void> save_stock(const ConnectionId& source, std::span<const StockLevel> levels,
                                  Timestamp read_started_at) = 0;
  /// Levels, and how many of them were last told by a reading that began before `at`.
  struct StockCount {
    size_t levels = 0, older = 0;
  };
  virtual Result<StockCount> count_stock(const ConnectionId& source, Timestamp at) = 0;
  /// Forgets these older levels: a complete reading did not tell them, so they are not known.
  virtual Result<void> forget_stock(const ConnectionId& source, Timestamp at) = 0;
  /// Levels and units in flight of these items, one entry each, in order.
  virtual Result<std::vector<ItemStock>> stock_of(const ConnectionId& source,
                                                  std::span<const VendorId> items) = 0;

  /// Merges: fields a row does not tell stay as stored.
  virtual Result<int64_t> save_listings(const ConnectionId& channel,
                                        std::span<const Listing> listings, int64_t pass) = 0;
  /// Sets product-level fields on every stored listing of a channel product.
  virtual Result<void> save_product_fields(const ConnectionId& channel, const VendorId& product_id,
                                           const ListingFields& fields) = 0;
  virtual Result<void> remove_listings(const ConnectionId& channel,
                                       std::span<const VendorId> ids) = 0;
  virtual Result<std::vector<VendorId>> listings_not_told(const ConnectionId& channel,
                                                          int64_t pass) = 0;
  virtual Result<std::vector<VendorId>> listings_first_told(const ConnectionId& channel,
                                                            int64_t pass) = 0;
  virtual Result<std::optional<Listing>> listing(const ConnectionId& channel,
                                                 const VendorId& id) = 0;
  virtual Result<std::vector<Listing>> listings_by_sku(const ConnectionId& channel,
                                                       const std::string& sku) = 0;

  /// What the (not gone) items of the source tell, each name once.
  struct ItemNames {
    std::vector<std::string> brands, categories;
  };
  virtual Result<ItemNames> item_names(const ConnectionId& source) = 0;

  /// All (not gone) records' keys, for matching.
  virtual Result<std::vector<SkuRecord>> item_skus(const ConnectionId& source) = 0;
  virtual Result<std::vector<SkuRecord>> listing_skus(const ConnectionId& channel) = 0;

  /// Of these only, as far as they are known.
  virtual Result<std::vector<SkuRecord>> item_skus_of(const ConnectionId& source,
                                                      std::span<const VendorId> ids) = 0;
  virtual Result<std::vector<SkuRecord>> listing_skus_of(const ConnectionId& channel,
                                                         std::span<const VendorId> ids) = 0;

  virtual Result<std::vector<BindingRecord>> bindings(const LinkId& link) = 0;
  /// An item or listing bound already is re-bound to the new partner.
  virtual Result<void> save_bindings(const LinkId& link,
                                     std::span<const BindingRecord> bindings) = 0;
  virtual Result<void> remove_binding(const LinkId& link, const VendorId& item_id) = 0;
  virtual Result<std::optional<BindingRecord>> binding_of_listing(const LinkId& link,
                                                                  const VendorId& listing_id) = 0;

  using ApprovalFilter = oneshelf::ApprovalFilter;
  /// Approves (or un-approves) items by SKU or by a filter, as ApprovalRecords::approve(). Returns
  /// how many changed.
  virtual Result<int64_t> approve_skus(const LinkId& link, std::span<const std::string> skus,
                                       bool approved, const std::string& who,
                                       const std::string& why, Timestamp at) = 0;
  virtual Result<int64_t> approve_matching(const LinkId& link, const ApprovalFilter& filter,
                                           bool approved, const std::string& who,
                                           const std::string& why, Timestamp at) = 0;

  /// Every product of the link's source with all its SKUs, product by product in a stable order;
  /// returning false stops. Streams: memory does not grow with the catalogue.
  virtual Result<void> each_product(
      const LinkId& link, const std::function<bool(std::span<const ShelfRecord>)>& visit) = 0;
  /// The same for these source products only.
  virtual Result<std::vector<std::vector<ShelfRecord>>> products(
      const LinkId& link, std::span<const VendorId> source_products) = 0;

  virtual Result<void> save_intents(const LinkId& link, std::span<const IntentRecord> intents) = 0;
  virtual Result<std::vector<IntentRecord>> open_intents(const LinkId& link) = 0;
  virtual Result<void> close_intents(const LinkId& link, std::span<const VendorId> item_ids) = 0;
};

/// Streams, jobs, schedule, hints, failures and the ledger.
class WorkRecords {
 public:
  virtual ~WorkRecords() = default;
  /// The stream, or a fresh one at its start.
  virtual Result<StreamRecord> stream(const ConnectionId& connection, const std::string& kind) = 0;
  virtual Result<std::vector<StreamRecord>> streams() = 0;
  virtual Result<void> save_stream(const StreamRecord& stream) = 0;

  /// Starts a job, or returns the active one of the same kind and subject (`joined`).
  struct StartedJob {
    JobRecord job;
    bool joined = false;
  };
  struct JobStart {
    JobId id;
    std::string kind, subject, owner;
    Timestamp at, lease_until;
  };
  virtual Result<StartedJob> start_job(const JobStart& start) = 0;
  /// Everything but the lease.
  virtual Result<void> save_job(const JobRecord& job) = 0;
  /// False if the job is not active any more: somebody took it over.
  virtual Result<bool> renew_job(const JobId& id, Timestamp lease_until) = 0;
  virtual Result<std::optional<JobRecord>> job(const JobId& id) = 0;
  /// Newest first.
  virtual Result<std::vector<JobRecord>> jobs(int limit) = 0;
  virtual Result<std::vector<JobRecord>> active_jobs() = 0;

  /// When a recurring task ("orders:shop", "stock:erp" …) is to run next.
  virtual Result<void> schedule(const std::string& task, Timestamp at) = 0;
  /// Only if the task is not on the schedule yet.
  virtual Result<void> schedule_new(const std::string& task, Timestamp at) = 0;
  /// Sets it only if that is sooner (hints, a clock that was set back) or the task is unknown.
  virtual Result<void> schedule_sooner(const std::string& task, Timestamp at) = 0;
  struct ClaimedTask {
    std::string task;
    Timestamp due;    ///< when it was to run
    Timestamp until;  ///< due again then, should the claimer never come back
  };
  /// Takes the longest due task, of those that carry orders or of the others.
  virtual Result<std::optional<ClaimedTask>> claim_task(bool orders, Timestamp now,
                                                        Timestamp until) = 0;
  /// Plans a claimed task anew, unless somebody made it due in the meantime.
  virtual Result<void> finish_task(const ClaimedTask& claimed, Timestamp next) = 0;
  virtual Result<std::optional<Timestamp>> next_due(bool orders) = 0;
  virtual Result<void> unschedule(const std::string& task) = 0;

  /// Stores a hint durably; false if this event id was stored before.
  virtual Result<bool> add_hint(const HintRecord& hint, const std::string& event_id) = 0;
  virtual Result<std::vector<HintRecord>> open_hints(const ConnectionId& connection) = 0;
  virtual Result<void> close_hints(std::span<const int64_t> ids) = 0;

  /// Parks a failure, or counts it again if it is parked already (same link, kind, subject, id).
  virtual Result<void> park(const ParkedRecord& parked) = 0;
  /// The subject works again: its open failures of that kind are closed.
  virtual Result<void> unpark(const LinkId& link, const std::string& kind,
                              std::span<const std::string> subjects) = 0;
  /// Closes open failures of `kind` whose subject is not in `subjects` (a plan told them all).
  virtual Result<void> keep_parked_only(const LinkId& link, const std::string& kind,
                                        std::span<const std::string> subjects) = 0;
  virtual Result<std::vector<ParkedRecord>> parked(const LinkId& link_or_empty, int limit) = 0;
  virtual Result<std::optional<ParkedRecord>> parked_by_id(int64_t id) = 0;
  virtual Result<void> set_parked_state(int64_t id, const std::string& state) = 0;
  virtual Result<bool> is_ignored(const LinkId& link, const std::string& kind,
                                  const std::string& subject) = 0;

  /// The database came back from a backup: jobs of its past are over, every stream is read anew
  /// and in full, and orders that waited or were held are tried from the start.
  virtual Result<void> mark_restored(Timestamp at) = 0;
  /// When that last happened. What was done between the backup and then is not recorded here.
  virtual Result<std::optional<Timestamp>> restored_at() = 0;
};

/// Every write, chained by hashes so that nothing can be changed, removed or moved unnoticed.
class LedgerRecords {
 public:
  virtual ~LedgerRecords() = default;
  /// Chains and stores the entries in this transaction; `seq` and `hash` are set here.
  virtual Result<void> append_ledger(std::span<const LedgerRecord> entries) = 0;
  /// Newest first; "" subject: all.
  virtual Result<std::vector<LedgerRecord>> ledger(const std::string& subject, int limit) = 0;
  /// Oldest first, one by one: memory does not grow with the ledger. Returning false stops.
  virtual Result<void> each_ledger_entry(const LedgerFilter& filter,
                                         const std::function<bool(const LedgerRecord&)>& visit) = 0;
  /// Per value of a listing what was last written to it until `at`; "" subject: all.
  virtual Result<std::vector<LedgerRecord>> ledger_at(Timestamp at, const std::string& subject) = 0;
  /// What was last written to one value of an item's listing; nothing if it never was.
  virtual Result<std::optional<std::string>> last_written(const LinkId& link,
                                                          const VendorId& item_id,
                                                          const std::string& field) = 0;
  virtual Result<LedgerHead> ledger_head() = 0;
};

/// Changes that wait for a person, and small notes about a link's last run.
class HeldRecords {
 public:
  virtual ~HeldRecords() = default;
  /// Held and released ones, oldest first.
  virtual Result<std::vector<HeldRecord>> held(const LinkId& link_or_empty, int limit) = 0;
  virtual Result<std::optional<HeldRecord>> held_by_id(int64_t id) = 0;
  /// Stores new ones (id 0), each in place of the open one of the same link, product, item and
  /// field if there is one; changes the others by their id.
  virtual Result<void> save_held(std::span<const HeldRecord> held) = 0;
  /// "" if there is none.
  virtual Result<std::string> link_note(const LinkId& link, const std::string& name) = 0;
  virtual Result<void> save_link_note(const LinkId& link, const std::string& name,
                                      const std::string& text) = 0;
};

/// Orders, their once-only steps, and units in flight.
class OrderRecords {
 public:
  virtual ~OrderRecords() = default;
  enum class Saved { kNew, kChanged, kSame };
  /// Stores the newest version under (link, order id): twice the same is kSame.
  virtual Result<Saved> save_order(const LinkId& link, const Order& order, OrderState if_new,
                                   const std::string& document_key, Timestamp at) = 0;
  virtual Result<std::optional<OrderRecord>> order(const LinkId& link, const VendorId& id) = 0;
  /// By shop number, shop id, document number or key, on any link.
  virtual Result<std::vector<OrderRecord>> find_orders(const std::string& number) = 0;
  /// What the link's last thousand orders were paid and sent by, as the shop calls it, in order.
  struct MethodsUsed {
    std::vector<std::string> payments, shipping;
  };
  virtual Result<MethodsUsed> methods_used(const LinkId& link) = 0;
  /// Everything but `order` itself: state, hold, attempts, next_at, document, written_at.
  virtual Result<void> save_order_work(const OrderRecord& record) = 0;
  /// Orders in kNew or kWriting whose next_at has come, oldest first.
  virtual Result<std::vector<OrderRecord>> orders_to_write(const LinkId& link, Timestamp now,
                                                           int limit) = 0;
  virtual Result<std::vector<OrderRecord>> orders_in(const LinkId& link_or_empty,
                                                     std::optional<OrderState> state,
                                                     int limit) = 0;
  virtual Result<std::vector<OrderStepRecord>> order_steps(const LinkId& link,
                                                           const VendorId& id) = 0;
  virtual Result<void> save_order_step(const LinkId& link, const VendorId& id,
                                       const OrderStepRecord& step) = 0;

  /// Units of an order that the source does not know of: replaces those that wait. Units that
  /// were settled stay until a reading has them.
  virtual Result<void> set_in_flight(const ConnectionId& source, const LinkId& link,
                                     const VendorId& order_id,
                                     std::span<const InFlightRecord> units) = 0;
  /// Of the order only `still_waiting` wait on. What waited until now is settled: from `at` on a
  /// reading of the source that *started later* has it subtracted. Repeatable.
  virtual Result<void> settle_in_flight(const LinkId& link, const VendorId& order_id,
                                        std::span<const InFlightRecord> still_waiting,
                                        Timestamp at) = 0;
  /// A stock reading that began at `started_at` reached its end: what was settled before is in the
  /// figures of the items that were told since. An item that was not told proves nothing.
  virtual Result<void> clear_in_flight(const ConnectionId& source, Timestamp started_at) = 0;
  /// When the oldest of the units settled since `since` was, that no reading has covered yet.
  virtual Result<std::optional<Timestamp>> oldest_settled(const ConnectionId& source,
                                                          Timestamp since) = 0;

  /// Units of each item of the source ordered since then, on any channel. Cancelled orders do not
  /// count; a kit counts as itself.
  virtual Result<std::map<VendorId, Decimal>> units_sold(const ConnectionId& source,
                                                         Timestamp since) = 0;

  virtual Result<LinkCounts> counts(const LinkId& link, Timestamp now) = 0;
};

/// One transaction's view of everything.
class Records : public SetupRecords,
                public CatalogueRecords,
                public WorkRecords,
                public LedgerRecords,
                public HeldRecords,
                public OrderRecords,
                public CareRecords,
                public QuotaRecords,
                public ShownRecords,
                public ApprovalRecords,
                public ShadowRecords {};

/// The durable memory of one account. Safe from any thread.
class Store {
 public:
  virtual ~Store() = default;
  using Work = std::function<Result<void>(Records&)>;

  /// Runs `work` in one atomic, durable transaction: an error (or throw) undoes all of it. Writers
  /// take turns; several waiting ones may share a commit. Must not wait for anything outside, nor
  /// call write or read again. Errors: `store.busy`, `store.full`, `store.read_only`,
  /// `store.corrupt` with remedies.
  virtual Result<void> write(const Work& work) = 0;
  /// Runs `work` on a consistent snapshot; writing in it is an assertion.
  virtual Result<void> read(const Work& work) = 0;

  /// Copies the whole, consistent database into a new file while others work.
  virtual Result<void> backup_to(const std::string& path) = 0;
  /// Cheap: can it answer?
  virtual Result<void> check() = 0;
};

/// The value that `work` makes inside a read or write.
template <typename T>
Result<T> read_value(Store& store, const std::function<Result<T>(Records&)>& work) {
  std::optional<T> value;
  Result<void> done = store.read([&](Records& records) -> Result<void> {
    value = ONESHELF_TRY(work(records));
    return success();
  });
  if (!done.ok()) return done.error();
  return std::move(*value);
}

template <typename T>
Result<T> write_value(Store& store, const std::function<Result<T>(Records&)>& work) {
  std::optional<T> value;
  Result<void> done = store.write([&](Records& records) -> Result<void> {
    value = ONESHELF_TRY(work(records));
    return success();
  });
  if (!done.ok()) return done.error();
  return std::move(*value);
}

}  // namespace oneshelf
