#pragma once

#include "connectors/shopwired/fulfilment.h"
#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

/// Sales written into a master shop as its own orders. The shop keeps no keys of ours: they stand
/// in the order's comments and are found again by its search, or among the newest orders.
class Documents final : public DocumentWriter, public DocumentReader {
 public:
  Documents(const Client& client, ShopFacts& facts, SkuBook& book)
      : client_(client), facts_(facts), book_(book) {}

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
  /// Null if there is none.
  Result<Json> row_of(const Context& context, const std::string& key) const;
  Result<std::vector<DocumentState>> states_of(const Context& context,
                                               const Json::Array& rows) const;
  Result<std::vector<Sold>> sold_items(const Context& context, const Document& document);

  const Client& client_;
  ShopFacts& facts_;
  SkuBook& book_;
};

}  // namespace oneshelf::shopwired
