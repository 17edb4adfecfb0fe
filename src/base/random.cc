#include "base/random.h"

#include <sodium.h>

#include "base/sodium_ready.h"

namespace oneshelf {

std::string Random::new_id() {
  static constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuv";
  std::string id;
  for (int word = 0; word < 2; ++word) {
    uint64_t bits = next();
    for (int i = 0; i < 10; ++i, bits >>= 5) id += kAlphabet[bits & 31];
  }
  return id;
}

uint64_t SecureRandom::next() {
  ensure_sodium();
  uint64_t value = 0;
  randombytes_buf(&value, sizeof value);
  return value;
}

}  // namespace oneshelf
