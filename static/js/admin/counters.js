/* Counts what is typed where a field has an end (data-count), instead of cutting it off there.

   The count stands behind the input: always behind a headline or a lead, behind others from four
   fifths of the way. Too much is told in words, by the input itself (data-count-over). */
(function () {
  "use strict";

  const counts = new WeakMap();

  /* As the server counts: whole characters, an accent with its letter, no blanks around. */
  const length = (text) => [...text.normalize("NFC").trim()].length;

  function countOf(input) {
    if (!counts.has(input)) {
      const count = document.createElement("span");
      count.className = "count";
      count.id = `${input.id || input.name}_count`;
      input.after(count);
      counts.set(input, count);
    }
    return counts.get(input);
  }

  function update(input) {
    const limit = Number(input.dataset.count);
    const typed = length(input.value);
    const over = typed - limit;
    // Where the form tells of the length by itself, only when it matters here.
    const told = document.getElementById(`${input.name}-count`);
    const always = input.classList.contains("vLargeTextField") && !told;
    const count = countOf(input);
    count.hidden = !typed || (!always && typed < 0.8 * limit);
    count.classList.toggle("is-over", over > 0);
    const said = over > 0 ? ` · ${input.dataset.countOver.replace("%s", over)}` : "";
    count.textContent = `${typed}/${limit}${said}`;
    // Said once, when it becomes too much, and not at each key.
    if (over > 0) count.setAttribute("role", "status");
    else count.removeAttribute("role");
  }

  const counted = (within) =>
    [...within.querySelectorAll("[data-count]")].filter(({ name }) => !/__prefix__/.test(name));

  document.addEventListener("input", ({ target }) => {
    if (target.dataset && target.dataset.count) update(target);
  });
  document.addEventListener("formset:added", ({ target }) => counted(target).forEach(update));
  document.addEventListener("DOMContentLoaded", () => counted(document).forEach(update));
})();
