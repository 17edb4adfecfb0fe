#pragma once

#include "connectors/bigcommerce/document_wire.h"
#include "connectors/bigcommerce/listings.h"
#include "connectors/bigcommerce/pass.h"

namespace oneshelf::bigcommerce {

/// Sales written into a master shop as its own orders, found again by `external_order_id`.
class Documents final : public DocumentWriter, public DocumentReader {
 public:
  Documents(const Client& client, ShopFacts& facts) : client_(&client), listings_(client, facts) {}

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

  Result<std::vector<DocumentState>> read_documents(const Context& context,
                                                    std::span<const VendorId> ids) override;
  bool tells_changes() const override { return true; }
  Result<Page<DocumentState>> read_changed(const Context& context, const std::string& position,
                                           Timestamp since, const std::set<VendorId>& ids) override;

 private:
  Result<std::vector<SoldLine>> sold_lines(const Context& context, const Document& document);
  /// The order with what was shipped and given back of it.
  Result<DocumentState> completed(const Context& context, const Json& order) const;
  Result<std::vector<DocumentState>> all_completed(const Context& context,
                                                   const std::vector<Json>& orders) const;
  Result<DocumentState> state_of(const Context& context, const Json& order,
                                 Json::Array refunds) const;
  Result<Json> row_of(const Context& context, const std::string& key) const;

  const Client* client_;
  Listings listings_;
};

}  // namespace oneshelf::bigcommerce
