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
watchTables();
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
