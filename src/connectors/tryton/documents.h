#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "connectors/tryton/parties.h"
#include "connectors/tryton/payments.h"
#include "connectors/tryton/products.h"
#include "connectors/tryton/refund_plan.h"
#include "connectors/tryton/sale.h"
#include "connectors/tryton/sale_writer.h"

namespace oneshelf::tryton {

/// Orders of the shops as Tryton's sales, with their payments, cancellations and returns.
class Documents final : public DocumentWriter, public DocumentReader {
 public:
  Documents(Client& client, Directory& directory)
      : client_(&client),
        directory_(&directory),
        sales_(client, directory),
        writer_(sales_),
        products_(client, directory),
        parties_(client, directory),
        payments_(sales_) {}

  Result<std::optional<DocumentState>> find_document(const Context& context,
                                                     const std::string& key) override;
  Result<std::optional<VendorId>> find_customer(const Context& context,
                                                const Customer& buyer) override;
  Result<VendorId> create_customer(const Context& context, const Customer& buyer,
                                   const Address& billing, const Address& shipping) override;
  /// A sale that exists under the key but was never confirmed is what a crash left: it is carried
  /// on.
  Result<DocumentState> create_document(const Context& context, const Document& document) override;
  Result<DocumentState> record_payment(const Context& context, const VendorId& document_id,
                                       const Document& document) override;
  Result<DocumentState> cancel_document(const Context& context, const VendorId& document_id,
                                        const std::string& reason) override;
  Result<void> write_refund(const Context& context, const VendorId& document_id,
                            const Document& document, const Refund& refund) override;

  Result<std::vector<DocumentState>> read_documents(const Context& context,
                                                    std::span<const VendorId> ids) override;

 private:
  // documents.cc
  Result<Json> sale_json(const Context& context, const Document& document);
  Result<Json> header_json(const Context& context, const Document& document);
  Result<DocumentState> write_sale(const Context& context, const Document& document);
  Result<std::string> warehouse_of(const Context& context, const LocationId& location);
  Result<DocumentState> confirmed(const Context& context, Sale sale);
  void forget();
  Result<DocumentState> carry_on(const Context& context, const Sale& before, const Json& values,
                                 Decimal total);

  // cancel.cc
  Result<void> cancel_unprocessed(const Context& context, const Sale& sale);
  Result<void> cancel_deliveries(const Context& context, const Sale& sale);
  Result<void> cancel_invoices(const Context& context, const Sale& sale);
  Result<void> tidy(const Context& context, const VendorId& id, const std::string& reason);

  // refunds.cc
  Result<RefundPlan> plan(const Context& context, const Sale& sale, const Document& document,
                          const Refund& refund);
  Result<EarlierCredits> earlier_credits(const Context& context, const Sale& sale);
  Result<Json> credit_json(const Context& context, const Sale& sale, const Refund& refund,
                           const RefundPlan::Part& part);
  Result<std::vector<Sale>> write_credits(const Context& context, const Sale& sale,
                                          const Document& document, const Refund& refund,
                                          const std::string& key);
  Result<std::vector<Sale>> credits_under(const Context& context, const std::string& key);
  Result<void> finish_credit(const Context& context, const Sale& credit, const Document& document,
                             const Refund& refund);
  Result<void> take_back(const Context& context, const Sale& credit);

  // release.cc
  Result<void> release(const Context& context, const VendorId& document_id);
  Result<void> release_move(const Context& context, const std::string& line, const Move& move,
                            Decimal excess);
  Result<void> refresh_deliveries(const Context& context, const VendorId& document_id);

  Client* client_;
  Directory* directory_;
  Sales sales_;
  SaleWriter writer_;
  Products products_;
  Parties parties_;
  Payments payments_;
  Remembered<Sale> just_confirmed_{assumed::kJustConfirmed};
};

}  // namespace oneshelf::tryton
