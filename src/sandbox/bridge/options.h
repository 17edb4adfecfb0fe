#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace oneshelf::sandbox::bridge {

enum class Role { kSource, kChannel };

/// Who may use what. Used as a bearer token (the secret alone) or as HTTP Basic (user and secret).
struct Credential {
  std::string user;
  std::string secret;
  bool products = true;  ///< may use /products and /stock
  bool orders = true;    ///< may use /orders
};

struct Options {
  Role role = Role::kChannel;
  std::string name = "Bridge sandbox";
  std::string id;  ///< who this system is, whatever its address; "": made from name and role
  std::string currency = "EUR";
  bool prices_include_tax = true;
  std::vector<Credential> credentials = {{"hub", "sandbox-secret"}};
  /// What `info` announces; nothing: everything. The rest answers 404.
  std::set<std::string, std::less<>> features;
  int64_t requests_per_second = 0;  ///< quota of the API; 0: none
  std::string hint_url;             ///< where hints go; "": none are sent
  std::string hint_secret;
  /// Whether the hub's own writes are hinted back to it, as many platforms do.
  bool echo_hints = false;
  /// Role channel: whether it announces `compare_and_set` and refuses a figure set over another
  /// than the expected one.
  bool compare_and_set = true;
  /// Role source: what its figures subtract, "reservations", "open_orders" or "shipped".
  std::string stock_nets = "reservations";
  std::string order_prefix = "WEB-";  ///< of the external_id of shop orders
  Decimal default_tax_rate = Decimal::from_integer(20);
};

inline std::string_view name_of(Role role) { return role == Role::kSource ? "source" : "channel"; }

}  // namespace oneshelf::sandbox::bridge
