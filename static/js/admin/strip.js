// Keeps the frame that shows the strip up to date with what is typed in the notice's form.
(function () {
  "use strict";

  const PAUSE = 400; // milliseconds between two looks at the form

  const form = document.getElementById("tickernotice_form");
  const strip = document.getElementById("strip");
  if (!form || !strip) return;

  function query() {
    const typed = Array.from(new FormData(form)).filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    );
    return new URLSearchParams(typed).toString();
  }

  let shown = query();
  // A look now and then, for the pickers of dates and stories change fields without an event.
  setInterval(() => {
    const typed = query();
    if (typed === shown || document.hidden) return;
    shown = typed;
    strip.contentWindow.location.replace(`${strip.src.split("?")[0]}?${typed}`);
  }, PAUSE);
})();
