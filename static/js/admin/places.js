/* Leads from a list to the places in the form that it names: what is wrong (admin/_errors.html), and
   at once to the first of it; what a story lacks (#checks). What is folded around a place opens, it
   is scrolled to and has the focus. */
(function () {
  "use strict";

  const FIRST = "input:not([type=hidden]), select, textarea, a[href], button, summary";
  const place = (link) => document.getElementById(link.hash.slice(1));

  /* What takes the focus for `element`: an editor, a search box or a button stands in its
     stead. */
  function focus(element) {
    if (element.dataset.stead) return document.getElementById(element.dataset.stead).focus();
    const editor = window.CKEDITOR && CKEDITOR.instances[element.id];
    if (editor && editor.status === "ready") return editor.focus();
    if (editor) return editor.once("instanceReady", () => editor.focus());
    const box = element.nextElementSibling;
    const search = box && box.matches(".select2-container") && box.querySelector("[role=combobox]");
    const input = element.matches(FIRST) ? element : element.querySelector(FIRST);
    (search || input || element).focus({ preventScroll: true });
  }

  function lead(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    focus(element);
    const shown = element.closest(".form-row, .inline-related, .inline-group") || element;
    shown.scrollIntoView({ block: "center" });
    document.activeElement.scrollIntoView({ block: "nearest" }); // of a row taller than the screen
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".form-errors a, #checks a");
    if (!link || !place(link)) return;
    event.preventDefault();
    lead(place(link));
  });
  // Once editors and search boxes stand.
  window.addEventListener("load", () => {
    const wrong = [...document.querySelectorAll(".form-errors a")].map(place).find(Boolean);
    if (wrong) lead(wrong);
  });
})();
