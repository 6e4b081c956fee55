/* The column of the story form, before it is seen: folded on a phone, where it stands below the
   page; open where something has to be mended. */
(function () {
  "use strict";

  const isPhone = matchMedia("(max-width: 767px)").matches;
  for (const section of document.querySelectorAll(".sheet .section")) {
    if (section.querySelector(".errorlist")) section.open = true;
    else if (isPhone) section.open = false;
  }
})();
