#include "fuzz/mutator.h"

namespace oneshelf::fuzz {
namespace {

constexpr size_t kBytesMax = 4096;
constexpr int kChangesMost = 4;
constexpr std::string_view kNul("\0", 1);

/// What parsers stumble over.
constexpr std::string_view kTokens[] = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "=",
    "&",
    "%",
    "%00",
    "%zz",
    ";",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\t",
    " ",
    kNul,
    "\xff",
    "\xc0\x80",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xef\xbb\xbf",
    "\\ud800",
    "\\u0000",
    "null",
    "true",
    "-0",
    "0.0000001",
    "1e308",
    "1e-308",
    "1E+400000000",
    "9223372036854.775807",
    "9223372036854775807",
    "-9223372036854.775808",
    "NaN",
    "19.90",
    "2026-02-29T24:00:60Z",
    "9999-12-31T23:59:59.999999999+23:59",
    "0000-00-00T00:00:00Z",
    "sha256=",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked",
    "ffffffffffffffff\r\n",
    "HTTP/1.1",
    "__class__",
    "Decimal",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
};

}  // namespace

Mutator::Mutator(uint64_t seed, std::vector<std::string> corpus)
    : random_(seed), corpus_(std::move(corpus)) {
  corpus_.emplace_back();
}

size_t Mutator::below(size_t limit) { return static_cast<size_t>(random_() % limit); }

std::string_view Mutator::token() { return kTokens[below(std::size(kTokens))]; }

const std::string& Mutator::any_of_corpus() { return corpus_[below(corpus_.size())]; }

std::string Mutator::next() {
  std::string bytes = any_of_corpus();
  Result<Json> json = parse_json(bytes);
  const bool as_json = json.ok() && below(4) != 0;
  for (size_t left = 1 + below(kChangesMost); left > 0; --left) {
    if (as_json) {
      change_json(*json);
    } else {
      change_bytes(bytes);
    }
  }
  if (as_json) bytes = json->dump();
  if (bytes.size() > kBytesMax) bytes.resize(kBytesMax);
  return bytes;
}

void Mutator::change_bytes(std::string& bytes) {
  const size_t at = below(bytes.size() + 1);
  const size_t count = below(std::min<size_t>(bytes.size() - at, 16) + 1);
  switch (below(6)) {
    case 0: bytes.erase(at, count); break;
    case 1: bytes.insert(at, bytes.substr(at, count)); break;
    case 2: bytes.replace(at, count, token()); break;
    case 3: bytes.insert(at, 1, static_cast<char>(below(256))); break;
    case 4:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    default: {
      const std::string& other = any_of_corpus();
      bytes.replace(at, bytes.size() - at, other.substr(below(other.size() + 1)));
    }
  }
}

/// Walks down to some value and changes that.
void Mutator::change_json(Json& json) {
  if (below(5) != 0) {
    if (json.is_object() && !json.as_object().empty()) {
      return change_json(json.as_object()[below(json.size())].second);
    }
    if (json.is_array() && json.size() > 0) {
      return change_json(json.as_array()[below(json.size())]);
    }
  }
  const size_t what = below(4);
  if (what == 0 && json.is_object() && json.size() > 0) {
    Json::Object& members = json.as_object();
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(below(members.size())));
  } else if (what == 1 && json.is_array() && json.size() > 0) {
    json.push(json.at(below(json.size())));
  } else {
    json = strange_value();
  }
}

Json Mutator::strange_value() {
  switch (below(8)) {
    case 0: return {};
    case 1: return below(2) == 0;
    case 2: return Json::array();
    case 3: return Json::object();
    case 4: return static_cast<int64_t>(random_() >> below(64));
    case 5: return std::to_string(static_cast<int64_t>(random_() >> below(64))) + ".5";
    case 6: {
      const Result<Json> number = parse_json(token());
      return number.ok() ? *number : Json("");
    }
    default: {
      const std::string_view text = token();
      return text.find('\xc0') == text.npos && parse_json("\"" + std::string(text) + "\"").ok()
                 ? Json(text)
                 : Json("x");
    }
  }
}

}  // namespace oneshelf::fuzz
