/* Leads from the list of what is wrong in a form to each place, and at once to the first: what is
   folded around it opens, it is scrolled to and has the focus. */
(function () {
  "use strict";

  const links = [...document.querySelectorAll(".form-errors a")];
  const place = (link) => document.getElementById(link.hash.slice(1));
  const FIRST = "input:not([type=hidden]), select, textarea, a[href], button, summary";

  /* What takes the focus for `element`: an editor or a search box stands in its stead. */
  function focus(element) {
    const editor = window.CKEDITOR && CKEDITOR.instances[element.id];
    if (editor && editor.status === "ready") return editor.focus();
    if (editor) return editor.once("instanceReady", () => editor.focus());
    const box = element.nextElementSibling;
    const search = box && box.matches(".select2-container") && box.querySelector("[role=combobox]");
    const input = element.matches(FIRST) ? element : element.querySelector(FIRST);
    (search || input || element).focus({ preventScroll: true });
  }

  function lead(link) {
    const element = place(link);
    if (!element) return;
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    focus(element);
    const shown = element.closest(".form-row, .inline-related, .inline-group") || element;
    shown.scrollIntoView({ block: "center" });
    document.activeElement.scrollIntoView({ block: "nearest" });  // of a row taller than the screen
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (!place(link)) return;
      event.preventDefault();
      lead(link);
    });
  }
  // Once editors and search boxes stand.
  window.addEventListener("load", () => links.length && lead(links.find(place) || links[0]));
})();
