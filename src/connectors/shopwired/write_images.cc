// The pictures of products.
#include <algorithm>

#include "base/text.h"
#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {

namespace {

/// One picture of the shop.
struct Held {
  std::string id, description;
  bool is_wanted = false;
};

std::string description_of(const Image& image) {
  const std::string& mark = image.content_hash.empty() ? image.key : image.content_hash;
  return image.alt + " oneshelf:" + mark;
}

/// The shop fetches no addresses with a query, and no other kinds of files.
bool can_be_fetched(const std::string& url) {
  const std::string address = lower_ascii(url);
  const bool is_known =
      std::ranges::any_of(std::initializer_list<std::string_view>{".jpg", ".jpeg", ".png", ".gif"},
                          [&](std::string_view end) { return address.ends_with(end); });
  return is_known && address.find('?') == std::string::npos;
}

Result<void> done(const Result<Reply>& reply) {
  if (!reply.ok()) return reply.error();
  if (!reply->is_done()) return Client::refusal(*reply);
  return success();
}

/// A picture that is there is found by our mark and only put into its place.
Result<void> place(WriteJob& job, const std::string& path, const Image& image, size_t index,
                   std::vector<Held>& held) {
  const std::string description = description_of(image);
  const auto found = std::ranges::find_if(
      held, [&](const Held& one) { return !one.is_wanted && one.description == description; });
  const auto order = static_cast<int64_t>(index);
  if (found == held.end()) {
    return done(job.send("POST", path,
                         Json::object()
                             .set("image", image.url)
                             .set("description", description)
                             .set("sortOrder", order)));
  }
  found->is_wanted = true;
  return done(job.send("PUT", path + "/" + found->id, Json::object().set("sortOrder", order)));
}

Result<void> write(WriteJob& job, const ProductWork& work) {
  const std::string path = "/products/" + work.outcome.product_id.str() + "/images";
  std::vector<Held> held;
  if (!work.is_create()) {
    for (const Json& row : ONESHELF_TRY(job.rows(path, {}))) {
      held.push_back({.id = row["id"].text_or(), .description = row["description"].text_or()});
    }
  }
  const std::vector<Image>& images = *work.write->fields.images;
  for (size_t i = 0; i < images.size(); ++i) {
    if (can_be_fetched(images[i].url)) ONESHELF_TRY(place(job, path, images[i], i, held));
  }
  for (const Held& one : held) {
    if (!one.is_wanted) ONESHELF_TRY(done(job.send("DELETE", path + "/" + one.id, {})));
  }
  return success();
}

}  // namespace

void write_images(WriteJob& job, ProductWork& work) {
  const auto& images = work.write->fields.images;
  if (work.outcome.error || !images || (work.is_create() && images->empty())) return;
  if (const Result<void> written = write(job, work); !written.ok()) {
    work.outcome.error = written.error();
  }
}

}  // namespace oneshelf::shopwired
