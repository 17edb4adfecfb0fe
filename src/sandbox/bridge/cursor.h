#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sandbox/change_table.h"

namespace oneshelf::sandbox::bridge {

/// A place in one list, as opaque text for the client. `list` names the list, so that a cursor of
/// another list is refused.
std::string to_cursor(std::string_view list, Stamp stamp);
/// Error: 400 `invalid_cursor`.
Result<Stamp> parse_cursor(std::string_view list, std::string_view cursor);

}  // namespace oneshelf::sandbox::bridge
