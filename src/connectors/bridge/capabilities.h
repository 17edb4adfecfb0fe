#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "connectors/bridge/client.h"
#include "connectors/bridge/wire.h"
#include "connectors/connector.h"

/// What a bridge can do for us, one class per capability, one file each. All are safe from any
/// thread, as their client is.
namespace oneshelf::bridge {

class Catalogue final : public CatalogueReader {
 public:
  explicit Catalogue(Client& client) : client_(client) {}
  Result<ChangePage<Item>> read_items(const Context& context, const std::string& position) override;

 private:
  Client& client_;
};

/// Sorts out the rows of a page of products: those to tell, those that are gone or not for sale.
struct ProductRows {
  std::vector<Product> told;
  std::vector<VendorId> deleted;
};
Result<ProductRows> product_rows(const Context& context, Client& client, const Json& page);
Result<std::vector<Stock>> stock_rows(const Json& page);

class SourceStock final : public StockReader {
 public:
  explicit SourceStock(Client& client) : client_(client) {}
  Result<Page<StockLevel>> read_stock(const Context& context, const std::string& position) override;

 private:
  Client& client_;
};

/// Products first, then stock: the rows of the second part are partial.
class Listings final : public ListingReader {
 public:
  explicit Listings(Client& client) : client_(client) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  Result<std::vector<Listing>> stock_listings(const Context& context, const Json& page);
  Result<std::string> default_location(const Context& context);

  Client& client_;
  std::mutex mutex_;
  std::optional<std::string> default_location_;  ///< asked once; "" if the bridge has no locations
};

class ListingUpserts final : public ListingWriter {
 public:
  explicit ListingUpserts(Client& client) : client_(client) {}
  Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) override;

 private:
  Client& client_;
};

class StockSetter final : public StockWriter {
 public:
  explicit StockSetter(Client& client) : client_(client) {}
  Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                std::span<const StockWrite> levels) override;

 private:
  Client& client_;
};

class Adjustments final : public StockAdjuster {
 public:
  explicit Adjustments(Client& client) : client_(client) {}
  Result<std::optional<Decimal>> adjust_stock(const Context& context,
                                              const StockAdjustment& adjustment) override;
  bool keeps_keys() const override { return true; }

 private:
  Client& client_;
};

class Orders final : public OrderReader {
 public:
  explicit Orders(Client& client) : client_(client) {}
  Result<Page<Order>> read_orders(const Context& context, const std::string& position) override;
  Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                               std::span<const VendorId> ids) override;

 private:
  Result<void> add_refunds(const Context& context, WireOrder& wire);

  Client& client_;
};

class Documents final : public DocumentWriter, public DocumentReader {
 public:
  explicit Documents(Client& client) : client_(client) {}
  Result<std::optional<DocumentState>> find_document(const Context& context,
                                                     const std::string& key) override;
  Result<std::optional<VendorId>> find_customer(const Context& context,
                                                const Customer& buyer) override;
  Result<VendorId> create_customer(const Context& context, const Customer& buyer,
                                   const Address& billing, const Address& shipping) override;
  Result<DocumentState> create_document(const Context& context, const Document& document) override;
  Result<DocumentState> record_payment(const Context& context, const VendorId& document_id,
                                       const Document& document) override;
  Result<DocumentState> cancel_document(const Context& context, const VendorId& document_id,
                                        const std::string& reason) override;
  Result<void> write_refund(const Context& context, const VendorId& document_id,
                            const Document& document, const Refund& refund) override;
  Result<void> correct_document(const Context& context, const VendorId& document_id,
                                const Document& document, const Refund& correction) override;
  Result<std::vector<DocumentState>> read_documents(const Context& context,
                                                    std::span<const VendorId> ids) override;
  bool tells_changes() const override { return true; }
  Result<Page<DocumentState>> read_changed(const Context& context, const std::string& position,
                                           Timestamp since, const std::set<VendorId>& ids) override;

 private:
  /// The order with what was shipped and given back of it.
  Result<DocumentState> completed(const Context& context, const WireOrder& wire);
  Result<void> add_shipments(const Context& context, const Order& order, DocumentState& state);
  Result<void> add_refunds(const Context& context, const WireOrder& wire, DocumentState& state);

  Client& client_;
};

class Fulfilment final : public FulfilmentWriter {
 public:
  explicit Fulfilment(Client& client) : client_(client) {}
  Result<void> write_shipment(const Context& context, const Order& order,
                              const Shipment& shipment) override;
  Result<void> cancel_order(const Context& context, const Order& order,
                            const std::string& reason) override;

 private:
  Client& client_;
};

class Refunds final : public RefundWriter {
 public:
  explicit Refunds(Client& client) : client_(client) {}
  Result<VendorId> write_refund(const Context& context, const Order& order,
                                const Refund& refund) override;

 private:
  /// The id of the refund that was booked under this one of ours, or nothing.
  Result<std::optional<VendorId>> booked(const Context& context, const std::string& path,
                                         const VendorId& ours);

  Client& client_;
};

class Choices final : public Lookups {
 public:
  explicit Choices(Client& client) : client_(client) {}
  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  Client& client_;
};
/// One list of /lookups, e.g. "locations"; empty if the bridge does not have it.
Result<std::vector<LookupEntry>> lookup_list(const Context& context, Client& client,
                                             const std::string& list);

class SignedHints final : public Hooks {
 public:
  SignedHints(Role role, std::string secret) : role_(role), secret_(std::move(secret)) {}
  Result<Hint> read_hook(const HttpRequest& request, Timestamp now) override;

 private:
  Role role_;
  std::string secret_;
};

class Subscriptions final : public HookSubscriptions {
 public:
  Subscriptions(Client& client, std::string secret) : client_(client), secret_(std::move(secret)) {}
  std::vector<std::string> wanted_topics() const override;
  Result<std::vector<HookSubscription>> list_hooks(const Context& context) override;
  Result<void> add_hook(const Context& context, const std::string& url,
                        std::span<const std::string> topics) override;
  Result<void> remove_hook(const Context& context, const VendorId& id) override;

 private:
  Client& client_;
  std::string secret_;
};

}  // namespace oneshelf::bridge
