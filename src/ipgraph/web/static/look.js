// How the network looks, in the colours of the page: names beside nodes, and what fades.
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    ink: style.getPropertyValue("--ink"),
    aside: style.getPropertyValue("--aside"),
    raised: style.getPropertyValue("--raised"),
    line: style.getPropertyValue("--line"),
    faded: dark ? "#3b3d42" : "#dcdcdc",
    veiled: dark ? "#2a2c31" : "#f2f2f2",
    ground: dark ? "#212327" : "#ffffff",
  };
}

// A colour of which so much is left on a ground: what is drawn by the graphics card has no transparency here.
const mixed = new Map();
export function mix(color, ground, part) {
  const key = `${color}${ground}${part}`;
  if (!mixed.has(key)) {
    const [one, other] = [color, ground].map((each) => [1, 3, 5].map((at) => parseInt(each.slice(at, at + 2), 16)));
    const parts = one.map((channel, at) => Math.round(channel * part + other[at] * (1 - part)));
    mixed.set(key, `#${parts.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`);
  }
  return mixed.get(key);
}

export const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

// The name beside a node, with a rim so that it can be read over lines.
export function drawLabel(context, node, settings, look) {
  if (!node.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = look.ground;
  context.fillStyle = look.ink;
  const place = [node.x + node.size + 3, node.y + settings.labelSize / 3];
  context.strokeText(node.label, ...place);
  context.fillText(node.label, ...place);
}

// The name of the node under the pointer, on a ground of its own.
export function drawHover(context, node, settings, look) {
  if (!node.label) return;
  const size = settings.labelSize;
  context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
  const width = context.measureText(node.label).width + 10;
  const left = node.x + node.size + 1;
  context.fillStyle = look.raised;
  context.strokeStyle = look.line;
  context.beginPath();
  context.roundRect(left, node.y - size / 2 - 5, width, size + 10, 4);
  context.fill();
  context.stroke();
  context.beginPath();
  context.arc(node.x, node.y, node.size + 2, 0, Math.PI * 2);
  context.strokeStyle = look.ink;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = look.ink;
  context.fillText(node.label, left + 4, node.y + size / 3);
}
