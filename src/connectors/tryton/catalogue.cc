#include "connectors/tryton/catalogue.h"

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

constexpr std::string_view kTemplate = "product.template,";
constexpr std::string_view kProduct = "product.product,";
constexpr std::string_view kImageKey = "attachment:";

/// Services (delivery, rounding) are no merchandise; lookups offer them.
Json goods() { return clause("type", "in", Json::array().push("goods").push("assets")); }

Json item_domain(const Pass& pass) {
  Json domain = all_of({goods(), pass.beyond()});
  if (pass.full()) return domain;
  Json told = any_of({clause("id", "in", wire_ids(pass.also_items)),
                      clause("template", "in", wire_ids(pass.also_products))});
  if (!pass.listed) told.push(pass.changed()).push(pass.changed("template."));
  return domain.push(std::move(told));
}

std::string key_of_item(const std::string& id) { return "product," + id; }
std::string key_of_product(const std::string& id) { return "template," + id; }

void note_dates(const std::vector<ItemRow>& rows, Pass& pass) {
  for (const ItemRow& row : rows) {
    pass.tells(key_of_item(row.item.id.str()), row.changed);
    pass.tells(key_of_product(row.item.product_id.str()), row.template_changed);
  }
}

bool tells_nothing(const Pass& pass) {
  return pass.listed && pass.also_items.empty() && pass.also_products.empty();
}

struct ItemDates {
  std::string id, product;
  std::optional<Stamp> changed, product_changed;
};
ItemDates dates_from(const JsonReader& row) {
  ItemDates dates{row.id("id"), "", changed_at(row), std::nullopt};
  if (const auto product = related(row, "template")) {
    dates.product = product->id("id");
    dates.product_changed = changed_at(*product);
  }
  return dates;
}

Json context_of_price_list(const std::string& id, const std::string& unit) {
  Json extra = Json::object().set("price_list", wire_id(id)).set("quantity", 1);
  if (!unit.empty()) extra.set("uom", wire_id(unit));
  return extra;
}

/// Price lists answer in the sale unit unless told otherwise; ours are all in the stock unit.
void set_price(ItemRow& row, const std::string& price_list, Decimal amount) {
  row.item.prices[PriceListId(price_list)] =
      PriceEntry{amount.rounded(4, Rounding::kHalfEven), std::nullopt};
}

struct PriceLine {
  std::string id, product;
  std::optional<Stamp> changed;
};
PriceLine price_line_from(const JsonReader& row) {
  return {row.id("id"), id_of(row, "product"), changed_at(row)};
}

Json change_fields(std::string_view more) {
  Json fields = names({"write_date", "create_date"});
  if (!more.empty()) fields.push(more);
  return fields;
}

}  // namespace

Result<ChangePage<Item>> Catalogue::read_items(const Context& context,
                                               const std::string& position) {
  Pass pass = ONESHELF_TRY(Pass::parse(position, context.clock().now()));
  const bool first = pass.begins();
  if (first) ONESHELF_TRY(begin(context, pass));
  const int limit = client_->settings().price_lists.empty() ? assumed::kItemsPerPage
                                                            : assumed::kPricedItemsPerPage;
  std::vector<ItemRow> rows;
  if (!tells_nothing(pass)) rows = ONESHELF_TRY(read_page(context, pass, limit));
  ChangePage<Item> page;
  page.total = pass.total;
  page.complete = rows.size() < static_cast<size_t>(limit);
  // The dates of listed rows were seen when they were listed.
  if (first && page.complete && !pass.listed) {
    for (const ItemRow& row : rows) pass.saw(row.latest());
  } else if (first && !pass.listed) {
    ONESHELF_TRY(see_newest(context, pass));
  }
  if (!rows.empty()) {
    pass.passed(rows.back().item.id.str());
    ONESHELF_TRY(add_prices(context, rows));
    ONESHELF_TRY(add_pictures(context, rows, pass));
  }
  if (!pass.listed) note_dates(rows, pass);
  page.position = page.complete ? pass.finished(context.clock().now()) : pass.text();
  for (ItemRow& row : rows) page.rows.push_back(std::move(row.item));
  return page;
}

Result<void> Catalogue::begin(const Context& context, Pass& pass) {
  if (!pass.full()) {
    ONESHELF_TRY(find_changed_pictures(context, pass));
    ONESHELF_TRY(find_changed_prices(context, pass));
    if (pass.also_items.size() + pass.also_products.size() > assumed::kIndirectChangesMax) {
      pass.make_full();
    }
    if (!pass.full()) ONESHELF_TRY(find_changed_items(context, pass));
  }
  if (!pass.full()) return success();
  pass.also_items.clear();
  pass.also_products.clear();
  directory_->forget_attributes();
  const Json count = ONESHELF_TRY(
      client_->read(context, "product.product.search_count", {all_of({goods()})}, with_inactive()));
  const Result<Decimal> total = Decimal::parse(count.text_or());
  if (total.ok()) pass.total = total->to_minor(0);
  return success();
}

Result<void> Catalogue::find_changed_pictures(const Context& context, Pass& pass) {
  const Json found = ONESHELF_TRY(client_->search(
      context,
      {.model = "ir.attachment",
       .domain = all_of({clause("resource", "like", "product.%"), pass.changed()}),
       .fields = names({"name", "type", "link", "resource", "write_date", "create_date"})}));
  const std::vector<Picture> pictures = ONESHELF_TRY(read_rows(found, picture_from));
  for (const Picture& picture : pictures) {
    pass.saw(picture.changed);
    if (!pass.is_news(picture.image.key, picture.changed)) continue;
    if (picture.resource.starts_with(kTemplate)) {
      pass.also_products.push_back(picture.resource.substr(kTemplate.size()));
    } else if (picture.resource.starts_with(kProduct)) {
      pass.also_items.push_back(picture.resource.substr(kProduct.size()));
    }
  }
  return success();
}

Result<void> Catalogue::find_changed_prices(const Context& context, Pass& pass) {
  const std::vector<std::string> lists = ONESHELF_TRY(directory_->price_lists(context));
  if (lists.empty()) return success();
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "product.price_list.line",
                .domain = all_of({clause("price_list", "in", wire_ids(lists)), pass.changed()}),
                .fields = change_fields("product")}));
  const std::vector<PriceLine> lines = ONESHELF_TRY(read_rows(found, price_line_from));
  for (const PriceLine& line : lines) {
    pass.saw(line.changed);
    if (!pass.is_news("price line," + line.id, line.changed)) continue;
    // A line for a category, or for everything, can change any price.
    if (line.product.empty()) pass.make_full();
    pass.also_items.push_back(line.product);
    if (pass.full()) break;
  }
  return success();
}

/// Reading an item whole takes the server milliseconds, its dates hardly anything.
Result<void> Catalogue::find_changed_items(const Context& context, Pass& pass) {
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "product.product",
                .domain = all_of({goods(), any_of({pass.changed(), pass.changed("template.")})}),
                .fields = names(
                    {"write_date", "create_date", "template.write_date", "template.create_date"}),
                .limit = assumed::kListedItemsMax + 1,
                .extra = with_inactive()}));
  const std::vector<ItemDates> rows = ONESHELF_TRY(read_rows(found, dates_from));
  if (rows.size() > static_cast<size_t>(assumed::kListedItemsMax)) return success();
  pass.listed = true;
  for (const ItemDates& row : rows) {
    pass.saw(row.changed);
    pass.saw(row.product_changed);
    const bool own = pass.is_news(key_of_item(row.id), row.changed);
    const bool shared = pass.is_news(key_of_product(row.product), row.product_changed);
    if (own || shared) pass.also_items.push_back(row.id);
  }
  return success();
}

Result<std::vector<ItemRow>> Catalogue::read_page(const Context& context, const Pass& pass,
                                                  int limit) {
  const std::vector<std::string> lists = ONESHELF_TRY(directory_->price_lists(context));
  const ItemFields fields {
    .attributes = ONESHELF_TRY(directory_->has(context, "product.product.attributes"))
    , .weight = ONESHELF_TRY(directory_->has(context, "product.product.weight"))
    , .account_category = ONESHELF_TRY(directory_->has(context, "product.product.account_category"))
    , .price_list = !lists.empty()
  };
  const std::map<std::string, Attribute> attributes = ONESHELF_TRY(directory_->attributes(context));
  Client::Search search{.model = "product.product",
                        .domain = item_domain(pass),
                        .fields = item_field_names(fields),
                        .limit = limit,
                        .extra = with_inactive()};
  // The first price list comes with the same request; nothing else depends on it.
  if (!lists.empty()) search.extra = with_inactive(context_of_price_list(lists.front(), ""));
  const Json found = ONESHELF_TRY(client_->search(context, search));
  return read_rows(found, [&](const JsonReader& row) {
    return item_row(row, fields, attributes, client_->settings().option_attributes);
  });
}

Result<std::map<std::string, Decimal>> Catalogue::prices_of(const Context& context,
                                                            const std::string& price_list,
                                                            const std::string& unit,
                                                            const std::vector<std::string>& ids) {
  const Json found = ONESHELF_TRY(client_->read(context, "product.product.read",
                                                {wire_ids(ids), names({"sale_price_uom"})},
                                                context_of_price_list(price_list, unit)));
  std::map<std::string, Decimal> prices;
  using Price = std::pair<std::string, std::optional<Decimal>>;
  const std::vector<Price> rows = ONESHELF_TRY(read_rows(found, [](const JsonReader& row) {
    return Price(row.id("id"), opt_numeric_of(row, "sale_price_uom"));
  }));
  for (const auto& [id, price] : rows) {
    if (price) prices.emplace(id, *price);
  }
  return prices;
}

Result<void> Catalogue::add_prices(const Context& context, std::vector<ItemRow>& rows) {
  const std::vector<std::string> lists = ONESHELF_TRY(directory_->price_lists(context));
  for (size_t i = 0; i < lists.size(); ++i) {
    // By the unit to ask for: "" stands for the usual case that both units are the same.
    std::map<std::string, std::vector<std::string>> wanted;
    for (ItemRow& row : rows) {
      const bool same_unit = row.sale_unit.empty() || row.sale_unit == row.default_unit;
      if (i == 0 && same_unit) {
        if (row.list_price_here) set_price(row, lists[i], *row.list_price_here);
        continue;
      }
      wanted[same_unit ? "" : row.default_unit].push_back(row.item.id.str());
    }
    for (const auto& [unit, ids] : wanted) {
      const auto prices = ONESHELF_TRY(prices_of(context, lists[i], unit, ids));
      for (ItemRow& row : rows) {
        const auto price = prices.find(row.item.id.str());
        if (price != prices.end()) set_price(row, lists[i], price->second);
      }
    }
  }
  return success();
}

Result<void> Catalogue::add_pictures(const Context& context, std::vector<ItemRow>& rows,
                                     Pass& pass) {
  std::set<std::string> resources;
  for (const ItemRow& row : rows) {
    resources.insert(std::string(kTemplate) + row.item.product_id.str());
    resources.insert(std::string(kProduct) + row.item.id.str());
  }
  Json wanted = Json::array();
  for (const std::string& resource : resources) wanted.push(resource);
  const Json found = ONESHELF_TRY(client_->search(
      context,
      {.model = "ir.attachment",
       .domain = all_of({clause("resource", "in", std::move(wanted))}),
       .fields = names({"name", "type", "link", "resource", "write_date", "create_date"})}));
  std::map<std::string, std::vector<Image>> images;
  const std::vector<Picture> pictures = ONESHELF_TRY(read_rows(found, picture_from));
  for (const Picture& picture : pictures) {
    pass.tells(picture.image.key, picture.changed);
    if (picture.is_picture) images[picture.resource].push_back(picture.image);
  }
  for (ItemRow& row : rows) {
    row.item.images = images[std::string(kTemplate) + row.item.product_id.str()];
    const std::vector<Image>& own = images[std::string(kProduct) + row.item.id.str()];
    row.item.images.insert(row.item.images.end(), own.begin(), own.end());
    for (Image& image : row.item.images) image.alt = row.item.product_name;
  }
  return success();
}

Result<void> Catalogue::see_newest(const Context& context, Pass& pass) {
  struct Newest {
    const char* model;
    const char* field;
    const char* order;
  };
  constexpr Newest kLatest[] = {{"product.product", "write_date", "DESC NULLS LAST"},
                                {"product.product", "id", "DESC"},
                                {"product.template", "write_date", "DESC NULLS LAST"}};
  for (const Newest& latest : kLatest) {
    const Json found = ONESHELF_TRY(client_->search(
        context,
        {.model = latest.model,
         .fields = change_fields(""),
         .limit = 1,
         .order = Json::array().push(Json::array().push(latest.field).push(latest.order))}));
    const std::vector<std::optional<Stamp>> rows = ONESHELF_TRY(read_rows(found, changed_at));
    for (const std::optional<Stamp>& changed : rows) pass.saw(changed);
  }
  return success();
}

Result<std::string> Catalogue::read_image(const Context& context, const Image& image) {
  const bool ours = image.key.starts_with(kImageKey);
  const std::string id = ours ? image.key.substr(kImageKey.size()) : "";
  const Json found =
      ONESHELF_TRY(client_->search(context, {.model = "ir.attachment",
                                             .domain = all_of({clause("id", "=", wire_id(id))}),
                                             .fields = names({"data"})}));
  std::string text = found.at(0)["data"]["base64"].text_or();
  if (text.empty()) {
    return Error(ErrorCode::kNotFound, "tryton.no_image", "Tryton has no such picture any more.")
        .with("image", image.key);
  }
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });  // it breaks lines
  return from_base64(text);
}

}  // namespace oneshelf::tryton
