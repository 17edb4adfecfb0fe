#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "net/http.h"
#include "net/transfer_failure.h"

namespace oneshelf {

/// The host (and the port, if one is written) of an absolute http or https address.
/// Error: kInvalid `net.bad_url`.
Result<std::string> checked_host(const std::string& url);

/// Refuses methods and headers that would break out of their line. Errors: kInvalid
/// `net.bad_method`, `net.bad_header`.
Result<void> check_lines(const HttpRequest& request);

/// One request on its way: its libcurl handle and what came back so far. Prepared on the caller's
/// thread, then touched by the transfer thread only, until the caller is told that it ended.
/// `request` must outlive it: the body is not copied.
class Transfer final {
 public:
  Transfer(const HttpClientOptions& options, const HttpRequest& request, std::string host);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return easy_.get(); }
  /// The answer, or why there is none. Call once, while the handle still knows its numbers.
  Result<HttpResponse> finished(TransferEnd end, CURLcode code, milliseconds time_allowed);

 private:
  static size_t on_body(char* bytes, size_t size, size_t count, void* self);
  static size_t on_header(char* bytes, size_t size, size_t count, void* self);
  static int on_connected(void* self, char* remote_ip, char* local_ip, int remote_port,
                          int local_port);

  void set_limits(const HttpClientOptions& options);
  void set_callbacks();
  void set_method();
  void set_headers();
  void take_header_line(std::string_view line);
  bool is_read_only() const;
  /// True if bytes of the request itself (not of TLS or a proxy's tunnel) left us.
  bool bytes_left_us() const;

  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  const HttpRequest& request_;
  std::string host_;
  size_t max_body_bytes_;
  std::unique_ptr<curl_slist, FreeList> header_lines_;
  std::string detail_ = std::string(CURL_ERROR_SIZE, '\0');
  HttpResponse response_;
  size_t header_bytes_ = 0;
  bool head_ended_ = false;  ///< the empty line after the last head came
  bool too_large_ = false;
  bool connected_ = false;          ///< a connection was ready for the request at least once
  bool sent_before_retry_ = false;  ///< an earlier attempt on a stale connection sent bytes
  long bytes_before_request_ = 0;   ///< what libcurl had counted when the connection was ready
  std::unique_ptr<CURL, FreeEasy> easy_;
};

}  // namespace oneshelf
