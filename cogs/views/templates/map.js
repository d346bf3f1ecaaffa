// The map: the drawing of the page itself, whose marks, names and ties are hidden, dimmed, ringed and pointed at.
// Without this script, or if it fails, the drawing and the tables remain.

const MOST_ZOOM = 8;
const drawing = document.querySelector("svg.picture");
const [ground, crowds] = [drawing.querySelector(".ties"), drawing.querySelector(".crowds")];
const drawnAs = (name) => new Map(Array.from(drawing.querySelectorAll(`[data-${name}]`), (part) => [Number(part.dataset[name]), part]));
const [marksDrawn, namesDrawn, tiesDrawn] = ["node", "name", "tie"].map(drawnAs);
let zoom = 1;

const scaleNow = () => drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;

// Where a mark is, in pixels of the window.
function seenAt(node) {
  const [room, scale] = [drawing.getBoundingClientRect(), scaleNow()];
  return [room.left + node.x * scale, room.top + node.y * scale];
}

// Marks and names grow less than the map, so that zooming parts them.
const growth = () => 1 / Math.sqrt(zoom);
const resized = (node) => `translate(${node.x} ${node.y}) scale(${growth()}) translate(${-node.x} ${-node.y})`;

function resize() {
  for (const drawn of [marksDrawn, namesDrawn]) {
    for (const [id, part] of drawn) part.setAttribute("transform", resized(nodes[id]));
  }
  drawRings();
}

function makeDrawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// A ring around what is chosen and what the keyboard stands on, and their names where the map has none.
function drawRings() {
  for (const old of drawing.querySelectorAll(".ringed")) old.remove();
  for (const node of Array.from(shown.ringed).filter(isOnMap)) {
    const reach = shown.radius[node.id] * 1.5 + 4;
    const dashes = node === view.near && node !== view.chosen ? "4 4" : "none";
    const place = { class: "ringed", transform: resized(node) };
    const line = { fill: style.paper, stroke: style.ink, "stroke-width": 3, "stroke-dasharray": dashes };
    crowds.after(makeDrawn("circle", { ...place, cx: node.x, cy: node.y, r: reach, ...line }));
    if (namesDrawn.has(node.id)) continue;
    const anchor = node.x < 120 ? "start" : node.x > style.width - 120 ? "end" : "middle";
    const halo = { stroke: style.paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
    const y = node.y > 40 ? node.y - reach - 5 : node.y + reach + 15;
    const name = makeDrawn("text", { ...place, x: node.x, y, "text-anchor": anchor, "font-weight": "bold", ...halo });
    name.textContent = node.label;
    drawing.append(name);
  }
}

function showMap() {
  const there = new Set(shown.nodes.map((node) => node.id));
  const drawnTies = new Map(shown.ties.map((tie) => [tie.id, tie]));
  for (const [id, mark] of marksDrawn) {
    mark.classList.toggle("faint", !inReach(id));
    mark.toggleAttribute("hidden", !there.has(id));
  }
  for (const [id, name] of namesDrawn) {
    name.classList.toggle("faint", !inReach(id));
    name.toggleAttribute("hidden", !there.has(id));
  }
  for (const [id, line] of tiesDrawn) {
    const tie = drawnTies.get(id);
    line.toggleAttribute("hidden", !tie);
    if (!tie) continue;
    const isStrong = Boolean(shown.reach) && isOnReach(tie);
    line.classList.toggle("strong", isStrong);
    line.classList.toggle("faint", Boolean(shown.reach) && !isStrong);
  }
  ground.classList.toggle("chosen", Boolean(shown.reach));
  crowds.classList.toggle("faint", Boolean(shown.reach));
  drawRings();
  element("reset").hidden = !isFiltered();
}

function isOnReach(tie) {
  const [one, other] = [shown.reach.get(tie.from), shown.reach.get(tie.to)];
  return one !== undefined && other !== undefined && Math.min(one, other) < view.steps;
}

function panBy(across, down) {
  element("picture").scrollBy({ left: across, top: down, behavior: "instant" });
}

// Zoom about the middle of what is seen.
function zoomTo(wanted) {
  const picture = element("picture");
  const middle = () => [picture.clientWidth / 2, picture.clientHeight / 2];
  const [across, down] = middle();
  const [left, top, before] = [picture.scrollLeft + across, picture.scrollTop + down, scaleNow()];
  zoom = Math.min(MOST_ZOOM, Math.max(1, wanted));
  drawing.style.width = `${100 * zoom}%`;
  document.documentElement.classList.toggle("map-zoomed", zoom > 1);
  resize();
  const [times, [halfWide, halfHigh]] = [scaleNow() / before, middle()];
  picture.scrollTo({ left: left * times - halfWide, top: top * times - halfHigh, behavior: "instant" });
}

const moves = {
  fit: () => zoomTo(1),
  in: () => zoomTo(zoom * 1.4),
  out: () => zoomTo(zoom / 1.4),
  left: () => panBy(-90, 0),
  right: () => panBy(90, 0),
  up: () => panBy(0, -90),
  down: () => panBy(0, 90),
};

// Bring a mark into the part of the map that is seen.
function showNode(node) {
  if (!isOnMap(node)) return;
  const room = element("picture").getBoundingClientRect();
  const [x, y] = seenAt(node);
  const inside = x >= room.left + 30 && x <= room.right - 30 && y >= room.top + 30 && y <= room.bottom - 30;
  if (!inside) panBy(x - (room.left + room.right) / 2, y - (room.top + room.bottom) / 2);
}

// The nearest mark under a point of the window, at least 24 pixels wide as a target.
function nodeAt(x, y) {
  let [best, least] = [null, Infinity];
  for (const node of shown.nodes.filter(isOnMap)) {
    const [left, top] = seenAt(node);
    const reach = Math.max(12, shown.radius[node.id] * scaleNow() * growth() * 1.2);
    const distance = Math.hypot(left - x, top - y) / reach;
    if (distance <= 1 && distance < least) [best, least] = [node, distance];
  }
  return best;
}

function hideHover() {
  element("hover").hidden = true;
}

function showHover(node, x, y) {
  const hover = element("hover");
  hover.replaceChildren(...hoverLines(node).map((line, place) => make(place ? "span" : "strong", {}, line)));
  hover.hidden = false;
  const room = hover.parentElement.getBoundingClientRect();
  const below = y - room.top + 18 + hover.offsetHeight < room.height;
  hover.style.left = `${Math.max(6, Math.min(x - room.left + 16, room.width - hover.offsetWidth - 6))}px`;
  hover.style.top = `${below ? y - room.top + 18 : Math.max(6, y - room.top - 12 - hover.offsetHeight)}px`;
}

function watchPointer() {
  const picture = element("picture");
  picture.addEventListener("mousemove", (event) => {
    const node = nodeAt(event.clientX, event.clientY);
    picture.classList.toggle("pointing", Boolean(node));
    if (node) showHover(node, event.clientX, event.clientY);
    else hideHover();
  });
  picture.addEventListener("mouseleave", hideHover);
  picture.addEventListener("scroll", hideHover);
  picture.addEventListener("click", (event) => {
    hideHover();
    choose(nodeAt(event.clientX, event.clientY));
  });
}

function walk(step) {
  if (!view.chosen) {
    const first = shown.order.find(isOnMap);
    if (first) choose(first);
    return;
  }
  const around = neighboursShown();
  if (!around.length) {
    announce(`${view.chosen.label} has no neighbour that is shown.`);
    return;
  }
  const place = around.indexOf(view.near);
  const next = place < 0 ? (step > 0 ? 0 : around.length - 1) : (place + step + around.length) % around.length;
  change({ near: around[next] });
  showNode(view.near);
  const where = isOnMap(view.near) ? "" : " Not on the map.";
  announce(`Neighbour ${next + 1} of ${around.length}: ${view.near.label}, ${kindName(view.near)}.${where} Enter chooses it.`);
}

const keys = {
  ArrowLeft: moves.left,
  ArrowRight: moves.right,
  ArrowUp: moves.up,
  ArrowDown: moves.down,
  "+": moves.in,
  "=": moves.in,
  "-": moves.out,
  0: moves.fit,
  n: () => walk(1),
  p: () => walk(-1),
  Enter: () => (view.near ? choose(view.near) : walk(1)),
  Escape: () => choose(null),
};

function watchKeys() {
  element("picture").addEventListener("keydown", (event) => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", moves[button.dataset.view]);
  }
}

function showDetailsOnMap() {
  const [node, panel] = [view.chosen, element("details")];
  if (!node) {
    panel.replaceChildren(...topList(), make("p", { class: "hint" }, "Choose a mark, or a name here, in the search or in the table."));
    return;
  }
  const drop = make("button", { type: "button" }, "Let go");
  drop.addEventListener("click", () => {
    choose(null);
    element("picture").focus({ preventScroll: true });
  });
  const parts = [make("p", { class: "chosen" }, node.label), make("div", { class: "buttons" }, drop), aboutNode(node)];
  if (!isOnMap(node)) parts.push(make("p", { class: "hint" }, "Not on the map: no place is given for it, or it is too far away."));
  parts.push(...tieList(node));
  if (facts.figures.length) parts.push(make("h3", {}, "Figures"), figureRows(node));
  panel.replaceChildren(...parts);
  panel.parentElement.scrollTop = 0;
}

function aboutNode(node) {
  const about = make("dl", { class: "about" }, facet("Kind", kindName(node)));
  if (node.count) about.append(facet("Stands for", `${number(node.count)} alike`));
  const known = [["Sector", node.sector], ["Neighbourhood", node.neighbourhood], ["In the study", node.in_study]];
  known.push(["Residents (rounded)", node.residents], ...(node.stated || []).map((said) => ["Source states", said]));
  for (const [name, value] of known) if (value) about.append(facet(name, value));
  return about;
}

document.documentElement.classList.add("scripted");
refresh();
watchPointer();
watchKeys();
watchFilters();
finder("search", "suggestions", choose);
document.addEventListener("DOMContentLoaded", watchTables);
watchTaking();
onChange(() => {
  showDetailsOnMap();
  showMap();
});
showDetailsOnMap();
showMap();
announce(`Showing ${coverageWords()}.`);

function boxOf(part) {
  const { left, top, right, bottom } = part.getBoundingClientRect();
  return [left, top, right, bottom];
}

// What is drawn, in pixels of the window: for those who test a page or build on it. Nothing is changed by it.
window.cogsPicture = Object.freeze({
  marks: () => shown.nodes.filter(isOnMap).map((node) => ({ key: node.key, at: seenAt(node), radius: shown.radius[node.id] * scaleNow() * growth() })),
  names: () =>
    Array.from(namesDrawn, ([id, part]) => ({ key: nodes[id].key, part }))
      .filter(({ part }) => part.getBoundingClientRect().width > 0)
      .map(({ key, part }) => ({ key, lines: Array.from(part.querySelectorAll("text"), boxOf) })),
  scale: scaleNow,
});
