// What is known of the chosen node, in words.

function hoverLines(node) {
  const lines = [node.label, kindName(node)];
  if (node.residents) lines.push(`Residents: ${node.residents}`);
  if (colouring()) lines.push(`${colourName()}: ${node.labels[view.colour] || "not stated"}`);
  lines.push(`${sizeName()}: ${number(sizeOf(node))}`);
  facts.figures
    .map((figure, place) => [figure.heading, node.figures[place]])
    .filter(([heading, value]) => heading !== sizeName() && value !== null)
    .slice(0, 3)
    .forEach(([heading, value]) => lines.push(`${heading}: ${number(value)}`));
  return lines;
}

function nameButton(node) {
  const button = make("button", { type: "button", class: "name" }, node.label);
  button.addEventListener("click", () => {
    choose(node);
    element("details-heading").focus({ preventScroll: true });
  });
  return button;
}

function tieExtras(tie) {
  const extras = [];
  if (tie.times > 1) extras.push(`recorded ${number(tie.times)} times`);
  if (tie.weight !== 1) extras.push(`weight ${number(tie.weight)}`);
  if (tie.amount) extras.push(`amount ${tie.amount}`);
  if (tie.dates) extras.push(tie.dates);
  return extras.length ? ` (${extras.join(", ")})` : "";
}

// "refers people to X", "X refers people to it", "works with X".
function tieLine(node, tie) {
  const { verb, directed } = facts.relations[tie.relation];
  const line = make("li", {});
  if (tie.from === tie.to) line.append(`${verb} itself`);
  else if (tie.from === node.id || !directed) {
    line.append(`${verb} `, nameButton(nodes[tie.from === node.id ? tie.to : tie.from]));
  } else line.append(nameButton(nodes[tie.from]), ` ${verb} it`);
  line.append(tieExtras(tie));
  for (const said of tie.evidence || []) line.append(make("span", { class: "evidence" }, said));
  return line;
}

const MOST_LINES = 20;

function tieList(node) {
  const own = tiesOf[node.id];
  const there = new Set(shown.linked);
  const hidden = own.filter((tie) => !there.has(tie)).length;
  const parts = [make("h3", {}, own.length ? `Ties (${number(own.length)})` : "No recorded ties")];
  if (hidden) parts.push(make("p", { class: "hint" }, `${counted(hidden, "tie")} of these hidden by filters.`));
  return [...parts, ...listed(own, (tie) => tieLine(node, tie))];
}

// A list of lines, the first of a long one, with a button for the others that hands the focus on to them.
function listed(items, lineFor) {
  const list = make("ul", { class: "ties" }, ...items.slice(0, MOST_LINES).map(lineFor));
  const left = items.length - MOST_LINES;
  if (left <= 0) return [list];
  const more = make("button", { type: "button" }, `Show the other ${number(left)}`);
  more.addEventListener("click", () => {
    const rest = items.slice(MOST_LINES).map(lineFor);
    list.append(...rest);
    rest[0].tabIndex = -1;
    rest[0].focus();
    more.remove();
  });
  return [list, more];
}

// Headed lists of ready text: brokered pairs by role, sole routes.
function toldLists(node) {
  return (node.details || []).flatMap(([heading, lines]) => [
    make("h3", {}, heading),
    ...listed(lines, (line) => make("li", {}, line)),
  ]);
}

// "Betweenness: 364 pairs", and below it what that means, with its range.
function figureRow(figure, value) {
  return make(
    "div",
    {},
    make("dt", {}, figure.heading),
    make("dd", {}, make("b", {}, number(value)), ` ${value === null ? "not defined" : figure.unit}`),
    make("dd", { class: "hint" }, meaningOf(figure)),
  );
}

const meaningOf = (figure) => [figure.meaning, figure.range ? `Range: ${figure.range}.` : ""].filter(Boolean).join(" ");

const figureRows = (node) => make("dl", { class: "figures" }, ...facts.figures.map((one, place) => figureRow(one, node.figures[place])));

// The figure that sizes the marks, undefined if that is the number of neighbours.
const sizeFigure = () => facts.figures.find((figure) => figure.heading === sizeName());

function facet(name, value) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, value));
}

function stepsButtons() {
  const group = make("div", { class: "buttons", role: "group", "aria-label": "How far neighbours are shown" });
  for (const [steps, words] of [[1, "One step"], [2, "Two steps"]]) {
    const isOn = view.steps === steps && !hasPath();
    const pressed = { type: "button", "aria-pressed": String(isOn), "data-steps": String(steps) };
    const button = make("button", pressed, words);
    button.addEventListener("click", () => {
      change({ steps, from: null, to: null });
      element("details").querySelector(`[data-steps="${steps}"]`).focus();
      announce(reachWords());
    });
    group.append(button);
  }
  const path = make("button", { type: "button", id: "path-here" }, "Path from here to …");
  path.addEventListener("click", () => startPath(view.chosen));
  const drop = make("button", { type: "button" }, "Let go");
  drop.addEventListener("click", () => {
    letGo();
    element("picture").focus({ preventScroll: true });
  });
  group.append(path, drop);
  return group;
}

// "12 of 63 nodes within two steps of Library": the node itself is in neither number.
function reachWords() {
  const steps = view.steps === 1 ? "one step" : "two steps";
  const there = reachOf(view.chosen, shown.linked).size - 1;
  return `${number(there)} of ${counted(nodes.length - 1, "other node")} within ${steps} of ${view.chosen.label}.`;
}

// Who matters, before anything is chosen: the ten greatest of those shown, in order only where that may be.
function topList() {
  const peers = shown.order.filter((node) => sizeOf(node) > 0 && node.in_study !== "convenor");
  const top = peers.slice(0, facts.always.length);
  if (!top.length) return [];
  if (!facts.ranked) top.sort((one, other) => one.label.localeCompare(other.label, "en-GB"));
  const items = top.map((node) => make("li", {}, make("div", {}, nameButton(node), make("span", {}, number(sizeOf(node))))));
  const heading = facts.ranked ? `Greatest: ${sizeName()}` : `Largest marks by ${sizeName()}`;
  const parts = [make("h3", {}, heading), make(facts.ranked ? "ol" : "ul", { class: "top" }, ...items)];
  const hints = facts.ranked ? [] : ["In the order of their names; not ranked."];
  const sizing = sizeFigure();
  if (sizing) hints.unshift(sizing.unit ? `In ${sizing.unit}. ${meaningOf(sizing)}` : meaningOf(sizing));
  if (shown.order.some((node) => node.in_study === "convenor")) hints.push("Who made the study is not listed.");
  if (hints.length) parts.splice(1, 0, make("p", { class: "hint" }, hints.join(" ")));
  return parts;
}

function showDetails() {
  const node = view.chosen;
  const panel = element("details");
  if (!node) {
    panel.replaceChildren(...topList(), make("p", { class: "hint" }, "Choose a mark, or a name here, in the search or in the table."));
    return;
  }
  const about = make("dl", { class: "about" }, facet("Kind", kindName(node)));
  if (node.count) about.append(facet("Stands for", `${number(node.count)} alike`));
  if (node.sector) about.append(facet("Sector", node.sector));
  if (node.neighbourhood) about.append(facet("Neighbourhood", node.neighbourhood));
  facts.groupings.forEach((grouping, place) => {
    const known = ["Sector", "Neighbourhood"].includes(grouping.heading);
    if (!known && node.labels[place]) about.append(facet(grouping.heading, node.labels[place]));
  });
  if (node.in_study) about.append(facet("In the study", node.in_study));
  if (node.residents) about.append(facet("Residents (rounded)", node.residents));
  for (const said of node.stated || []) about.append(facet("Source states", said));
  const parts = [make("p", { class: "chosen" }, node.label), stepsButtons()];
  if (!isPlaced(node)) parts.push(make("p", { class: "hint" }, "Not on the map: no place is given for it, or it is too far away."));
  if (sizeFigure()) parts.push(make("dl", { class: "figures" }, figureRow(sizeFigure(), sizeOf(node))));
  parts.push(about, ...tieList(node), ...toldLists(node));
  if (facts.figures.length) parts.push(make("h3", {}, "All figures"), figureRows(node));
  panel.replaceChildren(...parts);
  panel.parentElement.scrollTop = 0;
}

function choose(node) {
  if (node === view.chosen) {
    change({ near: null });
    return;
  }
  change({ chosen: node, near: null });
  if (node) {
    showNode(node);
    announceChosen();
  } else announce("Nothing chosen.");
}

function announceChosen() {
  const around = neighboursShown().length;
  announce(`${view.chosen.label}, ${kindName(view.chosen)}, chosen: ${counted(around, "neighbour")}. ${reachWords()}`);
}

function letGo() {
  if (view.from || view.to) change({ from: null, to: null });
  choose(null);
}
