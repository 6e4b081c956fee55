/* The heartbeat of an open story form: says that I am here, shows who else is. The form itself says
   who was there when it was opened, so this is fetched once the page is idle (panels.js). */
(function () {
  "use strict";

  const BEAT = 20_000; // milliseconds; Presence.LIFETIME is three of them
  const line = document.getElementById("presence");
  const form = line.closest("form");
  const { url, loggedOut } = line.dataset;

  function body(values = {}) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  }

  function say(text) {
    if (line.textContent !== text) line.textContent = text; // said once, not every beat
  }

  async function beat() {
    try {
      const response = await fetch(url, { method: "POST", body: body() });
      // A desk without a login answers by sending to its login page.
      if (response.redirected || response.status === 403) say(loggedOut);
      else if (response.ok) say((await response.json()).message);
    } catch {
      // No network just now; the next beat tries again.
    }
  }

  beat();
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") beat();
  });
  window.addEventListener("pagehide", () => navigator.sendBeacon(url, body({ leaving: "1" })));
})();
