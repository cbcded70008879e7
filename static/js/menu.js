// details[data-menu] closes on Escape and on a click beside it. The phone menu is a native popover.

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}

export function bindMenus() {
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}
