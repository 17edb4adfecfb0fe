#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "connectors/connector.h"
#include "live/vendure_world.h"
#include "net/http_client.h"

namespace oneshelf::live {

/// Loses the answer of the next request whose body contains a text, after it was carried out.
class LossyHttp final : public Http {
 public:
  explicit LossyHttp(Http& http) : http_(&http) {}
  void lose_answer_of(std::string part) { part_ = std::move(part); }
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  Http* http_;
  std::string part_;
};

/// Tryton as the people who work in it use it, apart from the connector under test. A failure
/// fails the test.
class Erp {
 public:
  Erp(const Context& context, Http& http, const Json& config);
  /// `method` after "model."; the context goes last.
  Json ask(const std::string& method, Json::Array parameters);
  /// Rows of a domain written as JSON text.
  Json rows(const std::string& model, const std::string& domain, const std::string& fields);
  /// The id of the only row.
  std::string one(const std::string& model, const std::string& domain);
  /// Counts goods at the main storage.
  void set_stock(const std::string& item, int quantity);
  /// Picks, packs and sends a delivery of that sale, with a tracking number.
  void ship(const std::string& sale, const std::string& tracking);
  std::string item(const std::string& sku);

 private:
  Json post(const std::string& method, Json parameters);

  Context context_;
  Http* http_;
  std::string url_, authorization_;
  Json rpc_context_;
};

/// The running ERP, our connector to it, and what tests need to make orders.
class TrytonWorld {
 public:
  TrytonWorld();
  std::unique_ptr<Connector> connect(const ConnectValues& changes = {});
  /// Two cups (10.0042) and delivery (5.00), both with 20 % tax; the key is new each time.
  Document order(const std::string& sku, int quantity = 2);
  std::string unique(const std::string& stem);
  std::vector<Item> all_items(CatalogueReader& catalogue, std::string* position = nullptr);
  std::vector<StockLevel> all_stock(std::string* position = nullptr);
  /// Of the main warehouse.
  StockLevel level(const std::string& item);

  const Json& config() const { return config_; }
  const Context& context() const { return context_; }
  CountingHttp& http() { return counting_; }
  LossyHttp& lossy() { return lossy_; }
  Connector& connector() { return *connector_; }
  Erp& erp() { return *erp_; }

 private:
  Json config_;
  SystemClock clock_;
  Context context_;
  HttpClient client_;
  LossyHttp lossy_;
  CountingHttp counting_;
  std::unique_ptr<Erp> erp_;
  std::unique_ptr<Connector> connector_;
};

}  // namespace oneshelf::live
