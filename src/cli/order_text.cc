#include "cli/order_text.h"

#include "cli/output.h"
#include "commerce/money.h"

namespace oneshelf::cli {
namespace {

std::string total_of(const Order& order) {
  return to_string(Money{.amount = order.total_gross, .currency = order.currency});
}

std::string document_of(const OrderRecord& record) {
  if (!record.document) return "";
  return record.document->number.empty() ? record.document->id.str() : record.document->number;
}

std::string_view name_of_step(OrderStepRecord::State state) {
  return state == OrderStepRecord::State::kDone ? "done" : "sent, outcome not known";
}

/// Money given back is kept with all its lines; people look for the sum and the other side's id.
std::string result_of(const OrderStepRecord& step, const Currency& currency) {
  const Result<Json> kept = parse_json(step.result);
  if (!kept.ok()) return step.result;
  const Json& refund = (*kept)["refund"].is_object() ? (*kept)["refund"] : *kept;
  const Result<Decimal> amount = Decimal::parse(refund["amount"].text_or());
  if (!amount.ok()) return step.result;
  std::string text = to_string(Money{.amount = *amount, .currency = currency});
  const std::string there = (*kept)["shop_id"].text_or();
  if (!there.empty()) text += ", in the shop " + there;
  return text;
}

void add_lines(const Order& order, Table& table) {
  const auto money = [&](Decimal amount) {
    return to_string(Money{.amount = amount, .currency = order.currency});
  };
  for (const OrderLine& line : order.lines) {
    table.add({"  " + line.sku, line.name, line.quantity.to_string(), money(line.total_gross)});
  }
  for (const OrderCharge& charge : order.charges) {
    table.add({"  " + charge.method, charge.name, "", money(charge.total_gross)});
  }
}

std::string head_text(const OrderRecord& record) {
  const Order& order = record.order;
  std::string text = "order:     " + printable(order.number) + " of " + record.link.str() + "\n";
  text += "state:     " + std::string(name_of(record.state)) +
          " (in the shop: " + std::string(name_of(order.status)) + ")\n";
  text += "placed:    " + to_rfc3339(order.placed_at) + "\n";
  text += "total:     " + total_of(order) + "\n";
  if (record.document) text += "document:  " + printable(document_of(record)) + "\n";
  if (record.hold) {
    text += "because:   " + printable(record.hold->message()) + " (" + record.hold->id() + ")\n";
    if (!record.hold->remedy().empty()) {
      text += "to do:     " + printable(record.hold->remedy()) + "\n";
    }
  }
  if (record.next_at) text += "next try:  " + to_rfc3339(*record.next_at) + "\n";
  return text;
}

}  // namespace

Json order_row_json(const OrderRecord& record) {
  Json json = Json::object();
  json.set("number", record.order.number).set("id", record.order.id.str());
  json.set("link", record.link.str()).set("state", name_of(record.state));
  json.set("placed_at", to_rfc3339(record.order.placed_at));
  json.set("total", record.order.total_gross.to_string());
  json.set("currency", record.order.currency.code()).set("document", document_of(record));
  return json.set("hold", record.hold ? error_json(*record.hold) : Json());
}

Json order_json(const OrderRecord& record, const std::vector<OrderStepRecord>& steps) {
  Json list = Json::array();
  for (const OrderStepRecord& step : steps) {
    Json json = Json::object();
    json.set("step", step.step).set("done", step.state == OrderStepRecord::State::kDone);
    json.set("result", step.result).set("at", to_rfc3339(step.at));
    list.push(std::move(json));
  }
  Json json = order_row_json(record);
  json.set("version", record.version).set("attempts", record.attempts);
  json.set("document_key", record.document_key).set("order", to_json(record.order));
  json.set("document_state", record.document ? to_json(*record.document) : Json());
  return json.set("steps", std::move(list));
}

std::string orders_text(const std::vector<OrderRecord>& orders) {
  Table table({{.title = "number"},
               {.title = "link"},
               {.title = "state"},
               {.title = "placed"},
               {.title = "total", .align = Table::Align::kRight},
               {.title = "document"},
               {.title = "because", .width_max = 80}});
  for (const OrderRecord& record : orders) {
    table.add({record.order.number, record.link.str(), std::string(name_of(record.state)),
               to_rfc3339(record.order.placed_at), total_of(record.order), document_of(record),
               record.hold ? record.hold->message() : ""});
  }
  return table.text();
}

std::string order_text(const OrderRecord& record, const std::vector<OrderStepRecord>& steps) {
  Table lines({{.title = "  sku"},
               {.title = "name", .width_max = 40},
               {.title = "pieces", .align = Table::Align::kRight},
               {.title = "total", .align = Table::Align::kRight}});
  add_lines(record.order, lines);
  Table done({{.title = "  step"}, {.title = "state"}, {.title = "at"}, {.title = "result"}});
  for (const OrderStepRecord& step : steps) {
    done.add({"  " + step.step, std::string(name_of_step(step.state)), to_rfc3339(step.at),
              result_of(step, record.order.currency)});
  }
  return head_text(record) + lines.text() + done.text();
}

}  // namespace oneshelf::cli
