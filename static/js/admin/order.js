/* Rows of a list put in order: dragged by a handle, or moved with two buttons. Only the numbers
   in the `order` inputs change; Save keeps them. For any list with `order` in list_editable. */
(function () {
  "use strict";

  const labels = document.getElementById("order-labels");
  const inputs = () => [...document.querySelectorAll("#result_list input[name$='-order']")];
  // A list sorted by another column does not show the order that the numbers make.
  if (!labels || inputs().length < 2 || new URLSearchParams(location.search).has("o")) return;
  const list = inputs()[0].closest("tbody");
  let dragged = null;

  // The numbers stay what they were, as far as they differ: a list of many pages keeps its order.
  function renumber() {
    const numbers = inputs().map((input) => Number(input.value)).sort((a, b) => a - b);
    numbers.forEach((number, row) => {
      if (row && number <= numbers[row - 1]) numbers[row] = numbers[row - 1] + 1;
    });
    inputs().forEach((input, row) => (input.value = numbers[row]));
    labels.textContent = labels.dataset.changed;
  }

  function move(row, before) {
    if (before === undefined || before === row) return;
    list.insertBefore(row, before);
    renumber();
  }

  function addButton(tools, sign, label, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      const row = button.closest("tr");
      step(row);
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
      if (row.previousElementSibling) move(row, row.previousElementSibling);
    });
    addButton(tools, "▼", `${labels.dataset.down}: ${name}`, (row) => {
      if (row.nextElementSibling) move(row, row.nextElementSibling.nextElementSibling);
    });
    input.after(tools);
  });

  list.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const row = event.target.closest("tr");
    if (!dragged || !row) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    move(dragged, below ? row.nextElementSibling : row);
  });
})();
