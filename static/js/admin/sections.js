/* The column of the story form, before it is seen: folded on a phone, where it stands below the
   page; open where something has to be mended, or a file is kept for the next try. */
(function () {
  "use strict";

  const isPhone = matchMedia("(max-width: 767px)").matches;
  for (const section of document.querySelectorAll(".sheet .section")) {
    if (section.querySelector(".errorlist, .kept-file")) section.open = true;
    else if (isPhone) section.open = false;
  }

  /* How many rows an inline has, while some are added and removed. */
  function count() {
    for (const section of document.querySelectorAll(".sheet .rows")) {
      const rows = section.querySelectorAll(".inline-related:not(.empty-form)");
      section.querySelector(".rows-count").textContent = rows.length;
    }
  }
  count(); // a form that came back has rows that are not saved
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, count);
})();
