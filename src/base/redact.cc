#include "base/redact.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf {
namespace {

constexpr std::array<std::string_view, 9> kSecretWords = {"password",   "passwd", "passphrase",
                                                          "secret",     "token",  "authorization",
                                                          "credential", "cookie", "signature"};
constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kBasic = "basic ";
constexpr std::string_view kEndsOfValue = " \t\r\n&;,\"'<>";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

size_t end_of_value(std::string_view text, size_t at) {
  return std::min(text.find_first_of(kEndsOfValue, at), text.size());
}

/// True for base64 of "user:password". Plain words after "basic" are no secret: "a basic mug".
bool is_basic_credential(std::string_view text) {
  const Result<std::string> decoded = from_base64(text);
  return decoded.ok() && decoded->find(':') != std::string::npos;
}

/// The length of "Bearer " or "Basic " if one starts here and a credential follows, else 0.
size_t scheme_length(std::string_view text, size_t at) {
  if (at > 0 && is_name_character(text[at - 1])) return 0;
  const std::string_view rest = text.substr(at);
  if (starts_with_ci(rest, kBearer)) return kBearer.size();
  if (!starts_with_ci(rest, kBasic)) return 0;
  const size_t end = end_of_value(rest, kBasic.size());
  return is_basic_credential(rest.substr(kBasic.size(), end - kBasic.size())) ? kBasic.size() : 0;
}

/// The name that ends just before `end`.
std::string_view name_before(std::string_view text, size_t end) {
  size_t begin = end;
  while (begin > 0 && is_name_character(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

/// The length of "user:password" if it starts here and "@" follows, else 0.
size_t user_info_length(std::string_view text, size_t at) {
  const size_t end = text.find_first_of("@/?# \t\r\n\"", at);
  return end != std::string_view::npos && text[end] == '@' ? end - at : 0;
}

/// How many bytes of secret stand at `at`, judged by what stands before.
size_t secret_length(std::string_view text, size_t at) {
  if (at >= 3 && text.substr(at - 3, 3) == "://") return user_info_length(text, at);
  if (at >= 1 && text[at - 1] == '=' && names_secret(name_before(text, at - 1))) {
    return end_of_value(text, at) - at;
  }
  return 0;
}

}  // namespace

bool names_secret(std::string_view key) {
  std::string name = lower_ascii(key);
  std::erase_if(name, [](char c) { return c == '_' || c == '-' || c == '.' || c == ' '; });
  return name.ends_with("key") || std::ranges::any_of(kSecretWords, [&](std::string_view word) {
           return name.find(word) != std::string::npos;
         });
}

std::string redacted(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t scheme = scheme_length(text, at);
    safe += text.substr(at, scheme);
    const size_t begin = at + scheme;
    const size_t length =
        scheme > 0 ? end_of_value(text, begin) - begin : secret_length(text, begin);
    if (length > 0) safe += kRedacted;
    at = begin + length;
    if (scheme == 0 && length == 0) safe += text[at++];
  }
  return safe;
}

}  // namespace oneshelf
