// Where names stand: none over another, on a mark only where a name must stand. As labels.py, for any zoom.
// Boxes are kept in scaled figure units, so that moving the picture moves no name against its mark.

// Across and down, as _SIDES of labels.py.
const SIDES = [
  [1, 0], [-1, 0], [0, 1], [0, -1], [1, 0.7], [1, -0.7], [-1, 0.7], [-1, -0.7],
  [0.5, 1], [0.5, -1], [-0.5, 1], [-0.5, -1],
];
const FAR = [0, 14, 28, 44, 64];
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
    if (seen.has(node.id)) return;
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
    shown.order.slice(0, facts.always.length).forEach((node) => wish(node, true, true));
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
    hits(box, gap) {
      const found = new Set();
      visit(box, (cell) => {
        for (const other of cells.get(cell) || []) {
          const across = other[0] < box[2] + gap && other[2] > box[0] - gap;
          if (across && other[1] < box[3] + gap && other[3] > box[1] - gap) found.add(other);
        }
      });
      return found.size;
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

function* placesOf(wish, flat) {
  const [x, y] = at(flat, wish.node);
  const [side, up, low] = extentAt(flat, wish.node);
  const half = wish.height / 2;
  const patient = wish.badge || shown.nodes.length <= FEW;
  for (const extra of wish.must ? FAR : patient ? FAR.slice(0, wish.badge ? 2 : 3) : [0]) {
    const reach = side + 3 + extra;
    const lefts = new Map([[1, reach], [-1, -reach - wish.width], [0, -wish.width / 2], [0.5, -side], [-0.5, side - wish.width]]);
    for (const [across, down] of SIDES) {
      const middle = y + down * ((down > 0 ? low : up) + 2 + extra + half);
      yield { left: x + lefts.get(across), top: middle - half, far: extra > 0 };
    }
  }
}

function placeNames(ctx, plan, bounds) {
  const flat = { ...plan, x: 0, y: 0 };
  const marks = markBoxes(flat);
  const points = tiePoints(flat);
  const taken = makeGrid();
  const placed = [];
  for (const box of stripBoxes(ctx, plan)) taken.add(box);
  for (const wish of wishes(flat)) {
    ctx.font = wish.letters;
    wish.width = Math.max(...wish.lines.map((line) => ctx.measureText(line).width)) + 2 + (wish.badge ? ICON : 0);
    let best = null;
    let rank = 0;
    for (const place of placesOf(wish, flat)) {
      const box = [place.left, place.top, place.left + wish.width, place.top + wish.height];
      rank += 1;
      if (bounds && (box[0] < bounds[0] || box[1] < bounds[1] || box[2] > bounds[2] || box[3] > bounds[3])) continue;
      if (taken.hits(box, 2)) continue;
      const covered = marks.hits(box, 1);
      if (covered && !wish.must) continue;
      const cost = (shown.nodes.length > CROWD ? 4 : 8) * covered + 0.4 * points.hits(box, 0) + 0.2 * rank + (place.far ? 2 : 0);
      if (!best || cost < best.cost) best = { ...wish, ...place, box, cost };
      if (cost <= 0.2 * rank) break;
    }
    if (!best) continue;
    taken.add(best.box);
    placed.push(best);
  }
  return placed;
}
