/* Pictures in the editor: the toolbar button, a drop and a paste all upload to the photo desk
   and insert what it answers. Pictures inside pasted HTML (data: URLs) take the same way.
   The words shown come from the form (#photo-labels), in Vietnamese. */
(function () {
  "use strict";

  const DATA_IMAGE = /<img\b[^>]*\bsrc\s*=\s*["']?(data:image\/[\w.+-]+;base64,[^"'\s>]+)[^>]*>/gi;

  CKEDITOR.plugins.add("photo", {
    init(editor) {
      const labels = document.getElementById("photo-labels").dataset;

      async function upload(file) {
        const form = new FormData();
        form.append("upload", file);
        const answer = await fetch(editor.config.photoUploadUrl, {
          method: "POST",
          headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
          body: form,
        });
        const result = await answer.json().catch(() => null);
        if (!result || !result.uploaded) throw new Error(result && result.error.message);
        const picture = new CKEDITOR.dom.element("img");
        const { url: src, alt, width, height } = result;
        picture.setAttributes({ src, alt, width, height });
        return picture.getOuterHtml();
      }

      /* Upload `files` one by one; a bookmark holds the place while the journalist types on. */
      async function insert(files) {
        const bookmarks = editor.getSelection().createBookmarks(true);
        const note = editor.showNotification(labels.uploading, "progress");
        try {
          for (const file of files) {
            const html = await upload(file);
            editor.getSelection().selectBookmarks(bookmarks.splice(0));
            editor.insertHtml(html);
            goBehind(editor.widgets.focused);
            bookmarks.push(...editor.getSelection().createBookmarks(true));
          }
          note.hide();
        } catch (error) {
          note.update({ message: error.message || labels.failed, type: "warning", important: true });
        } finally {
          if (bookmarks.length) editor.getSelection().selectBookmarks(bookmarks);
          editor.fire("change");
        }
      }

      /* The editor selects a picture it inserts; the next one would replace it. */
      function goBehind(picture) {
        if (!picture) return;
        const range = editor.createRange();
        range.moveToPosition(picture.wrapper, CKEDITOR.POSITION_AFTER_END);
        range.select();
      }

      /* HTML with its data: pictures uploaded; one that is refused is left out, saying so. */
      async function insertHtmlWithPictures(html) {
        for (const [tag, url] of [...html.matchAll(DATA_IMAGE)]) {
          let picture = "";
          try {
            picture = await upload(fileOf(url));
          } catch (error) {
            editor.showNotification(error.message || labels.failed, "warning");
          }
          html = html.replace(tag, () => picture);
        }
        editor.insertHtml(html);
      }

      function fileOf(url) {
        const [head, data] = url.split(",");
        const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
        return new File([bytes], "photo", { type: head.slice(5).split(";")[0] });
      }

      editor.on(
        "paste",
        (event) => {
          const { dataTransfer, dataValue } = event.data;
          // What is moved inside the editor holds only pictures of the editor's own.
          if (dataTransfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
          const files = [];
          for (let index = 0; index < dataTransfer.getFilesCount(); index += 1) {
            const file = dataTransfer.getFile(index);
            if (file.type.startsWith("image/")) files.push(file);
          }
          if (files.length && !dataValue) {
            event.cancel();
            insert(files);
          } else if (dataValue && dataValue.search(DATA_IMAGE) >= 0) {
            event.cancel();
            insertHtmlWithPictures(dataValue);
          }
        },
        null,
        null,
        900 // after the paste filters, before the insertion itself
      );

      const chooser = document.createElement("input");
      chooser.type = "file";
      chooser.accept = "image/jpeg,image/png,image/webp,image/gif";
      chooser.multiple = true;
      chooser.addEventListener("change", () => {
        insert([...chooser.files]);
        chooser.value = "";
      });
      editor.addCommand("photo", { exec: () => chooser.click(), async: true });
      editor.ui.addButton("Photo", { label: labels.button, command: "photo" });
    },
  });
})();
