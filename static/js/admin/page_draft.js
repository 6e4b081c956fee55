/* The draft of the form of a page: kept in this browser while something is unsaved, offered when the
   form is opened again. It lies in localStorage under newsroom.draft.<user>.page-<page>.<form>; the
   server names the form that was saved, and saved.js removes its draft. Chosen files are not kept. */
(function () {
  "use strict";

  const SOON = 2_000; // milliseconds from a change until it is kept
  const panel = document.getElementById("page-draft");
  if (!panel) return; // nothing may be changed
  const form = panel.closest("form");
  const line = document.getElementById("page-draft-kept");
  const { user, page, kept, notKept, timezone } = panel.dataset;
  const drawer = `newsroom.draft.${user}.page-${page}.`;
  const own = form.elements.draft;
  own.value = own.value || [...crypto.getRandomValues(new Uint32Array(3))].join("");

  const NOT_TYPED = /^(csrfmiddlewaretoken|draft|seen|made_at|_.*)$|_FORMS$|__prefix__|-(id|page)$/;
  const CARRIED = ["seen", "made_at"]; // by these the server tells a draft of an older version

  const controls = () =>
    [...form.elements].filter(
      ({ name, type }) => name && !/^(file|submit|button)$/.test(type) && !NOT_TYPED.test(name)
    );
  const isChoice = ({ type }) => type === "checkbox" || type === "radio";

  function typed() {
    const values = {};
    for (const control of controls()) {
      if (isChoice(control) && !control.checked) continue;
      values[control.name] = control.id === "id_body" ? newsroomBody.html() : control.value;
    }
    return values;
  }

  const same = (one, other) =>
    Object.keys({ ...one, ...other }).every(
      (name) => (one[name] || "").trim() === (other[name] || "").trim()
    );

  const clock = (time) =>
    new Date(time).toLocaleString("vi-VN", {
      hour: "2-digit",
      minute: "2-digit",
      day: "2-digit",
      month: "2-digit",
      timeZone: timezone,
    });

  function stored() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(drawer) && key !== drawer + own.value)
        .map((key) => ({ ...JSON.parse(localStorage.getItem(key)), key }))
        .sort((one, other) => other.savedAt - one.savedAt);
    } catch {
      return []; // no storage, no drafts
    }
  }

  function forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      return; // storage is forbidden: then it holds none
    }
  }

  // Keeping.

  let sent = null; // what the server sent
  let timer = 0;
  let leaves = false;

  const isDirty = () => sent !== null && ("unsaved" in panel.dataset || !same(sent, typed()));

  function keep() {
    timer = 0;
    if (!isDirty()) {
      forget(drawer + own.value);
      line.textContent = "";
      return;
    }
    const draft = { savedAt: Date.now(), typed: typed(), labels: {} };
    for (const name of CARRIED) draft[name] = form.elements[name] ? form.elements[name].value : "";
    for (const control of controls()) {
      if (control.selectedOptions && control.value) draft.labels[control.name] = control.selectedOptions[0].text;
    }
    try {
      localStorage.setItem(drawer + own.value, JSON.stringify(draft));
      line.textContent = kept.replace("%s", clock(draft.savedAt));
    } catch {
      line.textContent = notKept;
    }
  }

  function touch() {
    if (!timer) timer = setTimeout(keep, SOON);
  }

  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  if (window.django && django.jQuery) django.jQuery(form).on("change", touch); // select2
  form.addEventListener("submit", ({ submitter }) => {
    keep();
    leaves = !(submitter && submitter.formTarget === "_blank");
  });
  window.addEventListener("pageshow", () => (leaves = false));
  window.addEventListener("beforeunload", (event) => {
    if (leaves || !isDirty()) return;
    keep();
    event.preventDefault();
  });

  // Offering.

  function fill(draft) {
    for (const control of controls()) {
      const value = draft.typed[control.name] || "";
      if (isChoice(control)) control.checked = draft.typed[control.name] === control.value;
      else if (control.id === "id_body" && newsroomBody.editor()) newsroomBody.editor().setData(value);
      else if (control.options) {
        if (value && ![...control.options].some((option) => option.value === value)) {
          control.add(new Option(draft.labels[control.name] || value, value));
        }
        control.value = value;
        if (window.django && django.jQuery) django.jQuery(control).trigger("change");
      } else control.value = value;
    }
    // The form goes on from the version that the draft was made from.
    for (const name of CARRIED) if (form.elements[name]) form.elements[name].value = draft[name];
  }

  function offer() {
    const draft = stored().find((one) => {
      if (!same(one.typed, sent)) return true;
      forget(one.key); // the page has all of it
      return false;
    });
    panel.hidden = !draft;
    if (!draft) return;
    const title = panel.querySelector("h2");
    title.textContent = title.dataset.found.replace("%s", clock(draft.savedAt));
    panel.querySelector("[data-action=restore]").onclick = () => {
      fill(draft);
      forget(draft.key);
      panel.hidden = true;
      touch();
      form.elements.title.focus();
    };
    panel.querySelector("[data-action=discard]").onclick = () => {
      forget(draft.key);
      offer();
    };
  }

  newsroomBody.ready.then(() => {
    sent = typed();
    if (newsroomBody.editor()) newsroomBody.editor().on("change", touch);
    offer();
  });
})();
