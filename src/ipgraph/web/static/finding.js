// Nodes by their names in either language, and in pinyin as the server knows it.
const MOST = 12;
const PAUSE = 120;

export function finding({ graph, texts, own, language, filled, select }) {
  const field = document.getElementById("find");
  const list = document.getElementById("found");
  const count = document.getElementById("count");
  let timer;
  let names = [];
  let asking;
  let turn = 0;

  function open() {
    names = graph.mapNodes((node, given) => ({
      node,
      given,
      texts: [given.label, given.label_en, given.label_zh, given.abbreviation].filter(Boolean).map((each) => each.toLowerCase()),
    }));
    if (field.value) search();
  }

  function ranked(asked) {
    const found = [];
    for (const each of names) {
      const places = each.texts.map((text) => text.indexOf(asked)).filter((place) => place >= 0);
      const rank = each.texts.includes(asked) ? 0 : Math.min(...places) === 0 ? 1 : 2;
      if (places.length) found.push([rank, -each.given.degree, each.node]);
    }
    return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(([, , node]) => node);
  }

  async function sounding(asked) {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`/suggest?${new URLSearchParams({ q: asked })}`, { signal: asking.signal });
      const { items } = await answer.json();
      return items.map(({ path }) => own + path.replace(/^\/id\//, "")).filter((node) => graph.hasNode(node));
    } catch {
      return [];
    }
  }

  function item(node) {
    const { label, kind } = graph.getNodeAttributes(node);
    const made = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dir = "auto";
    button.textContent = label;
    button.dataset.kind = kind;
    button.addEventListener("click", () => {
      turn += 1;
      list.hidden = true;
      count.textContent = "";
      select(node, { move: true, focus: true });
    });
    made.append(button);
    return made;
  }

  async function search() {
    turn += 1;
    const mine = turn;
    const asked = field.value.trim().toLowerCase();
    let found = asked ? ranked(asked) : [];
    if (/^[a-z ]+$/.test(asked) && found.length < MOST) {
      found = [...new Set([...found, ...(await sounding(asked))])];
      if (mine !== turn) return;
    }
    list.replaceChildren(...found.slice(0, MOST).map(item));
    list.hidden = !found.length;
    const said = found.length === 1 ? texts.found_one : found.length ? texts.found : texts.found_none;
    count.textContent = asked ? filled(said, { n: found.length.toLocaleString(language) }) : "";
  }

  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  field.addEventListener("compositionend", search);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") list.querySelector("button")?.click();
    else if (event.key === "Escape") list.hidden = true;
    else if (event.key === "ArrowDown") list.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key === "Escape") field.focus();
    if (!next) return;
    (event.target.closest("li")[next]?.querySelector("button") ?? field).focus();
    event.preventDefault();
  });
  return { open };
}
