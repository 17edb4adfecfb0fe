#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <latch>

#include "net/http_client.h"
#include "unit/net/raw_socket.h"
#include "unit/net/tls_server.h"

namespace oneshelf {
namespace {

/// Answers the first request on the first connection, then takes the second request there and
/// closes without an answer. Later connections are served well.
class ForgetfulServer {
 public:
  std::string url() const { return server_.url(); }
  int requests() const { return requests_; }

 private:
  void serve(RawSocket& socket, int number) {
    for (int i = 1; !socket.receive_message().empty(); ++i) {
      ++requests_;
      if (number == 1 && i == 2) return;
      socket.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }

  std::atomic<int> requests_ = 0;
  ScriptedServer server_{[this](RawSocket& socket, int number) { serve(socket, number); }};
};

class HttpClientFailureTest : public testing::Test {
 protected:
  Result<HttpResponse> send(const std::string& method, const std::string& url,
                            milliseconds timeout = std::chrono::seconds(30)) {
    return client_.send(context_, {.method = method, .url = url, .timeout = timeout});
  }
  static void expect_error(const Result<HttpResponse>& result, ErrorCode code,
                           std::string_view id) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), code) << result.error().to_string();
    EXPECT_EQ(result.error().id(), id) << result.error().to_string();
    EXPECT_FALSE(result.error().remedy().empty());
    ASSERT_FALSE(result.error().context().empty());
    EXPECT_EQ(result.error().context()[0].first, "host");
  }

  SystemClock clock_;
  std::stop_source stop_;
  Context context_{clock_, stop_.get_token()};
  HttpClient client_;
};

TEST_F(HttpClientFailureTest, NamesAHostThatDoesNotExist) {
  const auto result = send("POST", "http://no-such-host.invalid/x");
  expect_error(result, ErrorCode::kUnavailable, "net.host_not_found");
  EXPECT_NE(result.error().message().find("no-such-host.invalid"), std::string::npos);
}

TEST_F(HttpClientFailureTest, NothingWasDoneWhenTheConnectionIsRefused) {
  const RefusingPort refusing;
  expect_error(send("POST", "http://127.0.0.1:" + std::to_string(refusing.port())),
               ErrorCode::kUnavailable, "net.refused");
}

TEST_F(HttpClientFailureTest, OutcomeIsUnknownWhenTheServerTakesTheRequestAndCloses) {
  const ScriptedServer server([](RawSocket& socket, int) { socket.receive_message(); });
  for (const char* method : {"POST", "PUT", "DELETE", "GET"}) {
    expect_error(send(method, server.url()), ErrorCode::kUnknownOutcome, "net.no_answer");
  }
  EXPECT_EQ(server.connections(), 4);  // none was sent twice
}

TEST_F(HttpClientFailureTest, OutcomeIsUnknownWhenTheAnswerBreaksOff) {
  const char* answers[] = {
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nContent-Le",
      "SSH-2.0-OpenSSH_9.2\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip",
  };
  for (const char* answer : answers) {
    const ScriptedServer server([answer](RawSocket& socket, int) {
      socket.receive_message();
      socket.send(answer);
    });
    SCOPED_TRACE(answer);
    expect_error(send("POST", server.url()), ErrorCode::kUnknownOutcome, "net.no_answer");
  }
}

TEST_F(HttpClientFailureTest, OutcomeIsUnknownWhenTheAnswerDoesNotComeInTime) {
  const ScriptedServer server([](RawSocket& socket, int) { socket.receive_all(); });
  const auto result = send("POST", server.url(), milliseconds(500));
  expect_error(result, ErrorCode::kUnknownOutcome, "net.no_answer");
  EXPECT_NE(result.error().message().find("500 milliseconds"), std::string::npos);
  // The context's deadline counts when it comes first.
  expect_error(client_.send(context_.within(milliseconds(500)), {.url = server.url()}),
               ErrorCode::kUnknownOutcome, "net.no_answer");
}

TEST_F(HttpClientFailureTest, NothingIsSentWhenTheDeadlineHasPassed) {
  const ScriptedServer server([](RawSocket&, int) {});
  ManualClock manual(from_unix_ms(0));
  const Context late = Context(manual).within(milliseconds(10));
  manual.advance(milliseconds(10));
  expect_error(client_.send(late, {.method = "POST", .url = server.url()}), ErrorCode::kTimeout,
               "net.timeout");
  expect_error(send("POST", server.url(), milliseconds(0)), ErrorCode::kTimeout, "net.timeout");
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpClientFailureTest, NothingIsSentWhenTheDeadlinePassesWhileWaitingInLine) {
  std::latch busy(1);
  const ScriptedServer server([&busy](RawSocket& socket, int) {
    socket.receive_message();
    busy.count_down();
    socket.receive_all();
  });
  HttpClient narrow({.max_connections_per_host = 1});
  auto first = std::async(std::launch::async, [&] {
    return narrow.send(context_, {.method = "POST", .url = server.url()});
  });
  busy.wait();
  const Context other(clock_);
  expect_error(
      narrow.send(other, {.method = "POST", .url = server.url(), .timeout = milliseconds(50)}),
      ErrorCode::kTimeout, "net.timeout");
  EXPECT_EQ(server.connections(), 1);
  stop_.request_stop();
  expect_error(first.get(), ErrorCode::kUnknownOutcome, "net.no_answer");
}

TEST_F(HttpClientFailureTest, StoppingBeforeSendingDoesNothing) {
  const ScriptedServer server([](RawSocket&, int) {});
  stop_.request_stop();
  expect_error(send("POST", server.url()), ErrorCode::kCancelled, "net.cancelled");
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpClientFailureTest, StoppingAfterSendingLeavesAWriteInDoubtButNotARead) {
  const std::pair<const char*, ErrorCode> cases[] = {{"POST", ErrorCode::kUnknownOutcome},
                                                     {"GET", ErrorCode::kCancelled}};
  for (const auto& [method, code] : cases) {
    std::stop_source stop;
    const ScriptedServer server([&stop](RawSocket& socket, int) {
      socket.receive_message();
      stop.request_stop();
      socket.receive_all();
    });
    const auto result =
        client_.send(Context(clock_, stop.get_token()), {.method = method, .url = server.url()});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), code) << method;
  }
}

TEST_F(HttpClientFailureTest, DestroyingTheClientEndsOutstandingCalls) {
  std::latch received(1);
  const ScriptedServer server([&received](RawSocket& socket, int) {
    socket.receive_message();
    received.count_down();
    socket.receive_all();
  });
  auto client = std::make_unique<HttpClient>();
  auto call = std::async(std::launch::async, [&server, this, client = client.get()] {
    return client->send(context_, {.method = "POST", .url = server.url()});
  });
  received.wait();
  client.reset();
  expect_error(call.get(), ErrorCode::kUnknownOutcome, "net.no_answer");
}

TEST_F(HttpClientFailureTest, NeverRepeatsAWriteByItselfOnAConnectionThatDied) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    ForgetfulServer server;
    EXPECT_TRUE(send("GET", server.url()).ok());
    expect_error(send(method, server.url()), ErrorCode::kUnknownOutcome, "net.no_answer");
    EXPECT_EQ(server.requests(), 2) << method;
  }
}

TEST_F(HttpClientFailureTest, RepeatsAReadOnAFreshConnectionWhenAKeptOneDied) {
  ForgetfulServer server;
  EXPECT_TRUE(send("GET", server.url()).ok());
  EXPECT_TRUE(send("GET", server.url()).ok());
  EXPECT_EQ(server.requests(), 3);
}

TEST_F(HttpClientFailureTest, WritesSafelyWhenAKeptConnectionClosedBeforehand) {
  std::latch closed(1);
  std::atomic<int> requests = 0;
  const ScriptedServer server([&](RawSocket& socket, int number) {
    while (!socket.receive_message().empty()) {
      ++requests;
      socket.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      if (number > 1) continue;
      socket.end_sending();
      closed.count_down();
      return;
    }
  });
  EXPECT_TRUE(send("GET", server.url()).ok());
  closed.wait();
  EXPECT_TRUE(send("POST", server.url()).ok());
  EXPECT_EQ(requests, 2);
}

TEST_F(HttpClientFailureTest, SaysSoWhenThePortDoesNotSpeakTls) {
  std::string seen;
  {
    const ScriptedServer server([&seen](RawSocket& socket, int) {
      seen = socket.receive_bytes(1);
      socket.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
      socket.receive_all();
    });
    const auto result = send("POST", "https://127.0.0.1:" + std::to_string(server.port()));
    expect_error(result, ErrorCode::kUnavailable, "net.tls");
    EXPECT_NE(result.error().remedy().find("http://"), std::string::npos);
  }
  EXPECT_EQ(seen, "\x16");  // a handshake, not a request
}

TEST_F(HttpClientFailureTest, SendsNothingToACertificateItDoesNotTrust) {
  const TlsServer server;
  const auto result = send("POST", server.url());
  expect_error(result, ErrorCode::kUnavailable, "net.tls");
  EXPECT_NE(result.error().message().find("certificate"), std::string::npos);
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(HttpClientFailureTest, TrustsTheAuthorityOfItsCertificateFile) {
  const TlsServer server;
  const std::string folder = testing::TempDir();
  const std::string path = folder + "oneshelf_net_" + std::to_string(::getpid()) + ".pem";
  std::ofstream(path) << server.certificate_pem();
  HttpClient trusting({.ca_file = path});
  const auto answer = trusting.send(context_, {.url = server.url()});
  std::remove(path.c_str());
  ASSERT_TRUE(answer.ok()) << answer.error().to_string();
  EXPECT_EQ(answer->body, "secret");
}

TEST_F(HttpClientFailureTest, SaysSoWhenTheFileOfCertificatesIsMissing) {
  const TlsServer server;
  HttpClient client({.ca_file = "/nonexistent/ca.pem"});
  const auto result = client.send(context_, {.url = server.url()});
  expect_error(result, ErrorCode::kUnavailable, "net.tls");
  EXPECT_NE(result.error().message().find("trusted certificates"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf
