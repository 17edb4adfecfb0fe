#include "engine/process.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace oneshelf {
namespace {

/// Field 22 of /proc/<pid>/stat: when the process started. A reused pid has another one.
std::string start_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  if (!std::getline(file, line)) return "";
  const size_t name_end = line.rfind(')');  // the name may hold spaces and brackets
  if (name_end == std::string::npos) return "";
  const std::vector<std::string> fields = split(line.substr(name_end + 2), ' ');
  constexpr size_t kStart = 19;  // field 22, counted from the one after the name
  return fields.size() > kStart ? fields[kStart] : "";
}

/// Where pids mean the same as here: this boot of this machine, this pid namespace.
std::string this_place() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  std::getline(file, boot);
  std::error_code error;
  const std::filesystem::path space = std::filesystem::read_symlink("/proc/self/ns/pid", error);
  const std::string inode = error ? "" : space.string();
  std::string digits;
  for (const char c : inode) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return boot + ":" + digits;
}

}  // namespace

std::string this_process() {
  const std::string pid = std::to_string(getpid());
  return this_place() + ":" + pid + ":" + start_of(pid);
}

bool is_known_dead(const std::string& owner) {
  const std::vector<std::string> parts = split(owner, ':');
  constexpr size_t kParts = 4;
  if (parts.size() != kParts) return false;
  if (parts[0] + ":" + parts[1] != this_place()) return false;
  return start_of(parts[2]) != parts[3];
}

}  // namespace oneshelf
