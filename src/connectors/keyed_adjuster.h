#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// A source that keeps the keys of its adjustments for good. An adjustment whose outcome is not
/// known is sent again under its key, and is done once all the same; anywhere else a person has to
/// look.
class KeyedStockAdjuster : public StockAdjuster {};

}  // namespace oneshelf
