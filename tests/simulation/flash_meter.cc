#include "simulation/flash_meter.h"

#include <algorithm>

#include "base/json.h"
#include "simulation/judging.h"

namespace oneshelf::simulation {

FlashMeter::FlashMeter(std::vector<std::string> hosts, std::string sku, IsDone is_done)
    : sku_(std::move(sku)), is_done_(std::move(is_done)), stored_(hosts.size()) {
  for (std::string& host : hosts) {
    channels_.push_back({.host = std::move(host), .read = Readings(hosts.size())});
  }
}

void FlashMeter::sold(size_t index, int64_t units) {
  Channel& channel = channels_[index];
  channel.sold += units;
  total_ += units;
  channel.history.emplace_back(++now_, channel.sold);
  channel.excess = excess_of(index);
}

void FlashMeter::came_back(size_t index, int64_t units) {
  Channel& channel = channels_[index];
  channel.sold -= units;
  total_ -= units;
  channel.history.emplace_back(++now_, channel.sold);
}

int64_t FlashMeter::channel_of(const HttpRequest& request) const {
  const auto found = std::ranges::find_if(
      channels_, [&](const Channel& channel) { return is_sent_to(request, channel.host); });
  return found == channels_.end() ? -1 : found - channels_.begin();
}

/// A reading counts once it is stored for sure: its job has gone on to another request, or is done.
void FlashMeter::settle_readings() {
  for (auto& [name, job] : jobs_) {
    if (job.pending < 0 || !is_done_(name)) continue;
    int64_t& stored = stored_[static_cast<size_t>(job.pending)];
    stored = std::max(stored, job.pending_at);
    job.pending = -1;
  }
}

void FlashMeter::take_reading(Job& job, const HttpRequest& request) {
  settle_readings();
  job.known = stored_;
  const int64_t channel = channel_of(request);
  if (channel < 0 || request.path() != "/bridge/v1/orders") return;
  job.pending = channel;
  job.pending_at = now_;
  // What a job read itself it has stored before it computes anything.
  job.known[static_cast<size_t>(channel)] = now_;
}

void FlashMeter::take_write(Job& job, const HttpRequest& request, const HttpResponse& answer) {
  const int64_t at = channel_of(request);
  const Result<Json> body = parse_json(answer.body);
  if (at < 0 || !body.ok() || !request.path().ends_with("/stock/batch")) return;
  for (const Json& result : (*body)["results"].as_array()) {
    if (result["key"].text_or() != sku_) continue;
    if (result["status"].text_or() == "error") {
      ++figures_refused_;
      continue;
    }
    ++figures_set_;
    Channel& channel = channels_[static_cast<size_t>(at)];
    channel.set_at = now_;
    channel.read = job.known;
  }
}

void FlashMeter::saw(const std::string& name, const HttpRequest& request,
                     const HttpResponse& answer) {
  ++now_;
  Job& job = jobs_[name];
  if (job.known.empty()) job.known = stored_;
  if (job.pending >= 0) {
    int64_t& stored = stored_[static_cast<size_t>(job.pending)];
    stored = std::max(stored, job.pending_at);
    job.pending = -1;
  }
  if (answer.status != 200) return;
  if (request.method == "GET") {
    take_reading(job, request);
  } else {
    take_write(job, request, answer);
  }
}

int64_t FlashMeter::sold_between(const Channel& channel, int64_t after, int64_t until) const {
  const auto sold_until = [&](int64_t event) -> int64_t {
    const auto next = std::ranges::upper_bound(channel.history, event, {},
                                               [](const auto& entry) { return entry.first; });
    return next == channel.history.begin() ? 0 : std::prev(next)->second;
  };
  return std::max<int64_t>(sold_until(until) - sold_until(after), 0);
}

int64_t FlashMeter::excess_of(size_t index) const {
  const Channel& seller = channels_[index];
  int64_t excess = sold_between(seller, seller.read[index], seller.set_at);
  for (size_t other = 0; other < channels_.size(); ++other) {
    if (other != index) excess += sold_between(channels_[other], seller.read[other], now_);
  }
  return excess;
}

int64_t FlashMeter::bound() const {
  int64_t most = 0;
  for (const Channel& channel : channels_) most = std::max(most, channel.excess);
  return most;
}

}  // namespace oneshelf::simulation
