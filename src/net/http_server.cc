#include "net/http_server.h"

#include <fmt/core.h>

#include <atomic>
#include <latch>
#include <thread>
#include <unordered_set>

#include "base/clock.h"
#include "base/log.h"
#include "net/asio.h"
#include "net/http_connection.h"
#include "net/stream_queue.h"
#include "net/worker_pool.h"

namespace oneshelf {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// What a stopping server still gives to peers that are slow to take their answers.
constexpr milliseconds kDrainTime = std::chrono::seconds(2);
constexpr milliseconds kLongestTick = std::chrono::seconds(1);
constexpr milliseconds kShortestTick{10};

Error bind_error(const HttpServerOptions& options, const error_code& why) {
  return Error(ErrorCode::kUnavailable, "net.bind",
               fmt::format("The address {}:{} cannot be used: {}.", options.address, options.port,
                           why.message()))
      .remedied("Stop the program that uses it, or choose another address or port in the settings.")
      .with("address", options.address)
      .with("port", std::to_string(options.port));
}

/// What `work` threw, or nothing: the top of a request lets nothing escape.
template <typename Work>
std::optional<std::string> thrown_by(Work work) {
  try {
    work();
    return std::nullopt;
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

/// The io_context with its one thread, the connections and the workers. The set of connections,
/// the acceptor and the timer belong to the thread; other threads only post to it.
class HttpServer::Loop final : public ConnectionOwner {
 public:
  Loop(HttpServerOptions options, HttpHandler handler);
  ~Loop() override;

  Result<void> bind();
  void run();
  const tcp::endpoint& local() const { return local_; }

  const HttpServerOptions& options() const override { return options_; }
  milliseconds now() const override { return clock_.monotonic(); }
  bool dispatch(const std::shared_ptr<Connection>& connection, HttpRequest request) override;
  void forget(const std::shared_ptr<Connection>& connection) override;

 private:
  void accept_next();
  void on_accepted(const error_code& error, LoopSocket socket);
  static void turn_away(LoopSocket& socket);
  void tick();
  void drain_all();
  void finish_if_empty();
  void serve(const std::shared_ptr<Connection>& connection, const HttpRequest& request);
  HttpReply reply_to(const HttpRequest& request) const;
  static void start_stream(const std::shared_ptr<Connection>& connection, HttpReply reply);

  const HttpServerOptions options_;
  const HttpHandler handler_;
  const SystemClock clock_;  ///< real time: idle peers are real
  asio::io_context io_{1};
  asio::executor_work_guard<LoopExecutor> work_{io_.get_executor()};
  LoopAcceptor acceptor_{io_.get_executor()};
  LoopTimer timer_{io_.get_executor()};
  tcp::endpoint local_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  bool accepting_failed_ = false;  ///< e.g. no descriptors left: tried again at the next tick
  bool finishing_ = false;         ///< every handler is done, connections only write and close
  bool finished_ = false;
  std::atomic<bool> stopping_ = false;
  std::optional<WorkerPool> workers_;
  std::thread thread_;
};

HttpServer::Loop::Loop(HttpServerOptions options, HttpHandler handler)
    : options_(std::move(options)), handler_(std::move(handler)) {}

Result<void> HttpServer::Loop::bind() {
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options_.address, error);
  if (error) return bind_error(options_, error);
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(LoopAcceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(LoopAcceptor::max_listen_connections, error);
  if (!error) local_ = acceptor_.local_endpoint(error);
  if (error) return bind_error(options_, error);
  return success();
}

void HttpServer::Loop::run() {
  workers_.emplace(static_cast<size_t>(std::max(options_.workers, 1)), options_.max_waiting);
  thread_ = std::thread([this] {
    accept_next();
    tick();
    io_.run();
  });
}

HttpServer::Loop::~Loop() {
  if (!thread_.joinable()) return;  // never bound
  stopping_ = true;
  std::latch drained(1);
  asio::post(io_, [this, &drained] {
    error_code ignored;  // a closed acceptor is what we want, whatever came before
    acceptor_.close(ignored);
    drain_all();
    drained.count_down();
  });
  drained.wait();    // from here on no connection reads another request
  workers_.reset();  // joins: every answer is now in the loop's queue
  asio::post(io_, [this] {
    finishing_ = true;
    drain_all();
    finish_if_empty();
  });
  thread_.join();
}

void HttpServer::Loop::accept_next() {
  acceptor_.async_accept([this](const error_code& error, LoopSocket socket) {
    on_accepted(error, std::move(socket));
  });
}

void HttpServer::Loop::on_accepted(const error_code& error, LoopSocket socket) {
  if (stopping_) return;
  if (error) {
    log_warn("http.accept_failed", {{"reason", error.message()}});
    accepting_failed_ = true;
    return;
  }
  if (connections_.size() >= options_.max_connections) {
    turn_away(socket);
  } else {
    error_code ignored;  // both options are improvements only
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    const auto connection = std::make_shared<Connection>(std::move(socket), *this);
    connections_.insert(connection);
    connection->start();
  }
  accept_next();
}

/// Says why and closes. The peer may be gone, so the outcome does not matter.
void HttpServer::Loop::turn_away(LoopSocket& socket) {
  const HttpResponse busy = plain_answer(503, "Too many connections are open.");
  const std::string text = answer_head(busy, {.keep_alive = false}) + busy.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(LoopSocket::shutdown_send, ignored);
}

void HttpServer::Loop::tick() {
  const milliseconds now = clock_.monotonic();
  // Closing a connection takes it out of the set.
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->check_deadline(now);
  if (finished_) return;
  if (accepting_failed_ && !stopping_) {
    accepting_failed_ = false;
    accept_next();
  }
  timer_.expires_after(std::clamp(options_.idle_timeout / 4, kShortestTick, kLongestTick));
  timer_.async_wait([this](const error_code& error) {
    if (!error) tick();
  });
}

void HttpServer::Loop::drain_all() {
  const milliseconds deadline = clock_.monotonic() + kDrainTime;
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->drain(deadline);
}

void HttpServer::Loop::forget(const std::shared_ptr<Connection>& connection) {
  connections_.erase(connection);
  finish_if_empty();
}

void HttpServer::Loop::finish_if_empty() {
  if (!finishing_ || !connections_.empty()) return;
  finished_ = true;
  work_.reset();
  timer_.cancel();  // without it the loop has nothing left to wait for
}

bool HttpServer::Loop::dispatch(const std::shared_ptr<Connection>& connection,
                                HttpRequest request) {
  return workers_->try_run(
      [this, connection, request = std::move(request)] { serve(connection, request); });
}

/// On a worker thread. The connection is touched only by what is posted to the loop.
void HttpServer::Loop::serve(const std::shared_ptr<Connection>& connection,
                             const HttpRequest& request) {
  HttpReply reply =
      stopping_ ? HttpReply(plain_answer(503, "The server is stopping.")) : reply_to(request);
  if (!has_safe_headers(reply.response.headers)) {
    log_error("http.unsafe_header", {{"path", std::string(request.path())}});
    reply = plain_answer(500, "An error happened inside the server. Its log has details.");
  }
  if (reply.drop_connection) {
    asio::post(connection->executor(), [connection] { connection->close(); });
    return;
  }
  if (reply.stream) {
    start_stream(connection, std::move(reply));
    return;
  }
  asio::post(connection->executor(), [connection, response = std::move(reply.response)]() mutable {
    connection->answer(std::move(response));
  });
}

HttpReply HttpServer::Loop::reply_to(const HttpRequest& request) const {
  HttpReply reply;
  const std::optional<std::string> thrown = thrown_by([&] { reply = handler_(request); });
  if (!thrown) return reply;
  log_error("http.handler_failed", {{"path", std::string(request.path())}, {"error", *thrown}});
  return plain_answer(500, "An error happened inside the server. Its log has details.");
}

void HttpServer::Loop::start_stream(const std::shared_ptr<Connection>& connection,
                                    HttpReply reply) {
  const LoopExecutor executor = connection->executor();
  auto queue = std::make_shared<StreamQueue>(StreamQueue::Delivery{
      .piece =
          [executor, connection](std::string bytes) {
            asio::post(executor, [connection, bytes = std::move(bytes)]() mutable {
              connection->stream_piece(std::move(bytes));
            });
          },
      .end = [executor,
              connection] { asio::post(executor, [connection] { connection->end_stream(); }); }});
  asio::post(executor, [connection, head = std::move(reply.response), queue] {
    connection->begin_stream(head, queue);
  });
  const std::optional<std::string> thrown =
      thrown_by([&] { reply.stream(std::make_shared<StreamHandle>(queue)); });
  if (thrown) log_error("http.stream_failed", {{"error", *thrown}});
}

HttpServer::HttpServer(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      HttpHandler handler) {
  auto loop = std::make_unique<Loop>(std::move(options), std::move(handler));
  ONESHELF_TRY(loop->bind());
  loop->run();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(loop)));
}

uint16_t HttpServer::port() const { return loop_->local().port(); }

std::string HttpServer::url() const {
  const tcp::endpoint& local = loop_->local();
  const std::string host = local.address().to_string();
  return fmt::format("http://{}:{}", local.address().is_v6() ? '[' + host + ']' : host,
                     local.port());
}

}  // namespace oneshelf
