#include "connectors/shopwired/fulfilment.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {
namespace {

Error unknown_line(const LineQuantity& what) {
  return Error(ErrorCode::kInvalid, "shipment.unknown_line",
               "The shipment names goods that are not in the shop's order.")
      .remedied("Compare the order's lines in the shop with the source.")
      .with("sku", what.sku)
      .with("line", what.line_id.str());
}

std::string path_of(const VendorId& order, const char* part) {
  return "/orders/" + order.str() + part;
}

/// A shipment without lines is of all that is open.
Result<Parcel> parcel_of(const Json& order, const Shipment& shipment) {
  Parcel parcel{.key = shipment.id.str(),
                .carrier = shipment.carrier,
                .number = shipment.tracking_number,
                .lines = {}};
  const Json::Array& lines = array_in(order, "products");
  for (const LineQuantity& what : shipment.lines) {
    const auto line = std::ranges::find_if(lines, [&](const Json& one) {
      return what.line_id.empty() ? one["sku"].text_or() == what.sku
                                  : one["itemId"].text_or() == what.line_id.str();
    });
    if (line == lines.end()) return unknown_line(what);
    if (what.quantity.is_positive()) parcel.lines[(*line)["itemId"].text_or()] += what.quantity;
  }
  if (!shipment.lines.empty()) return parcel;
  for (const Json& line : lines) {
    const Result<Decimal> quantity = Decimal::parse(line["quantity"].text_or());
    if (quantity.ok()) parcel.lines[line["itemId"].text_or()] = *quantity;
  }
  return parcel;
}

/// The same number and lines is the same parcel, whoever noted it.
bool is_noted(const std::vector<Parcel>& noted, const Parcel& parcel) {
  return std::ranges::any_of(noted, [&](const Parcel& one) {
    return one.key == parcel.key || (one.number == parcel.number && one.lines == parcel.lines);
  });
}

bool is_all_sent(const Json& order, const std::vector<Parcel>& parcels) {
  return std::ranges::all_of(array_in(order, "products"), [&](const Json& line) {
    Decimal sent;
    for (const Parcel& parcel : parcels) {
      const auto part = parcel.lines.find(line["itemId"].text_or());
      if (part != parcel.lines.end()) sent += part->second;
    }
    const Result<Decimal> quantity = Decimal::parse(line["quantity"].text_or());
    return quantity.ok() && sent >= *quantity;
  });
}

std::string tracking_url(const Settings& settings, const Shipment& shipment) {
  if (!shipment.tracking_url.empty()) return shipment.tracking_url;
  const auto address = settings.tracking_urls.find(folded(shipment.carrier));
  if (address == settings.tracking_urls.end() || shipment.tracking_number.empty()) return "";
  constexpr std::string_view kNumber = "{number}";
  std::string url = address->second;
  const size_t at = url.find(kNumber);
  return at == std::string::npos ? url + shipment.tracking_number
                                 : url.replace(at, kNumber.size(), shipment.tracking_number);
}

std::string type_of(const Json& order) { return order["status"]["type"].text_or(); }

}  // namespace

Result<Json> whole_order(const Context& context, const Client& client, const VendorId& id) {
  return client.get(context, path_of(id, ""), {{"embed", kOrderParts}});
}

Result<void> Fulfilment::write_shipment(const Context& context, const Order& order,
                                        const Shipment& shipment) {
  const Json held = ONESHELF_TRY(whole_order(context, client_, order.id));
  const Parcel parcel = ONESHELF_TRY(parcel_of(held, shipment));
  std::vector<Parcel> parcels = parcels_in(held);
  if (!is_noted(parcels, parcel)) {
    const Json comment = Json::object().set("content", parcel_text(parcel));
    ONESHELF_TRY(client_.put(context, "POST", path_of(order.id, "/comments"), comment));
    parcels.push_back(parcel);
  }
  // Part of an order cannot be told to the buyer: the status waits for the rest.
  if (type_of(held) == "shipped" || !is_all_sent(held, parcels)) return success();
  std::string status = client_.settings().shipped_status;
  if (status.empty()) status = ONESHELF_TRY(facts_.status_of_type(context, "shipped"));
  Json body = Json::object().set("status", id_number(status)).set("sendEmail", true);
  const std::string url = tracking_url(client_.settings(), shipment);
  if (!url.empty()) body.set("trackingUrl", url);
  ONESHELF_TRY(client_.put(context, "POST", path_of(order.id, "/status"), body));
  return success();
}

Result<void> cancel(const Context& context, const Client& client, ShopFacts& facts,
                    const VendorId& order, const std::string& refusal_id) {
  const Json held = ONESHELF_TRY(whole_order(context, client, order));
  if (type_of(held) == "shipped" || !parcels_in(held).empty()) {
    return Error(ErrorCode::kRefused, refusal_id, "The shop's order has been sent, or part of it.")
        .remedied("Take the goods back and refund it in the shop.")
        .with("order", order.str());
  }
  if (type_of(held) != "cancelled") {
    const std::string status = ONESHELF_TRY(facts.status_of_type(context, "cancelled"));
    ONESHELF_TRY(client.put(context, "POST", path_of(order, "/status"),
                            Json::object().set("status", id_number(status))));
  }
  if (!client.settings().returns_on_cancel) return success();
  std::vector<std::string> lines;
  for (const Json& line : array_in(held, "products")) lines.push_back(line["itemId"].text_or());
  return return_lines(context, client, held, "cancelled", lines);
}

Result<void> return_lines(const Context& context, const Client& client, const Json& order,
                          const std::string& mark, const std::vector<std::string>& lines) {
  const std::string note =
      std::string(assumed::kOrderMark) + Json::object().set("returned", mark).dump();
  if (lines.empty() || has_comment(order, note)) return success();
  // Goods that are not put back are seen by the next compare; goods put back twice are sold twice.
  const Json comment = Json::object().set("content", "Goods go back into stock.\n" + note);
  ONESHELF_TRY(
      client.put(context, "POST", path_of(VendorId(order["id"].text_or()), "/comments"), comment));
  for (const std::string& line : lines) {
    ONESHELF_TRY(client.put(context, "POST", "/stock/return",
                            Json::object().set("orderProductItemId", id_number(line))));
  }
  return success();
}

Result<void> Fulfilment::cancel_order(const Context& context, const Order& order,
                                      const std::string&) {
  return cancel(context, client_, facts_, order.id, "order.cannot_cancel");
}

}  // namespace oneshelf::shopwired
