// Comfort only, the page works without: n and p step through the claims that are shown; a button copies a record.
document.documentElement.classList.add("script");

const marks = [...document.querySelectorAll("a.c[id]")];

function shown(mark) {
  const measure = [...mark.classList].find((name) => document.getElementById("show-" + name));
  return !measure || document.getElementById("show-" + measure).checked;
}

function step(by) {
  const open = marks.filter(shown);
  if (!open.length) return;
  let at = open.indexOf(document.activeElement);
  if (at < 0) {
    // from where the reader is: the first mark below the top of the window
    const below = open.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    at = by > 0 ? (below < 0 ? open.length : below) - 1 : below < 0 ? open.length : below;
  }
  const next = open[(at + by + open.length) % open.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], textarea")) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
  else if (event.key === "Escape" && document.activeElement) document.activeElement.blur();
  else return;
  event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-record]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.record);
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.record;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1500);
});
