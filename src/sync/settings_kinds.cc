#include "sync/settings_kinds.h"

#include "base/text.h"

namespace oneshelf::settings {
namespace {

using codec::NameOf;

constexpr NameOf<Ownership> kOwnerships[] = {{Ownership::kSource, "source"},
                                             {Ownership::kChannel, "channel"},
                                             {Ownership::kCreateOnly, "create_only"}};
constexpr NameOf<ProductRule::Mode> kModes[] = {{ProductRule::Mode::kAll, "all"},
                                                {ProductRule::Mode::kApproved, "approved"},
                                                {ProductRule::Mode::kRule, "rule"}};
constexpr NameOf<CreatePolicy> kCreatePolicies[] = {{CreatePolicy::kMatchOnly, "match_only"},
                                                    {CreatePolicy::kHidden, "hidden"},
                                                    {CreatePolicy::kPublished, "published"}};
constexpr NameOf<RemovalPolicy> kRemovalPolicies[] = {{RemovalPolicy::kKeep, "keep"},
                                                      {RemovalPolicy::kHide, "hide"},
                                                      {RemovalPolicy::kDelete, "delete"}};
constexpr NameOf<DriftPolicy> kDriftPolicies[] = {
    {DriftPolicy::kRestore, "restore"}, {DriftPolicy::kAdopt, "adopt"}, {DriftPolicy::kAsk, "ask"}};
constexpr NameOf<PriceRule::WhenEmpty> kWhenEmpty[] = {{PriceRule::WhenEmpty::kSkip, "skip"},
                                                       {PriceRule::WhenEmpty::kHide, "hide"}};
constexpr NameOf<StockRule::Allocation> kAllocations[] = {
    {StockRule::Allocation::kAll, "all"},
    {StockRule::Allocation::kPercent, "percent"},
    {StockRule::Allocation::kFixed, "fixed"},
    {StockRule::Allocation::kLocations, "locations"}};
constexpr NameOf<Rounding> kRoundings[] = {{Rounding::kHalfUp, "half_up"},
                                           {Rounding::kHalfEven, "half_even"},
                                           {Rounding::kHalfDown, "half_down"},
                                           {Rounding::kDown, "down"},
                                           {Rounding::kUp, "up"},
                                           {Rounding::kFloor, "floor"},
                                           {Rounding::kCeiling, "ceiling"}};
constexpr NameOf<OrderRule::CustomerPolicy> kCustomerPolicies[] = {
    {OrderRule::CustomerPolicy::kCashCustomer, "cash_customer"},
    {OrderRule::CustomerPolicy::kByEmail, "by_email"}};
constexpr OrderStatus kOrderStatuses[] = {OrderStatus::kPending,    OrderStatus::kPaid,
                                          OrderStatus::kProcessing, OrderStatus::kShipped,
                                          OrderStatus::kCompleted,  OrderStatus::kCancelled,
                                          OrderStatus::kRefunded};

const auto& table_of(Ownership) { return kOwnerships; }
const auto& table_of(ProductRule::Mode) { return kModes; }
const auto& table_of(CreatePolicy) { return kCreatePolicies; }
const auto& table_of(RemovalPolicy) { return kRemovalPolicies; }
const auto& table_of(DriftPolicy) { return kDriftPolicies; }
const auto& table_of(PriceRule::WhenEmpty) { return kWhenEmpty; }
const auto& table_of(StockRule::Allocation) { return kAllocations; }
const auto& table_of(Rounding) { return kRoundings; }
const auto& table_of(OrderRule::CustomerPolicy) { return kCustomerPolicies; }

}  // namespace

template <typename Enum>
std::string_view Names<Enum>::name(Enum value) {
  return codec::name_in(table_of(value), value);
}

template <typename Enum>
std::optional<Enum> Names<Enum>::named(std::string_view text) {
  return codec::named_in(table_of(Enum()), text);
}

template <typename Enum>
std::string Names<Enum>::all() {
  std::vector<std::string> names;
  for (const auto& [value, name] : table_of(Enum())) names.emplace_back(name);
  return joined(names, ", ");
}

template struct Names<Ownership>;
template struct Names<ProductRule::Mode>;
template struct Names<CreatePolicy>;
template struct Names<RemovalPolicy>;
template struct Names<DriftPolicy>;
template struct Names<PriceRule::WhenEmpty>;
template struct Names<StockRule::Allocation>;
template struct Names<Rounding>;
template struct Names<OrderRule::CustomerPolicy>;

template <>
std::string_view Names<OrderStatus>::name(OrderStatus value) {
  return name_of(value);
}
template <>
std::optional<OrderStatus> Names<OrderStatus>::named(std::string_view text) {
  return order_status_named(text);
}
template <>
std::string Names<OrderStatus>::all() {
  std::vector<std::string> names;
  for (const OrderStatus status : kOrderStatuses) names.emplace_back(name_of(status));
  return joined(names, ", ");
}

std::optional<bool> Kind<bool>::from_json(const Json& json) {
  if (!json.is_bool()) return std::nullopt;
  return json.as_bool();
}

Json Kind<bool>::from_text(std::string_view text) {
  const std::string small = lower_ascii(text);
  if (small == "true" || small == "yes" || small == "on") return true;
  if (small == "false" || small == "no" || small == "off") return false;
  return text;  // refused by from_json, which then can show what was typed
}

std::optional<std::string> Kind<std::string>::from_json(const Json& json) {
  if (!json.is_string()) return std::nullopt;
  return json.as_string();
}

std::optional<Decimal> Kind<Decimal>::from_json(const Json& json) {
  if (!json.is_string() && !json.is_number()) return std::nullopt;
  const Result<Decimal> parsed = Decimal::parse(json.text_or());
  if (!parsed.ok()) return std::nullopt;  // the caller says which setting and what is allowed
  return *parsed;
}

std::optional<Buffer> Kind<Buffer>::from_json(const Json& json) {
  if (!json.is_string() && !json.is_number()) return std::nullopt;
  return buffer_from_text(json.text_or());
}

std::optional<Timestamp> Kind<Timestamp>::from_json(const Json& json) {
  if (!json.is_string()) return std::nullopt;
  const Result<Timestamp> parsed = parse_rfc3339(json.as_string());
  if (!parsed.ok()) return std::nullopt;  // as above
  return *parsed;
}

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> parts;
  for (const std::string& part : split(text, ',')) {
    if (std::string bare = trimmed(part); !bare.empty()) parts.push_back(std::move(bare));
  }
  return parts;
}

}  // namespace oneshelf::settings
