#include "sandbox/neto/admin.h"

#include "sandbox/admin.h"
#include "sandbox/neto/actions.h"
#include "sandbox/neto/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::neto {
namespace {

Error unknown_route() { return Error(ErrorCode::kNotFound, "not_found", "There is nothing here."); }

Json sizes(const State& state) {
  return Json::object()
      .set("items", static_cast<uint64_t>(state.items().size()))
      .set("orders", static_cast<uint64_t>(state.orders().size()))
      .set("rmas", static_cast<uint64_t>(state.rmas().size()));
}

/// A person's edits: items that are new are added, others changed.
Result<Json> write_items(State& state, const Json& body, Timestamp now) {
  uint64_t written = 0;
  for (const Json& item : written_list(body["Item"], "Item")) {
    const Json one = Json::object().set("Item", item);
    const bool is_known = state.find_item(scalar_text(item["SKU"])) != nullptr;
    const Reply reply =
        ONESHELF_TRY(is_known ? update_item(state, one, now) : add_item(state, one, now));
    if (!reply.errors.empty()) return refused(reply.errors.front());
    written += reply.written;
  }
  return Json::object().set("written", written);
}

Result<Json> act_on_order(State& state, const std::vector<std::string>& parts, const Json& body,
                          Timestamp now) {
  const std::string& id = parts[2];
  const std::string& action = parts[3];
  if (action == "refund") {
    const std::string rma = ONESHELF_TRY(take_back(state,
                                                   {.order_id = id,
                                                    .amount = body["amount"].text_or("0"),
                                                    .sku = body["sku"].text_or(),
                                                    .quantity = body["quantity"].text_or("1")},
                                                   now));
    return Json::object().set("RmaID", rma);
  }
  const auto run = [&]() -> Result<Order*> {
    if (action == "dispatch") return dispatch(state, id, body["tracking_number"].text_or(), now);
    if (action == "cancel") return cancel(state, id, now);
    if (action == "split") {
      const Decimal quantity = ONESHELF_TRY(Decimal::parse(body["quantity"].text_or()));
      return split(state, id, body["sku"].text_or(), quantity, now);
    }
    return unknown_route();
  };
  const Order* order = ONESHELF_TRY(run());
  return Json::object().set("OrderID", order->id).set("OrderStatus", order->status);
}

Result<Json> post(State& state, EventOutbox& outbox, const std::vector<std::string>& parts,
                  const Json& body, Timestamp now) {
  const std::string what = parts.size() > 1 ? parts[1] : "";
  if (parts.size() == 4 && what == "orders") return act_on_order(state, parts, body, now);
  if (parts.size() == 4 && what == "items" && parts[3] == "delete") {
    if (!state.delete_item(parts[2])) return unknown_route();
    return Json::object();
  }
  if (parts.size() != 2) return unknown_route();
  if (what == "items") return write_items(state, body, now);
  if (what == "orders") {
    const Order* order = ONESHELF_TRY(place_order(state, body, Number::kNext, now));
    return Json::object().set("OrderID", order->id);
  }
  if (what == "hints") {
    outbox.send_to(body["url"].text_or(), body["token"].text_or());
    return Json::object();
  }
  if (what == "redeliver") {
    outbox.redeliver();
    return Json::object();
  }
  return unknown_route();
}

Result<Json> answer(State& state, EventOutbox& outbox, const HttpRequest& request,
                    const std::vector<std::string>& parts, Timestamp now) {
  if (request.method == "GET" && parts.size() == 2 && parts[1] == "state") return sizes(state);
  if (request.method != "POST") return unknown_route();
  Json body = Json::object();
  if (!request.body.empty()) body = ONESHELF_TRY(parse_json(request.body));
  return post(state, outbox, parts, body, now);
}

}  // namespace

HttpResponse handle_admin(State& state, EventOutbox& outbox, const HttpRequest& request,
                          const std::vector<std::string>& parts, Timestamp now) {
  const Result<Json> told = answer(state, outbox, request, parts, now);
  return told.ok() ? json_response(200, *told) : admin_refusal(told.error());
}

}  // namespace oneshelf::sandbox::neto
