#pragma once

#include <span>
#include <string_view>

namespace oneshelf::sandbox::bridge {

/// A kind of thing that the demo shop sells.
struct Kind {
  std::string_view name, code, category, group;
  int low_cents, high_cents;
  int grams;
  bool coloured, sized;
  std::string_view tax_code;
};

struct Colour {
  std::string_view name, code;
};

std::span<const Kind> demo_kinds();
std::span<const std::string_view> demo_adjectives();
std::span<const std::string_view> demo_brands();
std::span<const Colour> demo_colours();
std::span<const std::string_view> demo_sizes();
/// Sentences of a description, as HTML.
std::span<const std::string_view> demo_sentences();

}  // namespace oneshelf::sandbox::bridge
