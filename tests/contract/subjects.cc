// The platforms that keep the contract. A new one is a world of its own and one line here.
#include "bigcommerce_world.h"
#include "bridge_world.h"
#include "neto_world.h"
#include "shopwired_world.h"
#include "suite.h"

namespace oneshelf::contract {
namespace {

constexpr auto kName = [](const auto& info) { return info.param.name; };

const std::vector<SourceSubject>& sources() {
  static const std::vector<SourceSubject> kSources = {{"Bridge", bridge_source_world},
                                                      {"BigCommerce", bigcommerce_source_world},
                                                      {"Neto", neto_source_world},
                                                      {"ShopWired", shopwired_source_world}};
  return kSources;
}

const std::vector<ChannelSubject>& channels() {
  static const std::vector<ChannelSubject> kChannels = {{"Bridge", bridge_channel_world},
                                                        {"BigCommerce", bigcommerce_channel_world},
                                                        {"Neto", neto_channel_world},
                                                        {"ShopWired", shopwired_channel_world}};
  return kChannels;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Platform, SourceContract, testing::ValuesIn(sources()), kName);
INSTANTIATE_TEST_SUITE_P(Platform, ChannelContract, testing::ValuesIn(channels()), kName);

}  // namespace oneshelf::contract
