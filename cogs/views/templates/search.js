// Search by name with suggestions: a combobox with a list, after the pattern of the ARIA guide.

const MOST_FOUND = 10;

const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase("en-GB");

function search(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const rank = (node) => {
    const name = folded(node.label);
    if (name.startsWith(wanted)) return 0;
    if (name.includes(` ${wanted}`)) return 1;
    return name.includes(wanted) || folded(node.key).includes(wanted) ? 2 : 3;
  };
  return nodes
    .map((node) => [rank(node), node])
    .filter(([place]) => place < 3)
    .sort(([a, one], [b, other]) => a - b || shown.radius[other.id] - shown.radius[one.id] || one.id - other.id)
    .map(([, node]) => node);
}

// Make a finder of a text field and its list; `take` gets the node that was picked.
function finder(field, below, take) {
  const [input, list] = [element(field), element(below)];
  let found = [];
  let active = -1;

  function option(node, place) {
    const made = make("li", { role: "option", id: `${below}-${place}`, "aria-selected": String(place === active) });
    made.append(node.label, make("span", { class: "hint" }, ` ${kindName(node)}`));
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      pick(node);
    });
    return made;
  }

  function showFound() {
    list.replaceChildren(...found.slice(0, MOST_FOUND).map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${below}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    found = [];
    active = -1;
    showFound();
  }

  function pick(node) {
    input.value = node.label;
    close();
    take(node);
  }

  input.addEventListener("input", () => {
    active = -1;
    found = search(input.value);
    showFound();
    if (input.value.trim()) {
      const few = found.length > MOST_FOUND ? `, the first ${MOST_FOUND} listed` : "";
      announce(found.length ? `${counted(found.length, "name")} found${few}.` : "No name found.");
    }
  });
  input.addEventListener("keydown", (event) => {
    const most = Math.min(found.length, MOST_FOUND);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && most) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + most) % most;
      showFound();
    } else if (event.key === "Enter" && most) {
      event.preventDefault();
      pick(found[Math.max(active, 0)]);
    } else if (event.key === "Escape") {
      input.value = "";
      close();
    }
  });
  input.addEventListener("blur", close);
}

function watchSearch() {
  finder("search", "suggestions", choose);
}
