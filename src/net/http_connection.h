#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "net/asio.h"
#include "net/http_server.h"
#include "net/http_wire.h"

namespace oneshelf {

class Connection;
class StreamQueue;

/// What a connection needs from the server it belongs to. Called on the loop's thread.
class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  virtual const HttpServerOptions& options() const = 0;
  virtual milliseconds now() const = 0;
  /// Hands a whole request to the workers; false if too many are waiting.
  virtual bool dispatch(const std::shared_ptr<Connection>& connection, HttpRequest request) = 0;
  virtual void forget(const std::shared_ptr<Connection>& connection) = 0;
};

/// One client's connection: reads a request, hands it over, writes the answer, reads the next. All
/// calls are made on the loop's thread. Shared, because every outstanding operation keeps it alive.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(LoopSocket socket, ConnectionOwner& owner);

  void start();
  /// The whole answer to the request that was dispatched. Ignored if the connection is gone.
  void answer(HttpResponse response);
  /// The head of a streamed answer; `queue` brings the pieces.
  void begin_stream(const HttpResponse& head, std::shared_ptr<StreamQueue> queue);
  void stream_piece(std::string bytes);
  void end_stream();

  /// Closes the connection if it has been waiting for its peer for too long.
  void check_deadline(milliseconds now);
  /// The server stops: no further request is read, and what is being written has until `deadline`.
  /// While a handler runs there is no limit; drain again when it is done.
  void drain(milliseconds deadline);
  void close();
  LoopExecutor executor() { return socket_.get_executor(); }

 private:
  enum class State { kReading, kHandling, kWriting, kStreaming, kLingering, kClosed };
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  /// Bytes to write, and how many of a stream's own bytes they carry.
  struct Block {
    std::string bytes;
    size_t streamed = 0;
  };

  void read_next_request();
  void read_more();
  void on_read(const boost::system::error_code& error, size_t count);
  void parse();
  void continue_if_expected();
  void hand_over();
  void refuse(int status, std::string_view why);
  void refuse_malformed(const boost::system::error_code& error);
  void send_block(Block block);
  void write_more();
  void on_written(const boost::system::error_code& error, size_t count);
  void on_all_written();
  void linger();
  void expect_progress();

  LoopSocket socket_;
  ConnectionOwner& owner_;
  State state_ = State::kReading;
  std::optional<Parser> parser_;
  std::string received_;  ///< bytes not parsed yet: the rest of a line, or the next request
  std::array<char, 8192> scratch_;
  bool is_reading_ = false;
  bool told_to_continue_ = false;
  bool is_draining_ = false;

  AnswerFraming framing_;
  bool head_only_ = false;
  std::deque<Block> outbox_;
  size_t front_written_ = 0;
  bool is_writing_ = false;
  bool stream_ended_ = false;
  std::shared_ptr<StreamQueue> stream_;

  milliseconds deadline_ = milliseconds::max();
  milliseconds drain_deadline_ = milliseconds::max();
};

}  // namespace oneshelf
