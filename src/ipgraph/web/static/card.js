// The card of a node: what it is, where its page is, and its ties as a list that can be read and walked along.
const MOST = 50;

function made(tag, text, name) {
  const found = document.createElement(tag);
  if (text !== undefined) found.textContent = text;
  if (name) found.className = name;
  return found;
}

function swatch(color) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "swatch", viewBox: "0 0 10 10", width: 10, height: 10, "aria-hidden": "true" })) {
    drawing.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries({ cx: 5, cy: 5, r: 5, fill: color })) circle.setAttribute(name, value);
  drawing.append(circle);
  return drawing;
}

export function carding({ graph, texts, own, language, code, filled, state, select, apply }) {
  const place = document.getElementById("card");
  const path = (node) => (node.startsWith(own) ? `/id/${node.slice(own.length)}` : null);
  const named = (id, value) => [...document.querySelectorAll(`#${id} input`)].find((each) => each.value === value)?.closest("label").childNodes[2].textContent.trim() ?? value;
  const days = ({ first, last }) => (first === undefined ? "" : first === last ? first : filled(texts.span, { from: first, to: last }));

  // Ties by what they say and in which direction, those that most say first.
  function grouped(node) {
    const groups = new Map();
    graph.forEachEdge(node, (_, given, source, target) => {
      if (given.hidden) return;
      const out = source === node;
      const key = `${given.relation} ${given.mutual || out}`;
      if (!groups.has(key)) groups.set(key, { relation: given.relation, back: !given.mutual && !out, ties: [] });
      groups.get(key).ties.push({ other: out ? target : source, given });
    });
    for (const { ties } of groups.values()) ties.sort((one, other) => other.given.weight - one.given.weight);
    return groups;
  }

  function tie({ other, given }) {
    const item = made("li");
    const button = made("button", graph.getNodeAttribute(other, "label"));
    button.type = "button";
    button.dir = "auto";
    button.addEventListener("click", () => select(other, { move: true, focus: true }));
    const more = [given[`detail_${code}`] ?? given.detail_en ?? given.detail_zh, days(given), given.weight > 1 ? filled(texts.times, { n: given.weight.toLocaleString(language) }) : ""];
    item.append(button, made("span", more.filter(Boolean).join(" · "), "aside"));
    return item;
  }

  function show(node) {
    place.hidden = node === null;
    place.replaceChildren();
    if (node === null) return;
    const given = graph.getNodeAttributes(node);
    const kind = made("p", undefined, "kind");
    kind.append(swatch(given.color), named("kinds", given.kind));
    const title = made("h2");
    title.id = "card-title";
    const link = made("a", given.label);
    link.dir = "auto";
    if (path(node)) link.setAttribute("href", path(node));
    title.append(link);
    const others = [given.label_en, given.label_zh].filter((each) => each && each !== given.label);
    const about = made("p", [...others, days(given)].filter(Boolean).join(" · "), "aside");
    const groups = [...grouped(node).values()];
    const actions = made("div", undefined, "actions");
    const only = made("label");
    const box = made("input");
    box.type = "checkbox";
    box.id = "only";
    box.checked = state.only;
    box.addEventListener("change", () => {
      state.only = box.checked;
      apply();
      document.getElementById("only").focus();
    });
    only.append(box, texts.only);
    const clear = made("button", texts.clear);
    clear.type = "button";
    clear.addEventListener("click", () => {
      select(null);
      document.getElementById("find").focus();
    });
    const near = made("a", texts.near);
    near.setAttribute("href", `/network?${new URLSearchParams({ around: node.replace(own, ""), depth: 2 })}#${new URLSearchParams({ node: node.replace(own, "") })}`);
    actions.append(only, clear, near);
    place.append(kind, title, about, actions);
    if (!groups.length) place.append(made("p", texts.nothing, "aside"));
    for (const { relation, back, ties } of groups) {
      place.append(made("h3", `${back ? "← " : ""}${named("relations", relation)} (${ties.length.toLocaleString(language)})`));
      const list = made("ul");
      list.append(...ties.slice(0, MOST).map(tie));
      place.append(list);
      if (ties.length > MOST) place.append(made("p", filled(texts.more, { n: (ties.length - MOST).toLocaleString(language) }), "aside"));
    }
  }

  return { show };
}
