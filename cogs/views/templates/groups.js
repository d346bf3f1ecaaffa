// Finds an organisation by its name; every result is a link, so that the keyboard needs no more than Tab.
// Zooms and moves the picture by its viewBox; the legend below the figure stays.

const MOST = 8;
const data = JSON.parse(element("names-data").textContent);
const field = element("search");
const found = element("found");
const folded = data.names.map(([name]) => name.toLocaleLowerCase("en-GB"));

function announce(text) {
  element("status").textContent = text;
}

const link = (text, href) => make("a", { href }, text);

function result([name, group, rank]) {
  const item = make("li", {}, make("b", {}, name), link("Its group", data.groups[group]));
  if (rank) item.append(link("Its neighbours", `egos/ego-${rank}.html`), link("Its row", `#node-${rank}`));
  return item;
}

function look() {
  const wanted = field.value.trim().toLocaleLowerCase("en-GB");
  const starts = [];
  const within = [];
  for (let place = 0; wanted && place < folded.length; place += 1) {
    const at = folded[place].indexOf(wanted);
    if (at === 0) starts.push(place);
    else if (at > 0) within.push(place);
  }
  const all = starts.concat(within);
  found.replaceChildren(...all.slice(0, MOST).map((place) => result(data.names[place])));
  const more = all.length > MOST ? `, the first ${MOST} are shown` : "";
  announce(!wanted ? "" : all.length ? `${all.length} found${more}.` : "Nobody here is called so.");
}

const ZOOM = 8;
const figure = document.querySelector("svg.picture .figure");
const { width, height } = figure.viewBox.baseVal;
const seen = { x: width / 2, y: height / 2, scale: 1 };

const limited = (value, least, most) => Math.min(most, Math.max(least, value));

function lookAt(x, y, scale) {
  Object.assign(seen, { x: limited(x, 0, width), y: limited(y, 0, height), scale: limited(scale, 1, ZOOM) });
  const [wide, high] = [width / seen.scale, height / seen.scale];
  figure.setAttribute("viewBox", [seen.x - wide / 2, seen.y - high / 2, wide, high].join(" "));
}

const moveBy = (across, down) => lookAt(seen.x + across / seen.scale, seen.y + down / seen.scale, seen.scale);

const moves = {
  fit: () => lookAt(width / 2, height / 2, 1),
  in: () => lookAt(seen.x, seen.y, seen.scale * 1.4),
  out: () => lookAt(seen.x, seen.y, seen.scale / 1.4),
  left: () => moveBy(-90, 0),
  right: () => moveBy(90, 0),
  up: () => moveBy(0, -90),
  down: () => moveBy(0, 90),
};

const keys = {
  ArrowLeft: moves.left,
  ArrowRight: moves.right,
  ArrowUp: moves.up,
  ArrowDown: moves.down,
  "+": moves.in,
  "=": moves.in,
  "-": moves.out,
  "0": moves.fit,
};

// A group that the keyboard reaches is brought into view.
function follow({ target }) {
  const circle = target.querySelector("circle");
  const [x, y] = circle ? [circle.cx.baseVal.value, circle.cy.baseVal.value] : [seen.x, seen.y];
  const [wide, high] = [width / seen.scale / 2, height / seen.scale / 2];
  if (Math.abs(x - seen.x) > wide || Math.abs(y - seen.y) > high) lookAt(x, y, seen.scale);
}

function watchPicture() {
  const picture = element("picture");
  picture.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  picture.addEventListener("focusin", follow);
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", moves[button.dataset.view]);
  }
}

// The picture as it stands, its legend below it, between the heading and the source.
async function takeGroups() {
  const drawing = document.querySelector("svg.picture");
  const room = drawing.getBoundingClientRect();
  const still = drawing.cloneNode(true);
  still.setAttribute("width", room.width);
  still.setAttribute("height", room.height);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(still))}`;
  await image.decode();
  takePicture(room.width, (ctx) => {
    let y = written(ctx, document.title, room.width, 14, 24, true);
    y = written(ctx, document.querySelector(".subtitle").textContent, room.width, y, 15) + 8;
    ctx.drawImage(image, 0, y, room.width, room.height);
    return written(ctx, element("source").textContent, room.width, y + room.height, 13) + 12;
  });
}

function saveShown(key) {
  const plain = (shown) => {
    const text = shown.textContent.trim();
    return shown.classList.contains("number") && shown.matches("tbody *") ? text.replace(/,/g, "") : text;
  };
  const rows = Array.from(element(key).rows, (row) => Array.from(row.cells, plain));
  saveTable(rows, `-${key}.csv`, "The table is saved: every row.");
}

document.documentElement.classList.add("scripted");
field.addEventListener("input", look);
watchPicture();
watchTables();
watchTaking({
  png: takeGroups,
  svg: takeDrawing,
  groups: () => saveShown("groups"),
  ties: () => saveShown("ties"),
  print: () => window.print(),
});
