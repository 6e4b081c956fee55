/* Galleries in the editor: several photos of the library as one block. The button opens the panel of
   pictures (js/admin/photos.js), where they are chosen, described and put in order; Enter or a double
   click opens a block again. In the story it is what articles/text/galleries.py writes. */
(function () {
  "use strict";

  const encode = (text) => CKEDITOR.tools.htmlEncode(text);
  const attribute = (text) => CKEDITOR.tools.htmlEncodeAttr(text);
  const decode = (html) => CKEDITOR.tools.htmlDecode(html);
  const squeeze = (text) => text.replace(/\s+/g, " ").trim();

  function imageOf({ src, alt, decorative, width, height }) {
    const size = width && height ? ` width="${width}" height="${height}"` : "";
    const said = decorative ? ' alt="" role="presentation"' : ` alt="${attribute(alt)}"`;
    return `<img${said} src="${attribute(src)}"${size}>`;
  }

  const figureOf = (photo) => {
    const below = photo.caption ? `<figcaption>${encode(photo.caption)}</figcaption>` : "";
    return `<figure class="image">${imageOf(photo)}${below}</figure>`;
  };

  /* The photos of a gallery that is an element of CKEditor's parser. */
  function photosIn(gallery) {
    const captionOf = (image) => {
      const [caption] = image.getAscendant("figure").find("figcaption");
      let words = "";
      if (caption) caption.forEach(({ value }) => (words += value), CKEDITOR.NODE_TEXT);
      return squeeze(decode(words));
    };
    return gallery.find("img", true).map((image) => ({
      src: decode(image.attributes.src || ""),
      alt: decode(image.attributes.alt || ""),
      decorative: image.attributes.role === "presentation",
      caption: captionOf(image),
      width: Number(image.attributes.width) || 0,
      height: Number(image.attributes.height) || 0,
    }));
  }

  /* Galleries of photos alone, at the top of the text: what else stands in one comes behind it. What
     is pasted has lost its classes: there a figure of figures is one. */
  function settle(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const outer of body.querySelectorAll("figure:has(> figure + figure)")) outer.classList.add("gallery");
    for (const gallery of [...body.querySelectorAll("figure.gallery")].reverse()) {
      const inner = gallery.parentElement.closest("figure, li, td, th, blockquote");
      const figures = [...gallery.querySelectorAll("figure:not([data-video])")].filter(
        (figure) => figure.querySelectorAll("img").length === 1
      );
      for (const figure of figures) gallery.before(figure);
      if (gallery.textContent.trim() || gallery.querySelector("img, [data-quote], [data-video]")) {
        const left = document.createElement(gallery.querySelector("p, div, figure") ? "div" : "p");
        left.append(...gallery.childNodes);
        gallery.after(...(left.localName === "p" ? [left] : left.childNodes));
      }
      if (inner || figures.length < 2) gallery.remove();
      else gallery.replaceChildren(...figures);
    }
    return body.innerHTML;
  }

  CKEDITOR.plugins.add("gallery", {
    requires: "widget,photo",

    init(editor) {
      const words = document.getElementById("photo-panel").dataset;

      editor.on(
        "toHtml",
        (event) => {
          const html = event.data.dataValue;
          if (typeof html === "string" && /\bgallery\b|<figure>\s*<figure/.test(html)) event.data.dataValue = settle(html);
        },
        null,
        null,
        2 // after the photo plugin has settled pictures, before tags are protected
      );

      editor.widgets.add("gallery", {
        allowedContent: "figure(!gallery,!image); img[!src,alt,width,height,role]; figcaption",
        requiredContent: "figure(gallery)",
        mask: true,
        pathName: words.gallery,

        upcast(element, data) {
          if (element.name !== "figure" || !element.hasClass("gallery")) return false;
          data.photos = photosIn(element);
          element.setHtml("");
          return true;
        },

        downcast() {
          const figure = new CKEDITOR.htmlParser.element("figure", { class: "gallery" });
          figure.setHtml(this.data.photos.map(figureOf).join(""));
          return figure;
        },

        init() {
          const open = (event) => {
            event.cancel();
            if (event.data && event.data.domEvent) event.data.domEvent.preventDefault();
            edit(this);
          };
          this.on("doubleclick", open);
          this.on("key", (event) => {
            if (event.data.keyCode === 13) open(event); // to return false would stop other keys
          });
        },

        data() {
          show(this);
        },
      });

      /* The photos with their captions. How many there are is said by the style: it is no text. */
      function show({ element, data }) {
        const make = (tag, name) => {
          const made = editor.document.$.createElement(tag);
          made.className = name;
          return made;
        };
        const shown = data.photos.map(({ src, alt, caption }) => {
          const [photo, image, below] = [make("span", "gallery-photo"), make("img", ""), make("span", "gallery-caption")];
          image.src = src;
          image.alt = alt;
          below.textContent = caption;
          photo.append(image, below);
          return photo;
        });
        element.setAttribute("data-cke-count", words.photos.replace("{count}", shown.length));
        editor.fire("lockSnapshot"); // what is shown is no step that Undo should take back
        element.$.replaceChildren(...shown);
        editor.fire("unlockSnapshot");
      }

      async function edit(widget) {
        if (!(await newsroomPanels.need("photo-panel")) || editor.mode !== "wysiwyg") return;
        const accepted = await newsroomPhotos.open({ items: widget.data.photos, gallery: true });
        editor.focus();
        if (!accepted || !accepted.length || !editor.widgets.instances[widget.id]) return;
        editor.fire("saveSnapshot");
        const photos = accepted.map(({ photo, item, ...said }) => ({ ...said, src: photo.src }));
        widget.setData("photos", photos);
        editor.fire("saveSnapshot");
        editor.fire("change");
        widget.focus();
      }

      editor.addCommand("gallery", {
        exec() {
          const focused = editor.widgets.focused;
          if (focused && focused.name === "gallery") edit(focused);
          else editor.execCommand("photo", { gallery: true });
        },
        async: true,
      });
      editor.ui.addButton("Gallery", { label: words.gallery, command: "gallery" });
    },
  });
})();
