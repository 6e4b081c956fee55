/* Where a paste comes in, the editor or anywhere else on the form: one that looks like a whole page
   goes to pasted_page.js, as long as the story is empty. Any other goes on its way. */
(function () {
  "use strict";

  const FEWEST_LINES = 3;
  const dialog = document.getElementById("pasted-page");
  const form = dialog.closest("form");
  const texts = ["id_headline", "id_lead", "id_body"].map((id) => document.getElementById(id));
  if (!texts.every(Boolean)) return; // read only
  const [headline, lead] = texts;

  function isEmpty() {
    const written = headline.value + lead.value + newsroomBody.html();
    const holds = /<(?:img|div|table|figure)\b/.test(written) || written.replace(/<[^<>]*>|&nbsp;|\s/g, "");
    return !holds && !document.querySelector("#quotes-group .inline-related:not(.empty-form)");
  }

  let waiting = false;
  function isPage(text) {
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim()).length;
    const fits = lines >= FEWEST_LINES && text.length <= Number(dialog.dataset.maxLength);
    return fits && !waiting && !dialog.open && isEmpty();
  }

  /* Offer to fill the form in; `asText` puts the paste where it was meant to go. */
  async function offer(text, html, asText) {
    waiting = true;
    if (await newsroomPanels.need(dialog.id)) await newsroomPastedPage.offer(text, html, asText);
    else asText();
    waiting = false;
  }

  function hearEditor({ editor }) {
    if (editor.name !== "id_body") return;
    const hear = (event) => {
      const { data } = event;
      const { dataTransfer: transfer } = data;
      if (data.isAsked || !transfer) return;
      if (transfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
      const text = transfer.getData("text/plain") || "";
      if (!isPage(text)) return;
      event.cancel();
      const html = transfer.getData("text/html") || "";
      const asText = () => {
        editor.focus();
        editor.fire("paste", { ...data, isAsked: true });
      };
      offer(text, html, asText).then(() => editor.focus());
    };
    editor.on("paste", hear, null, null, 1); // behind the length, before all filters
  }

  document.addEventListener("paste", (event) => {
    const { target, clipboardData } = event;
    const inForm = target === document.body || form.contains(target);
    if (!inForm || !clipboardData || target.closest("dialog, .inline-group, .select2-container")) return;
    const text = clipboardData.getData("text/plain");
    if (!isPage(text)) return;
    event.preventDefault();
    offer(text, clipboardData.getData("text/html"), () => {
      if (target === document.body) return;
      target.focus();
      document.execCommand("insertText", false, text);
    });
  });

  if (window.CKEDITOR) {
    Object.values(CKEDITOR.instances).forEach((editor) => hearEditor({ editor }));
    CKEDITOR.on("instanceCreated", hearEditor);
  }
})();
