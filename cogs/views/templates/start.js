// Everything in order. Without this script, or if it fails, the still picture and the tables remain.

document.documentElement.classList.add("scripted");
refresh();
try {
  makePicture();
} catch (failure) {
  document.documentElement.classList.remove("scripted");
  throw failure;
}
fillSizes();
watchPointer();
watchKeys();
watchFilters();
watchColours();
watchPeriod();
watchSearch();
watchPath();
watchAddress();
document.addEventListener("DOMContentLoaded", watchTables);
watchTaking(taking);
function showView() {
  showDetails();
  tickBoxes();
  showScale();
  showColours();
  showPeriod();
  showPath();
}
onChange(() => {
  showView();
  writeAddress();
  network.redraw();
});
showView();
const repeated = placedTies.some((tie) => tie.times) ? " (those recorded again are drawn once)" : "";
announce(`Showing all ${counted(placedNodes.length, "mark")} and ${counted(placedTies.length, "tie")}${repeated}.`);
readAddress();

// What is drawn, in pixels of the picture: for those who test a page or build on it. Nothing is changed by it.
window.cogsPicture = Object.freeze({
  marks: () => shown.nodes.map((node) => ({ key: node.key, at: at(plan, node), radius: radiusAt(plan, node), extent: extentAt(plan, node) })),
  names: () =>
    namesMade.names.map(({ node, lines, must, box: [left, top, right, bottom] }) => ({
      key: node.key,
      text: lines.join(" "),
      must,
      box: [left + plan.x, top + plan.y, right + plan.x, bottom + plan.y],
    })),
  scale: () => plan.scale,
  bar: () => barOf(plan),
  centre: () => network.getViewPosition(),
  bright: () => shown.nodes.filter((node) => inReach(node.id)).map((node) => node.key),
  ringed: () => Array.from(shown.ringed, (node) => node.key),
  path: () => (shown.path ? { ...shown.path, nodes: shown.path.nodes.map((node) => node.key), ties: shown.path.ties.map((tie) => tie.id) } : null),
  ties: () => shown.ties.map((tie) => tie.id),
  paints: () => shown.nodes.map((node) => [node.key, paintOf(node).fill, style.marks[facts.kinds[node.row].mark].shape]),
});
