/* The panel of a video in the story form: address, title, caption, and a picture of the library or
   a new one. window.newsroomVideos.open(video or null, at, parse) is a promise of the video, of
   "remove", or of null where nothing is to change. Used by static/editor/video. */
(function () {
  "use strict";

  const panel = document.getElementById("video-panel");
  const { search, upload, none, wrong } = panel.dataset;
  const part = (name) => panel.querySelector(`[data-part=${name}]`);
  const [address, title, caption, image, drop] = ["address", "title", "caption", "image", "drop"].map(part);
  const [term, found, file, error, remove] = ["term", "found", "file", "error", "remove"].map(part);
  const WAIT = 250; // milliseconds after the last key before the library is asked

  let chosen = ""; // the address of the picture
  let asked = null; // what aborts the question under way
  let waiting = 0;
  let parse = null;
  let sending = null; // the upload under way

  function say(text) {
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: "nearest" });
  }

  function choose(url, shown) {
    chosen = url;
    image.replaceChildren();
    if (url) {
      const picture = document.createElement("img");
      picture.src = shown || url;
      picture.alt = "";
      image.append(picture);
    } else image.textContent = none;
    drop.hidden = !url;
  }

  async function look() {
    if (asked) asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ term: term.value });
    try {
      const { results } = await newsroomAsk(`${search}&${query}`, { signal: asked.signal });
      found.replaceChildren(...results.slice(0, 8).map(pictureButton));
      found.hidden = false;
      part("nothing").hidden = results.length > 0;
    } catch (failure) {
      if (failure.name !== "AbortError") say(failure.message);
    }
  }

  function pictureButton({ text, thumbnail, image: url }) {
    const button = document.createElement("button");
    const picture = document.createElement("img");
    button.type = "button";
    button.title = text;
    picture.src = thumbnail;
    picture.alt = text;
    button.append(picture);
    button.addEventListener("click", () => {
      choose(url, thumbnail);
      drop.focus();
    });
    return button;
  }

  async function send() {
    if (!file.files.length) return true;
    const isMine = newsroomPanels.turn(panel);
    const body = new FormData();
    body.append("upload", file.files[0]);
    say("");
    try {
      const { src } = await newsroomAsk(upload, { body });
      if (isMine()) choose(src);
    } catch (failure) {
      if (isMine()) say(failure.message);
    }
    if (isMine()) file.value = "";
    return !error.textContent;
  }

  async function accept() {
    const isMine = newsroomPanels.turn(panel);
    // A picture that is on its way belongs to the video.
    if (sending && !(await sending)) return null;
    if (!isMine()) return null;
    if (parse(address.value)) return panel.close("accept");
    say(wrong);
    address.setAttribute("aria-invalid", "true");
    return address.focus();
  }

  part("accept").addEventListener("click", accept);
  remove.addEventListener("click", () => panel.close("remove"));
  drop.addEventListener("click", () => {
    choose("");
    term.focus();
  });
  file.addEventListener("change", () => {
    sending = send().finally(() => (sending = null));
  });
  term.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
  term.addEventListener("focus", () => found.hidden && look());
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault(); // it would send the story
    if (event.target === term) look();
    else accept();
  });

  async function open(video, at, parseAddress) {
    parse = parseAddress;
    const before = video || { address: "", title: "", caption: "", image: "" };
    address.value = before.address;
    title.value = before.title;
    caption.value = before.caption;
    term.value = "";
    found.hidden = true;
    found.replaceChildren();
    part("nothing").hidden = true;
    address.removeAttribute("aria-invalid");
    remove.hidden = !video;
    say("");
    choose(before.image);
    const answer = await newsroomPanels.open(panel, { at, focus: video ? title : address });
    if (answer !== "accept") return answer || null;
    const words = (input) => input.value.replace(/\s+/g, " ").trim();
    return {
      ...parse(address.value),
      title: words(title),
      caption: words(caption),
      image: chosen,
    };
  }

  window.newsroomVideos = { open };
})();
