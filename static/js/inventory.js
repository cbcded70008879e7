// form[data-inventory]: a grid of plain fields, filled in by keyboard. See "Fill in by keyboard".

import { Changes } from "./inventorychanges.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SAYS = { h: "holds", n: "not", v: "unknown" };
const CONFIRMS = { j: "employer", i: "document_seen" };

const chooserOf = (cell) => cell?.querySelector("select[name^='s-']");
const fieldOf = (cell, part) => cell.querySelector(`[name^='${part}-']`);
const cellsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells]);

function along(cells, cell, [down, right]) {
  let y = cells.findIndex((row) => row.includes(cell));
  let x = cells[y].indexOf(cell);
  for (y += down, x += right; cells[y]?.[x]; y += down, x += right) {
    if (chooserOf(cells[y][x])) return cells[y][x];
  }
  return null;
}

function choose(cell, value) {
  const chooser = chooserOf(cell);
  if (![...chooser.options].some((option) => option.value === value)) return false;
  chooser.value = value;
  return true;
}

function confirm(cell, basis) {
  const own = [...chooserOf(cell).options].find((option) => option.value.startsWith("own-"));
  if (own) chooserOf(cell).value = own.value;
  if (own || basis === "document_seen") fieldOf(cell, "b").value = basis;
  return true;
}

function copy(from, to) {
  const { value } = chooserOf(from);
  if (value.startsWith("own-") || !choose(to, value)) return;
  for (const field of from.querySelectorAll("[name^='u-'], [name^='b-']")) {
    fieldOf(to, field.name[0]).value = field.value;
  }
}

function openDays(cell, typed = "") {
  cell.querySelector("details").open = true;
  const until = fieldOf(cell, "u");
  if (typed) until.value = typed;
  until.focus();
  return true;
}

function leaveDays(cell) {
  cell.querySelector("details").open = false;
  chooserOf(cell).focus();
}

function fillDown(cells, cell) {
  for (let next = along(cells, cell, [1, 0]); next; next = along(cells, next, [1, 0])) copy(cell, next);
  return true;
}

function typed(cell, key) {
  if (key in SAYS) return choose(cell, SAYS[key]);
  if (key in CONFIRMS && fieldOf(cell, "b")) return confirm(cell, CONFIRMS[key]);
  return /^[t\d]$/.test(key) && choose(cell, "holds") && openDays(cell, key.replace("t", ""));
}

function pressed(event, cells, cell, changes) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (command && key === "z") return changes.undo();
  if (command && key === "d") return fillDown(cells, cell);
  if (command || event.altKey) return false;
  // In her own list the arrows choose, as in any other.
  if (key in MOVES && cell.closest("[data-inventory=grid]")) {
    const next = along(cells, cell, MOVES[key]);
    if (next && event.shiftKey) copy(cell, next);
    return chooserOf(next)?.focus() ?? true;
  }
  if (key === "Enter") return openDays(cell);
  if (key === "Delete" || key === "Backspace") return changes.restore(cell);
  return typed(cell, key);
}

function bind(form) {
  const changes = new Changes(form);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit();
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    const inDays = event.target !== chooserOf(cell);
    const leaves = inDays && event.target.matches("input") && event.key === "Enter";
    if (leaves || (inDays && event.key === "Escape")) leaveDays(cell);
    else if (inDays || !pressed(event, cellsOf(cell.closest("table")), cell, changes)) return;
    event.preventDefault();
    changes.note();
  });
}

document.querySelectorAll("form[data-inventory]").forEach(bind);
