/* The quote marker in the editor: a block that stands where quote N of the form is shown.
   In the story it is <div class="quote" data-quote="N"></div>; here it also shows what the
   quotes' forms hold (window.newsroomQuotes, js/admin/quotes.js): portrait, position, name
   and words. Dragged by its handle, deleted with Delete or its button, moved by placing it
   again. */
(function () {
  "use strict";

  const quotes = window.newsroomQuotes;
  const MARKER = /<div\b[^>]*\bdata-quote="(\d+)"/g;

  CKEDITOR.plugins.add("quote", {
    requires: "widget,dialog",

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
          this.setData("number", Number(this.element.getAttribute("data-quote")));
          this.on("ready", () => addRemoveButton(this));
        },

        data() {
          show(this);
        },
      });

      const blocks = () =>
        Object.values(editor.widgets.instances).filter((widget) => widget.name === "quote");

      function show(widget) {
        const quote = quotes.find(widget.data.number);
        const shown = JSON.stringify(quote || null);
        if (widget.shown === shown) return;
        widget.shown = shown;
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
        button.on("click", () => remove(widget));
      }

      function remove(widget) {
        editor.fire("saveSnapshot");
        editor.widgets.del(widget);
        editor.fire("saveSnapshot");
      }

      /* The numbers of the markers in the body, in reading order. */
      function placed() {
        if (editor.mode !== "wysiwyg") {
          return [...editor.getData().matchAll(MARKER)].map((match) => Number(match[1]));
        }
        const markers = editor.document.find("[data-quote]").toArray();
        return markers.map((element) => Number(element.getAttribute("data-quote")));
      }

      quotes.followBody(placed);
      quotes.onChange(() => blocks().forEach(show));
      editor.on("change", quotes.bodyChanged);
      editor.on("mode", quotes.bodyChanged);

      editor.addCommand("quote", new CKEDITOR.dialogCommand("quote"));
      editor.ui.addButton("Quote", { label: quotes.labels.button, command: "quote" });

      CKEDITOR.dialog.add("quote", () => ({
        title: quotes.labels.button,
        minWidth: 480,
        minHeight: 80,
        contents: [
          {
            id: "choose",
            elements: [
              {
                type: "select",
                id: "number",
                label: quotes.labels.choose,
                items: [],
                setup() {
                  this.clear();
                  const numbers = new Set(placed());
                  const all = quotes.all();
                  for (const { number, text } of all) {
                    const mark = numbers.has(number) ? ` (${quotes.labels.placed})` : "";
                    this.add(`${number}. ${text.slice(0, 90)}${mark}`, number);
                  }
                  const next = all.find(({ number }) => !numbers.has(number)) || all[0];
                  if (next) this.setValue(String(next.number));
                },
                validate: CKEDITOR.dialog.validate.notEmpty(quotes.labels.none),
              },
            ],
          },
        ],
        onShow() {
          this.setupContent();
        },
        onFocus() {
          return this.getContentElement("choose", "number");
        },
        onOk() {
          place(Number(this.getValueOf("choose", "number")));
        },
      }));

      /* Put the block of quote `number` at the cursor; one placed before moves here. */
      function place(number) {
        const before = blocks().filter((widget) => widget.data.number === number);
        editor.insertHtml(`<div class="quote" data-quote="${number}"></div>`);
        before.forEach((widget) => editor.widgets.del(widget));
        writeOnAfter(number);
      }

      /* Put the cursor into the paragraph behind the quote, made where there is none. */
      function writeOnAfter(number) {
        const widget = blocks().find((block) => block.data.number === number);
        if (!widget) return;
        let next = widget.wrapper.getNext();
        if (!next || !next.is || !next.is("p")) {
          next = new CKEDITOR.dom.element("p");
          next.appendBogus();
          next.insertAfter(widget.wrapper);
        }
        const range = editor.createRange();
        range.moveToElementEditStart(next);
        range.select();
      }
    },
  });
})();
