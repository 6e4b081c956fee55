/* Keeps the list of what a story lacks (articles/desk/checks.py) true while somebody types. */
(function () {
  "use strict";

  const list = document.getElementById("checks");
  if (!list || !window.newsroomBody) return;

  const field = (name) => document.getElementById(`id_${name}`);
  const value = (name) => field(name).value.trim();

  /* A picture without words of its own is described by those of its photo, which the desk knows. */
  const described = new Map(); // address → whether its photo has words

  async function isDescribed(src) {
    if (!described.has(src)) {
      try {
        const { alt } = await newsroomAsk(`${list.dataset.photo}?${new URLSearchParams({ src })}`);
        described.set(src, Boolean(alt));
      } catch (error) {
        if (error.kind === "refused") described.set(src, false); // no photo of ours
      }
    }
    return described.get(src);
  }

  async function lacksDescription() {
    // Parsed apart from the page: nothing in it is loaded or run.
    const pictures = new DOMParser().parseFromString(newsroomBody.html(), "text/html").images;
    for (const picture of pictures) {
      const isSaid = picture.alt.trim() || picture.getAttribute("role") === "presentation";
      if (isSaid || picture.closest("figure.video")) continue;
      if (!(await isDescribed(picture.getAttribute("src")))) return true;
    }
    return false;
  }

  function coverLacksDescription() {
    const [option] = field("cover").selectedOptions;
    return Boolean(option && option.value && option.dataset.alt === "");
  }

  // Check → its field, and whether it fails.
  const fails = {
    headline: ["headline", () => [...value("headline").normalize("NFC")].length > Number(list.dataset.headline)],
    lead: ["lead", () => !value("lead")],
    category: ["category", () => !value("category")],
    cover: ["cover", coverLacksDescription],
    quotes: ["body", () => newsroomQuotes.unplaced().length > 0],
    pictures: ["body", lacksDescription],
    // js/admin/videos.js comes later; until then the server's word holds.
    videos: ["body", () => (window.newsroomVideos ? newsroomVideos.isOneLacking() : null)],
  };

  let turn = 0;
  newsroomBody.follow(async () => {
    const mine = (turn += 1);
    for (const [check, [name, failing]] of Object.entries(fails)) {
      const item = list.querySelector(`[data-check="${check}"]`);
      if (!item || !field(name)) continue;
      const isLacking = await failing();
      if (mine !== turn) return; // looked at anew meanwhile
      if (isLacking !== null) item.hidden = !isLacking;
    }
  });
})();
