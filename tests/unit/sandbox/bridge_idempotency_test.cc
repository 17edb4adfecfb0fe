#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

class BridgeIdempotency : public testing::Test {
 protected:
  BridgeIdempotency() : client(source_options()) {
    client.admin("/products", items({a_product("A")}));
    client.admin("/stock", items({a_level("A", "10")}));
  }
  size_t orders() { return client.read("/orders")["items"].size(); }

  BridgeClient client;
};

TEST_F(BridgeIdempotency, SameKeyAndBodyGiveTheSameAnswerOnce) {
  const HttpResponse first = client.post_as("k", "/orders", an_order("X-1", "A"));
  EXPECT_EQ(first.status, 201);
  client.pass(std::chrono::hours(24));
  const HttpResponse second = client.post_as("k", "/orders", an_order("X-1", "A"));
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(orders(), 1u);
}

TEST_F(BridgeIdempotency, SameKeyAndAnotherBodyIsRefused) {
  client.post_as("k", "/orders", an_order("X-1", "A"));
  const HttpResponse refused = client.post_as("k", "/orders", an_order("X-2", "A"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(code_of(refused), "idempotency_key_reused");
  EXPECT_EQ(orders(), 1u);
}

TEST_F(BridgeIdempotency, SameKeyAtAnotherAddressIsRefused) {
  const std::string id =
      parsed(client.post_as("k", "/orders", an_order("X-1", "A")))["id"].text_or();
  EXPECT_EQ(client.post_as("k", "/orders/" + id + "/cancel", an_order("X-1", "A")).status, 422);
}

TEST_F(BridgeIdempotency, AnotherKeyForAKnownOrderGetsThatOrder) {
  const HttpResponse first = client.post_as("k1", "/orders", an_order("X-1", "A"));
  const HttpResponse second = client.post_as("k2", "/orders", an_order("X-1", "A", "5"));
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(parsed(second), parsed(first));
  EXPECT_EQ(orders(), 1u);
}

TEST_F(BridgeIdempotency, EveryPostNeedsAKeyOfBoundedLength) {
  EXPECT_EQ(code_of(client.post_as("", "/orders", an_order("X-1", "A"))),
            "idempotency_key_missing");
  EXPECT_EQ(client.post_as(std::string(129, 'k'), "/orders", an_order("X-1", "A")).status, 400);
  EXPECT_EQ(client.post_as(std::string(128, 'k'), "/orders", an_order("X-1", "A")).status, 201);
}

TEST_F(BridgeIdempotency, ARefusalIsNotRememberedSoThatItsCauseCanBeMended) {
  EXPECT_EQ(client.post_as("k", "/orders", an_order("X-1", "B")).status, 422);
  client.admin("/products", items({a_product("B")}));
  EXPECT_EQ(client.post_as("k", "/orders", an_order("X-1", "B")).status, 201);
}

TEST_F(BridgeIdempotency, AKeyMayBeUsedAgainAfterItIsForgotten) {
  client.post_as("k", "/orders", an_order("X-1", "A"));
  client.pass(std::chrono::hours(26));
  EXPECT_EQ(client.post_as("k", "/orders", an_order("X-2", "A")).status, 201);
}

TEST_F(BridgeIdempotency, ARepeatAfterALostAnswerDoesNothingTwice) {
  for (const FaultKind kind : {FaultKind::kDropAfter, FaultKind::kErrorAfter}) {
    ASSERT_TRUE(client.bridge.add_fault({.kind = kind, .operation = "createOrder"}).ok());
    const std::string id = "X-" + std::string(name_of(kind));
    EXPECT_NE(client.post_as(id, "/orders", an_order(id, "A")).status, 201);
    const HttpResponse repeat = client.post_as(id, "/orders", an_order(id, "A"));
    EXPECT_EQ(repeat.status, 201);
    EXPECT_EQ(client.read("/orders?external_id=" + id)["items"].size(), 1u);
  }
  EXPECT_EQ(client.read("/stock?location=main")["items"].at(0)["reserved"].text_or(), "2");
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
