#include "net/http.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

TEST(HttpHeader, IsFoundInAnyCaseAndTheFirstWins) {
  const HttpHeaders headers = {{"Content-Type", "text/html"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(find_header(headers, "content-type"), "text/html");
  EXPECT_EQ(find_header(headers, "X-a"), "1");
  EXPECT_EQ(find_header(headers, "Content"), std::nullopt);
  EXPECT_EQ(find_header(headers, "Content-Type-2"), std::nullopt);
}

TEST(HttpRequest, PathIsWithoutSchemeHostQueryAndFragment) {
  const std::pair<const char*, const char*> cases[] = {
      {"https://shop.example/api/orders?page=2", "/api/orders"},
      {"http://127.0.0.1:80/a#b", "/a"},
      {"http://shop.example", "/"},
      {"http://shop.example?x=/y", "/"},
      {"/plain/path", "/plain/path"},
      {"/plain?next=http://other.example/z", "/plain"},
      {"", "/"},
  };
  for (const auto& [url, path] : cases) {
    EXPECT_EQ(HttpRequest{.url = url}.path(), path) << url;
  }
}

TEST(HttpRequest, QueryGivesTheDecodedValueOrNothing) {
  const HttpRequest request{.url = "/find?q=red%20mug+1&empty=&flag&bad=%zz&q=second&a%3Db=c#q2=x"};
  EXPECT_EQ(request.query("q"), "red mug 1");
  EXPECT_EQ(request.query("empty"), "");
  EXPECT_EQ(request.query("flag"), "");
  EXPECT_EQ(request.query("a=b"), "c");
  EXPECT_EQ(request.query("bad"), std::nullopt);
  EXPECT_EQ(request.query("q2"), std::nullopt);
  EXPECT_EQ(HttpRequest{.url = "/find"}.query("q"), std::nullopt);
}

}  // namespace
}  // namespace oneshelf
