/* Pasting into the editor: no paste is lost.

   CKEditor's filters for Word and LibreOffice throw on odd markup, or drop text; the paste is then
   made again without them. (That for Google Docs threw at every span without a style: what it did
   is done by js/admin/pasted_html.js, fetched when first needed.) The words shown come from the form
   (#pasting-words). */
(function () {
  "use strict";

  const KEPT = 0.9; // of the letters: less means that a filter dropped text
  const words = () => document.getElementById("pasting-words").dataset;
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const NO_TEXT = "style, script, title, xml, [style*='mso-list:ignore' i], [style*='mso-list: ignore' i]";

  /* How many letters words have in `html`; numbers and bullets of lists are no words. */
  const letters = (html) => {
    const { body } = parsed(html);
    body.querySelectorAll(NO_TEXT).forEach((element) => element.remove());
    return (body.textContent.match(/\p{L}{2,}/gu) || []).join("").length;
  };

  CKEDITOR.plugins.add("pasting", {
    requires: "pastetools",

    init(editor) {
      guard(editor);
      editor.on("paste", (event) => bound(editor, event), null, null, 0);
      editor.on("paste", (event) => wait(editor, event), null, null, 2); // behind the offer of a page
      const html = () => window.newsroomPastedHtml;
      editor.on("pasteFromWord", ({ data }) => {
        if (html()) data.dataValue = html().withLabelsAsText(data.dataValue);
      });
      const tidy = ({ data }) => {
        if (html() && isMarkup(editor, data)) data.dataValue = html().tidied(data.dataValue);
      };
      // After the filters of other programs, before the allow-list drops what tells of it.
      editor.on("paste", tidy, null, null, 4);
    },

    afterInit(editor) {
      editor.pasteTools.handlers.forEach(watch);
    },
  });

  // Nothing is lost.

  /* A listener that throws ends the event: the paste is tried without filters, then as text. */
  function guard(editor) {
    const fire = editor.fire;
    editor.fire = function (name, data, ...rest) {
      if (name !== "paste" || !data) return fire.call(this, name, data, ...rest);
      const before = { ...data };
      try {
        return fire.call(this, name, data, ...rest);
      } catch {
        try {
          const plain = { ...before, isPlain: true };
          const done = fire.call(this, name, plain, ...rest);
          editor.showNotification(words().plain, "warning");
          return done;
        } catch {
          editor.insertText(textOf(before));
          editor.showNotification(words().text, "warning");
          return false;
        }
      }
    };
  }

  const textOf = ({ dataTransfer, dataValue }) =>
    (dataTransfer && dataTransfer.getData("text/plain")) || parsed(dataValue || "").body.innerText;

  /* A filter of another program's text: it stands aside for a second try, and must keep the text. */
  function watch(handler) {
    const { canHandle, handle } = handler;
    handler.canHandle = (event) => !event.data.isPlain && canHandle.call(handler, event);
    handler.handle = (event, next) => {
      const source = event.data.dataTransfer.getData("text/html") || event.data.dataValue;
      handle.call(handler, event, () => {
        if (letters(event.data.dataValue) < KEPT * letters(source)) throw new Error("text was lost");
        next();
      });
    };
  }

  /* What is longer than a story may be is refused in words; it stays on the clipboard. */
  function bound(editor, event) {
    const { dataTransfer, dataValue } = event.data;
    const get = (type) => (dataTransfer && dataTransfer.getData(type)) || "";
    const html = () => (dataValue || get("text/html")).replace(/<[^<>]*>/g, ""); // markup counts not
    if ((get("text/plain") || html()).length <= Number(words().maxText)) return;
    event.cancel();
    editor.showNotification(words().tooLong, "warning");
  }

  /* Whether this comes from another program, with what only newsroomPastedHtml can read. */
  const isMarkup = (editor, { dataTransfer, dataValue }) =>
    dataTransfer.getTransferType(editor) === CKEDITOR.DATA_TRANSFER_EXTERNAL &&
    /<(?:img|ol|pre)\b|style=/i.test(dataValue);

  /* The paste waits until that is there; without it, it is pasted plain. */
  async function wait(editor, event) {
    const { data } = event;
    if (window.newsroomPastedHtml || data.isPlain || !isMarkup(editor, data)) return;
    event.cancel();
    const isThere = await newsroomPanels.need("pasting-words");
    if (!isThere) editor.showNotification(words().plain, "warning");
    editor.fire("paste", { ...data, isPlain: !isThere });
  }
})();
