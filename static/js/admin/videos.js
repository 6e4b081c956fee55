/* The panel of a video in the story form: address, title, caption, and a photo of the library.
   newsroomVideos.open(video or null, at, parse) is a promise of the video, of "remove", or of null
   where nothing is to change. Used by static/editor/video. */
(function () {
  "use strict";

  const panel = document.getElementById("video-panel");
  const part = (name) => panel.querySelector(`[data-part=${name}]`);
  const [address, title, caption] = ["address", "title", "caption"].map(part);
  const [error, remove] = ["error", "remove"].map(part);
  const picture = newsroomPicked(document.getElementById("video-picture"));
  let parse = null;

  function say(text) {
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: "nearest" });
  }

  function accept() {
    if (parse(address.value)) return panel.close("accept");
    say(panel.dataset.wrong);
    address.setAttribute("aria-invalid", "true");
    return address.focus();
  }

  part("accept").addEventListener("click", accept);
  remove.addEventListener("click", () => panel.close("remove"));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault(); // it would send the story
    accept();
  });

  async function open(video, at, parseAddress) {
    parse = parseAddress;
    const before = video || { address: "", title: "", caption: "", image: "" };
    address.value = before.address;
    title.value = before.title;
    caption.value = before.caption;
    address.removeAttribute("aria-invalid");
    remove.hidden = !video;
    say("");
    const { image } = before;
    picture.show(image ? { name: "", src: image, picture: image } : null);
    const answer = await newsroomPanels.open(panel, { at, focus: video ? title : address });
    if (answer !== "accept") return answer || null;
    const words = (input) => input.value.replace(/\s+/g, " ").trim();
    return {
      ...parse(address.value),
      title: words(title),
      caption: words(caption),
      image: picture.value() ? picture.value().src : "",
    };
  }

  window.newsroomVideos = { open };
})();
