/* Copies what a field holds: a button with data-copies (the field's id) and data-copied (what is said
   then). Over plain HTTP a browser lets no script copy: the field is selected, to be copied by hand. */
(function () {
  "use strict";

  document.querySelectorAll("[data-copies]").forEach((button) => {
    const field = document.getElementById(button.dataset.copies);
    const status = button.parentElement.querySelector("[role=status]");
    field.addEventListener("focus", () => field.select());
    if (document.activeElement === field) field.select();
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.copied;
    });
  });
})();
