#include <algorithm>

#include "base/mutant.h"
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr const char* kOrderColumns =
    "SELECT link, body, version, state, hold, attempts, next_at, document_key, document,"
    " received_at, written_at FROM orders WHERE account = $1";

Result<OrderRecord> order_from(const SqlRow& row) {
  OrderRecord record;
  record.link = LinkId(row.text(0));
  const Json body = ONESHELF_TRY(stored_json(row.text(1)));
  record.order = ONESHELF_TRY(
      read_json(body, [](const JsonReader& reader) { return order_from_json(reader); }));
  record.version = static_cast<int>(row.integer(2));
  record.state = order_state_named(row.text(3)).value_or(OrderState::kHeld);
  record.hold = error_from_text(row.text(4));
  record.attempts = static_cast<int>(row.integer(5));
  record.next_at = row.opt_time(6);
  record.document_key = row.text(7);
  if (!row.is_null(8)) {
    const Json document = ONESHELF_TRY(stored_json(row.text(8)));
    record.document = ONESHELF_TRY(read_json(
        document, [](const JsonReader& reader) { return document_state_from_json(reader); }));
  }
  record.received_at = row.time(9);
  record.written_at = row.opt_time(10);
  return record;
}

constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kWeek{24 * 7};

}  // namespace

Result<OrderRecords::Saved> SqliteRecords::save_order(const LinkId& link, const Order& order,
                                                      OrderState if_new,
                                                      const std::string& document_key,
                                                      Timestamp at) {
  const std::string fingerprint = content_fingerprint(order);
  const std::string body = to_json(order).dump();
  struct Known {
    std::string fingerprint;
    int64_t version;
  };
  const std::optional<Known> known = ONESHELF_TRY(db_.one<Known>(
      "SELECT fingerprint, version FROM orders WHERE account = $1 AND link = $2 AND order_id = $3",
      [](const SqlRow& row) -> Result<Known> {
        return Known{row.text(0), row.integer(1)};
      },
      account_, link, order.id));
  const bool is_same =
      known && (known->fingerprint == fingerprint || ONESHELF_MUTANT("changed_order_not_noticed"));
  if (is_same) return Saved::kSame;
  const int64_t version = known ? known->version + 1 : 1;
  ONESHELF_TRY(
      db_.run("INSERT INTO order_versions (account, link, order_id, version, body, at)"
              " VALUES ($1, $2, $3, $4, $5, $6)",
              account_, link, order.id, version, body, at));
  ONESHELF_TRY(db_.run(
      "INSERT INTO orders (account, link, order_id, number, body, fingerprint, version, state,"
      " attempts, document_key, placed_at, received_at, currency, total)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13)"
      " ON CONFLICT (account, link, order_id) DO UPDATE SET number = excluded.number,"
      " body = excluded.body, fingerprint = excluded.fingerprint, version = excluded.version,"
      " total = excluded.total",
      account_, link, order.id, order.number, body, fingerprint, version, name_of(if_new),
      document_key, order.placed_at, at, order.currency.code(), order.total_gross));
  return known ? Saved::kChanged : Saved::kNew;
}

Result<std::optional<OrderRecord>> SqliteRecords::order(const LinkId& link, const VendorId& id) {
  static const std::string kOne = std::string(kOrderColumns) + " AND link = $2 AND order_id = $3";
  return db_.one<OrderRecord>(kOne.c_str(), order_from, account_, link, id);
}

Result<std::vector<OrderRecord>> SqliteRecords::find_orders(const std::string& number) {
  static const std::string kFind =
      std::string(kOrderColumns) +
      " AND (number = $2 OR order_id = $2 OR document_number = $2 OR document_key = $2)"
      " ORDER BY received_at DESC LIMIT 100";
  return db_.all<OrderRecord>(kFind.c_str(), order_from, account_, number);
}

Result<OrderRecords::MethodsUsed> SqliteRecords::methods_used(const LinkId& link) {
  const auto used = [&](const std::string& list, const std::string& condition) {
    const std::string sql =
        "SELECT DISTINCT one.value ->> '$.method' FROM"
        " (SELECT body FROM orders WHERE account = $1 AND link = $2"
        "  ORDER BY placed_at DESC LIMIT 1000) o, json_each(o.body, '$." +
        list + "') one WHERE one.value ->> '$.method' <> ''" + condition + " ORDER BY 1";
    return db_.all<std::string>(
        sql.c_str(), [](const SqlRow& row) -> Result<std::string> { return row.text(0); }, account_,
        link);
  };
  MethodsUsed methods;
  methods.payments = ONESHELF_TRY(used("payments", ""));
  methods.shipping = ONESHELF_TRY(used("charges", " AND one.value ->> '$.kind' = 'shipping'"));
  return methods;
}

Result<void> SqliteRecords::save_order_work(const OrderRecord& record) {
  std::optional<std::string> document;
  std::optional<std::string> number;
  if (record.document) {
    document = to_json(*record.document).dump();
    number = record.document->number;
  }
  ONESHELF_TRY(db_.run(
      "UPDATE orders SET state = $4, hold = $5, attempts = $6, next_at = $7, document = $8,"
      " document_number = $9, written_at = $10"
      " WHERE account = $1 AND link = $2 AND order_id = $3",
      account_, record.link, record.order.id, name_of(record.state), error_text(record.hold),
      record.attempts, record.next_at, document, number, record.written_at));
  return success();
}

Result<std::vector<OrderRecord>> SqliteRecords::orders_to_write(const LinkId& link, Timestamp now,
                                                                int limit) {
  static const std::string kWaiting =
      std::string(kOrderColumns) +
      " AND link = $2 AND state IN ('new', 'writing') AND (next_at IS NULL OR next_at <= $3)"
      " ORDER BY received_at, order_id LIMIT $4";
  return db_.all<OrderRecord>(kWaiting.c_str(), order_from, account_, link, now, limit);
}

Result<std::vector<OrderRecord>> SqliteRecords::orders_in(const LinkId& link_or_empty,
                                                          std::optional<OrderState> state,
                                                          int limit) {
  // Alternatives in one condition would keep the index from being used.
  const std::string in = std::string(kOrderColumns) +
                         (link_or_empty.empty() ? " AND $2 = ''" : " AND link = $2") +
                         (state ? " AND state = $3" : " AND $3 = ''") +
                         " ORDER BY received_at DESC, order_id DESC LIMIT $4";
  const std::string_view name = state ? name_of(*state) : std::string_view("");
  return db_.all<OrderRecord>(in.c_str(), order_from, account_, link_or_empty, name, limit);
}

Result<std::vector<OrderStepRecord>> SqliteRecords::order_steps(const LinkId& link,
                                                                const VendorId& id) {
  return db_.all<OrderStepRecord>(
      "SELECT step, state, result, at, attempts, next_at, refused_with FROM order_steps"
      " WHERE account = $1 AND link = $2 AND order_id = $3",
      [](const SqlRow& row) -> Result<OrderStepRecord> {
        OrderStepRecord step;
        step.step = row.text(0);
        step.state = row.text(1) == "done" ? OrderStepRecord::State::kDone
                                           : OrderStepRecord::State::kSending;
        step.result = row.text(2);
        step.at = row.time(3);
        step.attempts = static_cast<int>(row.integer(4));
        step.next_at = row.opt_time(5);
        step.refused_with = row.text(6);
        return step;
      },
      account_, link, id);
}

Result<void> SqliteRecords::save_order_step(const LinkId& link, const VendorId& id,
                                            const OrderStepRecord& step) {
  const bool done = step.state == OrderStepRecord::State::kDone;
  ONESHELF_TRY(
      db_.run("INSERT INTO order_steps (account, link, order_id, step, state, result, at, attempts,"
              " next_at, refused_with) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
              " ON CONFLICT (account, link, order_id, step) DO UPDATE SET state = excluded.state,"
              " result = excluded.result, at = excluded.at, attempts = excluded.attempts,"
              " next_at = excluded.next_at, refused_with = excluded.refused_with",
              account_, link, id, step.step, done ? "done" : "sending", step.result, step.at,
              step.attempts, step.next_at, step.refused_with));
  return success();
}

Result<void> SqliteRecords::set_in_flight(const ConnectionId& source, const LinkId& link,
                                          const VendorId& order_id,
                                          std::span<const InFlightRecord> units) {
  ONESHELF_TRY(
      db_.run("DELETE FROM in_flight WHERE account = $1 AND link = $2 AND order_id = $3"
              " AND settled = 0",
              account_, link, order_id));
  for (const InFlightRecord& unit : units) {
    ONESHELF_TRY(db_.run(
        "INSERT INTO in_flight (account, source, item_id, link, order_id, settled, quantity)"
        " VALUES ($1, $2, $3, $4, $5, 0, $6)"
        " ON CONFLICT (account, source, item_id, link, order_id, settled)"
        " DO UPDATE SET quantity = quantity + excluded.quantity",
        account_, source, unit.item_id, link, order_id, unit.quantity));
  }
  return success();
}

Result<void> SqliteRecords::settle_in_flight(const LinkId& link, const VendorId& order_id,
                                             std::span<const InFlightRecord> still_waiting,
                                             Timestamp at) {
  std::map<VendorId, Decimal> settled;
  std::optional<ConnectionId> source;
  ONESHELF_TRY(db_.each(
      "SELECT source, item_id, quantity FROM in_flight"
      " WHERE account = $1 AND link = $2 AND order_id = $3 AND settled = 0",
      [&](const SqlRow& row) -> Result<bool> {
        source = ConnectionId(row.text(0));
        settled[VendorId(row.text(1))] += row.decimal(2);
        return true;
      },
      account_, link, order_id));
  for (const InFlightRecord& unit : still_waiting) {
    source = unit.source;
    settled[unit.item_id] -= unit.quantity;
  }
  if (!source) return success();
  for (const auto& [item, quantity] : settled) {
    if (!quantity.is_positive() || ONESHELF_MUTANT("in_flight_cleared_when_written")) continue;
    ONESHELF_TRY(db_.run(
        "INSERT INTO in_flight (account, source, item_id, link, order_id, settled, quantity,"
        " settled_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)"
        " ON CONFLICT (account, source, item_id, link, order_id, settled) DO UPDATE SET"
        " quantity = quantity + excluded.quantity,"
        " settled_at = MAX(settled_at, excluded.settled_at)",
        account_, *source, item, link, order_id, quantity, at));
  }
  return set_in_flight(*source, link, order_id, still_waiting);
}

Result<void> SqliteRecords::clear_in_flight(const ConnectionId& source, Timestamp started_at) {
  ONESHELF_TRY(db_.run(
      "DELETE FROM in_flight WHERE account = $1 AND source = $2 AND settled_at < $3"
      // Only where the shelf itself was told since: a list may be shorter than it claims to be.
      " AND settled_at < COALESCE((SELECT MAX(s.read_at) FROM stock s WHERE s.account = $1"
      "   AND s.connection = $2 AND s.item_id = in_flight.item_id), $3)",
      account_, source, started_at));
  return success();
}

Result<std::optional<Timestamp>> SqliteRecords::oldest_settled(const ConnectionId& source,
                                                               Timestamp since) {
  return db_.one<Timestamp>(
      "SELECT settled_at FROM in_flight WHERE account = $1 AND source = $2 AND settled_at >= $3"
      " ORDER BY settled_at LIMIT 1",
      [](const SqlRow& row) -> Result<Timestamp> { return row.time(0); }, account_, source, since);
}

namespace {

// A line leads to an item by its listing, else by a SKU that one item has.
constexpr const char* kSoldLines =
    "SELECT COALESCE((SELECT b.item_id FROM bindings b WHERE b.account = $1 AND b.link = o.link"
    "   AND b.listing_id = l.value ->> '$.listing'),"
    "  (SELECT MIN(i.item_id) FROM items i WHERE i.account = $1 AND i.connection = $2"
    "   AND i.sku = l.value ->> '$.sku' AND i.sku <> '' AND i.gone_since IS NULL"
    "   HAVING COUNT(*) = 1)) AS item, l.value ->> '$.quantity'"
    " FROM links k JOIN orders o ON o.account = $1 AND o.link = k.id AND o.placed_at >= $3,"
    " json_each(o.body, '$.lines') l"
    " WHERE k.account = $1 AND k.source = $2 AND o.body ->> '$.status' <> $4 AND item IS NOT NULL";

// A shop may say anything; sums stay in their range.
constexpr Decimal kSoldMost = Decimal::from_integer(1'000'000'000);

}  // namespace

Result<std::map<VendorId, Decimal>> SqliteRecords::units_sold(const ConnectionId& source,
                                                              Timestamp since) {
  std::map<VendorId, Decimal> sold;
  ONESHELF_TRY(db_.each(
      kSoldLines,
      [&](const SqlRow& row) -> Result<bool> {
        const Decimal quantity = ONESHELF_TRY(Decimal::parse(row.text(1)));
        Decimal& units = sold[VendorId(row.text(0))];
        units = std::min(units + std::clamp(quantity, Decimal(), kSoldMost), kSoldMost);
        return true;
      },
      account_, source, since, name_of(OrderStatus::kCancelled)));
  return sold;
}

Result<LinkCounts> SqliteRecords::counts(const LinkId& id, Timestamp now) {
  const LinkRecord link = ONESHELF_TRY(known_link(id));
  LinkCounts counts;
  const auto count = [&](const char* sql, const auto&... args) -> Result<int64_t> {
    const std::optional<int64_t> value = ONESHELF_TRY(db_.one<int64_t>(
        sql, [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, args...));
    return value.value_or(0);
  };
  counts.items = ONESHELF_TRY(count(
      "SELECT COUNT(*) FROM items WHERE account = $1 AND connection = $2 AND gone_since IS NULL",
      account_, link.source));
  counts.active_items = ONESHELF_TRY(count(
      "SELECT COUNT(*) FROM items WHERE account = $1 AND connection = $2 AND gone_since IS NULL"
      " AND active = 1",
      account_, link.source));
  counts.listings =
      ONESHELF_TRY(count("SELECT COUNT(*) FROM listings WHERE account = $1 AND connection = $2",
                         account_, link.channel));
  counts.bound = ONESHELF_TRY(
      count("SELECT COUNT(*) FROM bindings WHERE account = $1 AND link = $2", account_, id));
  counts.approved = ONESHELF_TRY(
      count("SELECT COUNT(*) FROM approvals WHERE account = $1 AND link = $2", account_, id));
  counts.parked = ONESHELF_TRY(
      count("SELECT COUNT(*) FROM parked WHERE account = $1 AND link = $2 AND state <> 'ignored'",
            account_, id));
  counts.held = ONESHELF_TRY(
      count("SELECT COUNT(*) FROM held_changes WHERE account = $1 AND link = $2 AND state = 'held'",
            account_, id));
  ONESHELF_TRY(db_.each(
      "SELECT state, COUNT(*) FROM orders WHERE account = $1 AND link = $2 GROUP BY state",
      [&](const SqlRow& row) -> Result<bool> {
        counts.orders_by_state[row.text(0)] = row.integer(1);
        return true;
      },
      account_, id));
  const auto window = [&](LinkCounts::Window& filled, std::chrono::hours length) {
    return db_.each(
        "SELECT currency, COUNT(*), SUM(total) FROM orders"
        " WHERE account = $1 AND link = $2 AND placed_at > $3 GROUP BY currency",
        [&filled](const SqlRow& row) -> Result<bool> {
          filled.orders += row.integer(1);
          filled.value_by_currency[row.text(0)] = row.decimal(2);
          return true;
        },
        account_, id, now - length);
  };
  ONESHELF_TRY(window(counts.last_24h, kDay));
  ONESHELF_TRY(window(counts.last_7d, kWeek));
  return counts;
}

}  // namespace oneshelf
