#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace oneshelf {

/// A text identifier that cannot be mistaken for another kind of identifier.
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

using AccountId = Id<struct AccountTag>;        ///< a tenant
using ConnectionId = Id<struct ConnectionTag>;  ///< the merchant's short name of a connection
using LinkId = Id<struct LinkTag>;              ///< the merchant's short name of a link
using JobId = Id<struct JobTag>;
using VendorId = Id<struct VendorTag>;  ///< an id as the platform gives it

}  // namespace oneshelf

template <typename Tag>
struct std::hash<oneshelf::Id<Tag>> {
  size_t operator()(const oneshelf::Id<Tag>& id) const {
    return std::hash<std::string>()(id.str());
  }
};
