#pragma once

#include <stdexcept>

namespace oneshelf {

/// A sum, product or quotient beyond what Decimal holds. Only absurd outside data leads here, so
/// whoever works on one record catches it and parks that record; elsewhere it is a bug.
class DecimalOverflow final : public std::runtime_error {
 public:
  DecimalOverflow() : std::runtime_error("a figure is larger than OneShelf can hold exactly") {}
};

}  // namespace oneshelf
