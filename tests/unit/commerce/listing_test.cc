#include "commerce/listing.h"

#include <gtest/gtest.h>

#include "any_value.h"

namespace oneshelf {
namespace {

ListingFields all_fields() {
  ListingFields fields;
  fields.name = "Mug";
  fields.description_html = "<p>Mug</p>";
  fields.brand = "Acme";
  fields.categories = {"Kitchen", "Gifts"};
  fields.images = {{"key-1", "https://img.example/1.jpg", "", ""},
                   {"", "https://img.example/2.jpg", "", ""}};
  fields.sku = "MUG-1";
  fields.options = {{"Size", "L"}, {"Colour", "red"}};
  fields.visible = false;
  fields.barcode = "4006381333931";
  fields.price = dec("19.90");
  fields.sale_price.emplace(std::nullopt);
  fields.tax_class = "standard";
  fields.weight_grams = dec("350");
  fields.stock = {{LocationId("north"), dec("3")}, {LocationId("south"), dec("0")}};
  return fields;
}

TEST(ListingField, HasAStableName) {
  for (const Field field : kAllFields) EXPECT_EQ(field_named(name_of(field)), field);
  EXPECT_EQ(name_of(Field::kSalePrice), "sale_price");
  EXPECT_EQ(field_named("no such field"), std::nullopt);
}

TEST(ListingField, IsOfTheProductOrOfTheSku) {
  int of_product = 0;
  for (const Field field : kAllFields) of_product += is_product_field(field) ? 1 : 0;
  EXPECT_EQ(of_product, 5);
  EXPECT_TRUE(is_product_field(Field::kImages));
  EXPECT_FALSE(is_product_field(Field::kSku));
  EXPECT_FALSE(is_product_field(Field::kStock));
}

TEST(ListingFieldValues, ReadAsAPersonWouldWriteThem) {
  const ListingFields fields = all_fields();
  const std::pair<Field, const char*> cases[] = {
      {Field::kName, "Mug"},
      {Field::kCategories, "Kitchen, Gifts"},
      {Field::kImages, "key-1, https://img.example/2.jpg"},
      {Field::kOptions, "Size: L, Colour: red"},
      {Field::kVisible, "no"},
      {Field::kPrice, "19.9"},
      {Field::kSalePrice, "none"},
      {Field::kStock, "north: 3, south: 0"}};
  for (const auto& [field, text] : cases) EXPECT_EQ(fields.text(field), text);
  ListingFields plain;
  plain.stock = {{LocationId(), dec("12")}};
  EXPECT_EQ(plain.text(Field::kStock), "12");
  EXPECT_EQ(plain.text(Field::kPrice), "");
}

TEST(ListingFieldValues, AreCopiedAndClearedOneByOne) {
  const ListingFields full = all_fields();
  for (const Field field : kAllFields) {
    ListingFields one;
    EXPECT_TRUE(one.empty());
    one.copy(field, full);
    EXPECT_FALSE(one.empty());
    for (const Field other : kAllFields) EXPECT_EQ(one.has(other), other == field);
    EXPECT_EQ(one.text(field), full.text(field));
    one.clear(field);
    EXPECT_TRUE(one.empty()) << name_of(field);
  }
}

TEST(ListingFieldValues, LoseAFieldWhenCopiedFromWhereItIsNotTold) {
  ListingFields fields = all_fields();
  fields.copy(Field::kBrand, ListingFields());
  EXPECT_FALSE(fields.has(Field::kBrand));
}

TEST(ChannelListing, TellsABlankSkuAsEmptyText) {
  Listing listing;
  EXPECT_EQ(listing.sku(), "");
  listing.fields.sku = "MUG-1";
  EXPECT_EQ(listing.sku(), "MUG-1");
}

TEST(OrderStatusName, IsStable) {
  EXPECT_EQ(name_of(OrderStatus::kProcessing), "processing");
  EXPECT_EQ(order_status_named("refunded"), OrderStatus::kRefunded);
  EXPECT_EQ(order_status_named("Refunded"), std::nullopt);
}

}  // namespace
}  // namespace oneshelf
