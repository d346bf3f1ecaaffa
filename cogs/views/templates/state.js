// What is there, what is shown and what is chosen. Every other file reads it; all change it by change().

const element = (id) => document.getElementById(id);
const facts = JSON.parse(element("facts").textContent);
const nodes = JSON.parse(element("nodes-data").textContent);
const ties = JSON.parse(element("edges-data").textContent);
const style = facts.style;

const nodeOfKey = new Map(nodes.map((node) => [node.key, node]));
const tiesOf = nodes.map(() => []);
for (const tie of ties) {
  tiesOf[tie.from].push(tie);
  if (tie.to !== tie.from) tiesOf[tie.to].push(tie);
}
const lineOf = new Map();
facts.lines.forEach((line) => line.relations.forEach((relation) => lineOf.set(relation, line)));

const nothingHidden = () => ({ kindsOff: new Set(), relationsOff: new Set(), sector: "", neighbourhood: "" });
const view = {
  chosen: null, // the node whose details are shown
  near: null, // its neighbour that the keyboard stands on
  steps: 1,
  size: -1, // a figure by its place, -1 for the one the page was made with
  ...nothingHidden(),
};

// Worked out from the view by refresh().
const shown = { nodes: [], ties: [], reach: null, radius: [], order: [], version: 0 };

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
  if (node === view.chosen) return true;
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
function reachOf(start, isShown, shownTies) {
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

function refresh() {
  const isShown = nodes.map(passes);
  shown.nodes = nodes.filter((node) => isShown[node.id]);
  shown.ties = ties.filter((tie) => isShown[tie.from] && isShown[tie.to] && !view.relationsOff.has(tie.relation));
  shown.reach = view.chosen ? reachOf(view.chosen, isShown, shown.ties) : null;
  const top = nodes.reduce((most, node) => Math.max(most, sizeOf(node) || 0), 0);
  const room = style.largest - style.smallest;
  shown.radius = nodes.map((node) => {
    const value = Math.max(sizeOf(node) || 0, 0);
    return style.smallest + (top > 0 ? room * Math.sqrt(value / top) : 0);
  });
  shown.order = shown.nodes
    .slice()
    .sort((a, b) => shown.radius[b.id] - shown.radius[a.id] || a.id - b.id);
  shown.version += 1;
}

function isFiltered() {
  return view.kindsOff.size + view.relationsOff.size > 0 || view.sector !== "" || view.neighbourhood !== "";
}

function inReach(id) {
  return !shown.reach || shown.reach.has(id);
}

// Neighbours of the chosen node that are shown, each once, in the order of their ties.
function neighboursShown() {
  if (!view.chosen) return [];
  const others = new Set();
  for (const tie of shown.ties) {
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
