/* Logging out by the button: the local drafts of this user go, for the next one at this computer may
   be somebody else. What was not saved is told first. A login that ends by itself leaves them. */
(function () {
  "use strict";

  const { user, question } = document.currentScript.dataset;
  const tell = (name) => document.dispatchEvent(new Event(name));

  function drafts() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`newsroom.draft.${user}.`));
    } catch {
      return []; // storage is forbidden: then there is no draft
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "logout-form") return;
    tell("drafts:keep"); // what was typed a moment ago counts too
    const kept = drafts();
    if (!kept.length) return;
    if (!confirm(question.replace("%s", kept.length))) return event.preventDefault();
    tell("drafts:end");
    for (const key of kept) localStorage.removeItem(key);
  });
})();
