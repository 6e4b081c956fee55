/* The draft of the story form: kept within seconds while something is unsaved, in the browser and
   on the server (server_drafts.js), offered at the next visit on any computer (draft_offer.js),
   removed when the server says the form was saved (saved.js). Also warns before unsaved text is left
   behind.

   In the browser it lies in localStorage under newsroom.draft.<user>.<article or "new">.<form>.
   Each form that is opened has an id of its own: two tabs keep two drafts, also where one of them
   has taken over the text of the other. Chosen files are not kept: only the warning knows them. */
(function () {
  "use strict";

  const SOON = 2_000; // milliseconds from a change until it is kept
  const RESEND = 3_000; // a second click on "save" within this time is a double click
  const panel = document.getElementById("draft");
  const form = panel.closest("form");
  const { user, article, kept, notKept, timezone } = panel.dataset;
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
  const isChoice = ({ type }) => type === "checkbox" || type === "radio";

  function values(control) {
    if (isChoice(control)) return control.checked ? [control.value] : [];
    if (control.selectedOptions) return [...control.selectedOptions].map(({ value }) => value);
    return [control.id === "id_body" ? newsroomBody.html() : control.value];
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

  /* Keep what is typed, also what told of itself by no event. */
  function keepAll() {
    touched = true;
    keep();
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

  // What draft_offer.js has to know of this form.
  const drafts = {
    form,
    panel,
    own,
    drawer,
    server,
    controls,
    isChoice,
    typed,
    plain,
    differing,
    labels,
    version,
    clock,
    drop,
    forget,
    tookOver(draft) {
      takenOver.add(draft.form); // until this form's own draft is kept
      last = null;
      keepAll();
    },
    leaving() {
      submittedAt = Date.now();
    },
  };

  // Leaving.

  const leavesPage = (event) => {
    const target = (event.submitter && event.submitter.formTarget) || form.target;
    return !target || target === "_self";
  };

  form.addEventListener("submit", (event) => {
    if (!leavesPage(event)) return;
    if (Date.now() - submittedAt < RESEND) return event.preventDefault();
    submittedAt = Date.now();
    keepAll();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    submittedAt = 0;
    cameBack = cameBack || persisted;
  });
  window.addEventListener("beforeunload", (event) => {
    keepAll();
    if (!submittedAt && !ended && (isDirty(differing(sent, typed())) || hasFiles())) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => keepNow());
  document.addEventListener("drafts:keep", keepAll);
  document.addEventListener("drafts:end", () => {
    ended = true;
  });

  // Starting: what was sent is known for certain once the editor stands.

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

  newsroomBody.ready.then(async () => {
    const editor = newsroomBody.editor();
    if (editor) {
      sent.set("body", [newsroomBody.html()]);
      editor.on("change", touch);
    }
    started = true;
    if (touched) touch(); // before the editor stood
    if (await newsroomPanels.need(panel.id)) newsroomDraftOffer(drafts);
  });
})();
