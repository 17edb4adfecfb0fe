#include "sandbox/bridge/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--ground:#fbfaf7;--card:#fff;--text:#22252b;--soft:#5a6170;
--line:#dcd9d0;
--brand:#1f6f54;--on-brand:#fff;--warn:#9a3412}
@media(prefers-color-scheme:dark){:root{--ground:#15171b;--card:#1e2126;--text:#eceae4;
--soft:#a9afbb;
--line:#363b44;--brand:#7fd1b0;--on-brand:#10261d;--warn:#fdba8c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
a{color:var(--brand)}
header{border-bottom:1px solid var(--line);background:var(--card)}
header div,main{max-width:70rem;margin:0 auto;padding:1rem}
header div{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center}
header strong{font-size:1.25rem;flex:1 1 auto}
header strong a{color:inherit;text-decoration:none}
h1{font-size:1.6rem;line-height:1.2}
.skip{position:absolute;left:-100rem}.skip:focus{position:static}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));
list-style:none;padding:0}
.card,form.box,.box{background:var(--card);border:1px solid var(--line);border-radius:.75rem;
padding:1rem}
.card img{width:100%;height:auto;border-radius:.5rem}
.card a{color:inherit;text-decoration:none;font-weight:600;display:block}
.two{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));
align-items:start}
.two img{max-width:100%;border-radius:.75rem}
.soft{color:var(--soft)}.warn{color:var(--warn)}
.price{font-weight:700}s{color:var(--soft);font-weight:400}
label{display:block;font-weight:600;margin:.6rem 0 .2rem}
input,select,button{font:inherit;color:inherit;background:var(--ground);
border:1px solid var(--line);
border-radius:.5rem;padding:.5rem .7rem;max-width:100%}
input:not([type=radio]):not([type=number]),select{width:100%}
input[type=number]{width:7rem}.card input[name],.row input[name]{width:auto}
button{background:var(--brand);color:var(--on-brand);border:0;font-weight:600;cursor:pointer;
padding:.6rem 1.2rem}
button.quiet{background:none;color:var(--brand);border:1px solid var(--line)}
label.pick{display:flex;gap:.6rem;align-items:baseline;font-weight:400;border:1px solid var(--line);
border-radius:.5rem;padding:.5rem .7rem;margin:.4rem 0}
.row{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.5rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.alert{border:1px solid var(--warn);color:var(--warn);border-radius:.5rem;padding:.7rem 1rem}
nav.pager{display:flex;gap:1rem;justify-content:center;margin:1.5rem 0}
)css";

}  // namespace

std::string render(const Page& page) {
  const std::string refresh =
      page.refresh_seconds == 0
          ? ""
          : fmt::format("<meta http-equiv=\"refresh\" content=\"{}\">", page.refresh_seconds);
  return fmt::format(
      R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{}<title>{} – {}</title><style>{}</style></head>
<body><a class="skip" href="#content">Skip to content</a>
<header><div><strong><a href="/">{}</a></strong>{}</div></header>
<main id="content"><h1>{}</h1>
{}
</main></body></html>
)",
      refresh, html_escaped(page.title), html_escaped(page.site), kStyle, html_escaped(page.site),
      page.links_html, html_escaped(page.title), page.body_html);
}

std::string money(Decimal amount, std::string_view currency) {
  return fmt::format("{} {}", amount.rounded(2, Rounding::kHalfUp).to_fixed(2),
                     html_escaped(currency));
}

std::string input_html(const Input& input) {
  return fmt::format(
      R"(<label for="{0}">{1}</label><input id="{0}" name="{0}" type="{2}" value="{3}" )"
      R"(autocomplete="{4}"{5}>)",
      input.name, html_escaped(input.label), input.type, html_escaped(input.value),
      input.autocomplete, input.required ? " required" : "");
}

std::string select_html(std::string_view label, std::string_view name,
                        const std::vector<Choice>& choices, std::string_view chosen,
                        std::string_view currency) {
  std::string html = fmt::format(R"(<label for="{0}">{1}</label><select id="{0}" name="{0}">)",
                                 name, html_escaped(label));
  for (const Choice& choice : choices) {
    const bool selected = chosen.empty() ? choice.is_default : choice.id == chosen;
    const std::string charge =
        choice.charge.is_positive() ? " (+ " + money(choice.charge, currency) + ")" : "";
    html += fmt::format(R"(<option value="{}"{}>{}{}</option>)", html_escaped(choice.id),
                        selected ? " selected" : "", html_escaped(choice.name), charge);
  }
  return html + "</select>";
}

std::string hidden_html(std::string_view name, std::string_view value) {
  return fmt::format(R"(<input type="hidden" name="{}" value="{}">)", name, html_escaped(value));
}

std::string alert_html(const std::string& message) {
  if (message.empty()) return "";
  return fmt::format(R"(<p class="alert" role="alert">{}</p>)", html_escaped(message));
}

Slice slice_of(size_t rows, const std::string& page_text) {
  Slice slice;
  slice.pages = std::max<size_t>(1, (rows + Slice::kRows - 1) / Slice::kRows);
  size_t page = 1;
  std::from_chars(page_text.data(), page_text.data() + page_text.size(), page);
  slice.page = std::clamp<size_t>(page, 1, slice.pages);
  slice.begin = (slice.page - 1) * Slice::kRows;
  slice.end = std::min(rows, slice.begin + Slice::kRows);
  return slice;
}

std::string pager_html(const Slice& slice, std::string_view address) {
  if (slice.pages == 1) return "";
  std::string html = R"(<nav class="pager" aria-label="Pages">)";
  if (slice.page > 1) {
    html += fmt::format(R"(<a rel="prev" href="{}{}">Previous</a>)", html_escaped(address),
                        slice.page - 1);
  }
  html += fmt::format("<span>Page {} of {}</span>", slice.page, slice.pages);
  if (slice.page < slice.pages) {
    html +=
        fmt::format(R"(<a rel="next" href="{}{}">Next</a>)", html_escaped(address), slice.page + 1);
  }
  return html + "</nav>";
}

}  // namespace oneshelf::sandbox::bridge
