// [data-stay]: asks whether she is still there, a while before the server signs her out.
// The last visit is shared between tabs, so that one in the background does not warn in vain.

const SEEN = "stegvis-seen";
const LOOKS_EVERY = 5000;

function note() {
  localStorage.setItem(SEEN, Date.now());
}

function partFor(bar) {
  const seconds = (Date.now() - Number(localStorage.getItem(SEEN))) / 1000;
  if (seconds >= bar.dataset.endsAfter) return "ended";
  return seconds >= bar.dataset.warnsAfter ? "warns" : "";
}

function look(bar) {
  const part = partFor(bar);
  for (const element of bar.children) element.hidden = element.dataset.part !== part;
}

async function stay(bar, form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (answer?.ok && !answer.redirected) note();
  look(bar);
}

export function bindStay() {
  const bar = document.querySelector("[data-stay]");
  if (!bar) return;
  note();
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    stay(bar, event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const headers = event.detail.requestConfig?.headers ?? {};
    if (event.detail.successful && !("X-Background" in headers)) note();
  });
  document.addEventListener("visibilitychange", () => look(bar));
  setInterval(() => look(bar), LOOKS_EVERY);
}
