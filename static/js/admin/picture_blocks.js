/* Puts pictures into the editor by their panel (photos.js), for static/editor/photo:
   newsroomPictureBlocks(plugin) is {edit(widget), ask(options), paste(html)}. An option `gallery` is
   true, for a new gallery, or the widget of one. `plugin` is what the two share:
   {editor, hint, figure, settle, parse, captionOf, alignment, ALIGNMENTS, VIDEO}. */
(function () {
  "use strict";

  const LAZY = ["data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy"];
  const words = document.getElementById("photo-panel").dataset;

  /* A picture that a page loads late has its address elsewhere, and a placeholder in `src`. */
  function unlazy(body) {
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
    return body;
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

  window.newsroomPictureBlocks = function (plugin) {
    const { editor, hint, figure, settle, parse, captionOf, alignment, ALIGNMENTS, VIDEO } = plugin;

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
      const figures = accepted.map(({ photo, ...said }) => {
        const caption = CKEDITOR.tools.htmlEncode(said.caption || "");
        return figure({ src: photo.src, ...said, caption }).outerHTML;
      });
      const isGallery = accepted.isGallery && figures.length > 1;
      for (const html of isGallery ? [`<figure class="gallery">${figures.join("")}</figure>`] : figures) {
        const element = CKEDITOR.dom.element.createFromHtml(editor.dataProcessor.toHtml(html), editor.document);
        if (last) element.insertAfter(last);
        else editable.append(element);
        editor.widgets.initOnAll(editable);
        const isEmpty = last && last.is && last.is("p") && !last.getText().replace(/[\s\u200b]/g, "") && !last.findOne("img");
        if (isEmpty) last.remove();
        last = element;
      }
      editor.focus();
      newsroomBody.writeOnAfter(editor, last);
      editor.fire("saveSnapshot");
      editor.fire("change");
      if (isGone) editor.showNotification(words.lostPlace, "info");
    }

    /* The photos of a gallery that stands there. */
    async function editGallery(gallery) {
      const accepted = await newsroomPhotos.open({ items: gallery.data.photos, gallery: true });
      editor.focus();
      if (!accepted || !accepted.length || !editor.widgets.instances[gallery.id]) return;
      editor.fire("saveSnapshot");
      const photos = accepted.map(({ photo, item, ...said }) => ({ ...said, src: photo.src }));
      gallery.setData("photos", photos);
      editor.fire("saveSnapshot");
      editor.fire("change");
      gallery.focus();
    }

    async function ask(options = {}) {
      if (options.gallery && options.gallery.data) return editGallery(options.gallery);
      const at = place();
      insert(await newsroomPhotos.open(options), at);
    }

    /* Pasted HTML: our own pictures by their address, embedded ones uploaded, others named. */
    async function paste(html) {
      const body = parse(settle(unlazy(parse(html))));
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

    return { edit, ask, paste };
  };
})();
