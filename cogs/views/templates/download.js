// What can be taken away of a network: the picture as it stands, the drawing of the whole, both tables.

const PLAIN = { fill: style.paper, outline: style.ink }; // a shape whose colour says nothing

function legendEntries() {
  const kinds = facts.kinds.filter((kind) => kind.count || !kind.kinds.length).map((kind) => ({
    room: 18,
    text: kind.kinds.length ? `${kind.heading}, ${number(kind.count)}` : "Residents: rounded number",
    draw: (ctx, x, y) => paintMark(ctx, kind.mark, x + 9, y, 6.5, colouring() && kind.kinds.length ? PLAIN : undefined),
  }));
  const groups = (colouring() ? colouring().groups : []).map((group, place) => ({
    room: 18,
    text: `${place ? "" : `${colourName()}: `}${group.heading}, ${number(group.count)}`,
    draw(ctx, x, y) {
      [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [group.fill, group.outline, 1.2];
      ctx.fillRect(x + 1, y - 6, 16, 12);
      ctx.strokeRect(x + 1, y - 6, 16, 12);
    },
  }));
  const ofTies = facts.lines.filter((line) => line.count).map((line) => ({
    room: 36,
    text: `${line.heading}, ${number(line.count)}`,
    draw(ctx, x, y) {
      ctx.strokeStyle = ctx.fillStyle = style.grey;
      ctx.lineWidth = 1.8;
      ctx.setLineDash(line.dashes);
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + (line.directed ? 28 : 34), y);
      ctx.stroke();
      ctx.setLineDash([]);
      if (line.directed) arrow(ctx, [x, y, x, y, x + 34, y], 0, 8);
    },
  }));
  const boundary = (ground && ground.outline.length ? ["Boundary"] : []).map((text) => ({
    room: 24,
    text,
    draw(ctx, x, y) {
      [ctx.fillStyle, ctx.lineWidth] = ["#5C6770", 1];
      ctx.fillRect(x, y - 1, 24, 2);
    },
  }));
  return [...kinds, ...groups, ...ofTies, ...boundary];
}

function drawLegend(ctx, width, top) {
  ctx.font = font(13);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  let [x, y] = [16, top];
  for (const entry of legendEntries()) {
    const room = entry.room + 6 + ctx.measureText(entry.text).width + 22;
    if (x > 16 && x + room > width) [x, y] = [16, y + 22];
    entry.draw(ctx, x, y);
    ctx.fillStyle = style.ink;
    ctx.fillText(entry.text, x + entry.room + 6, y);
    x += room;
  }
  return y + 24;
}

function composed(ctx, width, height) {
  let y = written(ctx, facts.title, width, 14, 24, true);
  y = written(ctx, facts.subtitle, width, y, 15);
  y += 8;
  const inner = { ...planNow(), y: planNow().y + y, bottom: y + height };
  delete inner.bounds;
  if (atFit) inner.bounds = planNow().bounds;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, y, width, height);
  ctx.clip();
  drawGround(ctx, inner);
  drawTies(ctx, inner);
  drawShared(ctx, inner);
  drawStrip(ctx, inner);
  drawRings(ctx, inner);
  shown.nodes.forEach((node) => drawMark(ctx, inner, node));
  drawNames(ctx, inner);
  drawScaleBar(ctx, inner);
  ctx.restore();
  y = drawLegend(ctx, width, y + height + 20);
  const notes = [`Larger mark: greater ${sizeName().toLowerCase()}.`, "An arrow points to who receives."];
  if (ties.some((tie) => tie.width !== ties[0].width)) notes.push("Thicker line: greater weight.");
  if (hasPeriod()) notes.unshift(`Ties ${periodWords()}; larger marks and figures are those of the whole network.`);
  if (shown.path) notes.unshift(pathWords());
  if (view.chosen) notes.unshift(`Chosen: ${view.chosen.label}.`);
  if (isFiltered()) {
    const marks = `${number(shown.nodes.length)} of ${number(placedNodes.length)} marks`;
    notes.unshift(`Filtered: ${marks}, ${number(shown.ties.length)} of ${counted(placedTies.length, "tie")}.`);
  }
  y = written(ctx, notes.join(" "), width, y, 13);
  return written(ctx, `Source: ${facts.source}`, width, y, 13) + 12;
}

const EVERY_ROW = "The table is saved: every row, filters apart.";

function takeNodes() {
  const more = facts.groupings.map((g, place) => [g.heading, place]).filter(([heading]) => !["Sector", "Neighbourhood"].includes(heading));
  const heads = ["id", "name", "kind", "sector", "neighbourhood", ...more.map(([heading]) => heading), "residents"];
  heads.push(...facts.figures.map((f) => f.heading));
  const rows = nodes.map((n) => {
    const labels = more.map(([, place]) => n.labels[place]);
    return [n.key, n.label, n.kind, n.sector, n.neighbourhood, ...labels, n.residents, ...n.figures];
  });
  saveTable([heads, ...rows], "-names.csv", EVERY_ROW);
}

function takeTies() {
  const heads = ["source", "target", "source name", "relation", "target name", "weight", "recorded", "amount", "dates", "evidence"];
  const rows = ties.map((tie) => [
    nodes[tie.from].key, nodes[tie.to].key, nodes[tie.from].label, tie.relation, nodes[tie.to].label,
    tie.weight, tie.times || 1, tie.amount, tie.dates, (tie.evidence || []).join("; "),
  ]);
  saveTable([heads, ...rows], "-ties.csv", EVERY_ROW);
}

function takeNow() {
  const room = box();
  takePicture(room.width, (ctx) => composed(ctx, room.width, room.height));
}

const taking = { png: takeNow, svg: takeDrawing, nodes: takeNodes, ties: takeTies, print: () => window.print() };
