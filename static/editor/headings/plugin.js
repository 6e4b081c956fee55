/* Headings that a story does not have (h1 of a pasted Word text) become the nearest it has. */
(function () {
  "use strict";

  CKEDITOR.plugins.add("headings", {
    init(editor) {
      const nearest = editor.config.headings;
      const tag = new RegExp(`(</?)(${Object.keys(nearest).join("|")})\\b`, "gi");
      const before = (event) => {
        const html = event.data.dataValue;
        event.data.dataValue = html.replace(tag, (_, open, name) => open + nearest[name.toLowerCase()]);
      };
      editor.on("paste", before, null, null, 4); // after Word's own filter, before ours drops them
    },
  });
})();
