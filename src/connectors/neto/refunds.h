#pragma once

#include "connectors/neto/order_book.h"

namespace oneshelf::neto {

// RMAs: those that we book, told apart from people's by their InvoiceNumber, and people's own.

/// Whether we booked the RMA of this InvoiceNumber.
bool is_our_rma(const std::string& invoice_number);

/// What an RMA of ours is made of.
struct RmaFacts {
  const Document& document;
  const Refund& refund;
  const WireOrder& order;
  std::string warehouse;  ///< that takes the goods
};
/// The number of the RMA that holds this refund, or nothing.
Result<std::optional<VendorId>> known_rma(const Context& context, Client& client,
                                          const Document& document, const Refund& refund);
/// Books one; returns its number.
Result<VendorId> book_rma(const Context& context, Client& client, const RmaFacts& facts);
Result<std::string> warehouse_of(const Context& context, Directory& directory,
                                 const Document& document, const WireOrder& order);

/// An RMA that people made.
struct OwnRma {
  std::string order;  ///< number of its order
  Refund refund;      ///< lines by SKU
  Timestamp updated_at;
  std::string print;  ///< of the row as it is told
};
Result<std::vector<OwnRma>> own_rmas(const Context& context, Client& client,
                                     const std::vector<std::string>& orders);
/// Those that changed since this date, as Neto writes dates.
Result<std::vector<OwnRma>> own_rmas_since(const Context& context, Client& client,
                                           const std::string& since);

/// Refunds of the source, noted in a shop as RMAs. Neto moves no money by its interface.
class ShopRefunds final : public RefundWriter {
 public:
  ShopRefunds(Client& client, Directory& directory)
      : client_(client), directory_(directory), book_(client, directory) {}
  Result<VendorId> write_refund(const Context& context, const Order& order,
                                const Refund& refund) override;

 private:
  Client& client_;
  Directory& directory_;
  OrderBook book_;
};

}  // namespace oneshelf::neto
