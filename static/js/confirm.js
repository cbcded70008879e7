// a[data-confirm]: the linked page's question, asked here in a dialog. Anything unexpected follows the link.

async function questionAt(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-confirm-body]");
}

function ask(question) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", question.querySelector("h1").textContent);
  dialog.append(document.adoptNode(question));
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cancel]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function open(link) {
  const question = await questionAt(link.href).catch(() => null);
  if (question) ask(question);
  else location.assign(link.href);
}

export function bindConfirm() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}
