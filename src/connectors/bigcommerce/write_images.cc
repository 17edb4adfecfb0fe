// The pictures of products that are there.
#include <algorithm>

#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

/// One picture at the store.
struct Held {
  std::string id, description;
  bool is_wanted = false;
};

Result<std::vector<Held>> read_held(WriteJob& job, const std::string& path) {
  std::vector<Held> held;
  for (const Json& row : ONESHELF_TRY(job.rows(path, {{"limit", "250"}}))) {
    held.push_back({.id = row["id"].text_or(), .description = row["description"].text_or()});
  }
  return held;
}

Result<void> done(Result<Reply> reply) {
  if (!reply.ok()) return reply.error();
  if (!reply->is_done() || reply->is_partial()) return Client::refusal(*reply);
  return success();
}

/// A picture that is there is found by our mark and only put into its place.
Result<void> place(WriteJob& job, const std::string& path, const Image& image, size_t index,
                   std::vector<Held>& held) {
  const std::string description = image_description(image);
  const auto found = std::ranges::find_if(
      held, [&](const Held& one) { return !one.is_wanted && one.description == description; });
  if (found == held.end()) return done(job.send("POST", path, image_json(image, index)));
  found->is_wanted = true;
  const Json order =
      Json::object().set("sort_order", static_cast<int64_t>(index)).set("is_thumbnail", index == 0);
  return done(job.send("PUT", path + "/" + found->id, order));
}

Result<void> write(WriteJob& job, const ProductWork& work) {
  const std::string path = "/v3/catalog/products/" + work.write->product_id.str() + "/images";
  std::vector<Held> held = ONESHELF_TRY(read_held(job, path));
  const std::vector<Image>& images = *work.write->fields.images;
  for (size_t i = 0; i < images.size(); ++i) {
    if (!images[i].url.empty()) ONESHELF_TRY(place(job, path, images[i], i, held));
  }
  for (const Held& one : held) {
    if (!one.is_wanted) ONESHELF_TRY(done(job.send("DELETE", path + "/" + one.id, {})));
  }
  return success();
}

}  // namespace

void write_images(WriteJob& job) {
  for (ProductWork& work : job.works) {
    if (work.is_create() || work.outcome.error || !work.write->fields.images) continue;
    if (const Result<void> written = write(job, work); !written.ok()) {
      work.outcome.error = written.error();
    }
  }
}

}  // namespace oneshelf::bigcommerce
