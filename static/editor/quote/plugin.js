/* The quote marker in the editor: a block that stands where quote N of the form is shown.
   In the story it is <div class="quote" data-quote="N"></div>; here it also shows what the
   quotes' forms hold (window.newsroomQuotes, js/admin/quotes.js). */
(function () {
  "use strict";

  const labels = () => window.newsroomQuotes.labels;

  CKEDITOR.plugins.add("quote", {
    requires: "widget,dialog",

    onLoad() {
      // CKEditor asks for an icon file; the button carries a word instead.
      CKEDITOR.addCss(
        ".cke_widget_quote .quote { border-inline-start: 4px solid #9b1c1c; background: #f7f3ec;" +
          " padding: .6em .9em; margin: 1em 0; border-radius: 3px; }" +
          ".cke_widget_quote .quote-missing { border-color: #b45309; background: #fff7e0; }"
      );
    },

    init(editor) {
      editor.widgets.add("quote", {
        allowedContent: "div[!data-quote](!quote)",
        requiredContent: "div[data-quote](quote)",
        mask: true,

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
        },

        data() {
          show(this);
        },
      });

      function show(widget) {
        const quote = window.newsroomQuotes.find(widget.data.number);
        widget.element.setText(
          quote ? quote.text : labels().missing.replace("%s", widget.data.number)
        );
        widget.element[quote ? "removeClass" : "addClass"]("quote-missing");
      }

      window.newsroomQuotes.onChange(() => {
        for (const widget of Object.values(editor.widgets.instances)) {
          if (widget.name === "quote") show(widget);
        }
      });

      editor.addCommand("quote", new CKEDITOR.dialogCommand("quote"));
      editor.ui.addButton("Quote", { label: labels().button, command: "quote" });

      CKEDITOR.dialog.add("quote", () => ({
        title: labels().button,
        minWidth: 360,
        minHeight: 80,
        contents: [
          {
            id: "choose",
            elements: [
              {
                type: "select",
                id: "number",
                label: labels().choose,
                items: [],
                setup() {
                  this.clear();
                  const placed = placedNumbers();
                  const quotes = window.newsroomQuotes.all();
                  for (const quote of quotes) {
                    const mark = placed.has(quote.number) ? "✓ " : "";
                    this.add(mark + quote.number + ". " + quote.text.slice(0, 90), quote.number);
                  }
                  const next = quotes.find((quote) => !placed.has(quote.number)) || quotes[0];
                  if (next) this.setValue(String(next.number));
                },
                validate: CKEDITOR.dialog.validate.notEmpty(labels().none),
              },
            ],
          },
        ],
        onShow() {
          this.setupContent();
        },
        onOk() {
          const number = Number(this.getValueOf("choose", "number"));
          editor.insertHtml(`<div class="quote" data-quote="${number}"></div>`);
          writeOnAfter(number);
        },
      }));

      /* Put the cursor into the paragraph behind the quote, made where there is none. */
      function writeOnAfter(number) {
        const widget = Object.values(editor.widgets.instances)
          .filter((one) => one.name === "quote" && one.data.number === number)
          .pop();
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

      function placedNumbers() {
        const markers = editor.document.find("[data-quote]").toArray();
        return new Set(markers.map((element) => Number(element.getAttribute("data-quote"))));
      }
    },
  });
})();
