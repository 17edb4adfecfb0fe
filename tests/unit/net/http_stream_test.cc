#include <gtest/gtest.h>

#include <future>

#include "net/http_client.h"
#include "net/http_server.h"
#include "unit/net/raw_socket.h"

namespace oneshelf {
namespace {

constexpr const char* kGet = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";

/// A server whose every answer is a stream, handed to the test.
class HttpStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    auto server = HttpServer::start({}, [this](const HttpRequest&) {
      HttpReply reply({.headers = {{"Content-Type", "text/event-stream"}}});
      reply.stream = [this](std::shared_ptr<HttpStream> stream) {
        opened_.set_value(std::move(stream));
      };
      return reply;
    });
    ASSERT_TRUE(server.ok());
    server_ = *std::move(server);
  }
  RawSocket ask(const char* request = kGet) {
    RawSocket socket = RawSocket::connected_to(server_->port());
    socket.send(request);
    return socket;
  }
  std::shared_ptr<HttpStream> opened() { return opened_.get_future().get(); }

  std::promise<std::shared_ptr<HttpStream>> opened_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpStreamTest, SendsTheHeadAtOnceAndEachPieceAsItIsWritten) {
  RawSocket socket = ask();
  EXPECT_EQ(socket.receive_through("\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  const auto stream = opened();
  EXPECT_TRUE(stream->write("data: 1\n\n"));
  EXPECT_EQ(socket.receive_bytes(14), "9\r\ndata: 1\n\n\r\n");
  EXPECT_TRUE(stream->write("data: 2\n\n"));
  EXPECT_EQ(socket.receive_bytes(14), "9\r\ndata: 2\n\n\r\n");
  stream->close();
  EXPECT_EQ(socket.receive_all(), "0\r\n\r\n");
  EXPECT_FALSE(stream->write("late"));
}

TEST_F(HttpStreamTest, GivesAClientTheWholeBody) {
  auto answer = std::async(std::launch::async, [this] {
    SystemClock clock;
    HttpClient client;
    return client.send(Context(clock), {.url = server_->url() + "/events"});
  });
  {
    const auto stream = opened();
    for (int i = 0; i < 1000; ++i) stream->write(std::to_string(i % 10));
  }  // dropping the last handle closes the stream
  const auto response = answer.get();
  ASSERT_TRUE(response.ok()) << response.error().to_string();
  EXPECT_EQ(response->body.size(), 1000u);
  EXPECT_EQ(response->body.substr(0, 12), "012345678901");
}

TEST_F(HttpStreamTest, LearnsThatThePeerLeft) {
  RawSocket socket = ask();
  const auto stream = opened();
  EXPECT_TRUE(stream->write("data: 1\n\n"));
  socket.reset();
  while (stream->write("")) std::this_thread::yield();
  EXPECT_FALSE(stream->write("data: 2\n\n"));
}

TEST_F(HttpStreamTest, RefusesMoreThanItsQueueHoldsForAPeerThatDoesNotRead) {
  const RawSocket socket = ask();
  const auto stream = opened();
  const std::string piece(256 << 10, 'x');
  int taken = 0;
  while (taken < 1000 && stream->write(piece)) ++taken;
  EXPECT_GE(taken, 4);
  EXPECT_LT(taken, 1000);
}

TEST_F(HttpStreamTest, SendsNoChunksToAnOldClientAndNoBodyForHead) {
  {
    RawSocket socket = ask("GET /events HTTP/1.0\r\n\r\n");
    const auto stream = opened();
    stream->write("plain");
    stream->close();
    EXPECT_TRUE(socket.receive_all().ends_with("Connection: close\r\n\r\nplain"));
  }
  opened_ = {};
  RawSocket socket = ask("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(socket.receive_all().ends_with("Connection: close\r\n\r\n"));
  EXPECT_FALSE(opened()->write("never seen"));
}

TEST_F(HttpStreamTest, EndsWithTheServerAndOutlivesIt) {
  RawSocket socket = ask();
  const auto stream = opened();
  EXPECT_TRUE(stream->write("last"));
  std::thread stopper([this] { server_.reset(); });
  EXPECT_TRUE(socket.receive_all().ends_with("last\r\n0\r\n\r\n"));
  socket.close();
  stopper.join();
  EXPECT_FALSE(stream->write("too late"));
}

}  // namespace
}  // namespace oneshelf
