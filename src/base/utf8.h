#pragma once

#include <cstddef>
#include <string_view>

namespace oneshelf {

/// One character found in text: its code point and its length in bytes. A byte that is no UTF-8
/// counts as a character of its own, with `valid` false.
struct Utf8Character {
  char32_t code_point = 0;
  size_t size_bytes = 1;
  bool valid = false;
};

/// The character that starts at byte `at`, which lies inside `text`.
Utf8Character utf8_character_at(std::string_view text, size_t at);

}  // namespace oneshelf
