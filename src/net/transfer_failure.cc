#include "net/transfer_failure.h"

#include <fmt/core.h>

namespace oneshelf {

namespace {

struct Explanation {
  ErrorCode code;
  const char* id;
  std::string message;
  const char* remedy;
};

std::string in_words(std::chrono::milliseconds time) {
  if (time.count() % 1000 != 0) return fmt::format("{} milliseconds", time.count());
  return time.count() == 1000 ? "1 second" : fmt::format("{} seconds", time.count() / 1000);
}

constexpr const char* kTryLater = "Nothing was changed there; it is tried again later.";

Explanation explain_tls(const TransferFailure& failure) {
  const auto tls = [&failure](const char* what, const char* remedy) {
    return Explanation{ErrorCode::kUnavailable, "net.tls",
                       fmt::format("No secure connection to {}: {}.", failure.host, what), remedy};
  };
  switch (failure.code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return tls("its certificate is not trusted, has expired, or is for another name",
                 "Check the address, have the certificate renewed, or give the certificate of "
                 "your own authority in the setting for trusted certificates.");
    case CURLE_SSL_CACERT_BADFILE:
      return tls("the file of trusted certificates cannot be read",
                 "Check the path and permissions of the file of trusted certificates.");
    default:
      return tls("it does not answer as a secure (https) server",
                 "Check the port, and whether the address should begin with http://.");
  }
}

bool is_tls(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_USE_SSL_FAILED:
      return true;
    default:
      return false;
  }
}

/// Nothing of the request left us.
Explanation explain_unsent(const TransferFailure& failure) {
  const std::string& host = failure.host;
  if (failure.end == TransferEnd::kStopped) {
    return {ErrorCode::kCancelled, "net.cancelled",
            fmt::format("The request to {} was stopped before it was sent.", host),
            "Nothing was changed there; start it again when you want it."};
  }
  if (failure.end == TransferEnd::kDeadline) {
    const bool no_time = failure.time_allowed.count() == 0;
    return {ErrorCode::kTimeout, "net.timeout",
            no_time ? fmt::format("No time was left to ask {}.", host)
                    : fmt::format("No connection to {} within {}.", host,
                                  in_words(failure.time_allowed)),
            kTryLater};
  }
  if (is_tls(failure.code)) return explain_tls(failure);
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::kUnavailable, "net.host_not_found",
              fmt::format("The name of {} cannot be found on the network.", host),
              "Check the spelling of the address and this machine's name service (DNS)."};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::kUnavailable, "net.timeout",
              fmt::format("{} did not take up the connection in time.", host), kTryLater};
    default:
      return {ErrorCode::kUnavailable, "net.refused",
              fmt::format("{} does not accept connections.", host),
              "Check that the address and port are right, that the server is running, and that "
              "no firewall is in between."};
  }
}

/// The request left us, whole or in part.
Explanation explain_sent(const TransferFailure& failure) {
  const std::string& host = failure.host;
  const char* remedy = failure.read_only
                           ? "Nothing was changed there; it is read again later."
                           : "The change may or may not have been made; it is looked up before "
                             "anything is sent again.";
  if (failure.end == TransferEnd::kStopped && failure.read_only) {
    return {ErrorCode::kCancelled, "net.cancelled",
            fmt::format("The request to {} was stopped before its answer came.", host), remedy};
  }
  std::string message;
  if (failure.end == TransferEnd::kStopped) {
    message = fmt::format("The request to {} was stopped after it was sent.", host);
  } else if (failure.end == TransferEnd::kDeadline) {
    message = fmt::format("{} did not answer within {}.", host, in_words(failure.time_allowed));
  } else if (failure.status != 0) {
    message = fmt::format("{} began to answer but broke off.", host);
  } else {
    message = fmt::format("{} took the request but gave no answer we can read.", host);
  }
  return {ErrorCode::kUnknownOutcome, "net.no_answer", std::move(message), remedy};
}

/// The answer exists but is not accepted: asking again would give the same.
Explanation explain_too_large(const TransferFailure& failure) {
  return {failure.read_only ? ErrorCode::kCorrupt : ErrorCode::kUnknownOutcome,
          "net.answer_too_large",
          fmt::format("{} sent an answer that is larger than we accept.", failure.host),
          "Check that the address is right; if it is, fewer records must be asked for at a time."};
}

}  // namespace

Error error_of(const TransferFailure& failure) {
  Explanation told = failure.too_large ? explain_too_large(failure)
                     : failure.sent    ? explain_sent(failure)
                                       : explain_unsent(failure);
  Error error = Error(told.code, told.id, std::move(told.message))
                    .remedied(told.remedy)
                    .with("host", failure.host);
  // Each goes through a new value: with() returns the object itself, which must not be its own
  // source.
  if (failure.status != 0) {
    error = Error(std::move(error).with("status", std::to_string(failure.status)));
  }
  if (!failure.detail.empty()) error = Error(std::move(error).with("detail", failure.detail));
  return error;
}

}  // namespace oneshelf
