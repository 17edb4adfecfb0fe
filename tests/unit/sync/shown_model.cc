#include "unit/sync/shown_model.h"

namespace oneshelf::build {
namespace {

Decimal units(int count) { return Decimal::from_integer(count); }
int whole(Decimal figure) { return static_cast<int>(figure.to_minor(0)); }

/// A state in a few bytes. Of events only the order matters: they are replaced by their ranks.
class Key {
 public:
  void add(int64_t number) { bytes_.push_back(static_cast<char>(number + kNothing)); }
  void add_nothing() { bytes_.push_back(kNothing - 1); }
  void add_channel(const ModelChannel& channel) {
    events_.clear();
    note(channel.clock.now);
    note(channel.clock.changed);
    if (channel.clock.looked) note(*channel.clock.looked);
    if (channel.figure && channel.figure->seen) note(*channel.figure->seen);
    if (channel.look) note(channel.look->began);
    if (channel.reading) note(channel.reading->began);
    if (channel.write) note(channel.write->began);
    std::ranges::sort(events_);
    events_.erase(std::ranges::unique(events_).begin(), events_.end());
    add_shop(channel);
    add_book(channel);
    add_under_way(channel);
  }
  std::string take() { return std::move(bytes_); }

 private:
  static constexpr char kNothing = 'a';

  void note(int64_t event) { events_.push_back(event); }
  void add_event(const std::optional<int64_t>& event) {
    if (event) {
      add(std::ranges::lower_bound(events_, *event) - events_.begin());
    } else {
      add_nothing();
    }
  }
  void add_shop(const ModelChannel& channel) {
    add(channel.live);
    add(channel.unread_sales);
    add(channel.unread_back);
    add(channel.known_sales);
    add(channel.unread_orders ? 1 : 0);
  }
  void add_book(const ModelChannel& channel) {
    add(channel.stored);
    add(channel.clock.settled ? 1 : 0);
    add_event(channel.clock.now);
    add_event(channel.clock.changed);
    add_event(channel.clock.looked);
    if (!channel.figure) return add_nothing();
    // What is not known at all is a figure beyond all reason.
    add(std::min<int64_t>(channel.figure->most.to_minor(0), 20));
    add_event(channel.figure->seen);
    add(channel.figure->sender.empty() ? 0 : 1);
  }
  void add_under_way(const ModelChannel& channel) {
    add_event(channel.look ? std::optional(channel.look->began) : std::nullopt);
    if (channel.look) add(channel.look->told);
    add_event(channel.reading ? std::optional(channel.reading->began) : std::nullopt);
    if (channel.reading) {
      add(channel.reading->answered ? 1 : 0);
      add(channel.reading->sales);
      add(channel.reading->back);
      add(channel.reading->tells_orders ? 1 : 0);
    }
    add_event(channel.write ? std::optional(channel.write->began) : std::nullopt);
    if (channel.write) {
      add(channel.write->before);
      add(channel.write->after);
      add(static_cast<int64_t>(channel.write->state));
      add(channel.write->found);
    }
  }

  std::string bytes_;
  std::vector<int64_t> events_;
};

}  // namespace

bool ModelChannel::keeps_promise() const {
  if (!clock.settled) return true;
  int unread = unread_sales - unread_back;
  if (reading) unread += reading->sales - reading->back;
  return *shown::most_of(figure, units(stored)) >= units(live + unread);
}

bool Model::keeps_promise() const {
  return channels[0].keeps_promise() && channels[1].keeps_promise();
}

std::string Model::key() const {
  Key key;
  const bool counts_units = raise_to == 0;
  key.add(counts_units ? free : 0);
  key.add(counts_units ? known_free : 0);
  key.add(sales_left);
  key.add(cancellations_left);
  key.add(writes_left);
  for (size_t at = 0; at < shops; ++at) key.add_channel(channels[at]);
  return key.take();
}

int Model::unshown() const {
  Decimal sum;
  for (const ModelChannel& channel : channels) {
    if (!channel.clock.settled) return 0;
    sum += *shown::most_of(channel.figure, units(channel.stored));
  }
  const std::vector<StockLevel> levels = {level(std::to_string(known_free))};
  const OnShow part = {.levels = levels, .in_flight = Decimal(), .shown = sum};
  return whole(unshown_units({&part, 1}, StockRule()));
}

int Model::highest(const ModelChannel& channel) const {
  if (raise_to > 0) return std::min(channel.stored + 1, std::max(raise_to, channel.stored));
  const Decimal here = units(channel.stored);
  return whole(exclusive_figure(here + units(9), here, units(unshown()), false));
}

void Model::each_next(const ModelRules& rules,
                      const std::function<void(const Model&)>& visit) const {
  for (size_t at = 0; at < shops; ++at) {
    sell(at, visit);
    look(at, visit);
    read_orders(at, rules, visit);
    if (channels[at].write) {
      go_on_writing(at, rules, visit);
    } else {
      begin_write(at, visit);
    }
  }
}

/// Buyers buy what is on show and call orders off; the shop's own figure follows.
void Model::sell(size_t at, const std::function<void(const Model&)>& visit) const {
  if (sales_left > 0 && channels[at].live > 0) {
    Model next = *this;
    --next.sales_left;
    --next.free;
    --next.channels[at].live;
    ++next.channels[at].unread_sales;
    next.channels[at].unread_orders = true;
    visit(next);
  }
  if (cancellations_left == 0) return;
  Model next = *this;
  --next.cancellations_left;
  ++next.free;
  ++next.channels[at].live;
  next.channels[at].unread_orders = true;
  if (channels[at].unread_sales > 0) {
    Model unread = next;  // sold and called off before anybody heard of it
    --unread.channels[at].unread_sales;
    visit(unread);
  }
  if (channels[at].known_sales > 0) {
    --next.channels[at].known_sales;
    ++next.channels[at].unread_back;
    visit(next);
  }
}

void Model::look(size_t at, const std::function<void(const Model&)>& visit) const {
  Model next = *this;
  ModelChannel& channel = next.channels[at];
  if (!channel.look) {
    channel.look = {.began = channel.clock.now};
  } else if (channel.look->told < 0) {
    channel.look->told = channel.live;
  } else {
    shown::told(channel.figure, units(channel.stored), units(channel.look->told));
    channel.stored = channel.look->told;
    if (shown::look_holds(channel.clock, channel.look->began)) {
      shown::mark_seen(channel.figure, shown::end_look(channel.clock, true));
    }
    channel.look.reset();
  }
  visit(next);
}

void Model::read_orders(size_t at, const ModelRules& rules,
                        const std::function<void(const Model&)>& visit) const {
  Model next = *this;
  ModelChannel& channel = next.channels[at];
  if (!channel.reading) {
    channel.reading = {.began = channel.clock.now};
  } else if (!channel.reading->answered) {
    channel.reading->answered = true;
    channel.reading->sales = std::exchange(channel.unread_sales, 0);
    channel.reading->back = std::exchange(channel.unread_back, 0);
    channel.reading->tells_orders = std::exchange(channel.unread_orders, false);
  } else {
    const ModelChannel::Reading reading = *channel.reading;
    channel.known_sales += reading.sales;
    next.known_free += reading.back - reading.sales;
    if (reading.tells_orders) {
      const shown::Figure before = channel.figure;
      shown::order_told(channel.clock, channel.figure, units(channel.stored),
                        units(reading.sales - reading.back));
      if (!rules.heeds_orders && before) channel.figure->seen = before->seen;
    }
    shown::orders_read(channel.clock, reading.began);
    if (channel.figure && shown::is_settled_by(*channel.figure, reading.began)) {
      channel.figure.reset();
    }
    channel.reading.reset();
  }
  visit(next);
}

/// A job that is over left a figure on its way: the next one gives it up before it looks. Else the
/// hub decides: down by one, or up by as many as are on show nowhere.
void Model::begin_write(size_t at, const std::function<void(const Model&)>& visit) const {
  if (channels[at].figure && !channels[at].figure->sender.empty()) {
    Model next = *this;
    shown::fate_unknown(next.channels[at].clock, next.channels[at].figure);
    return visit(next);
  }
  const int here = channels[at].stored;
  if (writes_left == 0) return;
  if (channels[at].figure && shown::is_plain(channels[at].figure, units(here))) {
    Model next = *this;
    next.channels[at].figure.reset();
    return visit(next);
  }
  const int up = highest(channels[at]);
  for (const int after : {here - 1, up}) {
    if (after < 0 || after == here) continue;
    Model next = *this;
    --next.writes_left;
    ModelChannel& channel = next.channels[at];
    shown::sending(channel.clock, channel.figure, units(here), units(std::max(after - here, 0)),
                   JobId("s"));
    channel.write = {.before = here, .after = after, .began = channel.clock.now};
    visit(next);
  }
}

void Model::go_on_writing(size_t at, const ModelRules& rules,
                          const std::function<void(const Model&)>& visit) const {
  using State = ModelChannel::Write::State;
  Model next = *this;
  ModelChannel& channel = next.channels[at];
  ModelChannel::Write& write = *channel.write;
  if (write.state == State::kOnItsWay) {
    const bool takes = !rules.compares || channel.live == write.before;
    write.state = takes ? State::kDone : State::kRefused;
    write.found = channel.live;
    if (takes) channel.live = write.after;
    visit(next);
    Model lost = *this;  // it never arrived, and nobody knows that
    lost.channels[at].write.reset();
    visit(lost);
    return;
  }
  Model unheard = *this;  // the answer is lost
  unheard.channels[at].write.reset();
  visit(unheard);
  if (write.state == State::kDone) {
    shown::written(channel.clock, channel.figure, units(write.before), units(write.after),
                   write.began);
    channel.stored = write.after;
  } else {
    shown::not_written(channel.figure, units(std::max(write.after - write.before, 0)));
    shown::found(channel.clock, channel.figure, units(channel.stored), units(write.found),
                 write.began);
    channel.stored = write.found;
  }
  channel.write.reset();
  visit(next);
}

}  // namespace oneshelf::build
