import { bindBusy } from "./busy.js";
import { bindConfirm } from "./confirm.js";
import { bindGrids } from "./gridcursor.js";
import { bindMenus } from "./menu.js";
import { bindSmall, takeFocus } from "./small.js";
import { bindSortables } from "./sortable.js";
import { bindStay } from "./stay.js";

function bindElements(root) {
  bindGrids(root);
  bindSortables(root);
  takeFocus(root);
}

bindBusy();
bindConfirm();
bindMenus();
bindSmall();
bindElements(document);
bindStay();
document.addEventListener("htmx:load", (event) => bindElements(event.target));
