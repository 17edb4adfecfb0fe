#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/tryton/sale.h"

namespace oneshelf::tryton {

/// Money to be booked on a sale's invoices; negative when it goes back to the customer.
struct Due {
  std::string label;  ///< kept as the booking's description: what makes a second try harmless
  Decimal amount;
  std::string method;
  Timestamp day;
};

/// One per payment of the document; several with the same label are added up when compared.
std::vector<Due> dues_of(const Document& document, Timestamp now);
/// What of them the sale's invoices do not show yet. kInvalid `tryton.no_payment_method`.
Result<std::vector<Due>> open_dues(const Sale& sale, const std::vector<Due>& dues);

class Payments {
 public:
  explicit Payments(Sales& sales) : sales_(&sales) {}

  /// Posts the sale's invoices and books what is open; the sale with that done.
  /// kUnsupported `tryton.no_invoice`.
  Result<Sale> settle(const Context& context, Sale sale, const std::vector<Due>& dues);
  /// Cancels a posted invoice that nobody has paid, by a credit note against it.
  Result<void> credit(const Context& context, const std::string& invoice_id);

 private:
  struct Booking {
    std::string invoice, currency;
    int digits = 2;
    Due due;
    bool overpays = false;
  };
  Result<void> post(const Context& context, Sale& sale);
  Result<void> book(const Context& context, const Booking& booking);
  Result<void> spread(const Context& context, Sale& sale, Due due);
  /// Whether Tryton asked back what to do with a difference.
  Result<bool> pay(const Context& context, const std::string& session, const Booking& booking);
  Result<std::string> pay_session(const Context& context);
  Result<std::string> begin_wizard(const Context& context, const std::string& wizard);
  Result<Json> run_wizard(const Context& context, const std::string& wizard,
                          const std::string& session, const Json& data, const std::string& state,
                          const std::string& invoice);
  Result<void> end_wizard(const Context& context, const std::string& wizard,
                          const std::string& session);

  Sales* sales_;
  std::mutex mutex_;                        // guards pay_session_
  std::optional<std::string> pay_session_;  // a wizard that may pay once more
};

}  // namespace oneshelf::tryton
