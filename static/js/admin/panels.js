/* Panels: small dialogs that open at the place they are about, and never in a window.

   newsroomPanels.open(dialog, {at}) shows <dialog class="panel"> beside `at`, an element or a
   DOMRect of this page, or in the middle; on a phone at the foot of the screen. It returns a
   promise that is kept when the panel closes, with its returnValue: "" by Escape, the button "×"
   or [data-close], else what close() was given. The focus goes back to where it was.
   place(dialog, at) is for a panel that has grown; turn(dialog) tells a late answer from a due one. */
(function () {
  "use strict";

  const GAP = 8;
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
    return new Promise((resolve) =>
      dialog.addEventListener(
        "close",
        () => {
          if (before && before.isConnected) before.focus();
          resolve(dialog.returnValue);
        },
        { once: true }
      )
    );
  }

  document.addEventListener("click", ({ target }) => {
    const closer = target.closest && target.closest("dialog.panel [data-close]");
    if (closer) closer.closest("dialog").close("");
  });

  window.newsroomPanels = { open, place, turn };
})();
