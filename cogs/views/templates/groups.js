// Finds an organisation by its name; every result is a link, so that the keyboard needs no more than Tab.

const MOST = 8;
const data = JSON.parse(document.getElementById("names-data").textContent);
const field = document.getElementById("search");
const found = document.getElementById("found");
const announcement = document.getElementById("status");
const folded = data.names.map(([name]) => name.toLocaleLowerCase("en-GB"));

function link(text, href) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}

function result([name, group, rank]) {
  const item = document.createElement("li");
  const heading = document.createElement("b");
  heading.textContent = name;
  item.append(heading, link("Its group", data.groups[group]));
  if (rank) item.append(link("Its neighbours", `egos/ego-${rank}.html`), link("Its row", `#node-${rank}`));
  return item;
}

function look() {
  const wanted = field.value.trim().toLocaleLowerCase("en-GB");
  if (!wanted) {
    found.replaceChildren();
    announcement.textContent = "";
    return;
  }
  const starts = [];
  const within = [];
  for (let place = 0; place < folded.length; place += 1) {
    const at = folded[place].indexOf(wanted);
    if (at === 0) starts.push(place);
    else if (at > 0) within.push(place);
  }
  const all = starts.concat(within);
  found.replaceChildren(...all.slice(0, MOST).map((place) => result(data.names[place])));
  const more = all.length > MOST ? `, the first ${MOST} are shown` : "";
  announcement.textContent = all.length ? `${all.length} found${more}.` : "Nobody here is called so.";
  if (!all.length || more) {
    const item = document.createElement("li");
    item.textContent = announcement.textContent;
    found.append(item);
  }
}

document.documentElement.classList.add("scripted");
field.addEventListener("input", look);
