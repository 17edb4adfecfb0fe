#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

/// As much of GraphQL as an emulated server needs to answer our own documents.
namespace oneshelf::testing {

struct GraphField {
  std::string alias;  ///< its name where the document gives none
  std::string name;
  Json arguments = Json::object();  ///< values of variables put in; words of enums are texts
  std::vector<GraphField> fields;   ///< none: all of the value
};

/// The fields that an operation asks for. Parts for one type are taken as if for every type.
std::vector<GraphField> graph_fields(std::string_view document, const Json& variables);

/// Of a value, each object cut to what is asked of it. What it does not have is null.
Json selected(const Json& value, const std::vector<GraphField>& fields);

/// The page of a list that `options` asks for: {items, totalItems}. `options` holds take, skip,
/// sort by one member and filters of the kinds eq, notEq, in, notIn and after.
Json page_of(Json::Array rows, const Json& options);

}  // namespace oneshelf::testing
