#include "neto_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kOrder =
    R"({"OrderID":"N1000","OrderStatus":"Pick","Username":"kim","Email":"kim@example.com",)"
    R"("GrandTotal":"51.30","OrderTax":"4.66","TaxInclusive":"True","ShippingTotal":"9.90",)"
    R"("ShippingTax":"0.90","SurchargeTotal":"1.50","ShippingOption":"Standard Shipping",)"
    R"("DatePlaced":"2026-09-21 13:00:00","DateUpdated":"2026-09-21 14:00:00",)"
    R"("DeliveryInstruction":"Ring twice","BillFirstName":"Kim","BillLastName":"Ng",)"
    R"("ShipStreetLine1":"1 High St","ShipCountry":"AU",)"
    R"("OrderPayment":[{"Id":"88","Amount":"51.30","PaymentType":"PayPal",)"
    R"("DatePaid":"2026-09-21 13:00:00"}],)"
    R"("OrderLine":[{"OrderLineID":"N1000-0","SKU":"MUG","ProductName":"Mug","Quantity":"2",)"
    R"("QuantityShipped":"0","UnitPrice":"20.950","ProductDiscount":"2.00","Tax":"3.63"},)"
    R"({"OrderLineID":"N1000-1","SKU":"NOTE-GIFT","ProductName":"Gift","Quantity":"1",)"
    R"("UnitPrice":"0.000","Tax":"0.00"}]})";

class NetoChannel : public NetoTest {
 protected:
  Connector& shop(ConnectValues values = {}) {
    values.emplace("currency", "AUD");
    return make(std::move(values), Role::kChannel);
  }
  static ProductWrite a_product(const std::string& sku) {
    ProductWrite product;
    product.source_product = VendorId("77");
    product.fields.name = "Mug";
    VariantWrite variant;
    variant.action = VariantWrite::Action::kCreate;
    variant.sku = sku;
    variant.fields.sku = sku;
    variant.fields.price = dec("19.95");
    variant.fields.visible = true;
    product.variants = {variant};
    return product;
  }
  static ProductWrite a_change(const std::string& sku) {
    ProductWrite product;
    product.product_id = VendorId(sku);
    product.all_skus = {sku};
    VariantWrite variant;
    variant.listing_id = VendorId(sku);
    variant.sku = sku;
    product.variants = {variant};
    return product;
  }
  Result<std::vector<ProductOutcome>> write(Connector& connector, const ProductWrite& product) {
    return connector.listing_writer()->write_listings(context_, std::vector{product});
  }
  Order read_order(Connector& connector) {
    const std::vector ids = {VendorId("N1000")};
    const auto orders = connector.orders()->read_orders_by_id(context_, ids);
    EXPECT_TRUE(orders.ok()) << orders.error().to_string();
    return orders.ok() && !orders->empty() ? orders->front() : Order();
  }
  Json last_sent() const { return sent(http_.requests().size() - 1); }
};

TEST_F(NetoChannel, VariantsShareAnItemThatIsMadeFirst) {
  ProductWrite product = a_product("MUG-RED");
  product.axes = {"Colour"};
  product.variants[0].fields.options = std::vector<OptionValue>{{"Colour", "Red"}};
  answer("AddItem", R"("Item":{"SKU":"P-77"})");
  answer("AddItem", R"("Item":{"SKU":"MUG-RED"})");
  const auto written = write(shop(), product);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(0).error || written->at(0).variants.at(0).error);
  EXPECT_EQ(written->at(0).product_id, VendorId("P-77"));
  EXPECT_EQ(written->at(0).variants[0].listing_id, VendorId("MUG-RED"));
  const Json item = sent(1)["Item"].at(0);
  EXPECT_EQ(item["ParentSKU"].text_or(), "P-77");
  EXPECT_EQ(item["Name"].text_or(), "Mug");
  EXPECT_EQ(item["TaxInclusive"].text_or(), "True");
  EXPECT_EQ(item["ItemSpecifics"]["ItemSpecific"].at(0)["Value"].text_or(), "Red");
}

TEST_F(NetoChannel, WithoutTheSharedItemNoVariantIsMade) {
  ProductWrite product = a_product("MUG-RED");
  product.axes = {"Colour"};
  answer("AddItem", R"("Messages":{"Error":[{"Message":"SKU P-77 exists already"}]})", "Error");
  const auto written = write(shop(), product);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  ASSERT_TRUE(written->at(0).error && written->at(0).variants.at(0).error);
  EXPECT_EQ(written->at(0).error->id(), "neto.refused");
  EXPECT_EQ(written->at(0).variants[0].error->id(), "neto.no_parent");
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(NetoChannel, ANewNameIsWrittenToTheSharedItemAndToEachVariant) {
  ProductWrite product;
  product.product_id = VendorId("P-77");
  product.all_skus = {"A", "B"};
  product.fields.name = "Cup";
  answer("UpdateItem",
         R"("Item":[{"SKU":"P-77"},{"SKU":"A"}],)"
         R"("Messages":{"Warning":[{"Message":"SKU B was not found"}]})",
         "Warning");
  const auto written = write(shop(), product);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_EQ(sent(0)["Item"].size(), 3U);
  ASSERT_TRUE(written->at(0).error) << "one of them has the old name";
  EXPECT_NE(written->at(0).error->message().find("SKU B"), std::string::npos);
}

TEST_F(NetoChannel, APriceIsWrittenInTheItemsOwnBasis) {
  ProductWrite product = a_change("MUG");
  product.variants[0].fields.price = dec("11");
  product.variants[0].fields.sale_price.emplace(dec("9.90"));
  answer("GetItem", R"("Item":{"SKU":"MUG","TaxInclusive":"False"})");
  answer("UpdateItem", R"("Item":{"SKU":"MUG"})");
  Connector& connector = shop();
  ASSERT_TRUE(write(connector, product).ok());
  Json item = last_sent()["Item"].at(0);
  EXPECT_EQ(item["DefaultPrice"].text_or(), "10");
  EXPECT_EQ(item["PromotionPrice"].text_or(), "9");
  EXPECT_LT(item["PromotionStartDateUTC"].text_or(), "2026-09-21");
  EXPECT_GT(item["PromotionExpiryDateUTC"].text_or(), "2090");
  EXPECT_TRUE(item["Name"].is_null());
  product.variants[0].fields.price.reset();
  product.variants[0].fields.sale_price.emplace(std::nullopt);
  answer("GetItem", R"("Item":{"SKU":"MUG","TaxInclusive":"True"})");
  answer("UpdateItem", R"("Item":{"SKU":"MUG"})");
  ASSERT_TRUE(write(connector, product).ok());
  item = last_sent()["Item"].at(0);
  EXPECT_EQ(item["PromotionPrice"].text_or(), "0");
  EXPECT_TRUE(item["DefaultPrice"].is_null());
}

TEST_F(NetoChannel, RefusesWhatNetoCannotHoldAndSendsTheRest) {
  ProductWrite renamed = a_change("OLD"), deleted = a_change("GONE"), joined = a_change("MUG");
  renamed.variants[0].fields.sku = "NEW";
  deleted.variants[0].action = VariantWrite::Action::kDelete;
  joined.variants = a_product("MUG-RED").variants;
  const std::pair<ProductWrite, const char*> cases[] = {
      {a_product("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "neto.sku_too_long"},
      {a_product("MUG RED"), "neto.sku_has_spaces"},
      {renamed, "neto.sku_is_fixed"},
      {deleted, "neto.cannot_delete"},
      {joined, "neto.product_is_single"}};
  std::vector<ProductWrite> products;
  for (const auto& [product, id] : cases) products.push_back(product);
  products.push_back(a_product("POT"));
  answer("AddItem", R"("Item":{"SKU":"POT"})");
  const auto written = shop().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  for (size_t at = 0; at < std::size(cases); ++at) {
    const auto& error = written->at(at).variants.at(0).error;
    ASSERT_TRUE(error) << cases[at].second;
    EXPECT_EQ(error->id(), cases[at].second);
  }
  EXPECT_FALSE(written->back().variants.at(0).error);
  EXPECT_EQ(sent(0)["Item"].size(), 1U);
}

TEST_F(NetoChannel, WhatFollowsALostRequestIsNotKnownEither) {
  std::vector<ProductWrite> products;
  std::string named;
  for (int i = 0; i < 60; ++i) {
    const std::string sku = "S" + std::to_string(i);
    products.push_back(a_product(sku));
    named += (named.empty() ? "" : ",") + (R"({"SKU":")" + sku + "\"}");
  }
  answer("AddItem", R"("Item":[)" + named + "]");
  answer("AddItem", "", "Error", 502);
  const auto written = shop().listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(49).variants.at(0).error);
  ASSERT_TRUE(written->at(50).variants.at(0).error);
  EXPECT_EQ(written->at(50).variants[0].error->code(), ErrorCode::kUnknownOutcome);
}

TEST_F(NetoChannel, AFigureIsWhatAllWarehousesSellWithoutOpenOrders) {
  RecordProperty("requirements", "134");
  StockWrite mug{.listing_id = VendorId("MUG"),
                 .product_id = {},
                 .sku = "MUG",
                 .location = {},
                 .quantity = dec("8"),
                 .expected = {}};
  const auto held = [&](const char* first, const char* second, const char* sold) {
    answer("GetItem", R"("Item":{"SKU":"MUG","WarehouseQuantity":[{"WarehouseID":"1",)"
                      R"("Quantity":")" +
                          std::string(first) + R"("},{"WarehouseID":"2","Quantity":")" + second +
                          R"("}],"AvailableSellQuantity":")" + sold + "\"}");
  };
  Connector& connector = shop({{"warehouse", "1"}});
  held("5", "4", "6");  // three are committed
  answer("UpdateItem", R"("Item":{"SKU":"MUG"})");
  const auto written = connector.stock_writer()->write_stock(context_, std::vector{mug});
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(0).error);
  const Json quantity = last_sent()["Item"].at(0)["WarehouseQuantity"];
  EXPECT_EQ(quantity["WarehouseID"].text_or(), "1");
  EXPECT_EQ(quantity["Quantity"].text_or(), "7");
  EXPECT_EQ(quantity["Action"].text_or(), "set") << "safe to repeat";
  held("0", "40", "40");
  const auto refused = connector.stock_writer()->write_stock(context_, std::vector{mug});
  ASSERT_TRUE(refused.ok());
  ASSERT_TRUE(refused->at(0).error);
  EXPECT_EQ(refused->at(0).error->id(), "neto.stock_elsewhere");
  answer("GetItem", "");
  const auto gone = connector.stock_writer()->write_stock(context_, std::vector{mug});
  EXPECT_EQ(gone->at(0).error->id(), "listing.gone");
}

TEST_F(NetoChannel, AListingIsAnItemWithWhatTheStoreSells) {
  answer("GetItem",
         R"("Item":[{"SKU":"MUG","Name":"Mug","DefaultPrice":"20","PromotionPrice":"15",)"
         R"("IsActive":"True","Approved":"False","AvailableSellQuantity":"-1"},)"
         R"({"SKU":"SET","KitComponents":[{"KitComponent":{"ComponentSKU":"MUG",)"
         R"("AssembleQuantity":"2"}}],"AvailableSellQuantity":"4"}])");
  answer("GetItem", "");
  const auto page = shop().listings()->read_listings(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 2U);
  const ListingFields& mug = page->rows[0].fields;
  EXPECT_EQ(mug.price, dec("20"));
  EXPECT_EQ(*mug.sale_price, dec("15"));
  EXPECT_EQ(mug.visible, false);
  EXPECT_EQ(mug.text(Field::kStock), "-1");
  EXPECT_FALSE(page->rows[1].fields.stock.has_value()) << "a kit's figure is its parts'";
}

TEST_F(NetoChannel, ReadsAnOrderToTheCentWithItsSurcharge) {
  RecordProperty("requirements", "156");
  answer("GetOrder", R"("Order":)" + std::string(kOrder));
  answer("GetRma", R"("Rma":{"RmaID":"4","OrderID":"N1000","RmaStatus":"Closed",)"
                   R"("DateIssued":"2026-09-21 14:00:00","RmaLines":[{"RmaLine":{"SKU":"MUG",)"
                   R"("Quantity":"1","ReturnReason":"broken","IsRestockIssued":"True"}}],)"
                   R"("Refunds":[{"Refund":[{"RefundAmount":"10.00"},{"RefundAmount":"9.95"}]}]})");
  const Order order = read_order(shop({{"note_skus", "NOTE-"}}));
  EXPECT_EQ(order.status, OrderStatus::kProcessing);
  EXPECT_EQ(order.customer.email, "kim@example.com");
  EXPECT_EQ(order.shipping.street, "1 High St");
  EXPECT_EQ(order.note, "Ring twice");
  ASSERT_EQ(order.lines.size(), 1U) << "a note is no line";
  EXPECT_EQ(order.lines[0].total_gross, dec("39.90"));
  EXPECT_EQ(order.lines[0].discount, dec("2"));
  EXPECT_EQ(order.lines[0].tax_rate, dec("10"));
  ASSERT_EQ(order.charges.size(), 2U);
  EXPECT_EQ(order.charges[0].method, "Standard Shipping");
  EXPECT_EQ(order.charges[1].total_gross, dec("1.50"));
  EXPECT_EQ(order.charges[1].total_tax, dec("0.13"));
  EXPECT_EQ(order.payments.at(0).method, "PayPal");
  ASSERT_EQ(order.refunds.size(), 1U);
  EXPECT_EQ(order.refunds[0].amount, dec("19.95"));
  EXPECT_TRUE(order.refunds[0].settled);
  EXPECT_TRUE(order.refunds[0].lines.at(0).restock);
  EXPECT_EQ(order.refunds[0].lines[0].what.line_id, VendorId("N1000-0"));
}

TEST_F(NetoChannel, TellsWhereAnOrderStandsAndLeavesQuotesOut) {
  struct Case {
    const char* status;
    const char* paid;
    OrderStatus told;
  };
  const Case cases[] = {{"New", "5", OrderStatus::kPending},
                        {"New", "10", OrderStatus::kPaid},
                        {"On Hold", "10", OrderStatus::kPending},
                        {"New Backorder", "0", OrderStatus::kProcessing},
                        {"Pending Dispatch", "10", OrderStatus::kProcessing},
                        {"Dispatched", "0", OrderStatus::kShipped},
                        {"Declined", "10", OrderStatus::kCancelled}};
  const auto row = [](const std::string& status, const std::string& paid) {
    return R"("Order":{"OrderID":"N1000","OrderStatus":")" + status +
           R"(","GrandTotal":"10","OrderTax":"0","DatePlaced":"2026-09-21 13:00:00",)"
           R"("OrderPayment":{"Id":"1","Amount":")" +
           paid + "\"}}";
  };
  for (const Case& entry : cases) {
    answer("GetOrder", row(entry.status, entry.paid));
    answer("GetRma", "");
    EXPECT_EQ(read_order(shop()).status, entry.told) << entry.status;
  }
  answer("GetOrder", row("Quote", "0"));
  const std::vector ids = {VendorId("N1000")};
  EXPECT_TRUE(shop().orders()->read_orders_by_id(context_, ids)->empty());
}

TEST_F(NetoChannel, PartsOfALineLeaveInParcelsOfTheirOwn) {
  RecordProperty("requirements", "153,155,156");
  const auto held = [&](const char* shipped, const char* number) {
    answer(
        "GetOrder",
        R"("Order":{"OrderID":"N1000","OrderStatus":"Pick","GrandTotal":"1","OrderTax":"0",)"
        R"("OrderLine":[{"OrderLineID":"N1000-0","SKU":"MUG","Quantity":"3",)"
        R"("QuantityShipped":")" +
            std::string(shipped) + R"(","ShippingTracking":")" + number +
            R"("},{"OrderLineID":"N1000-1","SKU":"MUG","Quantity":"1","QuantityShipped":"1"}]})");
  };
  const std::string methods =
      R"("ShippingMethods":{"ShippingMethod":[{"id":"13","name":"eParcel","status":"Active"}]})";
  Order order;
  order.id = VendorId("N1000");
  Shipment shipment{.id = VendorId("s1"),
                    .carrier = "",
                    .service = "eParcel",
                    .tracking_number = "AP2",
                    .tracking_url = "",
                    .shipped_at = {},
                    .lines = {{VendorId("N1000-0"), "MUG", dec("1")}}};
  FulfilmentWriter& writer = *shop().fulfilment();
  held("1", "AP1");
  answer("GetShippingMethods", methods);
  answer("UpdateOrder", R"("Order":{"OrderID":"N1000"})");
  ASSERT_TRUE(writer.write_shipment(context_, order, shipment).ok());
  Json update = last_sent()["Order"].at(0);
  EXPECT_TRUE(update["OrderStatus"].is_null()) << "a piece is still there";
  const Json line = update["OrderLine"].at(0);
  EXPECT_EQ(line["OrderLineNumber"].text_or(), "0") << "its SKU stands on two lines";
  EXPECT_EQ(line["QuantityShipped"].text_or(), "2");
  EXPECT_EQ(line["TrackingDetails"]["TrackingNumber"].text_or(), "AP1, AP2");
  EXPECT_EQ(line["TrackingDetails"]["ShippingMethod"].text_or(), "eParcel");
  held("2", "AP1, AP2");
  ASSERT_TRUE(writer.write_shipment(context_, order, shipment).ok()) << "it is known";
  shipment.tracking_number = "AP3";
  held("2", "AP1, AP2");
  answer("UpdateOrder", R"("Order":{"OrderID":"N1000"})");
  ASSERT_TRUE(writer.write_shipment(context_, order, shipment).ok());
  EXPECT_EQ(last_sent()["Order"].at(0)["OrderStatus"].text_or(), "Dispatched");
  shipment.lines[0].quantity = dec("2");
  held("2", "AP1, AP2");
  EXPECT_EQ(writer.write_shipment(context_, order, shipment).error().id(),
            "shipment.already_shipped");
}

TEST_F(NetoChannel, CancelsOnlyWhatHasNotLeft) {
  Order order;
  order.id = VendorId("N1000");
  FulfilmentWriter& writer = *shop().fulfilment();
  const auto held = [&](const std::string& status, const std::string& shipped) {
    answer("GetOrder", R"("Order":{"OrderID":"N1000","OrderStatus":")" + status +
                           R"(","GrandTotal":"1","OrderTax":"0","OrderLine":{"SKU":"MUG",)"
                           R"("Quantity":"2","QuantityShipped":")" +
                           shipped + "\"}}");
  };
  held("Pick", "0");
  answer("UpdateOrder", R"("Order":{"OrderID":"N1000"})");
  ASSERT_TRUE(writer.cancel_order(context_, order, "sold out").ok());
  EXPECT_EQ(last_sent()["Order"].at(0)["OrderStatus"].text_or(), "Cancelled");
  held("Cancelled", "0");
  EXPECT_TRUE(writer.cancel_order(context_, order, "sold out").ok());
  held("Pick", "1");
  EXPECT_EQ(writer.cancel_order(context_, order, "").error().id(), "order.cannot_cancel");
  answer("GetOrder", "");
  EXPECT_EQ(writer.cancel_order(context_, order, "").error().code(), ErrorCode::kNotFound);
}

TEST_F(NetoChannel, ARefundOfTheSourceIsAnRmaFoundAgainByItsNumber) {
  RecordProperty("requirements", "156");
  Order order;
  order.id = VendorId("N1000");
  order.number = "N1000";
  order.currency = currency("AUD");
  OrderLine mug;
  mug.id = VendorId("N1000-0");
  mug.sku = "MUG";
  mug.quantity = dec("2");
  mug.total_gross = dec("39.90");
  mug.tax_rate = dec("10");
  order.lines = {mug};
  order.payments = {{.id = VendorId("88"), .method = "PayPal", .amount = dec("39.90")}};
  Refund refund;
  refund.id = VendorId("credit-5");
  refund.created_at = clock_.now();
  refund.amount = dec("19.95");
  refund.lines = {{{mug.id, "MUG", dec("1")}, true}};
  answer("GetRma", "");
  answer("GetOrder", R"("Order":{"OrderID":"N1000","OrderStatus":"Dispatched","Username":"kim",)"
                     R"("GrandTotal":"39.90","OrderTax":"3.63","OrderLine":{"OrderLineID":)"
                     R"("N1000-0","SKU":"MUG","Quantity":"2","QuantityShipped":"2",)"
                     R"("WarehouseID":"1"}})");
  answer("AddRma", R"("Rma":{"RmaID":"4"})");
  RefundWriter& writer = *shop().refund_writer();
  const auto made = writer.write_refund(context_, order, refund);
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_EQ(*made, VendorId("4"));
  const Json rma = last_sent()["Rma"].at(0);
  EXPECT_EQ(rma["Refunds"]["Refund"].at(0)["RefundAmount"].text_or(), "19.95");
  EXPECT_EQ(rma["Refunds"]["Refund"].at(0)["PaymentMethod"].text_or(), "PayPal");
  EXPECT_EQ(rma["RmaLines"]["RmaLine"].at(0)["ItemStatus"].text_or(), "Return to stock");
  answer("GetRma",
         R"("Rma":{"RmaID":"4","InvoiceNumber":")" + rma["InvoiceNumber"].text_or() + "\"}");
  const auto again = writer.write_refund(context_, order, refund);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(*again, VendorId("4"));
}

TEST_F(NetoChannel, NamesItsMethodsAsItsOrdersDo) {
  RecordProperty("requirements", "154");
  const std::string methods =
      R"("ShippingMethods":{"ShippingMethod":[{"id":"13","name":"eParcel","status":"Active"}]})";
  Connector& connector = shop();
  for (const LookupKind kind : {LookupKind::kShippingMethods, LookupKind::kCarriers}) {
    answer("GetShippingMethods", methods);
    const auto entries = connector.lookups()->lookup(context_, kind);
    ASSERT_TRUE(entries.ok()) << entries.error().to_string();
    EXPECT_EQ(entries->at(0).id, "eParcel");
  }
  EXPECT_EQ(make().lookups()->lookup(context_, LookupKind::kCarriers).error().code(),
            ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace oneshelf
