#include "cli/shopper.h"

#include "net/url.h"

namespace oneshelf::cli {
namespace {

constexpr milliseconds kPageTime = std::chrono::seconds(10);
constexpr int kSeeOther = 303;

Error unexpected(const HttpResponse& response, const std::string& page) {
  return Error(
      ErrorCode::kInternal, "demo.shop_front",
      "The shop's page " + page + " answered with status " + std::to_string(response.status) + ".");
}

/// The value of a hidden field of a form; "" if the page has none.
std::string hidden_value(const std::string& page, const std::string& name) {
  const size_t field = page.find("name=\"" + name + "\"");
  if (field == std::string::npos) return "";
  constexpr std::string_view kValue = "value=\"";
  const size_t value = page.find(kValue, field);
  if (value == std::string::npos) return "";
  const size_t begin = value + kValue.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

QueryParameters buyer(const std::string& checkout) {
  return {{"checkout", checkout},
          {"name", "Aino Virtanen"},
          {"email", "aino@example.com"},
          {"street", "Mannerheimintie 1"},
          {"postal_code", "00100"},
          {"city", "Helsinki"},
          {"country", "FI"},
          {"shipping_method", "parcel"},
          {"payment_method", "card"}};
}

}  // namespace

Result<HttpResponse> Shopper::send(const Context& context, HttpRequest request) {
  request.timeout = kPageTime;
  request.url = front_ + request.url;
  if (!cookie_.empty()) request.headers.emplace_back("Cookie", cookie_);
  HttpResponse response = ONESHELF_TRY(http_.send(context, request));
  if (const auto set = find_header(response.headers, "Set-Cookie")) {
    cookie_ = set->substr(0, set->find(';'));
  }
  return response;
}

Result<HttpResponse> Shopper::get(const Context& context, const std::string& path) {
  HttpRequest request;
  request.url = path;
  HttpResponse response = ONESHELF_TRY(send(context, std::move(request)));
  if (response.status != 200) return unexpected(response, path);
  return response;
}

Result<HttpResponse> Shopper::post(const Context& context, const std::string& path,
                                   std::string form) {
  HttpRequest request;
  request.method = "POST";
  request.url = path;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = std::move(form);
  HttpResponse response = ONESHELF_TRY(send(context, std::move(request)));
  if (response.status != kSeeOther) return unexpected(response, path);
  return response;
}

Result<std::string> Shopper::buy(const Context& context, const std::string& sku, int pieces) {
  ONESHELF_TRY(get(context, "/"));
  ONESHELF_TRY(post(context, "/cart/add",
                    encoded_query({{"sku", sku}, {"quantity", std::to_string(pieces)}})));
  const HttpResponse form = ONESHELF_TRY(get(context, "/checkout"));
  const HttpResponse bought = ONESHELF_TRY(
      post(context, "/checkout", encoded_query(buyer(hidden_value(form.body, "checkout")))));
  const std::string page = find_header(bought.headers, "Location").value_or("");
  ONESHELF_TRY(get(context, page));
  return page.substr(page.rfind('/') + 1);
}

}  // namespace oneshelf::cli
