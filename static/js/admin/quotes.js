/* The quotes typed in the story form: rows of Django's formset, and blocks in the body. Keeps both
   in step: a row whose block is deleted goes with it, and comes back when Undo brings the block
   back. Tells beside the editor which quotes are not placed and which places have no quote.

   window.newsroomQuotes:
     add({official, position, words, photo, caption}) makes a row and returns its number, null
       where the story has as many quotes as it may have. `official` and `photo` are null or
       {id, text, name, position, thumbnail}. The block is
       <div class="quote" data-quote="N"></div>.
     hasRoom(), change(number, the same), find(number), all(), unplaced()
     withoutMarks(words), onChange(listener), labels
     followBody({placed, remove}), bodyChanged() and inText() are for the editor. */
(function () {
  "use strict";

  const MARKER = /<div\b[^>]*\bdata-quote="(\d+)"/g;
  const CHOICES = ["official", "photo"];
  const TEXTS = ["number", "position", "words", "caption"];
  const DETAILS = ["name", "position", "organisation", "thumbnail"];

  const listeners = [];
  const labels = {};
  const stood = new Set(); // numbers whose block stood in the body
  const shelf = new Map(); // number → {row, values}: new rows as they were last seen
  let status;
  let quiet = 0; // inside a change of several fields

  // The rows.

  const group = () => document.getElementById("quotes-group");
  // Where rows are read-only they have no fields, and there is nothing to keep up to date.
  const everyRow = () =>
    [...document.querySelectorAll("#quotes-group .inline-related:not(.empty-form)")].filter((row) =>
      field(row, "number")
    );
  const field = (row, name) => row.querySelector(`[name$='-${name}']`);
  const deletion = (row) => row.querySelector("input[type=checkbox][name$='-DELETE']");
  const isDeleted = (row) => Boolean(deletion(row) && deletion(row).checked);
  const numberOf = (row) => Number(field(row, "number").value);
  const rows = () => everyRow().filter((row) => !isDeleted(row));
  const rowOf = (number) => everyRow().find((row) => numberOf(row) === number);

  /* What is known of the choice in a search box: see js/admin/thumbnails.js. */
  function chosen(row, name) {
    const select = field(row, name);
    const option = select && select.selectedOptions[0];
    if (!option || !option.value) return null;
    const known = DETAILS.filter((detail) => detail in option.dataset);
    const details = known.map((detail) => [detail, option.dataset[detail]]);
    return { id: option.value, text: option.text, ...Object.fromEntries(details) };
  }

  function read(row) {
    const values = {};
    for (const name of TEXTS) values[name] = field(row, name).value;
    for (const name of CHOICES) values[name] = chosen(row, name);
    return values;
  }

  function choose(select, choice) {
    const id = choice ? String(choice.id) : "";
    let option = [...select.options].find(({ value }) => value === id);
    if (!option && choice) {
      option = new Option(choice.text || choice.name, id);
      select.add(option);
    }
    if (choice) DETAILS.forEach((name) => (option.dataset[name] = choice[name] || ""));
    select.value = id;
    django.jQuery(select).trigger("change"); // select2 speaks jQuery events only
  }

  function write(row, values) {
    for (const name of TEXTS) if (name in values) field(row, name).value = values[name];
    for (const name of CHOICES) if (name in values) choose(field(row, name), values[name]);
    field(row, "words").dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Run `work`, and tell of what it changed once. */
  function atOnce(work) {
    quiet++;
    try {
      return work();
    } finally {
      quiet--;
      changed();
    }
  }

  /* Django's own link for one more row; null where there may be no more. */
  function addLink() {
    const link = group() && group().querySelector(".add-row a");
    return link && link.parentElement.style.display !== "none" ? link : null;
  }

  /* Make a row as Django's own link does, so that names, ids and their count are right. */
  function addRow(values) {
    const link = addLink();
    if (!link) return null;
    return atOnce(() => {
      link.click();
      const row = everyRow().pop();
      write(row, values);
      return numberOf(row);
    });
  }

  function add(values) {
    const position = values.position || (values.official && values.official.position) || "";
    const words = withoutMarks(values.words || "");
    return addRow({ official: null, ...values, position, words });
  }

  function change(number, values) {
    const row = rowOf(number);
    if (row) atOnce(() => write(row, values));
  }

  function highest() {
    return Math.max(0, ...everyRow().map(numberOf), ...stood, ...shelf.keys(), ...placed());
  }

  function setDeleted(row, value) {
    const box = deletion(row);
    if (box && box.checked !== value) {
      box.checked = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (!box && value) {
      row.querySelector(".inline-deletelink").click(); // it waits on the shelf
    }
  }

  // The quotes.

  function quote(row) {
    const values = read(row);
    const official = values.official || { text: "" };
    const name = official.name || official.text.split(" – ")[0].trim();
    const position = values.position.trim() || official.position || "";
    const words = withoutMarks(values.words);
    const portrait = (values.photo && values.photo.thumbnail) || official.thumbnail || "";
    const text = `${position} ${name}: “${words}”`.trim();
    return { ...values, number: Number(values.number), portrait, position, name, words, text };
  }

  const all = () =>
    rows()
      .map(quote)
      .filter(({ number }) => number > 0);
  const find = (number) => all().find((candidate) => candidate.number === number);

  function unplaced() {
    const places = placed();
    return all().filter(({ number, words }) => words && !places.includes(number));
  }

  /* The same as without_marks() of articles/text/speakers.py; one table tests both. */
  function withoutMarks(text) {
    const PAIRS = { "“": "”", "«": "»", '"': '"', "”": "”", "„": "“”" };
    const words = text.trim();
    const opening = words[0];
    const bare = words.replace(/[ .,;!?…]+$/, "");
    const closing = bare.slice(-1);
    if (!PAIRS[opening] || bare.length < 2 || !PAIRS[opening].includes(closing)) return words;
    const inner = bare.slice(1, -1);
    if (opening === closing ? inner.includes(closing) : !isBalanced(inner, opening, closing)) {
      return words;
    }
    const kept = inner.trim();
    const after = words.slice(bare.length).trim();
    if (!kept) return words;
    return /[ .,;!?…]$/.test(kept) ? kept : kept + after;
  }

  function isBalanced(text, opening, closing) {
    let depth = 0;
    for (const char of text) {
      depth += (char === opening) - (char === closing);
      if (depth < 0) return false;
    }
    return depth === 0;
  }

  // The body.

  /* The editor knows better while it is open; without it nothing is deleted. */
  const inText = () => [...newsroomBody.html().matchAll(MARKER)].map((match) => Number(match[1]));
  let body = { placed: inText, remove: null };
  /* The numbers of the blocks in reading order; null while the editor changes its mode. */
  let last = [];
  function placed() {
    last = body.placed() || last;
    return last;
  }

  /* The rows follow the blocks, whoever removed or brought back these: a key, Undo, a paste. */
  function keepInStep() {
    const now = body.remove && !quiet && body.placed();
    if (!now) return;
    const places = new Set(now);
    const before = JSON.stringify(all());
    quiet++;
    for (const row of everyRow()) {
      const number = numberOf(row);
      if (places.has(number)) {
        stood.add(number);
        setDeleted(row, false);
      } else if (stood.has(number)) {
        setDeleted(row, true);
      }
    }
    for (const number of places) {
      if (shelf.has(number) && !rowOf(number)) addRow(shelf.get(number).values);
    }
    quiet--;
    if (JSON.stringify(all()) !== before) changed();
  }

  function remember() {
    for (const [number, { row }] of shelf) {
      if (row.isConnected && numberOf(row) !== number) shelf.delete(number); // typed anew
    }
    for (const row of everyRow()) {
      if (!deletion(row) && numberOf(row)) shelf.set(numberOf(row), { row, values: read(row) });
    }
  }

  /* What the user deleted in the list of rows goes from the body too, as one step of Undo. */
  function removeBlocks(numbers) {
    const gone = numbers.filter((number) => placed().includes(number));
    if (body.remove && gone.length && !quiet) body.remove(gone);
  }

  // What is told.

  function tell() {
    if (!status) return;
    const places = placed();
    const numbers = all().map(({ number }) => number);
    const lists = {
      unplaced: unplaced().map(({ number }) => number),
      unwritten: places.filter((number) => !numbers.includes(number)),
      repeated: places.filter((number, index) => places.indexOf(number) !== index),
      deleted: [...stood].filter((number) => !places.includes(number) && !numbers.includes(number)),
    };
    const told = Object.entries(lists)
      .filter(([, list]) => list.length)
      .map(([name, list]) => labels[name].replace("%s", [...new Set(list)].join(", ")))
      .join(" ");
    // Said again only when it is news: a screen reader reads this out.
    if (status.textContent !== told) status.textContent = told;
    rows().forEach((row) => mark(row, places.includes(numberOf(row))));
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
    keepInStep();
    clearTimeout(waiting);
    waiting = setTimeout(tell, 300);
  }

  function changed() {
    if (quiet) return;
    remember();
    listeners.forEach((listener) => listener());
    tell();
  }

  const isQuoteRow = (element) => Boolean(element.closest && element.closest("#quotes-group"));

  document.addEventListener("formset:added", ({ target }) => {
    if (!isQuoteRow(target)) return;
    const number = field(target, "number");
    if (number && !number.value) number.value = highest() + 1;
    changed();
  });
  document.addEventListener("formset:removed", () => {
    if (quiet) return;
    removeBlocks([...shelf.keys()].filter((number) => !rowOf(number)));
    changed();
  });
  ["input", "choice:described"].forEach((type) =>
    document.addEventListener(type, ({ target }) => {
      if (isQuoteRow(target)) changed();
      else if (target.id === "id_body") bodyChanged();
    })
  );
  document.addEventListener("change", ({ target }) => {
    if (!isQuoteRow(target) || !/-DELETE$/.test(target.name) || quiet) return;
    const number = numberOf(target.closest(".inline-related"));
    if (target.checked) removeBlocks([number]);
    else if (!placed().includes(number)) stood.delete(number); // kept, though it stands nowhere
    changed();
  });
  document.addEventListener("submit", keepInStep, true);

  document.addEventListener("DOMContentLoaded", () => {
    status = document.getElementById("quote-status");
    Object.assign(labels, status && status.dataset);
    if (!status || !group() || !window.django) return;
    document.querySelector(".field-body").append(status);
    // select2 speaks jQuery events only.
    django.jQuery(group()).on("select2:select", "select[name$='-official']", (event) => {
      const position = field(event.target.closest(".inline-related"), "position");
      position.value = event.params.data.position || "";
      changed();
    });
    changed();
  });

  window.newsroomQuotes = {
    labels,
    add,
    hasRoom: () => Boolean(addLink()),
    change,
    find,
    all,
    unplaced,
    withoutMarks,
    onChange: (listener) => listeners.push(listener),
    followBody: (hooks) => {
      body = hooks;
    },
    bodyChanged,
    inText,
  };
})();
