// [data-rating]: sentences and reason are asked for only where the level and the day call for them.

function ratingOf(given, day) {
  // Newest first, as the page was written: the first on or before the day is what it is compared with.
  return given.find((said) => said.day <= day);
}

function givenIn(kind) {
  return kind.dataset.given
    .split(",")
    .filter(Boolean)
    .map((said) => ({ day: said.split(":")[0], level: Number(said.split(":")[1]) }));
}

function isFilled(part) {
  return "wrong" in part.dataset || part.querySelector("textarea").value.trim() !== "";
}

function show(kind, name, needed) {
  const part = kind.querySelector(`[data-field="${name}"]`);
  part.hidden = !needed && !isFilled(part);
}

function update(kind) {
  const level = Number(kind.querySelector('[data-field="level"] input:checked')?.value || 0);
  const day = kind.querySelector('[data-field="on"] input').value;
  const last = ratingOf(givenIn(kind), day);
  const always = kind.dataset.always.split(",").map(Number);
  const falls = last !== undefined && level < last.level;
  show(kind, "sentences", level > 0 && (always.includes(level) || falls));
  show(kind, "correction_reason", level > 0 && last?.day === day);
  ["seen", "on"].forEach((name) => {
    const part = kind.querySelector(`[data-field="${name}"]`);
    part.hidden = level === 0 && !("wrong" in part.dataset);
  });
}

function openLinked() {
  const kind = document.getElementById(location.hash.slice(1));
  if (!kind?.matches("[data-rating]")) return;
  kind.open = true;
  kind.scrollIntoView();
}

document.querySelectorAll("[data-rating]").forEach((kind) => {
  kind.addEventListener("change", () => update(kind));
  update(kind);
});
window.addEventListener("hashchange", openLinked);
openLinked();
