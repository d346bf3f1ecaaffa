// The live picture: vis-network moves and scales the view, and draws each mark by our renderer.

const FIELD = 14; // pixels kept free around the figure
const ZOOM = [0.2, 12];
let network = null;
let atFit = true;

function box() {
  return element("picture").getBoundingClientRect();
}

function fitScale() {
  const room = box();
  return Math.min((room.width - 2 * FIELD) / style.width, (room.height - 2 * FIELD) / style.height);
}

function planNow() {
  const origin = network.canvasToDOM({ x: 0, y: 0 });
  const room = box();
  const plan = { scale: network.getScale(), x: origin.x, y: origin.y, width: room.width, height: room.height, bottom: room.height };
  if (atFit) plan.bounds = [4 - plan.x, 4 - plan.y, plan.width - 4 - plan.x, plan.height - 4 - plan.y];
  return plan;
}

// Draw in pixels of the page whatever vis-network has set.
function inPixels(ctx, draw) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
  ctx.restore();
}

let plan = null;

function renderMark({ ctx, id }) {
  const node = nodes[id];
  const radius = plan ? radiusAt(plan, node) / plan.scale : 1;
  return {
    drawNode() {
      if (plan && passes(node)) inPixels(ctx, () => drawMark(ctx, plan, node));
    },
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
  };
}

function makePicture() {
  const options = {
    physics: false,
    layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: renderMark },
    interaction: { dragNodes: false, selectable: false, hover: false, keyboard: false, hideEdgesOnDrag: false },
  };
  // Ties are ours to draw, under the marks and in pixels of the page; vis-network would only slow down with them.
  const data = { nodes: placedNodes.map(({ id, x, y }) => ({ id, x, y })), edges: [] };
  element("picture").style.aspectRatio = `${style.width} / ${style.height}`;
  network = new vis.Network(element("canvas"), data, options);
  element("canvas").querySelector(".vis-network").tabIndex = -1;
  network.on("beforeDrawing", (ctx) => {
    plan = planNow();
    inPixels(ctx, () => {
      ctx.fillStyle = style.paper;
      ctx.fillRect(0, 0, plan.width, plan.height);
      drawGround(ctx, plan);
      drawTies(ctx, plan);
      drawShared(ctx, plan);
      drawStrip(ctx, plan);
      drawRings(ctx, plan);
    });
  });
  network.on("afterDrawing", (ctx) =>
    inPixels(ctx, () => {
      drawNames(ctx, plan);
      drawScaleBar(ctx, plan);
    }));
  network.once("afterDrawing", () => performance.mark("cogs-first-picture"));
  network.on("dragging", () => {
    atFit = false;
    writeSoon();
    hideHover();
  });
  network.on("zoom", () => {
    zoomBy(1);
    writeSoon();
  });
  network.on("resize", () => (atFit ? fit() : network.redraw()));
  fit();
}

function fit() {
  atFit = true;
  network.moveTo({ position: { x: style.width / 2, y: style.height / 2 }, scale: fitScale(), animation: false });
}

function moveTo(x, y, scale) {
  atFit = false;
  network.moveTo({ position: { x, y }, scale: Math.min(ZOOM[1], Math.max(ZOOM[0], scale)), animation: false });
}

function zoomBy(factor) {
  const { x, y } = network.getViewPosition();
  moveTo(x, y, network.getScale() * factor);
}

function panBy(across, down) {
  const { x, y } = network.getViewPosition();
  const scale = network.getScale();
  moveTo(x + across / scale, y + down / scale, scale);
}

// Narrower than the margin of the whole picture: nothing moves when a mark is chosen that is to be seen.
const EDGE = 8;
const isInView = ([x, y], room) => x >= EDGE && y >= EDGE && x <= room.width - EDGE && y <= room.height - EDGE;

function showNode(node) {
  if (!isPlaced(node) || isInView(at(planNow(), node), box())) return;
  moveTo(node.x, node.y, network.getScale());
  writeSoon();
}

function showAll(few) {
  const [here, room] = [planNow(), box()];
  if (few.filter(isPlaced).every((node) => isInView(at(here, node), room))) return;
  fit();
  writeSoon();
}

const moves = {
  fit: () => fit(),
  in: () => zoomBy(1.4),
  out: () => zoomBy(1 / 1.4),
  left: () => panBy(-90, 0),
  right: () => panBy(90, 0),
  up: () => panBy(0, -90),
  down: () => panBy(0, 90),
};

// The nearest mark under a point of the page, at least 24 pixels wide as a target.
function nodeAt(x, y) {
  const here = planNow();
  let best = null;
  let least = Infinity;
  for (const node of shown.nodes) {
    const [left, top] = at(here, node);
    const reach = Math.max(12, radiusAt(here, node) * 1.2);
    const distance = Math.hypot(left - x, top - y);
    if (distance <= reach && distance / reach < least) {
      best = node;
      least = distance / reach;
    }
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
  const room = box();
  const left = Math.min(x + 16, room.width - hover.offsetWidth - 6);
  const below = y + 18 + hover.offsetHeight < room.height;
  hover.style.left = `${Math.max(6, left)}px`;
  hover.style.top = `${below ? y + 18 : Math.max(6, y - 12 - hover.offsetHeight)}px`;
}

function watchPointer() {
  const picture = element("picture");
  const canvas = element("canvas");
  canvas.addEventListener("mousemove", (event) => {
    const room = box();
    const [x, y] = [event.clientX - room.left, event.clientY - room.top];
    const node = event.buttons ? null : nodeAt(x, y);
    canvas.classList.toggle("pointing", Boolean(node));
    if (node) showHover(node, x, y);
    else hideHover();
  });
  picture.addEventListener("mouseleave", hideHover);
  // The wheel scrolls the page until the picture has been entered, so that it is no trap.
  const enter = (event) => {
    if (!event.ctrlKey && !picture.contains(document.activeElement)) event.stopPropagation();
  };
  canvas.addEventListener("wheel", enter, { capture: true, passive: true });
  network.on("click", ({ pointer }) => {
    picture.focus({ preventScroll: true });
    hideHover();
    choose(nodeAt(pointer.DOM.x, pointer.DOM.y));
  });
}

function walk(step) {
  if (!view.chosen) {
    if (shown.order.length) choose(shown.order[0]);
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
  announce(`Neighbour ${next + 1} of ${around.length}: ${view.near.label}, ${kindName(view.near)}.${isPlaced(view.near) ? "" : " Not on the map."} Enter chooses it.`);
}

const keys = {
  ArrowLeft: moves.left,
  ArrowRight: moves.right,
  ArrowUp: moves.up,
  ArrowDown: moves.down,
  "+": moves.in,
  "=": moves.in,
  "-": moves.out,
  "0": moves.fit,
  n: () => walk(1),
  p: () => walk(-1),
  Enter: () => (view.near ? choose(view.near) : walk(1)),
  Escape: () => (element("hover").hidden ? letGo() : hideHover()),
};

function watchKeys() {
  element("picture").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!Object.prototype.hasOwnProperty.call(keys, name)) return;
    event.preventDefault();
    keys[name]();
    writeSoon();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideHover();
  });
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      moves[button.dataset.view]();
      writeSoon();
    });
  }
}
