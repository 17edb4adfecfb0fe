#pragma once

#include <curl/curl.h>

#include <string>

#include "base/error.h"

namespace oneshelf {

/// Who ended a transfer that gave no whole answer.
enum class TransferEnd {
  kLibrary,   ///< libcurl, see the code
  kDeadline,  ///< our own deadline passed
  kStopped,   ///< the caller, or the closing client
};

/// What is known about a transfer that gave no whole answer.
struct TransferFailure {
  TransferEnd end = TransferEnd::kLibrary;
  CURLcode code = CURLE_OK;
  bool sent = false;       ///< bytes of the request left us
  bool read_only = false;  ///< the method changes nothing: GET, HEAD, OPTIONS
  bool too_large = false;  ///< we stopped reading because the answer exceeds the limit
  int status = 0;          ///< of the answer that began to arrive, or 0
  std::string host;        ///< with the port if the address names one
  std::string detail;      ///< libcurl's own words, for support
  std::chrono::milliseconds time_allowed{0};
};

/// The failure as http.h promises it: code and id tell whether bytes left us.
Error error_of(const TransferFailure& failure);

}  // namespace oneshelf
