/* The quote block in the editor: it stands where quote N of the form is shown. In the story it is
   <div class="quote" data-quote="N"></div>; here it also shows what the quote's row holds
   (window.newsroomQuotes, js/admin/quotes.js): portrait, position, name and words.

   "Quote" takes what is selected, or the paragraph of the cursor, to the panel
   (window.newsroomQuotePanel, js/admin/quote_panel.js) and puts the block in its place. Enter or a
   double click on a block opens the panel to change it; Alt+↑ and Alt+↓ move it; it is dragged by
   its handle and deleted with Delete, Backspace or its button. */
(function () {
  "use strict";

  const quotes = window.newsroomQuotes;
  const MARKER = /<div\b[^>]*\bdata-quote="(\d+)"/g;
  const [UP, DOWN] = [CKEDITOR.ALT + 38, CKEDITOR.ALT + 40];
  const HELD = "img, hr, table, .cke_widget_wrapper"; // what an element without text may hold

  CKEDITOR.plugins.add("quote", {
    requires: "widget",

    onLoad() {
      CKEDITOR.addCss(
        ".cke_widget_quote { position: relative; }" +
          ".cke_widget_quote .quote { margin: 1em 0; padding-inline-end: 44px; }" +
          ".cke_widget_quote .quote p { margin: 0; white-space: pre-line; }" +
          ".cke_widget_quote .quote-missing { display: block; border-color: #b45309;" +
          " font-weight: 600; }" +
          ".quote-remove { position: absolute; inset: 4px 4px auto auto; z-index: 10;" +
          " inline-size: 28px; block-size: 28px; border: 1px solid; border-radius: 50%;" +
          " background: #fff; color: #5c1010; font: 20px/26px sans-serif; text-align: center;" +
          " cursor: pointer; }"
      );
    },

    init(editor) {
      editor.widgets.add("quote", {
        allowedContent: "div[!data-quote](!quote)",
        requiredContent: "div[data-quote](quote)",
        mask: true,
        pathName: quotes.labels.name,

        upcast(element) {
          return element.name === "div" && /^\d+$/.test(element.attributes["data-quote"] || "");
        },

        downcast() {
          return new CKEDITOR.htmlParser.element("div", {
            class: "quote",
            "data-quote": String(this.data.number),
          });
        },

        init() {
          const number = Number(this.element.getAttribute("data-quote"));
          this.setData("number", number);
          this.setData("version", this.data.version ?? shown.get(number) ?? 0);
          this.on("ready", () => addRemoveButton(this));
          this.on("edit", (event) => {
            event.cancel();
            change(this);
          });
          this.on("key", (event) => {
            const { keyCode } = event.data;
            if (keyCode !== UP && keyCode !== DOWN) return;
            event.cancel();
            move(this, keyCode === UP);
          });
        },

        data() {
          follow(this);
          show(this);
        },
      });

      // What the panel changed is undone too: a block, and so each snapshot of Undo, names the
      // version of its quote. Number → versions; number → the one that the row holds.
      const versions = new Map();
      const shown = new Map();

      function follow({ data: { number, version } }) {
        const list = versions.get(number);
        const now = shown.get(number) || 0;
        if (!list || version === now || !list[version]) return;
        list[now] = quotes.find(number) || list[now];
        shown.set(number, version);
        quotes.change(number, textsOf(list[version]));
      }

      function newVersion(number, values) {
        const widget = blocks().find(({ data }) => data.number === number);
        const { version } = widget.data;
        const list = versions.get(number) || [];
        list.splice(version, Infinity, quotes.find(number), values);
        versions.set(number, list);
        shown.set(number, version + 1);
        step(() => {
          quotes.change(number, values);
          widget.setData("version", version + 1);
        });
      }

      const textsOf = ({ official, position, words, photo, caption }) => ({
        official,
        position,
        words,
        photo,
        caption,
      });

      const blocks = () =>
        Object.values(editor.widgets.instances).filter((widget) => widget.name === "quote");

      // What a block shows.

      function show(widget, quote = quotes.find(widget.data.number)) {
        const look = JSON.stringify(quote || null);
        if (widget.look === look) return;
        widget.look = look;
        // Not a step that Undo should take back: the words are typed in the form.
        editor.fire("lockSnapshot");
        widget.element[quote ? "removeClass" : "addClass"]("quote-missing");
        widget.element.$.replaceChildren(
          ...(quote ? figure(quote) : [quotes.labels.missing.replace("%s", widget.data.number)])
        );
        editor.fire("unlockSnapshot");
      }

      function figure({ portrait, position, name, words }) {
        const make = (tag) => editor.document.$.createElement(tag);
        const text = make("p");
        const person = make("strong");
        person.textContent = name;
        text.append(position, " ", person, `: “${words}”`);
        if (!portrait) return [text];
        const image = make("img");
        image.src = portrait;
        image.alt = "";
        return [image, text];
      }

      /* For the mouse; the keyboard has Delete. A block brought back by Undo has its button. */
      function addRemoveButton(widget) {
        const { wrapper } = widget;
        let button = wrapper.findOne(".quote-remove");
        if (!button) {
          button = editor.document.createElement("span");
          button.addClass("quote-remove");
          button.setText("×");
          button.setAttributes({ title: quotes.labels.remove, "aria-hidden": "true" });
          wrapper.append(button);
        }
        button.on("click", () => remove([widget.data.number]));
      }

      // What is done with blocks: each is one step of Undo.

      function step(work) {
        editor.fire("saveSnapshot");
        const result = work();
        editor.fire("saveSnapshot");
        return result;
      }

      function remove(numbers) {
        step(() =>
          blocks()
            .filter(({ data }) => numbers.includes(data.number))
            .forEach((widget) => editor.widgets.del(widget))
        );
      }

      const isElement = (node) =>
        node.type === CKEDITOR.NODE_ELEMENT && !node.hasAttribute("data-cke-hidden-sel");

      function move(widget, up) {
        const { wrapper } = widget;
        let other = up ? wrapper.getPrevious(isElement) : wrapper.getNext(isElement);
        const parent = wrapper.getParent();
        if (!other && !parent.equals(editor.editable())) other = parent; // out of a box
        if (!other) return;
        step(() => {
          if (up) wrapper.insertBefore(other);
          else wrapper.insertAfter(other);
          widget.focus();
        });
        wrapper.scrollIntoView();
      }

      /* Put the block of quote `number` into `range`, of which nothing is kept that is selected. */
      function insert(number, range) {
        blocks()
          .filter(({ data }) => data.number === number)
          .forEach((widget) => editor.widgets.del(widget)); // placed before: it moves here
        const root = editor.editable();
        const block = new CKEDITOR.dom.element("div", editor.document);
        block.setAttributes({ class: "quote", "data-quote": number });
        const first = outermost(range.startContainer, root);
        const end = outermost(range.endContainer, root);
        range.deleteContents();
        const inside = outermost(range.startContainer, root);
        if (!inside) {
          range.insertNode(block);
        } else if (inside.is("table") || !first || !first.equals(end)) {
          block.insertAfter(first && first.getParent() ? first : inside);
        } else {
          range.collapse(true);
          block.insertBefore(range.splitElement(inside));
        }
        trim(block.getPrevious(isElement), "getLast");
        trim(block.getNext(isElement), "getFirst");
        editor.widgets.initOn(block, "quote", { number });
        writeOnAfter(number);
      }

      function outermost(node, root) {
        return node.getParents(true).find((one) => root.equals(one.getParent())) || null;
      }

      /* Remove what the cut left empty at this end of `element`: itself, or an item of a list. */
      function trim(element, end) {
        if (!element || element.is("table") || element.hasClass("cke_widget_wrapper")) return;
        if (isEmpty(element)) element.remove();
        else if (element.is("ul", "ol", "li", "blockquote")) trim(element[end](isElement), end);
      }

      function isEmpty(element) {
        const text = element.getText().replace(/[\s\u200b]/g, "");
        return !text && !element.$.matches(HELD) && !element.findOne(HELD);
      }

      /* Put the cursor into the paragraph behind the quote, made where there is none. */
      function writeOnAfter(number) {
        const widget = blocks().find((block) => block.data.number === number);
        if (!widget) return;
        let next = widget.wrapper.getNext(isElement);
        if (!next || next.hasClass("cke_widget_wrapper") || next.is("table", "hr")) {
          next = new CKEDITOR.dom.element("p", editor.document);
          next.appendBogus();
          next.insertAfter(widget.wrapper);
        }
        const range = editor.createRange();
        range.moveToElementEditStart(next);
        range.select();
        widget.wrapper.scrollIntoView();
      }

      // The panel.

      /* What is to be quoted: a range, its text, and the paragraph that it stands in. */
      function selected() {
        const selection = editor.getSelection();
        let range = selection && selection.getRanges()[0];
        if (!range) {
          range = editor.createRange();
          range.moveToElementEditEnd(editor.editable());
        }
        const { block: element, blockLimit } = range.startPath();
        const block = element || (blockLimit.equals(editor.editable()) ? null : blockLimit);
        const paragraph = block ? textOf(block.$) : "";
        if (range.collapsed && block) range.selectNodeContents(block);
        const holder = editor.document.$.createElement("div");
        holder.append(range.cloneContents().$);
        return { range, block, paragraph, text: textOf(holder) };
      }

      /* Text with a line for each paragraph. */
      function textOf(element) {
        const copy = element.cloneNode(true);
        copy.querySelectorAll(".cke_widget_wrapper").forEach((part) => part.remove());
        copy.querySelectorAll("br").forEach((part) => part.replaceWith("\n"));
        copy.querySelectorAll("p, li, h2, h3, h4, div, tr").forEach((part) => part.append("\n"));
        copy.querySelectorAll("td, th").forEach((part) => part.append(" "));
        return copy.textContent
          .replace(/\u200b/g, "")
          .split("\n")
          .map((line) => line.replace(/\s+/g, " ").trim())
          .filter(Boolean)
          .join("\n");
      }

      /* Where `range` or a block stands on the page, outside of the editor's frame. */
      function placeOf(what) {
        const frame = editor.window.getFrame().$.getBoundingClientRect();
        let box = what.getBoundingClientRect();
        if (!box.width && !box.height) {
          const element = what.startContainer;
          const near = element && (element.nodeType === 1 ? element : element.parentElement);
          if (near) box = near.getBoundingClientRect();
        }
        const top = Math.min(Math.max(box.top, 0), frame.height);
        const bottom = Math.min(Math.max(box.bottom, 0), frame.height);
        return new DOMRect(frame.left + box.left, frame.top + top, box.width, bottom - top);
      }

      function native(range) {
        const made = editor.document.$.createRange();
        made.setStart(range.startContainer.$, range.startOffset);
        made.setEnd(range.endContainer.$, range.endOffset);
        return made;
      }

      function quoteSelected() {
        const { focused } = editor.widgets;
        if (focused && focused.name === "quote") return change(focused);
        const { range, block, paragraph, text } = selected();
        open({
          at: placeOf(native(range)),
          text,
          paragraph,
          accept: (values, takesParagraph) => {
            editor.focus();
            if (takesParagraph && block) range.selectNodeContents(block);
            step(() => insert(quotes.add(values), range));
          },
          // One that is in the form already: what stands here stays.
          place: (number) =>
            step(() => {
              if (block && !isEmpty(block)) {
                range.setStartAfter(outermost(block, editor.editable()));
                range.collapse(true);
              }
              insert(number, range);
            }),
        });
      }

      function change(widget) {
        const { number } = widget.data;
        open({
          at: placeOf(widget.wrapper.$),
          number,
          accept: (values) => {
            if (quotes.find(number)) newVersion(number, values);
            else quotes.add({ ...values, number });
          },
          remove: () => remove([number]),
        });
      }

      async function open(options) {
        await window.newsroomQuotePanel.open(options);
        const block = blocks().find(({ data }) => options.number && data.number === options.number);
        if (block) block.focus();
        else editor.focus();
      }

      /* The numbers of the blocks in the body, in reading order; null while it is not known. */
      function placed() {
        if (editor.mode === "source") {
          return [...editor.getData().matchAll(MARKER)].map((match) => Number(match[1]));
        }
        if (editor.mode !== "wysiwyg" || editor.status !== "ready") return null;
        const markers = editor.document.find("[data-quote]").toArray();
        return markers.map((element) => Number(element.getAttribute("data-quote")));
      }

      /* Where the pointer last showed a block's handle is no change of the text: an Undo of it alone
         would seem to do nothing. */
      const HANDLE = /(drag_handler_container"[^>]*?) top: -?[\d.]+px; left: -?[\d.]+px;/g;
      const EMPTY_STYLE = /(<div [^>]*\bcke_widget_quote\b[^>]*?) style=""/g;
      editor.on("instanceReady", () =>
        editor.undoManager.addFilterRule((html) =>
          html.replace(HANDLE, "$1").replace(EMPTY_STYLE, "$1")
        )
      );

      quotes.followBody({ placed, remove });
      quotes.onChange(() => {
        // Where two bear one number, the first.
        const written = new Map(quotes.all().reverse().map((quote) => [quote.number, quote]));
        blocks().forEach((block) => show(block, written.get(block.data.number) || null));
      });
      for (const event of ["change", "mode", "dataReady", "instanceReady"]) {
        editor.on(event, quotes.bodyChanged);
      }

      editor.addCommand("quote", { exec: quoteSelected, canUndo: false });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 81, "quote"); // Q; ⌘ on a Mac
      // Firefox quits at Ctrl+Shift+Q, and macOS logs out at ⌘⇧Q.
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + 81, "quote");
      editor.ui.addButton("Quote", { label: quotes.labels.button, command: "quote" });
    },
  });
})();
