#include "server/page.h"

// g++ 12 has no #embed: the assembler includes the files. ONESHELF_PAGE_DIR comes from CMake, which
// also rebuilds this file when one of them changes.
#define ONESHELF_EMBED(symbol, file)                          \
  __asm__(".section .rodata\n"                                \
          ".balign 16\n" #symbol "_begin:\n"                  \
          ".incbin \"" ONESHELF_PAGE_DIR "/" file "\"\n" #symbol "_end:\n" \
          ".byte 0\n"                                         \
          ".previous\n");                                     \
  extern "C" const char symbol##_begin[];                     \
  extern "C" const char symbol##_end[]

ONESHELF_EMBED(oneshelf_page_html, "index.html");
ONESHELF_EMBED(oneshelf_page_css, "page.css");
ONESHELF_EMBED(oneshelf_page_js, "page.js");

namespace oneshelf {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::string_view page_html() { return between(oneshelf_page_html_begin, oneshelf_page_html_end); }
std::string_view page_css() { return between(oneshelf_page_css_begin, oneshelf_page_css_end); }
std::string_view page_js() { return between(oneshelf_page_js_begin, oneshelf_page_js_end); }

}  // namespace oneshelf
