#include <boost/json/basic_parser_impl.hpp>

#include "base/json.h"

namespace oneshelf {
namespace {

using boost::json::error_code;
using Part = boost::json::string_view;

constexpr size_t kMaxDepth = 64;
/// Up to here comparing every key with every other is faster than sorting them.
constexpr size_t kFewMembers = 8;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool has_twins(const Json::Object& members) {
  std::vector<std::string_view> keys;
  if (members.size() > kFewMembers) {
    keys.reserve(members.size());
    for (const Json::Member& member : members) keys.emplace_back(member.first);
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) != keys.end();
  }
  for (size_t i = 0; i < members.size(); ++i) {
    for (size_t j = i + 1; j < members.size(); ++j) {
      if (members[i].first == members[j].first) return true;
    }
  }
  return false;
}

/// Of members with one name keeps the last value at the place of the first, as browsers do.
void merge_twins(Json::Object& members) {
  std::map<std::string, size_t, std::less<>> places;
  Json::Object merged;
  for (Json::Member& member : members) {
    const auto [place, is_new] = places.try_emplace(member.first, merged.size());
    if (is_new) {
      merged.push_back(std::move(member));
    } else {
      merged[place->second].second = std::move(member.second);
    }
  }
  members = std::move(merged);
}

/// Builds our Json from the parser's events. Numbers are taken as the digits that were written;
/// the value that the parser computed from them is never used.
class Builder {
 public:
  static constexpr size_t max_array_size = static_cast<size_t>(-1);
  static constexpr size_t max_object_size = static_cast<size_t>(-1);
  static constexpr size_t max_string_size = static_cast<size_t>(-1);
  static constexpr size_t max_key_size = static_cast<size_t>(-1);

  Json take_root() { return std::move(root_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return open(Json::array()); }
  bool on_array_end(size_t, error_code&) { return close(); }
  bool on_object_begin(error_code&) { return open(Json::object()); }
  bool on_object_end(size_t, error_code&) {
    Json::Object& members = open_.back().container.as_object();
    if (has_twins(members)) merge_twins(members);
    return close();
  }
  bool on_string_part(Part part, size_t, error_code&) { return collect(part); }
  bool on_string(Part part, size_t, error_code&) {
    collect(part);
    return add(Json(std::exchange(collected_, {})));
  }
  bool on_key_part(Part part, size_t, error_code&) { return collect(part); }
  bool on_key(Part part, size_t, error_code&) {
    collect(part);
    open_.back().key = std::exchange(collected_, {});
    return true;
  }
  bool on_number_part(Part part, error_code&) { return collect(part); }
  bool on_int64(int64_t, Part part, error_code&) { return add_number(part); }
  bool on_uint64(uint64_t, Part part, error_code&) { return add_number(part); }
  bool on_double(double, Part part, error_code&) { return add_number(part); }
  bool on_bool(bool value, error_code&) { return add(Json(value)); }
  bool on_null(error_code&) { return add(Json()); }
  bool on_comment_part(Part, error_code&) { return true; }
  bool on_comment(Part, error_code&) { return true; }

 private:
  /// A container that has begun but not ended, and the key whose value comes next in it.
  struct Level {
    Json container;
    std::string key;
  };

  bool collect(Part part) {
    collected_.append(part.data(), part.size());
    return true;
  }

  bool add_number(Part part) {
    collect(part);
    return add(Json(Json::Number{std::exchange(collected_, {})}));
  }

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Level& level = open_.back(); level.container.is_array()) {
      level.container.as_array().push_back(std::move(value));
    } else {
      level.container.as_object().emplace_back(std::move(level.key), std::move(value));
    }
    return true;
  }

  bool open(Json container) {
    open_.push_back({std::move(container), {}});
    return true;
  }

  bool close() {
    Json done = std::move(open_.back().container);
    open_.pop_back();
    return add(std::move(done));
  }

  std::vector<Level> open_;
  std::string collected_;
  Json root_;
};

Error invalid_json(size_t offset, const std::string& reason) {
  return Error(
             ErrorCode::kCorrupt, "json.invalid",
             "The answer is not valid JSON: " + reason + " at byte " + std::to_string(offset) + ".")
      .remedied("Look at the kept bytes; if the platform sent them so, tell its support.");
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  const size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::json::basic_parser<Builder> parser(options);
  error_code failed;
  const size_t used = parser.write_some(false, text.data(), text.size(), failed);
  if (failed) return invalid_json(skipped + used, failed.message());
  if (used < text.size()) return invalid_json(skipped + used, "more text after the end");
  return parser.handler().take_root();
}

}  // namespace oneshelf
