/* The quotes typed in the story form, as the editor's quote block needs them, and what is told of
   them beside the editor: which are placed in the body, which not, which places have no quote.
   Also gives a new quote the next number and fills in the official's position of today.

   window.newsroomQuotes: all(), find(number), onChange(listener), labels for the editor;
   followBody(numbers), bodyChanged() by the editor. */
(function () {
  "use strict";

  const MARKER = /<div\b[^>]*\bdata-quote="(\d+)"/g;

  const listeners = [];
  const labels = {};
  let status;

  const rows = () =>
    [...document.querySelectorAll("#quotes-group .inline-related:not(.empty-form)")].filter(
      (row) => !row.querySelector("input[name$='-DELETE']:checked")
    );
  const field = (row, name) => row.querySelector(`[name$='-${name}']`);

  /* What is known of the choice in a search box: see js/admin/thumbnails.js. */
  function chosen(row, name) {
    const select = field(row, name);
    const option = select && select.selectedOptions[0];
    return option && option.value ? { text: option.text, ...option.dataset } : { text: "" };
  }

  function quote(row) {
    const official = chosen(row, "official");
    const name = official.name || official.text.split(" – ")[0].trim();
    const position = field(row, "position").value.trim() || official.position || "";
    const words = field(row, "words").value.trim();
    return {
      number: Number(field(row, "number").value),
      portrait: chosen(row, "photo").thumbnail || official.thumbnail || "",
      position,
      name,
      words,
      text: `${position} ${name}: “${words}”`.trim(),
    };
  }

  // Where rows are read-only they have no fields, and there is nothing to keep up to date.
  const typedRows = () => rows().filter((row) => field(row, "number"));
  const all = () => typedRows().map(quote).filter(({ number }) => number > 0);

  /* The numbers of the markers in the body; the editor knows better while it is open. */
  let placed = () => {
    const body = document.getElementById("id_body");
    return body ? [...body.value.matchAll(MARKER)].map((match) => Number(match[1])) : [];
  };

  function tell() {
    if (!status) return;
    const places = placed();
    const written = all();
    const numbers = written.map(({ number }) => number);
    const lists = {
      unplaced: written.filter((one) => one.words && !places.includes(one.number)).map((one) => one.number),
      unwritten: places.filter((number) => !numbers.includes(number)),
      repeated: places.filter((number, index) => places.indexOf(number) !== index),
    };
    const told = Object.entries(lists)
      .filter(([, list]) => list.length)
      .map(([name, list]) => labels[name].replace("%s", [...new Set(list)].join(", ")))
      .join(" ");
    // Said again only when it is news: a screen reader reads this out.
    if (status.textContent !== told) status.textContent = told;
    typedRows().forEach((row) => mark(row, places.includes(Number(field(row, "number").value))));
  }

  function mark(row, isPlaced) {
    let badge = row.querySelector(".quote-place");
    if (!badge) {
      badge = document.createElement("span");
      row.querySelector("h3").append(badge);
    }
    badge.className = `quote-place ${isPlaced ? "is-placed" : "is-unplaced"}`;
    badge.textContent = isPlaced ? labels.placed : labels.notPlaced;
  }

  let waiting;
  function bodyChanged() {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 300);
  }

  function changed() {
    listeners.forEach((listener) => listener());
    tell();
  }

  function numberNewRow(row) {
    const number = field(row, "number");
    if (number && !number.value) {
      number.value = Math.max(0, ...all().map((other) => other.number)) + 1;
    }
    changed();
  }

  const isQuoteRow = (element) => Boolean(element.closest("#quotes-group"));

  document.addEventListener("formset:added", (event) => {
    if (isQuoteRow(event.target)) numberNewRow(event.target);
  });
  document.addEventListener("formset:removed", changed);
  ["input", "choice:described"].forEach((type) =>
    document.addEventListener(type, (event) => {
      if (isQuoteRow(event.target)) changed();
      else if (event.target.id === "id_body") bodyChanged();
    })
  );

  document.addEventListener("DOMContentLoaded", () => {
    status = document.getElementById("quote-status");
    Object.assign(labels, status && status.dataset);
    const group = document.getElementById("quotes-group");
    if (!status || !group || !window.django) return;
    document.querySelector(".field-body").append(status);
    // select2 speaks jQuery events only.
    django.jQuery(group).on("select2:select", "select[name$='-official']", (event) => {
      const position = field(event.target.closest(".inline-related"), "position");
      position.value = event.params.data.position || "";
      changed();
    });
    tell();
  });

  window.newsroomQuotes = {
    labels,
    all,
    find: (number) => all().find((candidate) => candidate.number === number),
    onChange: (listener) => listeners.push(listener),
    followBody: (numbers) => {
      placed = numbers;
    },
    bodyChanged,
  };
})();
