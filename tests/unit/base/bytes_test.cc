#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace oneshelf {
namespace {

TEST(Hex, WritesTwoDigitsPerByte) {
  EXPECT_EQ(to_hex(std::string("\x00\x0F\xA5\xFF", 4)), "000fa5ff");
  EXPECT_EQ(to_hex(""), "");
}

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(*from_base64(text), bytes);
  }
  EXPECT_EQ(to_base64("\xFB\xFF"), "+/8=");
}

TEST(Base64, RefusesAnythingElse) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z", "Zm9v\n", " Zm9v", "Zm-_",
                           "Zh==", "====", "Zg==Zg==", "aaa\xF2"}) {
    const Result<std::string> bytes = from_base64(text);
    ASSERT_FALSE(bytes.ok()) << text;
    EXPECT_EQ(bytes.error().id(), "base64.invalid");
  }
}

TEST(Percent, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("a-b_c.d~9"), "a-b_c.d~9");
  EXPECT_EQ(percent_encoded("a b&c=/?+%"), "a%20b%26c%3D%2F%3F%2B%25");
  EXPECT_EQ(percent_encoded("\u00E9"), "%C3%A9");
  EXPECT_EQ(*percent_decoded("a%20b%c3%A9+"), "a b\u00E9+");
}

TEST(Percent, RefusesBrokenEscapes) {
  for (const char* text : {"%", "%4", "%zz", "abc%2", "%%41", "%-1"}) {
    const Result<std::string> decoded = percent_decoded(text);
    ASSERT_FALSE(decoded.ok()) << text;
    EXPECT_EQ(decoded.error().id(), "percent.invalid");
  }
}

TEST(Sha256, AgreesWithTheVectorsOfFips180) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256("abc").size(), 32u);
}

TEST(HmacSha256, AgreesWithTheVectorsOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, AnEmptyKeyIsAKeyAndNotTheOneBefore) {
  hmac_sha256("another key", "text");
  EXPECT_EQ(to_hex(hmac_sha256({}, {})),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(EqualSecret, ComparesWholeValues) {
  EXPECT_TRUE(equal_secret("secret", "secret"));
  EXPECT_TRUE(equal_secret("", ""));
  EXPECT_FALSE(equal_secret("secret", "secreT"));
  EXPECT_FALSE(equal_secret("secret", "secrets"));
}

TEST(Fingerprint, StaysTheSameForEver) {
  // Stored by earlier versions: a change here would make every record look changed.
  EXPECT_EQ(fingerprint("").size(), 16u);
  EXPECT_EQ(fingerprint("OneShelf"), "cf9aef5ca23e6f95");
  EXPECT_EQ(fingerprint(""), "1137eb1cdeddcc40");
  EXPECT_NE(fingerprint("a"), fingerprint("b"));
}

RC_GTEST_PROP(BytesProperty, EncodingsReadBackAsTheSameBytes, (const std::string& bytes)) {
  RC_ASSERT(*from_base64(to_base64(bytes)) == bytes);
  RC_ASSERT(*percent_decoded(percent_encoded(bytes)) == bytes);
}

RC_GTEST_PROP(BytesProperty, AnyTextIsDecodedOrRefused, (const std::string& text)) {
  const Result<std::string> bytes = from_base64(text);
  if (bytes.ok()) RC_ASSERT(to_base64(*bytes) == text);
  const Result<std::string> decoded = percent_decoded(text);
  RC_ASSERT((decoded.ok() || decoded.error().id() == "percent.invalid"));
}

}  // namespace
}  // namespace oneshelf
