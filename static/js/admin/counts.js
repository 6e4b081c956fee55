/* How long the story is: words and reading time under the body. Words are counted as readers are told the reading time: what stands
   between blanks, hence Vietnamese syllables, in the body and the quotes
   (articles/portal/story_page.py). */
(function () {
  "use strict";

  const line = document.getElementById("word-count");
  if (!line) return;
  const form = line.closest("form");
  const body = form.querySelector("[name=body]");
  const { perMinute, words, minutes } = line.dataset;
  const written = (number) => number.toLocaleString("vi-VN");
  const syllables = (text) => (text.match(/\S+/g) || []).length;

  const editor = () => {
    const found = window.CKEDITOR && CKEDITOR.instances[body.id];
    return found && found.status === "ready" ? found : null;
  };
  const inBody = () => {
    const html = editor() ? editor().getData() : body.value;
    return syllables(html.replace(/<[^<>]*>/g, " ").replace(/&nbsp;/g, " "));
  };
  const inQuotes = () =>
    [...form.querySelectorAll("textarea[name^='quotes-'][name$='-words']")]
      .filter(({ name }) => !name.includes("__prefix__"))
      .filter(({ name }) => !(form.elements[name.replace(/words$/, "DELETE")] || {}).checked)
      .reduce((sum, { value }) => sum + syllables(value), 0);

  function count() {
    const number = inBody() + inQuotes();
    const time = Math.max(1, Math.ceil(number / perMinute));
    const told = [words.replace("%s", written(number))];
    if (number) told.push(minutes.replace("%s", written(time)));
    line.textContent = told.join(" · ");
    line.hidden = false;
  }

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  };

  if (body) {
    document.querySelector(".field-body").append(line);
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    ["formset:added", "formset:removed"].forEach((type) => document.addEventListener(type, soon));
    if (window.CKEDITOR) {
      CKEDITOR.on("instanceReady", ({ editor: one }) => {
        if (one.name !== body.id) return;
        one.on("change", soon);
        count();
      });
    }
    count();
  }
})();
