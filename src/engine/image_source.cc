#include "engine/image_source.h"

namespace oneshelf {
namespace {

constexpr milliseconds kImageTime = std::chrono::seconds(60);
constexpr size_t kImageBytesMax = 20 << 20;

Error unreadable(const Image& image, const std::string& why) {
  return Error(ErrorCode::kInvalid, "image.unreadable", "The image cannot be fetched: " + why)
      .remedied("Check the image in the source system.")
      .with("image", image.key);
}

}  // namespace

Result<ImageSource::Bytes> ImageSource::bytes_for(const Context& context,
                                                  const std::vector<Image>& images, bool all) {
  Bytes bytes;
  for (const Image& image : images) {
    if (!all && !image.url.empty()) continue;
    bytes.emplace_back(image.key, ONESHELF_TRY(bytes_of(context.within(kImageTime), image)));
  }
  return bytes;
}

Result<std::string> ImageSource::bytes_of(const Context& context, const Image& image) {
  if (!image.url.empty()) {
    HttpRequest request;
    request.url = image.url;
    request.timeout = kImageTime;
    HttpResponse response = ONESHELF_TRY(parts_.http.send(context, request));
    if (response.status != 200)
      return unreadable(image, "status " + std::to_string(response.status));
    if (response.body.size() > kImageBytesMax) return unreadable(image, "it is larger than 20 MB");
    return std::move(response.body);
  }
  if (!connection_) {
    connection_.emplace(ONESHELF_TRY(parts_.connections.open(source_, Lane::kCatalogue)));
  }
  CatalogueReader* catalogue = connection_->connector().catalogue();
  if (catalogue == nullptr) return unreadable(image, "the source has no catalogue");
  return catalogue->read_image(context, image);
}

}  // namespace oneshelf
