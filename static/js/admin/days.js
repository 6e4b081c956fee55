/* A moment in one input: the hour that a day alone stands for is written behind it, to be seen and
   changed. Django's calendar puts a day into the input and leaves: the hour that stood there stays. */
(function () {
  "use strict";

  const HOUR = /\b\d{1,2}(?::\d{2}|h(?:\d{2})?)(?!\d)/;
  const DAY = /^\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\s*$/;

  document.querySelectorAll("input[data-hour]").forEach((input) => {
    const hours = () => HOUR.exec(input.value);
    // On the form of a new row it is the hour of now, which nobody typed.
    const isStored = Boolean(input.form.elements.seen);
    let kept = isStored && hours() ? hours()[0] : input.dataset.hour;

    function complete() {
      if (DAY.test(input.value)) input.value = `${input.value.trim()} ${kept}`;
    }

    input.addEventListener("change", () => {
      if (hours()) kept = hours()[0];
      complete();
    });
    input.addEventListener("focus", complete); // the calendar focuses what it has filled in
  });
})();
