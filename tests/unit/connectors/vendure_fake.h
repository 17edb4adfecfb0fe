#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "connectors/vendure/vendure.h"

namespace oneshelf {

/// A shop's GraphQL endpoint by hand: answers operations by a part of their document, runs the
/// fields of a batch one after another and stops at the first refusal, as the server does.
class FakeVendure final : public Http {
 public:
  struct Asked {
    std::string document;
    Json variables;
    HttpRequest request;
  };
  using Data = std::function<Json(const Json& variables)>;
  /// Gives a field's value, or refuses by `refusal`.
  using Field = std::function<Json(const Json& first_argument)>;

  FakeVendure();
  /// `data` of the operations whose document contains this; the newest entry comes first.
  void on(std::string part, Data data) { answers_.emplace_front(std::move(part), std::move(data)); }
  void on_field(std::string field, Field value) { fields_[std::move(field)] = std::move(value); }
  /// What the operation after `passed` more gets, whatever it is. Logins are not counted.
  void answer_after(size_t passed, Result<HttpResponse> answer);
  static Json refusal(const char* code, const char* message);
  static Json rows(Json::Array items);

  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;
  /// Everything asked but logins.
  const std::vector<Asked>& asked() const { return asked_; }
  int logins() const { return logins_; }
  /// With no data, what nothing else answers.
  bool answers_all = false;
  /// How a session is handed out: a header or, if empty, cookies.
  std::string session_header = "vendure-auth-token";

 private:
  Json batch(const Asked& asked) const;
  HttpResponse login();

  std::deque<std::pair<std::string, Data>> answers_;
  std::map<std::string, Field> fields_;
  std::map<size_t, Result<HttpResponse>> planned_;  // by number of the operation
  std::vector<Asked> asked_;
  int logins_ = 0;
};

/// A connector to the fake, and a context to call it with.
struct VendureFixture {
  FakeVendure shop;
  ManualClock clock{Timestamp(std::chrono::hours(500'000))};
  Context context{clock};
  std::unique_ptr<Connector> connector;

  explicit VendureFixture(const ConnectValues& changes = {});
  std::vector<ProductOutcome> write(const std::vector<ProductWrite>& writes);
};

/// A product with one variant to be created, with what a create needs.
ProductWrite vendure_create(const std::string& sku);
/// A price change of one variant.
ProductWrite vendure_update(const std::string& product, const std::string& variant,
                            const char* price);

}  // namespace oneshelf
