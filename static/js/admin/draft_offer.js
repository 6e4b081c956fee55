/* Offers what was not saved of a story, of this browser and of the server: says what of it differs,
   restores it, or has both versions shown side by side where the story was saved since.
   newsroomDraftOffer(drafts) is called by drafts.js, which keeps them: `drafts` is what it knows of
   the form. */
(function () {
  "use strict";

  window.newsroomDraftOffer = function (drafts) {
    const { form, panel, controls, isChoice, typed, plain, differing, labels, version, clock } = drafts;
    const { own, drawer, server, drop, forget, tookOver, leaving } = drafts;
    const { make } = newsroomPanels;
    const { found, empty } = panel.dataset;

    // Finding.

    let offered = []; // drafts that the server has

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

    /* The drafts of earlier forms, the newest first. */
    function earlier() {
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

    function discard({ form: id }) {
      offered = offered.filter((draft) => draft.form !== id);
      drop(id);
    }

    // Offering.

    function offer() {
      const state = typed();
      panel.hidden = true;
      for (const draft of earlier()) {
        // What was not touched may differ too: a time that the form fills in by itself.
        const names = differing(draft.typed, state).filter((name) => draft.changed.includes(name));
        if (names.length) return show(draft, names, state);
        discard(draft); // the story has all of it
      }
    }

    function show(draft, names, state) {
      const older = draft.version !== version();
      panel.querySelector("h2").textContent = found.replace("%s", clock(draft.savedAt));
      panel.querySelector(".draft-older").hidden = !older;
      const rows = names.map((name) => {
        const one = lines(name, draft.typed, draft.labels);
        const other = lines(name, state, new Map(labels()));
        return make("tr", {}, make("th", { scope: "row" }, labelOf(name)), cell(one, other), cell(other, one));
      });
      panel.querySelector("tbody").replaceChildren(...rows);
      const answers = {
        restore: () => restore(draft),
        compare: () => compare(draft),
        discard: () => {
          discard(draft);
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
      const text = shown.filter((line, index) => line !== "…" || shown[index - 1] !== "…").join("\n");
      return make("td", {}, text || empty);
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
      tookOver(draft);
      offered = offered.filter((other) => other.form !== draft.form);
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
      } else if (control.id === "id_body" && newsroomBody.editor()) newsroomBody.editor().setData(list[0] || "");
      else control.value = list[0] || "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /* The story moved on: the server shows both versions side by side. */
    function compare(draft) {
      const post = make("form", { method: "post", hidden: true });
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
        post.append(make("textarea", { name, value })); // keeps line breaks
      }
      document.body.append(post);
      leaving();
      post.submit();
    }

    async function start() {
      const asked = ask();
      await Promise.race([asked, new Promise((done) => setTimeout(done, 3_000))]);
      offer();
      await asked;
      if (panel.hidden) offer(); // the server was slow
    }
    start();
  };
})();
