/* Panels: small dialogs that open at the place they are about, and never in a window.

   newsroomPanels.open(dialog, {at}) shows <dialog class="panel"> beside `at`, an element or a
   DOMRect of this page, or in the middle; on a phone at the foot of the screen. It returns a
   promise that is kept when the panel closes, with its returnValue: "" by Escape, the button "×"
   or [data-close], else what close() was given. The focus goes back to where it was.
   place(dialog, at) is for a panel that has grown; turn(dialog) tells a late answer from a due one;
   make(tag, properties, ...content) is an element.

   A panel's scripts, the addresses in its data-script, are fetched when it is first needed:
   need(id) is a promise of true once they have run. Else it says that they cannot be had, and the
   next need() tries again. Whoever does not need them yet gets them once the page is idle, so that
   a network that goes away then takes no panel along. */
(function () {
  "use strict";

  const GAP = 8;
  const READING = 10_000; // milliseconds that a message stands
  const PHONE = matchMedia("(max-width: 767px)");

  function place(dialog, at) {
    dialog.style.cssText = "";
    if (!at || PHONE.matches) return;
    const box = at.getBoundingClientRect ? at.getBoundingClientRect() : at;
    const { offsetWidth: width, offsetHeight: height } = dialog;
    const below = box.bottom + GAP;
    const top = below + height <= innerHeight ? below : Math.max(GAP, box.top - GAP - height);
    const left = Math.min(Math.max(GAP, box.left), innerWidth - width - GAP);
    Object.assign(dialog.style, {
      margin: "0",
      top: `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`,
      left: `${Math.max(GAP, left)}px`,
    });
  }

  /* Whether `dialog` is still open as it is now: what is answered later belongs to no other turn. */
  function turn(dialog) {
    const { turn: mine } = dialog.dataset;
    return () => dialog.open && dialog.dataset.turn === mine;
  }

  function open(dialog, { at, focus } = {}) {
    const before = document.activeElement;
    dialog.dataset.turn = Number(dialog.dataset.turn || 0) + 1;
    dialog.returnValue = "";
    dialog.showModal();
    place(dialog, at);
    (focus || dialog.querySelector("[autofocus]") || dialog).focus();
    return new Promise((resolve) => {
      const finish = () => {
        if (dialog.open) return; // opened again before it was told of the last time
        dialog.removeEventListener("close", finish);
        dialog.removeEventListener("cancel", cancel);
        delete dialog.close;
        if (before && before.isConnected) before.focus();
        resolve(dialog.returnValue);
      };
      // At once, for the browser tells of it in a task of its own: letters typed before are lost.
      dialog.close = (value) => {
        HTMLDialogElement.prototype.close.call(dialog, value);
        finish();
      };
      const cancel = ({ target }) => {
        if (target === dialog) dialog.close(""); // a file chooser in it is cancelled too
      };
      dialog.addEventListener("cancel", cancel);
      dialog.addEventListener("close", finish);
    });
  }

  function make(tag, properties = {}, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  }

  // Scripts that are fetched when first needed.

  const fetched = new Map(); // address → promise

  function fetchScript(src) {
    if (!fetched.has(src)) {
      const running = new Promise((resolve, reject) => {
        const onerror = () => {
          fetched.delete(src);
          script.remove();
          reject();
        };
        const script = make("script", { src, async: false, onload: resolve, onerror });
        document.head.append(script);
      });
      fetched.set(src, running);
    }
    return fetched.get(src);
  }

  const fetchAll = ({ dataset }) => Promise.all(dataset.script.split(" ").map(fetchScript));

  async function need(id) {
    const told = document.getElementById("panel-missing");
    try {
      await fetchAll(document.getElementById(id));
      told.hidePopover();
      return true;
    } catch {
      told.showPopover();
      setTimeout(() => told.hidePopover(), READING);
      return false;
    }
  }

  const later = window.requestIdleCallback || ((work) => setTimeout(work, 1_000));
  const fetchRest = () =>
    document.querySelectorAll("[data-script]").forEach((panel) => fetchAll(panel).catch(() => {}));

  window.addEventListener("load", async () => {
    if (window.newsroomBody) await newsroomBody.ready;
    later(fetchRest, { timeout: 3_000 });
    window.addEventListener("online", fetchRest);
  });
  // A popover opens by its button alone.
  document.addEventListener(
    "toggle",
    ({ target, newState }) => {
      if (newState === "open" && target.dataset.script) need(target.id);
    },
    true
  );

  document.addEventListener("click", ({ target }) => {
    const closer = target.closest && target.closest("dialog.panel [data-close]");
    if (closer) closer.closest("dialog").close("");
  });
  // What is typed in a panel is nothing of the form around it, until it is accepted.
  document.addEventListener("DOMContentLoaded", () => {
    for (const dialog of document.querySelectorAll("dialog.panel")) {
      for (const type of ["input", "change"]) {
        dialog.addEventListener(type, (event) => event.stopPropagation());
      }
    }
  });

  window.newsroomPanels = { open, place, turn, make, need };
})();
