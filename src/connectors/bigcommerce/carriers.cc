#include "connectors/bigcommerce/carriers.h"

#include <algorithm>

#include "base/text.h"

namespace oneshelf::bigcommerce {

namespace {

struct Carrier {
  std::string_view word, name;
};

/// Couriers that merchants in our markets use; the vendor's list has some nine hundred.
constexpr Carrier kCouriers[] = {{"an-post", "An Post"},
                                 {"aramex", "Aramex"},
                                 {"australia-post", "Australia Post"},
                                 {"austrian-post", "Austrian Post"},
                                 {"bpost", "bpost"},
                                 {"bring", "Bring"},
                                 {"canada-post", "Canada Post"},
                                 {"couriers-please", "CouriersPlease"},
                                 {"deutsch-post", "Deutsche Post"},
                                 {"dhl", "DHL Express"},
                                 {"dhl-germany", "DHL Germany"},
                                 {"dpd", "DPD"},
                                 {"fedex", "FedEx"},
                                 {"gls", "GLS"},
                                 {"hermes", "Hermes"},
                                 {"inpost-paczkomaty", "InPost"},
                                 {"la-poste-colissimo", "La Poste Colissimo"},
                                 {"lasership", "LaserShip"},
                                 {"matkahuolto", "Matkahuolto"},
                                 {"new-zealand-post", "New Zealand Post"},
                                 {"omniva", "Omniva"},
                                 {"ontrac", "OnTrac"},
                                 {"posti", "Posti"},
                                 {"postnl", "PostNL"},
                                 {"postnord", "PostNord"},
                                 {"poste-italiane", "Poste Italiane"},
                                 {"purolator", "Purolator"},
                                 {"sendle", "Sendle"},
                                 {"spain-correos-es", "Correos"},
                                 {"star-track", "StarTrack"},
                                 {"swiss-post", "Swiss Post"},
                                 {"tnt", "TNT"},
                                 {"toll-ipec", "Toll IPEC"},
                                 {"ups", "UPS"},
                                 {"usps", "USPS"}};

constexpr Carrier kProviders[] = {{"auspost", "Auspost"},    {"canadapost", "Canadapost"},
                                  {"endicia", "Endicia"},    {"royalmail", "Royal Mail"},
                                  {"upsready", "UPS Ready"}, {"upsonline", "UPS Online"},
                                  {"shipperhq", "ShipperHQ"}};

constexpr std::string_view kCourierMark = "courier:";

template <size_t kSize>
std::string word_of(const Carrier (&carriers)[kSize], const std::string& name) {
  for (const Carrier& carrier : carriers) {
    if (folded(carrier.word) == folded(name) || folded(carrier.name) == folded(name)) {
      return std::string(carrier.word);
    }
  }
  return "";
}

}  // namespace

CarrierName carrier_named(const std::string& name) {
  if (name.starts_with(kCourierMark)) {
    return {.tracking_carrier = name.substr(kCourierMark.size()),
            .shipping_provider = "",
            .shipping_method = ""};
  }
  CarrierName told{
      .tracking_carrier = word_of(kCouriers, name), .shipping_provider = "", .shipping_method = ""};
  if (told.tracking_carrier.empty()) told.shipping_provider = word_of(kProviders, name);
  if (told.tracking_carrier.empty() && told.shipping_provider.empty()) told.shipping_method = name;
  return told;
}

std::vector<LookupEntry> known_carriers() {
  std::vector<LookupEntry> entries;
  const auto add = [&](const Carrier& carrier) {
    entries.push_back({.id = std::string(carrier.word),
                       .name = std::string(carrier.name),
                       .rate = {},
                       .is_default = false});
  };
  std::ranges::for_each(kCouriers, add);
  std::ranges::for_each(kProviders, add);
  return entries;
}

}  // namespace oneshelf::bigcommerce
