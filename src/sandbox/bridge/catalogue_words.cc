#include "sandbox/bridge/catalogue_words.h"

#include <array>

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::array<Kind, 30> kKinds = {{
    {"Enamel Mug", "MUG", "Kitchen", "Cups & mugs", 895, 2490, 310, true, false, "standard"},
    {"Linen Apron", "APR", "Kitchen", "Textiles", 2490, 5995, 260, true, true, "standard"},
    {"Chopping Board", "BRD", "Kitchen", "Tools", 1590, 6990, 1450, false, true, "standard"},
    {"Cast Iron Pan", "PAN", "Kitchen", "Pots & pans", 3990, 12990, 2600, false, true, "standard"},
    {"Tea Towel", "TWL", "Kitchen", "Textiles", 690, 1695, 90, true, false, "standard"},
    {"Coffee Beans", "COF", "Pantry", "Coffee & tea", 749, 1899, 510, false, true, "food"},
    {"Rooibos Tea", "TEA", "Pantry", "Coffee & tea", 399, 999, 120, false, false, "food"},
    {"Rye Crispbread", "RYE", "Pantry", "Bread", 259, 649, 300, false, false, "food"},
    {"Cloudberry Jam", "JAM", "Pantry", "Preserves", 599, 1249, 420, false, true, "food"},
    {"Wool Blanket", "BLK", "Living", "Textiles", 5990, 18990, 1300, true, false, "standard"},
    {"Cushion Cover", "CSH", "Living", "Textiles", 1499, 4499, 180, true, true, "standard"},
    {"Table Lamp", "LMP", "Living", "Light", 3495, 15995, 1900, true, false, "standard"},
    {"Beeswax Candle", "CND", "Living", "Light", 495, 2995, 350, true, true, "standard"},
    {"Wall Clock", "CLK", "Living", "Decoration", 2999, 8999, 900, true, false, "standard"},
    {"Glass Vase", "VAS", "Living", "Decoration", 1895, 9895, 1100, true, true, "standard"},
    {"Bath Towel", "BTH", "Bath", "Textiles", 1295, 4995, 520, true, true, "standard"},
    {"Tar Soap", "SOP", "Bath", "Care", 349, 1149, 110, false, false, "standard"},
    {"Sauna Bucket", "BCK", "Bath", "Sauna", 2995, 7995, 1700, false, true, "standard"},
    {"Birch Ladle", "LDL", "Bath", "Sauna", 1290, 3290, 240, false, false, "standard"},
    {"Garden Gloves", "GLV", "Garden", "Tools", 795, 2495, 130, true, true, "standard"},
    {"Watering Can", "WTR", "Garden", "Tools", 1695, 5695, 800, true, false, "standard"},
    {"Herb Seeds", "SED", "Garden", "Plants", 199, 499, 15, false, false, "reduced"},
    {"Plant Pot", "POT", "Garden", "Plants", 595, 3995, 1250, true, true, "standard"},
    {"Bird Feeder", "BRF", "Garden", "Animals", 1490, 4990, 950, false, false, "standard"},
    {"Notebook", "NTB", "Desk", "Paper", 449, 1849, 210, true, true, "standard"},
    {"Cook Book", "BOK", "Desk", "Books", 1450, 4250, 980, false, false, "reduced"},
    {"Fountain Pen", "PEN", "Desk", "Writing", 1990, 14990, 40, true, false, "standard"},
    {"Merino Socks", "SCK", "Wear", "Socks", 1095, 2695, 80, true, true, "standard"},
    {"Rain Jacket", "JKT", "Wear", "Outerwear", 5995, 19995, 640, true, true, "standard"},
    {"Wool Beanie", "BNI", "Wear", "Hats", 1695, 4295, 95, true, false, "standard"},
}};

constexpr std::array<std::string_view, 20> kAdjectives = {
    "Nordic",   "Everyday", "Classic", "Archipelago", "Midsummer",  "Märchen",   "Ängsblom",
    "Lakeside", "Harbour",  "Polar",   "Pihlaja",     "Frost",      "Gemütlich", "Tundra",
    "Meadow",   "Kuu",      "Slow",    "Aurora",      "Grand-mère", "Façade"};

constexpr std::array<std::string_view, 12> kBrands = {
    "Saarni & Co", "Fjällhem", "Käsityö Oy",   "Bruk No. 9", "Mühlhaus", "Pohjola",
    "Tide",        "Ö-Design", "Atelier Élan", "Rauma Mill", "Lumi",     "Oak \"Original\""};

constexpr std::array<Colour, 10> kColours = {{{"Red", "RED"},
                                              {"Forest green", "GRN"},
                                              {"Navy", "NVY"},
                                              {"White", "WHT"},
                                              {"Black", "BLK"},
                                              {"Crème", "CRM"},
                                              {"Mustard", "MST"},
                                              {"Grau", "GRA"},
                                              {"Sky blue", "SKY"},
                                              {"Rosé", "ROS"}}};

constexpr std::array<std::string_view, 5> kSizes = {"S", "M", "L", "XL", "XXL"};

constexpr std::array<std::string_view, 10> kSentences = {
    "Made in small batches in Jyväskylä, Finland \xF0\x9F\x8C\xB2.",
    "Für drinnen und draußen – größer, als man denkt.",
    "Dishwasher safe up to 70&nbsp;°C; air dry for the longest life.",
    "A gift people keep. \xE2\x9C\xA8",
    "<strong>Repairable:</strong> every part can be ordered separately.",
    "Natural materials vary: no two pieces are &quot;the same&quot;.",
    "Testattu saunassa \xF0\x9F\xA7\x96, hyväksytty mökillä.",
    "Weighs little, lasts long &amp; needs no care at all.",
    "Un classique depuis 1958, fabriqué à la main.",
    "Ships in paper only \xE2\x99\xBB\xEF\xB8\x8F, under 5 % ink."};

}  // namespace

std::span<const Kind> demo_kinds() { return kKinds; }
std::span<const std::string_view> demo_adjectives() { return kAdjectives; }
std::span<const std::string_view> demo_brands() { return kBrands; }
std::span<const Colour> demo_colours() { return kColours; }
std::span<const std::string_view> demo_sizes() { return kSizes; }
std::span<const std::string_view> demo_sentences() { return kSentences; }

}  // namespace oneshelf::sandbox::bridge
