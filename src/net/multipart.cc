#include "net/multipart.h"

#include "base/bytes.h"

namespace oneshelf {

namespace {

/// Quotes and line ends inside a quoted name are percent-encoded, as browsers do.
std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') {
      text += "%22";
    } else if (c == '\r') {
      text += "%0D";
    } else if (c == '\n') {
      text += "%0A";
    } else {
      text += c;
    }
  }
  return text + '"';
}

/// A content type comes from an answer or a file name: nothing in it may start a new header.
std::string one_line(std::string_view text) {
  return std::string(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace

void MultipartForm::add_field(std::string_view name, std::string_view value) {
  parts_.push_back(
      {"Content-Disposition: form-data; name=" + quoted(name) + "\r\n", std::string(value)});
}

void MultipartForm::add_file(File file) {
  std::string head = "Content-Disposition: form-data; name=" + quoted(file.name) +
                     "; filename=" + quoted(file.filename) +
                     "\r\nContent-Type: " + one_line(file.content_type) + "\r\n";
  parts_.push_back({std::move(head), std::move(file.bytes)});
}

std::string MultipartForm::boundary() const {
  std::string seed;
  for (const Part& part : parts_) seed += sha256(part.head) + sha256(part.content);
  std::string candidate = "form-" + sha256_hex(seed).substr(0, 40);
  const auto occurs = [&candidate](const Part& part) {
    return part.content.find(candidate) != std::string::npos;
  };
  while (std::ranges::any_of(parts_, occurs)) {
    candidate = "form-" + sha256_hex(candidate).substr(0, 40);
  }
  return candidate;
}

std::string MultipartForm::content_type() const {
  return "multipart/form-data; boundary=" + boundary();
}

std::string MultipartForm::body() const {
  const std::string line = "--" + boundary();
  std::string text;
  for (const Part& part : parts_) {
    text += line + "\r\n" + part.head + "\r\n" + part.content + "\r\n";
  }
  return text + line + "--\r\n";
}

}  // namespace oneshelf
