#include <fmt/format.h>

#include <ranges>

#include "sandbox/bridge/office.h"
#include "sandbox/bridge/pages.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kRecent = 50;

std::string button_html(const Order& order, std::string_view action, std::string_view label) {
  return fmt::format(R"(<form method="post" action="/office/orders/{}/{}"><button )"
                     R"(class="quiet">{}</button></form>)",
                     html_escaped(order.id), action, label);
}

std::string ship_form_html(const State& state, const Order& order) {
  std::string carriers;
  for (const Choice& choice : state.lists.at("carriers")) {
    carriers += fmt::format(R"(<option value="{}">{}</option>)", html_escaped(choice.id),
                            html_escaped(choice.name));
  }
  return fmt::format(R"(<form method="post" action="/office/orders/{0}/ship" class="row">)"
                     R"(<select name="carrier" aria-label="Carrier of order {1}">{2}</select>)"
                     R"(<input name="tracking_number" aria-label="Tracking number of order {1}" )"
                     R"(placeholder="Tracking number">)"
                     R"(<button>Ship</button></form>)",
                     html_escaped(order.id), html_escaped(order.number), carriers);
}

std::string actions_html(const State& state, const Order& order) {
  std::string html;
  bool open = false;
  for (const Line& line : order.lines) open |= line.open().is_positive();
  const bool over = order.status == Status::kCancelled || order.status == Status::kRefunded;
  // A shop is told about shipments by the hub; the source is where people ship.
  if (open && !over && state.is_source()) html += ship_form_html(state, order);
  html += R"(<div class="row">)";
  if (order.status == Status::kPending) html += button_html(order, "pay", "Mark as paid");
  if (open && !over) html += button_html(order, "cancel", "Cancel");
  if (!over && order.status != Status::kPending)
    html += button_html(order, "refund", "Refund and restock");
  return html + "</div>";
}

std::string lines_html(const Order& order) {
  std::string html;
  for (const Line& line : order.lines) {
    html += fmt::format("{} × {} <span class=\"soft\">{}</span><br>", line.quantity.to_string(),
                        html_escaped(line.name), html_escaped(line.sku));
  }
  return html;
}

std::string order_html(const State& state, const Order& order) {
  std::string tracking;
  for (const Shipment& shipment : order.shipments) {
    tracking += fmt::format("<br><span class=\"soft\">{} {}</span>", html_escaped(shipment.carrier),
                            html_escaped(shipment.tracking_number));
  }
  return fmt::format(
      R"(<tr><td><strong>{}</strong><br><span class="soft">{}<br>{}</span></td><td>{}</td>)"
      R"(<td class="number">{}</td><td>{}{}</td><td>{}</td></tr>)",
      html_escaped(order.number), html_escaped(order.external_id),
      html_escaped(order.customer.name), lines_html(order),
      money(order.totals.gross.value_or(Decimal()), order.currency), name_of(order.status),
      tracking, actions_html(state, order));
}

Refund whole_refund(const State& state, const std::string& order_id) {
  Refund refund{.reason = "Returned"};
  const State::OrderEntry* entry = state.find_order(order_id);
  if (entry == nullptr) return refund;
  for (const Line& line : entry->row.lines) {
    if (!line.quantity.is_positive()) continue;
    refund.lines.push_back({.line_id = line.line_id, .quantity = line.quantity, .restock = true});
  }
  refund.amount = entry->row.totals.gross;
  return refund;
}

Result<const State::OrderEntry*> act(State& state, const HttpRequest& request,
                                     const std::string& id, const std::string& action,
                                     Timestamp now) {
  if (action == "pay") return pay(state, id, now);
  if (action == "cancel") return cancel(state, id, {}, now);
  if (action == "refund") return refund(state, id, whole_refund(state, id), now);
  if (action != "ship") return Error(ErrorCode::kNotFound, "not_found", "An order cannot do that.");
  const Form form(request.body);
  return ship(state, id,
              {.carrier = form.text("carrier"), .tracking_number = form.text("tracking_number")},
              now);
}

}  // namespace

HttpResponse office_orders_page(const State& state, const std::string& problem) {
  std::string body =
      R"(<div class="scroll"><table><thead><tr><th>Order</th><th>Lines</th>)"
      R"(<th class="number">Sum</th><th>Status</th><th>Next</th></tr></thead><tbody>)";
  size_t shown = 0;
  const auto& entries = state.orders().entries();
  for (auto entry = entries.rbegin(); entry != entries.rend() && shown < kRecent;
       ++entry, ++shown) {
    body += order_html(state, entry->row);
  }
  body += "</tbody></table></div>";
  if (shown == 0) body = "<p>No orders yet.</p>";
  return office_page(state, "Orders", problem, std::move(body));
}

HttpResponse act_on_office_order(State& state, const HttpRequest& request,
                                 const std::vector<std::string>& parts, Timestamp now) {
  const auto done = act(state, request, parts[2], parts[3], now);
  return done.ok() ? see_other("/office") : office_orders_page(state, done.error().message());
}

}  // namespace oneshelf::sandbox::bridge
