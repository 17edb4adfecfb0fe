#include "base/bytes.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <array>
#include <limits>

#include "base/assert.h"
#include "base/sodium_ready.h"

namespace oneshelf {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::string_view kBase64Characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
/// Public on purpose: the fingerprint tells changes apart, it proves nothing.
constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kFingerprintKey = {
    'O', 'n', 'e', 'S', 'h', 'e', 'l', 'f', 'f', 'i', 'n', 'g', 'e', 'r', 'p', '1'};

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// The value of a hex digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), raw(bytes), bytes.size());
  hex.pop_back();  // the zero that C strings end with
  return hex;
}

std::string to_base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), kVariant);
  text.pop_back();
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  const Error invalid =
      Error(ErrorCode::kInvalid, "base64.invalid", "The text is not valid base64.")
          .remedied("Send the value again without changes.");
  // libsodium 1.0.18 takes some bytes beyond ASCII for digits.
  if (text.find_first_not_of(kBase64Characters) != std::string_view::npos) return invalid;
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(raw(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                       &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != text.data() + text.size()) return invalid;
  bytes.resize(size);
  return bytes;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHexDigits[byte >> 4u];
      encoded += kHexDigits[byte & 15u];
    }
  }
  return encoded;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
    if (high < 0 || low < 0) {
      return Error(ErrorCode::kInvalid, "percent.invalid",
                   "The address has a % that two hex digits do not follow.")
          .remedied("Write a plain % as %25.");
    }
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return decoded;
}

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(raw(bytes), bytes.size(), raw(digest));
  return digest;
}

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  ONESHELF_ASSERT(key.size() <= static_cast<size_t>(std::numeric_limits<int>::max()));
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  // A null pointer would mean "the key of last time", so an empty key needs an address too.
  const char* key_data = key.empty() ? "" : key.data();
  const unsigned char* made = HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), raw(bytes),
                                   bytes.size(), raw(digest), nullptr);
  ONESHELF_ASSERT(made != nullptr);
  return digest;
}

bool equal_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string fingerprint(std::string_view bytes) {
  ensure_sodium();
  std::string hash(crypto_shorthash_BYTES, '\0');
  crypto_shorthash(raw(hash), raw(bytes), bytes.size(), kFingerprintKey.data());
  return to_hex(hash);
}

}  // namespace oneshelf
