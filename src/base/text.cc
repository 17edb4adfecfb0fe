#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <limits>

#include "base/assert.h"
#include "base/utf8.h"

namespace oneshelf {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_blank(char32_t c) {
  // Zero-width space, word joiner and byte order mark are not white space to Unicode, but people
  // paste them around codes all the same.
  return c == 0x200B || c == 0x2060 || c == 0xFEFF || u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool is_dash(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DASH); }

icu::UnicodeString to_icu(std::string_view text) {
  ONESHELF_ASSERT(text.size() <= static_cast<size_t>(std::numeric_limits<int32_t>::max()));
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

/// NFKC, case folded, without characters that show nothing (soft hyphen, joiners).
std::string nfkc_folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  ONESHELF_ASSERT(U_SUCCESS(status));
  const icu::UnicodeString normalised = normalizer->normalize(to_icu(text), status);
  ONESHELF_ASSERT(U_SUCCESS(status));
  return to_utf8(normalised);
}

std::unique_ptr<const icu::Transliterator> make_transliterator() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createInstance(
      UNICODE_STRING_SIMPLE("Any-Latin; Latin-ASCII"), UTRANS_FORWARD, status));
  ONESHELF_ASSERT(U_SUCCESS(status));
  return made;
}

std::string transliterated(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  // Made once: it takes milliseconds, and using it is safe from any thread.
  static const std::unique_ptr<const icu::Transliterator> kTransliterator = make_transliterator();
  icu::UnicodeString changed = to_icu(text);
  kTransliterator->transliterate(changed);
  return to_utf8(changed);
}

}  // namespace

std::string trimmed(std::string_view text) {
  size_t begin = text.size();
  size_t end = 0;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = utf8_character_at(text, at);
    if (!character.valid || !is_blank(character.code_point)) {
      begin = std::min(begin, at);
      end = at + character.size_bytes;
    }
    at += character.size_bytes;
  }
  return begin < end ? std::string(text.substr(begin, end - begin)) : std::string();
}

std::string normalised_sku(std::string_view sku) {
  const std::string plain = nfkc_folded(sku);
  std::string unified;
  unified.reserve(plain.size());
  bool gap = false;
  for (size_t at = 0; at < plain.size();) {
    const Utf8Character character = utf8_character_at(plain, at);
    if (is_blank(character.code_point)) {
      gap = true;
    } else {
      if (gap && !unified.empty()) unified += ' ';
      gap = false;
      unified += is_dash(character.code_point) ? "-" : plain.substr(at, character.size_bytes);
    }
    at += character.size_bytes;
  }
  return unified;
}

std::string folded(std::string_view text) { return nfkc_folded(text); }

std::string slug_of(std::string_view text) {
  std::string slug;
  for (const char c : transliterated(text)) {
    const char small = lower(c);
    if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) {
      slug += small;
    } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "item" : slug;
}

std::string lower_ascii(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), lower);
  return small;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator, begin)) {
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string whole;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) whole += separator;
    whole += parts[i];
  }
  return whole;
}

bool starts_with_ci(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::ranges::equal(text.substr(0, prefix.size()), prefix,
                            [](char left, char right) { return lower(left) == lower(right); });
}

}  // namespace oneshelf
