// [data-print], [data-copy="text"] with data-copied="word", and the form summary that takes the focus.

async function copy(button) {
  const label = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = label), 2500);
}

export function takeFocus(root) {
  root.querySelector("form[method=post] [data-takes-focus]")?.focus();
}

export function bindSmall() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
}
