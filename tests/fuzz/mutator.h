#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace oneshelf::fuzz {

/// Makes new inputs out of old ones; the same seed makes the same inputs. What is JSON is mostly
/// changed as JSON, so that readers get past the parser.
class Mutator {
 public:
  Mutator(uint64_t seed, std::vector<std::string> corpus);
  std::string next();

 private:
  size_t below(size_t limit);
  std::string_view token();
  const std::string& any_of_corpus();
  void change_bytes(std::string& bytes);
  void change_json(Json& json);
  Json strange_value();

  std::mt19937_64 random_;
  std::vector<std::string> corpus_;
};

}  // namespace oneshelf::fuzz
