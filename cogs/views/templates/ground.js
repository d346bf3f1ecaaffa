// The ground of a map: grid, boundary, places that several marks share; in the corner scale bar and north.
// A network has none.

const { ground } = facts;
const BAR = 150; // pixels that the scale bar has at most

// The greatest 1, 2 or 5 times a power of ten that is not above `most`; as round_length() of map_projection.py.
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most) + 1e-9);
  return Number(([5, 2, 1].find((first) => first * power <= most * (1 + 1e-9)) * power).toPrecision(1));
}

// The scale bar, and the side of a square: kilometres, and pixels.
function barOf(plan) {
  const kilometres = roundLength(BAR / (ground.scale * plan.scale));
  return { kilometres, pixels: kilometres * ground.scale * plan.scale };
}

function drawGround(ctx, plan) {
  if (!ground) return;
  const { pixels } = barOf(plan);
  const [x, y] = [(style.width / 2) * plan.scale + plan.x, (ground.height / 2) * plan.scale + plan.y];
  ctx.lineWidth = 1;
  ctx.strokeStyle = "#DDE2E7";
  ctx.beginPath();
  for (let across = x - Math.floor(x / pixels) * pixels; across <= plan.width; across += pixels) {
    ctx.moveTo(across, 0);
    ctx.lineTo(across, plan.bottom);
  }
  for (let down = y - Math.floor(y / pixels) * pixels; down <= plan.bottom; down += pixels) {
    ctx.moveTo(0, down);
    ctx.lineTo(plan.width, down);
  }
  ctx.stroke();
  ctx.strokeStyle = "#5C6770";
  ctx.lineWidth = 2;
  ctx.lineJoin = "round";
  for (const ring of ground.outline) {
    ctx.beginPath();
    for (const [east, south] of ring) ctx.lineTo(east * plan.scale + plan.x, south * plan.scale + plan.y);
    ctx.closePath();
    ctx.stroke();
  }
}

// A circle around marks that stand side by side because they share a place: over the ties, under the marks.
function drawShared(ctx, plan) {
  if (!ground) return;
  for (const [x, y, reach] of ground.crowds) {
    ctx.beginPath();
    ctx.arc(x * plan.scale + plan.x, y * plan.scale + plan.y, reach * plan.scale, 0, 2 * Math.PI);
    ctx.fillStyle = "rgba(255, 255, 255, 0.6)";
    ctx.fill();
    ctx.strokeStyle = "#5C6770";
    ctx.lineWidth = 1;
    ctx.stroke();
  }
}

// Where the scale bar and the arrow to the north stand: no name of the whole map does.
function cornerBoxes(ctx, plan) {
  ctx.font = font(13);
  const { kilometres, pixels } = barOf(plan);
  const [top, bottom] = [plan.bottom - 30, plan.bottom - 2];
  return [
    [2, top, 2 + pixels + 20 + ctx.measureText(`${number(kilometres)} km`).width, bottom],
    [plan.width - 66, top, plan.width - 2, bottom],
  ];
}

function drawScaleBar(ctx, plan) {
  if (!ground) return;
  for (const [left, top, right, bottom] of cornerBoxes(ctx, plan)) {
    ctx.fillStyle = style.paper;
    ctx.fillRect(left, top, right - left, bottom - top);
  }
  const { kilometres, pixels } = barOf(plan);
  const [y, end] = [plan.bottom - 16, plan.width - 14];
  ctx.strokeStyle = ctx.fillStyle = style.ink;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(8, y - 5);
  ctx.lineTo(8, y + 5);
  ctx.moveTo(8, y);
  ctx.lineTo(8 + pixels, y);
  ctx.moveTo(8 + pixels, y - 5);
  ctx.lineTo(8 + pixels, y + 5);
  ctx.stroke();
  writeName(ctx, `${number(kilometres)} km`, 16 + pixels, y, font(13));
  writeName(ctx, "North", end - 46, y, font(13));
  ctx.beginPath();
  for (const [across, down] of [[0, -8], [6, 6], [0, 2], [-6, 6]]) ctx.lineTo(end + across, y + down);
  ctx.closePath();
  ctx.fill();
}
