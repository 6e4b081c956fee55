/* The menus of the chips above a list: one is open at a time (the browser sees to that), and it
   closes by Escape and by whatever is pressed beside it. Without this they close by themselves. */
(function () {
  "use strict";

  const open = () => document.querySelector("#chips details[open]");

  document.addEventListener("keydown", (event) => {
    const menu = open();
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const menu = open();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
})();
