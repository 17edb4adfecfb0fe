#include "net/http_connection.h"

#include "base/text.h"
#include "net/stream_queue.h"

namespace oneshelf {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

/// How long a closing connection may go on sending what nobody reads. Closing with unread bytes
/// would reset the connection and could destroy our last answer on its way.
constexpr milliseconds kLingerTime = std::chrono::seconds(2);

/// Bodies up to this size travel in the same write as their head.
constexpr size_t kSmallBody = 16 << 10;

HttpRequest taken_request(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.url = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(field.name_string(), field.value());
  }
  request.body = std::move(message.body());
  return request;
}

}  // namespace

Connection::Connection(LoopSocket socket, ConnectionOwner& owner)
    : socket_(std::move(socket)), owner_(owner) {}

void Connection::start() { read_next_request(); }

void Connection::read_next_request() {
  state_ = State::kReading;
  parser_.emplace();
  parser_->eager(true);
  parser_->header_limit(static_cast<uint32_t>(owner_.options().max_header_bytes));
  parser_->body_limit(owner_.options().max_body_bytes);
  told_to_continue_ = false;
  expect_progress();
  parse();
}

void Connection::expect_progress() { deadline_ = owner_.now() + owner_.options().idle_timeout; }

void Connection::read_more() {
  if (is_reading_) return;
  is_reading_ = true;
  socket_.async_read_some(boost::asio::buffer(scratch_),
                          [self = shared_from_this()](const error_code& error, size_t count) {
                            self->is_reading_ = false;
                            self->on_read(error, count);
                          });
}

void Connection::on_read(const error_code& error, size_t count) {
  if (state_ == State::kClosed) return;
  if (error) {
    close();
    return;
  }
  if (state_ != State::kReading) {
    // While a stream runs or the connection lingers we read only to learn that the peer left.
    read_more();
    return;
  }
  // A head must come whole within the idle time from its first byte; a body must only progress.
  if (!parser_->got_some() || parser_->is_header_done()) expect_progress();
  received_.append(scratch_.data(), count);
  parse();
}

void Connection::parse() {
  while (!received_.empty()) {
    error_code error;
    const size_t used = parser_->put(boost::asio::buffer(received_), error);
    received_.erase(0, used);
    if (error == http::error::need_more) break;
    if (error) {
      refuse_malformed(error);
      return;
    }
    if (parser_->is_done()) {
      hand_over();
      return;
    }
    if (used == 0) break;
  }
  // The parser limits heads and bodies, but not the line that announces a chunk.
  if (received_.size() > owner_.options().max_header_bytes + scratch_.size()) {
    refuse(431, "A line of the request is too long.");
    return;
  }
  continue_if_expected();
  read_more();
}

/// Some clients ask before they send a large body.
void Connection::continue_if_expected() {
  if (told_to_continue_ || !parser_->is_header_done()) return;
  told_to_continue_ = true;
  if (lower_ascii(std::string(parser_->get()[http::field::expect])) != "100-continue") return;
  send_block({.bytes = "HTTP/1.1 100 Continue\r\n\r\n"});
}

void Connection::hand_over() {
  const bool is_http_1_0 = parser_->get().version() < 11;
  framing_ = {.keep_alive = parser_->keep_alive(), .http_1_0 = is_http_1_0};
  if (!is_http_1_0 && parser_->get().count(http::field::host) != 1) {
    refuse(400, "The request must name its host once.");
    return;
  }
  HttpRequest request = taken_request(parser_->release());
  head_only_ = request.method == "HEAD";
  state_ = State::kHandling;
  deadline_ = milliseconds::max();
  if (owner_.dispatch(shared_from_this(), std::move(request))) return;
  HttpResponse busy = plain_answer(503, "Too many requests are waiting. Try again in a moment.");
  busy.headers.emplace_back("Retry-After", "1");
  answer(std::move(busy));
}

void Connection::refuse_malformed(const error_code& error) {
  if (error == http::error::header_limit) {
    refuse(431, "The headers of the request are too large.");
  } else if (error == http::error::body_limit) {
    refuse(413, "The body of the request is too large.");
  } else {
    refuse(400, "The request is not valid HTTP.");
  }
}

/// After a request that cannot be read, what follows cannot be read either.
void Connection::refuse(int status, std::string_view why) {
  framing_ = {.keep_alive = false};
  head_only_ = false;
  state_ = State::kHandling;
  answer(plain_answer(status, why));
}

void Connection::answer(HttpResponse response) {
  if (state_ != State::kHandling) return;  // closed while the handler ran
  state_ = State::kWriting;
  if (is_draining_) framing_.keep_alive = false;
  std::string head = answer_head(response, framing_);
  const bool has_body = !head_only_ && !is_bodiless(response.status) && !response.body.empty();
  if (has_body && response.body.size() <= kSmallBody) head += response.body;
  send_block({.bytes = std::move(head)});
  if (has_body && response.body.size() > kSmallBody) {
    send_block({.bytes = std::move(response.body)});
  }
}

void Connection::begin_stream(const HttpResponse& head, std::shared_ptr<StreamQueue> queue) {
  if (state_ != State::kHandling) {
    queue->detach();
    return;
  }
  // A stream ends with its connection, so nothing that follows it has to be kept in order.
  framing_.keep_alive = false;
  framing_.streamed = true;
  state_ = State::kStreaming;
  stream_ = std::move(queue);
  send_block({.bytes = answer_head(head, framing_)});
  if (head_only_ || is_draining_) {
    end_stream();
  } else {
    read_more();
  }
}

void Connection::stream_piece(std::string bytes) {
  if (state_ != State::kStreaming || stream_ended_) return;
  const size_t length = bytes.size();
  send_block({.bytes = framing_.http_1_0 ? std::move(bytes) : chunk_of(bytes), .streamed = length});
}

void Connection::end_stream() {
  if (state_ != State::kStreaming || stream_ended_) return;
  stream_ended_ = true;
  stream_->detach();
  if (!framing_.http_1_0 && !head_only_) send_block({.bytes = std::string(kLastChunk)});
  if (!is_writing_) linger();
}

void Connection::send_block(Block block) {
  outbox_.push_back(std::move(block));
  if (!is_writing_) {
    expect_progress();
    write_more();
  }
}

void Connection::write_more() {
  is_writing_ = true;
  const std::string& front = outbox_.front().bytes;
  socket_.async_write_some(
      boost::asio::buffer(front.data() + front_written_, front.size() - front_written_),
      [self = shared_from_this()](const error_code& error, size_t count) {
        self->on_written(error, count);
      });
}

void Connection::on_written(const error_code& error, size_t count) {
  is_writing_ = false;
  if (state_ == State::kClosed) return;
  if (error) {
    close();
    return;
  }
  // "100 Continue" may still be on its way while a handler runs, which may take its time.
  if (state_ != State::kHandling) expect_progress();
  front_written_ += count;
  if (front_written_ == outbox_.front().bytes.size()) {
    if (stream_ != nullptr) stream_->on_written(outbox_.front().streamed);
    outbox_.pop_front();
    front_written_ = 0;
  }
  if (outbox_.empty()) {
    on_all_written();
  } else {
    write_more();
  }
}

void Connection::on_all_written() {
  if (state_ == State::kWriting) {
    if (framing_.keep_alive) {
      read_next_request();
    } else {
      linger();
    }
  } else if (state_ == State::kStreaming) {
    if (stream_ended_) {
      linger();
    } else {
      deadline_ = milliseconds::max();  // a stream may be silent for as long as it likes
    }
  }
}

/// Says that we are done, then waits for the peer to agree, reading what it still sends.
void Connection::linger() {
  state_ = State::kLingering;
  deadline_ = std::min(owner_.now() + kLingerTime, drain_deadline_);
  error_code gone;
  socket_.shutdown(LoopSocket::shutdown_send, gone);
  if (gone) {
    close();
  } else {
    read_more();
  }
}

void Connection::check_deadline(milliseconds now) {
  if (std::min(deadline_, drain_deadline_) <= now) close();
}

void Connection::drain(milliseconds deadline) {
  if (state_ == State::kReading) {
    close();
    return;
  }
  is_draining_ = true;
  framing_.keep_alive = false;
  if (state_ != State::kHandling) drain_deadline_ = deadline;
  end_stream();
}

void Connection::close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  if (stream_ != nullptr) stream_->detach();
  error_code ignored;  // the socket is closed whatever the system says
  socket_.close(ignored);
  owner_.forget(shared_from_this());
}

}  // namespace oneshelf
