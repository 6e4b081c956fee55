/* A whole page pasted into an empty story: offers to fill the form in, and does it.
   newsroomPastedPage.offer(text, html, asText) is called by pastes.js.

   The text goes to the desk (articles/desk/pasted_page.py), which takes it apart. The panel shows
   what was found and asks what only a person knows: which official of one name, which notices.
   Nothing is saved but the officials and notices that are accepted. Declined, or where the desk
   does not answer, the paste goes in as it would have. */
(function () {
  "use strict";

  const { make } = newsroomPanels;
  const dialog = document.getElementById("pasted-page");
  const result = document.getElementById("pasted-result");
  const labels = dialog.dataset;
  const field = (id) => document.getElementById(`id_${id}`);
  const { editor } = newsroomBody;
  const squeezed = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();
  const HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => HTML[sign]);

  // The form.

  const rows = () => [...document.querySelectorAll("#quotes-group .inline-related:not(.empty-form)")];

  function set(control, value) {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function setBody(html) {
    return new Promise((resolve) => {
      if (!editor()) {
        set(field("body"), html);
        resolve();
        return;
      }
      editor().setData(html, {
        callback: () => {
          editor().fire("saveSnapshot"); // one step back is the body as it was
          editor().fire("change");
          resolve();
        },
      });
    });
  }

  function snapshot() {
    const names = ["headline", "lead", "publish_at_0", "publish_at_1"].filter(field);
    return { fields: names.map((name) => [name, field(name).value]), body: newsroomBody.html(), rows: rows() };
  }

  async function restore(before) {
    before.fields.forEach(([name, value]) => set(field(name), value));
    for (const row of rows().reverse()) {
      if (!before.rows.includes(row)) row.querySelector(".inline-deletelink").click();
    }
    await setBody(before.body);
  }

  // What the page holds as HTML.

  const HEADINGS = { H1: "h2", H2: "h2", H3: "h3", H4: "h4", H5: "h4", H6: "h4" };
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, div, td, th, blockquote, section, article, dd, dt";

  /* The blocks of a page by their text, for what a text does not hold: headings, bold, links. */
  function blocks(html) {
    const page = new DOMParser().parseFromString(html || "", "text/html");
    const found = new Map();
    page.querySelectorAll("script, style, noscript, img, picture, video").forEach((one) => one.remove());
    for (const block of page.querySelectorAll(BLOCKS)) {
      const text = squeezed(block.textContent);
      if (!text || found.has(text) || block.querySelector(BLOCKS)) continue;
      const list = block.nodeName === "LI" && block.parentElement.nodeName.toLowerCase();
      const tag = HEADINGS[block.nodeName] || "p";
      found.set(text, { tag, list: /^[ou]l$/.test(list) ? list : "", html: block.innerHTML.trim() });
    }
    return found;
  }

  function pictures(html) {
    const page = new DOMParser().parseFromString(html || "", "text/html");
    const named = [...page.images].map((image) => image.alt.trim() || image.getAttribute("src") || "");
    return named.filter((name) => name && !name.startsWith("data:"));
  }

  /* The HTML of the body: `numbers` are those of the quotes, by paragraph. */
  function written(paragraphs, numbers, found) {
    let list = "";
    const parts = paragraphs.map((paragraph) => {
      const number = numbers.get(paragraph);
      const block = (!number && found.get(squeezed(paragraph.text))) || { tag: "p", list: "" };
      const open = block.list === list ? "" : (list && `</${list}>`) + (block.list && `<${block.list}>`);
      list = block.list;
      if (number) return `${open}<div class="quote" data-quote="${number}"></div>`;
      const tag = block.list ? "li" : block.tag;
      return `${open}<${tag}>${block.html || escaped(paragraph.text)}</${tag}>`;
    });
    return parts.join("") + (list && `</${list}>`);
  }

  // The panel.

  const line = (label, ...content) => [make("dt", {}, label), make("dd", {}, ...content)];
  const listed = (texts) => make("ul", {}, ...texts.map((text) => make("li", {}, text)));
  const clock = ({ date, time }) => `${time} ${date}`;

  function timeLine(moment) {
    if (!field("publish_at_0")) return labels.timeNotSet.replace("%s", clock(moment));
    if (field("publish_at_0").value) return labels.timeKept.replace("%s", clock(moment));
    return clock(moment);
  }

  const mayTakeTime = (parts) =>
    parts.publish_at && field("publish_at_0") && !field("publish_at_0").value;

  /* A quote with the choice of who said it; `choice()` is an official, a new one or null. */
  function quoteBox(paragraph, parts) {
    const { quote } = paragraph;
    const select = make("select", {});
    for (const official of quote.officials) select.append(new Option(official.text, official.id));
    const name = make("input", { value: quote.name, maxLength: 120 });
    const position = make("input", { value: quote.position, maxLength: 200 });
    if (parts.may_add_officials) {
      const person = [quote.name, quote.position].filter(Boolean).join(" – ");
      select.append(new Option(labels.newOfficial.replace("%s", person), "new"));
    }
    select.append(new Option(labels.leave, ""));
    const isNew = !quote.officials.length && parts.may_add_officials;
    select.value = quote.proposed || (isNew ? "new" : "");
    const fresh = make(
      "div",
      { className: "pasted-new" },
      make("label", {}, `${labels.name} `, name),
      make("label", {}, `${labels.position} `, position)
    );
    const portrait = make("img", { alt: "" });
    const shown = () => {
      const official = quote.officials.find(({ id }) => id === select.value);
      fresh.hidden = select.value !== "new";
      portrait.hidden = !(official && official.thumbnail);
      if (!portrait.hidden) portrait.src = official.thumbnail;
    };
    select.addEventListener("change", shown);
    shown();
    [select, name, position].forEach((control) => control.setAttribute("form", ""));
    const words = `${quote.position} ${quote.name}: “${quote.words}”`.trim();
    const who = make("label", {}, `${labels.who} `, select);
    const box = make(
      "div",
      { className: "pasted-quote" },
      make("p", {}, words),
      make("div", { className: "with-thumbnail" }, portrait, who),
      fresh
    );
    const choice = () =>
      select.value === "new"
        ? { name: squeezed(name.value), position: squeezed(position.value) }
        : quote.officials.find(({ id }) => id === select.value) || null;
    return { box, paragraph, choice };
  }

  function noticeBox(notice) {
    const tick = make("input", { type: "checkbox", disabled: notice.is_there });
    tick.setAttribute("form", "");
    const there = notice.is_there ? ` (${labels.noticeThere})` : "";
    const box = make("label", { className: "pasted-notice" }, tick, notice.text + there);
    return { box, tick, text: notice.text };
  }

  /* Show what was found; returns the boxes whose choices count. */
  function show(parts, html) {
    const said = parts.paragraphs.filter(({ quote }) => quote).map((one) => quoteBox(one, parts));
    const notices = parts.may_add_notices ? parts.notices.map(noticeBox) : [];
    const unsure = parts.paragraphs.filter((one) => one.needs_review).map(({ text }) => text);
    const counted = labels.counted
      .replace("%p", parts.paragraphs.length - said.length)
      .replace("%q", said.length);
    const list = make("dl", { className: "pasted-parts" });
    list.append(...line(labels.headline, make("span", { className: "pasted-headline" }, parts.headline)));
    if (parts.publish_at) list.append(...line(labels.time, timeLine(parts.publish_at)));
    if (parts.lead) list.append(...line(labels.lead, parts.lead));
    list.append(...line(labels.body, counted));
    list.append(...line(labels.quotes, ...(said.length ? said.map(({ box }) => box) : [labels.noQuote])));
    if (unsure.length) list.append(...line(labels.unsure, listed(unsure)));
    if (notices.length) list.append(...line(labels.notices, ...notices.map(({ box }) => box)));
    for (const [label, texts] of leftOut(parts, html)) list.append(...line(label, listed(texts)));
    dialog.querySelector(".panel-body").replaceChildren(list);
    dialog.querySelector(".panel-error").textContent = "";
    return { said, notices };
  }

  function leftOut(parts, html) {
    const notices = parts.may_add_notices ? [] : parts.notices.map(({ text }) => text);
    return [
      [labels.noticesLeft, notices],
      [labels.leftOut, parts.left_out],
      [labels.picturesLeft, pictures(html)],
    ].filter(([, texts]) => texts.length);
  }

  // Filling in.

  /* The officials chosen, by paragraph; the new ones are made first, each once. */
  async function officials(said) {
    const chosen = new Map();
    const people = [];
    for (const { paragraph, choice } of said) {
      const official = choice();
      if (official) chosen.set(paragraph, official);
      if (official && !official.id) people.push(official);
    }
    const missing = people.filter(
      (one, index) => one.position && people.findIndex((other) => isSame(one, other)) === index
    );
    // Somebody named a second time without a position is the one named before.
    const nameless = people.filter((one) => !one.position && !missing.some(({ name }) => name === one.name));
    const asked = [...missing, ...nameless];
    if (!asked.length) return chosen;
    const answer = await newsroomAsk(labels.officialsUrl, { json: { people: asked } });
    for (const [paragraph, official] of chosen) {
      if (official.id) continue;
      const index = asked.findIndex((one) =>
        official.position ? isSame(one, official) : one.name === official.name
      );
      chosen.set(paragraph, answer.officials[index]);
    }
    return chosen;
  }

  const isSame = (one, other) => one.name === other.name && one.position === other.position;

  async function makeNotices(notices) {
    const texts = notices.filter(({ tick }) => tick.checked).map(({ text }) => text);
    if (!texts.length) return 0;
    return (await newsroomAsk(labels.noticesUrl, { json: { texts } })).made;
  }

  async function fill(parts, html, chosen, made) {
    const before = snapshot();
    set(field("headline"), parts.headline);
    set(field("lead"), parts.lead);
    if (mayTakeTime(parts)) {
      set(field("publish_at_0"), parts.publish_at.date);
      set(field("publish_at_1"), parts.publish_at.time);
    }
    const numbers = new Map();
    for (const [paragraph, official] of chosen) {
      const { position, words } = paragraph.quote;
      const number = newsroomQuotes.add({ official, position, words });
      if (number) numbers.set(paragraph, number); // a story has room for so many
    }
    await setBody(written(parts.paragraphs, numbers, blocks(html)));
    tell(parts, html, numbers, made, before);
  }

  // What was done, and what is left to do.

  function tell(parts, html, numbers, made, before) {
    const counted = labels.counted
      .replace("%p", parts.paragraphs.length - numbers.size)
      .replace("%q", numbers.size);
    const done = [labels.done.replace("%s", counted)];
    if (made) done.push(labels.made.replace("%s", made));
    result.hidden = false;
    result.querySelector("[role=status]").textContent = done.join(" ");
    const open = parts.paragraphs.filter((one) => one.needs_review || (one.quote && !numbers.has(one)));
    const places = mark(open);
    const items = open.map((paragraph) => {
      const reason = paragraph.quote ? labels.reviewOfficial : labels.reviewSpeaker;
      const go = make("button", { type: "button", className: "pasted-go" }, start(paragraph.text));
      go.addEventListener("click", () => goTo(places.get(paragraph)));
      return make("li", {}, go, `: ${reason}`);
    });
    if (parts.publish_at && !mayTakeTime(parts) && !taken(parts)) {
      items.push(make("li", {}, timeLine(parts.publish_at)));
    }
    for (const [label, texts] of leftOut(parts, html)) items.push(make("li", {}, label, listed(texts)));
    const review = result.querySelector(".pasted-review");
    review.hidden = !items.length;
    review.querySelector("strong").textContent = labels.review;
    review.querySelector("ul").replaceChildren(...items);
    undo = () => restore(before);
    document.getElementById("pasted-undo").hidden = false;
    result.scrollIntoView({ block: "nearest" });
  }

  const taken = ({ publish_at: { date } }) => field("publish_at_0") && field("publish_at_0").value === date;
  const start = (text) => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

  /* Mark these paragraphs in the editor; it saves no attribute whose name begins so. */
  function mark(open) {
    const places = new Map();
    if (!editor() || editor().mode !== "wysiwyg") return places;
    const waiting = new Map(open.map((paragraph) => [squeezed(paragraph.text), paragraph]));
    for (const element of editor().document.find("p, h2, h3, h4, li").toArray()) {
      const paragraph = waiting.get(squeezed(element.getText()));
      if (!paragraph) continue;
      element.setAttribute("data-cke-review", "1");
      places.set(paragraph, element);
    }
    return places;
  }

  function goTo(element) {
    if (!element || !editor()) return;
    editor().focus();
    const range = editor().createRange();
    range.selectNodeContents(element);
    range.select();
    element.scrollIntoView();
  }

  function unmark() {
    if (!editor() || editor().mode !== "wysiwyg") return;
    editor().document.find("[data-cke-review]").toArray().forEach((one) => one.removeAttribute("data-cke-review"));
  }

  let undo = null;
  document.getElementById("pasted-undo").addEventListener("click", async () => {
    await undo();
    result.querySelector("[role=status]").textContent = labels.undone;
    result.querySelector(".pasted-review").hidden = true;
    document.getElementById("pasted-undo").hidden = true;
    document.getElementById("pasted-done").focus();
  });
  document.getElementById("pasted-done").addEventListener("click", () => {
    unmark();
    result.hidden = true;
  });

  // Asking.

  /* Offer to fill the form in; `asText` puts the paste where it was meant to go. */
  async function offer(text, html, asText) {
    try {
      const parts = await newsroomAsk(labels.url, { json: { text } });
      if (!parts.is_page || !(await accepted(parts, html))) asText();
    } catch (error) {
      asText();
      say(labels.notAsked.replace("%s", error.message));
    }
  }

  function say(message) {
    result.hidden = false;
    result.querySelector("[role=status]").textContent = message;
    result.querySelector(".pasted-review").hidden = true;
    document.getElementById("pasted-undo").hidden = true;
  }

  /* Whether the form was filled in. What fails is told in the panel, which stays open. */
  async function accepted(parts, html) {
    const { said, notices } = show(parts, html);
    const button = document.getElementById("pasted-page-fill");
    const label = button.textContent;
    let ready = null;
    const press = async () => {
      const error = dialog.querySelector(".panel-error");
      button.disabled = true;
      button.textContent = labels.busy;
      error.textContent = "";
      try {
        const chosen = await officials(said);
        ready = { chosen, made: await makeNotices(notices) };
        dialog.close("fill");
      } catch (failure) {
        error.textContent = failure.message;
      } finally {
        button.disabled = false;
        button.textContent = label;
      }
    };
    button.addEventListener("click", press);
    const closed = newsroomPanels.open(dialog, { focus: button });
    dialog.scrollTop = 0;
    await closed;
    button.removeEventListener("click", press);
    if (!ready) return false;
    await fill(parts, html, ready.chosen, ready.made);
    return true;
  }

  window.newsroomPastedPage = { offer };
})();
