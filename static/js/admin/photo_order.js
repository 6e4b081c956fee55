/* Puts what is chosen in the panel of pictures (photos.js) in order: dragged by a handle, or moved by
   two buttons, which keep the focus. newsroomPhotoOrder(list, moved) looks after the elements in
   `list` and calls moved(element) when one stands elsewhere. */
(function () {
  "use strict";

  const itemOf = (list, target) => [...list.children].find((item) => item.contains(target));

  window.newsroomPhotoOrder = (list, moved) => {
    let dragged = null;

    list.addEventListener("click", ({ target }) => {
      const button = target.closest(".photo-earlier, .photo-later");
      if (!button) return;
      const item = itemOf(list, button);
      if (button.matches(".photo-earlier")) {
        if (item.previousElementSibling) item.previousElementSibling.before(item);
      } else if (item.nextElementSibling) item.nextElementSibling.after(item);
      button.focus();
      item.scrollIntoView({ block: "nearest" });
      moved(item);
    });

    list.addEventListener("dragstart", (event) => {
      if (!event.target.closest || !event.target.closest(".photo-handle")) return;
      dragged = itemOf(list, event.target);
      dragged.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(dragged, 0, 0);
    });
    list.addEventListener("dragover", (event) => {
      const item = dragged && itemOf(list, event.target);
      if (!item || item === dragged) return;
      const box = item.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) item.before(dragged);
      else item.after(dragged);
    });
    list.addEventListener("dragend", () => {
      if (!dragged) return;
      dragged.classList.remove("is-dragged");
      moved(dragged);
      dragged = null;
    });
  };
})();
