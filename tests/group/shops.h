#pragma once

#include "unit/engine/group_shops.h"

/// The platforms whose shops can be in a group, besides Bridges: all of them sell in the same
/// currency, at the quotas that their vendors publish.
namespace oneshelf::testing {

inline constexpr const char* kGroupCurrency = "EUR";

/// An account's own number, made of where it answers.
int64_t number_of_host(const std::string& host);

std::unique_ptr<Shop> shopwired_shop(sandbox::InProcessHttp& http, const std::string& host);
std::unique_ptr<Shop> bigcommerce_shop(sandbox::InProcessHttp& http, const std::string& host);
std::unique_ptr<Shop> vendure_replica(sandbox::InProcessHttp& http, const std::string& host);
std::unique_ptr<Shop> neto_shop(sandbox::InProcessHttp& http, const std::string& host);

}  // namespace oneshelf::testing
