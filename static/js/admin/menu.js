/* The page of the menu: its buttons and what is dragged are sent at once, and the trees come back
   as they are stored now. Without this file the same forms load the page anew. */
(function () {
  "use strict";

  const places = document.getElementById("menu-places");
  const told = document.getElementById("menu-told");
  const waiting = []; // buttons that were pressed while a request was under way
  let isBusy = false;
  let dragged = null;

  /* Where the focus was, so that the next press finds the same button. */
  function focused() {
    const button = document.activeElement;
    const item = button && places.contains(button) && button.closest("[data-item]");
    if (!item) return () => {};
    const { name, value } = button;
    const step = value.split("-")[0];
    return () => {
      const row = document.getElementById(item.id);
      if (!row) return focusFirst();
      const tools = [...row.querySelector(".menu-row").querySelectorAll("button:enabled")];
      const same = tools.find((one) => one.name === name && one.value.split("-")[0] === step);
      (same || tools[0] || row.querySelector("a")).focus();
    };
  }

  function focusFirst() {
    const undo = document.getElementById("menu-undo");
    (undo || places.querySelector("a, button, summary"))?.focus();
  }

  async function send(url, body) {
    if (isBusy) return;
    isBusy = true;
    const focusAgain = focused();
    try {
      take(await newsroomAsk(url, { body }), focusAgain);
    } catch (error) {
      if (error.answer?.html) take(error.answer, focusAgain);
      told.textContent = error.message;
      told.classList.toggle("is-seen", !error.answer?.html);
    }
    isBusy = false;
    const next = waiting.shift();
    if (next) press(next);
  }

  /* Press a button of a row, in the form as it stands by now. */
  function press({ id, name, value }) {
    const form = document.getElementById(id);
    const body = new FormData(form);
    body.set(name, value);
    send(form.action, body);
  }

  function take(answer, focusAgain) {
    const open = places.querySelectorAll(".menu-add[open]").length > 0;
    const filled = open && [...places.querySelectorAll(".menu-add[open]")];
    places.innerHTML = answer.html;
    if (filled) keepTyped(filled);
    told.classList.remove("is-seen");
    told.textContent = answer.told;
    focusAgain();
  }

  /* A form that is being filled in stays as it is. */
  function keepTyped(forms) {
    for (const form of forms) {
      const id = form.closest("section").getAttribute("aria-labelledby");
      places.querySelector(`[aria-labelledby="${id}"] .menu-add`)?.replaceWith(form);
    }
  }

  places.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-ask]")) return;
    event.preventDefault();
    const { name, value } = event.submitter;
    if (isBusy && form.id) waiting.push({ id: form.id, name, value });
    else send(form.action, new FormData(form, event.submitter));
  });

  /* Dragging */

  places.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.(".menu-handle");
    if (!handle) return;
    dragged = handle.closest(".menu-item");
    dragged.classList.add("is-dragged");
    places.classList.add("is-dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });

  places.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    places.classList.remove("is-dragging");
    mark(null);
    dragged = null;
  });

  /* The list and the item before which something is dropped at `event`; null where it cannot. */
  function spot(event) {
    const list = event.target.closest?.(".menu-items");
    if (!dragged || !list || dragged.contains(list)) return null;
    const item = event.target.closest(".menu-item");
    if (!item || !list.contains(item)) return { list, before: null, at: list };
    if (item === dragged) return null;
    const box = item.querySelector(".menu-row").getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    return { list, before: below ? item.nextElementSibling : item, at: item, below };
  }

  function mark(where) {
    for (const one of places.querySelectorAll(".drop-above, .drop-below, .drop-into")) {
      one.classList.remove("drop-above", "drop-below", "drop-into");
    }
    if (!where) return;
    const side = where.at === where.list ? "drop-into" : where.below ? "drop-below" : "drop-above";
    where.at.classList.add(side);
  }

  places.addEventListener("dragover", (event) => {
    const where = spot(event);
    mark(where);
    if (where) event.preventDefault();
  });

  places.addEventListener("drop", (event) => {
    const where = spot(event);
    if (!where) return;
    event.preventDefault();
    let { before } = where;
    if (before === dragged) before = dragged.nextElementSibling;
    const form = document.getElementById("menu-order");
    const body = new FormData(form);
    body.set("item", dragged.dataset.item);
    body.set("place", where.list.dataset.place);
    body.set("parent", where.list.dataset.parent);
    body.set("before", before ? before.dataset.item : "");
    send(form.action, body);
  });
})();
