/* The body of the story while it is written: read once after each change, for all who look at it.

   newsroomBody: `ready` is a promise, kept once the editor stands or it is clear that none will.
   editor() is the editor that stands, or null; html() is what would be saved. follow(look) calls
   look() at once when it is ready, then a moment after each change of the form.
   writeOnAfter(editor, block) puts the cursor behind a block that was just put in. */
(function () {
  "use strict";

  const PAUSE = 400; // milliseconds after the last change
  const PATIENCE = 10_000;
  const looks = [];
  let read = null; // the body as it was read; null since it has changed

  function editor() {
    const found = window.CKEDITOR && CKEDITOR.instances.id_body;
    return found && found.status === "ready" ? found : null;
  }

  function html() {
    const area = document.getElementById("id_body");
    if (!editor()) return area ? area.value : "";
    if (editor().mode !== "wysiwyg") return editor().getData();
    if (read === null) read = editor().getData();
    return read;
  }

  let waiting;
  function changed() {
    clearTimeout(waiting);
    waiting = setTimeout(() => looks.forEach((look) => look()), PAUSE);
  }

  /* Dictation, emoji panels and spell-checkers change the text without a key, and then CKEditor
     says nothing. Whatever listens to its "change" is told. */
  function hear(instance) {
    let soon;
    const typed = () => {
      read = null;
      clearTimeout(soon);
      soon = setTimeout(() => instance.fire("change"), 200);
    };
    const listen = () => {
      const editable = instance.editable();
      if (editable) editable.attachListener(editable, "input", typed);
    };
    instance.on("contentDom", listen);
    listen();
    for (const name of ["change", "mode", "setData", "dataReady"]) {
      instance.on(name, () => {
        read = null;
        changed();
      });
    }
  }

  const ready = new Promise((resolve) => {
    if (window.CKEDITOR) {
      CKEDITOR.on("instanceReady", ({ editor: instance }) => {
        if (instance.name !== "id_body") return;
        hear(instance);
        resolve();
      });
      setTimeout(resolve, PATIENCE);
    } else document.addEventListener("DOMContentLoaded", resolve);
  });

  for (const name of ["input", "change", "choice:described", "formset:added", "formset:removed"]) {
    document.addEventListener(name, changed);
  }

  function follow(look) {
    looks.push(look);
    ready.then(look);
  }

  /* An element of the text, and none of the editor's own. */
  const isElement = (node) =>
    node.type === CKEDITOR.NODE_ELEMENT && !node.hasAttribute("data-cke-hidden-sel");

  /* Into the paragraph behind `block`, made where there is none. */
  function writeOnAfter(instance, block) {
    let next = block.getNext(isElement);
    if (!next || next.hasClass("cke_widget_wrapper") || next.is("table", "hr")) {
      next = new CKEDITOR.dom.element("p", instance.document);
      next.appendBogus();
      next.insertAfter(block);
    }
    const range = instance.createRange();
    range.moveToElementEditStart(next);
    range.select();
    block.scrollIntoView();
  }

  window.newsroomBody = { ready, editor, html, follow, isElement, writeOnAfter };
})();
