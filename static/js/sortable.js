// ol[data-sortable]: drag or step items up and down. The selects, which work alone, keep the answer.

function number(list) {
  [...list.children].forEach((item, at) => (item.querySelector("select").value = at + 1));
}

function say(list, item) {
  const place = [...list.children].indexOf(item) + 1;
  list.nextElementSibling.textContent = `${item.firstElementChild.textContent}: ${list.dataset.place} ${place}`;
}

function shift(list, item, down) {
  const other = down ? item.nextElementSibling : item.previousElementSibling;
  if (!other) return;
  if (down) other.after(item);
  else other.before(item);
  number(list);
  say(list, item);
}

function mover(list, item, down) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary square";
  const label = down ? list.dataset.down : list.dataset.up;
  button.setAttribute("aria-label", `${label}: ${item.firstElementChild.textContent}`);
  button.textContent = down ? "↓" : "↑";
  button.addEventListener("click", () => {
    shift(list, item, down);
    button.focus();
  });
  return button;
}

function equip(list, item) {
  const moves = document.createElement("div");
  moves.className = "moves";
  moves.append(mover(list, item, false), mover(list, item, true));
  item.querySelector("select").hidden = true;
  item.draggable = true;
  item.append(moves);
}

function drag(list) {
  let held = null;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    held.classList.add("held");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over) return;
    event.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) over.after(held);
    else over.before(held);
  });
  list.addEventListener("dragend", () => {
    held.classList.remove("held");
    number(list);
    say(list, held);
    held = null;
  });
}

function byChosenPlace(one, other) {
  return one.querySelector("select").value - other.querySelector("select").value;
}

function bind(list) {
  list.dataset.bound = "";
  list.classList.add("moving");
  // The browser may have restored the selects after a reload.
  list.append(...[...list.children].sort(byChosenPlace));
  [...list.children].forEach((item) => equip(list, item));
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("aria-live", "polite");
  list.after(voice);
  number(list);
  drag(list);
}

export function bindSortables(root) {
  root.querySelectorAll("ol[data-sortable]:not([data-bound])").forEach(bind);
}
