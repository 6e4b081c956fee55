/* The grid of photos: choosing several by mouse and by keyboard.

   Each photo has a checkbox; without this script the checkboxes and the buttons above work as in any
   list. With it: Shift with a click, Space or an arrow chooses all between, arrows go from photo to
   photo, Ctrl+A chooses all, Escape none. Enter sends the first button. Tiles that come later
   (photo_uploads.js) need nothing done: newsroomGrid.add(html) puts one in front, chosen. */
(function () {
  "use strict";

  const grid = document.getElementById("photo-tiles");
  const acts = document.getElementById("photo-acts");
  if (!grid) return;
  let last = null;

  const boxes = () => [...grid.querySelectorAll(".action-select")];

  function tell() {
    if (!acts) return;
    const count = boxes().filter((box) => box.checked).length;
    const { none, one, many } = acts.dataset;
    const words = count > 1 ? many.replace("{count}", count) : [none, one][count];
    const status = acts.querySelector("[role=status]");
    if (status.textContent !== words) status.textContent = words;
    for (const button of acts.querySelectorAll("[name=action], [data-choose=none]")) button.disabled = !count;
  }

  function chooseAll(isChosen) {
    boxes().forEach((box) => (box.checked = isChosen));
    tell();
  }

  /* All between the last one and `box` become what `box` is. */
  function reach(box) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
  }

  /* How many stand in a row: those as far up as the first. */
  function across(all) {
    const top = (box) => box.closest("li").offsetTop;
    const next = all.findIndex((box) => top(box) !== top(all[0]));
    return next < 0 ? all.length : next;
  }

  function goal(all, at, key) {
    if (key === "Home") return 0;
    if (key === "End") return all.length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across(all), ArrowDown: across(all) }[key];
    return step ? at + step : NaN;
  }

  grid.addEventListener("click", (event) => {
    const box = event.target.closest(".action-select");
    if (!box) return;
    if (event.shiftKey && last && last !== box) reach(box);
    last = box;
    tell();
  });
  // A shifted click on the label selects text, and Firefox then checks nothing.
  grid.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".photo-choose")) event.preventDefault();
  });

  grid.addEventListener("keydown", (event) => {
    const all = boxes();
    const at = all.indexOf(event.target);
    if (at < 0 || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      chooseAll(true);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") chooseAll(false);
    const next = all[goal(all, at, event.key)];
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) {
      all[at].checked = next.checked = true;
      last = all[at];
      reach(next);
      tell();
    }
    last = next;
    next.focus();
    next.closest("li").scrollIntoView({ block: "nearest" });
  });

  function add(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    const tile = made.content.querySelector("li");
    const old = document.getElementById(tile.id);
    if (old) old.remove();
    grid.prepend(tile);
    const none = document.querySelector(".photo-none");
    if (none) none.remove();
    const box = tile.querySelector(".action-select");
    if (box) box.checked = true;
    tell();
  }

  if (acts) {
    acts.querySelector(".photo-acts-live").hidden = false;
    document.querySelector(".photo-keys").hidden = false;
    acts.addEventListener("click", ({ target }) => {
      if (target.dataset.choose) chooseAll(target.dataset.choose === "all");
    });
  }
  window.addEventListener("pageshow", tell); // "back" brings the checks of before
  window.newsroomGrid = { add };
})();
