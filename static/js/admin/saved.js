/* Removes the local draft of a form that was saved: the server names it in a cookie. */
(function () {
  "use strict";

  const { cookie } = document.currentScript.dataset;
  const saved = document.cookie.match(new RegExp(`(?:^|; )${cookie}=([\\w-]+)`));
  if (!saved) return;
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("newsroom.draft.") && key.endsWith(`.${saved[1]}`))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    return; // storage is forbidden: then there is no draft either
  }
  document.cookie = `${cookie}=; path=/; max-age=0`;
})();
