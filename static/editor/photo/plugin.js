/* Pictures in the editor. A picture is a block, <figure class="image">, never in the middle of a
   sentence: the button (also Ctrl+Shift+I), a drop and a paste open the panel of pictures
   (js/admin/photos.js) and put what is accepted behind the paragraph. Double click and Enter on a
   picture open it again. What stands in the saved HTML is the picture and its caption, if any. */
(function () {
  "use strict";

  const ALIGNMENTS = ["align-left", "align-center", "align-right"];
  const LAZY = ["data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy"];
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

  CKEDITOR.plugins.add("photo", {
    requires: "widget,clipboard,notification",
    init(editor) {
      const words = document.getElementById("photo-panel").dataset;
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
          this.on("edit", () => void edit(this));
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

      const shown = (widget) => {
        const { image, caption } = widget.parts;
        return {
          src: image.getAttribute("data-cke-saved-src") || image.getAttribute("src"),
          alt: image.getAttribute("alt"),
          decorative: image.getAttribute("role") === "presentation",
          caption: caption && !caption.hasAttribute("data-cke-hint") ? caption.getText().trim() : "",
          align: ALIGNMENTS.find((name) => widget.element.hasClass(name)) || "",
          width: Number(image.getAttribute("width")) || Infinity,
        };
      };

      /* Change what is said of a picture that stands there. */
      async function edit(widget) {
        const before = shown(widget);
        const accepted = await newsroomPhotos.open({ items: [before], edit: true });
        editor.focus();
        if (!accepted || !accepted.length || !editor.widgets.instances[widget.id]) return;
        const [{ alt, decorative, caption, align, width, height }] = accepted;
        editor.fire("saveSnapshot");
        const { image, caption: place } = widget.parts;
        image.setAttributes({ alt, width, height });
        if (decorative) image.setAttribute("role", "presentation");
        else image.removeAttribute("role");
        if (caption !== before.caption) place.setText(caption);
        ALIGNMENTS.forEach((name) => widget.element.removeClass(name));
        if (align) widget.element.addClass(align);
        hint(widget);
        editor.fire("saveSnapshot");
        editor.fire("change");
        widget.focus();
      }

      /* The block that a picture comes behind: that of the cursor, outside of lists and tables. */
      function place() {
        const selection = editor.getSelection();
        const path = selection && selection.getStartElement() && editor.elementPath(selection.getStartElement());
        const outer = path && path.elements.filter((element) => element.getParent() && element.getParent().equals(editor.editable()))[0];
        return outer || null;
      }

      function insert(accepted, at) {
        if (!accepted || !accepted.length) return;
        const editable = editor.editable();
        const isGone = at && !editable.contains(at);
        let last = isGone || !at ? editable.getLast() : at;
        editor.fire("saveSnapshot");
        for (const { photo, ...said } of accepted) {
          const caption = CKEDITOR.tools.htmlEncode(said.caption || "");
          const html = figure({ src: photo.src, ...said, caption }).outerHTML;
          const element = CKEDITOR.dom.element.createFromHtml(editor.dataProcessor.toHtml(html), editor.document);
          if (last) element.insertAfter(last);
          else editable.append(element);
          editor.widgets.initOnAll(editable);
          const isEmpty = last && last.is && last.is("p") && !last.getText().replace(/[\s\u200b]/g, "") && !last.findOne("img");
          if (isEmpty) last.remove();
          last = element;
        }
        let behind = last.getNext();
        if (!behind) {
          behind = editor.document.createElement("p");
          behind.appendBogus();
          behind.insertAfter(last);
        }
        editor.focus();
        const range = editor.createRange();
        range.moveToElementEditStart(behind);
        range.select();
        last.scrollIntoView();
        editor.fire("saveSnapshot");
        editor.fire("change");
        if (isGone) editor.showNotification(words.lostPlace, "info");
      }

      async function ask(options = {}) {
        const at = place();
        insert(await newsroomPhotos.open(options), at);
      }

      /* Pasted HTML: our own pictures by their address, embedded ones uploaded, others named. */
      async function paste(html) {
        const body = parse(settle(parse(unlazy(html))));
        const foreign = [];
        const items = [];
        for (const image of [...body.querySelectorAll("img")]) {
          const src = image.getAttribute("src") || "";
          if (image.closest(VIDEO)) continue;
          const holder = image.closest("figure") || image;
          const file = src.startsWith("data:") ? fileOf(src) : null;
          const url = file ? null : address(src);
          if (file || (url && url.pathname.startsWith(words.media))) {
            const caption = holder.querySelector("figcaption");
            items.push({
              ...(file ? { file } : { src: url.href, name: image.alt }),
              alt: image.alt,
              decorative: image.getAttribute("role") === "presentation",
              caption: caption ? caption.textContent.trim() : "",
              align: alignment(holder),
              width: Number(image.getAttribute("width")) || Infinity,
              holder,
            });
          } else {
            const said = [image.alt, parse(captionOf(holder)).textContent, src.startsWith("data:") ? "" : src];
            foreign.push(said.filter(Boolean).join(" – ") || words.nameless);
            holder.remove();
          }
        }
        if (foreign.length) editor.showNotification(words.foreign.replace("{pictures}", () => foreign.join("; ")), "warning");
        if (items.length) {
          const accepted = (await newsroomPhotos.open({ items })) || [];
          const used = new Map(accepted.map((one) => [one.item, one]));
          for (const item of items) {
            const one = used.get(item);
            if (!one) item.holder.remove();
            else {
              const caption = CKEDITOR.tools.htmlEncode(one.caption || "");
              item.holder.replaceWith(figure({ ...one, src: one.photo.src, caption }));
            }
          }
          const left = items.filter((item) => !used.has(item)).length;
          if (left) editor.showNotification(words.left.replace("{count}", left), "warning");
          const more = accepted.filter((one) => !one.item);
          editor.focus();
          if (body.innerHTML.trim()) editor.insertHtml(body.innerHTML);
          insert(more, place());
        } else if (body.innerHTML.trim()) editor.insertHtml(body.innerHTML);
      }

      /* A picture that a page loads late has its address elsewhere, and a placeholder in `src`. */
      function unlazy(html) {
        const body = parse(html);
        for (const image of body.querySelectorAll("img")) {
          const late = LAZY.map((name) => image.getAttribute(name)).find(Boolean);
          const source = image.closest("picture") && image.closest("picture").querySelector("source[data-srcset]");
          const address = late || (source && source.getAttribute("data-srcset"));
          if (address && !/^\S*\/media\//.test(image.getAttribute("src") || "")) {
            image.setAttribute("src", address.trim().split(/[\s,]+/)[0]);
          } else if (/^data:image\/gif;base64,.{0,120}$/.test(image.getAttribute("src") || "")) {
            image.remove(); // a dot that keeps a place
          }
        }
        return body.innerHTML;
      }

      function address(src) {
        try {
          const url = new URL(src, location.href);
          return url.host === location.host ? url : null;
        } catch {
          return null;
        }
      }

      function fileOf(url) {
        const match = /^data:(image\/[\w.+-]+);base64,([\s\S]+)$/.exec(url);
        if (!match) return null;
        try {
          const bytes = Uint8Array.from(atob(match[2].replace(/\s/g, "")), (char) => char.charCodeAt(0));
          const name = `${words.nameless}.${match[1].slice(6)}`;
          return new File([bytes], name, { type: match[1] });
        } catch {
          return null;
        }
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
            ask({ files });
          } else if (dataValue && parse(dataValue).querySelector(`img, figure:not(${VIDEO})`)) {
            event.cancel();
            paste(dataValue);
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

      editor.addCommand("photo", { exec: () => void ask(), async: true, editorFocus: false });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 73, "photo"); // I
      editor.ui.addButton("Photo", { label: labels.button, command: "photo" });
    },
  });
})();
