#include "connectors/neto/order_write.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/limits.h"
#include "connectors/neto/order_wire.h"

namespace oneshelf::neto {
namespace {

using Kind = DocumentLine::Kind;

bool is_order_line(const DocumentLine& line) {
  return line.kind == Kind::kProduct || line.kind == Kind::kFee;
}

Error bad_line(std::string id, std::string message, const DocumentLine& line) {
  return Error(ErrorCode::kInvalid, std::move(id), std::move(message)).with("sku", sku_of(line));
}

Result<void> check_line(const DocumentLine& line, const Settings& settings) {
  const std::string& sku = sku_of(line);
  if (is_order_line(line)) {
    if (sku.empty()) {
      return bad_line("neto.no_item", "A fee needs an item of Neto's to be booked on.", line)
          .remedied("Make an item for fees in Neto and map the fee to it.");
    }
    if (character_count(sku) > limits::kSku) {
      return bad_line("neto.sku_too_long", "Neto's SKUs have at most 25 characters.", line)
          .remedied("Give the product a shorter SKU in both systems.");
    }
    ONESHELF_TRY(check_whole(line.quantity, sku));
  }
  if (has_tax(line) && *line.tax_rate != settings.tax_rate) {
    return bad_line("neto.tax_rate",
                    "Neto computes tax of " + settings.tax_rate.to_string() +
                        " %, but the line has " + line.tax_rate->to_string() + " %.",
                    line)
        .remedied("Map the tax, or give the store's rate in the option \"tax_rate\".");
  }
  return success();
}

/// Texts of an order, cut where the schema is shorter; what was cut is kept for the notes.
class Texts {
 public:
  explicit Texts(Json& order) : order_(order) {}

  void put(const std::string& name, const std::string& text, size_t longest) {
    if (character_count(text) > longest) cut_.push_back(name + ": " + text);
    order_.set(name, truncated(text, longest));
  }
  const std::vector<std::string>& cut() const { return cut_; }

 private:
  Json& order_;
  std::vector<std::string> cut_;
};

struct Name {
  std::string first, last;
};

Name split_name(const std::string& name) {
  const std::string whole = trimmed(name);
  const size_t space = whole.rfind(' ');
  if (space == std::string::npos) return {whole, ""};
  return {trimmed(whole.substr(0, space)), whole.substr(space + 1)};
}

void put_address(Texts& texts, const std::string& prefix, const Address& address) {
  const Name name = split_name(address.name);
  texts.put(prefix + "FirstName", name.first, limits::kName);
  texts.put(prefix + "LastName", name.last, limits::kName);
  texts.put(prefix + "Company", address.company, limits::kName);
  texts.put(prefix + "Street1", address.street, limits::kName);
  texts.put(prefix + "Street2", address.street2, limits::kName);
  texts.put(prefix + "City", address.city, limits::kName);
  texts.put(prefix + "State", address.region, limits::kName);
  texts.put(prefix + "PostCode", address.postal_code, limits::kPostCode);
  texts.put(prefix + "Country", address.country, 2);
  texts.put(prefix + "ContactPhone", address.phone, limits::kPhone);
}

Json line_json(const Document& document, const DocumentLine& line, const std::string& reference) {
  Json json = Json::object();
  json.set("SKU", sku_of(line)).set("Quantity", line.quantity.to_string());
  json.set("UnitPrice", line.unit_price.to_string());
  if (!has_tax(line)) json.set("TaxFree", "True");
  const std::string description = truncated(line.description, limits::kDescription);
  if (!description.empty()) json.set("ItemDescription", description);
  if (!document.location.empty()) json.set("WarehouseID", document.location.str());
  json.set("ExternalSystemIdentifier", assumed::kSystem);
  json.set("ExternalOrderReference", reference);
  json.set("ExternalOrderLineReference", truncated(line.order_line_id.str(), limits::kReference));
  return json;
}

void put_lines(Json& order, const Document& document, const std::string& reference) {
  Json lines = Json::array();
  Decimal shipping, rounding;
  bool is_taxed = false;
  for (const DocumentLine& line : document.lines) {
    if (is_order_line(line)) lines.push(line_json(document, line, reference));
    const Decimal amount = line.unit_price.times(line.quantity);
    if (line.kind == Kind::kRounding) rounding += amount;
    if (line.kind != Kind::kShipping) continue;
    shipping += amount;
    is_taxed = is_taxed || has_tax(line);
  }
  order.set("ShippingCost", shipping.to_string());
  if (!is_taxed && !shipping.is_zero()) order.set("TaxFreeShipping", "True");
  if (!rounding.is_zero()) order.set("OrderRounding", rounding.to_string());
  order.set("OrderLine", std::move(lines));
}

std::string email_of(const Document& document, const Settings& settings) {
  for (const std::string* email : {&document.buyer.email, &document.billing.email,
                                   &document.shipping.email, &settings.email}) {
    if (!email->empty()) return *email;
  }
  return "";
}

}  // namespace

Json cancellation(const std::string& id, const std::string& reason) {
  Json order = Json::object().set("OrderID", id).set("OrderStatus", "Cancelled");
  if (!reason.empty()) {
    Json note = Json::object().set("Title", "Cancelled").set("Description", reason);
    order.set("StickyNotes", Json::object().set("StickyNote", Json::array().push(note)));
  }
  return order;
}

bool names_order(const Json& answer, const std::string& id) {
  return std::ranges::any_of(elements(answer["Order"], ""),
                             [&](const Json* row) { return (*row)["OrderID"].text_or() == id; });
}

const std::string& sku_of(const DocumentLine& line) {
  return line.item_id.empty() ? line.sku : line.item_id.str();
}

bool has_tax(const DocumentLine& line) { return line.tax_rate && !line.tax_rate->is_zero(); }

Result<void> check_whole(Decimal quantity, const std::string& sku) {
  if (quantity.has_at_most(0)) return success();
  return Error(ErrorCode::kInvalid, "neto.fraction", "Neto counts whole pieces only.")
      .with("sku", sku)
      .with("quantity", quantity.to_string());
}

Result<void> check_document(const Document& document, const Settings& settings) {
  if (email_of(document, settings).empty()) {
    return Error(ErrorCode::kInvalid, "neto.no_email",
                 "Neto takes no order without an e-mail address, and the buyer gave none.")
        .remedied("Give an address for such buyers in the option \"email\".");
  }
  for (const DocumentLine& line : document.lines) ONESHELF_TRY(check_line(line, settings));
  return success();
}

Json order_json(const Document& document, const Settings& settings,
                const std::string& shipping_method) {
  const std::string reference = reference_of(document.key);
  Json order = Json::object();
  Texts texts(order);
  order.set("OrderID", order_id_of(reference).str());
  texts.put("PurchaseOrderNumber", document.order_number, limits::kPurchaseOrder);
  order.set("OrderType", "sales").set("OrderStatus", settings.order_status);
  order.set("DatePlacedUTC", vendor_time(document.placed_at));
  order.set("Username", document.customer.str());
  texts.put("Email", email_of(document, settings), limits::kEmail);
  put_address(texts, "Bill", document.billing);
  put_address(texts, "Ship", document.shipping);
  order.set("SalesChannel", settings.order_channel);
  order.set("TaxInclusive", document.prices_include_tax ? "True" : "False");
  order.set("CurrencyCode", document.currency.code());
  if (reference != document.key) order.set("CustomerRef10", document.key);
  if (!shipping_method.empty()) order.set("ShippingMethod", shipping_method);
  if (!document.payments.empty()) {
    order.set("PaymentMethod",
              truncated(document.payments.front().method_name, limits::kPaymentMethod));
  }
  put_lines(order, document, reference);
  std::string notes = document.note;
  for (const std::string& text : texts.cut()) notes += (notes.empty() ? "" : "\n") + text;
  if (!notes.empty()) order.set("InternalOrderNotes", notes);
  return order;
}

}  // namespace oneshelf::neto
