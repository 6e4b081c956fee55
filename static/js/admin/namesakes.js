/* The form of an official shows who bears the name that is being typed (desk/namesakes.py). */
(function () {
  "use strict";

  const PAUSE = 300; // milliseconds after the last letter
  const shown = document.getElementById("namesakes");
  const name = document.getElementById("id_name");
  if (!shown || !name) return;

  let timer;
  let asked;

  async function look() {
    if (asked) asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ name: name.value.trim(), but: shown.dataset.own });
    try {
      const answer = await fetch(`${shown.dataset.url}?${query}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      const html = (await answer.text()).trim();
      if (html !== shown.innerHTML.trim()) shown.innerHTML = html;
    } catch (failure) {
      // The save asks too: without an answer nothing is missed.
    }
  }

  name.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  if (name.value !== name.defaultValue) look(); // typed before this script was there
})();
