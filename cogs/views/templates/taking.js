// Taking something away: a file, a table that runs no formula, a picture at three times the screen.

const SHARPNESS = 3;

function save(parts, type, ending) {
  const name = document.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase();
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = make("a", { href: address, download: `${name || "network"}${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// Lines of a text that fit a width.
function wrapped(ctx, text, width) {
  const lines = [""];
  for (const part of text.replace(/\s+/g, " ").trim().split(" ")) {
    const longer = `${lines[lines.length - 1]} ${part}`.trim();
    if (ctx.measureText(longer).width <= width || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

const font = (size, bold) => `${bold ? "bold " : ""}${size}px Arial, Helvetica, "Liberation Sans", sans-serif`;

// Write a text between the margins of a picture, and return where the next may begin.
function written(ctx, text, width, top, size, bold = false) {
  let y = top;
  ctx.font = font(size, bold);
  ctx.fillStyle = "#0B0C0C";
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const line of wrapped(ctx, text, width - 32)) {
    ctx.fillText(line, 16, y);
    y += size * 1.3;
  }
  return y;
}

// `compose` draws all of a picture and returns its height: once to measure, once to be seen.
function takePicture(width, compose) {
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  canvas.width = canvas.height = 1;
  const height = compose(ctx);
  canvas.width = Math.round(width * SHARPNESS);
  canvas.height = Math.round(height * SHARPNESS);
  ctx.scale(SHARPNESS, SHARPNESS);
  ctx.fillStyle = "#FFFFFF";
  ctx.fillRect(0, 0, width, height);
  compose(ctx);
  canvas.toBlob((blob) => {
    save([blob], "image/png", ".png");
    announce("The picture is saved.");
  }, "image/png");
}

function takeDrawing() {
  save([new XMLSerializer().serializeToString(document.querySelector("svg.picture"))], "image/svg+xml", ".svg");
  announce("The drawing is saved.");
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

// The same rule as files.py: no spreadsheet runs a cell as a formula.
function cell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (/^[=+\-@\t\r]/.test(text) && !NUMBER.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function saveTable(rows, ending, said) {
  save([`\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`], "text/csv;charset=utf-8", ending);
  announce(said);
}

// `taking`: what the value of data-take of each button does.
function watchTaking(taking) {
  for (const button of document.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => taking[button.dataset.take]());
  }
}
