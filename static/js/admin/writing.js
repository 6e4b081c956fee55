/* The story form as a page: a headline that grows and has no line breaks, Ctrl+S and ⌘S that save
   and leave the writer where they were, the bar with its steps and its menu, the theme of the desk in
   the editor. */
(function () {
  "use strict";

  const form = document.getElementById("article_form");
  const bar = document.getElementById("writing-bar");
  const PLACE = "newsroom.place"; // in sessionStorage: where the writer was when they saved
  const editors = () => Object.values((window.CKEDITOR && CKEDITOR.instances) || {});

  // The headline and the lead.

  const growing = ["id_headline", "id_lead"].map((id) => document.getElementById(id)).filter(Boolean);
  const growsByItself = CSS.supports("field-sizing", "content");

  function grow(field) {
    if (growsByItself) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  const [headline] = growing;
  const count = document.getElementById("headline-count");

  function counted() {
    if (!count || !headline || headline.id !== "id_headline") return;
    const { length } = Array.from(headline.value.normalize("NFC").trim());
    count.textContent = length ? count.dataset.characters.replace("%s", length) : "";
    count.classList.toggle("is-long", length > Number(count.dataset.limit));
  }

  if (headline && headline.id === "id_headline") {
    headline.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const lead = document.getElementById("id_lead");
      if (lead && !event.ctrlKey && !event.metaKey) lead.focus();
    });
    headline.addEventListener("input", () => {
      if (/[\r\n]/.test(headline.value)) {
        const behind = headline.value.length - headline.selectionEnd;
        headline.value = headline.value.replace(/\s*[\r\n]+\s*/g, " ");
        headline.selectionStart = headline.selectionEnd = headline.value.length - behind;
      }
      counted();
    });
  }
  const widths = new ResizeObserver((seen) => seen.forEach(({ target }) => grow(target)));
  growing.forEach((field) => {
    field.addEventListener("input", () => grow(field));
    widths.observe(field);
  });
  counted();

  // Saving and going on.

  const save = bar.querySelector("[name=_continue]");

  function saveAndStay() {
    if (save && !document.querySelector("dialog[open]")) form.requestSubmit(save);
  }

  document.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
    if (!isSave || event.shiftKey) return;
    event.preventDefault();
    saveAndStay();
  });

  function place() {
    const editor = editors().find(({ focusManager }) => focusManager.hasFocus);
    const { activeElement } = document;
    const found = { y: scrollY, at: Date.now() };
    if (editor && editor.mode === "wysiwyg") {
      const selection = editor.getSelection();
      return { ...found, editor: editor.name, bookmarks: selection && selection.createBookmarks2(true) };
    }
    const { id, selectionStart: start } = activeElement || {};
    return { ...found, id: activeElement === save ? "" : id, start };
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter !== save || event.defaultPrevented) return;
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place()));
    } catch {
      // Storage is forbidden: then the page opens at its top.
    }
  });

  function takePlace() {
    try {
      const found = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
      const isFresh = found && Date.now() - found.at < 60_000;
      return isFresh && !document.querySelector(".errornote") ? found : null;
    } catch {
      return null;
    }
  }

  const before = takePlace();

  function goBack(editor) {
    if (before.editor && editor) {
      editor.focus();
      try {
        editor.getSelection().selectBookmarks(before.bookmarks);
      } catch {
        // What was saved is built otherwise than what was typed: the beginning will do.
      }
    } else if (before.id) {
      const field = document.getElementById(before.id);
      if (field) field.focus({ preventScroll: true });
      if (field && field.setSelectionRange && before.start != null) {
        field.setSelectionRange(before.start, before.start);
      }
    }
    scrollTo(0, before.y);
  }

  /* What the desk says of the save stands at the top, out of sight: then it floats. Success is
     told in the bar too and goes by itself; what warns stays until it is closed. */
  const said = document.querySelector(".messagelist");
  if (said && before && before.y > 60) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "panel-close";
    close.textContent = "×";
    close.setAttribute("aria-label", said.dataset.close);
    close.addEventListener("click", () => said.remove());
    said.prepend(close);
    said.classList.add("is-afloat");
    if (!said.querySelector(".warning, .error")) setTimeout(() => said.remove(), 8_000);
  }

  if (before && !window.CKEDITOR) goBack();
  if (!before && headline && !headline.value && !document.querySelector(".errornote")) headline.focus();

  // The next step: with a time that lies ahead it is scheduling, else publishing.

  const steps = ["publish", "schedule"].map((step) => bar.querySelector(`[name=_move][value=${step}]`));
  const moment = ["id_publish_at_0", "id_publish_at_1"].map((id) => document.getElementById(id));

  function isAhead() {
    const [day, month, year] = moment[0].value.trim().split("/");
    const time = moment[1].value.trim() || "00:00";
    const typed = `${year}-${(month || "").padStart(2, "0")}-${day.padStart(2, "0")} ${time.padStart(5, "0")}`;
    // The newsroom's time, whatever the computer's zone; Swedish is written as ISO is.
    return Boolean(year) && typed > new Date().toLocaleString("sv-SE", { timeZone: bar.dataset.timezone });
  }

  function orderSteps() {
    const [wanted, other] = isAhead() ? [...steps].reverse() : steps;
    if (!other.matches(".bar-next")) return;
    const gap = document.createComment("");
    wanted.replaceWith(gap);
    other.replaceWith(wanted);
    gap.replaceWith(other);
    for (const step of steps) {
      step.classList.toggle("bar-button", step === wanted);
      step.classList.toggle("bar-next", step === wanted);
    }
  }

  if (steps.every(Boolean) && moment.every(Boolean)) {
    for (const name of ["input", "change", "focusin", "click"]) {
      moment[0].closest(".form-row").addEventListener(name, () => setTimeout(orderSteps));
    }
    document.addEventListener("click", () => setTimeout(orderSteps)); // the calendar is elsewhere
  }

  // A step that asks for something has a dialog (moves.js).

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("button[name=_move]");
    const dialog = button && document.getElementById(`move-${button.value}`);
    if (!dialog || button.form !== form) return;
    event.preventDefault();
    if (await newsroomPanels.need(dialog.id)) newsroomMoves.ask(dialog, button);
  });

  // The menu of the bar.

  const menu = bar.querySelector(".bar-menu");
  if (menu) {
    const close = () => {
      menu.open = false;
    };
    document.addEventListener("click", ({ target }) => {
      if (!menu.contains(target) || target.closest("[popovertarget]")) close();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        close();
        menu.querySelector("summary").focus();
      }
    });
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) close();
    });
  }

  // What is kept of a draft is told in the bar.

  const kept = document.getElementById("draft-kept");
  if (kept) bar.querySelector(".bar-saved").append(kept);

  // The editor: Ctrl+S in it too, and the light of the desk in its frame and in its lists.

  const root = document.documentElement;

  function light(document) {
    const { theme } = root.dataset;
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  const lists = new Set();
  function lightAll() {
    editors().forEach((editor) => editor.document && light(editor.document.$));
    lists.forEach((list) => light(list));
  }

  /* The editor grows a moment after a line was typed: the page goes along. */
  function follow(editor) {
    const frame = editor.focusManager.hasFocus && editor.container.$.querySelector("iframe");
    const selection = frame && editor.document.$.getSelection();
    if (!selection || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const { startContainer: node } = range;
    const here = range.getClientRects()[0] ? range : node.nodeType === 1 ? node : node.parentElement;
    const { bottom } = here.getBoundingClientRect();
    const below = frame.getBoundingClientRect().top + bottom - innerHeight;
    if (below > 0 && below < 200) scrollBy(0, below + 30);
  }

  if (window.CKEDITOR) {
    CKEDITOR.on("instanceCreated", ({ editor }) => {
      editor.on("resize", () => follow(editor));
      editor.on("contentDom", () => light(editor.document.$));
      editor.on("panelShow", ({ data: panel }) => {
        const frame = panel.element.findOne("iframe");
        const list = frame && frame.getFrameDocument().$;
        if (!list || lists.has(list)) return;
        lists.add(list);
        light(list);
        const style = list.createElement("link");
        style.rel = "stylesheet";
        style.href = bar.dataset.listStyle;
        list.head.append(style);
      });
      editor.on("pluginsLoaded", () => {
        editor.addCommand("saveStory", { exec: saveAndStay, modes: { wysiwyg: 1, source: 1 }, readOnly: 1 });
        editor.setKeystroke(CKEDITOR.CTRL + 83, "saveStory");
        const notes = document.getElementById("notes-panel");
        if (!notes) return;
        editor.addCommand("note", { exec: async () => (await newsroomPanels.need(notes.id)) && newsroomNotes.write() });
        editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + 77, "note"); // M
        editor.ui.addButton("Note", { label: notes.dataset.button, command: "note" });
      });
    });
    CKEDITOR.on("instanceReady", ({ editor }) => {
      light(editor.document.$);
      // On a phone the toolbar moves sideways, by keyboard too.
      const tools = editor.container.findOne(".cke_toolbox");
      if (tools) tools.setAttribute("tabindex", matchMedia("(max-width: 767px)").matches ? "0" : "-1");
      if (before) setTimeout(() => goBack(editor), 100); // once it has grown to its text
    });
    new MutationObserver(lightAll).observe(root, { attributeFilter: ["data-theme"] });
  }
})();
