#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace oneshelf::sandbox::shopwired {

struct Variation {
  int64_t id = 0;
  Json doc;                     ///< what the API writes, but for `values`
  std::vector<int64_t> values;  ///< option values
};

struct OptionValue {
  int64_t id = 0;
  std::string name;
  int64_t sort_order = 0;
};

struct Option {
  int64_t id = 0;
  std::string name;
  int64_t sort_order = 0;
  std::vector<OptionValue> values;
};

struct Product {
  int64_t id = 0;
  Json doc;  ///< what the API writes, but for what is embedded
  std::vector<Json> images;
  std::vector<Option> options;
  std::vector<Variation> variations;
  Timestamp created{}, updated{};
  std::vector<std::string> indexed;  ///< SKUs under which the state knows it
};

struct Order {
  int64_t id = 0;
  Json doc;  ///< without its lines
  Json::Array lines;
  int64_t status = 0;
  Timestamp created{};
  bool has_stock = false;        ///< its goods were taken
  std::set<int64_t> returned{};  ///< lines whose goods were put back
};

struct Event {
  int64_t id = 0;
  Timestamp created{};
  std::string topic, subject_type;
  int64_t subject = 0;
  Json data;
};

struct Hook {
  int64_t id = 0;
  std::string topic, url;
  bool is_enabled = true;
  bool is_verified = false;  ///< its handshake was answered rightly
};

/// A product, or one of its variations; null where there is none.
struct Carrier {
  Product* product = nullptr;
  Variation* variation = nullptr;
};

}  // namespace oneshelf::sandbox::shopwired
