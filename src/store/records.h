#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "commerce/document.h"
#include "commerce/item.h"
#include "commerce/listing.h"
#include "commerce/order.h"

namespace oneshelf {

// What the store keeps, in the product's words. Engines (sqlite/, later postgres/) hold the SQL.

struct ConnectionRecord {
  ConnectionId id;
  std::string platform;
  std::string role;            ///< "source" or "channel"
  Json values;                 ///< non-secret options, an object of texts
  std::string sealed_secrets;  ///< opaque bytes
  Json info;                   ///< ConnectionInfo as last verified
  bool paused = false;
  std::optional<Error> problem;  ///< why it is paused or failing
  Timestamp created_at;
};

struct LinkRecord {
  LinkId id;
  ConnectionId source, channel;
  Json settings;
  bool paused = false;
  Timestamp created_at;
};

/// A stored identity of matching; see sync/matching.h for the meaning.
struct BindingRecord {
  VendorId item_id, source_product_id, listing_id, listing_product_id;
  std::string how, by;
  Timestamp made_at;
};

struct SkuRecord {
  VendorId id, product_id;
  std::string sku;
};

/// All that is stored about one SKU of a link.
struct ShelfRecord {
  Item item;
  std::vector<StockLevel> levels;
  Decimal in_flight;
  bool approved = false;
  std::optional<Timestamp> gone_since;
  std::optional<BindingRecord> binding;
  std::optional<Listing> live;
  bool sku_is_doubled = false;
  bool sku_taken_in_channel = false;
};

/// Connection × kind of data. Its position is saved with the rows it covers.
struct StreamRecord {
  ConnectionId connection;
  std::string kind;      ///< "items", "stock", "listings", "orders", "documents"
  std::string position;  ///< as the connector gave it; "" = from the start
  bool in_full_pass = false;
  int64_t pass = 0;                          ///< number of the running or last full pass
  int64_t pass_rows = 0;                     ///< rows read in it so far
  std::optional<Timestamp> pass_started_at;  ///< of the reading under way, full or not
  std::optional<Timestamp> last_full_at;     ///< end of the last complete full pass
  std::optional<Timestamp> last_success_at;  ///< last time the stream was read to its end
  /// When the last reading that came to its end began, and the last complete full pass.
  std::optional<Timestamp> read_since, read_full_since;
  std::optional<Error> problem;
};

enum class JobState { kQueued, kRunning, kDone, kFailed, kInterrupted };
std::string_view name_of(JobState state);

struct JobRecord {
  JobId id;
  std::string kind;       ///< "sync", "apply", "read", "orders" …
  std::string subject;    ///< link or connection id
  std::string owner;      ///< the process that runs it, so that a dead one's jobs are told apart
  Timestamp lease_until;  ///< not renewed until then: whoever comes may take the work over
  JobState state = JobState::kQueued;
  std::string step;  ///< what it is doing now, for people
  int64_t done = 0, total = 0;
  Timestamp created_at;
  std::optional<Timestamp> started_at, finished_at;
  Json result;
  std::optional<Error> error;
};

struct HintRecord {
  int64_t id = 0;
  ConnectionId connection;
  std::string about;
  std::vector<VendorId> ids;
  Timestamp received_at;
};

enum class OrderState {
  kNew,      ///< stored, to be written
  kHeld,     ///< needs a person: see `hold`
  kWriting,  ///< saga under way
  kWritten,  ///< in the source; shipments, cancellations and refunds are followed
  kClosed,   ///< shipped or cancelled and told to both sides
  kIgnored,  ///< a person said so, or the link's rules leave it out
};
std::string_view name_of(OrderState state);
std::optional<OrderState> order_state_named(std::string_view name);

struct OrderRecord {
  LinkId link;
  Order order;  ///< newest version
  int version = 1;
  OrderState state = OrderState::kNew;
  std::optional<Error> hold;
  int attempts = 0;
  std::optional<Timestamp> next_at;  ///< not before
  std::string document_key;
  std::optional<DocumentState> document;
  Timestamp received_at;
  std::optional<Timestamp> written_at;
};

/// One once-only step of an order's life: "customer", "order", "payment", "cancel",
/// "shipment:<id>", "refund:<id>".
struct OrderStepRecord {
  enum class State { kSending, kDone };
  std::string step;
  State state = State::kSending;
  std::string result;  ///< e.g. the customer's id
  Timestamp at;
  int attempts = 0;                  ///< that failed
  std::optional<Timestamp> next_at;  ///< after a failure: not before
  std::string refused_with;          ///< what the last refusal rested on; "" if it was none
};

/// A create that was about to be sent: if we find one at start-up, its outcome is unknown.
struct IntentRecord {
  VendorId item_id;
  std::string sku, key;
  Timestamp at;
};

struct ParkedRecord {
  int64_t id = 0;
  LinkId link;
  std::string kind;     ///< "listing", "stock", "order", "shipment", "item", "stream"
  std::string subject;  ///< SKU, order number, stream
  Error error{ErrorCode::kInternal, "", ""};
  std::string state;  ///< "open", "retry", "ignored"
  int count = 1;
  Timestamp first_at, last_at;
};

/// One value that was written, or one thing that was done for an order.
struct LedgerRecord {
  int64_t seq = 0;
  Timestamp at;
  LinkId link;
  std::string job;
  std::string subject;  ///< SKU or order
  std::string field;    ///< of a listing; "listing" for all of it; a step of an order
  std::string before, after;
  std::string why, who;
  std::string request;  ///< the call that carried it: "write_stock #42", "create_document web:1042"
  /// Of a listing's value: the item, and the channel's product. Only the latter for what a
  /// product's SKUs share. Both empty for orders.
  VendorId item_id, product_id;
  std::string restore;  ///< the old value whole, as ListingFields in JSON; "" if it is not known
  std::string hash;     ///< over the entry before and this one: see ledger_chain.h
};

/// Where the chain of the ledger ends.
struct LedgerHead {
  int64_t entries = 0;
  std::string hash;
};

struct LedgerFilter {
  int64_t after_seq = 0;
  std::optional<Timestamp> since;
  std::string subject, job;  ///< "" for all
};

enum class HeldState {
  kHeld,      ///< waits for a person, or for the second one
  kReleased,  ///< goes out with the next run
  kDone,      ///< went out
  kDropped,   ///< no longer wanted
};
std::string_view name_of(HeldState state);

/// A change of a listing that a guard keeps back.
struct HeldRecord {
  int64_t id = 0;
  LinkId link;
  VendorId source_product, item_id;  ///< no item: what the product's SKUs share
  std::string sku;                   ///< or the product's name
  std::string field;
  std::string before, after;
  std::string guard, why;
  Timestamp since;
  std::string job, caused_by;
  HeldState state = HeldState::kHeld;
  std::vector<std::string> released_by;  ///< one person, or two with four eyes
  std::optional<Timestamp> released_at;
  std::string release_why;
};

/// What the shelf holds of one item.
struct ItemStock {
  std::vector<StockLevel> levels;
  Decimal in_flight;
};

struct InFlightRecord {
  ConnectionId source;
  LinkId link;
  VendorId order_id;
  VendorId item_id;
  Decimal quantity;
};

/// Figures of one link for status pages.
struct LinkCounts {
  int64_t items = 0, active_items = 0, listings = 0, bound = 0, approved = 0, parked = 0, held = 0;
  std::map<std::string, int64_t> orders_by_state;
  struct Window {
    int64_t orders = 0;
    std::map<std::string, Decimal> value_by_currency;
  };
  Window last_24h, last_7d;
};

}  // namespace oneshelf
