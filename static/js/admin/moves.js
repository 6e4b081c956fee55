/* A move that needs something asks for it at its button, with the reason why:
   newsroomMoves.ask(dialog, button), called by writing.js.

   A <dialog data-move="send_back"> belongs to each <button name="_move" value="send_back">. What
   is typed there goes into the form's own fields, named by data-fills, and the form is sent with
   that button. Without JavaScript the fields are filled in by hand, and the server refuses what
   is missing in the same words. */
(function () {
  "use strict";

  const form = document.getElementById("article_form");

  const inputs = (dialog) => [...dialog.querySelectorAll("[data-fills]")];
  const own = (input) => form.elements[input.dataset.fills];

  /* "2026-11-29 14:05": the newsroom's time, whatever the computer's zone. Also "Swedish". */
  const moment = (time, timeZone) => new Date(time).toLocaleString("sv-SE", { timeZone }).slice(0, 16);

  /* The form writes 21/03/2019, a date input 2019-03-21. */
  const turned = (date, from, to) => date.split(from).reverse().join(to);
  const forInput = ({ type }, value) => {
    if (type === "date") return /^\d\d\/\d\d\/\d{4}$/.test(value) ? turned(value, "/", "-") : "";
    return type === "time" ? value.slice(0, 5) : value;
  };
  const forForm = ({ type, value }) => (type === "date" ? turned(value, "-", "/") : value.trim());

  function fill(dialog) {
    const { timezone } = dialog.dataset;
    // The next full hour.
    const [day, hour] = moment(Date.now() + 3_600_000, timezone).split(" ");
    const proposed = { date: day, time: `${hour.slice(0, 2)}:00` };
    const filled = inputs(dialog).map((input) => forInput(input, own(input).value));
    const isEmpty = filled.some((value) => !value);
    inputs(dialog).forEach((input, index) => {
      input.value = (isEmpty && proposed[input.type]) || filled[index];
    });
    say(dialog, "");
    tell(dialog);
  }

  /* The moment in words: a browser in English writes 11/29 and 08:00 PM. */
  function tell(dialog) {
    const told = dialog.querySelector(".move-told");
    if (!told) return;
    const [date, time] = inputs(dialog).map(({ value }) => value);
    const day = date && new Date(`${date}T00:00Z`);
    const options = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
    const words = day && day.toLocaleDateString("vi-VN", { ...options, timeZone: "UTC" });
    told.textContent = words && time ? `${time} – ${words}` : "";
  }

  function say(dialog, words) {
    dialog.querySelector(".panel-error").textContent = words;
    for (const input of inputs(dialog)) {
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  function isGiven(dialog) {
    const values = inputs(dialog).map(({ value }) => value.trim());
    if (values.some((value) => !value)) return false;
    const isMoment = dialog.dataset.field === "publish_at";
    return !isMoment || values.join(" ") > moment(Date.now(), dialog.dataset.timezone);
  }

  function accept(dialog) {
    if (isGiven(dialog)) return dialog.close("accept");
    const error = dialog.querySelector(".panel-error");
    say(dialog, error.dataset.missing);
    const empty = inputs(dialog).find(({ value }) => !value.trim());
    (empty || inputs(dialog)[0]).focus();
  }

  async function ask(dialog, button) {
    if (!inputs(dialog).every(own)) return form.requestSubmit(button); // may not be changed here
    fill(dialog);
    const answer = await newsroomPanels.open(dialog, { at: button, focus: inputs(dialog)[0] });
    if (answer !== "accept") {
      // The menu of the button may have closed meanwhile.
      const menu = button.closest("details:not([open])");
      if (menu) menu.querySelector("summary").focus();
      return;
    }
    for (const input of inputs(dialog)) {
      own(input).value = forForm(input);
      own(input).dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.requestSubmit(button);
  }

  for (const dialog of document.querySelectorAll("dialog[data-move]")) {
    dialog.addEventListener("input", () => tell(dialog));
    dialog.querySelector("[data-accept]").addEventListener("click", () => accept(dialog));
    dialog.addEventListener("keydown", (event) => {
      const isLine = event.target.matches("input");
      const isText = event.target.matches("textarea") && (event.ctrlKey || event.metaKey);
      if (event.key !== "Enter" || event.isComposing || !(isLine || isText)) return;
      event.preventDefault();
      accept(dialog);
    });
  }

  window.newsroomMoves = { ask };
})();
