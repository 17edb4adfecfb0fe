#include "cli/output.h"

#include <unistd.h>

#include <algorithm>

#include "cli/invocation.h"

namespace oneshelf::cli {
namespace {

void put(std::FILE* file, std::string_view bytes) {
  // A reader that went away ("| head") is no failure of ours, and there is nowhere to tell it.
  static_cast<void>(std::fwrite(bytes.data(), 1, bytes.size(), file));
  static_cast<void>(std::fflush(file));
}

}  // namespace

Exit exit_of(const Error& error) {
  if (is_usage_error(error)) return Exit::kUsage;
  const bool needs_person = error.code() == ErrorCode::kUnauthenticated ||
                            error.code() == ErrorCode::kForbidden ||
                            error.id() == "connect.company_required";
  return needs_person ? Exit::kNeedsPerson : Exit::kFailed;
}

Exit worse(Exit left, Exit right) {
  const auto rank = [](Exit exit) {
    switch (exit) {
      case Exit::kOk: return 0;
      case Exit::kSomeParked: return 1;
      case Exit::kFailed: return 2;
      case Exit::kNeedsPerson: return 3;
      case Exit::kUsage: return 4;
    }
    return 2;
  };
  return rank(left) < rank(right) ? right : left;
}

Json error_json(const Error& error) {
  Json context = Json::object();
  for (const auto& [key, value] : error.context()) context.set(key, value);
  Json json = Json::object();
  json.set("code", name_of(error.code())).set("id", error.id()).set("message", error.message());
  return json.set("remedy", error.remedy()).set("context", std::move(context));
}

std::string error_text(const Error& error) {
  std::string text = "error: " + printable(error.message()) + " (" + error.id() + ")\n";
  if (!error.remedy().empty()) text += "  what to do: " + printable(error.remedy()) + "\n";
  if (error.context().empty()) return text;
  text += "  record:";
  for (const auto& [key, value] : error.context()) text += " " + key + "=" + printable(value);
  return text + "\n";
}

bool Output::err_is_terminal() const { return isatty(fileno(err_)) == 1; }

void Output::say(std::string_view line) { text(std::string(line) + "\n"); }

void Output::text(std::string_view lines) {
  if (!json_) put(out_, lines);
}

void Output::answer(const Json& json) {
  if (json_) put(out_, json.dump() + "\n");
}

void Output::line(const Json& json) { put(out_, json.dump() + "\n"); }

void Output::note(std::string_view line) {
  if (!json_) put(err_, std::string(line) + "\n");
}

void Output::raw_err(std::string_view bytes) { put(err_, bytes); }

void Output::fail(const Error& error) {
  if (json_) {
    answer(Json::object().set("error", error_json(error)));
  } else {
    put(err_, error_text(error));
  }
}

}  // namespace oneshelf::cli
