#pragma once

#include <span>

#include "base/json.h"
#include "base/result.h"

namespace oneshelf::sandbox::shopwired {

/// What a member of a body may hold.
enum class Kind { kText, kAmount, kWhole, kFlag, kList, kObject, kAny };

struct Member {
  std::string_view name;
  Kind kind = Kind::kText;
  bool may_be_null = true;
  bool is_required = false;
};

std::span<const Member> product_members();
std::span<const Member> variation_members();
std::span<const Member> option_members();
std::span<const Member> option_value_members();
std::span<const Member> image_members();
std::span<const Member> order_members();
std::span<const Member> order_line_members();
std::span<const Member> status_members();

enum class Rest { kMayMiss, kAllRequired };
/// Error 400 naming the first member that is not known, holds something else than it may, or is
/// required and missing.
Result<void> check_members(std::span<const Member> members, const Json& told, Rest rest);
/// Copies the members that are told.
void copy_members(std::span<const Member> members, const Json& told, Json& doc);

}  // namespace oneshelf::sandbox::shopwired
