/* Several files for the library: chosen or dropped, sent two at a time, each with its own words.

   A file that fails says why and can be tried again; the others go on. Each photo that is there
   stands first in the grid, and is chosen: its words can be written at once. Its line goes, unless
   there is something to say of it. */
(function () {
  "use strict";

  const AT_ONCE = 2; // the server draws each anew, with a core for it
  const form = document.getElementById("photo-uploads");
  if (!form) return;
  const words = form.dataset;
  const input = form.querySelector("[type=file]");
  const list = form.querySelector("ul");
  const status = form.querySelector("[role=status]");
  let items = [];
  let waiting = [];
  let running = 0;

  function line(item) {
    const element = document.createElement("li");
    const [name, said] = [document.createElement("strong"), document.createElement("span")];
    name.textContent = item.file.name;
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", item.file.name);
    const retry = Object.assign(document.createElement("button"), { type: "button", textContent: words.retry });
    retry.className = "button";
    retry.setAttribute("aria-label", `${words.retry}: ${item.file.name}`);
    retry.addEventListener("click", () => send([item]));
    element.append(name, " ", said, bar, retry);
    return element;
  }

  function show(item, state, said = words[state]) {
    item.state = state;
    item.element.className = `is-${state}`;
    item.element.querySelector("span").textContent = said;
    item.element.querySelector("progress").hidden = !["waiting", "running"].includes(state);
    item.element.querySelector("button").hidden = state !== "failed" || item.isHopeless;
    const count = (...states) => items.filter((one) => states.includes(one.state)).length;
    const [done, failed] = [count("done"), count("failed")];
    const isOver = !count("waiting", "running");
    const told = (isOver ? words.result : words.progress).replace("{done}", done).replace("{all}", items.length);
    status.textContent = failed ? `${told}. ${words.failures.replace("{failed}", failed)}` : told;
    list.hidden = false;
  }

  async function load(item) {
    show(item, "running");
    const body = new FormData();
    body.append("tile", "1");
    body.append("upload", item.file, item.file.name);
    try {
      const photo = await newsroomAsk(words.upload, { body });
      newsroomGrid.add(photo.tile);
      const notes = photo.was_there ? [words.wasThere] : photo.notes;
      show(item, "done", notes.join(" "));
      if (!notes.length) item.element.remove();
    } catch (error) {
      show(item, "failed", error.message);
    }
  }

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      load(waiting.shift()).finally(() => {
        running -= 1;
        next();
      });
    }
  }

  function send(some) {
    for (const item of some) show(item, "waiting");
    waiting.push(...some);
    next();
  }

  /* Take `files`; `folders` holds the names of those that are none. */
  function take(files, folders = new Set()) {
    if (!waiting.length && !running) {
      items = [];
      list.replaceChildren();
    }
    const most = Number(words.mostFiles) - items.length;
    const made = files.slice(0, most).map((file) => ({ file }));
    for (const item of made) {
      items.push(item);
      list.append((item.element = line(item)));
    }
    const isFolder = ({ file }) => folders.has(file.name);
    const isLarge = ({ file }) => file.size > Number(words.mostBytes);
    for (const item of made) {
      item.isHopeless = isFolder(item) || isLarge(item);
      if (item.isHopeless) show(item, "failed", isFolder(item) ? words.folder : words.large);
    }
    send(made.filter((item) => !item.isHopeless));
    const left = files.slice(most).map((file) => file.name);
    if (left.length) {
      const told = document.createElement("li");
      told.className = "is-failed";
      told.textContent = words.tooMany.replace("{names}", left.join(", "));
      list.append(told);
    }
  }

  input.addEventListener("change", () => {
    if (input.files.length) take([...input.files]);
    input.value = "";
  });

  const bearsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const mark = (isOver) => document.body.classList.toggle("is-photo-drop", isOver);
  document.addEventListener("dragover", (event) => {
    if (!bearsFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || mark(false));
  document.addEventListener("drop", (event) => {
    if (!bearsFiles(event)) return;
    event.preventDefault();
    mark(false);
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry());
    const folders = entries.filter((entry) => entry && entry.isDirectory).map((entry) => entry.name);
    take([...event.dataTransfer.files], new Set(folders));
  });

  // What is on its way would be lost.
  window.addEventListener("beforeunload", (event) => {
    if (!running && !waiting.length) return;
    event.preventDefault();
    event.returnValue = ""; // browsers of before 2024 look at this alone
  });

  input.closest("label").classList.add("button");
  form.querySelector("[type=submit]").hidden = true;
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-live]").hidden = false;
})();
