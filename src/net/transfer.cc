#include "net/transfer.h"

#include "base/assert.h"
#include "base/text.h"

namespace oneshelf {

namespace {

constexpr size_t kMaxHeaderBytes = 256 << 10;

/// An idle connection that the server closes at the very moment we write to it leaves a write in
/// doubt. Servers keep idle connections for five seconds or longer, so writes take only those that
/// were used more recently; reads are simply sent again.
constexpr long kReuseForReadsSeconds = 60;
constexpr long kReuseForWritesSeconds = 4;

/// Every option we set exists in the libcurl we require; a refusal is a bug or no memory.
template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  ONESHELF_ASSERT(curl_easy_setopt(easy, option, value) == CURLE_OK);
}

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// One part of a parsed address, empty if it has none.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

Error bad_url() {
  return Error(ErrorCode::kInvalid, "net.bad_url", "The web address cannot be used.")
      .remedied("Give an address like https://shop.example without user name and password.");
}

bool is_token(std::string_view text) {
  const auto fits = [](char c) {
    return c > ' ' && c < 127 &&
           std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string::npos;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

Result<std::string> checked_host(const std::string& url) {
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  ONESHELF_ASSERT(parsed != nullptr);
  if (url.find('\0') != std::string::npos) return bad_url();
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return bad_url();
  }
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  std::string host = part_of(parsed.get(), CURLUPART_HOST);
  if ((scheme != "http" && scheme != "https") || host.empty()) return bad_url();
  const std::string port = part_of(parsed.get(), CURLUPART_PORT);
  if (!port.empty()) host += ':' + port;
  return host;
}

Result<void> check_lines(const HttpRequest& request) {
  if (!is_token(request.method)) {
    return Error(ErrorCode::kInvalid, "net.bad_method", "The request has no usable method.")
        .remedied("This is a mistake in the program; please report it.");
  }
  for (const auto& [name, value] : request.headers) {
    if (is_token(name) && !has_line_break(value)) continue;
    // The value may be a secret, so only the name is told.
    return Error(ErrorCode::kInvalid, "net.bad_header",
                 "A value sent with the request contains a line break.")
        .remedied("Enter keys and tokens again, without line breaks.")
        .with("header", has_line_break(name) ? "" : name);
  }
  return success();
}

Transfer::Transfer(const HttpClientOptions& options, const HttpRequest& request, std::string host)
    : request_(request),
      host_(std::move(host)),
      max_body_bytes_(options.max_body_bytes),
      easy_(curl_easy_init()) {
  ONESHELF_ASSERT(easy_ != nullptr);
  set(handle(), CURLOPT_URL, request.url.c_str());
  set_limits(options);
  set_callbacks();
  set_method();
  set_headers();
}

void Transfer::set_limits(const HttpClientOptions& options) {
  set(handle(), CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle(), CURLOPT_FOLLOWLOCATION, 0L);
  // Signals belong to the program, and an abandoned name look-up must not hold up the others.
  set(handle(), CURLOPT_NOSIGNAL, 1L);
  set(handle(), CURLOPT_QUICK_EXIT, 1L);
  // The deadline of the whole call is kept by the transfer loop, which also counts waiting in line.
  set(handle(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(handle(), CURLOPT_MAXAGE_CONN,
      is_read_only() ? kReuseForReadsSeconds : kReuseForWritesSeconds);
  set(handle(), CURLOPT_ACCEPT_ENCODING, "");  // all that the library can unpack
  set(handle(), CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.ca_file.empty()) set(handle(), CURLOPT_CAINFO, options.ca_file.c_str());
}

void Transfer::set_callbacks() {
  set(handle(), CURLOPT_ERRORBUFFER, detail_.data());
  set(handle(), CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(handle(), CURLOPT_WRITEDATA, this);
  set(handle(), CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(handle(), CURLOPT_HEADERDATA, this);
  set(handle(), CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(handle(), CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  set(handle(), CURLOPT_PREREQDATA, this);
}

void Transfer::set_method() {
  const std::string& method = request_.method;
  if (method == "HEAD") {
    set(handle(), CURLOPT_NOBODY, 1L);
    return;
  }
  const bool always_has_length = method == "POST" || method == "PUT" || method == "PATCH";
  if (always_has_length || !request_.body.empty()) {
    set(handle(), CURLOPT_POST, 1L);
    set(handle(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(handle(), CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (method != "GET" || !request_.body.empty()) {
    set(handle(), CURLOPT_CUSTOMREQUEST, method.c_str());
  }
}

void Transfer::set_headers() {
  const auto add = [this](const std::string& line) {
    curl_slist* list = curl_slist_append(header_lines_.get(), line.c_str());
    ONESHELF_ASSERT(list != nullptr);
    static_cast<void>(header_lines_.release());  // the list now starts at what append returned
    header_lines_.reset(list);
  };
  for (const auto& [name, value] : request_.headers) {
    add(value.empty() ? name + ';' : name + ": " + value);
  }
  // Without these, libcurl invents a content type for a body and asks before it sends a large one,
  // which some servers never answer.
  if (!find_header(request_.headers, "Content-Type")) add("Content-Type:");
  if (!find_header(request_.headers, "Expect")) add("Expect:");
  set(handle(), CURLOPT_HTTPHEADER, header_lines_.get());
}

bool Transfer::is_read_only() const {
  return request_.method == "GET" || request_.method == "HEAD" || request_.method == "OPTIONS";
}

size_t Transfer::on_body(char* bytes, size_t size, size_t count, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const size_t length = size * count;
  std::string& body = transfer.response_.body;
  if (length > transfer.max_body_bytes_ - body.size()) {
    transfer.too_large_ = true;
    return 0;  // anything but `length` ends the transfer
  }
  body.append(bytes, length);
  return length;
}

size_t Transfer::on_header(char* bytes, size_t size, size_t count, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const size_t length = size * count;
  transfer.header_bytes_ += length;
  if (transfer.header_bytes_ > kMaxHeaderBytes) {
    transfer.too_large_ = true;
    return 0;
  }
  transfer.take_header_line(std::string_view(bytes, length));
  return length;
}

void Transfer::take_header_line(std::string_view line) {
  // Each status line starts a new head: "100 Continue" comes before the real answer.
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();
    head_ended_ = false;
    return;
  }
  if (trimmed(line).empty()) head_ended_ = true;
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

/// libcurl calls this each time a connection is ready and the request is about to be written. It
/// comes a second time when a kept connection turned out to be closed and libcurl wants to send
/// again by itself: fine for reads, but a write that has left us once is never sent twice.
int Transfer::on_connected(void* self, char*, char*, int, int) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  if (transfer.bytes_left_us()) {
    if (!transfer.is_read_only()) return CURL_PREREQFUNC_ABORT;
    transfer.sent_before_retry_ = true;
  }
  transfer.connected_ = true;
  curl_easy_getinfo(transfer.handle(), CURLINFO_REQUEST_SIZE, &transfer.bytes_before_request_);
  return CURL_PREREQFUNC_OK;
}

bool Transfer::bytes_left_us() const {
  if (!connected_) return false;
  long counted = 0;
  curl_easy_getinfo(handle(), CURLINFO_REQUEST_SIZE, &counted);
  return sent_before_retry_ || counted > bytes_before_request_;
}

Result<HttpResponse> Transfer::finished(TransferEnd end, CURLcode code, milliseconds time_allowed) {
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  // libcurl calls a head that broke off a success; we must not.
  const bool is_whole = end == TransferEnd::kLibrary && code == CURLE_OK && head_ended_;
  if (is_whole) return std::move(response_);
  TransferFailure failure{.end = end,
                          .code = code,
                          .sent = bytes_left_us(),
                          .read_only = is_read_only(),
                          .too_large = too_large_,
                          .status = response_.status,
                          .host = host_,
                          .detail = detail_.c_str(),
                          .time_allowed = time_allowed};
  if (failure.detail.empty() && end == TransferEnd::kLibrary) {
    failure.detail = code == CURLE_OK ? "the headers broke off" : curl_easy_strerror(code);
  }
  return error_of(failure);
}

}  // namespace oneshelf
