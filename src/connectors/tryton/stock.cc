#include "connectors/tryton/stock.h"

#include <algorithm>

#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

struct MoveChange {
  std::string id, item;
  std::optional<Stamp> changed;
};
MoveChange move_change_from(const JsonReader& row) {
  return {row.id("id"), row.id("product"), changed_at(row)};
}

struct OpenMove {
  std::string item, from, from_warehouse, to_warehouse;
  Decimal quantity;
};
OpenMove open_move_from(const JsonReader& row) {
  OpenMove move;
  move.item = row.id("product");
  move.quantity = quantity_of(row, "internal_quantity");
  if (const auto from = related(row, "from_location")) {
    move.from = from->id("id");
    move.from_warehouse = id_of(*from, "warehouse");
  }
  if (const auto to = related(row, "to_location")) move.to_warehouse = id_of(*to, "warehouse");
  return move;
}

/// Goods only: a service has no stock.
Json goods() { return clause("type", "in", Json::array().push("goods").push("assets")); }

Json ids_in(std::string_view field, const std::vector<std::string>& ids) {
  return clause(field, "in", wire_ids(ids));
}

}  // namespace

Result<Page<StockLevel>> Stock::read_stock(const Context& context, const std::string& position) {
  ONESHELF_TRY(client_->ensure_company_visible(context));
  Pass pass = ONESHELF_TRY(Pass::parse(position, context.clock().now()));
  if (pass.full()) return read_full(context, std::move(pass));
  return read_changed(context, std::move(pass));
}

Result<std::vector<Place>> Stock::places(const Context& context) {
  std::vector<Place> found = ONESHELF_TRY(directory_->places(context));
  if (!found.empty()) return found;
  return Error(ErrorCode::kInvalid, "tryton.no_warehouse", "Tryton has no warehouse.")
      .remedied("Make a warehouse in Tryton, or correct the option 'stock_by'.");
}

Result<std::vector<Stock::OnHand>> Stock::on_hand(const Context& context, const Place& place,
                                                  const Json& domain, int limit) {
  // A warehouse counts with all that is in it; a storage location for itself alone, because its
  // children are told as places of their own.
  const bool by_storage = client_->settings().stock_by == Settings::StockBy::kStorage;
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "product.product",
                .domain = domain,
                .fields = names({"quantity"}),
                .limit = limit,
                .extra = with_inactive()
                             .set("locations", Json::array().push(wire_id(place.id)))
                             .set("with_childs", !by_storage)}));
  return read_rows(found, [](const JsonReader& row) {
    return OnHand{row.id("id"), quantity_of(row, "quantity")};
  });
}

Result<Page<StockLevel>> Stock::read_full(const Context& context, Pass pass) {
  if (pass.begins()) ONESHELF_TRY(see_newest(context, pass));
  const std::vector<Place> where = ONESHELF_TRY(places(context));
  const Json domain = all_of({goods(), pass.beyond()});
  const std::vector<OnHand> first =
      ONESHELF_TRY(on_hand(context, where.front(), domain, assumed::kItemsPerPage));
  Page<StockLevel> page;
  page.complete = first.size() < static_cast<size_t>(assumed::kItemsPerPage);
  page.rows = ONESHELF_TRY(levels(context, where, first));
  if (!first.empty()) pass.passed(first.back().item);
  page.position = page.complete ? pass.finished(context.clock().now()) : pass.text();
  return page;
}

Result<Page<StockLevel>> Stock::read_changed(const Context& context, Pass pass) {
  const bool first_page = pass.begins();
  Page<StockLevel> page;
  std::set<std::string> items = ONESHELF_TRY(moved_items(context, pass, page.complete));
  if (first_page) {
    const std::vector<ItemChange> made = ONESHELF_TRY(changed_items(context, pass));
    for (const ItemChange& item : made) {
      items.insert(item.id);
      if (page.complete) pass.saw(item.changed);
    }
  }
  if (first_page && !page.complete) ONESHELF_TRY(see_newest(context, pass));
  if (!items.empty()) {
    const std::vector<Place> where = ONESHELF_TRY(places(context));
    const std::vector<std::string> ids(items.begin(), items.end());
    const Json domain = all_of({goods(), ids_in("id", ids)});
    const std::vector<OnHand> first = ONESHELF_TRY(on_hand(context, where.front(), domain, 0));
    page.rows = ONESHELF_TRY(levels(context, where, first));
  }
  page.position = page.complete ? pass.finished(context.clock().now()) : pass.text();
  return page;
}

/// Items with a move that was made, assigned, done or cancelled: products themselves do not change
/// with their stock.
Result<std::set<std::string>> Stock::moved_items(const Context& context, Pass& pass,
                                                 bool& complete) {
  const Account account = ONESHELF_TRY(client_->account(context));
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "stock.move",
                .domain = all_of({clause("company", "=", wire_id(account.company_id)),
                                  pass.beyond(), pass.changed()}),
                .fields = names({"product", "write_date", "create_date"}),
                .limit = assumed::kMovesPerPage}));
  const std::vector<MoveChange> moves = ONESHELF_TRY(read_rows(found, move_change_from));
  const bool first_page = pass.begins();
  complete = moves.size() < static_cast<size_t>(assumed::kMovesPerPage);
  std::set<std::string> items;
  for (const MoveChange& move : moves) {
    items.insert(move.item);
    // Dates of a later page are from after the pass began: they must not become its watermark.
    if (first_page && complete) pass.saw(move.changed);
  }
  if (!moves.empty()) pass.passed(moves.back().id);
  return items;
}

/// A new item has no move yet, and is told with an explicit zero.
Result<std::vector<Stock::ItemChange>> Stock::changed_items(const Context& context,
                                                            const Pass& pass) {
  const Json found =
      ONESHELF_TRY(client_->search(context, {.model = "product.product",
                                             .domain = all_of({goods(), pass.changed()}),
                                             .fields = names({"write_date", "create_date"}),
                                             .extra = with_inactive()}));
  return read_rows(found, [](const JsonReader& row) {
    return ItemChange{row.id("id"), changed_at(row)};
  });
}

Result<std::vector<StockLevel>> Stock::levels(const Context& context,
                                              const std::vector<Place>& where,
                                              const std::vector<OnHand>& first) {
  std::vector<std::string> ids;
  for (const OnHand& figure : first) ids.push_back(figure.item);
  std::vector<StockLevel> rows;
  if (ids.empty()) return rows;
  Reserved promised = ONESHELF_TRY(reserved(context, ids));
  const Json domain = all_of({ids_in("id", ids)});
  for (size_t i = 0; i < where.size(); ++i) {
    const std::vector<OnHand> figures =
        i == 0 ? first : ONESHELF_TRY(on_hand(context, where[i], domain, 0));
    for (const OnHand& figure : figures) {
      rows.push_back({.item_id = VendorId(figure.item),
                      .location = LocationId(where[i].id),
                      .on_hand = figure.quantity,
                      .reserved = promised[where[i].id][figure.item]});
    }
  }
  return rows;
}

/// Open moves out of each place: to customers in any state, elsewhere once goods are assigned. By
/// storage also a delivery's picking, which leaves the place long before the goods leave the house.
Result<Stock::Reserved> Stock::reserved(const Context& context,
                                        const std::vector<std::string>& items) {
  const bool by_storage = client_->settings().stock_by == Settings::StockBy::kStorage;
  const Account account = ONESHELF_TRY(client_->account(context));
  Json leaving =
      any_of({clause("to_location.type", "=", "customer"), clause("state", "=", "assigned")});
  if (by_storage) leaving.push(clause("shipment", "like", "stock.shipment.out,%"));
  const Json found = ONESHELF_TRY(client_->search(
      context,
      {.model = "stock.move",
       .domain = all_of({clause("company", "=", wire_id(account.company_id)),
                         clause("state", "in", Json::array().push("draft").push("assigned")),
                         ids_in("product", items), std::move(leaving)}),
       .fields = names(
           {"product", "internal_quantity", "from_location.warehouse", "to_location.warehouse"})}));
  const std::vector<OpenMove> moves = ONESHELF_TRY(read_rows(found, open_move_from));
  Reserved sums;
  for (const OpenMove& move : moves) {
    if (by_storage) {
      sums[move.from][move.item] += move.quantity;
    } else if (move.from_warehouse != move.to_warehouse) {
      sums[move.from_warehouse][move.item] += move.quantity;
    }
  }
  return sums;
}

Result<void> Stock::see_newest(const Context& context, Pass& pass) {
  const Account account = ONESHELF_TRY(client_->account(context));
  for (const auto& [field, order] :
       {std::pair("write_date", "DESC NULLS LAST"), std::pair("id", "DESC")}) {
    const Json found = ONESHELF_TRY(client_->search(
        context, {.model = "stock.move",
                  .domain = all_of({clause("company", "=", wire_id(account.company_id))}),
                  .fields = names({"write_date", "create_date"}),
                  .limit = 1,
                  .order = Json::array().push(Json::array().push(field).push(order))}));
    const std::vector<std::optional<Stamp>> rows = ONESHELF_TRY(read_rows(found, changed_at));
    for (const std::optional<Stamp>& changed : rows) pass.saw(changed);
  }
  return success();
}

}  // namespace oneshelf::tryton
