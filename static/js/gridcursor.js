// table[data-grid]: one tab stop for the whole grid, arrow keys between the links in its cells.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function stopsOf(table) {
  return [...table.tBodies]
    .flatMap((body) => [...body.rows])
    .map((row) => [...row.cells].map((cell) => cell.querySelector("a, button")));
}

function placeOf(stops, element) {
  const row = stops.findIndex((line) => line.includes(element));
  return [row, row < 0 ? -1 : stops[row].indexOf(element)];
}

function along(stops, [row, column], [down, right]) {
  for (let y = row + down, x = column + right; stops[y] && x >= 0 && x < stops[y].length; y += down, x += right) {
    if (stops[y][x]) return stops[y][x];
  }
  return null;
}

function edge(stops, row, key, whole) {
  const line = (whole ? stops.flat() : stops[row]).filter(Boolean);
  return key === "Home" ? line[0] : line.at(-1);
}

function step(table, target) {
  table.querySelectorAll("[tabindex='0']").forEach((stop) => (stop.tabIndex = -1));
  target.tabIndex = 0;
  target.focus();
}

function bind(table) {
  table.dataset.bound = "";
  stopsOf(table)
    .flat()
    .filter(Boolean)
    .forEach((stop, at) => (stop.tabIndex = at ? -1 : 0));
  table.addEventListener("keydown", (event) => {
    const stops = stopsOf(table);
    const place = placeOf(stops, event.target);
    if (place[0] < 0 || event.altKey || event.metaKey) return;
    const move = MOVES[event.key];
    const ends = event.key === "Home" || event.key === "End";
    if (!move && !ends) return;
    event.preventDefault();
    const target = move ? along(stops, place, move) : edge(stops, place[0], event.key, event.ctrlKey);
    if (target) step(table, target);
  });
}

export function bindGrids(root) {
  root.querySelectorAll("table[data-grid]:not([data-bound])").forEach(bind);
}
