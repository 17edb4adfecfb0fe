#include "net/url.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

TEST(Url, JoinsBaseAndPathWithOneSlash) {
  EXPECT_EQ(join_url("https://shop.example", "api"), "https://shop.example/api");
  EXPECT_EQ(join_url("https://shop.example/", "/api/x"), "https://shop.example/api/x");
  EXPECT_EQ(join_url("https://shop.example/v2//", "x"), "https://shop.example/v2/x");
  EXPECT_EQ(join_url("https://shop.example/v2/", ""), "https://shop.example/v2/");
}

TEST(Url, AppendsEncodedParametersToWhateverQueryThereIs) {
  const QueryParameters parameters = {{"sku", "A/1 b"}, {"page", "2"}};
  EXPECT_EQ(with_query("http://a/x", parameters), "http://a/x?sku=A%2F1%20b&page=2");
  EXPECT_EQ(with_query("http://a/x?y=1", parameters), "http://a/x?y=1&sku=A%2F1%20b&page=2");
  EXPECT_EQ(with_query("http://a/x?", {{"a", "&="}}), "http://a/x?a=%26%3D");
  EXPECT_EQ(with_query("http://a/x", {}), "http://a/x");
}

TEST(Url, MakesTheHeaderOfBasicAuthentication) {
  EXPECT_EQ(basic_auth_header("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

}  // namespace
}  // namespace oneshelf
