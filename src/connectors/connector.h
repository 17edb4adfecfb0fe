#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/secrets.h"
#include "commerce/document.h"
#include "commerce/listing.h"
#include "net/http.h"

namespace oneshelf {

// A connector is a client of one platform's public API for one connection. It offers some of the
// capabilities below and decides nothing: no retry, no wait. It remembers its session and what does
// not change within minutes.
//
// Errors of every call: one function per connector maps the vendor's answers to ErrorCode. A read
// that the vendor refuses for now is kRateLimited or kUnavailable. A *write* that got a time-out
// after sending, a 429 or a 5xx is kUnknownOutcome unless the platform promises otherwise.

/// A page of rows and where to go on. `position` is opaque text: "" starts a full read; each answer
/// gives the next one. When `complete`, the position is the cursor of a later read, which then
/// tells only what changed since (with whatever overlap the platform needs; repeats are harmless).
template <typename Row>
struct Page {
  std::vector<Row> rows;
  std::string position;
  bool complete = false;
  /// Rows the platform says the whole read has, if it tells: a full read with fewer is an error.
  std::optional<int64_t> total;
};

/// A row the platform says is gone (only platforms that tell). Absence in a full read is separate.
template <typename Row>
struct ChangePage : Page<Row> {
  std::vector<VendorId> deleted;
};

class CatalogueReader {
 public:
  virtual ~CatalogueReader() = default;
  virtual Result<ChangePage<Item>> read_items(const Context& context,
                                              const std::string& position) = 0;
  /// The bytes of an image that has no public URL. Default: kUnsupported.
  virtual Result<std::string> read_image(const Context& context, const Image& image);
};

class StockReader {
 public:
  virtual ~StockReader() = default;
  /// Levels per item and location. An item whose page arrived without a level at a location that
  /// the platform counts as zero is told as an explicit zero.
  virtual Result<Page<StockLevel>> read_stock(const Context& context,
                                              const std::string& position) = 0;
};

/// Rows may be partial: fields that are not set are not told. A row without `product_id` only adds
/// to a listing told by another row; if that one is unknown, the row means nothing.
class ListingReader {
 public:
  virtual ~ListingReader() = default;
  virtual Result<ChangePage<Listing>> read_listings(const Context& context,
                                                    const std::string& position) = 0;
  /// Listings that carry one of these SKUs now (exact). Up to 100 SKUs; absent ones are just
  /// absent.
  virtual Result<std::vector<Listing>> find_listings(const Context& context,
                                                     std::span<const std::string> skus) = 0;
};

struct VariantWrite {
  enum class Action { kCreate, kUpdate, kDelete };
  Action action = Action::kUpdate;
  std::string key;       ///< ours, stable over repeats of the same intent
  VendorId listing_id;   ///< empty for a create
  ListingFields fields;  ///< kCreate: all we have; kUpdate: only what changes
  /// The SKU the listing has on the channel now (or will get): the key where a platform writes by
  /// SKU.
  std::string sku;
};

/// Everything to be written about one product in one go.
struct ProductWrite {
  VendorId source_product;  ///< for our bookkeeping
  VendorId product_id;      ///< empty: the product itself is created
  ListingFields fields;     ///< product-level fields that change; for a create: all
  /// What the variants share after this write, whole, if one is created in a product that is
  /// there: for platforms that hold it on every variant.
  ListingFields shared;
  std::vector<VariantWrite> variants;
  /// SKUs the product has on the channel, those without a change too: platforms that hold what
  /// variants share on every variant write it to each.
  std::vector<std::string> all_skus;
  /// Option axes of the whole product after this write, in order: {"Size", "Colour"}.
  std::vector<std::string> axes;
  /// Bytes of images that the platform cannot fetch itself, by Image::key.
  std::vector<std::pair<std::string, std::string>> image_bytes;
};

/// The id of a refusal to set a stock figure because another than the expected one was there.
inline constexpr std::string_view kStockChanged = "stock.changed";

struct WriteOutcome {
  std::optional<Error> error;  ///< nothing: written (or already so)
  VendorId listing_id = {};    ///< of the variant, when known
  /// With kStockChanged: what the channel shows instead, if it tells.
  std::optional<Decimal> live_stock = {};
};

struct ProductOutcome {
  std::optional<Error>
      error;  ///< of the product-level part; a failed create fails its variants too
  VendorId product_id;
  std::vector<WriteOutcome> variants;  ///< one per VariantWrite, in order
};

class ListingWriter {
 public:
  virtual ~ListingWriter() = default;
  /// One outcome per product, in order, at most `Traits::write_products_max` products and
  /// `write_variants_max` variants. An Error for the whole call means no entry's fate is known
  /// better than the error's code says.
  virtual Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) = 0;
};

struct StockWrite {
  VendorId listing_id, product_id;
  std::string sku;
  LocationId location;  ///< "" on channels without locations
  Decimal quantity;
  std::optional<Decimal> expected;  ///< last known figure: compare and set where the platform can
};

class StockWriter {
 public:
  virtual ~StockWriter() = default;
  /// One outcome per entry, in order; at most `Traits::write_stock_max` entries. Where the channel
  /// compares and sets, an entry whose `expected` is not what it shows is not written: kConflict
  /// kStockChanged.
  virtual Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                        std::span<const StockWrite> levels) = 0;
};

/// Corrects the source's own figure by a difference: somebody counted, found or broke goods.
struct StockAdjustment {
  std::string key;  ///< ours, stable over repeats: where the platform keeps it, once per key
  VendorId item_id, product_id;
  std::string sku;
  LocationId location;  ///< "" on sources without locations
  Decimal difference;   ///< never zero
  std::string reason;   ///< for people
};

/// Sources whose stock can be corrected through the API.
class StockAdjuster {
 public:
  virtual ~StockAdjuster() = default;
  /// Adds the difference to what is there and returns the figure after it, as far as the platform
  /// tells. kConflict `stock.adjusted` if it holds the key already; kRefused where the figure would
  /// become one that it does not take.
  virtual Result<std::optional<Decimal>> adjust_stock(const Context& context,
                                                      const StockAdjustment& adjustment) = 0;
  /// Whether it keeps the keys for good: what may have arrived is then sent again under its key,
  /// and is done once all the same. Anywhere else a person has to look.
  virtual bool keeps_keys() const { return false; }
};

class OrderReader {
 public:
  virtual ~OrderReader() = default;
  /// Orders placed (not carts), each whole: changed since the position, oldest change first.
  virtual Result<Page<Order>> read_orders(const Context& context, const std::string& position) = 0;
  /// These orders now, up to 100; ids that do not exist are absent.
  virtual Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                                       std::span<const VendorId> ids) = 0;
};

/// Writes sales to the source. The steps of one order are separate and each is done once: the
/// engine records a step before it calls, and looks up by key after an unknown outcome.
class DocumentWriter {
 public:
  virtual ~DocumentWriter() = default;
  /// What the source holds under this key, or nothing.
  virtual Result<std::optional<DocumentState>> find_document(const Context& context,
                                                             const std::string& key) = 0;
  /// The customer's id by e-mail, or nothing.
  virtual Result<std::optional<VendorId>> find_customer(const Context& context,
                                                        const Customer& buyer) = 0;
  virtual Result<VendorId> create_customer(const Context& context, const Customer& buyer,
                                           const Address& billing, const Address& shipping) = 0;
  /// Creates the document under its key and brings it as far as the source takes an order. A key
  /// that exists already is kConflict `document.exists`.
  virtual Result<DocumentState> create_document(const Context& context,
                                                const Document& document) = 0;
  /// Books the payments. Only called where `Traits::separate_payment`; repeatable: looks before it
  /// books, by reference and amount.
  virtual Result<DocumentState> record_payment(const Context& context, const VendorId& document_id,
                                               const Document& document) = 0;
  /// Cancels what is not shipped. Already cancelled is success. kRefused
  /// `document.cannot_cancel` if the source will not.
  virtual Result<DocumentState> cancel_document(const Context& context, const VendorId& document_id,
                                                const std::string& reason) = 0;
  /// Books a settled refund or return once under `refund.id` (credit note, restock).
  virtual Result<void> write_refund(const Context& context, const VendorId& document_id,
                                    const Document& document, const Refund& refund) = 0;
  /// Takes out units that are not ordered any more, once under `correction.id`: what has not left
  /// stays on the shelf, what has left comes back. Its amount is owed no more; no money moves.
  /// Default: a refund of a document without payments.
  virtual Result<void> correct_document(const Context& context, const VendorId& document_id,
                                        const Document& document, const Refund& correction);
};

/// Reads what became of our documents: shipped, cancelled.
class DocumentReader {
 public:
  virtual ~DocumentReader() = default;
  virtual Result<std::vector<DocumentState>> read_documents(const Context& context,
                                                            std::span<const VendorId> ids) = 0;
  /// Whether the platform can be asked which documents changed; else all are read by id.
  virtual bool tells_changes() const { return false; }
  /// Those of `ids` that changed since the position, as they are now; from an empty position those
  /// that changed at `since` or later, by the platform's clock. Default: kUnsupported.
  virtual Result<Page<DocumentState>> read_changed(const Context& context,
                                                   const std::string& position, Timestamp since,
                                                   const std::set<VendorId>& ids);
};

/// Tells the channel what happened to its order.
class FulfilmentWriter {
 public:
  virtual ~FulfilmentWriter() = default;
  /// Adds the shipment unless the order already carries it (same tracking number and lines).
  virtual Result<void> write_shipment(const Context& context, const Order& order,
                                      const Shipment& shipment) = 0;
  /// Cancels the whole order and restocks. Already cancelled is success.
  virtual Result<void> cancel_order(const Context& context, const Order& order,
                                    const std::string& reason) = 0;
};

/// Gives the buyer back in the shop what the source gave back.
class RefundWriter {
 public:
  virtual ~RefundWriter() = default;
  /// Books the refund on the shop's order unless it is there already: found by `refund.id`, which
  /// is written into it. Returns the shop's id, under which Order::refunds tells it from then on.
  /// Where the shop moves money, a refund it will not move is kRefused `refund.not_possible`.
  virtual Result<VendorId> write_refund(const Context& context, const Order& order,
                                        const Refund& refund) = 0;
};

enum class LookupKind {
  kPaymentMethods,
  kShippingMethods,
  kCarriers,
  kOrderStatuses,
  kTaxCodes,
  kLocations,
  kPriceLists,
  kCustomers,
  kItems,
};
std::string_view name_of(LookupKind kind);
std::optional<LookupKind> lookup_kind_named(std::string_view name);

struct LookupEntry {
  std::string id;
  std::string name;
  std::optional<Decimal> rate;  ///< of a tax code, percent
  bool is_default = false;
};

class Lookups {
 public:
  virtual ~Lookups() = default;
  /// At most 1,000 entries; kUnsupported if the platform has no such list.
  virtual Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) = 0;
};

/// A hint: "look at these soon". Never trusted further than that.
struct Hint {
  enum class About { kOrders, kItems, kStock, kListings };
  About about = About::kOrders;
  std::vector<VendorId> ids;  ///< may be empty: look at all
  std::string event_id;       ///< for dropping repeats; "" if the platform has none
  /// The body of the answer, where the platform wants one: it is then 200 instead of 204.
  std::optional<std::string> answer = {};
  bool is_handshake = false;  ///< tells of no change
};

/// The id of a refusal of a hook that is signed, but with another secret than ours: as long as that
/// is so, every hook is refused.
inline constexpr std::string_view kBadHookSecret = "connect.bad_hook_secret";

class Hooks {
 public:
  virtual ~Hooks() = default;
  /// Verifies the signature and reads the payload. kForbidden `hook.bad_signature`.
  virtual Result<Hint> read_hook(const HttpRequest& request, Timestamp now) = 0;
};

/// A subscription of somebody to a platform's hooks.
struct HookSubscription {
  VendorId id;
  std::string url;
  std::vector<std::string> topics;  ///< the platform's own words
  bool enabled = true;
};

/// Platforms where hooks are subscribed to through the API. Where they are set by hand there is
/// none of this.
class HookSubscriptions {
 public:
  virtual ~HookSubscriptions() = default;
  /// The topics that read_hook() understands: all of them belong to a complete subscription.
  virtual std::vector<std::string> wanted_topics() const = 0;
  /// Every subscription of the account, others' too as far as the platform shows them.
  virtual Result<std::vector<HookSubscription>> list_hooks(const Context& context) = 0;
  /// Subscribes `url` to the topics, signed as read_hook() expects it.
  virtual Result<void> add_hook(const Context& context, const std::string& url,
                                std::span<const std::string> topics) = 0;
  /// Gone already is success.
  virtual Result<void> remove_hook(const Context& context, const VendorId& id) = 0;
};

/// Facts of a platform that the engine plans with. The one table per connector.
struct Traits {
  int write_products_max = 1;  ///< products per write_listings call
  int write_variants_max = 100;
  int write_stock_max = 100;
  /// Requests that write_listings takes for this many products, for estimates and plans.
  int requests_per_write = 1;
  int requests_per_stock_write = 1;  ///< the same of write_stock
  bool stock_with_create = false;    ///< a create carries its first stock figure
  bool images_as_bytes = false;      ///< cannot fetch an image from its URL: wants `image_bytes`
  bool has_locations = false;
  bool can_hide = true;
  bool can_delete = false;
  bool compare_and_set_stock = false;  ///< heeds StockWrite::expected
  bool separate_payment = false;       ///< record_payment is a step of its own
  bool separate_customer = false;      ///< find/create_customer are steps of their own
  /// Order reads that miss some changes: open orders are then read again by id.
  bool order_changes_need_reread = false;
  int requests_per_second = 10;  ///< our own pace towards the platform
  int burst = 20;
  int parallel = 2;  ///< calls at once
  size_t sku_length_max = 255;
  int options_max = 10;  ///< axes per product
  int variants_max = 10'000;
  size_t name_length_max = 255;
  bool fractional_stock = false;
  bool negative_stock = false;
  /// Fields a channel can hold; others are never planned.
  std::vector<Field> fields;
  /// What a source's own figure subtracts: decides which event takes a sale out of flight.
  enum class Nets {
    kNothing,        ///< nothing by itself: people count. Taken as kShipped
    kShipped,        ///< goods that left the shelf
    kOpenDocuments,  ///< on hand is told without what open documents take
    kReservations,   ///< what open documents take is told beside it, as reserved
  };
  Nets nets = Nets::kNothing;
  /// A read_stock of changes tells every item that our documents moved, and one location told
  /// means that nothing moved at its others. Without that promise all must be told.
  bool stock_changes_are_whole = false;
};

/// "nothing", "shipped", "open_orders", "reservations".
std::string_view name_of(Traits::Nets nets);
std::optional<Traits::Nets> nets_named(std::string_view name);

/// One option of a connection's set-up. Drives the CLI, the web form and the docs.
struct ConnectOption {
  std::string name;  ///< "url", "database", "password"
  std::string help;
  std::string fallback;  ///< default value; "" none
  bool required = false;
  bool secret = false;
  bool advanced = false;
};

enum class Role { kSource, kChannel };

/// What verify() learnt; kept with the connection.
struct ConnectionInfo {
  struct Choice {
    std::string id, name;
    Currency currency;
  };
  struct MissingPermission {
    std::string permission;
    std::string disables;  ///< what will not work without it
  };
  std::string remote_id;  ///< the remote account's own identity: bindings belong to it
  std::string remote_name;
  std::string version;
  Currency currency;
  bool prices_include_tax = false;
  DocumentRules document_rules;
  std::vector<Choice> companies;  ///< to choose from; one is chosen by the option "company"
  std::string company;            ///< the chosen one's id; "" if it must be chosen
  std::vector<LookupEntry> locations;
  /// Where it depends on the account; else as the platform's Traits say.
  std::optional<Traits::Nets> nets;
  bool compare_and_set_stock = false;
  std::vector<MissingPermission> missing;
  std::vector<std::string> notes;  ///< assumptions in force and advice, for the person setting up
  std::optional<Timestamp> expires_at;  ///< of the credentials, if the platform tells
};
Json to_json(const ConnectionInfo& info);
ConnectionInfo connection_info_from_json(const JsonReader& reader);

/// The values of ConnectOptions, secrets included, of one connection.
using ConnectValues = std::map<std::string, std::string>;

class Connector {
 public:
  virtual ~Connector() = default;
  virtual const Traits& traits() const = 0;
  /// Tests the credentials and learns about the account. Errors among others:
  /// kUnauthenticated `connect.bad_credentials`, kForbidden `connect.missing_permission`,
  /// kInvalid `connect.company_required` / `connect.unknown_company` (message lists them).
  virtual Result<ConnectionInfo> verify(const Context& context) = 0;

  // Capabilities: null where the platform (or this role) has none.
  virtual CatalogueReader* catalogue() { return nullptr; }
  virtual StockReader* stock() { return nullptr; }
  virtual StockAdjuster* stock_adjuster() { return nullptr; }
  virtual ListingReader* listings() { return nullptr; }
  virtual ListingWriter* listing_writer() { return nullptr; }
  virtual StockWriter* stock_writer() { return nullptr; }
  virtual OrderReader* orders() { return nullptr; }
  virtual DocumentWriter* documents() { return nullptr; }
  virtual DocumentReader* document_reader() { return nullptr; }
  virtual FulfilmentWriter* fulfilment() { return nullptr; }
  virtual RefundWriter* refund_writer() { return nullptr; }
  virtual Lookups* lookups() { return nullptr; }
  virtual Hooks* hooks() { return nullptr; }
  virtual HookSubscriptions* hook_subscriptions() { return nullptr; }
};

/// A kind of system we can talk to: data, and how to make a connector of it.
struct Platform {
  std::string name;      ///< "tryton"
  std::string title;     ///< "Tryton"
  std::string maturity;  ///< "sandbox" | "beta" | "stable"
  std::vector<Role> roles;
  std::vector<ConnectOption> options;
  /// `http` outlives the connector. Values were checked against `options` before.
  std::unique_ptr<Connector> (*make)(Http& http, Role role, const ConnectValues& values) = nullptr;
};

/// kInvalid `connect.option_missing` / `connect.option_unknown`, naming the option; fills defaults.
Result<ConnectValues> checked_values(const Platform& platform, ConnectValues values);

}  // namespace oneshelf
