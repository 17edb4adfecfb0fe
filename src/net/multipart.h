#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oneshelf {

/// A multipart/form-data body: fields and files in the order they were added, as forms with
/// uploads and GraphQL uploads want them. The boundary is computed from the content, so the same
/// form always gives the same bytes.
class MultipartForm final {
 public:
  struct File {
    std::string name;  ///< of the form field
    std::string filename;
    std::string content_type = "application/octet-stream";
    std::string bytes;
  };

  void add_field(std::string_view name, std::string_view value);
  void add_file(File file);

  /// The value of the `Content-Type` header, boundary included.
  std::string content_type() const;
  std::string body() const;

 private:
  struct Part {
    std::string head;  ///< header lines, each with its line end
    std::string content;
  };

  std::string boundary() const;

  std::vector<Part> parts_;
};

}  // namespace oneshelf
