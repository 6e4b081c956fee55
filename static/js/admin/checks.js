/* Keeps the list of what a story lacks (articles/desk/checks.py) true while somebody types. */
(function () {
  "use strict";

  const list = document.getElementById("checks");
  if (!list) return;

  const PAUSE = 400; // milliseconds after the last change
  const value = (id) => document.getElementById(id).value.trim();
  const has = (id) => Boolean(document.getElementById(id));

  function body() {
    const editor = window.CKEDITOR && CKEDITOR.instances.id_body;
    return editor && editor.status === "ready" ? editor.getData() : document.getElementById("id_body").value;
  }

  function lacksDescription(html) {
    // Parsed apart from the page: nothing in it is loaded or run.
    const pictures = new DOMParser().parseFromString(html, "text/html").images;
    return [...pictures].some(
      (picture) =>
        !picture.alt.trim() &&
        picture.getAttribute("role") !== "presentation" &&
        !picture.closest("figure.video")
    );
  }

  const lacksPlace = () => Boolean(window.newsroomQuotes) && window.newsroomQuotes.unplaced().length > 0;

  function coverLacksDescription() {
    const [option] = document.getElementById("id_cover").selectedOptions;
    return Boolean(option && option.value && option.dataset.alt === "");
  }

  const fails = {
    headline: () => Array.from(value("id_headline").normalize("NFC")).length > Number(list.dataset.headline),
    lead: () => !value("id_lead"),
    category: () => !value("id_category"),
    cover: coverLacksDescription,
  };

  function look() {
    const shown = {};
    for (const [name, failing] of Object.entries(fails)) {
      if (has(`id_${name}`)) shown[name] = failing();
    }
    if (has("id_body")) {
      const html = body();
      shown.pictures = lacksDescription(html);
      shown.quotes = lacksPlace();
    }
    for (const [name, failing] of Object.entries(shown)) {
      const item = list.querySelector(`[data-check="${name}"]`);
      if (item) item.hidden = !failing;
    }
  }

  let waiting;
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  }

  for (const name of ["input", "change", "choice:described", "formset:added", "formset:removed"]) {
    document.addEventListener(name, later);
  }
  if (window.CKEDITOR) CKEDITOR.on("instanceReady", ({ editor }) => {
    editor.on("change", later);
    later();
  });
})();
