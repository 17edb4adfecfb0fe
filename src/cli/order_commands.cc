// orders: list, show, retry, ignore.
#include "cli/commands.h"
#include "cli/order_text.h"
#include "engine/links.h"
#include "engine/actions.h"

namespace oneshelf::cli {
namespace {

constexpr int kShown = 50;

/// The one order of that number; several links may have one each.
Result<OrderRecord> order_named(Records& records, const Invocation& typed) {
  const std::string number = typed.text("NUMBER");
  std::vector<OrderRecord> found = ONESHELF_TRY(records.find_orders(number));
  if (typed.has("link")) {
    std::erase_if(found,
                  [&](const OrderRecord& order) { return order.link.str() != typed.text("link"); });
  }
  if (found.empty()) {
    return Error(ErrorCode::kNotFound, "order.unknown", "There is no order \"" + number + "\".")
        .remedied("`oneshelf orders` lists them.")
        .with("order", number);
  }
  if (found.size() > 1) {
    return Error(ErrorCode::kConflict, "order.ambiguous",
                 "Several links have an order \"" + number + "\".")
        .remedied("Say which link's: --link " + found.front().link.str() + ".");
  }
  return std::move(found.front());
}

Result<OrderRecord> load_order(App& app, const Invocation& typed) {
  return read_value<OrderRecord>(app.store(),
                                 [&](Records& records) { return order_named(records, typed); });
}

using OrderAction = Result<void> (*)(EngineParts&, const std::string&);

/// Does it and tells the order's new state. The key names one order where its number may not.
Result<void> act_on_order(App& app, const Session& session, OrderAction action) {
  const OrderRecord record = ONESHELF_TRY(load_order(app, session.typed));
  ONESHELF_TRY(action(app.parts(), record.document_key));
  const auto changed = ONESHELF_TRY(read_value<std::optional<OrderRecord>>(
      app.store(), [&](Records& records) { return records.order(record.link, record.order.id); }));
  const OrderRecord& now = changed.value_or(record);
  session.out.say("Order " + printable(now.order.number) + " of " + now.link.str() + " is " +
                  std::string(name_of(now.state)) + " now.");
  session.out.answer(order_row_json(now));
  return success();
}

}  // namespace

Result<Exit> run_orders(App& app, const Session& session) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kShown));
  std::optional<OrderState> state;
  if (session.typed.has("state")) {
    state = order_state_named(session.typed.text("state"));
    if (!state) {
      return usage_error("usage.state",
                         "A state is new, held, writing, written, closed or ignored.");
    }
  }
  const LinkId link(session.typed.text("LINK"));
  if (!link.empty()) ONESHELF_TRY(load_link(app.parts(), link));
  const auto orders = ONESHELF_TRY(read_value<std::vector<OrderRecord>>(
      app.store(), [&](Records& records) { return records.orders_in(link, state, limit); }));
  Json list = Json::array();
  for (const OrderRecord& order : orders) list.push(order_row_json(order));
  session.out.text(orders.empty() ? "There is no such order.\n" : orders_text(orders));
  session.out.answer(Json::object().set("orders", std::move(list)));
  return Exit::kOk;
}

Result<Exit> run_orders_show(App& app, const Session& session) {
  const OrderRecord record = ONESHELF_TRY(load_order(app, session.typed));
  const auto steps =
      ONESHELF_TRY(read_value<std::vector<OrderStepRecord>>(app.store(), [&](Records& records) {
        return records.order_steps(record.link, record.order.id);
      }));
  session.out.text(order_text(record, steps));
  session.out.answer(order_json(record, steps));
  return Exit::kOk;
}

Result<Exit> run_orders_retry(App& app, const Session& session) {
  ONESHELF_TRY(act_on_order(app, session, retry_order));
  session.out.note(
      "It is tried at the next look: at once if `oneshelf serve` runs, else by "
      "`oneshelf sync --orders-only`.");
  return Exit::kOk;
}

Result<Exit> run_orders_ignore(App& app, const Session& session) {
  ONESHELF_TRY(act_on_order(app, session, ignore_order));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
