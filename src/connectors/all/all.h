#pragma once

#include <span>
#include <string_view>

#include "connectors/connector.h"

namespace oneshelf {

/// Every platform OneShelf can talk to. A new one is one more line in all.cc.
std::span<const Platform> all_platforms();
/// kNotFound `platform.unknown`, listing the known ones.
Result<const Platform*> platform_named(std::string_view name);

}  // namespace oneshelf
