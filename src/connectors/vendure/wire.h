#pragma once

#include "commerce/listing.h"
#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// Everything a Listing is made of, for one ProductVariant.
std::string listing_selection();
Listing read_listing(const JsonReader& variant, const Shop& shop, const Settings& settings,
                     const std::string& location);
/// The same for one Product with all its variants. What they share costs the server most; here it
/// is computed once.
std::string product_selection();
std::vector<Listing> read_product(const JsonReader& product, const Shop& shop,
                                  const Settings& settings, const std::string& location);

/// Everything an Order is made of.
extern const char* const kOrderSelection;
Order read_order(const JsonReader& order, const Shop& shop);
OrderStatus order_status(std::string_view state);

/// What tells a picture of ours apart, kept in a tag of its asset: its content hash, or its key at
/// the source if that tells no hash. Reading a listing gives both back as the Image's own.
std::string image_tag(const Image& image);

/// Money of the shop: integers in its smallest unit. Fractions that some computed fields carry are
/// rounded half up as the shop itself does.
Decimal read_money(const JsonReader& reader, std::string_view key, const Shop& shop);

struct StockFigure {
  Decimal on_hand, allocated;
};
/// By location.
std::map<std::string, StockFigure> read_stock_levels(const JsonReader& variant);

}  // namespace oneshelf::vendure
