#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "sync/exclusive.h"
#include "sync/shown.h"
#include "unit/sync/builders.h"

/// A source with few units and its shops, as small as the world can be in which every order of
/// events is tried: sales, cancellations, looks at shops, readings of orders, figures on their way.
namespace oneshelf::build {

struct ModelChannel {
  // The shop, as it really is.
  int live = 0;
  int unread_sales = 0, unread_back = 0;
  bool unread_orders = false;  ///< new or changed, whatever is left of them
  int known_sales = 0;         ///< read, and not cancelled
  // What the hub knows.
  int stored = 0;
  ShownClock clock{.looked = 0, .settled = true};
  shown::Figure figure;

  struct Look {
    int64_t began = 0;
    int told = -1;  ///< what the shop answered; -1: it has not yet
  };
  struct Reading {
    int64_t began = 0;
    bool answered = false;
    int sales = 0, back = 0;
    bool tells_orders = false;
  };
  struct Write {
    int before = 0, after = 0;
    int64_t began = 0;
    enum class State { kOnItsWay, kDone, kRefused } state = State::kOnItsWay;
    int found = 0;
  };
  std::optional<Look> look;
  std::optional<Reading> reading;
  std::optional<Write> write;

  /// What the book promises: on show and sold there without being read, no more than it says.
  bool keeps_promise() const;
};

struct ModelRules {
  bool compares = true;      ///< shops refuse a figure set over another than the expected one
  bool heeds_orders = true;  ///< an order that is told says that no earlier look counts
};

struct Model {
  size_t shops = 2;
  /// 0: figures go up as far as units are on show nowhere. Else one by one up to this, whatever
  /// there is: to try one shop alone.
  int raise_to = 0;
  int free = 0;        ///< units that nobody bought
  int known_free = 0;  ///< as far as orders were read
  int sales_left = 0, cancellations_left = 0, writes_left = 0;
  std::array<ModelChannel, 2> channels;

  int on_show() const { return channels[0].live + channels[1].live; }
  bool keeps_promise() const;
  std::string key() const;
  /// Calls `visit` with every state that one event leads to.
  void each_next(const ModelRules& rules, const std::function<void(const Model&)>& visit) const;

 private:
  int unshown() const;
  int highest(const ModelChannel& channel) const;
  void sell(size_t at, const std::function<void(const Model&)>& visit) const;
  void look(size_t at, const std::function<void(const Model&)>& visit) const;
  void read_orders(size_t at, const ModelRules& rules,
                   const std::function<void(const Model&)>& visit) const;
  void begin_write(size_t at, const std::function<void(const Model&)>& visit) const;
  void go_on_writing(size_t at, const ModelRules& rules,
                     const std::function<void(const Model&)>& visit) const;
};

}  // namespace oneshelf::build
