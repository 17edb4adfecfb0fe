#include "base/secrets.h"

#include <sodium.h>

#include "base/assert.h"
#include "base/sodium_ready.h"

namespace oneshelf {
namespace {

constexpr size_t kNonceBytes = crypto_secretbox_NONCEBYTES;
constexpr size_t kTagBytes = crypto_secretbox_MACBYTES;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* raw(std::string& bytes, size_t at = 0) {
  return reinterpret_cast<unsigned char*>(bytes.data() + at);
}

Error unreadable() {
  return Error(ErrorCode::kInvalid, "secrets.unreadable",
               "A stored secret cannot be read with this key.")
      .remedied("Put the key file that sealed it back, or enter the credentials again.");
}

}  // namespace

KeySecrets::KeySecrets(std::string key) : key_(std::move(key)) {
  ONESHELF_ASSERT(key_.size() == crypto_secretbox_KEYBYTES);
  ensure_sodium();
}

KeySecrets::~KeySecrets() { sodium_memzero(key_.data(), key_.size()); }

std::string KeySecrets::seal(std::string_view plain) {
  std::string sealed(kNonceBytes + kTagBytes + plain.size(), '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  const int failed = crypto_secretbox_easy(raw(sealed, kNonceBytes), raw(plain), plain.size(),
                                           raw(sealed), raw(key_));
  ONESHELF_ASSERT(failed == 0);
  return sealed;
}

Result<std::string> KeySecrets::open(std::string_view sealed) {
  if (sealed.size() < kNonceBytes + kTagBytes) return unreadable();
  std::string plain(sealed.size() - kNonceBytes - kTagBytes, '\0');
  const std::string_view box = sealed.substr(kNonceBytes);
  if (crypto_secretbox_open_easy(raw(plain), raw(box), box.size(), raw(sealed), raw(key_)) != 0) {
    return unreadable();
  }
  return plain;
}

}  // namespace oneshelf
