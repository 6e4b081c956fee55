/* The bell: how much somebody has not read yet. Its link works without this script.

   One small request a minute, whatever the number of tabs: what was answered, and its ETag, is kept
   for all of them in this browser. None is made in a hidden tab, nor after the login has ended. */
(function () {
  "use strict";

  const MINUTE = 60_000; // milliseconds
  const bells = [...document.querySelectorAll(".bell")];
  if (!bells.length || window.newsroomBell) return;
  window.newsroomBell = true;
  const { user, url, some } = bells[0].dataset;
  const label = bells[0].getAttribute("aria-label");
  const KEY = `newsroom-bell-${user}`;
  let ended = false;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // no storage, or of another release
    }
  }

  function keep(known) {
    try {
      localStorage.setItem(KEY, JSON.stringify(known));
    } catch {
      // A full or forbidden storage: each tab asks for itself.
    }
    show(known.count || "");
  }

  function show(count) {
    for (const bell of bells) {
      const number = bell.querySelector(".bell-count");
      if (number.textContent === count) continue;
      number.textContent = count;
      number.hidden = !count;
      bell.setAttribute("aria-label", count ? some.replace("{count}", count) : label);
    }
  }

  async function ask() {
    const known = kept();
    const headers = { Accept: "application/json" };
    if (known.etag) headers["If-None-Match"] = known.etag;
    keep({ ...known, at: Date.now() }); // first, so that no other tab asks too
    try {
      const response = await fetch(url, { headers });
      ended = response.redirected || response.status === 403;
      if (!response.ok || ended) return; // 304: as it was
      const { count } = await response.json();
      keep({ count, etag: response.headers.get("ETag"), at: Date.now() });
    } catch {
      // No network just now; the next minute tries again.
    }
  }

  function look() {
    const { count, at = 0 } = kept();
    show(count || "");
    const isDue = Math.abs(Date.now() - at) >= MINUTE; // a clock may be set back
    if (isDue && !ended && document.visibilityState === "visible") ask();
  }

  if (bells.some((bell) => "now" in bell.dataset)) ask();
  else look();
  setInterval(look, MINUTE / 4);
  document.addEventListener("visibilitychange", look);
  // What was read is counted on the next page, not a minute later.
  document.addEventListener("newsroom:read", () => keep({ ...kept(), at: 0 }));
  window.addEventListener("storage", ({ key }) => key === KEY && show(kept().count || ""));
})();
