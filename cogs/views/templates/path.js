// The shortest way between two nodes along the ties that are shown.

// The tie by which each node was first reached, in the order of the ties, so that the same page finds the same way.
function reachedFrom(start, end, directed) {
  const onward = nodes.map(() => []);
  for (const tie of shown.linked) {
    onward[tie.from].push([tie.to, tie]);
    if (!directed || !facts.relations[tie.relation].directed) onward[tie.to].push([tie.from, tie]);
  }
  const before = new Map([[start.id, null]]);
  const queue = [start.id];
  for (let place = 0; place < queue.length && !before.has(end.id); place += 1) {
    for (const [next, tie] of onward[queue[place]]) {
      if (before.has(next)) continue;
      before.set(next, [queue[place], tie]);
      queue.push(next);
    }
  }
  return before;
}

// With the direction of the ties if there is such a way, else without; no nodes if there is none at all.
function pathBetween(start, end) {
  for (const directed of [true, false]) {
    const before = reachedFrom(start, end, directed);
    if (!before.has(end.id)) continue;
    const path = { directed, nodes: [end], ties: [] };
    for (let step = before.get(end.id); step; step = before.get(step[0])) {
      path.nodes.unshift(nodes[step[0]]);
      path.ties.unshift(step[1]);
    }
    return path;
  }
  return { directed: false, nodes: [], ties: [] };
}

function pathWords() {
  const { path } = shown;
  const [one, other] = [view.from.label, view.to.label];
  if (!path.nodes.length) return `No path between ${one} and ${other}, even without direction.`;
  const steps = counted(path.ties.length, "step");
  const names = path.nodes.map((node) => node.label).join("; ");
  if (path.directed) return `Shortest path from ${one} to ${other}, ${steps}: ${names}.`;
  return `No path from ${one} to ${other} follows the arrows. Without direction, ${steps}: ${names}.`;
}

// "Library refers people to Foodbank"; against its arrow a tie is told the way it points.
function pathStep(tie, place) {
  const { verb, directed } = facts.relations[tie.relation];
  const [here, there] = [shown.path.nodes[place], shown.path.nodes[place + 1]];
  const along = tie.from === here.id || !directed;
  const step = make("li", {});
  step.append(nameButton(along ? here : there), ` ${verb} `, nameButton(along ? there : here));
  if (!along) step.append(" (against the arrow)");
  return step;
}

function showPath() {
  const told = element("path-told");
  for (const [end, node] of [["path-from", view.from], ["path-to", view.to]]) {
    if (document.activeElement !== element(end)) element(end).value = node ? node.label : "";
  }
  element("path-buttons").hidden = !view.from && !view.to;
  if (!shown.path) {
    const same = view.from && view.from === view.to;
    told.replaceChildren(make("p", { class: "hint" }, same ? "Choose two different names." : "Choose two names."));
    return;
  }
  const list = make("ol", { class: "path" }, ...shown.path.ties.map(pathStep));
  const hint = "The shortest by number of ties; there may be others as short.";
  const { directed, ties: found } = shown.path;
  const against = directed ? "" : "No path follows the arrows; without direction: ";
  if (!found.length) told.replaceChildren(make("p", {}, pathWords()));
  else told.replaceChildren(make("p", {}, `${against}${counted(found.length, "step")}.`), list, make("p", { class: "hint" }, hint));
}

function setPath(ends) {
  change(ends);
  if (shown.path) {
    if (shown.path.nodes.length) showAll(shown.path.nodes);
    announce(pathWords());
  } else if (view.from && view.from === view.to) announce("Choose two different names for a path.");
  else if (view.from) announce(`Path from ${view.from.label}: choose where to.`);
  else if (view.to) announce(`Path to ${view.to.label}: choose where from.`);
  else announce("No path is shown.");
}

function startPath(node) {
  element("path-part").open = true;
  setPath({ from: node, to: null });
  element("path-to").focus();
}

function watchPath() {
  finder("path-from", "path-from-found", (node) => setPath({ from: node }));
  finder("path-to", "path-to-found", (node) => setPath({ to: node }));
  element("path-turn").addEventListener("click", () => setPath({ from: view.to, to: view.from }));
  element("path-drop").addEventListener("click", () => {
    setPath({ from: null, to: null });
    element("path-from").focus();
  });
}
