#include "net/http_client.h"

#include <gtest/gtest.h>

#include "unit/net/raw_socket.h"

namespace oneshelf {
namespace {

using namespace std::string_literals;

/// Answers every request of a connection with `answer`, until the client closes.
ScriptedServer::Script always(std::string answer) {
  return [answer](RawSocket& socket, int) {
    while (!socket.receive_message().empty()) socket.send(answer);
  };
}

class HttpClientTest : public testing::Test {
 protected:
  Result<HttpResponse> get(const std::string& url) { return client_.send(context_, {.url = url}); }
  /// The body of the answer, or the error as text.
  std::string body_of(const HttpRequest& request) {
    const auto answer = client_.send(context_, request);
    return answer.ok() ? answer->body : answer.error().to_string();
  }

  SystemClock clock_;
  Context context_{clock_};
  HttpClient client_;
};

TEST_F(HttpClientTest, KeepsConnectionsForTheNextRequest) {
  const ScriptedServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(body_of({.url = server.url()}), "ok");
    EXPECT_EQ(body_of({.method = "POST", .url = server.url()}), "ok");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpClientTest, SendsExactlyWhatWasAskedAndInventsNoContentType) {
  std::string seen;
  {
    const ScriptedServer server([&seen](RawSocket& socket, int) {
      seen = socket.receive_message();
      socket.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const std::string url = server.url("/orders?x=1");
    ASSERT_TRUE(client_
                    .send(context_, {.method = "POST",
                                     .url = url,
                                     .headers = {{"X-Key", "k"}, {"X-Empty", ""}},
                                     .body = "a\0b"s})
                    .ok());
  }
  EXPECT_TRUE(seen.starts_with("POST /orders?x=1 HTTP/1.1\r\n")) << seen;
  EXPECT_TRUE(seen.ends_with("\r\n\r\na\0b"s)) << seen;
  for (const char* line : {"User-Agent: OneShelf", "X-Key: k", "X-Empty:", "Content-Length: 3"}) {
    EXPECT_NE(seen.find("\r\n"s + line + "\r\n"), std::string::npos) << line;
  }
  EXPECT_EQ(seen.find("Content-Type"), std::string::npos);
  EXPECT_EQ(seen.find("Expect"), std::string::npos);
}

TEST_F(HttpClientTest, TakesEveryStatusAsAnAnswerAndFollowsNoRedirect) {
  for (const int status : {200, 204, 301, 302, 401, 404, 409, 429, 500, 503}) {
    const ScriptedServer server(
        always("HTTP/1.1 " + std::to_string(status) +
               " Text\r\nLocation: /other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    const auto answer = get(server.url());
    ASSERT_TRUE(answer.ok()) << answer.error().to_string();
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(find_header(answer->headers, "location"), "/other");
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST_F(HttpClientTest, KeepsTheHeadersOfTheFinalAnswerOnly) {
  const ScriptedServer server(
      always("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
             "HTTP/1.1 200 OK\r\nX-Rate: 7 \r\nX-Rate: 8\r\nContent-Length: 0\r\n\r\n"));
  const auto answer = get(server.url());
  ASSERT_TRUE(answer.ok());
  const HttpHeaders expected = {{"X-Rate", "7"}, {"X-Rate", "8"}, {"Content-Length", "0"}};
  EXPECT_EQ(answer->headers, expected);
}

TEST_F(HttpClientTest, UnpacksCompressedAnswers) {
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\x01\xe3\x51"
      "\x3d\x8d\x17\x00\x00\x00",
      28);
  const ScriptedServer server(
      always("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 28\r\n\r\n" + packed));
  EXPECT_EQ(body_of({.url = server.url()}), "hello hello hello hello");
  // The limit counts what comes out, not what travels.
  HttpClient small({.max_body_bytes = 22});
  EXPECT_EQ(small.send(context_, {.url = server.url()}).error().id(), "net.answer_too_large");
}

TEST_F(HttpClientTest, TakesAnswersUpToTheLimitAndRefusesLarger) {
  const ScriptedServer server(
      always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')));
  EXPECT_TRUE(HttpClient({.max_body_bytes = 1000}).send(context_, {.url = server.url()}).ok());
  HttpClient small({.max_body_bytes = 999});
  const auto read = small.send(context_, {.url = server.url()});
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().id(), "net.answer_too_large");
  EXPECT_EQ(read.error().code(), ErrorCode::kCorrupt);
  const auto write = small.send(context_, {.method = "POST", .url = server.url(), .body = "x"});
  ASSERT_FALSE(write.ok());
  EXPECT_EQ(write.error().id(), "net.answer_too_large");
  EXPECT_EQ(write.error().code(), ErrorCode::kUnknownOutcome);
}

TEST_F(HttpClientTest, RefusesAddressesThatAreNotPlainHttp) {
  for (const char* url : {"", "shop.example", "ftp://shop.example/", "file:///etc/passwd",
                          "http://", "http://user:secret@shop.example/", "http://shop example/",
                          "http://shop.example:99999/", "http:///"}) {
    const auto answer = get(url);
    ASSERT_FALSE(answer.ok()) << url;
    EXPECT_EQ(answer.error().id(), "net.bad_url") << url;
    EXPECT_EQ(answer.error().code(), ErrorCode::kInvalid) << url;
    EXPECT_EQ(answer.error().to_string().find("secret"), std::string::npos);
  }
}

TEST_F(HttpClientTest, RefusesHeadersAndMethodsThatBreakTheirLine) {
  const auto with_header = [this](const char* name, const char* value) {
    return client_.send(context_, {.url = "http://127.0.0.1:1/", .headers = {{name, value}}});
  };
  EXPECT_EQ(with_header("X-Key", "token\nEvil: 1").error().id(), "net.bad_header");
  EXPECT_EQ(with_header("X-Key\r\nEvil", "1").error().id(), "net.bad_header");
  EXPECT_EQ(with_header("X-Key", "token\n").error().to_string().find("token\n"), std::string::npos);
  EXPECT_EQ(client_.send(context_, {.method = "GET /", .url = "http://127.0.0.1:1/"}).error().id(),
            "net.bad_method");
}

}  // namespace
}  // namespace oneshelf
