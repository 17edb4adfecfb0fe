#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace oneshelf {

/// A published GraphQL schema, as far as it says what a client may ask: types, fields, arguments,
/// inputs and enums.
class GraphSchema {
 public:
  /// From the schema language.
  explicit GraphSchema(std::string_view definitions);

  /// What the schema does not allow in one operation and the values of its variables; empty: valid.
  std::vector<std::string> complaints(std::string_view document, const Json& variables) const;
  size_t types() const { return fields_.size() + enums_.size() + unions_.size(); }

 private:
  friend class GraphCheck;
  struct Input {
    std::string type;
    bool has_default = false;
    bool is_required() const { return type.ends_with('!') && !has_default; }
  };
  using Inputs = std::map<std::string, Input>;
  struct Field {
    std::string type;
    Inputs arguments;
  };
  std::map<std::string, std::map<std::string, Field>> fields_;  // of types and interfaces
  std::map<std::string, Inputs> inputs_;
  std::map<std::string, std::set<std::string>> enums_, unions_;
  std::set<std::string> scalars_ = {"Int", "Float", "String", "Boolean", "ID"};
};

/// The schema that the shop's makers publish, read once; null where the folder of published
/// interfaces is not beside the project.
const GraphSchema* published_vendure_schema();

}  // namespace oneshelf
