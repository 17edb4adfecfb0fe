#include "engine/actions.h"

#include "base/log.h"
#include "engine/hook_care.h"
#include "engine/step_retry.h"

namespace oneshelf {
namespace {

Error unknown_parked(int64_t id) {
  return Error(ErrorCode::kNotFound, "parked.unknown",
               "There is no parked failure " + std::to_string(id) + ".")
      .remedied("`oneshelf parked` lists them.");
}

Result<OrderRecord> only_order(Records& records, const std::string& number) {
  std::vector<OrderRecord> found = ONESHELF_TRY(records.find_orders(number));
  if (found.empty()) {
    return Error(ErrorCode::kNotFound, "order.unknown", "There is no order \"" + number + "\".")
        .remedied("`oneshelf orders` lists them.");
  }
  return std::move(found.front());
}

Result<void> write_again(Records& records, OrderRecord record) {
  if (record.state == OrderState::kWritten || record.state == OrderState::kClosed) {
    return Error(ErrorCode::kConflict, "order.written",
                 "The order " + record.order.number + " is in the source already.");
  }
  record.state = OrderState::kNew;
  record.next_at.reset();
  record.hold.reset();
  return records.save_order_work(record);
}

/// The follow-up step that a parked failure names, "{order number} {step}", is tried at once.
Result<void> try_step_now(Records& records, const ParkedRecord& parked) {
  const std::string& subject = parked.subject;
  for (size_t at = subject.find(' '); at != std::string::npos; at = subject.find(' ', at + 1)) {
    for (const OrderRecord& order : ONESHELF_TRY(records.find_orders(subject.substr(0, at)))) {
      if (order.link != parked.link) continue;
      for (OrderStepRecord& step : ONESHELF_TRY(records.order_steps(order.link, order.order.id))) {
        if (step.step != subject.substr(at + 1)) continue;
        try_now(step);
        ONESHELF_TRY(records.save_order_step(order.link, order.order.id, step));
      }
    }
  }
  return success();
}

std::string_view name_of(Hint::About about) {
  switch (about) {
    case Hint::About::kOrders: return "orders";
    case Hint::About::kItems: return "items";
    case Hint::About::kStock: return "stock";
    case Hint::About::kListings: return "listings";
  }
  return "orders";
}

}  // namespace

Result<void> retry_parked(EngineParts& parts, int64_t id) {
  return parts.store.write([&](Records& records) -> Result<void> {
    const std::optional<ParkedRecord> parked = ONESHELF_TRY(records.parked_by_id(id));
    if (!parked) return unknown_parked(id);
    ONESHELF_TRY(records.set_parked_state(id, "retry"));
    const Timestamp now = parts.clock.now();
    if (parked->kind == "order") {
      for (OrderRecord& order : ONESHELF_TRY(records.find_orders(parked->subject))) {
        if (order.link == parked->link && order.state == OrderState::kHeld) {
          ONESHELF_TRY(write_again(records, std::move(order)));
        }
      }
    }
    if (parked->kind == "follow_up") ONESHELF_TRY(try_step_now(records, *parked));
    const bool of_order =
        parked->kind == "order" || parked->kind == "follow_up" || parked->kind == "order_change";
    return records.schedule_sooner((of_order ? "orders:" : "catalogue:") + parked->link.str(), now);
  });
}

Result<void> ignore_parked(EngineParts& parts, int64_t id) {
  return parts.store.write([&](Records& records) -> Result<void> {
    if (!ONESHELF_TRY(records.parked_by_id(id))) return unknown_parked(id);
    return records.set_parked_state(id, "ignored");
  });
}

Result<void> retry_order(EngineParts& parts, const std::string& number) {
  return parts.store.write([&](Records& records) -> Result<void> {
    OrderRecord record = ONESHELF_TRY(only_order(records, number));
    const LinkId link = record.link;
    ONESHELF_TRY(write_again(records, std::move(record)));
    return records.schedule_sooner("orders:" + link.str(), parts.clock.now());
  });
}

Result<void> ignore_order(EngineParts& parts, const std::string& number) {
  return parts.store.write([&](Records& records) -> Result<void> {
    OrderRecord record = ONESHELF_TRY(only_order(records, number));
    if (record.written_at) {
      return Error(ErrorCode::kConflict, "order.written",
                   "The order " + record.order.number + " is in the source already.")
          .remedied("Cancel it in the shop or in the source instead.");
    }
    record.state = OrderState::kIgnored;
    record.hold = Error(ErrorCode::kInvalid, "order.ignored", "A person chose to leave it out.");
    const std::vector<std::string> subject = {record.order.number};
    ONESHELF_TRY(records.unpark(record.link, "order", subject));
    const std::vector<InFlightRecord> none;
    const std::optional<LinkRecord> link = ONESHELF_TRY(records.link(record.link));
    if (link) ONESHELF_TRY(records.set_in_flight(link->source, record.link, record.order.id, none));
    return records.save_order_work(record);
  });
}

Result<void> make_due(EngineParts& parts, const LinkId& link,
                      const std::vector<std::string>& what) {
  return parts.store.write([&](Records& records) -> Result<void> {
    if (!ONESHELF_TRY(records.link(link))) {
      return Error(ErrorCode::kNotFound, "link.unknown",
                   "There is no link \"" + link.str() + "\".");
    }
    for (const std::string& task : what) {
      ONESHELF_TRY(records.schedule_sooner(task + ":" + link.str(), parts.clock.now()));
    }
    return success();
  });
}

Result<std::string> take_hook(EngineParts& parts, const ConnectionId& id,
                              const HttpRequest& request) {
  OpenConnection connection = ONESHELF_TRY(parts.connections.open(id, Lane::kOrders));
  Hooks* hooks = connection.connector().hooks();
  if (hooks == nullptr) {
    return Error(ErrorCode::kUnsupported, "hook.unsupported",
                 "The platform of \"" + id.str() + "\" sends no hooks.");
  }
  const Timestamp now = parts.clock.now();
  const Result<Hint> read = hooks->read_hook(request, now);
  if (!read.ok() && read.error().id() == kBadHookSecret) {
    ONESHELF_TRY(parts.store.write(
        [&](Records& records) { return note_hook_secret(records, id, read.error(), now); }));
  }
  if (!read.ok()) return read.error();
  const Hint& hint = *read;
  ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(note_hook_secret(records, id, std::nullopt, now));
    if (hint.is_handshake) return success();
    HintRecord record;
    record.connection = id;
    record.about = name_of(hint.about);
    record.ids = hint.ids;
    record.received_at = now;
    if (!ONESHELF_TRY(records.add_hint(record, hint.event_id))) return success();  // told before
    // Reading is truth: the hint only brings the reading forward, which closes it.
    for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
      if (link.paused || (link.source != id && link.channel != id)) continue;
      const char* what = hint.about == Hint::About::kOrders ? "orders:" : "catalogue:";
      ONESHELF_TRY(records.schedule_sooner(what + link.id.str(), now));
    }
    return success();
  }));
  return hint.answer.value_or("");
}

}  // namespace oneshelf
