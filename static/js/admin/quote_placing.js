/* Puts quotes into the editor by their panel (quote_panel.js), for static/editor/quote:
   newsroomQuotePlacing(plugin) is {quote(), change(widget)}: the first quotes what is selected, or the
   paragraph of the cursor, the other changes a quote that stands. `plugin` is what the two share:
   {editor, blocks, step, remove, newVersion}. */
(function () {
  "use strict";

  const quotes = window.newsroomQuotes;
  const HELD = "img, hr, table, .cke_widget_wrapper"; // what an element without text may hold

  function outermost(node, root) {
    return node.getParents(true).find((one) => root.equals(one.getParent())) || null;
  }

  /* Remove what the cut left empty at this end of `element`: itself, or an item of a list. */
  function trim(element, end) {
    if (!element || element.is("table") || element.hasClass("cke_widget_wrapper")) return;
    if (isEmpty(element)) element.remove();
    else if (element.is("ul", "ol", "li", "blockquote")) trim(element[end](newsroomBody.isElement), end);
  }

  function isEmpty(element) {
    const text = element.getText().replace(/[\s\u200b]/g, "");
    return !text && !element.$.matches(HELD) && !element.findOne(HELD);
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

  window.newsroomQuotePlacing = function ({ editor, blocks, step, remove, newVersion }) {
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
      trim(block.getPrevious(newsroomBody.isElement), "getLast");
      trim(block.getNext(newsroomBody.isElement), "getFirst");
      editor.widgets.initOn(block, "quote", { number });
      const placed = blocks().find(({ data }) => data.number === number);
      if (placed) newsroomBody.writeOnAfter(editor, placed.wrapper);
    }

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

    function quote() {
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

    return { quote, change };
  };
})();
