#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/applier.h"
#include "engine/lag_book.h"
#include "engine/shown_book.h"

namespace oneshelf {

/// Keeps the books of one apply: what was about to be created, what was confirmed (listing,
/// binding, ledger), what failed and why. Every entry is durable before the next request leaves.
class WriteBook {
 public:
  WriteBook(EngineParts& parts, const LinkView& link, ApplyOrder order)
      : parts_(parts), link_(link), order_(std::move(order)) {}

  /// Records the creates of a batch before they are sent.
  Result<void> note_creates(std::span<const ProductPlan* const> batch);
  /// Picks up creates that an earlier process noted.
  void resume(std::span<const IntentRecord> intents);

  /// What outcomes ask for besides being booked.
  struct Aftermath {
    std::vector<std::string> unknown_skus;  ///< to be looked up
    std::optional<Error> stop;              ///< trouble of the connection, not of the record
  };
  /// Books what came of a call, in one transaction: a durable write costs as much as a request.
  Result<void> take_products(std::span<const ProductPlan* const> batch,
                             std::span<const ProductOutcome> outcomes, bool stock_with_create,
                             Aftermath& aftermath);
  Result<void> fail_product(const ProductPlan& product, const Error& error, bool stock_with_create);
  /// Before stock is sent: where the book of what is on show is kept (engine/shown_book.h), the
  /// figures are entered. Raised ones for which no units are left are taken out, to be planned
  /// anew.
  Result<void> enter_figures(std::vector<StockWrite>& batch,
                             std::vector<const VariantPlan*>& plans);
  Result<void> take_stock(std::span<const StockWrite> batch,
                          std::span<const VariantPlan* const> plans,
                          std::span<const WriteOutcome> outcomes);
  /// Their call ended, and nobody knows how: what the channel is asked from now on tells.
  Result<void> lose_stock(std::span<const StockWrite> batch);
  Result<void> fail_stock(const StockWrite& write, const Error& error);
  /// A figure is not sent, because it was sold from meanwhile: it is planned anew.
  void leave_old_figure() { ++report_.stock_changed; }
  /// What the channel has under these SKUs after an unknown outcome: listings are stored, noted
  /// creates that are there are bound, noted creates that are not there are open to be planned
  /// anew. `began`: the shown_event() before the channel was asked.
  Result<void> take_look_up(std::span<const std::string> skus, std::span<const Listing> found,
                            int64_t began);

  /// What is being looked for after an unknown outcome: what is found as it was sent is entered
  /// into the ledger. The plans must outlive the look-up.
  enum class Sent { kListing, kStock };
  void expect(const ProductPlan& product, const VariantPlan& variant, Sent sent);

  /// Where a variant lives now: as planned, or as created in this run.
  std::optional<BindingRecord> listing_of(const ProductPlan& product,
                                          const VariantPlan& variant) const;

  /// Counts the call; what it brings about is entered into the ledger under it.
  void begin_call(std::string_view method);
  const ApplyReport& report() const { return report_; }

 private:
  struct Noted {
    VendorId item_id, source_product;
  };
  struct Expected {
    const ProductPlan* product;
    const VariantPlan* variant;
    Sent sent;
  };
  /// Whose values an entry is about. No item: what the product's SKUs share.
  struct Owner {
    std::string subject;
    VendorId item_id, product_id;
  };
  void enter(const Owner& owner, const OldValues& before, const FieldChange& change);
  void enter_whole(const Owner& owner, std::string before, std::string after);
  void add_entry(const Owner& owner, LedgerRecord entry);
  void enter_variant(const VariantPlan& variant, const VendorId& product_id, bool with_stock);
  void enter_shared(const ProductPlan& product, const VendorId& product_id);
  void enter_found(const Expected& expected, const Listing& found);
  void count(const VariantPlan& plan);
  Result<void> book_product(Records& records, const ProductPlan& product,
                            const ProductOutcome& outcome, bool stock_with_create,
                            Aftermath& aftermath);
  SentFigure as_sent(const StockWrite& write) const;
  Result<void> book_level(Records& records, const StockWrite& write, const VariantPlan& plan);
  Result<void> book_refused_level(Records& records, const StockWrite& write,
                                  const WriteOutcome& outcome);
  Result<void> bind_found(Records& records, const Noted& noted, const Listing& listing);
  Result<void> confirm(Records& records, const ProductPlan& product, const VariantPlan& variant,
                       const VendorId& product_id, const VendorId& listing_id, bool with_stock);
  Result<void> park(Records& records, const std::string& kind, const std::string& sku,
                    const Error& error);

  EngineParts& parts_;
  const LinkView& link_;
  ApplyOrder order_;
  ApplyReport report_;
  std::map<std::string, Noted> noted_;             // by SKU: creates sent, not confirmed
  std::map<std::string, BindingRecord> created_;   // by item id
  std::multimap<std::string, Expected> expected_;  // by SKU: sent, outcome unknown
  std::string request_;                            // the call that is being booked
  int64_t sent_at_ = 0;                            // shown_event() of the stock being sent
  std::vector<LedgerRecord> ledger_;               // of the transaction being made
  FiguresBooked figures_;                          // the same
};

}  // namespace oneshelf
