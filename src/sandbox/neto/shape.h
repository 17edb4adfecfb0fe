#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

/// The vendor's JSON is its XML, turned mechanically: texts everywhere, lists in several shapes.
namespace oneshelf::sandbox::neto {

/// The objects of a written list: `{"Name":[…]}`, `{"Name":{…}}`, `[…]`, `{…}`, `[{"Name":…}]`.
std::vector<Json> written_list(const Json& value, std::string_view name);
/// A scalar as text: "True", "9.90", "".
std::string scalar_text(const Json& value);
/// A text or a list of texts.
std::vector<std::string> scalar_texts(const Json& value);
bool is_true(const Json& value);

/// "2025-03-02 09:15:00"
std::string time_text(Timestamp time);
/// With a blank or a T, with or without fractions and zone.
std::optional<Timestamp> read_time(const std::string& text);

/// The list, or its one element where lists collapse.
Json told_list(Json::Array list, bool collapses);
/// `<GetItemResponse>…</GetItemResponse>`: what is answered to whoever does not ask for JSON.
std::string as_xml(std::string_view root, const Json& answer);

}  // namespace oneshelf::sandbox::neto
