#include "neto_store.h"

namespace oneshelf::sandbox::neto {
namespace {

using NetoOrders = NetoStore;

TEST_F(NetoOrders, AnOrderIsAddedUpAsTheVendorsSampleIs) {
  put_mug();
  EXPECT_EQ(place("BC1042")["Order"]["OrderID"].text_or(), "BC1042");
  const Json held = order("BC1042");
  EXPECT_EQ(held["GrandTotal"].text_or(), "49.80");
  EXPECT_EQ(held["OrderTax"].text_or(), "4.53");
  EXPECT_EQ(held["OrderLine"]["OrderLineID"].text_or(), "BC1042-0");
  EXPECT_EQ(held["OrderLine"]["UnitPrice"].text_or(), "19.950");
  EXPECT_EQ(held["OrderLine"]["Tax"].text_or(), "3.63");
  EXPECT_EQ(stock("MUG")["CommittedQuantity"].text_or(), "2");
}

TEST_F(NetoOrders, PricesWithoutTaxGetItAdded) {
  put_mug();
  place("A1", "2", R"("TaxInclusive":"False",)");
  EXPECT_EQ(order("A1")["OrderTax"].text_or(), "4.98");
  EXPECT_EQ(order("A1")["GrandTotal"].text_or(), "54.78");
}

TEST_F(NetoOrders, RefusesWhatItsSchemaDoesNotHold) {
  put_mug();
  place("A1");
  const std::pair<const char*, const char*> cases[] = {
      {"A1", "exists already"}, {"", "OrderID is required"}, {"SIXTEEN-LETTERS!", "too long"}};
  for (const auto& [id, words] : cases) {
    const Json answer = place(id);
    EXPECT_EQ(ack(answer), "Error") << id;
    EXPECT_NE(first_message(answer, "Error").find(words), std::string::npos) << id;
  }
  EXPECT_EQ(ack(place("A2", "0.5")), "Error");
  EXPECT_EQ(ack(place("A3", "1", R"("ShippingMethod":"By owl",)")), "Error");
  const Json none = call("AddOrder", R"({"Order":{"OrderID":"A4","Email":"k@example.com",)"
                                     R"("OrderLine":{"SKU":"NOPE","Quantity":"1"}}})");
  EXPECT_EQ(first_message(none, "Error"), "SKU NOPE was not found");
}

TEST_F(NetoOrders, OrdersAreFoundByTheirLinesReferences) {
  put_mug();
  place("A1");
  place("A2");
  const auto found = [&](const std::string& filter) {
    return call("GetOrder",
                R"({"Filter":{)" + filter + R"(,"OutputSelector":["OrderStatus"]}})")["Order"];
  };
  EXPECT_EQ(found(R"("ExternalOrderReference":"ref-A2")")["OrderID"].text_or(), "A2");
  EXPECT_EQ(found(R"("ExternalSystemIdentifier":["hub"])").size(), 2U);
  EXPECT_TRUE(found(R"("ExternalOrderReference":"ref")").is_null());
}

TEST_F(NetoOrders, DispatchTakesFromTheShelfAndTellsTheParcel) {
  RecordProperty("requirements", "153");
  put_mug("9");
  place("A1");
  const Json answer =
      call("UpdateOrder", R"({"Order":{"OrderID":"A1","OrderStatus":"Dispatched","OrderLine":)"
                          R"([{"SKU":"MUG","TrackingDetails":{"ShippingMethod":)"
                          R"("Australia Post eParcel","TrackingNumber":"AP123"}}]}})");
  EXPECT_EQ(ack(answer), "Success");
  const Json line = order("A1")["OrderLine"];
  EXPECT_EQ(line["QuantityShipped"].text_or(), "2");
  EXPECT_EQ(line["ShippingTracking"].text_or(), "AP123");
  EXPECT_EQ(line["ShippingCarrierCode"].text_or(), "AUSPOST");
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "7");
  EXPECT_EQ(stock("MUG")["CommittedQuantity"].text_or(), "0");
  EXPECT_EQ(ack(call("UpdateOrder", R"({"Order":{"OrderID":"A1","OrderStatus":"Cancelled"}})")),
            "Error");
}

TEST_F(NetoOrders, PartOfALineCanLeave) {
  put_mug("9");
  place("A1");
  call("UpdateOrder",
       R"({"Order":{"OrderID":"A1","OrderLine":{"SKU":"MUG","QuantityShipped":"1"}}})");
  EXPECT_EQ(order("A1")["OrderStatus"].text_or(), "Pick");
  EXPECT_EQ(stock("MUG")["CommittedQuantity"].text_or(), "1");
  EXPECT_EQ(
      ack(call("UpdateOrder", R"({"Order":{"OrderID":"A1","OrderLine":{"OrderLineNumber":"0",)"
                              R"("QuantityShipped":"3"}}})")),
      "Error");
}

TEST_F(NetoOrders, ASplitOrderGoesOnUnderANewNumber) {
  put_mug("9");
  place("A1");
  EXPECT_EQ(admin("orders/A1/split", R"({"sku":"MUG","quantity":"1"})").status, 200);
  const Json both =
      call("GetOrder", R"({"Filter":{"ExternalOrderReference":"ref-A1",)"
                       R"("OutputSelector":["RelatedOrderID","OrderLine"]}})")["Order"];
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both.at(1)["RelatedOrderID"].text_or(), "A1");
  EXPECT_EQ(both.at(0)["OrderLine"]["Quantity"].text_or(), "1");
  EXPECT_EQ(admin("orders/A1/split", R"({"sku":"MUG","quantity":"5"})").status, 422);
  EXPECT_EQ(admin("orders/A1/cancel").status, 200);
  EXPECT_EQ(stock("MUG")["CommittedQuantity"].text_or(), "1");
}

TEST_F(NetoOrders, PaymentsNeedAKnownMethodByExactName) {
  RecordProperty("requirements", "129,136");
  put_mug();
  place("A1");
  const auto pay = [&](const std::string& method) {
    return ack(call("AddPayment", R"({"Payment":[{"OrderID":"A1",)" + method +
                                      R"(,"CardAuthorisation":"TX","AmountPaid":"49.80"}]})"));
  };
  EXPECT_EQ(pay(R"("PaymentMethodName":"paypal")"), "Error");
  EXPECT_EQ(pay(R"("PaymentMethodName":"PayPal")"), "Success");
  EXPECT_EQ(pay(R"("PaymentMethodID":"6")"), "Success");
  const Json held = order("A1")["OrderPayment"];
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held.at(0)["PaymentType"].text_or(), "PayPal");
  const Json paid = call("GetPayment", R"({"Filter":{"OrderID":"A1","OutputSelector":)"
                                       R"(["AmountPaid","PaymentMethodName"]}})")["Payment"];
  EXPECT_EQ(paid.at(1)["PaymentMethodName"].text_or(), "Credit Card");
}

TEST_F(NetoOrders, AClosedRmaPutsGoodsBackWhereItSays) {
  put_mug("9");
  place("A1");
  admin("orders/A1/dispatch");
  const auto back = [&](const std::string& status) {
    return call("AddRma",
                R"({"Rma":[{"OrderID":"A1","InvoiceNumber":"R1","CustomerUsername":"",)"
                R"("StaffUsername":"hub","PurchaseOrderNumber":"","InternalNotes":"",)"
                R"("RmaStatus":"Closed","ShippingRefundAmount":"0","ShippingRefundTaxCode":"GST",)"
                R"("RmaLines":{"RmaLine":[{"SKU":"MUG","Quantity":"1","RefundSubtotal":"19.95",)"
                R"("TaxCode":"GST","WarehouseID":"1","ItemStatus":")" +
                    status + R"("}]},"Refunds":{"Refund":{"RefundAmount":"19.95"}}}]})");
  };
  EXPECT_EQ(back("Write off")["Rma"]["RmaID"].text_or(), "1");
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "7");
  EXPECT_EQ(ack(back("Return to stock")), "Success");
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "8");
  const Json rmas = call("GetRma", R"({"Filter":{"InvoiceNumber":"R1","OutputSelector":)"
                                   R"(["InvoiceNumber","Refunds"]}})")["Rma"];
  EXPECT_EQ(rmas.size(), 2U);
  EXPECT_EQ(ack(call("AddRma", R"({"Rma":{"OrderID":"A1"}})")), "Error");
}

TEST_F(NetoOrders, PeopleGiveBackAndTakeBackByAnRmaOfTheirOwn) {
  put_mug("9");
  place("A1");
  admin("orders/A1/dispatch");
  const HttpResponse made =
      admin("orders/A1/refund", R"({"amount":"19.95","sku":"MUG","quantity":"1"})");
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "8");
  const Json rma = call("GetRma", R"({"Filter":{"OrderID":"A1","OutputSelector":)"
                                  R"(["InvoiceNumber","RmaStatus","Refunds"]}})")["Rma"];
  EXPECT_EQ(rma["InvoiceNumber"].text_or(), "A1");
  EXPECT_EQ(rma["RmaStatus"].text_or(), "Closed");
  EXPECT_NE(admin("orders/NONE/refund", "{}").status, 200);
}

TEST_F(NetoOrders, PeopleOrderWithoutANumberOfTheirOwn) {
  put_mug();
  const HttpResponse placed =
      admin("orders", R"({"Email":"kim@example.com","OrderLine":[{"SKU":"MUG","Quantity":"1"}]})");
  EXPECT_EQ(placed.status, 200);
  EXPECT_NE(placed.body.find("N1001"), std::string::npos) << placed.body;
  EXPECT_EQ(order("N1001")["GrandTotal"].text_or(), "19.95");
}

}  // namespace
}  // namespace oneshelf::sandbox::neto
