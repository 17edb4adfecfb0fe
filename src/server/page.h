#pragma once

#include <string_view>

namespace oneshelf {

/// The first page, linked into the program from src/server/page/.
std::string_view page_html();
std::string_view page_css();
std::string_view page_js();

}  // namespace oneshelf
