#include "net/http_client.h"

#include <curl/curl.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "base/assert.h"
#include "net/transfer.h"

namespace oneshelf {

namespace {

/// How long the loop waits when nothing is going on; a new call wakes it.
constexpr milliseconds kIdleWait = std::chrono::seconds(10);

/// A call of send() while it waits, on its caller's stack.
struct Call {
  Transfer transfer;
  std::stop_token stop;
  milliseconds deadline;
  milliseconds time_allowed;
  std::condition_variable ended;
  std::optional<Result<HttpResponse>> result = std::nullopt;
};

}  // namespace

/// The transfer thread and the calls it carries. Callers put a Call into `incoming_` and wait; only
/// the thread touches libcurl's multi handle, apart from the wake-up, which is safe from anywhere.
class HttpClient::Transfers {
 public:
  explicit Transfers(HttpClientOptions options);
  ~Transfers();

  Result<HttpResponse> run(Call& call);

  const HttpClientOptions& options() const { return options_; }
  const Clock& clock() const { return clock_; }

 private:
  void loop();
  bool admit_calls();
  void collect_finished();
  void end_overdue();
  void end_all();
  void finish(Call& call, TransferEnd end, CURLcode code);
  milliseconds next_wait() const;
  void wake() { curl_multi_wakeup(multi_); }

  const HttpClientOptions options_;
  const SystemClock clock_;  ///< real time, whatever the callers' clocks say: the network is real
  CURLM* multi_;
  std::vector<Call*> active_;  ///< of the thread alone

  std::mutex mutex_;  ///< guards all below, and `result` of every call
  std::condition_variable all_left_;
  std::vector<Call*> incoming_;
  size_t callers_ = 0;
  bool closing_ = false;

  std::thread thread_;
};

HttpClient::Transfers::Transfers(HttpClientOptions options) : options_(std::move(options)) {
  ONESHELF_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
  multi_ = curl_multi_init();
  ONESHELF_ASSERT(multi_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(options_.max_connections_per_host));
  thread_ = std::thread([this] { loop(); });
}

HttpClient::Transfers::~Transfers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake();
  thread_.join();
  std::unique_lock lock(mutex_);
  all_left_.wait(lock, [this] { return callers_ == 0; });
  curl_multi_cleanup(multi_);
  curl_global_cleanup();
}

Result<HttpResponse> HttpClient::Transfers::run(Call& call) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return call.transfer.finished(TransferEnd::kStopped, CURLE_OK, call.time_allowed);
    ++callers_;
    incoming_.push_back(&call);
  }
  wake();
  {
    const std::stop_callback on_stop(call.stop, [this] { wake(); });
    std::unique_lock lock(mutex_);
    call.ended.wait(lock, [&call] { return call.result.has_value(); });
  }
  const std::lock_guard lock(mutex_);
  if (--callers_ == 0) all_left_.notify_all();
  return *std::move(call.result);
}

void HttpClient::Transfers::loop() {
  // A peer that closes while we write must be an error code, not a signal to the program.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);

  while (admit_calls()) {
    int running = 0;
    ONESHELF_ASSERT(curl_multi_perform(multi_, &running) == CURLM_OK);
    collect_finished();
    end_overdue();
    const int wait_ms = static_cast<int>(next_wait().count());
    ONESHELF_ASSERT(curl_multi_poll(multi_, nullptr, 0, wait_ms, nullptr) == CURLM_OK);
  }
  end_all();
}

/// Takes in the calls that came since the last round; false once the client closes.
bool HttpClient::Transfers::admit_calls() {
  std::vector<Call*> admitted;
  bool closing = false;
  {
    const std::lock_guard lock(mutex_);
    admitted.swap(incoming_);
    closing = closing_;
  }
  for (Call* call : admitted) {
    curl_easy_setopt(call->transfer.handle(), CURLOPT_PRIVATE, call);
    ONESHELF_ASSERT(curl_multi_add_handle(multi_, call->transfer.handle()) == CURLM_OK);
    active_.push_back(call);
  }
  return !closing;
}

void HttpClient::Transfers::collect_finished() {
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message dies with its handle's removal
    char* call = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
    finish(*static_cast<Call*>(static_cast<void*>(call)), TransferEnd::kLibrary, code);
  }
}

void HttpClient::Transfers::end_overdue() {
  const milliseconds now = clock_.monotonic();
  const std::vector<Call*> calls = active_;  // finish() removes from it
  for (Call* call : calls) {
    if (call->stop.stop_requested()) {
      finish(*call, TransferEnd::kStopped, CURLE_OK);
    } else if (call->deadline <= now) {
      finish(*call, TransferEnd::kDeadline, CURLE_OK);
    }
  }
}

void HttpClient::Transfers::end_all() {
  const std::vector<Call*> calls = active_;
  for (Call* call : calls) finish(*call, TransferEnd::kStopped, CURLE_OK);
}

/// Tells the caller. The call must not be touched afterwards: it lives on the caller's stack.
void HttpClient::Transfers::finish(Call& call, TransferEnd end, CURLcode code) {
  Result<HttpResponse> result = call.transfer.finished(end, code, call.time_allowed);
  curl_multi_remove_handle(multi_, call.transfer.handle());
  std::erase(active_, &call);
  const std::lock_guard lock(mutex_);
  call.result = std::move(result);
  call.ended.notify_one();
}

milliseconds HttpClient::Transfers::next_wait() const {
  milliseconds wait = kIdleWait;
  const milliseconds now = clock_.monotonic();
  for (const Call* call : active_) wait = std::min(wait, call->deadline - now);
  return std::max(wait, milliseconds(0));
}

HttpClient::HttpClient(HttpClientOptions options)
    : transfers_(std::make_unique<Transfers>(std::move(options))) {}

HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const Context& context, const HttpRequest& request) {
  std::string host = ONESHELF_TRY(checked_host(request.url));
  ONESHELF_TRY(check_lines(request));
  const milliseconds allowed = std::min(request.timeout, context.left());
  TransferFailure early{.host = host, .time_allowed = std::max(allowed, milliseconds(0))};
  if (context.stopped()) {
    early.end = TransferEnd::kStopped;
    return error_of(early);
  }
  if (allowed <= milliseconds(0)) {
    early.end = TransferEnd::kDeadline;
    return error_of(early);
  }
  Call call{.transfer = Transfer(transfers_->options(), request, std::move(host)),
            .stop = context.stop(),
            .deadline = transfers_->clock().monotonic() + allowed,
            .time_allowed = allowed};
  return transfers_->run(call);
}

}  // namespace oneshelf
