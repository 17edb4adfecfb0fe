#pragma once

#include <string>

#include "connectors/connector.h"

namespace oneshelf::vendure {

/// The options of one connection, read once.
struct Settings {
  std::string endpoint;  ///< "https://shop.example.com/admin-api"
  std::string user, password, api_key;
  std::string channel_token;
  std::string stock_location;  ///< name or id of the default one; "" is the channel's first
  std::string language;        ///< "" is the channel's default
  std::string brand_facet, category_facet;
};

Settings settings_from(const ConnectValues& values);

}  // namespace oneshelf::vendure
