// The page where one asks in SPARQL: Yasqe for the form's text, Yasr for what comes back, both as the page needs them.
import { chartFor } from "./chart.js";

const { texts, prefixes, own, language } = JSON.parse(document.getElementById("settings").textContent);
const { Yasqe, Yasr } = window;
const form = document.getElementById("asking");
const text = document.getElementById("text");
const element = (id) => document.getElementById(id);
const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const phone = matchMedia("(max-width: 44rem)");

// What the graph is made of, asked for once somebody writes.

let known;
function terms() {
  known ??= fetch("/query/terms").then((answer) => (answer.ok ? answer.json() : { class: [], property: [] }));
  return known;
}

function short(iri) {
  let best = "";
  for (const [name, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && space.length > (prefixes[best] ?? "").length) best = name;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

// Names that begin with what is written come before those whose label or other part does.
async function completed(kind, token) {
  const asked = (token.autocompletionString ?? token.string).toLowerCase();
  const named = asked.split(/[/#:]/).pop();
  const ranked = [];
  for (const { iri, labels } of (await terms())[kind]) {
    const name = short(iri).toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    if (iri.toLowerCase().startsWith(asked) || name.startsWith(asked)) ranked.push([0, iri]);
    else if (token.tokenPrefix) continue;
    else if (local.startsWith(named)) ranked.push([1, iri]);
    else if (local.includes(named) || labels.some((label) => label.toLowerCase().includes(named))) ranked.push([2, iri]);
  }
  return ranked.sort((one, other) => one[0] - other[0]).map(([, iri]) => iri);
}

// What is written so far of a name. The editor's own tokens break at keywords: Indicator begins with IN.
function word(yasqe) {
  const { line, ch } = yasqe.getDoc().getCursor();
  const [string] = yasqe.getLine(line).slice(0, ch).match(/[^\s{}()[\];,"'|^*+!?$]*$/);
  return { string, start: ch - string.length, end: ch, from: { ch: ch - string.length }, to: { ch } };
}

// The completers that come with the editor ask vocabularies elsewhere.
Yasqe.defaults.autocompleters = ["variables"];
for (const kind of ["class", "property"]) {
  const { preProcessToken, isValidCompletionPosition } = Yasqe.Autocompleters[kind];
  Yasqe.forkAutocompleter(kind, {
    name: `${kind}-of-graph`,
    autoShow: true,
    bulk: false,
    get: (_, token) => completed(kind, token),
    isValidCompletionPosition: (yasqe) => {
      const { string, start } = word(yasqe);
      if (!string) return false;
      const typed = /(^|\s)(a|rdf:type|rdfs:subClassOf)\s+$/.test(yasqe.getLine(yasqe.getDoc().getCursor().line).slice(0, start));
      return kind === "class" ? typed || isValidCompletionPosition(yasqe) : !typed && isValidCompletionPosition(yasqe);
    },
    preProcessToken: (yasqe, token) => preProcessToken(yasqe, { ...token, ...word(yasqe) }),
    postProcessSuggestion: (_, token, iri) => {
      const name = short(iri);
      return name !== iri && !token.string.startsWith("<") && /^[\w-]+:[\w.-]*$/.test(name) ? name : `<${iri}>`;
    },
  });
}
Yasqe.forkAutocompleter("prefixes", {
  name: "prefixes-of-graph",
  persistenceId: null,
  get: () => Object.entries(prefixes).map(([name, space]) => `${name}: <${space}>`),
});

// The editor.

const leaving = { Tab: false, "Shift-Tab": false };
const editor = new Yasqe(element("editor"), {
  value: text.value,
  persistenceId: null,
  createShareableLink: null,
  consumeShareLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: null,
  collapsePrefixesOnLoad: true,
  // a phone's own marks of selection and its corrections work with this kind of field
  inputStyle: "contenteditable",
  spellcheck: false,
  autocorrect: false,
  autocapitalize: false,
  requestConfig: { endpoint: new URL("/sparql", location).href, method: "POST" },
  extraKeys: {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    Esc: (yasqe) => yasqe.addKeyMap(leaving),
  },
});
editor.on("blur", () => editor.removeKeyMap(leaving));
editor.on("focus", () => void terms());
const field = editor.getInputField();
field.setAttribute("aria-label", texts.query);
field.setAttribute("aria-describedby", "editor-keys");
if (field.isContentEditable) {
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-multiline", "true");
}
text.hidden = true;
document.querySelector("label[for=text]").hidden = true;
for (const id of ["editor", "run", "link", "editor-keys"]) element(id).hidden = false;
editor.refresh();
form.addEventListener("submit", () => {
  text.value = editor.getValue();
});

// The results.

class Table extends Yasr.plugins.table {
  label = texts.table;
  helpReference = undefined;

  getUriLinkFromBinding({ value }) {
    const link = document.createElement("a");
    link.textContent = short(value);
    link.className = "iri";
    // a page of this server for what is in its own graph, and a link to nothing but pages for the rest
    if (value.startsWith(own)) link.setAttribute("href", `/id/${value.slice(own.length)}`);
    else if (/^https?:/.test(value)) link.setAttribute("href", value);
    return link.outerHTML;
  }

  // What rows are found and ordered by is text too, and never parsed as HTML.
  getColumns() {
    return super.getColumns().map((column) => ({
      ...column,
      render: (cell, type, ...rest) =>
        cell?.value !== undefined && (type === "filter" || type === "sort" || !type)
          ? new Option(cell.value).innerHTML
          : column.render(cell, type, ...rest),
    }));
  }

  drawControls() {
    super.drawControls();
    const [simple, shortened] = this.tableControls.querySelectorAll(".switch .label");
    simple.textContent = texts.simple;
    shortened.textContent = texts.shortened;
    this.tableFilterField.placeholder = texts.filter;
    this.tableFilterField.setAttribute("aria-label", texts.filter);
    this.tableControls.querySelector(".pageSizerLabel").textContent = texts.rows;
    this.tableSizeField.setAttribute("aria-label", texts.rows);
    this.tableSizeField.lastChild.textContent = texts.all;
  }

  download() {
    return { ...super.download("ipgraph"), title: texts.download_rows };
  }
}
Object.assign(Table.defaults.tableConfig, {
  autoWidth: false,
  language: {
    info: texts.range,
    infoEmpty: "",
    infoFiltered: texts.filtered,
    emptyTable: texts.none,
    zeroRecords: texts.none,
    paginate: { first: "«", last: "»", next: "›", previous: "‹" },
    aria: {
      paginate: { first: texts.first, last: texts.last, next: texts.next, previous: texts.previous },
      orderable: "", orderableReverse: "", orderableRemove: "",
    },
  },
});

class Response extends Yasr.plugins.response {
  label = texts.response;
  helpReference = undefined;

  draw(config) {
    super.draw(config);
    const input = this.cm.getInputField();
    input.setAttribute("aria-label", texts.response);
    if (this.overLay) {
      const [more, file] = this.overLay.querySelectorAll("button");
      more.textContent = more.title = texts.all;
      file.firstChild.textContent = file.title = texts.download;
    }
  }
}

class Results extends Yasr {
  updateResponseInfo() {
    const rows = this.results?.getBindings()?.length;
    const ms = Math.round(this.results?.getResponseTime() ?? 0).toLocaleString(language);
    const pattern = rows === undefined ? texts.took : rows === 1 ? texts.one : texts.count;
    element("said").textContent =
      this.results && !this.results.getError() ? filled(pattern, { n: rows?.toLocaleString(language), ms }) : "";
  }

  fillFallbackBox() {
    this.emptyFallbackElement();
  }

  drawDocumentationButton() {
    // the manual of Yasgui is elsewhere, and says nothing of this page
    this.documentationLink = document.createElement("a");
  }

  drawDownloadIcon() {
    super.drawDownloadIcon();
    this.headerEl.querySelector(".yasr_downloadIcon").setAttribute("aria-label", texts.download_rows);
  }

  drawPluginSelectors() {
    super.drawPluginSelectors();
    const list = this.headerEl.querySelector(".yasr_btnGroup");
    list.setAttribute("aria-label", texts.view);
    for (const button of list.querySelectorAll("button")) button.removeAttribute("aria-label");
  }

  updatePluginSelectors(enabled) {
    super.updatePluginSelectors(enabled);
    for (const button of this.headerEl.querySelectorAll(".yasr_btnGroup button")) {
      button.setAttribute("aria-pressed", button.classList.contains("selected"));
      button.disabled = button.classList.contains("disabled");
    }
  }
}

async function problem({ text: told }) {
  const shown = document.createElement("div");
  const title = document.createElement("strong");
  const detail = document.createElement("p");
  title.textContent = texts.failed;
  try {
    detail.textContent = JSON.parse(told).detail;
  } catch {
    detail.textContent = texts.unreachable;
  }
  shown.append(title, detail);
  shown.setAttribute("role", "alert");
  return shown;
}

Yasr.registerPlugin("table", Table);
Yasr.registerPlugin("chart", chartFor(texts, filled));
Yasr.registerPlugin("response", Response);
Yasr.defaults.plugins.table.dynamicConfig = { compact: true, isEllipsed: false };

const asked = new URLSearchParams(location.hash.slice(1));
const section = element("results");
const results = new Results(section, {
  persistenceId: null,
  prefixes,
  pluginOrder: ["table", "chart", "response"],
  defaultPlugin: ["table", "chart", "response"].includes(asked.get("view")) ? asked.get("view") : "table",
  errorRenderers: [problem],
});
results.on("change", remember);

// Asking. The address holds what was asked, and how it is shown.

function remember() {
  const kept = new URLSearchParams({ query: editor.getValue() });
  const view = results.getSelectedPluginName();
  if (view !== "table") kept.set("view", view);
  history.replaceState(null, "", `/query#${kept}`);
}

function run() {
  remember();
  element("said").textContent = texts.running;
  element("run").hidden = true;
  element("stop").hidden = false;
  section.setAttribute("aria-busy", "true");
  editor.query().catch(() => {});
}

editor.on("queryResponse", (_, response, duration) => {
  element("run").hidden = false;
  element("stop").hidden = true;
  section.removeAttribute("aria-busy");
  if (response?.name === "AbortError") {
    element("said").textContent = "";
    return;
  }
  section.hidden = false;
  results.setResponse(response, duration);
  // on a phone the editor fills the screen
  if (phone.matches) element("said").scrollIntoView();
});
element("run").addEventListener("click", run);
element("stop").addEventListener("click", () => {
  editor.abortQuery();
  element("run").focus();
});
element("link").addEventListener("click", async () => {
  remember();
  // only pages that came over TLS, or from the same machine, may write to the clipboard
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  element("said").textContent = copied ? texts.linked : texts.here;
});
function open() {
  const query = new URLSearchParams(location.hash.slice(1)).get("query");
  if (query === null) return;
  editor.setValue(query);
  run();
}
addEventListener("hashchange", open);
if (phone.matches) document.querySelector(".examples").open = false;
open();
