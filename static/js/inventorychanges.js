// What is changed and not saved in a grid: marked, counted, undone, and asked about before it is left.

export class Changes {
  #last = new Map();
  #done = [];
  #leaving = false;

  constructor(form) {
    this.form = form;
    this.fields = [...form.querySelectorAll("[data-saved]")];
    this.status = form.querySelector("[data-unsaved]");
    for (const field of this.fields) this.#last.set(field, field.value);
    form.addEventListener("change", () => this.note());
    form.addEventListener("submit", () => (this.#leaving = true));
    window.addEventListener("beforeunload", (event) => {
      if (this.count && !this.#leaving) event.preventDefault();
    });
    window.addEventListener("pageshow", () => (this.#leaving = false));
    this.#tell();
  }

  get count() {
    return this.form.querySelectorAll("[data-changed]").length;
  }

  // One key or one choice is one step back, however many cells it filled in.
  note() {
    const step = this.fields.filter((field) => field.value !== this.#last.get(field));
    if (!step.length) return;
    this.#done.push(step.map((field) => [field, this.#last.get(field)]));
    this.#keep(step);
  }

  restore(cell) {
    for (const field of cell.querySelectorAll("[data-saved]")) field.value = field.dataset.saved;
    return true;
  }

  undo() {
    const step = this.#done.pop() ?? [];
    for (const [field, value] of step) field.value = value;
    this.#keep(step.map(([field]) => field));
    return true;
  }

  #keep(fields) {
    for (const field of fields) this.#last.set(field, field.value);
    this.#tell();
  }

  #tell() {
    const changed = new Set();
    for (const field of this.fields) {
      if (field.value !== field.dataset.saved) changed.add(field.closest("[data-cell]"));
    }
    for (const cell of this.form.querySelectorAll("[data-cell]")) {
      cell.toggleAttribute("data-changed", changed.has(cell));
    }
    const { one, many, none } = this.status.dataset;
    this.status.textContent = [none, one][changed.size] ?? many.replace("#", changed.size);
  }
}
