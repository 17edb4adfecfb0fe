#include "connectors/shopwired/shop.h"

#include <algorithm>

#include "base/text.h"

namespace oneshelf::shopwired {
namespace {

/// How the shop names the code is not documented.
std::string code_of(const Json& country) {
  for (const char* member : {"iso2", "isoCode2", "isoCode", "iso", "code", "countryCode"}) {
    const std::string code = country[member].text_or();
    if (code.size() == 2) return code;
  }
  struct Known {
    std::string_view name, code;
  };
  constexpr Known kKnown[] = {
      {"united kingdom", "GB"}, {"ireland", "IE"}, {"united states", "US"}, {"france", "FR"},
      {"germany", "DE"},        {"spain", "ES"},   {"italy", "IT"},         {"netherlands", "NL"}};
  const std::string name = folded(country["name"].text_or());
  for (const Known& known : kKnown) {
    if (name == known.name) return std::string(known.code);
  }
  return "";
}

}  // namespace

Result<std::vector<Status>> ShopFacts::statuses(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (statuses_) return *statuses_;
  std::vector<Status> statuses;
  for (const Json& row : ONESHELF_TRY(client_.all_rows(context, "/order-statuses"))) {
    statuses.push_back({row["id"].text_or(), row["name"].text_or(), row["type"].text_or()});
  }
  statuses_ = statuses;
  return statuses;
}

Result<std::string> ShopFacts::status_of_type(const Context& context, std::string_view type) {
  for (const Status& status : ONESHELF_TRY(statuses(context))) {
    if (status.type == type) return status.id;
  }
  return Error(ErrorCode::kRefused, "shopwired.no_status",
               "The shop has no order status of the type \"" + std::string(type) + "\".")
      .remedied("Add one in the shop's admin.");
}

Result<std::map<std::string, std::string>> ShopFacts::countries(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (countries_) return *countries_;
  std::map<std::string, std::string> codes;
  for (const Json& row : ONESHELF_TRY(client_.all_rows(context, "/countries"))) {
    codes[row["id"].text_or()] = code_of(row);
  }
  countries_ = codes;
  return codes;
}

}  // namespace oneshelf::shopwired
