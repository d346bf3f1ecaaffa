// What is there, what is shown and what is chosen. Every other file reads it; all change it by change().

const facts = JSON.parse(element("facts").textContent);
const nodes = JSON.parse(element("nodes-data").textContent);
const ties = JSON.parse(element("edges-data").textContent);
const style = facts.style;

// Every node of a network has a place in the picture; on a map, those whose place is known.
const isPlaced = (node) => node.x !== undefined;
const isBetweenPlaced = (tie) => isPlaced(nodes[tie.from]) && isPlaced(nodes[tie.to]);
const placedNodes = nodes.filter(isPlaced);
const placedTies = ties.filter(isBetweenPlaced);

const nodeOfKey = new Map(nodes.map((node) => [node.key, node]));
const tiesOf = nodes.map(() => []);
for (const tie of ties) {
  tiesOf[tie.from].push(tie);
  if (tie.to !== tie.from) tiesOf[tie.to].push(tie);
}
const lineOf = new Map();
facts.lines.forEach((line) => line.relations.forEach((relation) => lineOf.set(relation, line)));

const nothingHidden = () => ({
  kindsOff: new Set(),
  relationsOff: new Set(),
  groupsOff: new Set(), // groups of the grouping that colours
  sector: "",
  neighbourhood: "",
  since: -1, // periods by their places, -1 for no limit
  until: -1,
});
const view = {
  chosen: null, // the node whose details are shown
  near: null, // its neighbour that the keyboard stands on
  steps: 1,
  from: null, // the ends of a path
  to: null,
  size: -1, // a figure by its place, -1 for the one the page was made with
  colour: -1, // a grouping by its place, -1 for the kind
  ...nothingHidden(),
};

// Worked out from the view by refresh().
// `nodes` and `ties` are in the picture; `linked` are the ties that no filter hides, in the picture or not.
const shown = { nodes: [], ties: [], linked: [], reach: null, path: null, ringed: new Set(), radius: [], order: [], version: 0 };

const listeners = [];
function onChange(listener) {
  listeners.push(listener);
}

function change(part) {
  Object.assign(view, part);
  refresh();
  for (const listener of listeners) listener(part);
}

function passes(node) {
  if (node === view.chosen || node === view.from || node === view.to) return true;
  if (view.groupsOff.has(colouring() ? node.groups[view.colour] : -1)) return false;
  if (view.kindsOff.has(node.row)) return false;
  if (view.sector && node.sector !== view.sector) return false;
  return !view.neighbourhood || node.neighbourhood === view.neighbourhood;
}

function sizeName() {
  return view.size < 0 ? facts.sizes.name : facts.figures[view.size].heading;
}

function sizeOf(node) {
  const value = view.size < 0 ? facts.sizes.values[node.id] : node.figures[view.size];
  return value === null || value === undefined ? null : value;
}

// How far each shown node is from the chosen one, up to the steps asked for.
function reachOf(start, shownTies) {
  const around = new Map();
  for (const tie of shownTies) {
    for (const [one, other] of [[tie.from, tie.to], [tie.to, tie.from]]) {
      if (!around.has(one)) around.set(one, []);
      around.get(one).push(other);
    }
  }
  const reach = new Map([[start.id, 0]]);
  let edge = [start.id];
  for (let step = 1; step <= view.steps; step += 1) {
    const next = [];
    for (const id of edge) {
      for (const other of around.get(id) || []) {
        if (!reach.has(other)) {
          reach.set(other, step);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return reach;
}

// What is not dimmed: the path, else what is near the chosen node; null for everything.
function reachShown() {
  if (shown.path && shown.path.nodes.length) return new Map(shown.path.nodes.map((node, place) => [node.id, place]));
  return view.chosen ? reachOf(view.chosen, shown.linked) : null;
}

const isOnPath = (tie) => shown.path.ties.includes(tie);
const hasPath = () => Boolean(shown.path && shown.path.nodes.length);

function refresh() {
  const isShown = nodes.map(passes);
  shown.nodes = placedNodes.filter((node) => isShown[node.id]);
  shown.linked = ties.filter((tie) => isShown[tie.from] && isShown[tie.to] && !view.relationsOff.has(tie.relation) && isInPeriod(tie));
  shown.ties = shown.linked.filter(isBetweenPlaced);
  shown.path = view.from && view.to && view.from !== view.to ? pathBetween(view.from, view.to) : null;
  shown.reach = reachShown();
  const onPath = shown.path ? shown.path.nodes : [];
  shown.ringed = new Set([...onPath, view.from, view.to, view.near, view.chosen].filter((node) => node && isPlaced(node)));
  const top = nodes.reduce((most, node) => Math.max(most, sizeOf(node) || 0), 0);
  const room = style.largest - style.smallest;
  shown.radius = nodes.map((node) => {
    const value = Math.max(sizeOf(node) || 0, 0);
    return style.smallest + (top > 0 ? room * Math.sqrt(value / top) : 0);
  });
  shown.order = nodes
    .filter((node) => isShown[node.id])
    .sort((a, b) => shown.radius[b.id] - shown.radius[a.id] || a.id - b.id);
  shown.version += 1;
}

function isFiltered() {
  const off = view.kindsOff.size + view.relationsOff.size + view.groupsOff.size;
  return off > 0 || view.sector !== "" || view.neighbourhood !== "" || hasPeriod();
}

function inReach(id) {
  return !shown.reach || shown.reach.has(id);
}

// Neighbours of the chosen node that are shown, each once, in the order of their ties.
function neighboursShown() {
  if (!view.chosen) return [];
  const others = new Set();
  for (const tie of shown.linked) {
    if (tie.from === view.chosen.id) others.add(tie.to);
    if (tie.to === view.chosen.id) others.add(tie.from);
  }
  others.delete(view.chosen.id);
  return Array.from(others, (id) => nodes[id]);
}

// The same rule as shown() of wording.py.
function number(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  let decimals = 0;
  if (value !== Math.trunc(value) && size < 1000) {
    decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 2 - Math.floor(Math.log10(size));
  }
  const options = { maximumFractionDigits: Math.min(decimals, 12) };
  return value.toLocaleString("en-GB", options).replace("-", "−");
}

function counted(count, one, several) {
  return `${number(count)} ${count === 1 ? one : several || `${one}s`}`;
}

const kindName = (node) => node.kind.replace(/_/g, " ");
