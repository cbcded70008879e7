// A key that was not used, taken away or refused: say so on the page. allauth's own script tells of it.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-key-error]");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
});
