// Tables sort by a heading, and a name in the first table chooses its mark.

function sortKey(cell, isNumber) {
  const text = cell.textContent.trim();
  if (!isNumber) return text.toLocaleLowerCase("en-GB");
  const value = parseFloat(text.replace(/,/g, "").replace("−", "-"));
  return Number.isNaN(value) ? null : value;
}

function sortTable(table, column, heading) {
  const isNumber = heading.classList.contains("number");
  const before = heading.getAttribute("aria-sort");
  const down = before === "none" ? isNumber : before === "ascending";
  const body = table.tBodies[0];
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const rows = Array.from(body.rows, (row) => [sortKey(row.cells[column], isNumber), row]);
  rows.sort(([one], [other]) => {
    if (one === null || other === null) return (one === null) - (other === null);
    const order = isNumber ? one - other : collator.compare(one, other);
    return down ? -order : order;
  });
  body.append(...rows.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  announce(`Table sorted by ${heading.textContent.trim()}, ${down ? "greatest or last" : "least or first"} on top.`);
}

function watchTables() {
  for (const table of document.querySelectorAll("#tables table")) {
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      heading.setAttribute("aria-sort", "none");
      const button = make("button", { type: "button", class: "sort" }, heading.textContent);
      button.addEventListener("click", () => sortTable(table, column, heading));
      heading.replaceChildren(button);
    });
  }
  const named = element("nodes");
  if (!named) return;
  Array.from(named.tBodies[0].rows).forEach((row, place) => {
    const name = row.cells[0];
    const button = make("button", { type: "button", class: "name" }, name.textContent);
    button.addEventListener("click", () => {
      choose(nodes[place]);
      element("picture").scrollIntoView({ block: "center" });
      element("details-heading").focus({ preventScroll: true });
    });
    name.replaceChildren(button);
  });
}
