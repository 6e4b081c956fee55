/* The quote panel: the paragraph that is to be quoted, taken apart by the desk (desk/quote_panel.py)
   into words, position and official, each to be looked at and changed. It writes no row itself.

   window.newsroomQuotePanel.open({at, text, paragraph, accept, place}) for a new quote and
   open({at, number, accept, remove}) for one that stands: accept(values, takesParagraph) takes what
   stands in the panel, place(number) puts a quote of the form here. Returns a promise that is kept
   when the panel closes. */
(function () {
  "use strict";

  const LONGEST = 20_001; // characters that are sent: the desk says where that is too long
  const SHOWN = 8; // found officials
  const PAUSE = 250; // milliseconds after the last letter of a search
  const NEW = "new";

  const quotes = window.newsroomQuotes;
  const { make } = newsroomPanels;
  const dialog = document.getElementById("quote-panel");
  const words = dialog.dataset;
  const part = (selector) => dialog.querySelector(selector);
  const input = (name) => document.getElementById(`quote-panel-${name}`);
  const error = part(".panel-error");
  const acceptButton = part(".quote-accept");
  const choices = part(".quote-officials > div");
  const mayAdd = Boolean(part(".quote-new"));

  let current = null; // what open() was given
  let officials = []; // those on offer
  let refused = null; // the name of which the desk said that somebody has it
  let takesParagraph = false;
  let waiting = null; // the desk's answer that is on its way

  // Outside of the story form, whose fields these are not.
  document.body.append(dialog);
  new ResizeObserver(() => {
    if (dialog.open && current) newsroomPanels.place(dialog, current.at);
  }).observe(part(".panel-body"));

  function fail(message, field) {
    error.textContent = message;
    error.hidden = !message;
    if (field) field.focus();
    if (message) error.scrollIntoView({ block: "nearest" });
    return false;
  }

  // Officials.

  const picked = () => {
    const radio = choices.querySelector("input:checked");
    if (!radio) return null;
    return radio.value === NEW ? NEW : officials.find(({ id }) => String(id) === radio.value);
  };

  function radio(name, value, isChecked, ...content) {
    const button = make("input", { type: "radio", name, value, checked: isChecked });
    return make("label", {}, button, ...content);
  }

  function face(url) {
    return url ? make("img", { src: url, alt: "" }) : make("span", { className: "quote-faceless" });
  }

  function offer(found, chosen) {
    officials = found;
    const options = found.map((official) => {
      const office = [official.position, official.organisation].filter(Boolean).join(", ");
      const name = make("strong", { textContent: official.name || official.text });
      const text = make("span", {}, name, make("small", { textContent: office }));
      const isChosen = String(official.id) === String(chosen);
      return radio("quote-panel-official", official.id, isChosen, face(official.thumbnail), text);
    });
    if (mayAdd) {
      const name = input("name").value.trim() || words.nameless;
      const text = make("span", { textContent: words.newOfficial.replace("%s", name) });
      options.push(radio("quote-panel-official", NEW, chosen === NEW, face(""), text));
    }
    choices.replaceChildren(...options);
    part(".quote-officials").hidden = !options.length;
    const mayNot = part(".quote-may-not");
    if (mayNot) mayNot.hidden = found.length > 0;
    const names = found.filter(({ name }) => isSame(name, input("name").value));
    part(".quote-several").textContent = names.length > 1 ? words.several : "";
    follow();
  }

  const isSame = (one, other) => {
    const bare = (text) => text.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
    return bare(one) === bare(other);
  };

  /* What depends on who is picked. */
  function follow() {
    const isNew = picked() === NEW;
    if (mayAdd) part(".quote-new").hidden = !isNew;
    if (isNew && !input("current").value) input("current").value = input("position").value;
    const official = isNew ? null : picked();
    input("position").placeholder = (official && official.position) || "";
    const label = isNew ? words.acceptNew : words.accept;
    acceptButton.textContent = current && current.number ? words.acceptChange : label;
  }

  /* Run `look(term, signal)` a moment after the last letter; only the last answer counts. */
  function afterTyping(field, look) {
    let timer;
    let asked;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      asked = new AbortController();
      const { signal } = asked;
      timer = setTimeout(async () => {
        try {
          await look(field.value.trim(), signal);
        } catch (failure) {
          if (failure.name !== "AbortError") fail(failure.message);
        }
      }, PAUSE);
    });
    dialog.addEventListener("close", () => {
      clearTimeout(timer);
      if (asked) asked.abort();
    });
  }

  const OFFICIALS = { app_label: "articles", model_name: "quote", field_name: "official" };
  const search = (term, signal) =>
    newsroomAsk(`${words.searchUrl}?${new URLSearchParams({ ...OFFICIALS, term })}`, { signal });

  afterTyping(input("name"), async (name, signal) => {
    const found = name ? (await search(name, signal)).results : [];
    const same = found.filter((official) => isSame(official.name, name));
    const isNew = mayAdd && name && !found.length;
    offer(found.slice(0, SHOWN), same.length === 1 ? same[0].id : isNew && NEW);
  });

  // Photos of the library.

  const [portrait, photo] = ["portrait", "photo"].map((name) => {
    const root = input(name);
    return root && newsroomPicked(root);
  });

  // Opening.

  const TEXTS = ["words", "position", "name", "caption"];

  /* Show `values`, but in no field whose text is other than in `shown`: somebody is writing there. */
  function fill(values, shown = null) {
    for (const name of TEXTS) {
      if (!shown || input(name).value === shown[name]) input(name).value = values[name] || "";
    }
    photo.show(values.photo ? { ...values.photo, name: values.photo.text, picture: values.photo.thumbnail } : null);
    part(".quote-photo").open = Boolean(values.photo || values.caption);
  }

  function reset() {
    fail("");
    fill({});
    refused = null;
    takesParagraph = false;
    part(".quote-unsure").hidden = true;
    if (mayAdd) {
      for (const name of ["current", "organisation", "upload"]) {
        if (input(name)) input(name).value = "";
      }
      portrait.show(null);
    }
    const isChange = Boolean(current.number);
    document.getElementById("quote-panel-title").textContent = isChange ? words.change : words.add;
    part(".quote-delete").hidden = !isChange;
    offer([], null);
    offerUnplaced(isChange ? [] : quotes.unplaced());
  }

  function offerUnplaced(list) {
    part(".quote-waiting").hidden = !list.length;
    const items = list.map(({ number, text }) => {
      const button = make("button", { type: "button", className: "button", textContent: words.putHere });
      button.onclick = () => {
        current.place(number);
        dialog.close("placed");
      };
      const about = make("span", { textContent: `${number}. ${text.slice(0, 140)}` });
      about.id = `quote-panel-waits-${number}`;
      button.setAttribute("aria-describedby", about.id);
      return make("li", {}, about, button);
    });
    part(".quote-waiting ul").replaceChildren(...items);
  }

  async function takeApart({ text, paragraph }) {
    const cut = (value) => (value || "").slice(0, LONGEST);
    const isMine = newsroomPanels.turn(dialog);
    input("words").value = cut(text);
    const shown = Object.fromEntries(TEXTS.map((name) => [name, input(name).value]));
    dialog.setAttribute("aria-busy", "true");
    try {
      const said = await newsroomAsk(words.url, { json: { text: cut(text), paragraph: cut(paragraph) } });
      if (!isMine()) return false;
      const isNamed = input("name").value !== shown.name; // by the writer, who is looked for
      fill(said, shown);
      takesParagraph = said.takes_paragraph;
      if (isNamed) return false;
      part(".quote-unsure").hidden = said.is_sure || !said.name;
      offer(said.officials, said.chosen || (mayAdd && said.name && !said.officials.length && NEW));
      return said.is_sure && Boolean(picked());
    } catch (failure) {
      return isMine() && fail(failure.message);
    } finally {
      if (isMine()) dialog.removeAttribute("aria-busy");
    }
  }

  async function open(options) {
    if (dialog.open) return "";
    current = options;
    reset();
    const stored = options.number && quotes.find(options.number);
    if (stored) {
      fill(stored);
      const official = stored.official && { ...stored.official, name: stored.name };
      offer(official ? [official] : [], official && official.id);
    }
    const closed = newsroomPanels.open(dialog, { at: options.at, focus: stored ? input("words") : dialog });
    const asked = !options.number && options.text ? takeApart(options) : null;
    waiting = asked;
    if (!stored) {
      const isClear = await asked;
      if (waiting === asked) waiting = null;
      // Not where somebody has gone on to a field meanwhile.
      if (document.activeElement === dialog) first(isClear).focus();
    }
    const answer = await closed;
    current = null;
    return answer;
  }

  function first(isClear) {
    if (isClear) return acceptButton;
    const unplaced = part(".quote-waiting button");
    if (unplaced && !input("words").value) return unplaced;
    if (!input("words").value || error.textContent) return input("words");
    return choices.querySelector("input") && input("name").value ? choices.querySelector("input") : input("name");
  }

  // Accepting.

  async function newOfficial(another) {
    const name = input("name").value.trim();
    if (!name) return fail(words.noName, input("name"));
    const body = new FormData();
    body.append("name", name);
    body.append("position", input("current").value.trim() || input("position").value.trim());
    body.append("organisation", input("organisation").value.trim());
    const file = input("upload") && input("upload").files[0];
    if (file) body.append("upload", file);
    else if (portrait.value()) body.append("portrait", portrait.value().id);
    if (another) body.append("another", "1");
    const { official, same } = await newsroomAsk(words.officialUrl, { body });
    if (official) {
      offer([official], official.id); // a second press makes no second one
      return official;
    }
    const known = officials.map(({ id }) => String(id));
    // Who is on the list already was seen: it is somebody else.
    if (same.every(({ id }) => known.includes(String(id)))) return newOfficial(true);
    refused = name;
    offer(same, null);
    return fail(words.same, choices.querySelector("input"));
  }

  async function accept() {
    const isMine = newsroomPanels.turn(dialog);
    fail("");
    if (waiting && !(await waiting)) return isMine() && first(false).focus();
    if (!isMine()) return false;
    const said = quotes.withoutMarks(input("words").value);
    if (!said) return fail(words.noWords, input("words"));
    if (said.length > Number(words.maxWords)) {
      const most = Number(words.maxWords).toLocaleString("vi-VN");
      return fail(words.tooLong.replace("%s", most), input("words"));
    }
    const isThere = current.number && quotes.find(current.number);
    if (!isThere && !quotes.hasRoom()) return fail(words.full);
    let official = picked();
    if (!official) return fail(words.noOfficial, choices.querySelector("input") || input("name"));
    if (official === NEW) official = await newOfficial(refused === input("name").value.trim());
    if (!official || !isMine()) return false;
    const position = input("position").value.trim() || official.position || "";
    const values = { official, position, words: said, photo: photo.value() };
    values.caption = input("caption").value.trim();
    current.accept(values, takesParagraph);
    return dialog.close("accepted");
  }

  let isAccepting = false;
  async function acceptOnce() {
    if (isAccepting) return;
    isAccepting = true;
    acceptButton.setAttribute("aria-disabled", "true");
    try {
      await accept();
    } catch (failure) {
      fail(failure.message);
    } finally {
      isAccepting = false;
      acceptButton.removeAttribute("aria-disabled");
    }
  }

  acceptButton.addEventListener("click", acceptOnce);
  part(".quote-delete").addEventListener("click", () => {
    current.remove();
    dialog.close("deleted");
  });
  choices.addEventListener("change", follow);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const isField = event.target === dialog || /^(text|radio)$/.test(event.target.type);
    if (!isField && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    acceptOnce();
  });

  window.newsroomQuotePanel = { open };
})();
