#include "connectors/shopwired/stock_writer.h"

#include <algorithm>

#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {

struct StockSetter::Batch {
  const Context& context;
  std::span<const StockWrite> levels;
  std::vector<WriteOutcome> outcomes;
  std::vector<bool> done;  ///< its fate is known
  bool any_done = false;

  void fail(size_t i, const Error& error) {
    outcomes[i].error = Error(error).with("sku", levels[i].sku);
    done[i] = true;
  }
  void succeed(size_t i) {
    done[i] = true;
    any_done = true;
  }
};

namespace {

Error no_sku() {
  return Error(ErrorCode::kInvalid, "shopwired.sku_required",
               "The shop keeps stock of what has a SKU, and this listing has none.")
      .remedied("Give it a SKU in the shop.");
}

Error not_whole(const StockWrite& level) {
  return Error(ErrorCode::kInvalid, "shopwired.fractional_stock", "The shop counts whole pieces.")
      .remedied("Let the link round stock down.")
      .with("quantity", level.quantity.to_string());
}

Error unknown_sku() {
  return Error(ErrorCode::kNotFound, "listing.unknown_sku", "The shop has nothing with this SKU.")
      .remedied("Read the shop again, and match or create the listing.");
}

Error doubled_sku(size_t count) {
  return Error(ErrorCode::kConflict, "listing.duplicate_sku",
               "Several products of the shop have this SKU; by it any of them could be changed.")
      .remedied("Give each product of the shop a SKU of its own.")
      .with("products", std::to_string(count));
}

Error moved_sku() {
  return Error(ErrorCode::kConflict, "listing.sku_moved",
               "The SKU belongs to another product of the shop by now.")
      .remedied("Read the shop again, then match the listing.");
}

Error not_told(const Json& body) {
  return Error(ErrorCode::kUnknownOutcome, "shopwired.unclear_answer",
               "The shop does not tell how many figures it took.")
      .with("answer", body.dump().substr(0, 200));
}

std::optional<uint64_t> updated_in(const Json& body, size_t sent) {
  const Result<Decimal> told = Decimal::parse(body["updated"].text_or());
  if (!told.ok() || told->is_negative() || !told->has_at_most(0)) return std::nullopt;
  const auto count = static_cast<uint64_t>(told->to_minor(0));
  return count <= sent ? std::optional(count) : std::nullopt;
}

Json figure_json(const StockWrite& level) {
  return Json::object().set("sku", level.sku).set("quantity", Json::number(level.quantity));
}

}  // namespace

/// Ids that are none of the shop's say nothing: the SKU alone decides then.
Result<std::optional<StockSetter::Way>> StockSetter::way_of(Batch& batch, size_t i) {
  const StockWrite& level = batch.levels[i];
  const auto refuse = [&](const Error& error) {
    batch.fail(i, error);
    return std::optional<Way>();
  };
  if (!level.quantity.has_at_most(0)) return refuse(not_whole(level));
  if (level.sku.empty()) return refuse(no_sku());
  std::vector<Sold> carriers = book_.carriers(level.sku);
  if (carriers.empty()) {
    // Only the shop itself knows.
    const Reply reply = ONESHELF_TRY(client_.read(batch.context, "/stock", {{"sku", level.sku}}));
    if (reply.status == 404) return refuse(unknown_sku());
    ONESHELF_TRY(book_.find(batch.context, level.sku));
    carriers = book_.carriers(level.sku);
  }
  const std::optional<Sold> listing = sold_of(level.listing_id);
  if (carriers.empty()) return refuse(unknown_sku());
  if (!listing) {
    if (carriers.size() > 1) return refuse(doubled_sku(carriers.size()));
    return std::optional(Way::kBySku);
  }
  if (book_.reaches(level.sku, *listing)) return std::optional(Way::kBySku);
  const std::vector<Sold> sold = book_.sold_as(level.sku);
  if (std::ranges::find(sold, *listing) == sold.end()) return refuse(moved_sku());
  return std::optional(Way::kById);
}

Result<void> StockSetter::look_at(Batch& batch, std::span<const size_t> rows) {
  for (const size_t i : rows) {
    const StockWrite& level = batch.levels[i];
    const Result<Reply> asked = client_.read(batch.context, "/stock", {{"sku", level.sku}});
    // The write that is asked about was done, or not: a failing question leaves that in doubt.
    if (!asked.ok()) return asked.error().recoded(ErrorCode::kUnknownOutcome);
    const Reply& reply = *asked;
    const Result<Decimal> shown = Decimal::parse(reply.body["quantity"].text_or());
    if (reply.status == 404) {
      batch.fail(i, unknown_sku());
    } else if (reply.is_done() && shown.ok() && *shown == level.quantity) {
      batch.succeed(i);
    } else {
      batch.fail(i, not_told(reply.body));
    }
  }
  return success();
}

Result<void> StockSetter::send_by_sku(Batch& batch, std::span<const size_t> rows) {
  if (rows.empty()) return success();
  Json figures = Json::array();
  for (const size_t i : rows) figures.push(figure_json(batch.levels[i]));
  const Reply reply = ONESHELF_TRY(client_.write(batch.context, "POST", "/stock", figures));
  if (!reply.is_done() && rows.size() == 1) {
    batch.fail(rows[0], reply.status == 404 ? unknown_sku() : Client::refusal(reply));
    return success();
  }
  if (!reply.is_done()) {
    // One bad row refuses all of them: which one shows in halves.
    const size_t half = rows.size() / 2;
    ONESHELF_TRY(send_by_sku(batch, rows.first(half)));
    return send_by_sku(batch, rows.subspan(half));
  }
  batch.any_done = true;
  book_.wrote_figures(rows.size());
  const std::optional<uint64_t> updated = updated_in(reply.body, rows.size());
  if (updated && *updated < rows.size()) return look_at(batch, rows);
  for (const size_t i : rows) {
    if (updated) {
      batch.succeed(i);
    } else {
      batch.fail(i, not_told(reply.body));
    }
  }
  return success();
}

Result<void> StockSetter::send_by_id(Batch& batch, size_t row) {
  const StockWrite& level = batch.levels[row];
  const Sold listing = *sold_of(level.listing_id);
  const Reply reply =
      ONESHELF_TRY(client_.write(batch.context, "PUT", listing.path(),
                                 Json::object().set("stock", Json::number(level.quantity))));
  if (reply.is_done()) {
    book_.wrote(listing.product, batch.context.clock().now());
    batch.succeed(row);
  } else {
    batch.fail(row, Client::refusal(reply));
  }
  return success();
}

Result<std::vector<WriteOutcome>> StockSetter::write_stock(const Context& context,
                                                           std::span<const StockWrite> levels) {
  Batch batch{.context = context, .levels = levels, .outcomes = {}, .done = {}};
  batch.outcomes.resize(levels.size());
  batch.done.resize(levels.size());
  for (size_t i = 0; i < levels.size(); ++i) batch.outcomes[i].listing_id = levels[i].listing_id;
  ONESHELF_TRY(book_.refresh(context));
  std::vector<size_t> by_sku, by_id;
  for (size_t i = 0; i < levels.size(); ++i) {
    const std::optional<Way> way = ONESHELF_TRY(way_of(batch, i));
    if (way) (*way == Way::kBySku ? by_sku : by_id).push_back(i);
  }
  Result<void> sent = success();
  std::vector<size_t> under_way;
  const std::span<const size_t> all = by_sku;
  for (size_t at = 0; at < all.size() && sent.ok(); at += assumed::kStockRows) {
    const auto chunk = all.subspan(at, std::min(assumed::kStockRows, all.size() - at));
    under_way.assign(chunk.begin(), chunk.end());
    sent = send_by_sku(batch, chunk);
  }
  for (size_t at = 0; at < by_id.size() && sent.ok(); ++at) {
    under_way = {by_id[at]};
    sent = send_by_id(batch, by_id[at]);
  }
  if (sent.ok()) return std::move(batch.outcomes);
  if (!batch.any_done) return sent.error();
  const Error waits(ErrorCode::kUnavailable, "shopwired.not_sent",
                    "The figure was not sent, because a request before it failed.");
  for (const size_t i : under_way) {
    if (!batch.done[i]) batch.fail(i, sent.error());
  }
  for (const std::vector<size_t>* rows : {&by_sku, &by_id}) {
    for (const size_t i : *rows) {
      if (!batch.done[i]) batch.fail(i, waits);
    }
  }
  return std::move(batch.outcomes);
}

}  // namespace oneshelf::shopwired
