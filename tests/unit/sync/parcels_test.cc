#include "sync/parcels.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

Order order_of(const std::vector<std::pair<std::string, std::string>>& lines) {
  Order order;
  for (const auto& [sku, quantity] : lines) {
    OrderLine line;
    line.id = VendorId(std::to_string(order.lines.size() + 1));
    line.sku = sku;
    line.quantity = dec(quantity);
    order.lines.push_back(line);
  }
  return order;
}

/// {"line:sku", quantity}
Shipment parcel(const std::vector<std::pair<std::string, std::string>>& parts) {
  Shipment shipment;
  for (const auto& [what, quantity] : parts) {
    const size_t colon = what.find(':');
    shipment.lines.push_back(
        {VendorId(what.substr(0, colon)), what.substr(colon + 1), dec(quantity)});
  }
  return shipment;
}

std::vector<std::string> packed(const Order& order, const std::vector<Shipment>& shipments) {
  std::vector<std::string> told;
  for (const auto& lines : parcels_of(order, shipments)) {
    std::string text;
    for (const LineQuantity& line : lines) {
      text += (text.empty() ? "" : " ") + line.line_id.str() + "x" + line.quantity.to_string();
    }
    told.push_back(text);
  }
  return told;
}

using Told = std::vector<std::string>;

TEST(Parcels, AddUpThePartsOfALineThatWasSplit) {
  EXPECT_EQ(packed(order_of({{"A", "3"}}), {parcel({{":A", "1"}, {":A", "2"}})}), Told({"1x3"}));
  EXPECT_EQ(packed(order_of({{"A", "3"}}), {parcel({{"1:A", "1"}, {"1:A", "2"}})}), Told({"1x3"}));
}

TEST(Parcels, GiveNoUnitOfALineToTwo) {
  const Order order = order_of({{"A", "1"}, {"A", "2"}});
  EXPECT_EQ(packed(order, {parcel({{":A", "1"}}), parcel({{":A", "1"}}), parcel({{":A", "1"}})}),
            Told({"1x1", "2x1", "2x1"}));
  EXPECT_EQ(packed(order, {parcel({{":A", "2"}}), parcel({{":A", "5"}})}),
            Told({"1x1 2x1", "2x1"}));
}

TEST(Parcels, GoByTheLinesIdWhereTheSourceKeepsIt) {
  const Order order = order_of({{"A", "2"}, {"A", "2"}});
  EXPECT_EQ(packed(order, {parcel({{"2:A", "2"}}), parcel({{"1:A", "1"}})}), Told({"2x2", "1x1"}));
}

TEST(Parcels, LeaveOutWhatTheOrderDoesNotHave) {
  EXPECT_EQ(packed(order_of({{"A", "1"}}), {parcel({{":B", "1"}}), parcel({{"9:A", "1"}})}),
            Told({"", "1x1"}));
}

TEST(Parcels, TellWhatHasLeftOfEachLine) {
  const Order order = order_of({{"A", "2"}, {"B", "1"}});
  const std::vector<Shipment> shipments = {parcel({{":A", "1"}}), parcel({{":A", "1"}})};
  EXPECT_EQ(shipped_of(order, shipments), (std::vector<Decimal>{dec("2"), Decimal()}));
}

}  // namespace
}  // namespace oneshelf
