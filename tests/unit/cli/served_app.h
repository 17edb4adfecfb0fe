#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "base/random.h"
#include "cli/app.h"
#include "server/server.h"

namespace oneshelf::cli {

/// An empty data folder that is served: the API as a page or a program asks it.
class ServedApp : public ::testing::Test {
 protected:
  ServedApp()
      : folder_((std::filesystem::temp_directory_path() / ("oneshelf-" + SecureRandom().new_id()))
                    .string()) {
    Result<std::unique_ptr<App>> app = App::open(folder_);
    EXPECT_TRUE(app.ok());
    app_ = std::move(*app);
    Result<std::unique_ptr<Server>> server =
        Server::start(app_->parts(), app_->jobs(), nullptr, {.version = "test"});
    EXPECT_TRUE(server.ok());
    server_ = std::move(*server);
  }
  ~ServedApp() override {
    server_.reset();
    app_.reset();
    std::filesystem::remove_all(folder_);
  }

  App& app() { return *app_; }
  std::string url() const { return server_->url(); }
  void write(const Store::Work& work) { EXPECT_TRUE(app_->store().write(work).ok()); }
  struct Answer {
    int status = 0;
    Json json;
    std::string error() const { return json["error"]["id"].text_or(); }
  };
  Answer ask(const std::string& method, const std::string& path, const std::string& body = "",
             bool is_ours = true) {
    HttpRequest request;
    request.method = method;
    request.url = server_->url() + path;
    if (is_ours) request.headers = {{"X-OneShelf", "1"}};
    request.body = body;
    const Result<HttpResponse> response = app_->http().send(Context(app_->clock()), request);
    EXPECT_TRUE(response.ok());
    if (!response.ok()) return {};
    const Result<Json> json = parse_json(response->body);
    return {response->status, json.ok() ? *json : Json()};
  }

 private:
  std::string folder_;
  std::unique_ptr<App> app_;
  std::unique_ptr<Server> server_;
};

}  // namespace oneshelf::cli
