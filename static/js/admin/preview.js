/* The preview panel of the story form: opening it shows the story, and links are made, revoked
   and copied without leaving what is being written. Fetched when first needed (panels.js); without
   JavaScript every button still works. */
(function () {
  "use strict";

  const panel = document.querySelector(".preview-panel");
  const show = () => panel.querySelector("[formtarget=preview]").click();

  panel.addEventListener("toggle", ({ newState }) => newState === "open" && show());
  if (panel.matches(":popover-open")) show(); // opened while this was fetched

  const showCopyButtons = () =>
    panel.querySelectorAll(".copy").forEach((button) => (button.hidden = !navigator.clipboard));

  // The answer is the story form with the links as they now are; only those are taken from it.
  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const links = panel.querySelector(".preview-links");
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      links.replaceWith(page.querySelector(".preview-links"));
    } catch {
      form.submit();
      return;
    }
    showCopyButtons();
    panel.querySelector(".preview-links h3").focus();
  });

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    await navigator.clipboard.writeText(button.closest("li").querySelector("input").value);
    panel.querySelector(".preview-links [role=status]").textContent = panel.dataset.copied;
  });

  showCopyButtons();
})();
