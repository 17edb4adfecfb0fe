#pragma once

#include "world.h"

namespace oneshelf::contract {

std::unique_ptr<SourceWorld> bigcommerce_source_world();
std::unique_ptr<ChannelWorld> bigcommerce_channel_world();

}  // namespace oneshelf::contract
