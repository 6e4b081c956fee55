/* Pictures in the editor. A picture is a block, <figure class="image">, never in the middle of a
   sentence: the button (also Ctrl+Shift+I), a drop and a paste open the panel of pictures and put what
   is accepted behind the paragraph (js/admin/photos.js, picture_blocks.js: fetched when first needed).
   Double click and Enter on a picture open it again. What stands in the saved HTML is the picture and
   its caption, if any.

   Several pictures may be one block, a gallery: what articles/text/galleries.py writes. Its words are
   written in the panel alone. One with anything else in it stands as its pictures until it is saved. */
(function () {
  "use strict";

  const ALIGNMENTS = ["align-left", "align-center", "align-right"];
  const TYPES = /^image\/(jpeg|png|webp|gif|avif|heic|heif)$/;
  const EXTENSIONS = /\.(jpe?g|png|webp|gif|avif|hei[cf])$/i;
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6";

  // Nothing in it is run or fetched.
  const inert = document.implementation.createHTMLDocument("");
  const isPicture = (file) => TYPES.test(file.type) || (!file.type && EXTENSIONS.test(file.name));
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

  /* A figure of `picture` in its one form; `caption` is HTML. */
  function figure({ src, alt, width, height, decorative, align, caption }) {
    const element = inert.createElement("figure");
    element.className = ["image", align].filter(Boolean).join(" ");
    const image = inert.createElement("img");
    image.setAttribute("alt", decorative ? "" : alt || "");
    if (decorative) image.setAttribute("role", "presentation");
    image.setAttribute("src", src);
    if (width) image.setAttribute("width", width);
    if (height) image.setAttribute("height", height);
    element.append(image);
    if (caption) {
      const words = inert.createElement("figcaption");
      words.innerHTML = caption;
      element.append(words);
    }
    return element;
  }

  /* A block of a video (editor/video) is no picture, and may hold one. */
  const VIDEO = "figure.video, figure[data-video]";

  function alignment(...elements) {
    for (const element of elements) {
      const found = element && ALIGNMENTS.find((name) => element.classList.contains(name));
      if (found) return found;
    }
    return "";
  }

  /* The HTML of a caption, whatever blocks it came in. */
  function captionOf(element) {
    const words = element && element.querySelector("figcaption, .caption");
    if (!words) return "";
    for (const block of words.querySelectorAll("p, div, small")) block.replaceWith(...block.childNodes, " ");
    return words.textContent.trim() ? words.innerHTML.trim() : "";
  }

  /* Make every picture under `body` a figure that stands between blocks. */
  function settle(body) {
    for (const image of [...body.querySelectorAll("img")]) {
      const old = image.closest("figure");
      if (old && old.matches(VIDEO)) continue;
      const block = image.closest(BLOCKS);
      const attributes = ["src", "alt", "width", "height"].map((name) => [name, image.getAttribute(name)]);
      const wrapper = image.closest("span.picture, picture") || image;
      const own = image.closest("span.picture");
      const fresh = figure({
        ...Object.fromEntries(attributes),
        decorative: image.getAttribute("role") === "presentation",
        align: alignment(old, image, own, block),
        caption: captionOf(old || own),
      });
      const link = image.closest("a[href]");
      if (link && link.textContent.trim() === "") {
        const around = link.cloneNode(false);
        fresh.querySelector("img").replaceWith(around);
        around.append(image.cloneNode(false));
        around.firstChild.removeAttribute("class");
      }
      if (old && old.querySelectorAll("img").length === 1) {
        old.replaceWith(fresh);
      } else if (block) {
        let last = block;
        while (last.nextElementSibling && last.nextElementSibling.dataset.settled) last = last.nextElementSibling;
        fresh.dataset.settled = "1";
        last.after(fresh);
        (own || (link && link.textContent.trim() === "" ? link : wrapper)).remove();
        if (!block.textContent.trim() && !block.querySelector("img")) block.remove();
      } else {
        (own || wrapper).replaceWith(fresh);
      }
    }
    for (const moved of body.querySelectorAll("[data-settled]")) delete moved.dataset.settled;
    for (const empty of body.querySelectorAll("figure")) {
      if (!empty.matches(VIDEO) && !empty.querySelector("img, figure")) empty.replaceWith(...empty.childNodes);
    }
    return body.innerHTML;
  }

  const parts = (element) => (element.children || []).filter(({ name, value }) => name || value.trim());

  /* The picture of a figure that is an element of CKEditor's parser; null where it holds more. */
  function pictureOf(element) {
    const [image, caption, more] = parts(element);
    if (element.name !== "figure" || !image || image.name !== "img" || more) return null;
    if (caption && caption.name !== "figcaption") return null;
    const { src, alt, role, width, height } = image.attributes;
    const { htmlDecode } = CKEDITOR.tools;
    const words = caption ? caption.getHtml().replace(/<[^<>]*>/g, " ") : "";
    return {
      src: htmlDecode(src || ""),
      alt: htmlDecode(alt || ""),
      decorative: role === "presentation",
      caption: htmlDecode(words).replace(/\s+/g, " ").trim(),
      width,
      height,
    };
  }

  const withWords = ({ caption, ...picture }) =>
    figure({ ...picture, caption: CKEDITOR.tools.htmlEncode(caption) }).outerHTML;

  function addGalleries(editor, words) {
    editor.widgets.add("gallery", {
      mask: true,
      pathName: words.gallery,

      // What is pasted has lost its classes.
      upcast(element, data) {
        if (element.name !== "figure" || element.attributes["data-video"]) return false;
        data.photos = parts(element).map(pictureOf);
        if (data.photos.length < 2 || data.photos.includes(null)) return false;
        element.setHtml("");
        element.addClass("gallery");
        return true;
      },

      downcast() {
        const element = new CKEDITOR.htmlParser.element("figure", { class: "gallery" });
        element.setHtml(this.data.photos.map(withWords).join(""));
        return element;
      },

      init() {
        const open = (event) => {
          event.cancel();
          if (event.data && event.data.domEvent) event.data.domEvent.preventDefault();
          editor.execCommand("photo", { gallery: this });
        };
        this.on("doubleclick", open);
        this.on("key", (event) => {
          if (event.data.keyCode === 13) open(event); // to return false would stop other keys
        });
      },

      /* How many there are is said by the style: it is no text. */
      data() {
        const { photos } = this.data;
        const page = editor.document.$;
        const shown = photos.map(({ src, alt, caption }) => {
          const photo = page.createElement("span");
          photo.append(Object.assign(page.createElement("img"), { src, alt }), caption);
          return photo;
        });
        this.element.setAttribute("data-cke-count", words.photos.replace("{count}", photos.length));
        editor.fire("lockSnapshot"); // what is shown is no step that Undo should take back
        this.element.$.replaceChildren(...shown);
        editor.fire("unlockSnapshot");
      },
    });
    const exec = () => {
      const { focused } = editor.widgets;
      editor.execCommand("photo", { gallery: focused && focused.name === "gallery" ? focused : true });
    };
    editor.addCommand("gallery", { exec, async: true });
    editor.ui.addButton("Gallery", { label: words.gallery, command: "gallery" });
  }

  CKEDITOR.plugins.add("photo", {
    requires: "widget,clipboard,notification",
    init(editor) {
      const labels = document.getElementById("photo-labels").dataset;

      // Stories that are loaded, and whatever else comes in.
      editor.on(
        "toHtml",
        (event) => {
          const html = event.data.dataValue;
          if (typeof html === "string" && /<(img|figure)\b/i.test(html)) event.data.dataValue = settle(parse(html));
        },
        null,
        null,
        1
      );

      editor.widgets.add("photo", {
        pathName: labels.picture,
        upcast(element) {
          if (element.name !== "figure" || !element.find("img", true).length) return false;
          if (element.attributes["data-video"] || element.hasClass("video")) return false;
          if (element.find("figure", true).length) return false; // a gallery
          if (!element.find("figcaption").length) element.add(new CKEDITOR.htmlParser.element("figcaption"));
          return true;
        },
        downcast(element) {
          const caption = element.find("figcaption")[0];
          const text = caption ? caption.getHtml().replace(/<br[^>]*>|&nbsp;|\s/g, "") : "";
          if (caption && !text) caption.remove();
          return element;
        },
        parts: { image: "img", caption: "figcaption" },
        editables: {
          caption: { selector: "figcaption", allowedContent: "br em strong i b u s sub sup; a[!href,title]" },
        },
        init() {
          this.on("edit", () => void use("edit", this));
          hint(this);
        },
      });

      /* An empty caption says what it is for; no word of that is ever part of the text. */
      function hint(widget) {
        const { caption } = widget.parts;
        if (!caption) return;
        const isEmpty = !caption.getText().replace(/[\s\u200b\ufeff]/g, "");
        if (isEmpty) caption.setAttribute("data-cke-hint", labels.caption);
        else caption.removeAttribute("data-cke-hint");
      }
      editor.on("change", () => Object.values(editor.widgets.instances).forEach((w) => w.name === "photo" && hint(w)));

      /* "ask" for pictures, "edit" the one of a widget, or "paste" HTML that holds some. */
      async function use(what, given) {
        if (!(await newsroomPanels.need("photo-panel")) || editor.mode !== "wysiwyg") return;
        const shared = { figure, settle, parse, captionOf, alignment, ALIGNMENTS, VIDEO };
        newsroomPictureBlocks({ editor, hint, ...shared })[what](given);
      }

      // Else the editor says of each dropped picture that it takes no such file.
      CKEDITOR.plugins.clipboard.addFileMatcher(editor, isPicture);

      editor.on(
        "paste",
        (event) => {
          const { dataTransfer, dataValue } = event.data;
          // What is moved inside the editor holds only pictures of the editor's own.
          if (dataTransfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
          const files = [];
          for (let index = 0; index < dataTransfer.getFilesCount(); index += 1) {
            const file = dataTransfer.getFile(index);
            if (file && isPicture(file)) files.push(file);
          }
          if (files.length && !dataValue) {
            event.cancel();
            use("ask", { files });
          } else if (dataValue && parse(dataValue).querySelector(`img, figure:not(${VIDEO})`)) {
            event.cancel();
            use("paste", dataValue);
          }
        },
        null,
        null,
        900 // after the paste filters, before the insertion itself
      );

      // Ctrl+A in a caption means the caption: the browser's own would take the whole text.
      editor.on("contentDom", () => {
        editor.editable().attachListener(editor.editable(), "keydown", (event) => {
          const key = event.data.getKeystroke();
          if (key !== CKEDITOR.CTRL + 65) return;
          const start = editor.getSelection() && editor.getSelection().getStartElement();
          const caption = start && start.getAscendant("figcaption", true);
          if (!caption) return;
          event.data.preventDefault();
          event.stop(); // the editor's own handling too
          const range = editor.createRange();
          range.selectNodeContents(caption);
          range.select();
        }, null, null, -10); // before the editor selects all
      });

      const ask = { exec: (_editor, options) => void use("ask", options), async: true };
      editor.addCommand("photo", { ...ask, editorFocus: false });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 73, "photo"); // I
      editor.ui.addButton("Photo", { label: labels.button, command: "photo" });
      addGalleries(editor, document.getElementById("photo-panel").dataset);
    },
  });
})();
