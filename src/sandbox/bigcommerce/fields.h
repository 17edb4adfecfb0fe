#pragma once

#include <span>

#include "base/json.h"
#include "base/result.h"

namespace oneshelf::sandbox::bigcommerce {

/// What a member of a resource may hold.
enum class Kind { kText, kAmount, kWhole, kFlag, kWord, kIds };

struct Member {
  std::string_view name;
  Kind kind = Kind::kText;
  size_t length_max = 0;        ///< of texts; 0: any
  std::string_view words = "";  ///< of kWord: "a|b|c"
  std::string_view usual = "";  ///< JSON of a new resource; "" : the member is not there
  bool may_be_null = false;
};

std::span<const Member> product_members();
std::span<const Member> variant_members();

/// A resource with the usual values.
Json usual_doc(std::span<const Member> members);
/// Error 422 naming the first member that holds something else than it may.
Result<void> check_members(std::span<const Member> members, const Json& told);
/// Copies the members that are told.
void copy_members(std::span<const Member> members, const Json& told, Json& doc);

}  // namespace oneshelf::sandbox::bigcommerce
