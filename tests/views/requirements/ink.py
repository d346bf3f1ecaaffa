"""What a page draws, read from the drawing itself: its colours, widths, letters, and what lies under what."""

from __future__ import annotations

import numpy as np

RECORD = """() => {
  const proto = CanvasRenderingContext2D.prototype;
  const { beginPath, fill, stroke, fillText, fillRect } = proto;
  let path = 0;
  let frame = [];
  const note = (ctx, act, colour, more) => {
    const { a, b, d } = ctx.getTransform();
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
    const [width, grow] = [(ctx.lineWidth * a) / ratio, d / ratio];
    frame.push({ act, path, colour, alpha: ctx.globalAlpha, width, grow, turned: b, ...more });
  };
  proto.beginPath = function () { path += 1; return beginPath.call(this); };
  proto.fill = function (...all) { note(this, "fill", this.fillStyle); return fill.apply(this, all); };
  proto.stroke = function (...all) { note(this, "stroke", this.strokeStyle); return stroke.apply(this, all); };
  proto.fillText = function (text, ...place) {
    note(this, "text", this.fillStyle, { text, font: this.font });
    return fillText.call(this, text, ...place);
  };
  // The paper is laid first: what was drawn before it is gone.
  proto.fillRect = function (x, y, width, height) {
    if (width > 200) window.ink = frame = [];
    return fillRect.call(this, x, y, width, height);
  };
}"""

# The same of a canvas: a mark is a path filled and outlined, a tie one that is only a line, before the first mark.
READ_CANVAS = """() => {
  const acts = new Map();
  for (const one of window.ink.filter((it) => it.act !== "text")) {
    acts.set(one.path, { ...(acts.get(one.path) || {}), [one.act]: one });
  }
  const paths = Array.from(acts.values());
  const isWhite = ({ fill }) => fill.colour === "#ffffff";
  const isMark = (one) => one.fill && one.stroke && !isWhite(one);
  const first = paths.findIndex(isMark);
  const isLine = ({ fill, stroke }) => stroke && !fill;
  const lines = paths.slice(0, first).filter(isLine).map(({ stroke }) => stroke);
  const over = paths.slice(first).filter(isLine).map(({ stroke }) => stroke);
  return {
    marks: paths
      .filter(isMark)
      .map(({ fill, stroke }) => ({ fill: fill.colour, outline: stroke.colour, alpha: fill.alpha })),
    rings: paths.filter((one) => one.fill && one.stroke && isWhite(one)).map(({ stroke }) => stroke),
    lines,
    over,
    words: window.ink.filter((it) => it.act === "text").map((it) => ({
      text: it.text, colour: it.colour, alpha: it.alpha, turned: it.turned,
      size: parseFloat(it.font.match(/([\\d.]+)px/)[1]) * it.grow,
    })),
  };
}"""

READ_SVG = """() => {
  const picture = document.querySelector("svg.picture");
  const strength = (part) =>
    part === picture ? 1 : Number(getComputedStyle(part).opacity) * strength(part.parentElement);
  const two = (part) => Number(part).toString(16).padStart(2, "0");
  const hex = (colour) => `#${colour.match(/\\d+/g).slice(0, 3).map(two).join("")}`;
  const isNumber = (part) => part.previousElementSibling && part.previousElementSibling.tagName === "circle";
  const line = (part) => {
    const { stroke, strokeWidth, vectorEffect } = getComputedStyle(part);
    const scale = vectorEffect === "non-scaling-stroke" ? 1 : part.getScreenCTM().a;
    return { colour: hex(stroke), alpha: strength(part), width: parseFloat(strokeWidth) * scale };
  };
  const marks = Array.from(picture.querySelectorAll("a > circle"));
  const lines = Array.from(picture.querySelectorAll(".lines path"));
  const above = (part) => marks[0].compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING;
  return {
    marks: marks.map((part) => ({
      fill: hex(getComputedStyle(part).fill), outline: hex(getComputedStyle(part).stroke), alpha: strength(part),
      number: hex(getComputedStyle(part.nextElementSibling).fill),
    })),
    rings: [],
    lines: lines.filter((part) => !above(part)).map(line),
    over: lines.filter(above).map(line),
    words: Array.from(picture.querySelectorAll("text")).filter((part) => !isNumber(part)).map((part) => ({
      text: part.textContent,
      colour: hex(getComputedStyle(part).fill),
      alpha: strength(part),
      turned: part.getScreenCTM().b,
      size: parseFloat(getComputedStyle(part).fontSize) * part.getScreenCTM().d,
    })),
  };
}"""

# Every text of the page outside the picture that is to be seen: its colour and that of what it stands on.
READ_TEXT = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const found = rgb(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const pairs = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || part.closest("svg, script, .unseen, [hidden]")) continue;
    if (!part.checkVisibility()) continue;
    const pair = [rgb(getComputedStyle(part).color).slice(0, 3), ground(part)];
    pairs.set(pair.join(), [...pair, walker.currentNode.data.trim().slice(0, 60)]);
  }
  return Array.from(pairs.values());
}"""


def rgb(colour: str) -> list[int]:
    """Return the three parts of "#12436d"."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour: list[float]) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 to 1."""
    parts = np.asarray(colour, dtype=float) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def on_white(colour: str, alpha: float = 1.0) -> float:
    """Return the contrast with white paper of a colour laid on it with some opacity."""
    return contrast([255 - (255 - part) * alpha for part in rgb(colour)], [255, 255, 255])
