#include "sandbox/bigcommerce/fields.h"

#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr Member kProduct[] = {
    {"name", Kind::kText, 250, "", "\"\""},
    {"type", Kind::kWord, 0, "physical|digital", "\"physical\""},
    {"sku", Kind::kText, 255, "", "\"\""},
    {"description", Kind::kText, 0, "", "\"\""},
    {"weight", Kind::kAmount, 0, "", "0"},
    {"width", Kind::kAmount, 0, "", "0"},
    {"depth", Kind::kAmount, 0, "", "0"},
    {"height", Kind::kAmount, 0, "", "0"},
    {"price", Kind::kAmount, 0, "", "0"},
    {"cost_price", Kind::kAmount, 0, "", "0"},
    {"retail_price", Kind::kAmount, 0, "", "0"},
    {"sale_price", Kind::kAmount, 0, "", "0"},
    {"map_price", Kind::kAmount, 0, "", "0"},
    {"tax_class_id", Kind::kWhole, 0, "", "0"},
    {"product_tax_code", Kind::kText, 255, "", "\"\""},
    {"categories", Kind::kIds, 0, "", "[]"},
    {"brand_id", Kind::kWhole, 0, "", "0"},
    {"inventory_level", Kind::kWhole, 0, "", "0"},
    {"inventory_warning_level", Kind::kWhole, 0, "", "0"},
    {"inventory_tracking", Kind::kWord, 0, "none|product|variant", "\"none\""},
    {"is_free_shipping", Kind::kFlag, 0, "", "false"},
    {"is_visible", Kind::kFlag, 0, "", "true"},
    {"is_featured", Kind::kFlag, 0, "", "false"},
    {"warranty", Kind::kText, 0, "", "\"\""},
    {"bin_picking_number", Kind::kText, 255, "", "\"\""},
    {"upc", Kind::kText, 14, "", "\"\""},
    {"mpn", Kind::kText, 0, "", "\"\""},
    {"gtin", Kind::kText, 14, "", "\"\""},
    {"search_keywords", Kind::kText, 0, "", "\"\""},
    {"availability", Kind::kWord, 0, "available|disabled|preorder", "\"available\""},
    {"condition", Kind::kWord, 0, "New|Used|Refurbished", "\"New\""},
    {"sort_order", Kind::kWhole, 0, "", "0"},
    {"page_title", Kind::kText, 255, "", "\"\""},
    {"meta_description", Kind::kText, 0, "", "\"\""}};

constexpr Member kVariant[] = {{"sku", Kind::kText, 255, "", "\"\""},
                               {"price", Kind::kAmount, 0, "", "null", true},
                               {"sale_price", Kind::kAmount, 0, "", "null", true},
                               {"retail_price", Kind::kAmount, 0, "", "null", true},
                               {"map_price", Kind::kAmount, 0, "", "null", true},
                               {"cost_price", Kind::kAmount, 0, "", "0"},
                               {"weight", Kind::kAmount, 0, "", "null", true},
                               {"width", Kind::kAmount, 0, "", "null", true},
                               {"height", Kind::kAmount, 0, "", "null", true},
                               {"depth", Kind::kAmount, 0, "", "null", true},
                               {"fixed_cost_shipping_price", Kind::kAmount, 0, "", "null", true},
                               {"is_free_shipping", Kind::kFlag, 0, "", "false"},
                               {"purchasing_disabled", Kind::kFlag, 0, "", "false"},
                               {"purchasing_disabled_message", Kind::kText, 255, "", "\"\""},
                               {"upc", Kind::kText, 14, "", "\"\""},
                               {"mpn", Kind::kText, 0, "", "\"\""},
                               {"gtin", Kind::kText, 14, "", "\"\""},
                               {"inventory_level", Kind::kWhole, 0, "", "0"},
                               {"inventory_warning_level", Kind::kWhole, 0, "", "0"},
                               {"bin_picking_number", Kind::kText, 255, "", "\"\""}};

bool is_amount(const Json& value) {
  if (!value.is_number()) return false;
  const Result<Decimal> amount = Decimal::parse_rounded(value.as_digits(), Rounding::kHalfUp);
  return amount.ok() && !amount->is_negative();
}

bool is_whole(const Json& value) {
  if (!is_amount(value)) return false;
  const Result<Decimal> amount = Decimal::parse(value.as_digits());
  return amount.ok() && amount->has_at_most(0);
}

bool fits(const Member& member, const Json& value) {
  if (value.is_null()) return member.may_be_null;
  switch (member.kind) {
    case Kind::kText:
      return value.is_string() &&
             (member.length_max == 0 || character_count(value.as_string()) <= member.length_max);
    case Kind::kAmount: return is_amount(value);
    case Kind::kWhole: return is_whole(value);
    case Kind::kFlag: return value.is_bool();
    case Kind::kWord: {
      const std::vector<std::string> words = split(member.words, '|');
      return std::ranges::find(words, value.text_or()) != words.end();
    }
    case Kind::kIds: return value.is_array() && std::ranges::all_of(value.as_array(), is_whole);
  }
  return false;
}

}  // namespace

std::span<const Member> product_members() { return kProduct; }
std::span<const Member> variant_members() { return kVariant; }

Json usual_doc(std::span<const Member> members) {
  Json doc = Json::object();
  for (const Member& member : members) {
    const Result<Json> usual = parse_json(member.usual);
    if (usual.ok()) doc.set(member.name, *usual);
  }
  return doc;
}

Result<void> check_members(std::span<const Member> members, const Json& told) {
  if (!told.is_object()) return refused(422, "JSON data is missing or invalid");
  for (const auto& [name, value] : told.as_object()) {
    const auto member = std::ranges::find(members, name, &Member::name);
    if (member == members.end() || fits(*member, value)) continue;
    return refused(422, "JSON data is missing or invalid", name,
                   name + " holds something that it cannot hold.");
  }
  return success();
}

void copy_members(std::span<const Member> members, const Json& told, Json& doc) {
  for (const Member& member : members) {
    for (const auto& [name, value] : told.as_object()) {
      if (name == member.name) doc.set(name, value);
    }
  }
}

}  // namespace oneshelf::sandbox::bigcommerce
