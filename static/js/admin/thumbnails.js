/* Search boxes of photos and officials show a thumbnail, in what they find and of what is chosen.
   What the server tells of the choice (articles/desk/autocomplete.py: described) stands in the data attributes
   of its option; "choice:described" is fired at the select once it does. */
(function () {
  "use strict";

  const DETAILS = ["name", "position", "organisation", "thumbnail", "picture", "alt"];

  function withThumbnail(item) {
    const url = item.thumbnail || (item.element && item.element.dataset.thumbnail);
    if (!url) return item.text;
    const row = document.createElement("span");
    const image = document.createElement("img");
    const text = document.createElement("span");
    text.textContent = item.text;
    row.className = "with-thumbnail";
    image.src = url;
    image.alt = "";
    row.append(image, text);
    return row;
  }

  /* Ask for the description of an option that did not come from a search: one just added. */
  async function fetched(select, pk) {
    const { appLabel, modelName, fieldName } = select.dataset;
    const query = new URLSearchParams({
      app_label: appLabel,
      model_name: modelName,
      field_name: fieldName,
      pk,
    });
    const answer = await fetch(`${select.getAttribute("data-ajax--url")}?${query}`);
    return answer.ok ? (await answer.json()).results[0] : null;
  }

  async function describe(select) {
    const option = select.selectedOptions[0];
    if (option && option.value && !("thumbnail" in option.dataset)) {
      const [found] = django.jQuery(select).select2("data");
      const details = "thumbnail" in found ? found : (await fetched(select, option.value)) || {};
      DETAILS.forEach((name) => {
        if (name in details) option.dataset[name] = details[name];
      });
      render(select);
    }
    select.dispatchEvent(new CustomEvent("choice:described", { bubbles: true }));
  }

  const render = (select) => django.jQuery(select).trigger("change.select2");

  function start(select) {
    const box = django.jQuery(select).data("select2");
    if (!box) return; // the empty row that new rows are copied from
    box.options.set("templateResult", withThumbnail);
    box.options.set("templateSelection", withThumbnail);
    render(select);
  }

  const startAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(start);

  // Registered after select2's own start, hence run after it.
  django.jQuery(() => {
    startAll(document);
    django.jQuery(document).on("change", "select.admin-autocomplete", (event) =>
      describe(event.target)
    );
  });
  document.addEventListener("formset:added", (event) => setTimeout(() => startAll(event.target)));
})();
