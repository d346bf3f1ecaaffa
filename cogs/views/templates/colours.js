// What colour says: the kind, or another grouping, with its legend. The shape always says the kind.

const colouring = () => facts.groupings[view.colour] || null;

const groupOf = (node) => colouring().groups[node.groups[view.colour]];

// How a mark is painted: its own colours, or those of its group.
const paintOf = (node) => (colouring() ? groupOf(node) : style.marks[facts.kinds[node.row].mark]);

const colourWords = () => `Colour says: ${colourName()}.${colouring() ? " The shape still says the kind." : ""}`;

const colourName = () => (colouring() ? colouring().heading : "Kind");

function drawn(name, given) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  return made;
}

function groupRow(group, place) {
  const tick = make("input", { type: "checkbox", "data-group": String(place) });
  tick.addEventListener("change", () => {
    change({ groupsOff: switched(view.groupsOff, [place], tick.checked) });
    announce(isFiltered() ? "" : "Everything is shown.");
  });
  const sample = drawn("svg", { width: 20, height: 20, "aria-hidden": "true", class: "sample" });
  sample.append(drawn("rect", { x: 2, y: 4, width: 16, height: 12, rx: 2, fill: group.fill, stroke: group.outline, "stroke-width": 1.2 }));
  const count = make("span", { class: "count" }, number(group.count));
  return make("label", { class: "tick" }, tick, sample, make("span", {}, group.heading), count);
}

let legendOf = null;

function showColours() {
  const grouping = colouring();
  element("groups").hidden = !grouping;
  document.querySelector(".controls").classList.toggle("recoloured", Boolean(grouping));
  if (!element("colour")) return;
  element("colour").value = String(view.colour);
  if (grouping && grouping !== legendOf) {
    element("groups").replaceChildren(make("legend", {}, `Colour: ${grouping.heading}`), ...grouping.groups.map(groupRow));
  }
  legendOf = grouping;
  for (const tick of document.querySelectorAll("[data-group]")) tick.checked = !view.groupsOff.has(Number(tick.dataset.group));
}

function watchColours() {
  if (!element("colour")) return;
  element("colour").addEventListener("change", (event) => {
    change({ colour: Number(event.target.value), groupsOff: new Set() });
    announce(colourWords());
  });
}
