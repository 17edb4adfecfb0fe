#pragma once

#include "world.h"

namespace oneshelf::contract {

std::unique_ptr<SourceWorld> bridge_source_world();
std::unique_ptr<ChannelWorld> bridge_channel_world();

}  // namespace oneshelf::contract
