#include "base/secrets.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace oneshelf {
namespace {

KeySecrets secrets_of(char key) { return KeySecrets(std::string(32, key)); }

RC_GTEST_PROP(SecretsProperty, WhatIsSealedOpensAsTheSameBytes, (const std::string& plain)) {
  KeySecrets secrets = secrets_of('k');
  const Result<std::string> opened = secrets.open(secrets.seal(plain));
  RC_ASSERT(opened.ok());
  RC_ASSERT(*opened == plain);
}

TEST(Secrets, SealedBytesDoNotShowThePlainText) {
  KeySecrets secrets = secrets_of('k');
  const std::string sealed = secrets.seal("hunter2-hunter2");
  EXPECT_EQ(sealed.find("hunter2"), std::string::npos);
  EXPECT_NE(sealed, secrets.seal("hunter2-hunter2")) << "each seal draws its own nonce";
}

TEST(Secrets, AnyFlippedBitIsNoticed) {
  KeySecrets secrets = secrets_of('k');
  const std::string sealed = secrets.seal("token");
  for (size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const Result<std::string> opened = secrets.open(changed);
      ASSERT_FALSE(opened.ok()) << "byte " << at << " bit " << bit;
      EXPECT_EQ(opened.error().id(), "secrets.unreadable");
    }
  }
}

TEST(Secrets, ShortenedOrLengthenedBytesAreNoticed) {
  KeySecrets secrets = secrets_of('k');
  const std::string sealed = secrets.seal("token");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(secrets.open(sealed.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(secrets.open(sealed + '\0').ok());
}

TEST(Secrets, AnotherKeyOpensNothing) {
  const Result<std::string> opened = secrets_of('b').open(secrets_of('a').seal("token"));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().id(), "secrets.unreadable");
  EXPECT_FALSE(opened.error().remedy().empty());
}

TEST(SecretsDeathTest, AKeyOfTheWrongSizeIsABug) { EXPECT_DEATH(KeySecrets("short"), "KEYBYTES"); }

}  // namespace
}  // namespace oneshelf
