#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace oneshelf {

/// How the body of an answer follows its head.
struct AnswerFraming {
  bool keep_alive = true;
  bool http_1_0 = false;
  /// A body that is written piece by piece, whose length nobody knows yet.
  bool streamed = false;
};

/// True if no header name or value could break out of its line.
bool has_safe_headers(const HttpHeaders& headers);

/// Status line and headers as bytes. Framing headers (length, encoding, connection) of `response`
/// are replaced by the right ones.
std::string answer_head(const HttpResponse& response, const AnswerFraming& framing);

/// True if an answer of that status never has a body (204, 304, 1xx).
bool is_bodiless(int status);

/// One piece of a chunked body; `bytes` must not be empty, for that would end the body.
std::string chunk_of(std::string_view bytes);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// A short answer in plain text.
HttpResponse plain_answer(int status, std::string_view text);

}  // namespace oneshelf
