/* The panel of pictures: a grid of the library and files, then the words of each picture.

   newsroomPhotos.open({files, items, edit, choose}) opens it and returns a promise of what was
   accepted: a list of {photo, alt, decorative, caption, align, width, height}, or null where it was
   closed. `files` are uploaded at once. `items` are pictures that are known:
   {photo | src | file, alt, decorative, caption, align}. With `edit` there is one item and no library;
   with `choose`, which is the panel's heading then, one photo is chosen, and the words asked for are
   its own. With `gallery` they become one gallery; else the writer may say so, and what was accepted
   has `isGallery`. Several are put in order by their buttons, or dragged by their handle.

   One file that fails stops no other: each says what went wrong in its own place, and can be tried
   again. Until every upload has ended nothing is accepted, and a form that is sent meanwhile waits. */
(function () {
  "use strict";

  const panel = document.getElementById("photo-panel");
  const words = panel.dataset;
  let items = [];
  let search = { query: "", after: null, asked: 0 };

  const isChoice = () => panel.classList.contains("is-choice");
  const isGallery = () => panel.classList.contains("is-gallery");
  const part = (selector) => panel.querySelector(selector);

  /* The items */

  function show(item) {
    const element = document.getElementById("photo-item").content.cloneNode(true).firstElementChild;
    item.element = element;
    element.querySelector(".photo-remove").addEventListener("click", () => take(item));
    element.querySelector(".photo-retry").addEventListener("click", () => load(item));
    element.querySelector("[data-word=decorative]").addEventListener("change", () => mark(item));
    element.querySelector(".photo-remove").hidden = panel.classList.contains("is-edit");
    part(".photo-chosen").append(element);
    describe(item);
  }

  function word(item, name) {
    return item.element.querySelector(`[data-word=${name}]`);
  }

  function mark(item) {
    const decorative = word(item, "decorative").checked;
    word(item, "alt").disabled = decorative;
  }

  /* Show what is known of `item`. What was typed is never written over. */
  function describe(item) {
    const { element, photo } = item;
    element.querySelector("legend").textContent = photo
      ? photo.name
      : (item.file && item.file.name) || item.name || words.nameless;
    element.classList.toggle("is-failed", Boolean(item.error));
    element.querySelector(".photo-item-status").textContent = item.error || (photo ? "" : words.waiting);
    element.querySelector(".photo-retry").hidden = !item.error;
    const notes = (photo && photo.notes) || [];
    const list = element.querySelector(".photo-item-notes");
    list.replaceChildren(...notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })));
    list.hidden = !notes.length;
    if (!photo) return refresh();
    const picture = element.querySelector(".photo-item-picture");
    picture.src = photo.thumbnail;
    picture.hidden = false;
    element.querySelector(".photo-item-words").hidden = false;
    word(item, "credit").readOnly = photo.may_change === false;
    word(item, "alt").readOnly = isChoice() && photo.may_change === false;
    if (!item.isFilled) {
      item.isFilled = true;
      // The photo's own words are what readers see where nothing else is written for this story.
      word(item, "alt").value = item.alt || photo.alt;
      word(item, "decorative").checked = Boolean(item.decorative);
      word(item, "caption").value = item.caption || "";
      word(item, "caption").placeholder = photo.caption;
      word(item, "credit").value = photo.credit;
      word(item, "align").value = item.align || "";
      word(item, "width").max = photo.width;
      word(item, "width").value = item.width < photo.width ? item.width : "";
    }
    mark(item);
    refresh();
  }

  function take(item) {
    items = items.filter((other) => other !== item);
    item.element.remove();
    item.gone = true;
    refresh();
  }

  newsroomPhotoOrder(part(".photo-chosen"), (element) => {
    const elements = [...part(".photo-chosen").children];
    const place = (one) => elements.indexOf(one.element);
    items.sort((one, other) => place(one) - place(other));
    const said = words.place.replace("{number}", elements.indexOf(element) + 1);
    part(".photo-status").textContent = said.replace("{count}", elements.length);
  });

  /* Bring the photo of `item` here: uploaded, or looked up. */
  async function load(item) {
    item.error = "";
    describe(item);
    try {
      if (item.file) {
        const body = new FormData();
        body.append("upload", item.file, item.file.name);
        item.photo = await newsroomAsk(words.upload, { body });
      } else {
        const query = new URLSearchParams({ src: item.src });
        item.photo = { ...item.photo, ...(await newsroomAsk(`${words.one}?${query}`)) };
      }
    } catch (error) {
      item.error = item.photo ? "" : `${(item.file && item.file.name) || item.name || ""}: ${error.message}`.replace(/^: /, "");
    }
    if (item.gone || !panel.open) return;
    const same = (other) => other !== item && other.photo && item.photo && other.photo.id === item.photo.id;
    if (item.file && !item.holder && items.some(same)) take(item); // chosen twice
    else describe(item);
  }

  /* Files go up one after the other: the server decodes one picture at a time for each of us. */
  let queue = Promise.resolve();

  function add(item) {
    if (isChoice()) items.forEach(take);
    items.push(item);
    show(item);
    queue = queue.then(() => (item.gone ? null : load(item)));
    return item;
  }

  const isRunning = () => items.some((item) => !item.photo && !item.error);

  function refresh() {
    const ready = items.filter((item) => item.photo);
    const accept = part("#photo-accept");
    const asGallery = part("#photo-gallery");
    accept.disabled = asGallery.disabled = !ready.length || isRunning();
    // Pictures of a pasted text have their places in it.
    const arePlaced = items.some(({ holder }) => holder);
    asGallery.hidden = isChoice() || isGallery() || arePlaced || ready.length < 2;
    panel.classList.toggle("has-several", items.length > 1);
    if (isChoice()) accept.textContent = words.choose;
    else if (panel.classList.contains("is-edit")) accept.textContent = words.apply;
    else if (isGallery()) accept.textContent = words.insertGallery.replace("{count}", ready.length);
    else if (ready.length > 1) accept.textContent = words.insertMany.replace("{count}", ready.length);
    else accept.textContent = words.insert;
    panel.classList.toggle("has-items", items.length > 0);
    const chosen = new Set(ready.map((item) => String(item.photo.id)));
    for (const choice of panel.querySelectorAll(".photo-choice")) {
      choice.setAttribute("aria-pressed", chosen.has(choice.dataset.id));
    }
  }

  /* The library */

  function choice(photo) {
    const element = document.getElementById("photo-choice").content.cloneNode(true).firstElementChild;
    const button = element.firstElementChild;
    button.dataset.id = photo.id;
    button.querySelector("img").src = photo.thumbnail;
    button.querySelector("span").textContent = photo.name;
    button.addEventListener("click", (event) => {
      const there = items.find((item) => item.photo && item.photo.id === photo.id);
      if (there) return isChoice() ? null : take(there);
      const item = add({ photo, src: photo.src });
      if (!event.detail) word(item, "alt").focus(); // by keyboard: the grid has a tab stop each
    });
    button.addEventListener("dblclick", () => isChoice() && accept());
    return element;
  }

  async function look(more = false) {
    const asked = (search.asked += 1);
    const query = new URLSearchParams({ q: search.query });
    if (more) query.set("after", search.after);
    const said = part("#photo-library-error");
    said.hidden = true;
    let found;
    try {
      found = await newsroomAsk(`${words.library}?${query}`);
    } catch (error) {
      if (asked !== search.asked) return;
      said.textContent = error.message;
      said.hidden = false;
      return;
    }
    if (asked !== search.asked) return; // a later search has been asked meanwhile
    const grid = part("#photo-grid");
    const first = more ? grid.children.length : 0;
    if (!more) grid.replaceChildren();
    grid.append(...found.photos.map(choice));
    search.after = found.after;
    part(".photo-more").hidden = found.after === null;
    const empty = part(".photo-empty");
    empty.hidden = grid.children.length > 0;
    empty.textContent = search.query ? words.none : words.empty;
    part(".photo-status").textContent = words.shown.replace("{count}", grid.children.length);
    if (more && grid.children[first]) grid.children[first].firstElementChild.focus();
    refresh();
  }

  /* What is accepted */

  async function keep(item) {
    const { photo } = item;
    const [alt, credit] = [word(item, "alt").value.trim(), word(item, "credit").value.trim()];
    const decorative = word(item, "decorative").checked;
    const own = { src: photo.src };
    if (credit !== photo.credit) own.credit = credit;
    if (isChoice() ? alt !== photo.alt : alt && !photo.alt && !decorative) own.alt = alt;
    if (photo.may_change !== false && Object.keys(own).length > 1) {
      own.was = { alt: photo.alt, credit: photo.credit };
      try {
        item.photo = { ...photo, ...(await newsroomAsk(words.words, { json: own })) };
      } catch (error) {
        // Somebody else may have written there: sent once more, it is meant to replace theirs.
        const query = new URLSearchParams({ src: photo.src });
        item.photo = { ...photo, ...(await newsroomAsk(`${words.one}?${query}`)) };
        throw error;
      }
    }
    const width = Math.min(Number(word(item, "width").value) || photo.width, photo.width);
    return {
      photo: item.photo,
      width,
      height: Math.max(1, Math.round((width * photo.height) / photo.width)),
      decorative,
      alt: decorative ? "" : alt,
      caption: word(item, "caption").value.trim(),
      align: word(item, "align").value,
    };
  }

  const isUnknown = (item) => isGallery() && item.given && item.error;

  async function accept(asGallery = isGallery()) {
    const isMine = newsroomPanels.turn(panel);
    const buttons = [part("#photo-accept"), part("#photo-gallery")];
    const most = newsroomBody.editor() ? newsroomBody.editor().config.mostInGallery : Infinity;
    if (asGallery && items.length > most) {
      part("#photo-error").textContent = words.tooMany.replace("{most}", most);
      return;
    }
    buttons.forEach((button) => (button.disabled = true));
    part("#photo-error").textContent = "";
    try {
      await queue; // what may be changed is known then
      const accepted = Object.assign([], { isGallery: asGallery });
      for (const item of items) {
        // A photo that stands in the gallery and could not be looked up stays as it is.
        if (isUnknown(item)) accepted.push({ ...item.given, photo: item.given, item: item.given });
        else if (item.photo) accepted.push({ ...(await keep(item)), item: item.given });
      }
      if (!isMine()) return;
      panel.accepted = accepted;
      panel.close("accept");
    } catch (error) {
      if (!isMine()) return;
      part("#photo-error").textContent = error.message;
      buttons.forEach((button) => (button.disabled = false));
    }
  }

  function open({ files = [], items: given = [], edit = false, gallery = false, choose = "" } = {}) {
    if (panel.open) {
      files.forEach((file) => add({ file }));
      return Promise.resolve(null);
    }
    items = [];
    queue = Promise.resolve();
    panel.accepted = null;
    panel.classList.toggle("is-edit", edit);
    panel.classList.toggle("is-choice", Boolean(choose));
    panel.classList.toggle("is-gallery", gallery);
    const title = gallery ? words.gallery : edit ? words.editTitle : words.insertTitle;
    part("#photo-panel-title").textContent = choose || title;
    part("#photo-files").multiple = !choose;
    part(".photo-chosen").replaceChildren();
    part("#photo-error").textContent = part(".photo-status").textContent = "";
    part("#photo-search").value = search.query = "";
    const closed = newsroomPanels.open(panel, {
      focus: edit || (gallery && given.length) ? null : part("#photo-search"),
    });
    refresh();
    for (const one of given) add({ ...one, given: one });
    for (const file of files) add({ file });
    if (!edit) look();
    return closed.then(() => {
      items.forEach((item) => (item.gone = true));
      return panel.accepted;
    });
  }

  part("#photo-accept").addEventListener("click", () => accept());
  part("#photo-gallery").addEventListener("click", () => accept(true));
  part(".photo-more").addEventListener("click", () => look(true));
  part("#photo-files").addEventListener("change", ({ target }) => {
    [...target.files].forEach((file) => add({ file }));
    target.value = "";
  });
  let typing;
  part("#photo-search").addEventListener("input", ({ target }) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      search.query = target.value.trim();
      look();
    }, 250);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    if (event.target.matches("[data-word]") && !part("#photo-accept").disabled) accept();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    panel.addEventListener(name, (event) => {
      event.preventDefault();
      event.stopPropagation();
      panel.classList.toggle("is-over", name === "dragover" && event.dataTransfer.types.includes("Files"));
      if (name === "drop") [...event.dataTransfer.files].forEach((file) => add({ file }));
    });
  }
  // Sent by a shortcut while the panel is open: what stands in it would be lost.
  document.addEventListener(
    "submit",
    (event) => {
      if (!panel.open || panel.contains(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      part("#photo-error").textContent = words.unsaved;
    },
    true
  );

  window.newsroomPhotos = { open };
})();
