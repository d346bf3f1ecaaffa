// Filters of the map, and what is announced. What state.js asks about colours and periods, a map has not.

const colouring = () => null;
const hasPeriod = () => false;
const isInPeriod = () => true;

const isOnMap = (node) => node.x !== undefined;
const isTieOnMap = (tie) => isOnMap(nodes[tie.from]) && isOnMap(nodes[tie.to]) && tie.from !== tie.to;

function coverageWords() {
  const marks = `${number(shown.nodes.filter(isOnMap).length)} of ${counted(nodes.filter(isOnMap).length, "mark")}`;
  return `${marks} and ${number(shown.ties.filter(isTieOnMap).length)} of ${counted(ties.filter(isTieOnMap).length, "tie")}`;
}

function announce(text) {
  const filtered = isFiltered() ? ` Showing ${coverageWords()}; figures are still those of the whole network.` : "";
  element("status").textContent = `${text}${filtered}`.trim();
}

function switched(set, values, on) {
  const changed = new Set(set);
  for (const value of values) {
    if (on) changed.delete(value);
    else changed.add(value);
  }
  return changed;
}

function watchFilters() {
  const filter = (part) => {
    change(part);
    announce(isFiltered() ? "" : "Everything is shown.");
  };
  for (const tick of document.querySelectorAll("[data-kind]")) {
    tick.addEventListener("change", () =>
      filter({ kindsOff: switched(view.kindsOff, [Number(tick.dataset.kind)], tick.checked) }));
  }
  for (const tick of document.querySelectorAll("[data-line]")) {
    tick.addEventListener("change", () =>
      filter({ relationsOff: switched(view.relationsOff, facts.lines[Number(tick.dataset.line)].relations, tick.checked) }));
  }
  element("reset").addEventListener("click", () => {
    filter(nothingHidden());
    for (const tick of document.querySelectorAll("[data-kind], [data-line]")) tick.checked = true;
    element("search").focus();
  });
}
