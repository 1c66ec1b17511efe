// Rows of a result → a chart of a column of numbers against a column of labels, drawn as SVG.

const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|negativeInteger|nonPositiveInteger)$/;
const TIMES = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const MOST = 200;
const SPACE = "http://www.w3.org/2000/svg";
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path fill="currentColor" d="M1 1h1.5v12.5H15V15H1zM4 7h2v5H4zm4-4h2v9H8zm4 2h2v7h-2z"/></svg>';

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function chosen(label, options, value, changed) {
  const field = document.createElement("select");
  for (const [key, name] of options) field.add(new Option(name, key, false, key === value));
  field.addEventListener("change", () => changed(field.value));
  const around = document.createElement("label");
  around.append(`${label} `, field);
  return around;
}

// Round steps that cover the values, nought among them where it is near.
function scale(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const first = Math.floor(low / step) * step;
  const ticks = [];
  for (let n = 0; ticks.length === 0 || ticks.at(-1) < high - step * 1e-9; n++) ticks.push(first + n * step);
  if (ticks.length === 1) ticks.push(first + step);
  return ticks;
}

export function chartFor(texts, filled) {
  return class Chart {
    label = texts.chart;
    priority = 1;

    constructor(yasr) {
      this.yasr = yasr;
      this.chosen = {};
    }

    getIcon() {
      return new DOMParser().parseFromString(ICON, "image/svg+xml").documentElement;
    }

    columns() {
      const names = this.yasr.results?.getVariables() ?? [];
      const rows = this.yasr.results?.getBindings() ?? [];
      const numeric = names.filter((name) => {
        const cells = rows.map((row) => row[name]).filter(Boolean);
        return cells.length > 0 && cells.every((cell) => NUMBERS.test(cell.datatype ?? ""));
      });
      return { names, rows, numeric };
    }

    canHandleResults() {
      return this.columns().numeric.length > 0;
    }

    draw() {
      const { names, rows, numeric } = this.columns();
      if (!numeric.includes(this.chosen.value)) this.chosen.value = numeric[0];
      if (!names.includes(this.chosen.label)) {
        const whole = (name) => rows.every((row) => row[name]);
        const words = names.filter((name) => !numeric.includes(name)).sort((one, other) => whole(other) - whole(one));
        const timely = words.find((name) => rows.every((row) => row[name] && TIMES.test(row[name].value)));
        const plain = words.find((name) => rows.some((row) => row[name] && row[name].type !== "uri"));
        this.chosen.label = timely ?? plain ?? words[0] ?? names[0];
      }
      const { label, value } = this.chosen;
      const points = rows
        .filter((row) => row[value] && Number.isFinite(Number(row[value].value)))
        .map((row) => ({ label: this.named(row[label]), value: Number(row[value].value), text: row[value].value }));
      const timely = points.every((point) => TIMES.test(point.label));
      const kind = this.chosen.kind ?? (timely ? "line" : "bars");
      if (timely) points.sort((one, other) => (one.label < other.label ? -1 : one.label > other.label ? 1 : 0));
      const shown = points.slice(0, MOST);

      const place = document.createElement("div");
      place.className = "chart";
      const controls = document.createElement("p");
      controls.className = "controls";
      const again = (key) => (picked) => {
        this.chosen[key] = picked;
        this.yasr.resultsEl.replaceChildren();
        this.draw();
        this.yasr.resultsEl.querySelector(`.controls label:nth-child(${["value", "label", "kind"].indexOf(key) + 1}) select`).focus();
      };
      const columns = (found) => found.map((name) => [name, name]);
      controls.append(
        chosen(texts.values, columns(numeric), value, again("value")),
        chosen(texts.labels, columns(names), label, again("label")),
        chosen(texts.kind, [["bars", texts.bars], ["line", texts.line]], kind, again("kind")),
      );
      const box = document.createElement("div");
      box.className = "scroll";
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", texts.chart);
      this.yasr.resultsEl.append(place);
      place.append(controls, box);
      const width = Math.max(280, box.clientWidth);
      const drawing = kind === "line" ? line(shown, width) : bars(shown, width);
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", filled(texts.drawn, { value, label }));
      box.append(drawing);
      if (points.length > MOST) {
        const note = document.createElement("p");
        note.className = "aside";
        note.textContent = filled(texts.cut, { n: MOST, all: points.length });
        place.append(note);
      }
    }

    named(cell) {
      if (!cell) return "";
      if (cell.type !== "uri") return cell.value;
      const end = cell.value.split(/[/#]/).pop();
      try {
        return decodeURIComponent(end);
      } catch {
        return end;
      }
    }
  };
}

const written = (number) => number.toLocaleString(undefined, { maximumSignificantDigits: 12 });
const ROW = 24;

// Words of a label that fit a width: wide characters count twice.
function fitting(label, width) {
  let room = width / 7.5;
  let end = 0;
  for (const character of label) {
    room -= character > "\u2e7f" ? 1.75 : 1;
    if (room < 1) return `${label.slice(0, end)}…`;
    end += character.length;
  }
  return label;
}

function bars(points, width) {
  const ticks = scale(Math.min(0, ...points.map((point) => point.value)), Math.max(0, ...points.map((point) => point.value)));
  const left = Math.min(width * 0.4, 280);
  const right = Math.min(width * 0.2, 96);
  const x = (value) => left + ((value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (width - left - right);
  const height = points.length * ROW + 28;
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  for (const tick of ticks) drawing.append(svg("line", { class: "tick", x1: x(tick), x2: x(tick), y1: 0, y2: height - 24 }));
  for (const tick of width < 480 ? [ticks[0], ticks.at(-1)] : ticks) {
    drawing.append(svg("text", { class: "axis", x: x(tick), y: height - 8, "text-anchor": "middle" }, written(tick)));
  }
  points.forEach((point, n) => {
    const y = n * ROW;
    const ends = [x(0), x(point.value)].sort((one, other) => one - other);
    drawing.append(
      svg(
        "g",
        {},
        svg("title", {}, `${point.label}: ${point.text}`),
        svg("text", { class: "name", x: left - 8, y: y + 16, "text-anchor": "end" }, fitting(point.label, left - 8)),
        svg("rect", { class: "bar", x: ends[0], y: y + 4, width: Math.max(1, ends[1] - ends[0]), height: ROW - 8 }),
        svg("text", { class: "figure", x: ends[1] + 6, y: y + 16 }, written(point.value)),
      ),
    );
  });
  return drawing;
}

function line(points, width) {
  const height = 320;
  const values = points.map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const ticks = scale(low > 0 && low < high / 2 ? 0 : low, high);
  const left = 12 + Math.max(...ticks.map((tick) => written(tick).length)) * 7.5;
  const labels = [...new Set(points.map((point) => point.label))];
  const step = (width - left - 40) / Math.max(1, labels.length - 1);
  const places = new Map(labels.map((label, n) => [label, left + 16 + n * step]));
  const y = (value) => height - 40 - ((value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (height - 56);
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  for (const tick of ticks) {
    drawing.append(
      svg("line", { class: "tick", x1: left, x2: width, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "axis", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, written(tick)),
    );
  }
  const every = Math.max(1, Math.ceil(84 / step));
  labels.forEach((label, n) => {
    if (n % every) return;
    drawing.append(svg("text", { class: "axis", x: places.get(label), y: height - 16, "text-anchor": "middle" }, fitting(label, 84)));
  });
  // several rows of one label are points of several things: no line joins them
  if (labels.length === points.length) {
    const path = points.map((point, n) => `${n ? "L" : "M"}${places.get(point.label)} ${y(point.value)}`).join("");
    drawing.append(svg("path", { class: "course", d: path }));
  }
  for (const point of points) {
    drawing.append(
      svg("circle", { class: "point", cx: places.get(point.label), cy: y(point.value), r: 4 }, svg("title", {}, `${point.label}: ${point.text}`)),
    );
  }
  return drawing;
}
