#include "net/http_wire.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

TEST(AnswerHead, ReplacesFramingHeadersByTheRightOnes) {
  const HttpResponse response{
      .status = 201, .headers = {{"X-Id", "7"}, {"content-length", "999"}}, .body = "hello"};
  EXPECT_EQ(answer_head(response, {}),
            "HTTP/1.1 201 Created\r\nX-Id: 7\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(answer_head(response, {.keep_alive = false}),
            "HTTP/1.1 201 Created\r\nX-Id: 7\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer_head(response, {.keep_alive = false, .streamed = true}),
            "HTTP/1.1 201 Created\r\nX-Id: 7\r\nTransfer-Encoding: chunked\r\n"
            "Connection: close\r\n\r\n");
}

TEST(AnswerHead, SpeaksToOldClientsInTheirWay) {
  EXPECT_EQ(answer_head({}, {.http_1_0 = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer_head({}, {.keep_alive = false, .http_1_0 = true, .streamed = true}),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST(AnswerHead, GivesNoLengthToAnAnswerThatHasNoBody) {
  EXPECT_EQ(answer_head({.status = 204}, {}), "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answer_head({.status = 304}, {}), "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST(AnswerHeaders, AreUnsafeWhenTheyCouldBreakOutOfTheirLine) {
  EXPECT_TRUE(has_safe_headers({{"Location", "/next?a=b: c"}}));
  EXPECT_FALSE(has_safe_headers({{"Location", "/next\r\nSet-Cookie: x=1"}}));
  EXPECT_FALSE(has_safe_headers({{"Bad: Name", "1"}}));
  EXPECT_FALSE(has_safe_headers({{"", "1"}}));
}

TEST(Chunk, CarriesItsLengthInHexadecimal) {
  EXPECT_EQ(chunk_of("hello"), "5\r\nhello\r\n");
  EXPECT_EQ(chunk_of(std::string(26, 'x')).substr(0, 4), "1a\r\n");
}

}  // namespace
}  // namespace oneshelf
