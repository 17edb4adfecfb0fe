#pragma once

#include "sandbox/bigcommerce/state.h"

namespace oneshelf::sandbox::bigcommerce {

// Products and variants as the API and people at the store change them. Each function checks
// everything before it changes anything.

/// A new product with its variants, options and pictures.
Result<Product*> add_product(State& state, const Json& told, Timestamp now);
Result<void> check_product(State& state, const Json& told, const Product& product);
void change_product(State& state, Product& product, const Json& told, Timestamp now);
/// Changes the variant of its id, or makes the one of its product and option values.
Result<void> check_variant(State& state, const Json& told);
Result<Found> put_variant(State& state, const Json& told, Timestamp now);

Json product_json(const State& state, const Product& product,
                  const std::vector<std::string>& include);
Json variant_json(const Product& product, const Variant& variant);
/// Adds or replaces a picture.
Json new_image(State& state, const Json& told, const Product& product, Timestamp now);

int64_t available(const Levels& levels);

}  // namespace oneshelf::sandbox::bigcommerce
