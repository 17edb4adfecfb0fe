#include "net/http_server.h"

#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>

#include "net/http_client.h"
#include "unit/net/raw_socket.h"

namespace oneshelf {
namespace {

HttpReply echo(const HttpRequest& request) {
  HttpResponse response{.headers = {{"X-Method", request.method}, {"X-Url", request.url}},
                        .body = request.body};
  for (const auto& [name, value] : request.headers) {
    response.headers.emplace_back("X-Got-" + name, value);
  }
  return response;
}

class HttpServerTest : public testing::Test {
 protected:
  void start(HttpHandler handler, HttpServerOptions options = {}) {
    auto started = HttpServer::start(std::move(options), std::move(handler));
    ASSERT_TRUE(started.ok()) << started.error().to_string();
    server_ = *std::move(started);
  }
  HttpResponse send(HttpRequest request) {
    request.url = server_->url() + request.url;
    auto answer = client_.send(context_, request);
    EXPECT_TRUE(answer.ok()) << answer.error().to_string();
    return answer.ok() ? *answer : HttpResponse{.status = 0};
  }
  RawSocket connect() const { return RawSocket::connected_to(server_->port()); }

  SystemClock clock_;
  Context context_{clock_};
  HttpClient client_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, PassesMethodPathHeadersAndBodyBothWays) {
  start(echo);
  const HttpResponse answer = send({.method = "PUT",
                                    .url = "/a%20b?c=d",
                                    .headers = {{"X-Token", "t=1; x"}, {"X-Empty", ""}},
                                    .body = std::string("\0binary\xff", 8)});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(find_header(answer.headers, "X-Method"), "PUT");
  EXPECT_EQ(find_header(answer.headers, "X-Url"), "/a%20b?c=d");
  EXPECT_EQ(find_header(answer.headers, "X-Got-X-Token"), "t=1; x");
  EXPECT_EQ(find_header(answer.headers, "X-Got-X-Empty"), "");
  EXPECT_EQ(answer.body, std::string("\0binary\xff", 8));
}

TEST_F(HttpServerTest, CarriesEveryUsualMethod) {
  start(echo);
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    for (const char* body : {"", "with a body"}) {
      const HttpResponse answer = send({.method = method, .url = "/x", .body = body});
      EXPECT_EQ(find_header(answer.headers, "X-Method"), method);
      EXPECT_EQ(answer.body, body) << method;
    }
  }
}

TEST_F(HttpServerTest, AnswersHeadWithTheLengthButNoBody) {
  start([](const HttpRequest&) { return HttpReply({.body = "12345"}); });
  const HttpResponse answer = send({.method = "HEAD", .url = "/"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(find_header(answer.headers, "Content-Length"), "5");
  EXPECT_EQ(answer.body, "");
}

TEST_F(HttpServerTest, CarriesLargeBodies) {
  start(echo);
  std::string large;
  while (large.size() < (4 << 20)) large += std::to_string(large.size()) + ' ';
  EXPECT_EQ(send({.method = "POST", .url = "/", .body = large}).body, large);
}

TEST_F(HttpServerTest, ServesManyCallersAtOnce) {
  start(echo);
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 64; ++caller) {
    callers.emplace_back([this, caller, &right] {
      for (int i = 0; i < 10; ++i) {
        const std::string body = std::to_string(caller) + '/' + std::to_string(i);
        if (send({.method = "POST", .url = "/", .body = body}).body == body) ++right;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(right, 640);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrderOnOneConnection) {
  start(echo);
  RawSocket socket = connect();
  socket.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntwo"
      "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  for (const char* url : {"/1", "/2", "/3"}) {
    EXPECT_NE(socket.receive_message().find(std::string("X-Url: ") + url + "\r\n"),
              std::string::npos);
  }
  EXPECT_EQ(socket.receive_all(), "");  // closed, as asked
}

TEST_F(HttpServerTest, ReadsChunkedRequestsAndThoseThatAskBeforeTheySend) {
  start(echo);
  RawSocket socket = connect();
  socket.send(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(socket.receive_through("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(socket.receive_message().ends_with("\r\n\r\nabcde"));
}

TEST_F(HttpServerTest, ClosesAfterAnsweringAnOldClient) {
  start(echo);
  RawSocket socket = connect();
  socket.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(socket.receive_all().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, SlowAndIdleClientsHoldNoWorker) {
  start(echo, {.workers = 1});
  std::vector<RawSocket> idle;
  for (int i = 0; i < 50; ++i) idle.push_back(connect());
  RawSocket slow = connect();
  slow.send("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha");
  EXPECT_EQ(send({.url = "/fast"}).status, 200);
  slow.send("lf");
  EXPECT_TRUE(slow.receive_message().ends_with("\r\n\r\nhalf"));
}

TEST_F(HttpServerTest, TurnsAThrowAndAnUnsafeHeaderIntoAnAnswer) {
  start([](const HttpRequest& request) -> HttpReply {
    if (request.path() == "/throws") throw std::runtime_error("secret detail");
    return HttpResponse{.headers = {{"Location", "/x\r\nSet-Cookie: a=b"}}};
  });
  const HttpResponse thrown = send({.url = "/throws"});
  EXPECT_EQ(thrown.status, 500);
  EXPECT_EQ(thrown.body.find("secret"), std::string::npos);
  const HttpResponse unsafe = send({.url = "/unsafe"});
  EXPECT_EQ(unsafe.status, 500);
  EXPECT_EQ(find_header(unsafe.headers, "Set-Cookie"), std::nullopt);
}

TEST_F(HttpServerTest, FinishesARunningHandlerBeforeItStops) {
  std::latch entered(1), release(1);
  start([&](const HttpRequest&) {
    entered.count_down();
    release.wait();
    return HttpReply({.body = "done"});
  });
  RawSocket idle = connect();
  RawSocket busy = connect();
  busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  std::thread stopper([this] { server_.reset(); });
  EXPECT_EQ(idle.receive_all(), "");  // idle connections end as soon as it stops
  release.count_down();
  const std::string answer = busy.receive_all();
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\ndone"));
  busy.close();
  stopper.join();
}

TEST_F(HttpServerTest, SaysWhichAddressItCannotUse) {
  start(echo);
  const auto second = HttpServer::start({.port = server_->port()}, echo);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().id(), "net.bind");
  EXPECT_EQ(second.error().code(), ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message().find(std::to_string(server_->port())), std::string::npos);
  EXPECT_EQ(HttpServer::start({.address = "not an address"}, echo).error().id(), "net.bind");
}

TEST_F(HttpServerTest, GivesItsUrl) {
  start(echo);
  EXPECT_EQ(server_->url(), "http://127.0.0.1:" + std::to_string(server_->port()));
}

}  // namespace
}  // namespace oneshelf
