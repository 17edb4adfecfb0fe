#include "net/transfer_failure.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

struct Case {
  const char* name;
  TransferFailure failure;
  ErrorCode code;
  const char* id;
};

const Case kCases[] = {
    {"name", {.code = CURLE_COULDNT_RESOLVE_HOST}, ErrorCode::kUnavailable, "net.host_not_found"},
    {"proxy", {.code = CURLE_COULDNT_RESOLVE_PROXY}, ErrorCode::kUnavailable, "net.host_not_found"},
    {"refused", {.code = CURLE_COULDNT_CONNECT}, ErrorCode::kUnavailable, "net.refused"},
    {"certificate", {.code = CURLE_PEER_FAILED_VERIFICATION}, ErrorCode::kUnavailable, "net.tls"},
    {"not tls", {.code = CURLE_SSL_CONNECT_ERROR}, ErrorCode::kUnavailable, "net.tls"},
    {"no ca file", {.code = CURLE_SSL_CACERT_BADFILE}, ErrorCode::kUnavailable, "net.tls"},
    {"slow connect", {.code = CURLE_OPERATION_TIMEDOUT}, ErrorCode::kUnavailable, "net.timeout"},
    {"dead on arrival", {.code = CURLE_SEND_ERROR}, ErrorCode::kUnavailable, "net.refused"},
    {"our deadline", {.end = TransferEnd::kDeadline}, ErrorCode::kTimeout, "net.timeout"},
    {"stopped", {.end = TransferEnd::kStopped}, ErrorCode::kCancelled, "net.cancelled"},
    {"sent, no answer",
     {.code = CURLE_GOT_NOTHING, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, reset",
     {.code = CURLE_RECV_ERROR, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, tls broke",
     {.code = CURLE_SSL_CONNECT_ERROR, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, not repeated",
     {.code = CURLE_ABORTED_BY_CALLBACK, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, cut off",
     {.code = CURLE_PARTIAL_FILE, .sent = true, .status = 200},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, our deadline",
     {.end = TransferEnd::kDeadline, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"sent, stopped",
     {.end = TransferEnd::kStopped, .sent = true},
     ErrorCode::kUnknownOutcome,
     "net.no_answer"},
    {"read stopped",
     {.end = TransferEnd::kStopped, .sent = true, .read_only = true},
     ErrorCode::kCancelled,
     "net.cancelled"},
    {"large read",
     {.code = CURLE_WRITE_ERROR, .sent = true, .read_only = true, .too_large = true},
     ErrorCode::kCorrupt,
     "net.answer_too_large"},
    {"large write",
     {.code = CURLE_WRITE_ERROR, .sent = true, .too_large = true},
     ErrorCode::kUnknownOutcome,
     "net.answer_too_large"},
};

TEST(TransferFailure, TellsWhetherAnythingWasDoneWhereAndWhatToDo) {
  for (Case test : kCases) {
    test.failure.host = "shop.example:8443";
    test.failure.time_allowed = std::chrono::seconds(30);
    const Error error = error_of(test.failure);
    EXPECT_EQ(error.code(), test.code) << test.name;
    EXPECT_EQ(error.id(), test.id) << test.name;
    EXPECT_NE(error.message().find("shop.example:8443"), std::string::npos) << test.name;
    EXPECT_FALSE(error.remedy().empty()) << test.name;
    ASSERT_FALSE(error.context().empty()) << test.name;
    EXPECT_EQ(error.context()[0].first, "host") << test.name;
    EXPECT_EQ(error.context()[0].second, "shop.example:8443") << test.name;
  }
}

TEST(TransferFailure, SaysHowLongItWaitedInPlainWords) {
  TransferFailure failure{.end = TransferEnd::kDeadline, .sent = true, .host = "a.example"};
  failure.time_allowed = std::chrono::seconds(30);
  EXPECT_EQ(error_of(failure).message(), "a.example did not answer within 30 seconds.");
  failure.time_allowed = std::chrono::milliseconds(250);
  EXPECT_EQ(error_of(failure).message(), "a.example did not answer within 250 milliseconds.");
}

}  // namespace
}  // namespace oneshelf
