#pragma once

#include <string>
#include <string_view>

namespace oneshelf {

/// What stands in logs in place of a secret.
inline constexpr std::string_view kRedacted = "[redacted]";

/// True if a field of this name holds a secret: its name contains password, passphrase, secret,
/// token, authorization, credential, cookie or signature, or ends in key. Errs on the safe side.
bool names_secret(std::string_view key);

/// `text` without what looks like a secret inside it: credentials after "Bearer" and "Basic", a
/// password in a URL, and the values of query parameters and `name=value` pairs that name a secret.
std::string redacted(std::string_view text);

}  // namespace oneshelf
