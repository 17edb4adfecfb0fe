#pragma once

#include "world.h"

namespace oneshelf::contract {

std::unique_ptr<SourceWorld> neto_source_world();
std::unique_ptr<ChannelWorld> neto_channel_world();

}  // namespace oneshelf::contract
