#include "sync/shown.h"

#include <gtest/gtest.h>

#include <deque>
#include <unordered_map>

#include "unit/sync/shown_model.h"

namespace oneshelf {
namespace {

using build::Model;
using build::ModelRules;

constexpr size_t kStatesMost = 400'000;   // none of the searches needs half of it
constexpr size_t kTwoShopsMost = 40'000;  // all of them take too long: the shortest stories

/// What trying everything came to.
struct Search {
  size_t states = 0;
  bool is_whole = true;
  bool keeps_promise = true;
  int shown_too_many = 0;  ///< the most units on show at once that somebody has bought already
  int most_on_show = 0;
  std::string how;  ///< the shortest way there, state by state
};

/// Breadth first, so that a breach is told by its shortest story.
Search try_everything(const Model& start, const ModelRules& rules, size_t states_most) {
  Search search;
  std::unordered_map<std::string, std::string> came_from = {{start.key(), ""}};
  std::deque<Model> open = {start};
  while (!open.empty()) {
    const Model state = std::move(open.front());
    open.pop_front();
    const std::string key = state.key();
    search.keeps_promise = state.keeps_promise();
    search.shown_too_many = state.raise_to > 0 ? 0 : state.on_show() - state.free;
    search.most_on_show = std::max(search.most_on_show, state.on_show());
    search.is_whole = came_from.size() <= states_most;
    if (!search.keeps_promise || search.shown_too_many > 0) {
      for (std::string at = key; !at.empty(); at = came_from[at]) {
        search.how = at + "\n" + search.how;
      }
    }
    if (!search.is_whole || !search.how.empty()) break;
    state.each_next(rules, [&](const Model& next) {
      if (came_from.emplace(next.key(), key).second) open.push_back(next);
    });
  }
  search.states = came_from.size();
  return search;
}

Model two_shops(int units, int first, int second) {
  Model model;
  model.free = model.known_free = units;
  model.channels[0].live = model.channels[0].stored = first;
  model.channels[1].live = model.channels[1].stored = second;
  return model;
}

Model one_shop(int figure, int sales, int cancellations, int writes) {
  Model model = two_shops(0, figure, 0);
  model.shops = 1;
  model.raise_to = 2;
  model.writes_left = writes;
  model.sales_left = sales;
  model.cancellations_left = cancellations;
  return model;
}

TEST(Shown, OfOneShopTheBookNeverSaysLessThanThereIsInAnyOrderOfEvents) {
  RecordProperty("requirements", "30,134");
  for (const Model& start : {one_shop(1, 1, 1, 2), one_shop(1, 2, 1, 1)}) {
    const Search search = try_everything(start, {}, kStatesMost);
    EXPECT_TRUE(search.is_whole) << search.states;
    EXPECT_TRUE(search.keeps_promise) << search.how;
  }
}

TEST(Shown, TheBookOfAChannelThatWasNeverSeenBeginsWithoutKnowing) {
  Model start = one_shop(1, 1, 1, 0);
  start.channels[0].clock = ShownClock();
  start.channels[0].live = 0;  // it sold one, and nobody has heard of that
  start.channels[0].unread_sales = 1;
  start.channels[0].unread_orders = true;
  const Search search = try_everything(start, {}, kStatesMost);
  EXPECT_TRUE(search.is_whole) << search.states;
  EXPECT_TRUE(search.keeps_promise) << search.how;
}

TEST(Shown, OfTwoShopsNoUnitIsOnShowThatIsNotFree) {
  Model start = two_shops(2, 1, 1);
  start.sales_left = 2;
  start.cancellations_left = 1;
  start.writes_left = 2;
  const Search search = try_everything(start, {}, kTwoShopsMost);
  EXPECT_TRUE(search.keeps_promise) << search.how;
  EXPECT_LE(search.shown_too_many, 0) << search.how;
  EXPECT_GE(search.most_on_show, 2);
}

TEST(Shown, TheSearchFindsWhatHappensWithoutCompareAndSet) {
  const ModelRules rules = {.compares = false};
  EXPECT_FALSE(try_everything(one_shop(1, 1, 0, 1), rules, kStatesMost).keeps_promise);
  Model start = two_shops(2, 1, 0);
  start.sales_left = 2;
  start.writes_left = 2;
  EXPECT_FALSE(try_everything(start, rules, kStatesMost).how.empty());
}

TEST(Shown, TheSearchFindsWhatHappensIfALookCountsInSpiteOfAnOrderThatIsToldAfterIt) {
  const ModelRules rules = {.heeds_orders = false};
  EXPECT_FALSE(try_everything(one_shop(1, 1, 1, 0), rules, kStatesMost).keeps_promise);
}

TEST(Shown, ALowerFigureCountsOnceTheOrdersWereReadAfterIt) {
  ShownClock clock{.looked = 0, .settled = true};
  shown::Figure figure;
  const int64_t early = clock.now;
  shown::told(figure, dec("5"), dec("2"));
  EXPECT_EQ(shown::most_of(figure, dec("2")), dec("5"));
  ASSERT_TRUE(shown::look_holds(clock, early));
  shown::mark_seen(figure, shown::end_look(clock, true));
  EXPECT_FALSE(shown::is_settled_by(*figure, early));  // that reading began before the look ended
  EXPECT_TRUE(shown::is_settled_by(*figure, clock.now));
}

TEST(Shown, AHigherFigureCountsAtOnce) {
  shown::Figure figure;
  shown::told(figure, dec("5"), dec("8"));
  EXPECT_EQ(shown::most_of(figure, dec("8")), dec("8"));
  figure = ShownFigure{.most = dec("6"), .seen = 3, .sender = {}};
  shown::told(figure, dec("5"), dec("8"));
  EXPECT_EQ(figure->most, dec("8"));
  EXPECT_FALSE(figure->seen);
}

TEST(Shown, AFigureOnItsWayCountsUntilItIsKnownNotToHaveArrived) {
  ShownClock clock;
  shown::Figure figure;
  const int64_t before = clock.now;
  shown::sending(clock, figure, dec("2"), dec("3"), JobId("job"));
  EXPECT_EQ(figure->most, dec("5"));
  EXPECT_FALSE(shown::look_holds(clock, before));
  shown::mark_seen(figure, shown::end_look(clock, true));  // it may arrive right after that look
  EXPECT_FALSE(figure->seen);
  shown::not_written(figure, dec("3"));
  shown::found(clock, figure, dec("2"), dec("1"), clock.now);
  EXPECT_EQ(figure->most, dec("2"));
  EXPECT_TRUE(figure->seen);
}

TEST(Shown, OnlyALookAfterAFigureWasGivenUpTellsWhetherItArrived) {
  ShownClock clock;
  shown::Figure figure;
  shown::sending(clock, figure, dec("2"), dec("3"), JobId("job"));
  const int64_t too_early = clock.now;
  shown::fate_unknown(clock, figure);
  EXPECT_FALSE(shown::look_holds(clock, too_early));
  EXPECT_TRUE(shown::look_holds(clock, clock.now));
  shown::mark_seen(figure, shown::end_look(clock, true));
  EXPECT_TRUE(figure->seen);
}

TEST(Shown, AnOrderThatIsToldTakesItsUnitsOutAndOneCalledOffPutsThemBack) {
  ShownClock clock{.looked = 0, .settled = true};
  shown::Figure figure;
  shown::order_told(clock, figure, dec("5"), dec("2"));
  EXPECT_EQ(figure->most, dec("3"));
  EXPECT_TRUE(shown::is_plain(figure, dec("3")));  // once the shop tells that
  shown::order_told(clock, figure, dec("5"), dec("-1"));
  EXPECT_EQ(figure->most, dec("4"));
  figure->seen = 7;
  shown::order_told(clock, figure, dec("5"), dec("0"));
  EXPECT_FALSE(figure->seen);
}

TEST(Shown, ALoweredFigureLowersWhatMayBeOnShow) {
  ShownClock clock;
  shown::Figure figure = ShownFigure{.most = dec("9"), .seen = {}, .sender = {}};
  shown::written(clock, figure, dec("6"), dec("4"), clock.now);
  EXPECT_EQ(figure->most, dec("7"));
}

}  // namespace
}  // namespace oneshelf
