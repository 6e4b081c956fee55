/* The panel of a video in the story form: an address of YouTube with a photo of ours, a video of the
   library, or a film of this computer, which goes into the library; with title and caption.
   newsroomVideos.open(video or null, at, parse) is a promise of the video, of "remove", or of null
   where nothing is to change. Used by static/editor/video. */
(function () {
  "use strict";

  const panel = document.getElementById("video-panel");
  const words = panel.dataset;
  const part = (name) => panel.querySelector(`[data-part=${name}]`);
  const [address, title, caption] = ["address", "title", "caption"].map(part);
  const [error, remove, accept] = ["error", "remove", "accept"].map(part);
  const [file, captions, silent, status] = ["file", "captions", "silent", "status"].map(part);
  const picture = newsroomPicked(document.getElementById("video-picture"));
  const kinds = part("kind");
  let parse = null;
  let own = null; // the video of the library that is chosen
  let search = { asked: 0, before: null };

  const kind = () => kinds.value;

  function say(text) {
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: "nearest" });
  }

  function fault(text, input) {
    say(text);
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  /* What there is to ask; of a video of the library that stands in the body, its words alone. */
  function show(isKnown) {
    part("kinds").hidden = isKnown;
    for (const each of panel.querySelectorAll("[data-kind]")) {
      each.hidden = isKnown || each.dataset.kind !== kind();
    }
    part("own").hidden = !own;
    if (own) {
      part("facts").textContent = [own.facts, ...(own.lacks || [])].filter(Boolean).join(" · ");
      part("page").href = own.page || "";
      part("page").hidden = !own.page;
    }
    say("");
  }

  /* The library */

  function choice(video) {
    const item = document.getElementById("video-choice").content.cloneNode(true).firstElementChild;
    const [button, image] = [item.firstElementChild, item.querySelector("img")];
    const [name, facts, lacks] = button.lastElementChild.children;
    if (video.poster) image.src = video.poster;
    image.hidden = !video.poster;
    name.textContent = video.title;
    facts.textContent = video.facts;
    lacks.textContent = video.lacks.join(", ");
    button.addEventListener("click", () => {
      for (const other of panel.querySelectorAll(".video-choice")) {
        other.setAttribute("aria-pressed", other === button);
      }
      if (!title.value || (own && title.value === own.title)) title.value = video.title;
      own = video;
      show(false);
    });
    return item;
  }

  async function look(more = false) {
    const asked = (search.asked += 1);
    const query = new URLSearchParams({ q: part("search").value.trim() });
    if (more) query.set("before", search.before);
    try {
      const found = await newsroomAsk(`${words.library}?${query}`);
      if (asked !== search.asked) return; // a later search has been asked meanwhile
      const list = part("list");
      if (!more) list.replaceChildren();
      list.append(...found.videos.map(choice));
      search.before = found.before;
      part("more").hidden = found.before === null;
      part("empty").hidden = list.children.length > 0;
      part("empty").textContent = part("search").value.trim() ? words.none : words.empty;
    } catch (failed) {
      if (asked === search.asked) say(failed.message);
    }
  }

  let typing;
  part("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(look, 250);
  });
  part("more").addEventListener("click", () => look(true));

  /* A film of this computer */

  async function poster(film) {
    try {
      const body = new FormData();
      const name = film.name.replace(/\.\w+$/, "");
      body.append("upload", await newsroomFrames.poster(film), `${name}.jpg`);
      return (await newsroomAsk(words.photos, { body })).id;
    } catch {
      return ""; // the library asks for one; the film itself is checked by the server
    }
  }

  async function upload() {
    const [film] = file.files;
    const body = new FormData();
    body.append("file", film);
    body.append("title", title.value.trim());
    if (captions.files[0]) body.append("captions", captions.files[0]);
    if (silent.checked) body.append("without_speech", "on");
    body.append("poster", await poster(film));
    return newsroomFrames.send(words.upload, body, ({ loaded, total }) => {
      status.textContent = words.sending.replace("{percent}", `${Math.floor((100 * loaded) / total)} %`);
    });
  }

  async function take() {
    if (own && part("kinds").hidden) return panel.close("accept");
    if (kind() === "address") {
      if (parse(address.value)) return panel.close("accept");
      return fault(words.wrong, address);
    }
    if (kind() === "library") return own ? panel.close("accept") : fault(words.unchosen, part("search"));
    const [film] = file.files;
    if (!film) return fault(words.noFile, file);
    if (film.size > Number(words.maxBytes)) return fault(words.tooLarge, file);
    const isMine = newsroomPanels.turn(panel);
    say("");
    accept.disabled = true;
    try {
      const video = await upload();
      if (!isMine()) return null;
      own = video;
      panel.close("accept");
    } catch (failed) {
      if (isMine()) say(failed.message);
    } finally {
      status.textContent = "";
      accept.disabled = false;
    }
    return null;
  }

  accept.addEventListener("click", take);
  remove.addEventListener("click", () => panel.close("remove"));
  kinds.addEventListener("change", () => {
    own = null;
    show(false);
    if (kind() === "library") look();
  });
  panel.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault(); // it would send the story
    if (target.type !== "file" && target !== part("search")) take();
  });

  async function open(video, at, parseAddress) {
    parse = parseAddress;
    const before = video || { address: "", title: "", caption: "", image: "", src: "" };
    own = before.src ? { src: before.src, title: before.title } : null;
    address.value = before.address;
    title.value = before.title;
    caption.value = before.caption;
    for (const input of [address, file, part("search")]) input.removeAttribute("aria-invalid");
    file.value = captions.value = part("search").value = status.textContent = "";
    silent.checked = false;
    accept.disabled = false;
    remove.hidden = !video;
    kinds.value = "address";
    show(Boolean(own));
    if (own) {
      known(own.src).then(
        (found) => {
          if (!own || own.src !== found.src) return;
          own = found;
          show(true);
        },
        (failed) => say(failed.message)
      );
    }
    const { image } = before;
    picture.show(image ? { name: "", src: image, picture: image } : null);
    const answer = await newsroomPanels.open(panel, { at, focus: video ? title : address });
    if (answer !== "accept") return answer || null;
    const written = (input) => input.value.replace(/\s+/g, " ").trim();
    const said = { title: written(title), caption: written(caption) };
    if (own) {
      return { ...said, title: said.title || own.title, src: own.src, key: "", start: 0, image: "" };
    }
    return {
      ...parse(address.value),
      ...said,
      src: "",
      image: picture.value() ? picture.value().src : "",
    };
  }

  const known = (src) => newsroomAsk(`${words.one}?${new URLSearchParams({ src })}`);

  /* Show in the `frame` of a block its poster, and in `where` what it is and what it lacks. */
  async function showOwn(src, frame, where) {
    try {
      const video = await known(src);
      where.textContent = [words.own, video.facts, ...video.lacks].join(" · ");
      if (!video.poster) return;
      const image = frame.ownerDocument.createElement("img");
      Object.assign(image, { src: video.poster, alt: "" });
      frame.append(image);
    } catch (failed) {
      where.textContent = failed.message;
    }
  }

  /* Whether a video of the body still waits for captions or a poster; null where nobody knows. */
  async function isOneLacking() {
    const links = new DOMParser()
      .parseFromString(newsroomBody.html(), "text/html")
      .querySelectorAll("figure.video > a[href^='/media/videos/']");
    for (const link of links) {
      try {
        if ((await known(link.getAttribute("href"))).lacks.length) return true;
      } catch (failed) {
        return failed.kind === "refused" ? true : null; // refused: in the library no more
      }
    }
    return false;
  }

  window.newsroomVideos = { open, show: showOwn, isOneLacking };
})();
