// The view in the address, so that a link opens the same: read on arrival, written at every change.

function viewWords() {
  const words = new URLSearchParams();
  if (view.chosen) words.set("node", view.chosen.key);
  if (view.steps !== 1) words.set("steps", String(view.steps));
  if (view.from) words.set("path-from", view.from.key);
  if (view.to) words.set("path-to", view.to.key);
  if (view.size >= 0) words.set("size", facts.figures[view.size].heading);
  if (colouring()) words.set("colour", colouring().heading);
  for (const name of ["sector", "neighbourhood"]) if (view[name]) words.set(name, view[name]);
  for (const row of view.kindsOff) words.append("without", facts.kinds[row].heading);
  for (const relation of view.relationsOff) words.append("without-tie", relation);
  for (const place of view.groupsOff) words.append("without-group", colouring().groups[place].heading);
  for (const end of ["since", "until"]) if (view[end] >= 0) words.set(end, facts.periods[view[end]].key);
  if (!atFit) {
    const centre = network.getViewPosition();
    words.set("at", [centre.x.toFixed(1), centre.y.toFixed(1), (network.getScale() / fitScale()).toFixed(3)].join(" "));
  }
  return words.toString();
}

function writeAddress() {
  clearTimeout(writing);
  const words = viewWords();
  if (!words && !location.hash.includes("=")) return;
  try {
    history.replaceState(null, "", words ? `#${words}` : location.pathname + location.search);
  } catch (refused) {
    // Some viewers of files let no page write its address; the view works without.
  }
}

// Moving and zooming come in many small steps, and browsers limit how often an address is written.
let writing = 0;
function writeSoon() {
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 250);
}

const KNOWN = [
  "node", "steps", "path-from", "path-to", "size", "colour", "sector", "neighbourhood",
  "without", "without-tie", "without-group", "since", "until", "at",
];

const placesIn = (list, names, key) => names.map((name) => list.findIndex((part) => part[key] === name)).filter((place) => place >= 0);

// Every word is looked up among what the page has; what it does not have is passed over.
function viewFrom(words) {
  const first = (list, name, key) => (words.has(name) ? list.findIndex((part) => part[key] === words.get(name)) : -1);
  const node = (name) => nodeOfKey.get(words.get(name)) || null;
  const offered = (name) => element(name) && Array.from(element(name).options).some((o) => o.value === words.get(name));
  const colour = first(facts.groupings, "colour", "heading");
  const groups = colour < 0 ? [] : facts.groupings[colour].groups;
  const [since, until] = ["since", "until"].map((end) => first(facts.periods, end, "key"));
  const turned = until >= 0 && since > until;
  return {
    chosen: node("node"),
    near: null,
    steps: words.get("steps") === "2" ? 2 : 1,
    from: node("path-from"),
    to: node("path-to"),
    size: first(facts.figures, "size", "heading"),
    colour,
    sector: offered("sector") ? words.get("sector") : "",
    neighbourhood: offered("neighbourhood") ? words.get("neighbourhood") : "",
    kindsOff: new Set(placesIn(facts.kinds, words.getAll("without"), "heading")),
    relationsOff: new Set(words.getAll("without-tie").filter((name) => lineOf.has(name))),
    groupsOff: new Set(placesIn(groups, words.getAll("without-group"), "heading")),
    since: turned ? -1 : since,
    until: turned ? -1 : until,
  };
}

const PLACE = /^(-?\d{1,4}(?:\.\d)?) (-?\d{1,4}(?:\.\d)?) (\d{1,3}(?:\.\d{1,3})?)$/;

function moveFrom(words) {
  const found = PLACE.exec(words.get("at") || "");
  if (!found) return false;
  const [x, y, zoom] = found.slice(1).map(Number);
  moveTo(Math.min(Math.max(x, 0), style.width), Math.min(Math.max(y, 0), style.height), zoom * fitScale());
  return true;
}

function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  if (!KNOWN.some((name) => words.has(name))) return;
  const given = viewFrom(words);
  const place = words.get("at");
  fit();
  change(given);
  if (!(place && moveFrom(words)) && view.chosen) showNode(view.chosen);
  if (shown.path) element("path-part").open = true;
  writeSoon();
  if (shown.path) announce(pathWords());
  else if (view.chosen) announceChosen();
  else announce(colouring() ? colourWords() : "");
}

function showLink(address) {
  const link = element("link");
  link.value = address;
  element("link-part").hidden = false;
  link.focus();
  link.select();
  announce("The browser does not let this page copy. The link is in the box below the picture: copy it from there.");
}

async function copyLink() {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    element("link-part").hidden = true;
    announce("The link to this view is copied. It opens the same view wherever this file is found under the same address.");
  } catch (refused) {
    showLink(location.href);
  }
}

function watchAddress() {
  // In the frame of a notebook the page has no address of its own, and may open no dialog for printing.
  const isFramed = location.protocol === "about:";
  element("copy").hidden = isFramed;
  document.querySelector("[data-take=print]").hidden = isFramed;
  element("copy").addEventListener("click", copyLink);
  window.addEventListener("hashchange", readAddress);
}
