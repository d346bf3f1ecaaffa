// Filters, the size of marks, and what is announced.

function announce(text) {
  const filtered = isFiltered()
    ? ` Showing ${number(shown.nodes.length)} of ${number(placedNodes.length)} marks and ${number(shown.ties.length)} of ` +
      `${counted(placedTies.length, "tie")}; figures are still those of the whole network.`
    : "";
  element("status").textContent = `${text}${filtered}`.trim();
}

function tickBoxes() {
  for (const tick of document.querySelectorAll("[data-kind]")) {
    tick.checked = !view.kindsOff.has(Number(tick.dataset.kind));
  }
  for (const tick of document.querySelectorAll("[data-relation]")) {
    tick.checked = !view.relationsOff.has(tick.dataset.relation);
  }
  for (const tick of document.querySelectorAll("[data-line]")) {
    const { relations } = facts.lines[Number(tick.dataset.line)];
    const off = relations.filter((relation) => view.relationsOff.has(relation)).length;
    tick.checked = off < relations.length;
    tick.indeterminate = off > 0 && off < relations.length;
  }
  for (const name of ["sector", "neighbourhood"]) if (element(name)) element(name).value = view[name];
  element("size").value = String(view.size);
  element("reset").hidden = !isFiltered();
}

function switched(set, values, on) {
  const changed = new Set(set);
  for (const value of values) {
    if (on) changed.delete(value);
    else changed.add(value);
  }
  return changed;
}

function watchFilters() {
  const filter = (part) => {
    change(part);
    announce(isFiltered() ? "" : "Everything is shown.");
  };
  for (const tick of document.querySelectorAll("[data-kind]")) {
    tick.addEventListener("change", () =>
      filter({ kindsOff: switched(view.kindsOff, [Number(tick.dataset.kind)], tick.checked) }));
  }
  for (const tick of document.querySelectorAll("[data-line]")) {
    tick.addEventListener("change", () =>
      filter({ relationsOff: switched(view.relationsOff, facts.lines[Number(tick.dataset.line)].relations, tick.checked) }));
  }
  for (const tick of document.querySelectorAll("[data-relation]")) {
    tick.addEventListener("change", () =>
      filter({ relationsOff: switched(view.relationsOff, [tick.dataset.relation], tick.checked) }));
  }
  for (const name of ["sector", "neighbourhood"]) {
    if (element(name)) element(name).addEventListener("change", (event) => filter({ [name]: event.target.value }));
  }
  element("reset").addEventListener("click", () => {
    filter(nothingHidden());
    element("search").focus();
  });
}

function fillSizes() {
  const own = facts.figures.findIndex((figure) => figure.heading === facts.sizes.name);
  const options = facts.figures.map((figure, place) => [place === own ? -1 : place, figure.heading]);
  if (own < 0) options.unshift([-1, facts.sizes.name]);
  element("size").replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  element("size").addEventListener("change", (event) => {
    change({ size: Number(event.target.value) });
    announce(`Marks are sized by ${sizeName()}.`);
  });
}

// Two marks, the smallest and the largest, with what they stand for.
function showScale() {
  const values = nodes.map(sizeOf).filter((value) => value !== null);
  const parts = [];
  if (values.length) {
    const samples = [[style.smallest, Math.min(...values)], [style.largest, Math.max(...values)]];
    for (const [radius, value] of samples) {
      const side = Math.ceil(2 * radius + 2);
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [name, given] of Object.entries({ width: side, height: side, "aria-hidden": "true", class: "sample" })) {
        drawing.setAttribute(name, given);
      }
      for (const [name, given] of Object.entries({ cx: side / 2, cy: side / 2, r: radius, fill: "none", stroke: style.ink })) {
        circle.setAttribute(name, given);
      }
      drawing.append(circle);
      parts.push(drawing, make("span", {}, number(value)));
    }
  }
  element("scale").replaceChildren(...parts);
}
