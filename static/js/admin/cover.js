/* The cover of a story as a picture, chosen in the library's panel (photos.js). Django's search box
   stays the field: hidden, it holds the choice. Without this script it is what it was. */
(function () {
  "use strict";

  const select = document.getElementById("id_cover");
  const box = document.getElementById("cover");
  if (!select || !box || !window.django) return;

  const [image, name] = [box.querySelector("img"), box.querySelector("p")];
  const [button, drop] = box.querySelectorAll("button");
  const chosen = () => [...select.selectedOptions].find(({ value }) => value);

  function show() {
    const option = chosen();
    const { picture = "" } = option ? option.dataset : {};
    if (image.getAttribute("src") !== picture) image.src = picture;
    image.hidden = !picture;
    name.textContent = option ? option.text : "";
    button.textContent = option ? box.dataset.change : box.dataset.choose;
    button.setAttribute("aria-label", option ? box.dataset.changeCover : box.dataset.choose);
    drop.hidden = !option;
  }

  function choose(photo) {
    const id = photo ? String(photo.id) : "";
    let option = [...select.options].find(({ value }) => value === id);
    if (!option) select.add((option = new Option(photo.name, id)));
    if (photo) Object.assign(option.dataset, { thumbnail: photo.thumbnail, picture: photo.picture, alt: photo.alt });
    select.value = id;
    django.jQuery(select).trigger("change"); // thumbnails.js hears jQuery's events only, and answers
  }

  button.addEventListener("click", async () => {
    if (!(await newsroomPanels.need("photo-panel"))) return;
    const option = chosen();
    const items = option && option.dataset.picture ? [{ src: option.dataset.picture, name: option.text }] : [];
    const accepted = await newsroomPhotos.open({ items, choose: true });
    if (accepted && accepted.length) choose(accepted[0].photo);
  });
  drop.addEventListener("click", () => {
    choose(null);
    button.focus();
  });
  select.addEventListener("choice:described", show);

  show();
  box.hidden = false;
  select.closest(".form-row").classList.add("has-cover");
  select.dataset.stead = button.id; // has the focus where a link leads here
  document.querySelector("label[for=id_cover]").htmlFor = button.id;
})();
