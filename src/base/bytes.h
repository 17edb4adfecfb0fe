#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace oneshelf {

std::string to_hex(std::string_view bytes);
std::string to_base64(std::string_view bytes);
/// Standard alphabet with padding. Error: `base64.invalid`.
Result<std::string> from_base64(std::string_view text);
/// Everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);
/// A plus stays a plus. Error: `percent.invalid`.
Result<std::string> percent_decoded(std::string_view text);

/// 32 raw bytes.
std::string sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
/// 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// Compares in time that does not depend on where they differ.
bool equal_secret(std::string_view left, std::string_view right);
/// A fast 64-bit fingerprint (SipHash-2-4 with a fixed key) as 16 hex digits: for "did this record
/// change", not for security. Stable for ever: it is stored.
std::string fingerprint(std::string_view bytes);

}  // namespace oneshelf
