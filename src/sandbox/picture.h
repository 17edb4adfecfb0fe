#pragma once

#include <string>
#include <string_view>

namespace oneshelf::sandbox {

/// A small PNG (160 × 160, four colours) drawn from the name: the same name gives the same bytes,
/// and different names look different. So image URLs of a sandbox lead to real pictures.
std::string picture_png(std::string_view name);

}  // namespace oneshelf::sandbox
