// Comfort only, every page works without: "/" goes to the search, names are suggested while one writes, and
// the choice of a language keeps the place.
const field = document.getElementById("q");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select") || event.target.isContentEditable) return;
  field.focus();
  event.preventDefault();
});

for (const link of document.querySelectorAll("header .language a")) {
  link.addEventListener("click", () => {
    link.search = new URLSearchParams({ back: location.pathname + location.search });
    // a redirection keeps what stands behind the number sign
    link.hash = location.hash;
  });
}

// The search field as a combobox with a list (ARIA Authoring Practices Guide, 1.2).
const list = document.createElement("ul");
list.id = "suggestions";
list.role = "listbox";
list.hidden = true;
list.ariaLabel = field.dataset.suggestions;
field.after(list);
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
  field.setAttribute(name, value);
}

const PAUSE = 120;
let asking;
let timer;
let active = -1;

function close() {
  clearTimeout(timer);
  asking?.abort();
  list.hidden = true;
  choose(-1);
  field.setAttribute("aria-expanded", "false");
}

function choose(n) {
  list.children[active]?.setAttribute("aria-selected", "false");
  active = n;
  const option = list.children[n];
  if (option === undefined) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function option({ name, kind, path, also }, n) {
  const made = document.createElement("li");
  made.id = `suggestion-${n}`;
  made.role = "option";
  made.ariaSelected = "false";
  made.dataset.path = path;
  for (const [what, text] of [["name", name], ["also", also], ["kind", kind]]) {
    if (!text) continue;
    const part = document.createElement("span");
    part.className = what;
    part.dir = "auto";
    part.textContent = text;
    made.append(part, " ");
  }
  return made;
}

async function suggest() {
  asking?.abort();
  const asked = field.value.trim();
  if (!asked) return close();
  asking = new AbortController();
  try {
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: asked })}`, { signal: asking.signal });
    if (!answer.ok) return close();
    const { items } = await answer.json();
    if (document.activeElement !== field || field.value.trim() !== asked) return;
    choose(-1);
    list.replaceChildren(...items.map(option));
    list.hidden = items.length === 0;
    field.setAttribute("aria-expanded", String(items.length > 0));
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

// so that the first letter is answered as fast as the others
field.addEventListener("focus", () => void fetch("/suggest").catch(() => {}), { once: true });
field.addEventListener("input", (event) => {
  // letters of pinyin that are not yet a Chinese word
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});
field.addEventListener("compositionend", suggest);
field.addEventListener("blur", close);
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const last = list.children.length - 1;
  if (event.key === "Escape" && !list.hidden) close();
  else if (event.key === "ArrowDown" && list.hidden) suggest();
  else if (event.key === "ArrowDown") choose(active < last ? active + 1 : -1);
  else if (event.key === "ArrowUp" && !list.hidden) choose(active < 0 ? last : active - 1);
  else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.path);
  else return;
  event.preventDefault();
});
// the field keeps the focus while one clicks
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const found = event.target.closest("[role=option]");
  if (found) location.assign(found.dataset.path);
});
