#include <gtest/gtest.h>

#include <latch>

#include "net/http_server.h"
#include "unit/net/raw_socket.h"

namespace oneshelf {
namespace {

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

std::unique_ptr<HttpServer> started(HttpServerOptions options, HttpHandler handler) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server.ok());
  return *std::move(server);
}

HttpReply ok(const HttpRequest&) { return HttpReply({.body = "ok"}); }

/// The status of a message, or what came instead.
std::string status_of(const std::string& message) {
  return message.starts_with("HTTP/1.1 ") ? message.substr(9, 3) : "no answer: " + message;
}

/// Asks on new connections until one is not turned away: the server learns that another has closed
/// only when its loop comes around.
std::string status_once_there_is_room(const HttpServer& server) {
  while (true) {
    RawSocket next = RawSocket::connected_to(server.port());
    next.send(kGet);
    const std::string status = status_of(next.receive_message());
    // Turned away with our request unread, we may see a reset instead of the 503.
    if (status != "503" && !status.starts_with("no answer")) return status;
  }
}

TEST(HttpServerLimits, RefusesBodiesBeyondTheLimitAndTakesThoseAtIt) {
  const auto server = started({.max_body_bytes = 1000}, ok);
  const std::pair<size_t, const char*> cases[] = {{1000, "200"}, {1001, "413"}, {200'000, "413"}};
  for (const auto& [size, status] : cases) {
    RawSocket socket = RawSocket::connected_to(server->port());
    socket.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) +
                "\r\n\r\n" + std::string(size, 'b'));
    EXPECT_EQ(status_of(socket.receive_message()), status) << size;
  }
}

TEST(HttpServerLimits, RefusesChunkedBodiesBeyondTheLimit) {
  const auto server = started({.max_body_bytes = 1000}, ok);
  RawSocket socket = RawSocket::connected_to(server->port());
  socket.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 11; ++i) socket.send("64\r\n" + std::string(100, 'b') + "\r\n");
  EXPECT_EQ(status_of(socket.receive_message()), "413");
  EXPECT_EQ(socket.receive_all(), "");
}

TEST(HttpServerLimits, RefusesHeadersAndChunkLinesBeyondTheLimit) {
  const auto server = started({.max_header_bytes = 2000}, ok);
  const std::string heads[] = {
      "GET /" + std::string(3000, 'p') + " HTTP/1.1\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(3000, 'h') + "\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
          std::string(20'000, 'e'),
  };
  for (const std::string& head : heads) {
    RawSocket socket = RawSocket::connected_to(server->port());
    socket.send(head);
    EXPECT_EQ(status_of(socket.receive_message()), "431") << head.substr(0, 40);
    EXPECT_EQ(socket.receive_all(), "");
  }
}

TEST(HttpServerLimits, RefusesWhatIsNotProperHttp) {
  const auto server = started({}, ok);
  const char* malformed[] = {
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnot hex\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  };
  for (const char* text : malformed) {
    RawSocket socket = RawSocket::connected_to(server->port());
    socket.send(text);
    EXPECT_EQ(status_of(socket.receive_message()), "400") << text;
    EXPECT_EQ(socket.receive_all(), "") << text;
  }
}

TEST(HttpServerLimits, SaysItIsBusyWhenTheLineOfRequestsIsFull) {
  std::latch entered(1), release(1);
  const auto server = started({.workers = 1, .max_waiting = 0}, [&](const HttpRequest&) {
    entered.count_down();
    release.wait();
    return HttpReply({.body = "served"});
  });
  RawSocket first = RawSocket::connected_to(server->port());
  first.send(kGet);
  entered.wait();
  RawSocket second = RawSocket::connected_to(server->port());
  second.send(kGet);
  const std::string busy = second.receive_message();
  EXPECT_EQ(status_of(busy), "503");
  EXPECT_NE(busy.find("Retry-After: 1\r\n"), std::string::npos);
  release.count_down();
  EXPECT_TRUE(first.receive_message().ends_with("served"));
}

TEST(HttpServerLimits, TurnsAwayConnectionsBeyondTheLimitUntilOneCloses) {
  const auto server = started({.max_connections = 2}, ok);
  RawSocket first = RawSocket::connected_to(server->port());
  RawSocket second = RawSocket::connected_to(server->port());
  EXPECT_EQ(status_of(RawSocket::connected_to(server->port()).receive_all()), "503");
  first.send(kGet);
  EXPECT_EQ(status_of(first.receive_message()), "200");
  second.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(status_of(second.receive_all()), "200");
  second.close();
  EXPECT_EQ(status_once_there_is_room(*server), "200");
}

TEST(HttpServerLimits, ClosesConnectionsThatSendNothingOrNeverFinishTheirHead) {
  const auto server = started({.idle_timeout = milliseconds(50)}, ok);
  RawSocket silent = RawSocket::connected_to(server->port());
  RawSocket unfinished = RawSocket::connected_to(server->port());
  unfinished.send("GET / HTTP/1.1\r\nHost:");
  RawSocket stuck = RawSocket::connected_to(server->port());
  stuck.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(silent.receive_all(), "");
  EXPECT_EQ(unfinished.receive_all(), "");
  EXPECT_EQ(stuck.receive_all(), "");
}

TEST(HttpServerLimits, LetsAHandlerTakeLongerThanTheIdleTime) {
  std::latch entered(1), release(1);
  const auto server = started({.idle_timeout = milliseconds(50)}, [&](const HttpRequest&) {
    entered.count_down();
    release.wait();
    return HttpReply({.body = "late"});
  });
  RawSocket busy = RawSocket::connected_to(server->port());
  busy.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(busy.receive_through("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  busy.send("x");
  entered.wait();
  // A connection that is idle from now on ends later than the busy one would, if that counted.
  EXPECT_EQ(RawSocket::connected_to(server->port()).receive_all(), "");
  release.count_down();
  EXPECT_TRUE(busy.receive_message().ends_with("late"));
}

TEST(HttpServerLimits, ClosesConnectionsThatDoNotTakeTheirAnswer) {
  const HttpServerOptions one_place{.max_connections = 1, .idle_timeout = milliseconds(50)};
  const auto server = started(one_place, [](const HttpRequest& request) {
    return HttpReply({.body = std::string(request.path() == "/large" ? 64 << 20 : 2, 'x')});
  });
  RawSocket lazy = RawSocket::connected_to(server->port());
  lazy.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_once_there_is_room(*server), "200");
}

}  // namespace
}  // namespace oneshelf
