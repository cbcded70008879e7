// form[data-busy]: a double click sends once.

function buttonsOf(form) {
  return [...form.elements].filter((control) => control.type === "submit");
}

function release(form) {
  form.removeAttribute("aria-busy");
  buttonsOf(form).forEach((button) => (button.disabled = false));
}

export function bindBusy() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-busy]")) return;
    form.setAttribute("aria-busy", "true");
    // After this turn: a button disabled at once would leave its own name and value out of the post.
    setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
  });
  // The back button may show the page as it was left, locked.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-busy]");
    if (form) release(form);
  });
}
