/* The page of what happened: to open a row's story or notice is to have read of it. Without this
   script the row has a button for that. */
(function () {
  "use strict";

  const list = document.querySelector(".events-list");
  if (!list) return;

  function read(event) {
    const row = event.target.closest(".is-unread");
    if (!row || !event.target.closest(".event-about a")) return;
    const body = new FormData(row.querySelector("form"));
    fetch(list.dataset.read, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: true, // the page is being left
    }).catch(() => {});
    row.classList.remove("is-unread");
    document.dispatchEvent(new CustomEvent("newsroom:read"));
  }

  list.addEventListener("click", read);
  list.addEventListener("auxclick", ({ button, target }) => button === 1 && read({ target }));
})();
