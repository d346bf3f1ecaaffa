// Where names stand: none over another, on a mark only where a name must stand. As labels.py, for any zoom.
// Boxes are kept in scaled figure units, so that moving the picture moves no name against its mark.

// Across and down, as _SIDES of labels.py.
const SIDES = [
  [1, 0], [-1, 0], [0, 1], [0, -1], [1, 0.7], [1, -0.7], [-1, 0.7], [-1, -0.7],
  [0.5, 1], [0.5, -1], [-0.5, 1], [-0.5, -1],
];
// Further out, where no room is left at a mark: how far off, and in which directions; as _RINGS and _WAYS there.
const RINGS = [10, 20, 32, 46, 64, 86];
const WAYS = Array.from({ length: 16 }, (_, way) => [Math.cos((way * Math.PI) / 8), Math.sin((way * Math.PI) / 8)]);
const ICON = 13;
const MOST_NAMES = 400;
const CELL = 32;
const CROWD = 150; // above so many marks residents are named only near the chosen one, or from near by
const FEW = 80; // up to so many, every name looks further for room

let namesMade = { key: "", names: [] };

function namesFor(ctx, plan) {
  const bounds = plan.bounds || null;
  const key = [shown.version, plan.scale, bounds && bounds.join()].join(" ");
  if (namesMade.key !== key) namesMade = { key, names: placeNames(ctx, plan, bounds) };
  return namesMade.names;
}

const cut = (text) => (text.length <= 30 ? text : `${text.slice(0, 29).trimEnd()}…`);

// Long names in two lines; as name_lines() of wording.py.
function nameLines(name) {
  const words = name.split(" ");
  let lines = [name];
  if (name.length > 20) {
    let least = Infinity;
    for (let place = 1; place < words.length; place += 1) {
      const pair = [words.slice(0, place).join(" "), words.slice(place).join(" ")];
      const longest = Math.max(pair[0].length, pair[1].length);
      if (longest < least) [least, lines] = [longest, pair];
    }
  }
  return lines.map(cut);
}

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

// Who wants to be named, the most important first.
function wishes(plan) {
  const wanted = [];
  const seen = new Set();
  const wish = (node, must, bold, before = "") => {
    if (seen.has(node.id) || !isPlaced(node)) return;
    seen.add(node.id);
    const lines = nameLines(before + oneLine(node.label));
    wanted.push({ node, lines, must, letters: font(style.label, bold), height: style.label * 1.15 * lines.length });
  };
  if (hasPath()) shown.path.nodes.forEach((node, place) => wish(node, true, true, `${place + 1}. `));
  for (const node of [view.chosen, view.near, view.from, view.to]) if (node) wish(node, true, true);
  if (hasPath()) return wanted;
  if (view.chosen) {
    shown.order.filter((node) => shown.reach.get(node.id) === 1).forEach((node) => wish(node, false, false));
    shown.order.filter((node) => shown.reach.get(node.id) === 2).forEach((node) => wish(node, false, false));
  } else {
    shown.order.filter(isPlaced).slice(0, facts.always.length).forEach((node) => wish(node, true, true));
  }
  const room = view.chosen || shown.nodes.length <= CROWD || plan.scale > 2;
  const residents = shown.nodes
    .filter((node) => room && node.residents && inReach(node.id))
    .map((node) => ({ node, badge: true, lines: [node.residents], letters: font(13), height: style.label }));
  if (!view.chosen) shown.order.forEach((node) => wish(node, false, false));
  return [...wanted.slice(0, MOST_NAMES), ...residents];
}

function makeGrid() {
  const cells = new Map();
  const code = (column, row) => column * 65536 + row;
  const visit = (box, act) => {
    for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column += 1) {
      for (let row = Math.floor(box[1] / CELL); row <= Math.floor(box[3] / CELL); row += 1) act(code(column, row));
    }
  };
  return {
    add(box) {
      visit(box, (cell) => {
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(box);
      });
    },
    found(box, gap) {
      const found = new Set();
      visit(box, (cell) => {
        for (const other of cells.get(cell) || []) {
          const across = other[0] < box[2] + gap && other[2] > box[0] - gap;
          if (across && other[1] < box[3] + gap && other[3] > box[1] - gap) found.add(other);
        }
      });
      return found;
    },
  };
}

// Points along the ties, which names keep clear of if they can; none in a crowd.
function tiePoints(flat) {
  const grid = makeGrid();
  const drawn = shown.reach ? shown.ties.filter(isOnReach) : shown.ties;
  if (drawn.length > 400) return grid;
  for (const tie of drawn) {
    const [x1, y1, cx, cy, x2, y2] = curve(flat, tie);
    const parts = Math.min(60, Math.max(8, Math.round(Math.hypot(x2 - x1, y2 - y1) / 12)));
    for (let part = 1; part < parts; part += 1) {
      const way = part / parts;
      const [a, b, c] = [(1 - way) ** 2, 2 * way * (1 - way), way ** 2];
      const [x, y] = [a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2];
      grid.add([x, y, x, y]);
    }
  }
  return grid;
}

function markBoxes(flat) {
  const grid = makeGrid();
  for (const node of shown.nodes) {
    if (!inReach(node.id)) continue;
    const [x, y] = at(flat, node);
    const [side, up, low] = extentAt(flat, node);
    grid.add([x - side, y - up, x + side, y + low]);
  }
  return grid;
}

// Each place with how little it is liked, the best first.
function* placesOf(wish, flat) {
  const [x, y] = at(flat, wish.node);
  const [side, up, low] = extentAt(flat, wish.node);
  const half = wish.height / 2;
  const lefts = new Map([[1, side + 3], [-1, -side - 3 - wish.width], [0, -wish.width / 2], [0.5, -side], [-0.5, side - wish.width]]);
  for (const [rank, [across, down]] of SIDES.entries()) {
    const middle = y + down * ((down > 0 ? low : up) + 2 + half);
    yield { left: x + lefts.get(across), top: middle - half, far: false, dislike: 0.2 * rank };
  }
  const patient = wish.badge || shown.nodes.length <= FEW;
  for (const off of wish.must ? RINGS : patient ? RINGS.slice(0, 2) : []) {
    for (const [across, down] of WAYS) {
      const left = x + across * (side + 3 + off + wish.width / 2) - wish.width / 2;
      const middle = y + down * ((down > 0 ? low : up) + 2 + off + half);
      yield { left, top: middle - half, far: true, dislike: 3 + off / 8 };
    }
  }
}

// The ends of the line from a mark to its far name: at the edge of the one and of the other.
function leaderOf(flat, { node, left, top, width, height }) {
  const [x, y] = at(flat, node);
  const [endX, endY] = [Math.min(Math.max(x, left), left + width), Math.min(Math.max(y, top), top + height)];
  const start = Math.max(...extentAt(flat, node)) / (Math.hypot(endX - x, endY - y) || 1);
  return [x + (endX - x) * start, y + (endY - y) * start, endX, endY];
}

// How bad it is what such a line runs through: marks, and worse, names.
function crossed(flat, name, marks, taken) {
  const [x1, y1, x2, y2] = leaderOf(flat, name);
  const parts = Math.floor(Math.hypot(x2 - x1, y2 - y1) / 6);
  const [under, over] = [new Set(), new Set()];
  for (let part = 1; part < parts; part += 1) {
    const [x, y] = [x1 + ((x2 - x1) * part) / parts, y1 + ((y2 - y1) * part) / parts];
    for (const box of marks.found([x, y, x, y], 0)) under.add(box);
    for (const box of taken.found([x, y, x, y], 0)) over.add(box);
  }
  return under.size + 3 * over.size;
}

function placeNames(ctx, plan, bounds) {
  const flat = { ...plan, x: 0, y: 0 };
  const marks = markBoxes(flat);
  const points = tiePoints(flat);
  const taken = makeGrid();
  const placed = [];
  const bright = shown.reach ? shown.reach.size : shown.nodes.length;
  const [cover, crossing] = bright > CROWD ? [2, 0.5] : [14, 3];
  for (const box of stripBoxes(ctx, plan)) taken.add(box);
  const corners = ground && bounds ? cornerBoxes(ctx, plan) : [];
  for (const [left, top, right, bottom] of corners) taken.add([left - plan.x, top - plan.y, right - plan.x, bottom - plan.y]);
  for (const wish of wishes(flat)) {
    ctx.font = wish.letters;
    wish.width = Math.max(...wish.lines.map((line) => ctx.measureText(line).width)) + 2 + (wish.badge ? ICON : 0);
    let best = null;
    for (const place of placesOf(wish, flat)) {
      if (best && place.dislike >= best.cost) break;
      const box = [place.left, place.top, place.left + wish.width, place.top + wish.height];
      if (bounds && (box[0] < bounds[0] || box[1] < bounds[1] || box[2] > bounds[2] || box[3] > bounds[3])) continue;
      if (taken.found(box, 2).size) continue;
      const covered = marks.found(box, 1).size;
      if (covered && !wish.must) continue;
      const name = { ...wish, ...place, box };
      name.cost = place.dislike + cover * covered + 0.4 * points.found(box, 0).size;
      if (place.far) name.cost += crossing * crossed(flat, name, marks, taken);
      if (!best || name.cost < best.cost) best = name;
    }
    if (!best) continue;
    taken.add(best.box);
    placed.push(best);
  }
  return placed;
}
