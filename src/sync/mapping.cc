#include "sync/mapping.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "base/utf8.h"

namespace oneshelf {
namespace {

constexpr std::string_view kNumber = "{number}";

/// Whether `text` is `pattern` with each `*` standing for any letters. Goes back to the last star
/// only: no pattern takes longer than the product of both lengths.
bool fits(std::string_view pattern, std::string_view text) {
  size_t in_pattern = 0, in_text = 0;
  size_t after_star = std::string_view::npos, star_took_to = 0;
  while (in_text < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      after_star = ++in_pattern;
      star_took_to = in_text;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[in_text]) {
      ++in_pattern;
      ++in_text;
    } else if (after_star != std::string_view::npos) {
      in_pattern = after_star;
      in_text = ++star_took_to;
    } else {
      return false;
    }
  }
  return std::ranges::all_of(pattern.substr(in_pattern), [](char c) { return c == '*'; });
}

size_t letters_of(std::string_view pattern) {
  return pattern.size() - static_cast<size_t>(std::ranges::count(pattern, '*'));
}

std::string plain(std::string_view name) { return folded(trimmed(name)); }

/// The words of a name. Every character that is no letter or digit of any script parts them.
std::set<std::string> words_of(std::string_view name) {
  const std::string text = plain(name);
  std::set<std::string> words;
  std::string word;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character found = utf8_character_at(text, at);
    const bool is_ascii = found.code_point < 0x80;
    if (is_ascii && std::isalnum(static_cast<unsigned char>(text[at])) == 0) {
      if (!word.empty()) words.insert(std::exchange(word, {}));
    } else {
      word += text.substr(at, found.size_bytes);
    }
    at += found.size_bytes;
  }
  if (!word.empty()) words.insert(std::move(word));
  return words;
}

bool is_part(const std::set<std::string>& few, const std::set<std::string>& many) {
  return !few.empty() && std::ranges::includes(many, few);
}

/// The only one of `to` that fits; null if none does or several do.
template <typename Fits>
const Named* only_one(std::span<const Named> to, const Fits& fits_name) {
  const Named* found = nullptr;
  for (const Named& choice : to) {
    if (!fits_name(choice)) continue;
    if (found != nullptr) return nullptr;
    found = &choice;
  }
  return found;
}

}  // namespace

const std::string* mapped(const Mapping& mapping, std::string_view name) {
  if (const auto exact = mapping.find(std::string(name)); exact != mapping.end()) {
    return &exact->second;
  }
  const std::string wanted = plain(name);
  const std::string* best = nullptr;
  size_t most_letters = 0;
  for (const auto& [entry, id] : mapping) {
    const std::string pattern = plain(entry);
    if (pattern == wanted) return &id;
    if (pattern.find('*') == std::string::npos || !fits(pattern, wanted)) continue;
    if (best != nullptr && letters_of(pattern) <= most_letters) continue;
    best = &id;
    most_letters = letters_of(pattern);
  }
  return best;
}

Mapping suggested_mapping(std::span<const Named> from, std::span<const Named> to) {
  Mapping suggested;
  for (const Named& one : from) {
    const std::set<std::string> words = words_of(one.name);
    const Named* found = only_one(
        to, [&](const Named& choice) { return !words.empty() && words_of(choice.name) == words; });
    if (found == nullptr) {
      found = only_one(to, [&](const Named& choice) {
        const std::set<std::string> others = words_of(choice.name);
        return is_part(words, others) || is_part(others, words);
      });
    }
    if (found != nullptr) suggested[one.id] = found->id;
  }
  return suggested;
}

std::string tracking_url(std::string_view url_template, std::string_view number) {
  const std::string encoded = percent_encoded(number);
  std::string url(url_template);
  for (size_t at = url.find(kNumber); at != std::string::npos;
       at = url.find(kNumber, at + encoded.size())) {
    url.replace(at, kNumber.size(), encoded);
  }
  return url;
}

bool is_tracking_template(std::string_view url_template) {
  const bool is_web =
      starts_with_ci(url_template, "https://") || starts_with_ci(url_template, "http://");
  const bool is_plain =
      std::ranges::all_of(url_template, [](char c) { return static_cast<unsigned char>(c) > ' '; });
  return is_web && is_plain && url_template.find(kNumber) != std::string_view::npos;
}

}  // namespace oneshelf
