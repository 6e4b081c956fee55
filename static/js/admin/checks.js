/* Keeps the list of what a story lacks (articles/desk/checks.py) true while somebody types. */
(function () {
  "use strict";

  const list = document.getElementById("checks");
  if (!list || !window.newsroomBody) return;

  const field = (name) => document.getElementById(`id_${name}`);
  const value = (name) => field(name).value.trim();

  function lacksDescription() {
    // Parsed apart from the page: nothing in it is loaded or run.
    const pictures = new DOMParser().parseFromString(newsroomBody.html(), "text/html").images;
    return [...pictures].some(
      (picture) =>
        !picture.alt.trim() &&
        picture.getAttribute("role") !== "presentation" &&
        !picture.closest("figure.video")
    );
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
    pictures: ["body", lacksDescription],
    quotes: ["body", () => newsroomQuotes.unplaced().length > 0],
  };

  newsroomBody.follow(() => {
    for (const [check, [name, failing]] of Object.entries(fails)) {
      const item = list.querySelector(`[data-check="${check}"]`);
      if (item && field(name)) item.hidden = !failing();
    }
  });
})();
