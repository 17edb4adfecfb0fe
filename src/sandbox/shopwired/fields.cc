#include "sandbox/shopwired/fields.h"

#include <algorithm>

#include "base/decimal.h"
#include "sandbox/shopwired/refusal.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr Member kProduct[] = {{"title", Kind::kText, false, true},
                               {"slug"},
                               {"description"},
                               {"description2"},
                               {"description3"},
                               {"description4"},
                               {"description5"},
                               {"active", Kind::kFlag},
                               {"sku"},
                               {"stock", Kind::kWhole},
                               {"price", Kind::kAmount},
                               {"salePrice", Kind::kAmount},
                               {"comparePrice", Kind::kAmount},
                               {"costPrice", Kind::kAmount},
                               {"vatExclusive", Kind::kFlag},
                               {"vatRelief", Kind::kFlag},
                               {"salesTaxCode"},
                               {"salesTaxExempt", Kind::kFlag},
                               {"weight", Kind::kAmount},
                               {"gtin"},
                               {"mpn"},
                               {"hsCode"},
                               {"deliveryPrice", Kind::kAny},
                               {"deliveryPrices", Kind::kList},
                               {"singleDeliveryPrice", Kind::kFlag},
                               {"freeDelivery", Kind::kFlag},
                               {"shippingAddressNotRequired", Kind::kFlag},
                               {"metaTitle"},
                               {"metaDescription"},
                               {"metaKeywords"},
                               {"searchKeywords"},
                               {"videoCode"},
                               {"warehouseNotes"},
                               {"sortOrder", Kind::kWhole},
                               {"rewardPoints", Kind::kWhole},
                               {"new", Kind::kFlag},
                               {"brand", Kind::kWhole},
                               {"categories", Kind::kList},
                               {"customFields", Kind::kAny}};

constexpr Member kVariation[] = {{"values", Kind::kList, false, true},
                                 {"sku"},
                                 {"price", Kind::kAmount},
                                 {"salePrice", Kind::kAmount},
                                 {"costPrice", Kind::kAmount},
                                 {"stock", Kind::kWhole},
                                 {"weight", Kind::kAmount},
                                 {"gtin"},
                                 {"mpn"},
                                 {"rewardPoints", Kind::kWhole},
                                 {"image", Kind::kWhole}};

constexpr Member kOption[] = {{"name", Kind::kText, false, true}, {"sortOrder", Kind::kWhole}};

constexpr Member kOptionValue[] = {{"name", Kind::kText, false, true},
                                   {"option", Kind::kWhole, false, true},
                                   {"sortOrder", Kind::kWhole}};

constexpr Member kImage[] = {{"image", Kind::kText, false, true},
                             {"imageName"},
                             {"description"},
                             {"sortOrder", Kind::kWhole}};

constexpr Member kOrder[] = {{"status", Kind::kWhole, false, true},
                             {"billingAddress", Kind::kObject, false, true},
                             {"shippingAddress", Kind::kObject, false, true},
                             {"shippingRate", Kind::kObject, false, true},
                             {"products", Kind::kList, false, true},
                             {"customer", Kind::kWhole},
                             {"paymentMethod"},
                             {"reference", Kind::kWhole},
                             {"comments"},
                             {"discounts", Kind::kList},
                             {"fees", Kind::kList},
                             {"deliveryDate"},
                             {"sendEmails", Kind::kFlag},
                             {"externalFulfillment", Kind::kFlag},
                             {"acceptsMarketing", Kind::kFlag},
                             {"archived", Kind::kFlag}};

constexpr Member kOrderLine[] = {{"id", Kind::kWhole, false, true},
                                 {"variationId", Kind::kWhole},
                                 {"title"},
                                 {"sku"},
                                 {"quantity", Kind::kWhole, false, true},
                                 {"price", Kind::kAny, false, true},
                                 {"priceVat", Kind::kAny},
                                 {"total", Kind::kAny},
                                 {"totalVat", Kind::kAny},
                                 {"vatRate", Kind::kAmount},
                                 {"comments"}};

constexpr Member kStatus[] = {{"status", Kind::kWhole},   {"trackingUrl"},
                              {"sendEmail", Kind::kFlag}, {"sendToEbay", Kind::kFlag},
                              {"eBayShippingCarrier"},    {"eBayShipmentTrackingNumber"}};

bool is_amount(const Json& value) {
  if (!value.is_number()) return false;
  const Result<Decimal> amount = Decimal::parse(value.as_digits());
  return amount.ok() && !amount->is_negative();
}

bool is_whole(const Json& value) {
  if (!value.is_number()) return false;
  const Result<Decimal> amount = Decimal::parse(value.as_digits());
  return amount.ok() && amount->has_at_most(0);
}

bool fits(const Member& member, const Json& value) {
  if (value.is_null()) return member.may_be_null;
  switch (member.kind) {
    case Kind::kText: return value.is_string();
    case Kind::kAmount: return is_amount(value);
    case Kind::kWhole: return is_whole(value);
    case Kind::kFlag: return value.is_bool();
    case Kind::kList: return value.is_array();
    case Kind::kObject: return value.is_object();
    case Kind::kAny: return true;
  }
  return false;
}

}  // namespace

std::span<const Member> product_members() { return kProduct; }
std::span<const Member> variation_members() { return kVariation; }
std::span<const Member> option_members() { return kOption; }
std::span<const Member> option_value_members() { return kOptionValue; }
std::span<const Member> image_members() { return kImage; }
std::span<const Member> order_members() { return kOrder; }
std::span<const Member> order_line_members() { return kOrderLine; }
std::span<const Member> status_members() { return kStatus; }

Result<void> check_members(std::span<const Member> members, const Json& told, Rest rest) {
  if (!told.is_object()) return refused(400, "An object is expected");
  for (const auto& [name, value] : told.as_object()) {
    const auto member = std::ranges::find(members, name, &Member::name);
    if (member == members.end()) return refused(400, "Unknown property: " + name);
    if (!fits(*member, value)) return refused(422, "Invalid value of property: " + name);
  }
  for (const Member& member : members) {
    if (rest != Rest::kAllRequired || !member.is_required || !told[member.name].is_null()) continue;
    return refused(422, "Missing property: " + std::string(member.name));
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

}  // namespace oneshelf::sandbox::shopwired
