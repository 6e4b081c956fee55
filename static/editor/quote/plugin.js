/* The quote block in the editor: it stands where quote N of the form is shown. In the story it is
   <div class="quote" data-quote="N"></div>; here it also shows what the quote's row holds
   (window.newsroomQuotes, js/admin/quotes.js): portrait, position, name and words.

   "Quote" takes what is selected, or the paragraph of the cursor, to the panel, and puts the block in
   its place (js/admin/quote_placing.js, fetched when first needed). Enter or a double click on a block
   opens the panel to change it; Alt+↑ and Alt+↓ move it; it is dragged by its handle and deleted with
   Delete, Backspace or its button. */
(function () {
  "use strict";

  const quotes = window.newsroomQuotes;
  const [UP, DOWN] = [CKEDITOR.ALT + 38, CKEDITOR.ALT + 40];

  CKEDITOR.plugins.add("quote", {
    requires: "widget",

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
            place("change", this);
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

      /* Let the row of quote `number` hold `values`, as one step of Undo. */
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

      function move(widget, up) {
        const { wrapper } = widget;
        let other = wrapper[up ? "getPrevious" : "getNext"](newsroomBody.isElement);
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

      /* "quote" what is selected, or "change" the quote of `widget`, by the panel. */
      async function place(what, widget) {
        if (!(await newsroomPanels.need("quote-panel")) || editor.mode !== "wysiwyg") return;
        newsroomQuotePlacing({ editor, blocks, step, remove, newVersion })[what](widget);
      }

      /* The numbers of the blocks in the body, in reading order; null while it is not known. */
      function placed() {
        if (editor.mode === "source") return quotes.inText();
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

      editor.addCommand("quote", { exec: () => void place("quote"), canUndo: false });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 81, "quote"); // Q; ⌘ on a Mac
      // Firefox quits at Ctrl+Shift+Q, and macOS logs out at ⌘⇧Q.
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + 81, "quote");
      editor.ui.addButton("Quote", { label: quotes.labels.button, command: "quote" });
    },
  });
})();
