#include "cli/read_file.h"

#include <fstream>

namespace oneshelf::cli {
namespace {

constexpr size_t kFileMax = 64 << 20;

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
  if (!file) {
    return Error(ErrorCode::kNotFound, "file.unreadable", "The file cannot be read.")
        .with("file", path);
  }
  std::string bytes;
  char buffer[64 << 10];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
    bytes.append(buffer, static_cast<size_t>(file.gcount()));
    if (bytes.size() > kFileMax) {
      return Error(ErrorCode::kInvalid, "file.too_large", "The file is over 64 MiB.")
          .with("file", path);
    }
  }
  return bytes;
}

}  // namespace oneshelf::cli
