/* Videos in the editor. Of YouTube: the address of one on a line of its own, pasted or closed with
   Enter, becomes a block, and so does pasted embed code. Any other address becomes a link. A block
   is opened with Enter or a double click, with the panel of js/admin/videos.js.

   One of our own library is chosen in that panel. In the story a block is what
   articles/text/videos.py writes; the server makes blocks of lines by the same rule, so that nothing
   here is needed to write one. */
(function () {
  "use strict";

  const KEY = /^[\w-]{11}$/;
  const NO_KEYS = ["videoseries", "live_stream"]; // a list and a channel
  const HOST = /^(?:(?:www|m|music)\.)?(?:youtube\.com|youtube-nocookie\.com|youtu\.be)$/;
  const TIME = /^(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/;
  const ADDRESS = /^(?:https?:\/\/|www\.)[^\s<>"\\]+$/i;
  const LINE =
    /<(p|div)\b[^>]*>(?:\s|&nbsp;)*(?:<a\b[^>]*>)?((?:https?:\/\/|www\.)[^\s<>"]+)(?:<\/a>)?(?:\s|&nbsp;)*<\/\1>/gi;
  const FRAME = /<(iframe|embed|object)\b([^<>]*)>(?:[^<]*<\/\1\s*>)?/gi;
  const SOURCE = /\b(?:src|data)\s*=\s*["']?([^"'\s<>]+)/i;

  const OWN = /^\/media\/videos\/\w+\/[\w-]+\.mp4$/;

  const encode = (text) => CKEDITOR.tools.htmlEncodeAttr(text);
  const decode = (html) => CKEDITOR.tools.htmlDecode(html);

  /* {key, start} of the video at `address`; null for any other. */
  function videoAt(address) {
    let url;
    try {
      url = new URL(address.trim().replace(/^(?=www\.)/i, "https://").replace(/^\/\//, "https://"));
    } catch {
      return null;
    }
    if (!/^https?:$/.test(url.protocol) || !HOST.test(url.hostname)) return null;
    const path = url.pathname.replace(/\/+$/, "");
    const within = path.match(/^\/(?:shorts|live|embed|v|e)\/([\w-]{11})$/);
    let key = within && within[1];
    if (/youtu\.be$/.test(url.hostname)) key = path.slice(1);
    else if (path === "/watch") key = url.searchParams.get("v");
    if (!key || !KEY.test(key) || NO_KEYS.includes(key)) return null;
    const asked = url.searchParams.get("t") || url.searchParams.get("start") || url.hash.slice(3);
    const [, hours, minutes, seconds] = (asked || "").match(TIME) || [];
    return { key, start: 3600 * (hours || 0) + 60 * (minutes || 0) + Number(seconds || 0) };
  }

  const pageOf = ({ key, start }) =>
    `https://www.youtube.com/watch?v=${key}${start ? `&t=${start}s` : ""}`;
  const shortOf = ({ key, start }) => `https://youtu.be/${key}${start ? `?t=${start}` : ""}`;

  /* What a block holds, as articles/text/videos.py and own_videos.py write it. */
  function insideOf(video) {
    const { title, caption, image, src } = video;
    const picture = image ? `<img src="${encode(image)}" alt="">` : "";
    const words = CKEDITOR.tools.htmlEncode(title || src || shortOf(video));
    const below = caption ? `<figcaption>${CKEDITOR.tools.htmlEncode(caption)}</figcaption>` : "";
    return `${picture}<a href="${encode(src || pageOf(video))}">${words}</a>${below}`;
  }

  const blockOf = (video) =>
    `<figure class="video"${video.src ? "" : ` data-video="${video.key}"`}>${insideOf(video)}</figure>`;

  const wordsIn = (element) => {
    let words = "";
    if (element) element.forEach(({ value }) => (words += value), CKEDITOR.NODE_TEXT);
    return decode(words).replace(/\s+/g, " ").trim();
  };

  CKEDITOR.plugins.add("video", {
    requires: "widget",

    init(editor) {
      const labels = document.getElementById("video-panel").dataset;

      editor.widgets.add("video", {
        allowedContent: "figure[data-video](!video); img[!src,alt]; a[!href]; figcaption",
        requiredContent: "figure(video)",
        mask: true,
        pathName: labels.name,

        upcast(element, data) {
          // A filter of what is pasted drops classes.
          const key = element.attributes["data-video"];
          if (element.name !== "figure") return false;
          const [link, picture, caption] = ["a", "img", "figcaption"].map(
            (name) => element.find(name, true)[0]
          );
          const target = link ? decode(link.attributes.href || "") : "";
          const src = OWN.test(target) ? target : "";
          if (!(key || src || element.hasClass("video"))) return false;
          const found = src ? { key: "", start: 0 } : videoAt(target);
          if (!found && !KEY.test(key || "")) return false;
          element.addClass("video");
          Object.assign(data, found || { key, start: 0 });
          const title = wordsIn(link);
          data.src = src;
          data.title = videoAt(title) ? "" : title;
          data.caption = wordsIn(caption);
          data.image = picture ? decode(picture.attributes.src || "") : "";
          element.setHtml("");
          return true;
        },

        downcast() {
          const { src, key } = this.data;
          const named = src ? {} : { "data-video": key };
          const figure = new CKEDITOR.htmlParser.element("figure", { class: "video", ...named });
          figure.setHtml(insideOf(this.data));
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

      function show({ element, data }) {
        const make = (tag, name, text) => {
          const made = editor.document.$.createElement(tag);
          made.className = name;
          made.textContent = text;
          return made;
        };
        const frame = make("span", "video-frame", "");
        if (data.image) {
          const picture = make("img", "", "");
          picture.src = data.image;
          picture.alt = "";
          frame.append(picture);
        }
        const title = make("span", "video-title", data.title || labels.untitled);
        const where = make("span", "video-where", data.src ? labels.own : shortOf(data));
        if (data.src) {
          newsroomPanels.need("video-panel").then((is) => is && newsroomVideos.show(data.src, frame, where));
        }
        const below = data.caption ? [make("figcaption", "", data.caption)] : [];
        if (data.key) element.setAttribute("data-video", data.key);
        else element.removeAttribute("data-video");
        editor.fire("lockSnapshot"); // what is shown is no step that Undo should take back
        element.$.replaceChildren(frame, title, where, ...below);
        editor.fire("unlockSnapshot");
      }

      /* What the panel makes of `video`; null where it stays as it is. */
      const ask = async (video, at) =>
        (await newsroomPanels.need("video-panel")) ? newsroomVideos.open(video, at, videoAt) : null;

      async function edit(widget) {
        const frame = editor.container.$.querySelector("iframe");
        const within = widget.wrapper.$.getBoundingClientRect();
        const outside = frame ? frame.getBoundingClientRect() : { left: 0, top: 0 };
        const at = new DOMRect(outside.left + within.left, outside.top + within.top, 0, 80);
        const answer = await ask(
          { ...widget.data, address: widget.data.src ? "" : shortOf(widget.data) },
          at
        );
        if (answer === "remove") {
          editor.fire("saveSnapshot");
          editor.widgets.del(widget);
          editor.fire("saveSnapshot");
        } else if (answer) {
          editor.fire("saveSnapshot");
          widget.setData(answer);
          editor.fire("saveSnapshot");
          editor.fire("change");
        }
        editor.focus();
        if (answer !== "remove" && editor.widgets.instances[widget.id]) widget.focus();
      }

      /* Insert a block where the cursor is; the cursor goes into the paragraph behind it. */
      function insert(video) {
        editor.insertHtml(blockOf(video));
        const widget = editor.widgets.focused;
        if (widget) newsroomBody.writeOnAfter(editor, widget.wrapper);
      }

      editor.addCommand("video", {
        exec() {
          const focused = editor.widgets.focused;
          if (focused && focused.name === "video") return edit(focused);
          const at = editor.container.$.getBoundingClientRect();
          ask(null, new DOMRect(at.left + 40, at.top + 40, 0, 0)).then((video) => {
            editor.focus();
            if (video) insert(video);
          });
        },
        async: true,
      });
      editor.ui.addButton("Video", { label: labels.button, command: "video" });

      /* The paragraph that the cursor stands in, where it is one address and no element holds it. */
      function addressHere() {
        const selection = editor.getSelection();
        const range = selection && selection.getRanges()[0];
        if (!range || !range.collapsed) return null;
        const { block, blockLimit } = editor.elementPath();
        if (!block || !block.is("p") || !blockLimit.equals(editor.editable())) return null;
        const text = block.getText().replace(/[\u200b\ufeff]/g, "").trim();
        return ADDRESS.test(text) && !block.getParent().is("blockquote") ? { block, text } : null;
      }

      editor.on("key", (event) => {
        if (event.data.keyCode !== 13 || editor.mode !== "wysiwyg") return;
        const found = addressHere();
        if (!found || !found.block.getParent().equals(editor.editable())) return;
        const video = videoAt(found.text);
        if (video) {
          event.cancel();
          editor.fire("saveSnapshot");
          const range = editor.createRange();
          range.selectNodeContents(found.block);
          range.select();
          insert(video);
          editor.fire("saveSnapshot");
        } else if (!found.block.findOne("a")) {
          const target = found.text.replace(/^(?=www\.)/i, "https://");
          found.block.setHtml(`<a href="${encode(target)}">${CKEDITOR.tools.htmlEncode(found.text)}</a>`);
          const range = editor.createRange();
          range.moveToPosition(found.block.findOne("a"), CKEDITOR.POSITION_AFTER_END);
          range.select();
        }
      });

      /* Pasted HTML with blocks for addresses and embed code; other frames are named, not kept. */
      function settle(html) {
        const lost = new Set();
        const settled = html
          .replace(FRAME, (code, tag, attributes) => {
            const source = decode((attributes.match(SOURCE) || [])[1] || "");
            const video = videoAt(source);
            if (!video) lost.add(source || `<${tag}>`);
            return video ? blockOf(video) : code;
          })
          .replace(LINE, (line, tag, address) => {
            const video = videoAt(decode(address));
            return video ? blockOf(video) : line;
          });
        return { settled, lost: [...lost] };
      }

      editor.on(
        "paste",
        (event) => {
          const { data } = event;
          if (data.dataTransfer.getTransferType(editor) === CKEDITOR.DATA_TRANSFER_INTERNAL) return;
          const text = decode(data.dataValue.replace(/<[^<>]*>/g, "")).trim();
          const here = editor.elementPath() && editor.elementPath().block;
          const isEmpty = !here || !here.getText().replace(/[\u200b\ufeff]/g, "").trim();
          const alone = ADDRESS.test(text) && isEmpty ? videoAt(text) : null;
          const { settled, lost } = alone ? { settled: blockOf(alone), lost: [] } : settle(data.dataValue);
          if (settled !== data.dataValue) {
            data.dataValue = settled;
            data.type = "html";
          }
          data.isVideoAlone = Boolean(alone);
          if (lost.length) {
            const names = CKEDITOR.tools.htmlEncode(lost.slice(0, 5).join(", "));
            editor.showNotification(`${labels.lost} ${names}`, "warning");
          }
        },
        null,
        null,
        3.5 // after Word's own filter, before the allow-list drops frames
      );

      // At once and not in "afterPaste", which comes a moment later: a letter typed meanwhile would
      // go to the block and be lost.
      editor.on(
        "paste",
        ({ data }) => {
          const widget = editor.widgets.focused;
          if (data.isVideoAlone && widget) newsroomBody.writeOnAfter(editor, widget.wrapper);
        },
        null,
        null,
        1001 // after the editor itself has put in what was pasted
      );
    },
  });
})();
