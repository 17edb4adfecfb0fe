#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/document.h"
#include "connectors/tryton/directory.h"

namespace oneshelf::tryton {

/// A movement of goods that belongs to a sale.
struct Move {
  std::string id, state, product, sku, package;
  Decimal quantity;
  bool is_open() const { return state == "draft" || state == "assigned" || state == "staging"; }
};

struct Package {
  std::string id, tracking_number, tracking_url;
};

struct Delivery {
  std::string id, number, state, reference, carrier;
  std::optional<Timestamp> day;
  std::optional<Stamp> changed;
  std::vector<Move> moves;
  std::vector<Package> packages;
  bool is_open() const { return state != "done" && state != "cancelled"; }
};

struct BookedPayment {
  std::string label;
  Decimal amount;  ///< paid by the customer; negative when paid back
};

struct Invoice {
  std::string id, state;
  Decimal total, to_pay;
  std::optional<Stamp> changed;
  std::vector<BookedPayment> payments;
  bool is_draft() const { return state == "draft" || state == "validated"; }
  bool is_posted() const { return state == "posted" || state == "paid"; }
};

struct SaleLine {
  std::string id, product, note;
  Decimal quantity;
  std::vector<Move> moves;
  std::vector<std::string> ignored_moves;
};

struct Return {
  std::string id, state;
};

/// A sale as Tryton holds it now, with what has become of it.
struct Sale {
  std::string id, number, key, state, shipment_state, shipment_method, comment;
  std::string party, warehouse, currency_id;
  std::string invoice_address, shipment_address;
  Currency currency;
  Decimal untaxed, tax, total;
  std::optional<Stamp> changed;
  std::vector<Delivery> deliveries;
  std::vector<Return> returns;
  std::vector<Invoice> invoices;
  std::vector<SaleLine> lines;

  bool is_cancelled() const;
  std::vector<std::string> open_deliveries() const;
  bool has_shipped() const;
};

/// Reads sales of the company, each whole, with one request.
class Sales {
 public:
  Sales(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  Result<std::vector<Sale>> find(const Context& context, const Json& domain);
  Result<std::vector<Sale>> by_ids(const Context& context, std::span<const VendorId> ids);
  /// kNotFound `tryton.no_sale`.
  Result<Sale> by_id(const Context& context, const VendorId& id);
  Result<std::optional<Sale>> by_key(const Context& context, const std::string& key);
  /// The field that holds our key: web_id, which is unique, or without the module web_shop the
  /// reference.
  Result<std::string> key_field(const Context& context);
  /// Presses a button of the sale ("quote", "confirm" …). Wrong states ignore it silently.
  Result<void> press(const Context& context, const std::string& button, const std::string& id);

  Client& client() { return *client_; }
  Directory& directory() { return *directory_; }

 private:
  Result<Json> fields(const Context& context);

  Client* client_;
  Directory* directory_;
};

DocumentState state_of(const Sale& sale);

}  // namespace oneshelf::tryton
