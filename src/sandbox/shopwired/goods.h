#pragma once

#include "base/result.h"
#include "sandbox/shopwired/state.h"

namespace oneshelf::sandbox::shopwired {

// Products and variations as the API and people at the shop change them. Each function checks
// everything before it changes anything.

Result<Product*> add_product(State& state, const Json& told, Timestamp now);
Result<void> change_product(State& state, Product& product, const Json& told, Timestamp now);
Result<Variation*> add_variation(State& state, Product& product, const Json& told, Timestamp now);
Result<void> change_variation(State& state, Product& product, Variation& variation,
                              const Json& told, Timestamp now);
/// The option of that name with that value, both made if they are missing.
int64_t option_value(State& state, Product& product, const std::string& name,
                     const std::string& value);

/// Without what is embedded.
Json product_json(const Product& product);
/// With the embeds of that names.
Json product_json(const State& state, const Product& product,
                  const std::vector<std::string>& embed);
Json variation_json(const Product& product, const Variation& variation);
Json option_json(const Option& option, bool with_values);

}  // namespace oneshelf::sandbox::shopwired
