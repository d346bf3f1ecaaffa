// Marks, ties and names on a canvas: for the screen and, larger, for the picture that is taken away.
// A plan says where the figure lies: {scale, x, y, width, height} in pixels of the page.

const at = (plan, node) => [node.x * plan.scale + plan.x, node.y * plan.scale + plan.y];

// Marks grow slower than the picture, so that zooming in makes room.
const growth = (plan) => Math.min(2, Math.max(0.55, Math.sqrt(plan.scale)));
const radiusAt = (plan, node) => shown.radius[node.id] * growth(plan);

function outline(ctx, shape, x, y, radius) {
  const corners = style.shapes[shape];
  ctx.beginPath();
  if (!corners.length) {
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([across, down], corner) => {
    if (corner) ctx.lineTo(x + across * radius, y + down * radius);
    else ctx.moveTo(x + across * radius, y + down * radius);
  });
  ctx.closePath();
}

function paintMark(ctx, name, x, y, radius, paint = style.marks[name]) {
  outline(ctx, style.marks[name].shape, x, y, radius);
  ctx.fillStyle = paint.fill;
  ctx.fill();
  ctx.strokeStyle = paint.outline;
  ctx.lineWidth = 1.2;
  ctx.lineJoin = "round";
  ctx.stroke();
}

// How far a mark of radius 1 reaches sideways, up and down; as extent_of() of style.py.
const extents = facts.kinds.map((kind) => {
  const corners = style.shapes[style.marks[kind.mark].shape];
  const most = (values) => (corners.length ? Math.max(...values) : 1);
  return [most(corners.map(([x]) => x)), most(corners.map(([, y]) => -y)), most(corners.map(([, y]) => y))];
});

function extentAt(plan, node) {
  const radius = radiusAt(plan, node);
  if (shown.ringed.has(node)) return Array(3).fill(ringAt(plan, node) + 2);
  return extents[node.row].map((reach) => reach * radius);
}

const ringAt = (plan, node) => Math.max(...extents[node.row]) * radiusAt(plan, node) + 5;

// A white gap and a dark ring under the mark: chosen, or on the path, is seen without colour.
function drawRings(ctx, plan) {
  for (const node of shown.ringed) {
    const [x, y] = at(plan, node);
    ctx.beginPath();
    ctx.arc(x, y, ringAt(plan, node), 0, 2 * Math.PI);
    ctx.fillStyle = style.paper;
    ctx.fill();
    ctx.strokeStyle = style.ink;
    ctx.lineWidth = node === view.chosen && hasPath() ? 5 : 3;
    ctx.setLineDash(node === view.near && node !== view.chosen ? [4, 4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

// In a crowd what is dimmed lies over itself many times.
const dimmed = (alpha) => (nodes.length > 600 ? alpha / 2 : alpha);

function drawMark(ctx, plan, node) {
  const [x, y] = at(plan, node);
  const radius = radiusAt(plan, node);
  ctx.globalAlpha = inReach(node.id) ? 1 : dimmed(0.16);
  paintMark(ctx, facts.kinds[node.row].mark, x, y, radius, paintOf(node));
  ctx.globalAlpha = 1;
}

// Start, middle control point and end of a tie; as _curve() of picture.py.
function curve(plan, tie) {
  const [x1, y1] = at(plan, nodes[tie.from]);
  const [x2, y2] = at(plan, nodes[tie.to]);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const side = ((2 * (tie.bend || 0)) / length) * (tie.from < tie.to ? 1 : -1) * growth(plan);
  return [x1, y1, (x1 + x2) / 2 - (y2 - y1) * side, (y1 + y2) / 2 + (x2 - x1) * side, x2, y2];
}

function arrow(ctx, [, , cx, cy, x2, y2], reach, size) {
  const length = Math.hypot(x2 - cx, y2 - cy) || 1;
  if (length < reach + 2) return;
  const [along, down] = [(x2 - cx) / length, (y2 - cy) / length];
  const [tipX, tipY] = [x2 - along * reach, y2 - down * reach];
  const half = size * 0.42;
  ctx.beginPath();
  ctx.moveTo(tipX, tipY);
  ctx.lineTo(tipX - along * size - down * half, tipY - down * size + along * half);
  ctx.lineTo(tipX - along * size + down * half, tipY - down * size - along * half);
  ctx.closePath();
  ctx.fill();
}

function drawTie(ctx, plan, tie, strong) {
  const path = curve(plan, tie);
  const target = radiusAt(plan, nodes[tie.to]);
  ctx.beginPath();
  if (tie.from === tie.to) {
    const loop = target * 0.9 + 3;
    ctx.arc(path[0], path[1] - loop, loop, 0, 2 * Math.PI);
  } else {
    ctx.moveTo(path[0], path[1]);
    if (tie.bend) ctx.quadraticCurveTo(path[2], path[3], path[4], path[5]);
    else ctx.lineTo(path[4], path[5]);
  }
  const line = lineOf.get(tie.relation);
  ctx.setLineDash(line.dashes);
  ctx.lineWidth = tie.width * (strong ? 1.1 : 1) + (strong && hasPath() ? 2 : 0);
  ctx.stroke();
  ctx.setLineDash([]);
  if (facts.relations[tie.relation].directed && tie.from !== tie.to) {
    const room = shown.ringed.has(nodes[tie.to]) ? ringAt(plan, nodes[tie.to]) + 2 : target * 1.12 + 1.5;
    arrow(ctx, path, room, 6 + ctx.lineWidth);
  }
}

function isOnReach(tie) {
  if (hasPath()) return isOnPath(tie);
  const [one, other] = [shown.reach.get(tie.from), shown.reach.get(tie.to)];
  return one !== undefined && other !== undefined && Math.min(one, other) < view.steps;
}

function drawTies(ctx, plan) {
  const strong = [];
  ctx.strokeStyle = ctx.fillStyle = style.grey;
  ctx.globalAlpha = shown.reach ? dimmed(0.1) : Math.min(1, style.strength * Math.max(1, plan.scale / 1.5));
  for (const tie of shown.ties) {
    if (shown.reach && isOnReach(tie)) strong.push(tie);
    else drawTie(ctx, plan, tie, false);
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = ctx.fillStyle = style.ink;
  for (const tie of strong) drawTie(ctx, plan, tie, strong.length < 200);
}

const stripTop = (plan) => facts.strip.top * plan.scale;

// Where the line above the strip and its heading stand, in scaled figure units: no name stands there.
function stripBoxes(ctx, plan) {
  if (facts.strip.top === null) return [];
  const [left, top] = [8 * plan.scale, stripTop(plan)];
  ctx.font = font(13);
  const line = [left, top - 16, (style.width - 8) * plan.scale, top - 14];
  return [line, [left, top - 12, left + ctx.measureText(facts.strip.heading).width, top + 3]];
}

function drawStrip(ctx, plan) {
  if (facts.strip.top === null) return;
  const y = stripTop(plan) + plan.y;
  ctx.strokeStyle = style.grey;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(8 * plan.scale + plan.x, y - 15);
  ctx.lineTo((style.width - 8) * plan.scale + plan.x, y - 15);
  ctx.stroke();
  writeName(ctx, facts.strip.heading, 8 * plan.scale + plan.x, y - 5, font(13));
}

function writeName(ctx, text, left, middle, letters, align) {
  ctx.font = letters;
  ctx.textAlign = align || "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = style.paper;
  ctx.lineWidth = 3.5;
  ctx.strokeText(text, left, middle);
  ctx.fillStyle = style.ink;
  ctx.fillText(text, left, middle);
}

function drawNames(ctx, plan) {
  for (const name of namesFor(ctx, plan)) {
    const [left, top] = [name.left + plan.x, name.top + plan.y];
    if (name.far) {
      const [x1, y1, x2, y2] = leaderOf(plan, { ...name, left, top });
      ctx.strokeStyle = style.ink;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
      ctx.stroke();
    }
    if (name.badge) paintMark(ctx, "resident", left + ICON / 2, top + name.height / 2, style.resident);
    const [x] = at(plan, name.node);
    const right = left + name.width;
    let [edge, align] = [left + 1 + (name.badge ? ICON : 0), "left"];
    if (right < x) [edge, align] = [right - 1, "right"];
    else if (name.lines.length > 1 && left < x && x < right) [edge, align] = [(left + right) / 2, "center"];
    const high = name.height / name.lines.length;
    name.lines.forEach((line, place) => writeName(ctx, line, edge, top + (place + 0.5) * high, name.letters, align));
  }
}
