#include "cli/typed_values.h"

#include <cstdlib>
#include <fstream>

namespace oneshelf::cli {
namespace {

constexpr size_t kSecretFileMax = 64 << 10;

Result<std::string> secret_from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kSecretFileMax, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) && !file.eof()) {
    return Error(ErrorCode::kNotFound, "connect.secret_file", "The file cannot be read.")
        .with("file", path);
  }
  bytes.resize(static_cast<size_t>(file.gcount()));
  while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.pop_back();
  return bytes;
}

Result<std::string> secret_from_environment(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value != nullptr) return std::string(value);
  return Error(ErrorCode::kNotFound, "connect.secret_variable",
               "The environment variable " + variable + " is not set.");
}

}  // namespace

Result<std::map<std::string, std::string>> typed_values(const Session& session) {
  std::map<std::string, std::string> values;
  for (auto& [name, value] : ONESHELF_TRY(session.typed.pairs("set"))) values[name] = value;
  for (auto& [name, value] : ONESHELF_TRY(session.typed.pairs("secret"))) {
    session.out.note("warning: others on this machine may have seen the secret \"" + name +
                     "\"; --secret-env, --secret-file or being asked keep it to yourself");
    values[name] = value;
  }
  for (const auto& [name, variable] : ONESHELF_TRY(session.typed.pairs("secret-env"))) {
    values[name] = ONESHELF_TRY(secret_from_environment(variable));
  }
  for (const auto& [name, path] : ONESHELF_TRY(session.typed.pairs("secret-file"))) {
    values[name] = ONESHELF_TRY(secret_from_file(path));
  }
  return values;
}

}  // namespace oneshelf::cli
