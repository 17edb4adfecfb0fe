#pragma once

#include "world.h"

namespace oneshelf::contract {

std::unique_ptr<SourceWorld> shopwired_source_world();
std::unique_ptr<ChannelWorld> shopwired_channel_world();

}  // namespace oneshelf::contract
