#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oneshelf {

/// Secret values by name, e.g. {"password": "…"}. Prints as nothing: there is no to_string.
using SecretValues = std::map<std::string, std::string>;

/// Seals secrets for storage with a key that lives outside the database.
class Secrets {
 public:
  virtual ~Secrets() = default;
  virtual std::string seal(std::string_view plain) = 0;
  /// Error `secrets.unreadable` if the key is another one or the bytes were changed.
  virtual Result<std::string> open(std::string_view sealed) = 0;
};

/// Secrets sealed with XSalsa20-Poly1305 (libsodium secretbox), random nonce in front.
class KeySecrets final : public Secrets {
 public:
  /// `key` is 32 bytes.
  explicit KeySecrets(std::string key);
  ~KeySecrets() override;
  std::string seal(std::string_view plain) override;
  Result<std::string> open(std::string_view sealed) override;

  /// Reads the key file, or makes it (mode 0600) if it does not exist. A file that other users can
  /// read is refused. Errors: `secrets.key_file`.
  static Result<std::string> key_from_file(const std::string& path);

 private:
  std::string key_;
};

}  // namespace oneshelf
