#include "connectors/tryton/item_wire.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf::tryton {

namespace {

constexpr std::string_view kPictureEndings[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"};

/// The value of a free attribute as people read it.
std::string plain_text(const Json& value) {
  if (value.is_bool()) return value.as_bool() ? "yes" : "no";
  if (const std::string decimal = value["decimal"].text_or(); !decimal.empty()) return decimal;
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const Json& part : value.as_array()) parts.push_back(plain_text(part));
    return joined(parts, ", ");
  }
  if (value["__class__"].text_or() == "date") {
    return value["year"].text_or() + '-' + value["month"].text_or() + '-' + value["day"].text_or();
  }
  return value.text_or();
}

std::string shown(const Json& value, const Attribute& attribute) {
  const std::string text = plain_text(value);
  const auto choice = attribute.choices.find(text);
  return choice == attribute.choices.end() ? text : choice->second;
}

/// Attributes in the order they were made, which is the same for all variants of a product.
std::vector<OptionValue> options_from(const Json& values,
                                      const std::map<std::string, Attribute>& attributes,
                                      const std::vector<std::string>& wanted) {
  std::vector<std::pair<int64_t, OptionValue>> found;
  if (!values.is_object()) return {};
  for (const auto& [name, value] : values.as_object()) {
    const auto attribute = attributes.find(name);
    if (attribute == attributes.end() || value.is_null()) continue;
    if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end()) continue;
    const Result<Decimal> id = Decimal::parse(attribute->second.id);
    found.emplace_back(id.ok() ? id->millionths() : 0,
                       OptionValue{attribute->second.label, shown(value, attribute->second)});
  }
  std::ranges::sort(found, {}, &std::pair<int64_t, OptionValue>::first);
  std::vector<OptionValue> options;
  for (auto& [order, option] : found) options.push_back(std::move(option));
  return options;
}

/// Kilograms are the unit of weight with factor 1.
std::optional<Decimal> grams(const JsonReader& row) {
  const auto unit = related(row, "weight_uom");
  const auto weight = opt_numeric_of(row, "weight");
  if (!unit || !weight) return std::nullopt;
  const Result<Decimal> factor =
      Decimal::parse_rounded(unit->json()["factor"].text_or() + "e3", Rounding::kHalfEven);
  if (!factor.ok()) {
    unit->complain("factor", "a number");
    return std::nullopt;
  }
  return weight->times(*factor, 3);
}

/// The EAN, else the first identifier of a kind that is printed as bars.
std::string barcode_from(const JsonReader& row) {
  std::string barcode;
  for (const JsonReader& identifier : related_list(row, "identifiers")) {
    const std::string type = text_of(identifier, "type");
    if (type == "ean" || type == "ean13" || type == "ean8") return text_of(identifier, "code");
    if (barcode.empty() && (type == "isbn" || type == "ismn")) {
      barcode = text_of(identifier, "code");
    }
  }
  return barcode;
}

/// The rate if all taxes are plain percentages; the code if there is just one.
void read_taxes(const JsonReader& row, Item& item) {
  const auto category = related(row, "account_category");
  if (!category) return;
  Decimal rate;
  const std::vector<JsonReader> taxes = related_list(*category, "customer_taxes_used");
  for (const JsonReader& entry : taxes) {
    const Tax tax = tax_from(entry);
    if (!tax.percent) return;
    rate += *tax.percent;
    item.tax_code = tax.id;
  }
  if (taxes.size() != 1) item.tax_code.clear();
  item.tax_rate = rate;
}

void read_template(const JsonReader& row, ItemRow& result) {
  Item& item = result.item;
  const auto product = related(row, "template");
  if (!product) {
    row.complain("template.", "the product's template");
    return;
  }
  item.product_id = VendorId(product->id("id"));
  item.product_name = text_of(*product, "name");
  item.active =
      flag_of(row, "active") && flag_of(*product, "active") && flag_of(*product, "salable");
  result.template_changed = changed_at(*product);
}

}  // namespace

std::optional<Stamp> ItemRow::latest() const {
  std::optional<Stamp> stamp = changed;
  keep_later(stamp, template_changed);
  return stamp;
}

Json item_field_names(const ItemFields& fields) {
  Json wanted =
      names({"code", "suffix_code", "active", "description", "list_price", "cost_price",
             "default_uom", "sale_uom", "template.name", "template.active", "template.salable",
             "template.products", "template.write_date", "template.create_date", "identifiers.type",
             "identifiers.code", "categories.name", "write_date", "create_date"});
  if (fields.attributes) wanted.push("attributes");
  if (fields.weight) wanted.push("weight").push("weight_uom.factor");
  if (fields.price_list) wanted.push("sale_price_uom");
  if (fields.account_category) {
    for (const char* part : {"type", "rate", "childs", "name"}) {
      wanted.push(std::string("account_category.customer_taxes_used.") + part);
    }
  }
  return wanted;
}

ItemRow item_row(const JsonReader& row, const ItemFields& fields,
                 const std::map<std::string, Attribute>& attributes,
                 const std::vector<std::string>& option_attributes) {
  ItemRow result;
  Item& item = result.item;
  item.id = VendorId(row.id("id"));
  item.sku = text_of(row, "code");
  item.description_html = text_of(row, "description");
  result.changed = changed_at(row);
  read_template(row, result);
  // Null where the company has set no price: no price is told then, rather than zero.
  if (const auto price = opt_numeric_of(row, "list_price")) {
    item.prices[PriceListId()] = PriceEntry{*price, std::nullopt};
  }
  item.purchase_price = opt_numeric_of(row, "cost_price");
  result.default_unit = id_of(row, "default_uom");
  result.sale_unit = id_of(row, "sale_uom");
  for (const JsonReader& category : related_list(row, "categories")) {
    item.categories.push_back(text_of(category, "name"));
  }
  item.barcode = barcode_from(row);
  if (fields.weight) item.weight_grams = grams(row);
  if (fields.account_category) read_taxes(row, item);
  if (fields.price_list) result.list_price_here = opt_numeric_of(row, "sale_price_uom");
  const auto product = related(row, "template");
  if (product && ids_of(*product, "products").size() > 1) {
    item.options = options_from(row.json()["attributes"], attributes, option_attributes);
    if (item.options.empty()) {
      const std::string suffix = text_of(row, "suffix_code");
      item.options.push_back({"Variant", suffix.empty() ? item.sku : suffix});
    }
  }
  item.updated_at = to_timestamp(result.latest());
  return result;
}

Picture picture_from(const JsonReader& row) {
  Picture picture;
  picture.resource = text_of(row, "resource");
  picture.changed = changed_at(row);
  const std::string name = text_of(row, "name");
  const std::string link = text_of(row, "type") == "link" ? text_of(row, "link") : "";
  const std::string ending = lower_ascii(link.empty() ? name : link);
  picture.is_picture = std::ranges::any_of(
      kPictureEndings, [&](std::string_view known) { return ending.ends_with(known); });
  const std::string id = row.id("id");
  picture.image.key = "attachment:" + id;
  picture.image.url = link;
  if (picture.changed) {
    // Its row changes whenever its bytes do; the bytes themselves are not read for this.
    picture.image.content_hash =
        fingerprint(id + ' ' + std::to_string(picture.changed->time_since_epoch().count()));
  }
  return picture;
}

}  // namespace oneshelf::tryton
