#pragma once

#include <string>

#include "store/sqlite/database.h"
#include "store/store.h"

namespace oneshelf {

/// The records of one account over one SQLite connection, inside a transaction its owner began.
/// One file per base class implements it: setup, catalogue, shelf, work, ledger, held, orders,
/// care, drift, stock edits, quotas, what is on show, approvals and shadow.
class SqliteRecords final : public Records {
 public:
  SqliteRecords(Database& database, AccountId account)
      : db_(database), account_(std::move(account)) {}

  Result<void> save_connection(const ConnectionRecord& connection) override;
  Result<std::optional<ConnectionRecord>> connection(const ConnectionId& id) override;
  Result<std::vector<ConnectionRecord>> connections() override;
  Result<void> remove_connection(const ConnectionId& id) override;
  Result<void> save_link(const LinkRecord& link) override;
  Result<std::optional<LinkRecord>> link(const LinkId& id) override;
  Result<std::vector<LinkRecord>> links() override;

  Result<int64_t> save_items(const ConnectionId& source, std::span<const Item> items,
                             int64_t pass) override;
  Result<void> mark_gone(const ConnectionId& source, std::span<const VendorId> ids,
                         Timestamp at) override;
  Result<std::vector<VendorId>> items_not_told(const ConnectionId& source, int64_t pass) override;
  Result<std::vector<VendorId>> note_missing(const ConnectionId& connection,
                                             const std::string& kind, std::span<const VendorId> ids,
                                             Timestamp now, Timestamp before) override;
  Result<bool> any_missing(const ConnectionId& connection, const std::string& kind) override;
  Result<std::vector<VendorId>> items_first_told(const ConnectionId& source, int64_t pass) override;
  Result<std::optional<Item>> item(const ConnectionId& source, const VendorId& id) override;
  Result<std::vector<Item>> items_by_sku(const ConnectionId& source,
                                         const std::string& sku) override;
  Result<void> save_stock(const ConnectionId& source, std::span<const StockLevel> levels,
                          Timestamp read_started_at) override;
  Result<StockCount> count_stock(const ConnectionId& source, Timestamp at) override;
  Result<void> forget_stock(const ConnectionId& source, Timestamp at) override;
  Result<std::vector<ItemStock>> stock_of(const ConnectionId& source,
                                          std::span<const VendorId> items) override;
  Result<int64_t> save_listings(const ConnectionId& channel, std::span<const Listing> listings,
                                int64_t pass) override;
  Result<void> save_product_fields(const ConnectionId& channel, const VendorId& product_id,
                                   const ListingFields& fields) override;
  Result<void> remove_listings(const ConnectionId& channel, std::span<const VendorId> ids) override;
  Result<std::vector<VendorId>> listings_not_told(const ConnectionId& channel,
                                                  int64_t pass) override;
  Result<std::optional<Listing>> listing(const ConnectionId& channel, const VendorId& id) override;
  Result<std::vector<Listing>> listings_by_sku(const ConnectionId& channel,
                                               const std::string& sku) override;
  Result<ItemNames> item_names(const ConnectionId& source) override;
  Result<std::vector<SkuRecord>> item_skus(const ConnectionId& source) override;
  Result<std::vector<SkuRecord>> listing_skus(const ConnectionId& channel) override;
  Result<std::vector<VendorId>> listings_first_told(const ConnectionId& channel,
                                                    int64_t pass) override;
  Result<std::vector<SkuRecord>> item_skus_of(const ConnectionId& source,
                                              std::span<const VendorId> ids) override;
  Result<std::vector<SkuRecord>> listing_skus_of(const ConnectionId& channel,
                                                 std::span<const VendorId> ids) override;
  Result<std::vector<BindingRecord>> bindings(const LinkId& link) override;
  Result<void> save_bindings(const LinkId& link, std::span<const BindingRecord> bindings) override;
  Result<void> remove_binding(const LinkId& link, const VendorId& item_id) override;
  Result<std::optional<BindingRecord>> binding_of_listing(const LinkId& link,
                                                          const VendorId& listing_id) override;
  Result<int64_t> approve_skus(const LinkId& link, std::span<const std::string> skus, bool approved,
                               const std::string& who, const std::string& why,
                               Timestamp at) override;
  Result<int64_t> approve_matching(const LinkId& link, const ApprovalFilter& filter, bool approved,
                                   const std::string& who, const std::string& why,
                                   Timestamp at) override;
  Result<void> each_product(
      const LinkId& link, const std::function<bool(std::span<const ShelfRecord>)>& visit) override;
  Result<std::vector<std::vector<ShelfRecord>>> products(
      const LinkId& link, std::span<const VendorId> source_products) override;
  Result<void> save_intents(const LinkId& link, std::span<const IntentRecord> intents) override;
  Result<std::vector<IntentRecord>> open_intents(const LinkId& link) override;
  Result<void> close_intents(const LinkId& link, std::span<const VendorId> item_ids) override;

  Result<StreamRecord> stream(const ConnectionId& connection, const std::string& kind) override;
  Result<std::vector<StreamRecord>> streams() override;
  Result<void> save_stream(const StreamRecord& stream) override;
  Result<StartedJob> start_job(const JobStart& start) override;
  Result<void> save_job(const JobRecord& job) override;
  Result<bool> renew_job(const JobId& id, Timestamp lease_until) override;
  Result<std::optional<JobRecord>> job(const JobId& id) override;
  Result<std::vector<JobRecord>> jobs(int limit) override;
  Result<std::vector<JobRecord>> active_jobs() override;
  Result<void> schedule(const std::string& task, Timestamp at) override;
  Result<void> schedule_new(const std::string& task, Timestamp at) override;
  Result<void> schedule_sooner(const std::string& task, Timestamp at) override;
  Result<std::optional<ClaimedTask>> claim_task(bool orders, Timestamp now,
                                                Timestamp until) override;
  Result<void> finish_task(const ClaimedTask& claimed, Timestamp next) override;
  Result<std::optional<Timestamp>> next_due(bool orders) override;
  Result<void> unschedule(const std::string& task) override;
  Result<bool> add_hint(const HintRecord& hint, const std::string& event_id) override;
  Result<std::vector<HintRecord>> open_hints(const ConnectionId& connection) override;
  Result<void> close_hints(std::span<const int64_t> ids) override;
  Result<void> park(const ParkedRecord& parked) override;
  Result<void> unpark(const LinkId& link, const std::string& kind,
                      std::span<const std::string> subjects) override;
  Result<void> keep_parked_only(const LinkId& link, const std::string& kind,
                                std::span<const std::string> subjects) override;
  Result<std::vector<ParkedRecord>> parked(const LinkId& link_or_empty, int limit) override;
  Result<std::optional<ParkedRecord>> parked_by_id(int64_t id) override;
  Result<void> set_parked_state(int64_t id, const std::string& state) override;
  Result<bool> is_ignored(const LinkId& link, const std::string& kind,
                          const std::string& subject) override;

  Result<void> append_ledger(std::span<const LedgerRecord> entries) override;
  Result<std::vector<LedgerRecord>> ledger(const std::string& subject, int limit) override;
  Result<void> each_ledger_entry(const LedgerFilter& filter,
                                 const std::function<bool(const LedgerRecord&)>& visit) override;
  Result<std::vector<LedgerRecord>> ledger_at(Timestamp at, const std::string& subject) override;
  Result<std::optional<std::string>> last_written(const LinkId& link, const VendorId& item_id,
                                                  const std::string& field) override;
  Result<LedgerHead> ledger_head() override;

  Result<std::vector<HeldRecord>> held(const LinkId& link_or_empty, int limit) override;
  Result<std::optional<HeldRecord>> held_by_id(int64_t id) override;
  Result<void> save_held(std::span<const HeldRecord> held) override;
  Result<std::string> link_note(const LinkId& link, const std::string& name) override;
  Result<void> save_link_note(const LinkId& link, const std::string& name,
                              const std::string& text) override;
  Result<void> mark_restored(Timestamp at) override;
  Result<std::optional<Timestamp>> restored_at() override;

  Result<Saved> save_order(const LinkId& link, const Order& order, OrderState if_new,
                           const std::string& document_key, Timestamp at) override;
  Result<std::optional<OrderRecord>> order(const LinkId& link, const VendorId& id) override;
  Result<std::vector<OrderRecord>> find_orders(const std::string& number) override;
  Result<MethodsUsed> methods_used(const LinkId& link) override;
  Result<void> save_order_work(const OrderRecord& record) override;
  Result<std::vector<OrderRecord>> orders_to_write(const LinkId& link, Timestamp now,
                                                   int limit) override;
  Result<std::vector<OrderRecord>> orders_in(const LinkId& link_or_empty,
                                             std::optional<OrderState> state, int limit) override;
  Result<std::vector<OrderStepRecord>> order_steps(const LinkId& link, const VendorId& id) override;
  Result<void> save_order_step(const LinkId& link, const VendorId& id,
                               const OrderStepRecord& step) override;
  Result<void> set_in_flight(const ConnectionId& source, const LinkId& link,
                             const VendorId& order_id,
                             std::span<const InFlightRecord> units) override;
  Result<void> settle_in_flight(const LinkId& link, const VendorId& order_id,
                                std::span<const InFlightRecord> still_waiting,
                                Timestamp at) override;
  Result<void> clear_in_flight(const ConnectionId& source, Timestamp started_at) override;
  Result<std::optional<Timestamp>> oldest_settled(const ConnectionId& source,
                                                  Timestamp since) override;
  Result<std::map<VendorId, Decimal>> units_sold(const ConnectionId& source,
                                                 Timestamp since) override;
  Result<LinkCounts> counts(const LinkId& link, Timestamp now) override;

  Result<std::optional<AccountSettings>> account_settings(const std::string& name) override;
  Result<void> save_account_settings(const std::string& name,
                                     const AccountSettings& settings) override;
  Result<std::vector<AlarmRecord>> alarms() override;
  Result<void> save_alarm(const AlarmRecord& alarm) override;
  Result<void> forget_alarms_cleared_before(Timestamp time) override;
  Result<void> add_telling(const TellingRecord& telling) override;
  Result<std::vector<TellingRecord>> tellings(std::optional<Timestamp> due_by, int limit) override;
  Result<void> save_telling_attempt(const TellingRecord& telling) override;
  Result<void> remove_telling(int64_t id) override;
  Result<std::vector<TellerRecord>> tellers() override;
  Result<void> save_teller(const TellerRecord& teller) override;
  Result<std::vector<HookCareRecord>> hook_care() override;
  Result<void> save_hook_care(const HookCareRecord& care) override;
  Result<std::vector<HintTopic>> hint_topics() override;
  Result<std::vector<OrderQueue>> order_queues(const LinkId& link) override;
  Result<std::vector<JobEnds>> job_ends() override;
  Result<int64_t> parked_count(const LinkId& link) override;
  Result<void> save_drift(const DriftRecord& drift) override;
  Result<std::vector<DriftRecord>> drifts(const LinkId& link_or_empty, int limit) override;
  Result<std::vector<DriftRecord>> drifts_of(const LinkId& link,
                                             const VendorId& record_id) override;
  Result<std::map<std::string, int64_t>> drift_counts(const LinkId& link) override;
  Result<std::optional<DriftRecord>> drift(int64_t id) override;
  Result<void> remove_drift(int64_t id) override;
  Result<DriftFigure> drift_figure(const LinkId& link) override;
  Result<void> save_drift_figure(const DriftFigure& figure) override;
  Result<std::optional<SeenStock>> seen_stock(const LinkId& link, const VendorId& listing) override;
  Result<void> save_seen_stock(const LinkId& link, const SeenStock& seen) override;
  Result<void> note_stock_sent(const LinkId& link, const VendorId& listing, Timestamp at) override;
  Result<void> forget_seen_stock(const LinkId& link) override;
  Result<std::vector<StockEditRecord>> stock_edits(const LinkId& link) override;
  Result<int64_t> save_stock_edit(const StockEditRecord& edit) override;
  Result<void> remove_stock_edit(int64_t id) override;
  Result<void> each_order_changed(
      const LinkId& link, Timestamp since,
      const std::function<bool(const Order& version, Timestamp changed_at)>& visit) override;

  Result<std::vector<QuotaWorker>> quota_workers(const ConnectionId& connection) override;
  Result<int64_t> save_quota_worker(const QuotaWorker& worker) override;
  Result<void> remove_quota_worker(int64_t id) override;

  Result<std::optional<ShownClock>> shown_clock(const ConnectionId& channel) override;
  Result<void> save_shown_clock(const ConnectionId& channel, const ShownClock& clock) override;
  Result<void> forget_shown(const ConnectionId& channel) override;
  Result<std::optional<ShownFigure>> shown_figure(const ConnectionId& channel,
                                                  const VendorId& listing) override;
  Result<std::vector<ShownEntry>> shown_figures(const ConnectionId& channel) override;
  Result<void> save_shown_figure(const ConnectionId& channel, const VendorId& listing,
                                 const std::optional<ShownFigure>& figure) override;
  Result<std::vector<BoundListing>> listings_of(const ConnectionId& source,
                                                const VendorId& item) override;
  Result<std::vector<Item>> kits(const ConnectionId& source) override;

  Result<ApprovalEvent> approve(const ApprovalEvent& event, const ApprovalChoice& choice) override;
  Result<std::vector<VendorId>> approval_changes(const ApprovalEvent& event,
                                                 const ApprovalChoice& choice) override;
  Result<bool> settle_approval(int64_t id, bool confirmed, const std::string& who,
                               Timestamp at) override;
  Result<std::optional<ApprovalEvent>> approval_event(int64_t id) override;
  Result<std::vector<ApprovalEvent>> approval_events(const LinkId& link, const std::string& sku,
                                                     int limit) override;
  Result<std::vector<std::string>> approval_skus(int64_t id, int limit) override;
  Result<bool> is_approved(const LinkId& link, const VendorId& item) override;
  Result<std::vector<std::string>> skus_not_in_source(const LinkId& link,
                                                      std::span<const std::string> skus) override;
  Result<void> save_approval_rule(const ApprovalRule& rule) override;
  Result<std::vector<ApprovalRule>> approval_rules(const LinkId& link) override;

  Result<int64_t> add_shadow(std::span<const ShadowRecord> records) override;
  Result<std::vector<ShadowRecord>> shadow(const LinkId& link, const std::string& subject,
                                           int limit) override;
  Result<int64_t> count_shadow(const LinkId& link) override;
  Result<void> forget_shadow(const LinkId& link) override;
  Result<bool> remove_approval_rule(const LinkId& link, const std::string& name) override;

 private:
  Result<int64_t> add_approval_event(const ApprovalEvent& event);
  Result<void> carry_out(const ApprovalEvent& event);
  Result<void> found(const ConnectionId& connection, const char* kind,
                     std::span<const VendorId> ids);
  Result<void> save_one_held(const HeldRecord& held);
  Result<LinkRecord> known_link(const LinkId& id);

  Database& db_;
  AccountId account_;
};

// Shared by the files that implement the records.
std::string error_text(const std::optional<Error>& error);  ///< JSON, "" for none
std::optional<Error> error_from_text(const std::string& text);
Result<Json> stored_json(const std::string& text);
Result<Item> stored_item(const std::string& body);
Result<ListingFields> stored_fields(const std::string& body);
BindingRecord binding_from(const SqlRow& row, int first_column);
/// A JSON array of texts, for statements that take a set: `IN (SELECT value FROM json_each($2))`.
template <typename Texts>
std::string json_set(const Texts& texts) {
  Json array = Json::array();
  for (const auto& text : texts) {
    if constexpr (requires { text.str(); }) {
      array.push(Json(text.str()));
    } else {
      array.push(Json(text));
    }
  }
  return array.dump();
}

}  // namespace oneshelf
