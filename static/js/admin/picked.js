/* A photo that was chosen: its picture and name, a button that chooses in the library's panel
   (photos.js), a button that takes it out. newsroomPicked(root, tell) is {show(photo), value()} for
   such a group (_picked.html); tell(photo) is called when somebody has chosen, with null for none. A
   photo is {id, name, picture}, and `src` where it is to be looked at again in the panel.

   The cover is one. Django's search box stays its field: hidden, it holds the choice; without this
   script it is what it was. */
(function () {
  "use strict";

  function picked(root, tell = () => {}) {
    const [image, name] = root.children;
    const [button, drop] = root.querySelectorAll("button");
    let photo = null;

    function show(next) {
      photo = next;
      const { picture = "", name: words = "" } = photo || {};
      if (image.getAttribute("src") !== picture) image.src = picture;
      image.hidden = !picture;
      name.textContent = words;
      button.textContent = photo ? root.dataset.change : root.dataset.choose;
      drop.hidden = !photo;
    }

    function choose(next) {
      show(next);
      tell(next);
    }

    button.addEventListener("click", async () => {
      if (!(await newsroomPanels.need("photo-panel"))) return;
      const items = photo && photo.src ? [photo] : [];
      const accepted = await newsroomPhotos.open({ items, choose: root.dataset.choose });
      if (accepted && accepted.length) choose(accepted[0].photo);
    });
    drop.addEventListener("click", () => {
      choose(null);
      button.focus();
    });
    show(null);
    return { show, value: () => photo };
  }

  window.newsroomPicked = picked;

  const select = document.getElementById("id_cover");
  const root = document.getElementById("cover");
  if (!select || !root || !window.django) return;

  const cover = picked(root, (photo) => {
    const id = photo ? String(photo.id) : "";
    let option = [...select.options].find(({ value }) => value === id);
    if (!option) select.add((option = new Option(photo.name, id)));
    if (photo) for (const name of ["thumbnail", "picture", "alt"]) option.dataset[name] = photo[name];
    select.value = id;
    django.jQuery(select).trigger("change"); // thumbnails.js hears jQuery's events only, and answers
  });

  function follow() {
    const { value: id, text: name, dataset = {} } = select.selectedOptions[0] || {};
    const { picture } = dataset;
    cover.show(id ? { id, name, picture, src: picture } : null);
  }
  select.addEventListener("choice:described", follow);
  follow();
  root.hidden = false;
  select.closest(".form-row").classList.add("has-picked");
  select.dataset.stead = "cover-choose"; // has the focus where a link leads here
})();
