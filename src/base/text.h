#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oneshelf {

bool is_valid_utf8(std::string_view text);
/// The text with U+FFFD in place of every byte that is not UTF-8.
std::string repaired_utf8(std::string_view text);
/// Without white space (any Unicode kind) at both ends.
std::string trimmed(std::string_view text);
/// A SKU as matching compares it: NFKC, trimmed, inner white space and dashes of any kind unified,
/// case folded. "  mug–1 " and "MUG-1" are equal. Leading zeros stay: they are significant to
/// shops.
std::string normalised_sku(std::string_view sku);
/// Case folded (and NFKC) text for comparing names.
std::string folded(std::string_view text);
/// At most `max` characters (code points), never cutting one in half.
std::string truncated(std::string_view text, size_t max);
size_t character_count(std::string_view text);
/// "Enamel Mug – Größe L" -> "enamel-mug-grosse-l": ASCII, for URLs. Never empty ("item").
std::string slug_of(std::string_view text);
std::string lower_ascii(std::string_view text);
/// The parts between separators; one part if there is none, also for empty text.
std::vector<std::string> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);
/// Ignores the case of ASCII letters only.
bool starts_with_ci(std::string_view text, std::string_view prefix);

}  // namespace oneshelf
