// The chart of an indicator: fetched when the page is there, and made part of it, so that its figures are links.
const phone = matchMedia("(max-width: 44rem)");

async function draw(figure) {
  const place = figure.querySelector(".scroll");
  const address = new URL(figure.dataset.chart, location);
  if (phone.matches) address.searchParams.set("width", "narrow");
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    const notes = drawing.querySelector("desc");
    figure.querySelector(".notes").textContent = `${notes.textContent}\n`;
    notes.remove();
    place.replaceChildren(document.importNode(drawing, true));
  } catch {
    place.textContent = figure.dataset.failed;
  }
  figure.removeAttribute("aria-busy");
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  draw(figure);
  phone.addEventListener("change", () => draw(figure));
}
