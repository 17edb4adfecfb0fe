#include "base/utf8.h"

#include "base/text.h"

namespace oneshelf {
namespace {

unsigned byte_at(std::string_view text, size_t at) { return static_cast<unsigned char>(text[at]); }

/// How long the character is that starts with `lead`; 0 if none starts so.
size_t length_of(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool is_allowed(char32_t code_point, size_t length) {
  if (length == 3) return code_point >= 0x800 && (code_point < 0xD800 || code_point > 0xDFFF);
  if (length == 4) return code_point >= 0x10000 && code_point <= 0x10FFFF;
  return true;
}

}  // namespace

Utf8Character utf8_character_at(std::string_view text, size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};
  const size_t length = length_of(lead);
  const Utf8Character invalid = {static_cast<char32_t>(lead), 1, false};
  if (length == 0 || at + length > text.size()) return invalid;
  char32_t code_point = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const unsigned next = byte_at(text, at + i);
    if ((next & 0xC0u) != 0x80u) return invalid;
    code_point = (code_point << 6) | (next & 0x3Fu);
  }
  if (!is_allowed(code_point, length)) return invalid;
  return {code_point, length, true};
}

bool is_valid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = utf8_character_at(text, at);
    if (!character.valid) return false;
    at += character.size_bytes;
  }
  return true;
}

std::string repaired_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = utf8_character_at(text, at);
    repaired += character.valid ? text.substr(at, character.size_bytes) : "\xEF\xBF\xBD";
    at += character.size_bytes;
  }
  return repaired;
}

std::string truncated(std::string_view text, size_t max) {
  size_t at = 0;
  for (size_t count = 0; count < max && at < text.size(); ++count) {
    at += utf8_character_at(text, at).size_bytes;
  }
  return std::string(text.substr(0, at));
}

size_t character_count(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) at += utf8_character_at(text, at).size_bytes;
  return count;
}

}  // namespace oneshelf
