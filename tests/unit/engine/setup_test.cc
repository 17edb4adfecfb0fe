#include "engine/setup.h"

#include "unit/engine/world.h"

// The set-up of a link: the same questions for every way of asking.
namespace oneshelf::testing {
namespace {

class SetupTest : public ::testing::Test {
 protected:
  SetupTest() {
    world.add_source_item("A", "10.00", "50");
    world.connect_both();
    NewLink wanted;
    wanted.id = World::kLink;
    wanted.source = ConnectionId("erp");
    wanted.channel = ConnectionId("web");
    value_of(begin_setup(world.parts(), wanted));
  }

  LinkView link() { return value_of(load_link(world.parts(), World::kLink)); }
  LinkSetup read() { return value_of(read_setup(world.context(), world.parts(), link())); }
  void answer(const std::vector<std::pair<std::string, std::string>>& answers) {
    value_of(change_link(world.parts(), World::kLink, answers));
  }
  const SetupQuestion& asked(const LinkSetup& setup, const std::string& path) {
    for (const SetupStep& step : setup.steps) {
      for (const SetupQuestion& question : step.questions) {
        if (question.path == path) return question;
      }
    }
    ADD_FAILURE() << path << " is not asked";
    static const SetupQuestion kNone;
    return kNone;
  }

  World world;
};

TEST_F(SetupTest, AsksStepByStepWithWhatBothSidesHaveToChooseFrom) {
  RecordProperty("requirements", "117,124,129,130,131,132,133,134,135,137,150,155");
  const LinkSetup setup = read();
  std::vector<std::string> steps;
  for (const SetupStep& step : setup.steps) steps.push_back(step.id);
  EXPECT_EQ(steps, (std::vector<std::string>{"orders", "prices", "stock", "payments", "shipping",
                                             "carriers", "products"}));
  const SetupQuestion& card = asked(setup, "orders.payment_methods.card");
  EXPECT_EQ(card.title, "Card");
  EXPECT_EQ(card.choices.size(), 3U);
  EXPECT_EQ(card.suggestion, "card");
  EXPECT_TRUE(card.is_open);
  EXPECT_EQ(asked(setup, "shipments.carriers.dhl").suggestion, "dhl");
  EXPECT_FALSE(asked(setup, "shipments.carriers.dhl").is_open);
  EXPECT_EQ(asked(setup, "orders.cash_customer").suggestion, "CASH");
  EXPECT_EQ(asked(setup, "price.list").choices.size(), 2U);
  EXPECT_EQ(asked(setup, "price.promotions").value, "true");
  EXPECT_EQ(asked(setup, "stock.buffer").value, "0");
  EXPECT_EQ(asked(setup, "fields.price").value, "source");
  EXPECT_TRUE(asked(setup, "stock.locations").choices.size() > 1);
}

TEST_F(SetupTest, ADraftRunsNothingUntilEverythingIsAnsweredAndItIsCompleted) {
  RecordProperty("requirements", "123,139,140,144,157");
  LinkSetup setup = read();
  EXPECT_TRUE(setup.is_draft);
  EXPECT_TRUE(link().record.paused);
  const Result<void> early = complete_setup(world.parts(), link(), setup);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().id(), "setup.open_questions");
  EXPECT_NE(early.error().message().find("orders.delivery_item"), std::string::npos);

  answer(suggestions_of(setup));
  answer({{"orders.delivery_item", "DELIVERY"}, {"create", "published"}});
  setup = read();
  EXPECT_EQ(setup.open(), std::vector<std::string>());
  SyncOptions look;
  look.apply = false;
  look.even_if_paused = true;
  const FreshPlan plan =
      value_of(fresh_plan(world.context(), world.parts(), World::kLink, look, kQuiet));
  EXPECT_EQ(plan.plan.summary.creates, 1U);
  EXPECT_TRUE(world.shop().work(
      [](sandbox::bridge::State& state) { return state.products().entries().empty(); }));

  ASSERT_TRUE(complete_setup(world.parts(), link(), setup).ok());
  EXPECT_FALSE(read().is_draft);
  world.sync();
  const std::string number = world.buy("A", "2");
  world.sync_orders();
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
}

TEST_F(SetupTest, AMethodThatOnlyAnOrderHadIsAskedForAndOneAnswerReleasesTheOrder) {
  RecordProperty("requirements", "117,136,138,150");
  LinkSetup setup = read();
  answer(suggestions_of(setup));
  answer({{"orders.delivery_item", "DELIVERY"}, {"create", "published"}});
  ASSERT_TRUE(complete_setup(world.parts(), link(), read()).ok());
  world.sync();
  const std::string number = world.buy("A", "1");
  world.shop().work([&](sandbox::bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    state.change_order(id, world.clock().now())->payment->method = "Klarna pay later";
    return 0;
  });
  world.sync_orders();
  ASSERT_TRUE(world.order(number)->hold.has_value());
  EXPECT_EQ(world.order(number)->hold->id(), "order.unmapped_payment");

  const std::string path = "orders.payment_methods.Klarna pay later";
  EXPECT_EQ(read().open(), std::vector<std::string>{path});
  answer({{path, "invoice"}});
  EXPECT_TRUE(read().open().empty());
  world.sync_orders();
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
}

}  // namespace
}  // namespace oneshelf::testing
