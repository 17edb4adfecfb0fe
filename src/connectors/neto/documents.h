#pragma once

#include "connectors/neto/order_book.h"
#include "connectors/neto/pages.h"

namespace oneshelf::neto {

/// Orders, their payments and their RMAs.
class Documents final : public DocumentWriter, public DocumentReader {
 public:
  Documents(Client& client, Directory& directory)
      : client_(client), directory_(directory), book_(client, directory) {}

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
  /// The document after a write that was done: failing to read it is not failing to write it.
  Result<DocumentState> state_after_write(const Context& context, const std::string& reference);
  /// The documents with what was given back of them in Neto itself.
  Result<std::vector<DocumentState>> states_of(const Context& context,
                                               const std::vector<Family>& families);
  Result<void> add_changed_rmas(const Context& context, const std::set<VendorId>& ids,
                                const std::set<VendorId>& told, Place& place,
                                std::vector<Family>& families);

  Client& client_;
  Directory& directory_;
  OrderBook book_;
};

}  // namespace oneshelf::neto
