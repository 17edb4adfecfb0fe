#include "net/http_wire.h"

#include <fmt/core.h>

#include "base/assert.h"
#include "base/text.h"

namespace oneshelf {

namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

bool is_framing_header(std::string_view name) {
  const std::string lower = lower_ascii(name);
  return lower == "content-length" || lower == "transfer-encoding" || lower == "connection";
}

}  // namespace

bool is_bodiless(int status) { return status == 204 || status == 304 || status < 200; }

bool has_safe_headers(const HttpHeaders& headers) {
  const auto breaks_line = [](std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
  };
  return std::ranges::none_of(headers, [&breaks_line](const auto& header) {
    const std::string& name = header.first;
    return name.empty() || name.find_first_of(": ") != std::string::npos || breaks_line(name) ||
           breaks_line(header.second);
  });
}

std::string answer_head(const HttpResponse& response, const AnswerFraming& framing) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  for (const auto& [name, value] : response.headers) {
    if (!is_framing_header(name)) head += name + ": " + value + "\r\n";
  }
  if (framing.streamed) {
    // HTTP/1.0 knows no chunks: there the end of the connection ends the body.
    if (!framing.http_1_0) head += "Transfer-Encoding: chunked\r\n";
  } else if (!is_bodiless(response.status)) {
    head += fmt::format("Content-Length: {}\r\n", response.body.size());
  }
  if (!framing.keep_alive) {
    head += "Connection: close\r\n";
  } else if (framing.http_1_0) {
    head += "Connection: keep-alive\r\n";
  }
  return head + "\r\n";
}

std::string chunk_of(std::string_view bytes) {
  ONESHELF_ASSERT(!bytes.empty());
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

HttpResponse plain_answer(int status, std::string_view text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::string(text) + '\n'};
}

}  // namespace oneshelf
