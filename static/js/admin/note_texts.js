/* The texts of a story form that notes are on, as they are typed now, and where somebody writes.

   newsroomNoteTexts(form, names of fields):
     now(): a function of the name of a field that gives its Text (passages.js), read once; null
       where it cannot be read. The words of all quotes are one text, "quotes"
     select(): {field, text, place, here}, what is selected where somebody wrote last
     go(field, text, place): select the words there, in sight; goBack(): to where somebody wrote
     rangeOf(field, text, place): the DOM Range in the editor, null where none is seen there
     paragraphOf(text, place): the number of the paragraph; box(field): its text box
     editor(): the editor that stands, null in its source view */
(function () {
  "use strict";

  window.newsroomNoteTexts = (story, FIELDS) => {
    let origin = { field: "body", box: null }; // where somebody wrote last; `box`: not in the editor

    const input = (field) => story.querySelector(`input#id_${field}, textarea#id_${field}`);

    function editor() {
      const found = newsroomBody.editor();
      return found && found.mode === "wysiwyg" ? found : null;
    }

    /* The words of all quotes as one text, as the server has them, and where those of each stand. */
    function quoted() {
      let from = 0;
      const quotes = newsroomQuotes.all().sort((one, other) => one.number - other.number);
      const parts = quotes.map(({ number, words }) => {
        const part = { number, words, from, to: from + words.length };
        from = part.to + 1;
        return part;
      });
      return { parts, typed: quotes.map(({ words }) => words).join("\n") };
    }

    /* What is typed in a field: an element of the editor, or a string; null where it cannot be read. */
    function typedIn(field) {
      if (field === "body") return editor() && editor().editable().$;
      if (field === "quotes") return quoted().typed;
      return input(field) && input(field).value;
    }

    /* A function of the name of a field: its Text now, read once. */
    function now() {
      const read = new Map();
      return (field) => {
        if (!read.has(field)) {
          const typed = typedIn(field);
          read.set(field, typed === null ? null : newsroomPassages.read(typed));
        }
        return read.get(field);
      };
    }

    /* The quote that a place in the words of all stands in, and its block in the editor, if any. */
    function quoteAt(text, place) {
      const [from] = text.offsets(place);
      const part = quoted().parts.find(({ to }) => from < to);
      const blocks = part && editor() ? Object.values(editor().widgets.instances) : [];
      const block = blocks.find(({ name, data }) => name === "quote" && data.number === part.number);
      return { part, block };
    }

    /* Which paragraph it is, counted from 1; 0 where the words stand in none. */
    function paragraphOf(text, { start }) {
      const root = editor().editable().$;
      let node = text.nodes[start];
      while (node.parentNode !== root) node = node.parentNode;
      return [...root.children].indexOf(node) + 1;
    }

    /* Where a place is seen in the editor, if it is: in the body, or in the block of a quote. */
    function rangeOf(field, text, place) {
      if (field === "body") return text.range(place);
      const { block } = field === "quotes" ? quoteAt(text, place) : {};
      if (!block) return null;
      const shown = newsroomPassages.read(block.element.$);
      const { words } = text.passage(place);
      const there = shown.find({ words, before: "", after: "", start: 0 });
      return there && shown.range(there);
    }

    // Where somebody writes.

    /* The focus goes back to where somebody wrote. */
    function goBack() {
      if (origin.box && origin.box.isConnected) return origin.box.focus({ preventScroll: true });
      return newsroomBody.editor() && newsroomBody.editor().focus();
    }

    function go(field, text, place) {
      if (field === "quotes") return goToQuote(text, place);
      if (field !== "body") return mark(input(field), ...text.offsets(place));
      origin = { field, box: null };
      const range = text.range(place);
      editor().focus();
      const selection = editor().document.$.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      editor().selectionChange(true);
      return range.startContainer.parentElement.scrollIntoView({ block: "center" });
    }

    /* Select in a text box, and unfold what is around it. */
    function mark(box, from, to) {
      const folded = box.closest("details");
      if (folded) folded.open = true;
      box.focus(); // which makes it the origin
      box.setSelectionRange(from, to);
      box.scrollIntoView({ block: "center" });
    }

    const rowNumber = (box) => Number(story.elements[box.name.replace(/words$/, "number")].value);

    function goToQuote(text, place) {
      const { part, block } = quoteAt(text, place);
      if (block) {
        origin = { field: "body", box: null };
        editor().focus();
        block.focus();
        return block.wrapper.$.scrollIntoView({ block: "center" });
      }
      const boxes = [...story.querySelectorAll("textarea[name^=quotes-][name$=-words]")];
      const box = boxes.find((one) => rowNumber(one) === part.number);
      const shift = Math.max(0, box.value.indexOf(part.words)) - part.from;
      return mark(box, ...text.offsets(place).map((at) => at + shift));
    }

    /* What is selected where somebody wrote last: its field, Text and place. Nothing selected is the
       whole of a text box, the paragraph of the cursor, the words of a quote block; `here` is then
       where the cursor stands, for a note may be there. */
    function select() {
      if (origin.box) return selectIn(origin.box);
      if (!editor()) return { field: "body", text: null, place: null };
      const widget = editor().widgets.focused;
      if (widget && widget.name === "quote") return selectQuote(widget.data.number);
      const text = newsroomPassages.read(editor().editable().$);
      const selection = editor().document.$.getSelection();
      if (!selection.rangeCount) return { field: "body", text, place: null };
      const range = selection.getRangeAt(0).cloneRange();
      const here = range.collapsed && text.placeOf(around(range));
      if (widget) range.selectNodeContents(widget.wrapper.$);
      else if (range.collapsed) {
        const { block } = editor().elementPath(new CKEDITOR.dom.node(range.startContainer)) || {};
        if (block) range.selectNodeContents(block.$);
      }
      return { field: "body", text, place: text.placeOf(range), here };
    }

    function selectIn(box) {
      const { selectionStart: start, selectionEnd: end } = box;
      const { field } = origin;
      const { parts, typed } = field === "quotes" ? quoted() : { parts: [], typed: box.value };
      const text = newsroomPassages.read(typed);
      const part = parts.length ? parts.find(({ number }) => number === rowNumber(box)) : null;
      if (field === "quotes" && !part) return { field, text, place: null };
      const shift = part ? part.from - Math.max(0, box.value.indexOf(part.words)) : 0;
      const [first, last] = part ? [part.from, part.to] : [0, typed.length];
      const within = (from, to) =>
        text.placeAt(Math.max(first, from + shift), Math.min(last, to + shift));
      const place = start < end ? within(start, end) : text.placeAt(first, last);
      return { field, text, place, here: start === end && within(start - 1, start + 1) };
    }

    function selectQuote(number) {
      const { parts, typed } = quoted();
      const text = newsroomPassages.read(typed);
      const part = parts.find((one) => one.number === number);
      const place = part ? text.placeAt(part.from, part.to) : null;
      return { field: "quotes", text, place, here: place };
    }

    /* The letter behind the cursor, or before it. */
    function around(range) {
      const { startContainer: node, startOffset: at } = range;
      const wide = range.cloneRange();
      if (node.nodeType !== 3) return wide;
      wide.setStart(node, Math.max(0, at - 1));
      wide.setEnd(node, Math.min(node.length, at + 1));
      return wide;
    }

    story.addEventListener("focusin", ({ target }) => {
      const name = target.id && target.id.startsWith("id_") ? target.id.slice(3) : "";
      const field = /^quotes-\d+-words$/.test(name) ? "quotes" : name;
      if (FIELDS.includes(field)) origin = { field, box: target };
    });
    newsroomBody.ready.then(() => {
      if (!newsroomBody.editor()) return;
      newsroomBody.editor().on("focus", () => {
        origin = { field: "body", box: null };
      });
    });

    return { editor, box: input, now, select, go, goBack, rangeOf, paragraphOf };
  };
})();
