// The page of the network: graphology keeps the graph, sigma draws it, and all that is drawn can be read as well.
import { arranging } from "./arranging.js";
import { carding } from "./card.js";
import { finding } from "./finding.js";
import { drawHover, drawLabel, mix, shortened, theme } from "./look.js";

const { texts, own, language, code, wanted } = JSON.parse(document.getElementById("settings").textContent);
const element = (id) => document.getElementById(id);
const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const stage = element("drawing");
// over so many ties, lines are drawn plainly, and not while the drawing moves
const MANY = 4000;
// what more ties say would lie on top of each other
const MOST_SAID = 15;

const graph = new window.graphology.MultiDirectedGraph();
const state = { selected: null, beside: new Set(), only: false, from: null, to: null };
let sigma = null;
let first = 0;
let last = 0;

// What is shown.

const chosen = (id) => new Set([...document.querySelectorAll(`#${id} input:checked`)].map((box) => box.value));
const month = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const iso = (months) => `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
const named = (months) =>
  new Intl.DateTimeFormat(language, { year: "numeric", month: "short", timeZone: "UTC" }).format(
    Date.UTC(Math.floor(months / 12), months % 12, 15),
  );
const isTimed = () => state.from > first || state.to < last;

function apply() {
  const kinds = chosen("kinds");
  const relations = chosen("relations");
  const timed = isTimed();
  const all = document.querySelectorAll("#relations input:not(:checked)").length === 0 && !timed;
  const tied = new Set();
  let ties = 0;
  // attributes are changed as they are, without telling sigma of each: it is told once, at the end
  graph.forEachEdge((edge, given, source, target, one, other) => {
    given.hidden =
      !relations.has(given.relation) ||
      !kinds.has(one.kind) ||
      !kinds.has(other.kind) ||
      (timed && given.first !== undefined && (month(given.first) > state.to || month(given.last) < state.from)) ||
      (state.only && source !== state.selected && target !== state.selected);
    if (!given.hidden) {
      tied.add(source).add(target);
      ties += 1;
    }
  });
  let nodes = 0;
  graph.forEachNode((node, given) => {
    given.hidden =
      node !== state.selected && (!kinds.has(given.kind) || ((!all || state.only) && !tied.has(node)));
    nodes += given.hidden ? 0 : 1;
  });
  beside();
  element("said").textContent = filled(texts.shown, { nodes: nodes.toLocaleString(language), ties: ties.toLocaleString(language) });
  element("span").textContent = element("time").hidden ? "" : filled(texts.span, { from: named(state.from), to: named(state.to) });
  files(kinds, relations, timed);
  card.show(state.selected);
  sigma?.refresh();
}

function beside() {
  state.beside.clear();
  if (state.selected === null) return;
  graph.forEachEdge(state.selected, (edge, given, source, target) => {
    if (!given.hidden) state.beside.add(source).add(target);
  });
}

// The files hold what is shown.
function files(kinds, relations, timed) {
  const asked = new URLSearchParams(wanted);
  const some = (id, taken) => taken.size < document.querySelectorAll(`#${id} input`).length;
  if (some("kinds", kinds)) asked.set("kinds", [...kinds].join(","));
  if (some("relations", relations)) asked.set("relations", [...relations].join(","));
  if (timed) asked.set("period", `${iso(state.from)}/${iso(state.to)}`);
  for (const link of document.querySelectorAll("a[data-form]")) link.href = `/network.${link.dataset.form}?${asked}`;
}

// One node of all.

function select(node, { move = false, focus = false } = {}) {
  state.selected = node;
  if (node === null) state.only = false;
  apply();
  remember();
  if (node === null) return;
  if (focus) element("card").focus({ preventScroll: !matchMedia("(max-width: 62rem)").matches });
  if (!move || !sigma) return;
  const { x, y } = sigma.getNodeDisplayData(node);
  const camera = sigma.getCamera();
  camera.animate({ x, y, ratio: Math.min(camera.ratio, 0.5) }, { duration: still.matches ? 0 : 300 });
}

function remember() {
  const kept = new URLSearchParams();
  if (state.selected !== null) kept.set("node", state.selected.replace(own, ""));
  const without = [...document.querySelectorAll(".filters input[type=checkbox]:not(:checked)")].map((box) => box.value);
  if (without.length) kept.set("without", without.join(","));
  if (isTimed()) kept.set("time", `${iso(state.from)}/${iso(state.to)}`);
  history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
}

function restore() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const without = new Set((kept.get("without") ?? "").split(","));
  for (const box of document.querySelectorAll(".filters input[type=checkbox]")) box.checked = !without.has(box.value);
  const [from, to] = /^\d{4}-\d\d\/\d{4}-\d\d$/.test(kept.get("time") ?? "") ? kept.get("time").split("/").map(month) : [first, last];
  limit(from, to);
  const asked = kept.get("node");
  const node = asked === null ? null : [asked, own + asked, own + asked.split("/").map(encodeURIComponent).join("/")].find((each) => graph.hasNode(each));
  select(node ?? null, { move: true });
  if (asked !== null && node === undefined) element("said").textContent = texts.lost;
}

function limit(from, to) {
  state.from = Math.max(first, Math.min(from, to));
  state.to = Math.min(last, Math.max(from, to));
  for (const [id, value] of [["from", state.from], ["to", state.to]]) {
    element(id).value = value;
    element(id).setAttribute("aria-valuetext", named(value));
  }
}

const card = carding({ graph, texts, own, language, code, filled, state, select, apply });
const search = finding({ graph, texts, own, language, filled, select });

// The drawing.

function draw() {
  const many = graph.size > MANY;
  const part = many ? 0.25 : 0.65;
  const narrow = stage.clientWidth < 600;
  let look = theme();
  try {
    sigma = new window.Sigma(graph, stage, {
      allowInvalidContainer: true,
      defaultEdgeType: many ? "line" : "arrow",
      // thin lines, which a processor without a graphics card draws many times as fast
      edgeProgramClasses: many ? { line: window.Sigma.rendering.EdgeLineProgram } : {},
      hideEdgesOnMove: graph.size > 2 * MANY,
      hideLabelsOnMove: many,
      labelDensity: many || narrow ? 0.6 : 1.5,
      labelRenderedSizeThreshold: many ? 7 : 4,
      labelFont: getComputedStyle(document.body).fontFamily,
      edgeLabelFont: getComputedStyle(document.body).fontFamily,
      labelColor: { color: look.ink },
      edgeLabelColor: { color: look.aside },
      edgeLabelSize: 11,
      labelSize: 13,
      renderEdgeLabels: !many,
      zIndex: true,
      stagePadding: 40,
      maxCameraRatio: 3,
      minCameraRatio: 0.01,
      defaultDrawNodeLabel: (context, node, settings) => drawLabel(context, node, settings, look),
      defaultDrawNodeHover: (context, node, settings) => drawHover(context, node, settings, look),
      nodeReducer: (node, given) => {
        const shown = { ...given, label: shortened(given.label, narrow ? 20 : 34), zIndex: 1 };
        if (state.selected === null) return shown;
        if (node === state.selected) return { ...shown, highlighted: true, forceLabel: true, zIndex: 3 };
        if (state.beside.has(node)) return { ...shown, forceLabel: state.beside.size <= 40, zIndex: 2 };
        return { ...shown, color: look.faded, label: null, zIndex: 0 };
      },
      edgeReducer: (edge, given) => {
        if (state.selected === null) return { ...given, color: mix(given.color, look.ground, part), label: null };
        const [source, target] = graph.extremities(edge);
        if (source === state.selected || target === state.selected) {
          return { ...given, size: 2, zIndex: 1, label: state.beside.size <= MOST_SAID ? given.said : null };
        }
        return { ...given, color: look.veiled, hidden: given.hidden || many, label: null, zIndex: 0 };
      },
    });
  } catch {
    element("drawing-keys").textContent = texts.no_drawing;
    return;
  }
  sigma.on("clickNode", ({ node }) => select(node));
  sigma.on("clickStage", () => state.selected !== null && select(null));
  sigma.on("enterNode", () => stage.classList.add("over"));
  sigma.on("leaveNode", () => stage.classList.remove("over"));
  dark.addEventListener("change", () => {
    look = theme();
    sigma.setSettings({ labelColor: { color: look.ink }, edgeLabelColor: { color: look.aside } });
  });
  const camera = sigma.getCamera();
  const options = () => ({ duration: still.matches ? 0 : 200 });
  element("bigger").onclick = () => camera.animatedZoom(options());
  element("less").onclick = () => camera.animatedUnzoom(options());
  element("fit").onclick = () => camera.animatedReset(options());
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) {
      const [right, up] = steps[event.key];
      const { x, y, ratio } = camera.getState();
      camera.animate({ x: x + right * ratio * 0.15, y: y + up * ratio * 0.15 }, options());
    } else if (event.key === "+" || event.key === "=") element("bigger").click();
    else if (event.key === "-") element("less").click();
    else if (event.key === "0") element("fit").click();
    else if (event.key === "Escape") select(null);
    else return;
    event.preventDefault();
  });
  arranging({ graph, sigma, texts, button: element("arrange") });
  document.querySelector(".tools").hidden = false;
  // for those who measure how fast it is drawn
  stage.sigma = sigma;
}

function fill(found) {
  const many = found.edges.length > MANY;
  graph.import(found);
  const label = `label_${code}`;
  graph.updateEachNodeAttributes((node, given) => ({
    ...given,
    label: given[label] ?? given.label,
    size: many ? Math.max(1.5, given.size / 10) : Math.max(3, given.size / 4.5),
  }));
  const days = [];
  graph.updateEachEdgeAttributes((edge, given) => {
    if (given.first !== undefined) days.push(given.first, given.last);
    return {
      ...given,
      said: given[label] ?? given.label,
      size: many ? 0.5 : Math.min(1 + Math.log2(given.weight), 4),
      ...(given.mutual ? { type: "line" } : {}),
    };
  });
  for (const [id, name, count] of [
    ["kinds", "kind", (add) => graph.forEachNode((_, given) => add(given.kind))],
    ["relations", "relation", (add) => graph.forEachEdge((_, given) => add(given.relation))],
  ]) {
    const numbers = new Map();
    count((each) => numbers.set(each, (numbers.get(each) ?? 0) + 1));
    for (const box of document.querySelectorAll(`#${id} input`)) {
      const number = numbers.get(box.value) ?? 0;
      box.closest("label").hidden = number === 0;
      box.closest("label").querySelector(".number").textContent = number.toLocaleString(language);
    }
  }
  const months = days.map(month);
  if (months.length) {
    first = months.reduce((one, other) => Math.min(one, other));
    last = months.reduce((one, other) => Math.max(one, other));
  }
  element("time").hidden = first === last;
  for (const id of ["from", "to"]) Object.assign(element(id), { min: first, max: last });
}

async function begin() {
  let told = texts.unreachable;
  try {
    const answer = await fetch(`/network.json?${wanted}`);
    const found = await answer.json();
    told = found.detail;
    if (!answer.ok) throw new Error(told);
    fill(found);
  } catch (error) {
    element("said").setAttribute("role", "alert");
    element("said").textContent = `${texts.failed}: ${told ?? error.message}`;
    return;
  }
  if (matchMedia("(max-width: 62rem)").matches) document.querySelector(".filters").open = false;
  draw();
  restore();
  let waiting = false;
  document.querySelector(".filters").addEventListener("input", (event) => {
    if (event.target.type === "range") limit(Number(element("from").value), Number(element("to").value));
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      apply();
      remember();
    });
  });
  addEventListener("hashchange", restore);
  search.open();
}

begin();
