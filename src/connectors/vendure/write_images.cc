#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/vendure/assumed.h"
#include "connectors/vendure/wire.h"
#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

namespace {

constexpr const char* kCreateAssets =
    "mutation($input:[CreateAssetInput!]!){createAssets(input:$input){__typename "
    "...on Asset{id} ...on ErrorResult{errorCode message}}}";

struct Kind {
  std::string_view magic;
  size_t at;
  const char* mime_type;
  const char* extension;
};

constexpr Kind kKinds[] = {
    {"\xFF\xD8\xFF", 0, "image/jpeg", ".jpg"}, {"\x89PNG", 0, "image/png", ".png"},
    {"GIF8", 0, "image/gif", ".gif"},          {"WEBP", 8, "image/webp", ".webp"},
    {"ftypavif", 4, "image/avif", ".avif"},    {"BM", 0, "image/bmp", ".bmp"},
    {"<svg", 0, "image/svg+xml", ".svg"},      {"<?xml", 0, "image/svg+xml", ".svg"}};
constexpr Kind kUnknownKind = {"", 0, "application/octet-stream", ".bin"};

const Kind& kind_of(std::string_view bytes) {
  for (const Kind& kind : kKinds) {
    if (bytes.size() > kind.at && bytes.substr(kind.at).starts_with(kind.magic)) return kind;
  }
  return kUnknownKind;
}

const std::string* bytes_of(const ProductWrite& write, const Image& image) {
  const auto found =
      std::ranges::find(write.image_bytes, image.key, &std::pair<std::string, std::string>::first);
  return found == write.image_bytes.end() ? nullptr : &found->second;
}

/// A picture to be uploaded once, whoever wants it.
struct Picture {
  std::string tag, stem;
  const std::string* bytes = nullptr;
  std::vector<ProductWork*> wanted_by;
};

Error no_bytes(const Image& image) {
  return Error(ErrorCode::kInvalid, "vendure.image_missing", "The picture has no content.")
      .remedied("Check the picture in the source.")
      .with("image", image.key);
}

/// Pictures that the shop lacks, in the order they are first wanted.
std::vector<Picture> missing_pictures(WriteJob& job) {
  std::vector<Picture> pictures;
  std::map<std::string, size_t> at;
  for (ProductWork& work : job.works) {
    if (work.is_over() || !work.write->fields.images) continue;
    for (const Image& image : *work.write->fields.images) {
      const std::string tag = image_tag(image);
      if (job.known.assets.contains(tag)) continue;
      const std::string* bytes = bytes_of(*work.write, image);
      if (bytes == nullptr || bytes->empty()) {
        work.fail(no_bytes(image));
        continue;
      }
      const auto [place, is_new] = at.emplace(tag, pictures.size());
      if (is_new) {
        const bool has_sku = !work.write->variants.empty();
        pictures.push_back({.tag = tag,
                            .stem = slug_of(has_sku ? work.write->variants.front().sku : "picture"),
                            .bytes = bytes,
                            .wanted_by = {}});
      }
      pictures[place->second].wanted_by.push_back(&work);
    }
  }
  return pictures;
}

Operation upload_of(std::span<const Picture> pictures) {
  Operation operation{.document = kCreateAssets, .access = Access::kWrite};
  Json input = Json::array();
  for (size_t i = 0; i < pictures.size(); ++i) {
    const Kind& kind = kind_of(*pictures[i].bytes);
    const std::string name = pictures[i].stem + "-" + fingerprint(*pictures[i].bytes).substr(0, 6);
    input.push(
        Json::object().set("file", nullptr).set("tags", Json::array().push(pictures[i].tag)));
    operation.uploads.push_back({.variable = "variables.input." + std::to_string(i) + ".file",
                                 .file_name = name + kind.extension,
                                 .mime_type = kind.mime_type,
                                 .bytes = *pictures[i].bytes});
  }
  operation.variables.set("input", std::move(input));
  return operation;
}

Error refused(const Json& result) {
  return Error(ErrorCode::kRefused, "vendure.image_refused", "The shop refuses the picture.")
      .remedied("Use a JPEG, PNG or WebP picture, or allow this kind in the shop's configuration.")
      .with("vendor_code", result["errorCode"].text_or())
      .with("vendor_message", result["message"].text_or());
}

void upload(WriteJob& job, std::span<const Picture> pictures) {
  const Result<Json> data = job.client.run(job.context, upload_of(pictures));
  for (size_t i = 0; i < pictures.size(); ++i) {
    if (!data.ok()) {
      // A picture that got there all the same is found by its tag the next time.
      const bool unknown = data.error().code() == ErrorCode::kUnknownOutcome;
      const Error error = unknown ? data.error().recoded(ErrorCode::kUnavailable) : data.error();
      for (ProductWork* work : pictures[i].wanted_by) work->fail(error);
      continue;
    }
    const Json& result = (*data)["createAssets"].at(i);
    if (result["__typename"].text_or() == "Asset") {
      job.known.assets.emplace(pictures[i].tag, result["id"].text_or());
    } else {
      for (ProductWork* work : pictures[i].wanted_by) work->fail(refused(result));
    }
  }
}

}  // namespace

void upload_images(WriteJob& job) {
  const std::vector<Picture> pictures = missing_pictures(job);
  const std::span<const Picture> all(pictures);
  size_t first = 0, bytes = 0;
  for (size_t i = 0; i < pictures.size(); ++i) {
    const size_t size = pictures[i].bytes->size();
    const bool full = bytes + size > assumed::kUploadMax || i - first == assumed::kUploadFilesMax;
    if (i > first && full) {
      upload(job, all.subspan(first, i - first));
      first = i;
      bytes = 0;
    }
    bytes += size;
  }
  if (first < pictures.size()) upload(job, all.subspan(first));
}

}  // namespace oneshelf::vendure
