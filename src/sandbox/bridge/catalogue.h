#pragma once

#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {

struct DemoOptions {
  size_t products = 500;  ///< with their variants about 1,200 SKUs
  uint64_t seed = 1;
  /// For a shop that has sold before it met the hub: how many of the products it has already, and
  /// how many of those differ from the source in price, name or description.
  uint64_t present_percent = 100;
  uint64_t drifted_percent = 0;
};

/// Fills in an invented shop of household goods: products with variants, texts in several scripts,
/// valid barcodes, awkward cents, pictures, price lists, and stock at every location. The same
/// options give the same catalogue, and a source and a channel of one seed have the same SKUs.
void fill_demo_catalogue(State& state, const DemoOptions& options, Timestamp now);

}  // namespace oneshelf::sandbox::bridge
