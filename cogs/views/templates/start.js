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
watchSearch();
document.addEventListener("DOMContentLoaded", watchTables);
watchTaking();
function showView() {
  showDetails();
  tickBoxes();
  showScale();
}
onChange(() => {
  showView();
  writeAddress();
  network.redraw();
});
window.addEventListener("hashchange", readAddress);
showView();
const repeated = ties.some((tie) => tie.times) ? " (those recorded again are drawn once)" : "";
announce(`Showing all ${counted(nodes.length, "mark")} and ${counted(ties.length, "tie")}${repeated}.`);
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
});
