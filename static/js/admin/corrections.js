/* Where the false words of a correction stand in the story as it is typed: asked of the desk
   (articles/desk/corrections.py) while they are written, and shown at the tick that replaces them.
   Fetched once the page is idle (panels.js). */
(function () {
  "use strict";

  const PAUSE = 500; // milliseconds after the last key
  const STORY = ["headline", "short_headline", "lead", "description", "cover_caption"];
  const WORDS = /-(false|right)_words$/;
  const labels = document.getElementById("false-words");
  const group = document.getElementById("corrections-group");
  if (!labels || !group) return;

  const asked = new WeakMap(); // row → {timer, abort}
  const field = (row, name) => row.querySelector(`[name$='-${name}']`);
  const rowOf = (element) => element.closest(".inline-related");

  function story() {
    const texts = { body: newsroomBody.html() };
    for (const name of STORY) {
      const input = document.getElementById(`id_${name}`);
      if (input) texts[name] = input.value;
    }
    return texts;
  }

  function quotes() {
    return newsroomQuotes.all().map(({ number, words, position, caption }) => {
      return { number: String(number), words, position, caption };
    });
  }

  function shown(row) {
    let box = row.querySelector(".false-words-places");
    if (!box) {
      box = newsroomPanels.make("div", { className: "false-words-places" });
      box.setAttribute("role", "status");
      row.querySelector(".field-strike > div").append(box);
    }
    return box;
  }

  async function look(row) {
    const before = asked.get(row);
    if (before) {
      clearTimeout(before.timer);
      if (before.abort) before.abort.abort();
    }
    const false_words = field(row, "false_words").value.trim();
    const right_words = field(row, "right_words").value.trim();
    if (!false_words) {
      shown(row).replaceChildren();
      return;
    }
    const abort = new AbortController();
    asked.set(row, { abort });
    try {
      const json = { false_words, right_words, story: story(), quotes: quotes() };
      const { html } = await newsroomAsk(labels.dataset.url, { json, signal: abort.signal });
      shown(row).innerHTML = html; // made by our own template
    } catch (error) {
      if (error.name !== "AbortError") shown(row).textContent = error.message;
    }
  }

  function soon(row) {
    const before = asked.get(row) || {};
    clearTimeout(before.timer);
    asked.set(row, { ...before, timer: setTimeout(look, PAUSE, row) });
  }

  group.addEventListener("input", ({ target }) => {
    if (WORDS.test(target.name)) soon(rowOf(target));
  });
  group.addEventListener("focusin", ({ target }) => {
    // The story may have changed since. Saved rows ask when somebody comes to them.
    if (WORDS.test(target.name) || /-strike$/.test(target.name)) soon(rowOf(target));
  });
  for (const row of group.querySelectorAll(".inline-related:not(.empty-form)")) {
    const id = field(row, "id");
    if (id && !id.value) look(row); // typed before: sent back, or found again
  }
})();
