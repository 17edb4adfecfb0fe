#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oneshelf {

/// Names of one side -> ids of the other: payment methods, shipping methods, carriers.
using Mapping = std::map<std::string, std::string>;

/// What a name is mapped to, null if to nothing. The entry with the very name wins, then one that
/// differs only in case and in white space at its ends, then the pattern with the most letters
/// ("DHL*", "*express*"; `*` stands for any letters, case does not matter), then "*", which is for
/// all that have no entry of their own.
const std::string* mapped(const Mapping& mapping, std::string_view name);

/// One thing that can be chosen on a side.
struct Named {
  std::string id, name;
};

/// Which of `to` is meant by each of `from`, as far as the names tell: id -> id. Names that are
/// equal, apart from case, marks and order of words; else, if it is the only one, a name whose
/// words are all part of the other's ("Card" and "Credit card (online)"). What is ambiguous is left
/// out: a person chooses.
Mapping suggested_mapping(std::span<const Named> from, std::span<const Named> to);

/// The address of a parcel at its carrier: the template with `{number}` replaced, percent-encoded.
std::string tracking_url(std::string_view url_template, std::string_view number);
/// Whether it is an http or https address with `{number}` in it.
bool is_tracking_template(std::string_view url_template);

}  // namespace oneshelf
