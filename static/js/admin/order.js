/* Rows of a list put in order: dragged by a handle, or moved with two buttons. Only the numbers
   in the `order` inputs change, and of these as few as can be. They are saved at once, and can be
   taken back. What is typed there is saved by Save, and does not leave the page without a question;
   so is what could not be saved at once. For any list with `order` in list_editable. */
(function () {
  "use strict";

  const labels = document.getElementById("order-labels");
  const undoing = document.getElementById("order-undo");
  const inputs = () => [
    ...document.querySelectorAll("#result_list input[name^='form-'][name$='-order']"),
  ];
  if (!labels || !inputs().length) return;
  const form = inputs()[0].form;
  const list = inputs()[0].closest("tbody");
  let isLeaving = false;
  let dragged = null;

  function say(words) {
    if (labels.textContent !== words) labels.textContent = words;
  }

  /* What was not saved yet */

  // Beside each input is what the server knew of it when it made the page, or last answered.
  const stored = (input) => form.elements[`initial-${input.name}`];
  const isMoved = (input) => input.value !== stored(input).value;

  function tell() {
    if (inputs().some(isMoved)) say(labels.dataset.changed);
    else if (labels.textContent === labels.dataset.changed) say("");
  }

  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => {
    isLeaving = Boolean(event.submitter && event.submitter.name === "_save");
  });
  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (isLeaving || !inputs().some(isMoved)) return;
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

  /* Saving at once */

  const rowOf = (input) => input.closest("tr");
  const keyOf = (input) => form.elements[input.name.replace(/order$/, "id")].value;
  const isNumber = (input) => /^\d{1,9}$/.test(input.value);
  const places = new Map(inputs().map((input, place) => [rowOf(input), place]));
  const taken = []; // what can be taken back, the last at the end: rows in their order, numbers
  let isBusy = false;
  let waiting = ""; // what is to be said of what was moved while a request was under way

  const standing = () => ({
    rows: [...list.children],
    numbers: new Map(inputs().map((input) => [input, input.value])),
  });

  function stand({ rows, numbers }) {
    list.append(...rows);
    for (const [input, value] of numbers) input.value = value;
  }

  /* The numbers as they are stored; rows that somebody else moved go where these put them. */
  function take(orders) {
    const known = inputs().filter((input) => keyOf(input) in orders);
    const isElsewhere = known.some((input) => Number(input.value) !== orders[keyOf(input)]);
    for (const input of known) input.value = stored(input).value = orders[keyOf(input)];
    if (!isElsewhere) return;
    const rows = [...list.children];
    const groups = [...new Set(rows.map(group))];
    const number = (row) => Number(row.querySelector("input[name$='-order']").value);
    rows.sort(
      (a, b) =>
        groups.indexOf(group(a)) - groups.indexOf(group(b)) ||
        number(a) - number(b) ||
        places.get(a) - places.get(b)
    );
    list.append(...rows);
  }

  function offer() {
    undoing.hidden = !taken.length;
  }

  /* Save what was moved; `before` is how the list stood, for Undo. One request at a time: what is
     moved meanwhile goes with the next. */
  async function save(words, before) {
    if (before) taken.push(before);
    if (isBusy) {
      waiting = words;
      return;
    }
    const sent = inputs().filter(isNumber);
    const numbers = (input) => [Number(stored(input).value), Number(input.value)];
    const rows = Object.fromEntries(sent.map((input) => [keyOf(input), numbers(input)]));
    isBusy = true;
    try {
      const json = { rows, made_at: form.elements.made_at.value };
      const answer = await newsroomAsk(labels.dataset.url, { json });
      form.elements.made_at.value = answer.made_at;
      if (waiting) {
        for (const input of sent) stored(input).value = rows[keyOf(input)][1];
      } else {
        take(answer.orders);
        say(words);
        showStrip();
      }
    } catch (error) {
      waiting = "";
      if (error.answer && error.answer.orders) {
        taken.length = 0; // it began from an order that is no more
        form.elements.made_at.value = error.answer.made_at;
        take(error.answer.orders);
      }
      say(inputs().some(isMoved) ? `${error.message} ${labels.dataset.changed}` : error.message);
    }
    isBusy = false;
    offer();
    const following = waiting;
    waiting = "";
    if (following) save(following);
  }

  // Beside the list of notices stands the strip as readers see it.
  function showStrip() {
    const strip = document.getElementById("strip");
    if (strip) strip.contentWindow.location.reload();
  }

  undoing.addEventListener("click", () => {
    const before = taken.pop();
    if (!before) return;
    stand(before);
    if (!taken.length) list.querySelector(".order-tools button").focus(); // Undo goes away
    save(labels.dataset.undone);
  });

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
      index >= 0 && index < all.length && group(rowOf(all[index])) === group(rowOf(all[to]));
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
    const stood = standing();
    const place = () => [...list.children].indexOf(row);
    const from = place();
    list.insertBefore(row, before);
    renumber(from, place());
    save(labels.dataset.saved, stood);
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
