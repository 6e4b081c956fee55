/* Rows of a list put in order: dragged by a handle, or moved with two buttons. Only the numbers
   in the `order` inputs change, and of these as few as can be; Save keeps them, and nothing else
   leaves the page without a question. For any list with `order` in list_editable. */
(function () {
  "use strict";

  const labels = document.getElementById("order-labels");
  const inputs = () => [
    ...document.querySelectorAll("#result_list input[name^='form-'][name$='-order']"),
  ];
  if (!labels || !inputs().length) return;
  const form = inputs()[0].form;
  const list = inputs()[0].closest("tbody");
  let isSaved = false;
  let dragged = null;

  /* What was not saved yet */

  // Beside each input is what the server knew of it when it made the page.
  const isMoved = (input) => input.value !== form.elements[`initial-${input.name}`].value;

  function tell() {
    const told = inputs().some(isMoved) ? labels.dataset.changed : "";
    if (labels.textContent !== told) labels.textContent = told;
  }

  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => {
    isSaved = Boolean(event.submitter && event.submitter.name === "_save");
  });
  window.addEventListener("pageshow", () => (isSaved = false));
  window.addEventListener("beforeunload", (event) => {
    if (isSaved || !inputs().some(isMoved)) return;
    event.preventDefault();
    event.returnValue = ""; // browsers of before 2024 look at this alone
  });
  // The first button of the form is that of the actions: it would leave the numbers behind.
  form.addEventListener("keydown", (event) => {
    const save = form.querySelector("[name=_save]");
    if (event.key !== "Enter" || !save || !inputs().includes(event.target)) return;
    event.preventDefault();
    form.requestSubmit(save);
  });
  tell();

  // A list sorted by another column does not show the order that the numbers make.
  if (inputs().length < 2 || new URLSearchParams(location.search).has("o")) return;

  /* Moving */

  // Rows of another group stand apart whatever their numbers are: pinned notices come first.
  function group(row) {
    const mark = row && row.querySelector("[data-order-group]");
    return row && (mark ? mark.dataset.orderGroup : "");
  }

  /* Number the rows anew between the places `from` and `to` of the one that was moved, and those
     behind them that would stand before them else. Where a number is free between its new
     neighbours, the moved row alone gets another. */
  function renumber(from, to) {
    const all = inputs();
    const number = (index) => Number(all[index].value);
    const isBeside = (index) =>
      index >= 0 && index < all.length && group(all[index].closest("tr")) === group(all[to].closest("tr"));
    if (isBeside(to - 1) && isBeside(to + 1) && number(to + 1) - number(to - 1) > 1) {
      all[to].value = Math.floor((number(to - 1) + number(to + 1)) / 2);
      return;
    }
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const numbers = all.slice(first, last + 1).map((input) => Number(input.value));
    numbers.sort((a, b) => a - b);
    let before = isBeside(first - 1) ? number(first - 1) : -1;
    for (let index = first; isBeside(index); index++) {
      if (index > last && number(index) > before) return;
      before = Math.max(index > last ? 0 : numbers[index - first], before + 1);
      all[index].value = before;
    }
  }

  function move(row, before) {
    if (before === row || before === row.nextElementSibling) return;
    const place = () => [...list.children].indexOf(row);
    const from = place();
    list.insertBefore(row, before);
    renumber(from, place());
    tell();
  }

  function addButton(tools, sign, label, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      step(button.closest("tr"));
      button.focus();
    });
    tools.append(button);
  }

  inputs().forEach((input) => {
    const name = input.getAttribute("aria-label").split(": ").slice(1).join(": ");
    const tools = document.createElement("span");
    const handle = document.createElement("span");
    tools.className = "order-tools";
    handle.className = "order-handle";
    handle.draggable = true;
    handle.title = labels.dataset.drag;
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("dragstart", (event) => {
      dragged = handle.closest("tr");
      dragged.classList.add("order-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(dragged, 0, 0);
    });
    handle.addEventListener("dragend", () => {
      dragged.classList.remove("order-dragged");
      dragged = null;
    });
    tools.append(handle);
    addButton(tools, "▲", `${labels.dataset.up}: ${name}`, (row) => {
      const above = row.previousElementSibling;
      if (above && group(above) === group(row)) move(row, above);
    });
    addButton(tools, "▼", `${labels.dataset.down}: ${name}`, (row) => {
      const below = row.nextElementSibling;
      if (below && group(below) === group(row)) move(row, below.nextElementSibling);
    });
    input.after(tools);
  });

  list.addEventListener("dragover", (event) => {
    const row = event.target.closest("tr");
    if (dragged && row && group(row) === group(dragged)) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const row = event.target.closest("tr");
    if (!dragged || !row || group(row) !== group(dragged)) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    move(dragged, below ? row.nextElementSibling : row);
  });
})();
