#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/bridge/model.h"

namespace oneshelf::sandbox::bridge {

// The parts that the shop front and the back office are made of. Everything that comes from data is
// escaped here or by the caller; functions that take HTML say so.

struct Page {
  std::string site, title;
  std::string links_html;  ///< beside the site's name
  std::string body_html;
  int refresh_seconds = 0;  ///< 0: never by itself
};
std::string render(const Page& page);

/// "19.90 EUR".
std::string money(Decimal amount, std::string_view currency);

struct Input {
  std::string_view label, name;
  std::string value;
  std::string_view type = "text";
  std::string_view autocomplete = "off";
  bool required = true;
};
/// A labelled field of a form.
std::string input_html(const Input& input);
std::string select_html(std::string_view label, std::string_view name,
                        const std::vector<Choice>& choices, std::string_view chosen,
                        std::string_view currency);
std::string hidden_html(std::string_view name, std::string_view value);
/// What went wrong, announced by screen readers; "" for no message.
std::string alert_html(const std::string& message);

/// Which rows of a long list a page shows.
struct Slice {
  static constexpr size_t kRows = 24;
  size_t page = 1, pages = 1;
  size_t begin = 0, end = 0;
};
/// Reads a page number as a person may have typed it.
Slice slice_of(size_t rows, const std::string& page_text);
/// Links to the pages before and after; `address` ends where the page number goes.
std::string pager_html(const Slice& slice, std::string_view address);

}  // namespace oneshelf::sandbox::bridge
