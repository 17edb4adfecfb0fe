#include "cli/output.h"

#include <gtest/gtest.h>

#include "cli/invocation.h"
#include "cli/progress.h"

namespace oneshelf::cli {
namespace {

/// A file in memory that tells what was written.
class Paper {
 public:
  Paper() : file_(std::tmpfile()) {}
  ~Paper() { std::fclose(file_); }
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  std::FILE* file() { return file_; }
  std::string text() {
    std::string text;
    std::rewind(file_);
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    return text;
  }

 private:
  std::FILE* file_;
};

Error refused() {
  return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials", "The password\nis wrong.")
      .remedied("Type it again.")
      .with("connection", "erp");
}

TEST(Output, TellsAnErrorToPeopleWithRemedyAndRecord) {
  EXPECT_EQ(error_text(refused()),
            "error: The password is wrong. (connect.bad_credentials)\n"
            "  what to do: Type it again.\n"
            "  record: connection=erp\n");
}

TEST(Output, TellsAnErrorToProgramsOnOneLine) {
  Paper out, err;
  Output output(out.file(), err.file(), true);
  output.fail(refused());
  EXPECT_EQ(out.text(), R"({"error":{"code":"unauthenticated","id":"connect.bad_credentials",)"
                        R"("message":"The password\nis wrong.","remedy":"Type it again.",)"
                        R"("context":{"connection":"erp"}}})"
                        "\n");
  EXPECT_EQ(err.text(), "");
}

TEST(Output, SaysEachThingToItsOwnReader) {
  for (const bool json : {false, true}) {
    Paper out, err;
    Output output(out.file(), err.file(), json);
    output.say("for people");
    output.note("advice");
    output.answer(Json::object().set("for", "programs"));
    EXPECT_EQ(out.text(), json ? "{\"for\":\"programs\"}\n" : "for people\n");
    EXPECT_EQ(err.text(), json ? "" : "advice\n");
  }
}

TEST(Output, ExitCodeSaysWhoMustDoSomething) {
  const auto exit = [](ErrorCode code, const char* id) { return exit_of(Error(code, id, "x")); };
  EXPECT_EQ(exit(ErrorCode::kForbidden, "a.b"), Exit::kNeedsPerson);
  EXPECT_EQ(exit(ErrorCode::kUnauthenticated, "a.b"), Exit::kNeedsPerson);
  EXPECT_EQ(exit(ErrorCode::kInvalid, "connect.company_required"), Exit::kNeedsPerson);
  EXPECT_EQ(exit(ErrorCode::kInvalid, "usage.both"), Exit::kUsage);
  EXPECT_EQ(exit(ErrorCode::kUnavailable, "a.b"), Exit::kFailed);
}

TEST(Output, TheWorseOutcomeDecidesTheExitCode) {
  EXPECT_EQ(worse(Exit::kOk, Exit::kSomeParked), Exit::kSomeParked);
  EXPECT_EQ(worse(Exit::kSomeParked, Exit::kFailed), Exit::kFailed);
  EXPECT_EQ(worse(Exit::kFailed, Exit::kSomeParked), Exit::kFailed);
  EXPECT_EQ(worse(Exit::kNeedsPerson, Exit::kFailed), Exit::kNeedsPerson);
}

TEST(ProgressLine, PrintsALineNowAndThenWhereThereIsNoTerminal) {
  Paper out, err;
  Output output(out.file(), err.file(), false);
  ManualClock clock(from_unix_ms(0));
  ProgressLine line(output, clock);
  const Progress tell = line.watch();
  for (int64_t done = 0; done <= 60; ++done) {
    tell("writing", done, 60);
    clock.advance(milliseconds(100));
  }
  tell("finishing", 0, 0);
  EXPECT_EQ(err.text(),
            "writing  0/60  0 %\n"
            "writing  50/60  83 %  10/s  1.0 s left\n"
            "finishing\n");
  EXPECT_EQ(out.text(), "");
}

TEST(ProgressLine, IsSilentForPrograms) {
  Paper out, err;
  Output output(out.file(), err.file(), true);
  ManualClock clock(from_unix_ms(0));
  ProgressLine line(output, clock);
  line.watch()("writing", 1, 2);
  EXPECT_EQ(out.text() + err.text(), "");
}

}  // namespace
}  // namespace oneshelf::cli
