#include "base/json.h"

#include "base/assert.h"

namespace oneshelf {
namespace {

const Json& null_json() {
  static const Json kNull;
  return kNull;
}

}  // namespace

bool Json::as_bool() const {
  ONESHELF_ASSERT(is_bool());
  return std::get<bool>(value_);
}

const std::string& Json::as_string() const {
  ONESHELF_ASSERT(is_string());
  return std::get<std::string>(value_);
}

const std::string& Json::as_digits() const {
  ONESHELF_ASSERT(is_number());
  return std::get<Number>(value_).digits;
}

const Json::Array& Json::as_array() const {
  ONESHELF_ASSERT(is_array());
  return std::get<Array>(value_);
}

Json::Array& Json::as_array() {
  ONESHELF_ASSERT(is_array());
  return std::get<Array>(value_);
}

const Json::Object& Json::as_object() const {
  ONESHELF_ASSERT(is_object());
  return std::get<Object>(value_);
}

Json::Object& Json::as_object() {
  ONESHELF_ASSERT(is_object());
  return std::get<Object>(value_);
}

const Json& Json::operator[](std::string_view key) const {
  if (!is_object()) return null_json();
  const Object& members = as_object();
  const auto found = std::ranges::find(members, key, &Member::first);
  return found == members.end() ? null_json() : found->second;
}

const Json& Json::at(size_t index) const {
  if (!is_array() || index >= as_array().size()) return null_json();
  return as_array()[index];
}

size_t Json::size() const {
  if (is_array()) return as_array().size();
  if (is_object()) return as_object().size();
  return 0;
}

Json& Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = Object();
  Object& members = as_object();
  const auto found = std::ranges::find(members, key, &Member::first);
  if (found == members.end()) {
    members.emplace_back(std::string(key), std::move(value));
  } else {
    found->second = std::move(value);
  }
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array();
  as_array().push_back(std::move(value));
  return *this;
}

std::string Json::text_or(std::string_view otherwise) const {
  if (is_string()) return as_string();
  if (is_number()) return as_digits();
  return std::string(otherwise);
}

bool Json::bool_or(bool otherwise) const { return is_bool() ? as_bool() : otherwise; }

}  // namespace oneshelf
