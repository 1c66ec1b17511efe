"use strict";

// the page's own language is that of screen readers too
for (const choice of document.querySelectorAll("input[name=language]")) {
  choice.addEventListener("change", () => { document.documentElement.lang = choice.value; });
}
