/* The quotes typed in the story form, as the editor's quote block needs them.
   window.newsroomQuotes: all(), find(number), onChange(listener), labels. Also gives a new
   quote the next number and fills in the official's position of today. */
(function () {
  "use strict";

  const listeners = [];
  const rows = () =>
    [...document.querySelectorAll("#quotes-group .inline-related:not(.empty-form)")].filter(
      (row) => !row.querySelector("input[name$='-DELETE']:checked")
    );
  const field = (row, name) => row.querySelector(`[name$='-${name}']`);

  function quote(row) {
    const official = field(row, "official");
    const chosen = official && official.selectedOptions[0];
    const name = chosen && chosen.value ? chosen.text.split(" – ")[0].trim() : "";
    const position = field(row, "position").value.trim();
    const words = field(row, "words").value.trim();
    return {
      number: Number(field(row, "number").value),
      text: `${position} ${name}: “${words}”`.trim(),
    };
  }

  const all = () => rows().map(quote).filter(({ number }) => number > 0);
  const changed = () => listeners.forEach((listener) => listener());

  function numberNewRow(row) {
    const number = field(row, "number");
    if (number && !number.value) {
      number.value = Math.max(0, ...all().map((other) => other.number)) + 1;
    }
    changed();
  }

  document.addEventListener("formset:added", (event) => numberNewRow(event.target));
  document.addEventListener("formset:removed", changed);
  document.addEventListener("input", (event) => {
    if (event.target.closest("#quotes-group")) changed();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const labels = document.getElementById("quote-labels");
    window.newsroomQuotes.labels = labels ? { ...labels.dataset } : {};
    const group = document.getElementById("quotes-group");
    if (!group || !window.django) return;
    // select2 speaks jQuery events only.
    django.jQuery(group).on("select2:select", "select[name$='-official']", (event) => {
      const position = field(event.target.closest(".inline-related"), "position");
      position.value = event.params.data.position || "";
      changed();
    });
  });

  window.newsroomQuotes = {
    labels: {},
    all,
    find: (number) => all().find((candidate) => candidate.number === number),
    onChange: (listener) => listeners.push(listener),
  };
})();
