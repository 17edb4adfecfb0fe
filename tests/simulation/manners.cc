#include "simulation/manners.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/decimal.h"
#include "simulation/judging.h"

namespace oneshelf::simulation {
namespace {

std::string host_of(const HttpRequest& request) {
  const size_t start = request.url.find("//") + 2;
  return request.url.substr(start, request.url.find('/', start) - start);
}

std::string name_of_write(const HttpRequest& request) {
  const std::optional<std::string> key = find_header(request.headers, "Idempotency-Key");
  return key ? request.url + " " + *key : "";
}

/// Counts a request as under way until its answer is here, or its sender is killed.
class UnderWay {
 public:
  explicit UnderWay(int& count) : count_(count) { ++count_; }
  ~UnderWay() { --count_; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  int& count_;
};

}  // namespace

Result<HttpResponse> Manners::send(const Context& context, const HttpRequest& request) {
  const std::string host = host_of(request);
  Account& account = accounts_[host];
  // What is sent in no job's name is a person's trial of new credentials, and not governed.
  if (!context.trace().empty()) {
    check_job(context);
    check_pace(account, host);
  }
  check_repeat(request);
  const UnderWay mine(account.under_way);
  Result<HttpResponse> response = http_.send(context, request);
  if (response.ok()) note(account, request, *response);
  return response;
}

void Manners::check_job(const Context& context) {
  if (context.stopped()) return;  // goes no further
  if (times_of(store_, context.trace()).is_active) return;
  throw Broken{8, "a worker whose job was taken over went on asking (job " + context.trace() + ")"};
}

void Manners::check_pace(Account& account, const std::string& host) {
  const int64_t now = clock_.monotonic().count();
  const int64_t refill = (now - account.filled_at_ms) * kPerSecond;
  account.thousandths = std::min(account.thousandths + refill, kBurst * 1000);
  account.filled_at_ms = now;
  account.thousandths -= 1000;
  if (account.thousandths < 0) {
    throw Broken{9, host + " was asked faster than its connector says it may be"};
  }
  if (now < account.not_before_ms) {
    throw Broken{9, fmt::format("{} was asked {} ms before the end of its Retry-After", host,
                                account.not_before_ms - now)};
  }
  if (account.under_way >= kParallel) {
    throw Broken{9, host + " was asked for more at once than its connector says it may be"};
  }
}

void Manners::check_repeat(const HttpRequest& request) {
  const auto told = confirmed_.find(name_of_write(request));
  if (told == confirmed_.end() || told->second < kConfirmedMost) return;
  throw Broken{10, "what was confirmed is told again and again: " + told->first};
}

void Manners::note(Account& account, const HttpRequest& request, const HttpResponse& response) {
  const bool is_good = response.status >= 200 && response.status < 300;
  const std::string write = name_of_write(request);
  if (is_good && !write.empty()) ++confirmed_[write];
  if (response.status != 429) return;
  const Result<Decimal> seconds =
      Decimal::parse(find_header(response.headers, "Retry-After").value_or("0"));
  if (!seconds.ok()) return;
  account.not_before_ms =
      std::max(account.not_before_ms, clock_.monotonic().count() + seconds->to_minor(3));
}

}  // namespace oneshelf::simulation
