/* Notes on a passage in the story form: the panel at the side, and the words in the text.

   The list is the server's HTML (articles/desk/notes.py). Each passage is looked for in what is
   typed now (note_texts.js, passages.js) and followed through each change; where it stood last is posted with the
   story, so that the server finds it too. In the editor the words are painted by the browser (CSS
   Custom Highlight API): nothing is put into the text, so nothing of it can be saved. A browser
   without it says in the list which paragraph it is.

   newsroomNotes.write(): a note on what is selected, or the note that the cursor stands in; by the
   button of the editor, by Ctrl+Alt+M there and in the fields, and by the button of the panel. */
(function () {
  "use strict";

  const panel = document.getElementById("notes-panel");
  const list = document.getElementById("notes-list");
  const fresh = document.getElementById("notes-new"); // null for who may only read
  const story = document.getElementById("article_form");
  const { url, paragraph, nothing, source, said } = panel.dataset;
  const FIELDS = panel.dataset.fields.split(" ");
  const MOST = Number(panel.dataset.most);
  const texts = newsroomNoteTexts(story, FIELDS);
  const known = new Map(); // key of a note → its passage, as it was last found
  const passages = () => [...list.querySelectorAll(".note-passage")];
  const itemOf = (key) => document.getElementById(`note-${key}`);
  const tell = (words) => {
    panel.querySelector(".notes-told").textContent = words;
  };

  function passageOf({ dataset }) {
    if (!known.has(dataset.note)) {
      const { words, before, after, start } = dataset;
      known.set(dataset.note, { words, before, after, start: Number(start) });
    }
    return known.get(dataset.note);
  }

  // What is shown of where they stand.

  let found = new Map(); // key → {field, place, text}

  function look() {
    const textOf = texts.now();
    const numbers = new Map(); // field → how many open notes
    found = new Map();
    for (const element of passages()) {
      const { note, field } = element.dataset;
      const text = textOf(field);
      if (!("resolved" in element.dataset)) numbers.set(field, (numbers.get(field) || 0) + 1);
      if (!text) continue;
      const passage = passageOf(element);
      const place = text.find(passage);
      if (place) {
        found.set(note, { field, place, text });
        known.set(note, { ...text.passage(place), words: passage.words });
      }
      showState(element, text, place);
    }
    paint();
    FIELDS.filter((field) => texts.box(field)).forEach((field) => flag(field, numbers.get(field)));
  }

  function showState(element, text, place) {
    const [gone, rewritten] = [".note-gone", ".note-rewritten"].map((name) => element.querySelector(name));
    gone.hidden = Boolean(place);
    rewritten.hidden = !place || !place.isRewritten;
    if (place && place.isRewritten) {
      rewritten.querySelector("q").textContent = text.passage(place).words;
    }
    element.querySelector(".note-go").hidden = !place;
    const number = place && element.dataset.field === "body" && texts.paragraphOf(text, place);
    element.querySelector(".note-where").textContent = number ? paragraph.replace("%s", number) : "";
  }

  const isResolved = (key) => "resolved" in itemOf(key).querySelector(".note-passage").dataset;

  /* Paint the words in the editor. The ranges are live: they grow and move while somebody types. */
  function paint() {
    const frame = texts.editor() && texts.editor().window.$;
    if (!frame || !frame.CSS || !frame.CSS.highlights) return;
    const chosen = list.querySelector(".note.is-chosen .note-passage");
    const ranges = { note: [], "note-chosen": [] };
    for (const [key, { field, place, text }] of found) {
      const range = !isResolved(key) && texts.rangeOf(field, text, place);
      const isChosen = chosen && chosen.dataset.note === key;
      if (range) ranges[isChosen ? "note-chosen" : "note"].push(range);
    }
    for (const [name, painted] of Object.entries(ranges)) {
      const highlight = new frame.Highlight(...painted);
      highlight.priority = name === "note" ? 0 : 1;
      frame.CSS.highlights.set(name, highlight);
    }
  }

  /* Beside a field that has notes stands how many: in a text box nothing can be painted. */
  function flag(field, number) {
    if (field === "body") return;
    const row = texts.box(field).closest(".form-row");
    if (!row) return;
    let button = row.querySelector(".note-flag");
    if (!number) {
      if (button) button.remove();
      return;
    }
    if (!button) {
      button = newsroomPanels.make("button", { type: "button", className: "note-flag" });
      button.addEventListener("click", () => {
        open();
        const first = passages().find(({ dataset }) => dataset.field === field);
        if (first) choose(first.dataset.note, true);
      });
      row.append(button);
    }
    button.textContent = panel.dataset.flag.replace("%s", number);
  }

  // The panel.

  function open() {
    if (!panel.matches(":popover-open")) panel.showPopover();
  }

  function close() {
    panel.hidePopover();
    texts.goBack();
  }

  /* Let the note stand out, in the list and in the text. */
  function choose(key, focus) {
    list.querySelectorAll(".is-chosen").forEach((item) => item.classList.remove("is-chosen"));
    const item = itemOf(key);
    if (!item) return;
    item.classList.add("is-chosen");
    const folded = item.querySelector("details");
    if (folded) folded.open = true;
    item.scrollIntoView({ block: "nearest" });
    const box = item.querySelector("textarea");
    if (focus && box) box.focus();
    paint();
  }

  /* To the words in the text: they are selected there, and in sight. */
  function go(key) {
    const { field, place, text } = found.get(key) || {};
    if (!place) return;
    choose(key, false);
    if (matchMedia("(max-width: 767px)").matches) panel.hidePopover(); // it lies over them
    texts.go(field, text, place);
  }

  function show({ list: html, open: number }) {
    const typed = [...list.querySelectorAll("textarea")].map(({ id, value }) => [id, value]);
    const opened = [...list.querySelectorAll("details[open]")].map((details) => details.closest("li").id);
    const chosen = list.querySelector(".note.is-chosen");
    list.innerHTML = html;
    for (const [id, value] of typed) {
      const box = document.getElementById(id);
      if (box) box.value = value;
    }
    for (const id of opened) {
      const details = document.querySelector(`#${id} details`);
      if (details) details.open = true;
    }
    if (chosen && itemOf(chosen.id.slice(5))) itemOf(chosen.id.slice(5)).classList.add("is-chosen");
    document.querySelectorAll(".notes-count").forEach((told) => {
      told.textContent = number;
    });
    document.querySelector(".bar-notes").classList.toggle("has-none", !number);
    look();
  }

  async function refresh() {
    try {
      const result = await newsroomAsk(url);
      const { activeElement } = document;
      const id = list.contains(activeElement) ? activeElement.id : "";
      if (id && activeElement.value) return; // what is being typed is left alone
      show(result);
      if (id && document.getElementById(id)) document.getElementById(id).focus();
    } catch {
      // The list stays as it was; a note that is sent says what is wrong.
    }
  }

  // Writing one.

  function noteAt({ field, here }) {
    if (!here) return null;
    const over = ([, one]) =>
      one.field === field && one.place.start < here.end && here.start < one.place.end;
    const hit = [...found].filter(([key]) => !isResolved(key)).find(over);
    return hit && hit[0];
  }

  function write() {
    tell("");
    open();
    look();
    const chosen = texts.select();
    const key = noteAt(chosen);
    if (key) return choose(key, true);
    if (!fresh) return undefined;
    if (!chosen.text) return tell(source);
    if (!chosen.place) return tell(nothing);
    const place = { ...chosen.place };
    let passage = chosen.text.passage(place);
    while (passage.words.length > MOST) {
      place.end -= Math.max(1, passage.words.length - MOST >> 1);
      passage = chosen.text.passage(place);
    }
    for (const [name, value] of Object.entries({ field: chosen.field, ...passage })) {
      fresh.elements[name].value = value;
    }
    fresh.querySelector("mark").textContent = passage.words;
    fresh.hidden = false;
    panel.scrollTop = 0;
    return fresh.elements.text.focus();
  }

  function putAway() {
    fresh.hidden = true;
    fresh.elements.text.value = "";
    wrong(fresh, "");
  }

  function wrong(form, words) {
    form.querySelector(".note-wrong").textContent = words;
    const box = form.querySelector("textarea");
    if (words) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  async function send(form) {
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const item = form.closest(".note");
    try {
      const result = await newsroomAsk(form.action, { body: new FormData(form) });
      const box = form.querySelector("textarea");
      if (box) box.value = "";
      show(result);
      tell(said);
      if (form === fresh) {
        putAway();
        texts.goBack();
      } else {
        const again = document.getElementById(item.id);
        const isFolded = again && again.querySelector("details:not([open]) summary");
        const next = isFolded || (again && again.querySelector("textarea"));
        if (next) next.focus();
      }
    } catch (error) {
      const place = form.querySelector("textarea") ? form : item.querySelector(".note-answer");
      wrong(place, error.message);
      if (place === form) form.querySelector("textarea").focus();
    } finally {
      delete form.dataset.sending;
    }
  }

  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });

  panel.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.matches(".note-go")) {
      go(button.closest(".note-passage").dataset.note);
    } else if (button.id === "notes-begin") {
      write();
    } else if (button.id === "notes-cancel") {
      putAway();
      texts.goBack();
    }
  });

  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (fresh && !fresh.hidden && fresh.contains(event.target) && !fresh.elements.text.value.trim()) {
        putAway();
      }
      close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  panel.addEventListener("toggle", ({ newState }) => {
    if (newState !== "open") return;
    const preview = document.getElementById("preview-panel");
    if (preview && preview.matches(":popover-open")) preview.hidePopover();
    refresh();
  });
  document.addEventListener(
    "toggle",
    ({ target, newState }) => {
      const isOther = target.id === "preview-panel" && newState === "open";
      if (isOther && panel.matches(":popover-open")) panel.hidePopover();
    },
    true
  );

  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyM" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    write();
  });

  // Where the notes stand now goes with the story; without blanks, so that no page shows it as text.
  story.addEventListener("formdata", ({ formData }) => {
    if (!known.size) return;
    const bare = (text) => text.replace(/\s/g, "");
    const places = [...known].map(([key, { before, after, start }]) => [key, [bare(before), bare(after), start]]);
    formData.set("_note_places", JSON.stringify(Object.fromEntries(places)));
  });

  function followEditor(instance) {
    // While the panel is open, the note that the cursor stands in stands out.
    instance.on("selectionChange", () => {
      if (!panel.matches(":popover-open") || !instance.focusManager.hasFocus) return;
      const key = noteAt(texts.select());
      if (key) choose(key, false);
    });
  }

  newsroomBody.ready.then(() => {
    if (newsroomBody.editor()) followEditor(newsroomBody.editor());
  });
  newsroomBody.follow(look);
  const begin = panel.querySelector(".notes-begin");
  if (begin) begin.hidden = false;
  if (panel.matches(":popover-open")) refresh(); // opened while this was fetched

  window.newsroomNotes = { write };
})();
