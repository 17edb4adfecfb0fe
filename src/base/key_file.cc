#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/bytes.h"
#include "base/secrets.h"
#include "base/sodium_ready.h"
#include "base/text.h"

// The key file holds the key as 64 hex digits and a line end, so that people can copy it by hand.
namespace oneshelf {
namespace {

constexpr size_t kKeyBytes = crypto_secretbox_KEYBYTES;
constexpr size_t kMaxFileBytes = 256;
constexpr mode_t kOnlyOwner = 0600;

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

Error key_file_error(const std::string& path, const std::string& what) {
  return Error(ErrorCode::kInvalid, "secrets.key_file", "The key file " + what + ".")
      .remedied("Check the path, its owner and its mode (0600), or restore the file from backup.")
      .with("path", path);
}

Error system_error(const std::string& path, const std::string& what) {
  return key_file_error(path, what + ": " + std::generic_category().message(errno));
}

Result<std::string> key_from_text(const std::string& path, const std::string& text) {
  const std::string hex = trimmed(text);
  std::string key(kKeyBytes, '\0');
  size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                                    hex.data(), hex.size(), nullptr, &size, &end);
  if (failed != 0 || size != kKeyBytes || end != hex.data() + hex.size()) {
    return key_file_error(path, "does not hold a key of 64 hex digits");
  }
  return key;
}

Result<std::string> read_key(const std::string& path, const Descriptor& file) {
  struct stat facts = {};
  if (::fstat(file.number(), &facts) != 0) return system_error(path, "cannot be examined");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return key_file_error(path, "can be read by other users");
  }
  std::string text(kMaxFileBytes, '\0');
  const ssize_t count = ::read(file.number(), text.data(), text.size());
  if (count < 0) return system_error(path, "cannot be read");
  text.resize(static_cast<size_t>(count));
  return key_from_text(path, text);
}

Result<void> write_new_key(const std::string& path, const std::string& part) {
  const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOnlyOwner));
  if (!file.is_open()) return system_error(path, "cannot be made");
  std::string key(kKeyBytes, '\0');
  randombytes_buf(key.data(), key.size());
  const std::string text = to_hex(key) + "\n";
  const ssize_t count = ::write(file.number(), text.data(), text.size());
  if (count != static_cast<ssize_t>(text.size()) || ::fsync(file.number()) != 0) {
    return system_error(path, "cannot be written");
  }
  return success();
}

/// Makes the file's name durable: without it a power cut could lose a key that sealed something.
void sync_folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder; then the name is as durable as it gets there.
  if (opened.is_open()) ::fsync(opened.number());
}

/// Writes the whole file under another name and links it into place: nobody ever reads half a key,
/// and of two processes that start at once one wins and both read its key.
Result<void> make_key_file(const std::string& path) {
  ensure_sodium();
  const std::string part = path + ".new-" + std::to_string(randombytes_random());
  const Result<void> written = write_new_key(path, part);
  const bool linked = written.ok() && (::link(part.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const Error link_error = system_error(path, "cannot be made");
  ::unlink(part.c_str());  // best effort: a left-over part is only readable by us
  if (!written.ok()) return written;
  if (!linked) return link_error;
  sync_folder_of(path);
  return success();
}

}  // namespace

Result<std::string> KeySecrets::key_from_file(const std::string& path) {
  const Descriptor present(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (present.is_open()) return read_key(path, present);
  if (errno != ENOENT) return system_error(path, "cannot be opened");
  ONESHELF_TRY(make_key_file(path));
  const Descriptor made(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!made.is_open()) return system_error(path, "cannot be opened");
  return read_key(path, made);
}

}  // namespace oneshelf
