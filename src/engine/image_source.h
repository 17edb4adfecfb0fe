#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/parts.h"

namespace oneshelf {

/// Gets the bytes of a source's images: from their public address, or through its connector.
class ImageSource {
 public:
  ImageSource(EngineParts& parts, ConnectionId source)
      : parts_(parts), source_(std::move(source)) {}

  using Bytes = std::vector<std::pair<std::string, std::string>>;
  /// Bytes by Image::key of those images that the channel cannot fetch itself; with `all`, of every
  /// image. An image that cannot be had is an error of the record, `image.unreadable`.
  Result<Bytes> bytes_for(const Context& context, const std::vector<Image>& images, bool all);

 private:
  Result<std::string> bytes_of(const Context& context, const Image& image);

  EngineParts& parts_;
  ConnectionId source_;
  std::optional<OpenConnection> connection_;  // opened when first needed
};

}  // namespace oneshelf
