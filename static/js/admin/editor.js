/* CKEditor in the story form: uploads carry the form's CSRF token. */
(function () {
  "use strict";

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    editor.on("configLoaded", () => {
      editor.config.fileTools_requestHeaders = { "X-CSRFToken": token.value };
    });
  });
})();
