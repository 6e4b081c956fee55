/* The draft of the story form: kept within seconds while something is unsaved, in the browser and
   on the server (server_drafts.js), offered at the next visit on any computer, removed when the
   server says the form was saved (saved.js). Also warns before unsaved text is left behind.

   In the browser it lies in localStorage under newsroom.draft.<user>.<article or "new">.<form>.
   Each form that is opened has an id of its own: two tabs keep two drafts, also where one of them
   has taken over the text of the other. Chosen files are not kept: only the warning knows them. */
(function () {
  "use strict";

  const SOON = 2_000; // milliseconds from a change until it is kept
  const RESEND = 3_000; // a second click on "save" within this time is a double click
  const panel = document.getElementById("draft");
  const form = panel.closest("form");
  const { user, article, found, kept, notKept, empty, timezone } = panel.dataset;
  const line = document.getElementById("draft-kept");
  const drawer = `newsroom.draft.${user}.${article}.`;
  const own = form.elements.draft;
  own.value = own.value || crypto.getRandomValues(new Uint32Array(3)).join("");

  const NO_TEXT = /^(file|submit|button|image)$/;
  const NOT_TYPED = /^(csrfmiddlewaretoken|draft|version|seen|_.*)$|__prefix__|-(kept|drop)$/;
  const BOOKKEEPING = /^initial-|-((TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|id|article)$/;
  const version = () => (form.elements.version ? form.elements.version.value : "");

  // What is typed: a Map of name → list of values.

  const controls = () =>
    [...form.elements].filter(
      ({ name, type }) => name && !NO_TEXT.test(type) && !NOT_TYPED.test(name)
    );
  const editorOf = (control) => window.CKEDITOR && CKEDITOR.instances[control.id];
  const editorReady = (control) => editorOf(control) && editorOf(control).status === "ready";
  const isChoice = ({ type }) => type === "checkbox" || type === "radio";

  function values(control) {
    if (isChoice(control)) return control.checked ? [control.value] : [];
    if (control.selectedOptions) return [...control.selectedOptions].map(({ value }) => value);
    return [editorReady(control) ? editorOf(control).getData() : control.value];
  }

  function typed() {
    const state = new Map();
    for (const control of controls()) {
      state.set(control.name, [...(state.get(control.name) || []), ...values(control)]);
    }
    return state;
  }

  const plain = (list) => (list || []).join("\n").replace(/\r/g, "").trim();

  /* Names whose values differ, but for the bookkeeping of rows. */
  function differing(one, other) {
    return [...new Set([...one.keys(), ...other.keys()])].filter(
      (name) => !BOOKKEEPING.test(name) && plain(one.get(name)) !== plain(other.get(name))
    );
  }

  // Keeping.

  const sent = typed(); // what the server sent
  const changedBefore = changedEarlier();
  const takenOver = new Set(); // forms whose draft was restored into this one
  let offered = []; // drafts that the server has
  let onServer = false; // what was sent last
  let problem = ""; // what to say where the server has not
  let keptHere = ""; // what to say of the copy in the browser
  // By "back": the form may have been saved before, and what is typed now was not.
  let cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  let started = false;
  let timer = 0;
  let last = null; // what was last looked at
  let touched = false;
  let ended = false; // the user logs out and wants none of it
  let submittedAt = 0;
  /* A form that came back with an error is not saved, whatever it holds. */
  const isDirty = (differs) => "unsaved" in panel.dataset || differs.length > 0;
  const hasFiles = () => [...form.elements].some(({ files }) => files && files.length);

  function labels() {
    const chosen = controls().filter((control) => control.selectedOptions && control.value);
    return chosen.map((control) => [control.name, control.selectedOptions[0].text]);
  }

  function keep() {
    if (!touched || ended || !started) return;
    touched = false;
    const state = typed();
    if (last && !differing(last, state).length) return;
    last = state;
    const differs = differing(sent, state);
    if (!isDirty(differs)) {
      drop(own.value);
      say("");
      return;
    }
    const savedAt = Date.now();
    const seen = form.elements.seen ? form.elements.seen.value : "";
    const changed = [...new Set([...changedBefore, ...differs])];
    const draft = { savedAt, version: version(), seen, changed, labels: labels() };
    draft.typed = [...state];
    if (cameBack) draft.again = true;
    try {
      localStorage.setItem(drawer + own.value, JSON.stringify(draft));
      keptHere = kept.replace("%s", clock(savedAt));
      forgetHere();
    } catch {
      keptHere = ""; // the browser forbids storage, or it is full
    }
    if (!onServer) sayHere();
    // A form that is sent needs no draft, unless it is still here after a while.
    if (Date.now() - submittedAt > RESEND) server.keep(own.value, draft);
  }

  /* Says where the text is. `state` is "server", "local", "none" or nothing. */
  function say(text, state = "") {
    line.dataset.state = state;
    if (line.textContent !== text) line.textContent = text;
  }

  function sayHere() {
    say(`${problem} ${keptHere || notKept}`.trim(), keptHere ? "local" : "none");
  }

  const server = newsroomServerDrafts({
    ...panel.dataset,
    tell(state, error, sentForm) {
      onServer = state === "kept";
      if (ended || sentForm !== own.value) return;
      if (onServer) {
        problem = "";
        say(panel.dataset.onServer.replace("%s", clock(Date.now())), "server");
        for (const old of takenOver) drop(old);
        takenOver.clear();
      } else {
        problem = panel.dataset[error.kind] || error.message;
        sayHere();
      }
    },
  });

  /* Forgets the draft of a form, in the browser and on the server. */
  function drop(id) {
    forget(id);
    offered = offered.filter((draft) => draft.form !== id);
    server.discard(id);
  }

  function forget(id) {
    try {
      localStorage.removeItem(drawer + id);
    } catch {
      return; // storage is forbidden: then it holds none
    }
  }

  const forgetHere = () => takenOver.forEach(forget);

  /* What was changed before a form came back with errors. */
  function changedEarlier() {
    if (!("unsaved" in panel.dataset)) return [];
    try {
      return JSON.parse(localStorage.getItem(drawer + own.value)).changed;
    } catch {
      return [...sent.keys()]; // not known: then all of it
    }
  }

  function clock(time) {
    // The newsroom's time, whatever the computer's zone.
    const written = (options) =>
      new Date(time).toLocaleString("vi-VN", { ...options, timeZone: timezone });
    const hour = written({ hour: "2-digit", minute: "2-digit" });
    const today = Date.now() - time < 12 * 3_600_000;
    const day = written({ day: "2-digit", month: "2-digit", year: "numeric" });
    return today ? hour : `${hour} ${day}`;
  }

  // Offering.

  function local() {
    const all = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(drawer)) continue;
        all.push({ ...JSON.parse(localStorage.getItem(key)), form: key.slice(drawer.length) });
      }
    } catch {
      return []; // no storage, no drafts
    }
    return all;
  }

  function drafts() {
    const newest = new Map();
    for (const draft of [...local(), ...offered]) {
      const other = newest.get(draft.form);
      if (draft.form === own.value || (other && other.savedAt >= draft.savedAt)) continue;
      newest.set(draft.form, draft);
    }
    return [...newest.values()]
      .map((draft) => ({ ...draft, typed: new Map(draft.typed), labels: new Map(draft.labels) }))
      .sort((one, other) => other.savedAt - one.savedAt);
  }

  /* What the server has of this story, from any computer. Without an answer, what is here. */
  async function ask() {
    try {
      const forms = local().filter(({ again }) => !again).map((draft) => draft.form);
      const answer = await server.offered(forms);
      answer.saved.forEach(forget); // the page was lost while the form was saved
      offered = answer.drafts.map(({ form: id, draft }) => ({ ...draft, form: id }));
    } catch {
      offered = [];
    }
  }

  function offer() {
    const state = typed();
    panel.hidden = true;
    for (const draft of drafts()) {
      // What was not touched may differ too: a time that the form fills in by itself.
      const names = differing(draft.typed, state).filter((name) => draft.changed.includes(name));
      if (names.length) return show(draft, names, state);
      drop(draft.form); // the story has all of it
    }
  }

  function show(draft, names, state) {
    const older = draft.version !== version();
    panel.querySelector("h2").textContent = found.replace("%s", clock(draft.savedAt));
    panel.querySelector(".draft-older").hidden = !older;
    const rows = names.map((name) => {
      const row = document.createElement("tr");
      const heading = document.createElement("th");
      heading.scope = "row";
      heading.textContent = labelOf(name);
      const one = lines(name, draft.typed, draft.labels);
      const other = lines(name, state, new Map(labels()));
      row.append(heading, cell(one, other), cell(other, one));
      return row;
    });
    panel.querySelector("tbody").replaceChildren(...rows);
    const answers = {
      restore: () => restore(draft),
      compare: () => compare(draft),
      discard: () => {
        drop(draft.form);
        offer();
      },
    };
    for (const button of panel.querySelectorAll("[data-action]")) {
      button.onclick = answers[button.dataset.action];
    }
    panel.querySelector("[data-action=restore]").hidden = older;
    panel.querySelector("[data-action=compare]").hidden = !older;
    panel.hidden = false;
  }

  function labelOf(name) {
    const control = form.elements[name] || form.elements[name.replace(/-\d+-/, "-__prefix__-")];
    const first = control && (control.length && !control.options ? control[0] : control);
    const label = first && first.labels && first.labels[0];
    const said = (first && first.getAttribute("aria-label")) || (label && label.textContent) || name;
    const row = name.match(/-(\d+)-/);
    const text = said.replace(":", "").trim();
    return row ? `${text} (${Number(row[1]) + 1})` : text;
  }

  function lines(name, state, texts) {
    const value = plain(state.get(name));
    const text = value && texts.has(name) ? texts.get(name) : value;
    if (!/<\w/.test(text)) return text.split("\n");
    // Parsed apart from the page: nothing in it is loaded or run.
    const apart = new DOMParser().parseFromString(text, "text/html");
    const words = apart.body.textContent.split("\n").map((line) => line.trim());
    return words.filter(Boolean);
  }

  /* The lines of one side; those that the other side has too are left out. */
  function cell(own, other) {
    const known = new Set(other);
    const shown = own.map((line) => (known.has(line) ? "…" : line));
    const cell = document.createElement("td");
    cell.textContent =
      shown.filter((line, index) => line !== "…" || shown[index - 1] !== "…").join("\n") || empty;
    return cell;
  }

  // Restoring.

  function restore(draft) {
    for (const [name, [total]] of draft.typed) {
      if (name.endsWith("-TOTAL_FORMS")) addRows(name, Number(total));
    }
    for (const control of controls()) {
      if (!draft.changed.includes(control.name)) continue;
      fill(control, draft.typed.get(control.name) || [], draft.labels.get(control.name));
    }
    takenOver.add(draft.form); // until this form's own draft is kept
    touched = true;
    last = null;
    keep();
    panel.hidden = true;
    form.querySelector("[name=headline]").focus();
  }

  function addRows(name, total) {
    const group = document.getElementById(name.replace(/-TOTAL_FORMS$/, "-group"));
    const add = group && group.querySelector(".add-row a");
    const missing = add ? total - Number(form.elements[name].value) : 0;
    for (let row = 0; row < missing; row++) add.click();
  }

  function fill(control, list, label) {
    if (isChoice(control)) control.checked = list.includes(control.value);
    else if (control.options) {
      for (const value of list) {
        if (![...control.options].some((option) => option.value === value)) {
          control.add(new Option(label || value, value));
        }
      }
      for (const option of control.options) option.selected = list.includes(option.value);
      // select2 speaks jQuery events only.
      if (window.django && django.jQuery) django.jQuery(control).trigger("change");
    } else if (editorReady(control)) editorOf(control).setData(list[0] || "");
    else control.value = list[0] || "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* The story moved on: the server shows both versions side by side. */
  function compare(draft) {
    const post = document.createElement("form");
    post.method = "post";
    post.hidden = true;
    const token = form.elements.csrfmiddlewaretoken.value;
    const entries = [
      ...[...draft.typed].flatMap(([name, list]) => list.map((value) => [name, value])),
      ["csrfmiddlewaretoken", token],
      ["version", draft.version],
      ["seen", draft.seen],
      ["draft", draft.form],
      ["_compare", "1"],
    ];
    for (const [name, value] of entries) {
      const input = document.createElement("textarea"); // keeps line breaks
      input.name = name;
      input.value = value;
      post.append(input);
    }
    document.body.append(post);
    submittedAt = Date.now();
    post.submit();
  }

  // Leaving.

  const leavesPage = (event) => {
    const target = (event.submitter && event.submitter.formTarget) || form.target;
    return !target || target === "_self";
  };

  form.addEventListener("submit", (event) => {
    if (!leavesPage(event)) return;
    if (Date.now() - submittedAt < RESEND) return event.preventDefault();
    submittedAt = Date.now();
    touched = true;
    keep();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    submittedAt = 0;
    cameBack = cameBack || persisted;
  });
  window.addEventListener("beforeunload", (event) => {
    touched = true;
    keep();
    if (!submittedAt && !ended && (isDirty(differing(sent, typed())) || hasFiles())) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => keepNow());
  document.addEventListener("drafts:keep", () => {
    touched = true;
    keep();
  });
  document.addEventListener("drafts:end", () => {
    ended = true;
  });

  // Starting: what was sent is known for certain once the editors stand.

  const touch = () => {
    touched = true;
    if (!timer) timer = setTimeout(keepNow, SOON);
  };

  function keepNow() {
    clearTimeout(timer);
    timer = 0;
    keep();
  }

  for (const name of ["input", "change"]) form.addEventListener(name, touch);
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, touch);
  if (window.django && django.jQuery) django.jQuery(form).on("change", touch);

  /* Dictation, emoji panels and spell-checkers change the text without a key, and then CKEditor
     says nothing. Whatever listens to its "change" is told: drafts, quotes, counters. */
  function followInput(editor) {
    let soon = 0;
    const listen = () => {
      const editable = editor.editable();
      if (!editable) return;
      editable.attachListener(editable, "input", () => {
        clearTimeout(soon);
        soon = setTimeout(() => editor.fire("change"), 200);
      });
    };
    editor.on("contentDom", listen);
    listen();
  }

  const asked = ask();
  let looks = 0;
  const waiting = setInterval(async () => {
    const editors = [...form.querySelectorAll("textarea[data-type=ckeditortype]")];
    const ready = editors.every(editorReady);
    if (!ready && (looks += 1) < 100) return;
    clearInterval(waiting);
    for (const editor of editors.filter(editorReady)) {
      sent.set(editor.name, values(editor));
      editorOf(editor).on("change", touch);
      followInput(editorOf(editor));
    }
    started = true;
    if (touched) touch(); // before the editors stood
    await Promise.race([asked, new Promise((done) => setTimeout(done, 3_000))]);
    offer();
    await asked;
    if (panel.hidden) offer(); // the server was slow
  }, 100);
})();
