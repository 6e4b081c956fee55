/* Sends what is typed to the server, one request at a time, and catches up after a failure.

   newsroomServerDrafts({keepUrl, offerUrl, discardUrl, user, article, tell}): `keep(form, draft)`
   sends the newest draft, `offered(forms)` asks for those of earlier forms, `discard(form)` forgets
   one. `tell(state, error, form)` is called with "kept", or with "failed" and what newsroomAsk()
   threw. The local draft holds meanwhile (drafts.js). */
(function () {
  "use strict";

  const PATIENCE = 10_000; // milliseconds; a server that hangs is a server that is gone
  const FIRST_RETRY = 2_000;
  const LAST_RETRY = 20_000;
  // A new attempt at once would only be refused once more: the next change tries again.
  const FINAL = new Set(["refused", "large"]);

  window.newsroomServerDrafts = function ({ keepUrl, offerUrl, discardUrl, user, article, tell }) {
    const known = new Set(); // forms whose draft the server has
    let waiting = null;
    let sending = false;
    let failures = 0;
    let timer = 0; // of the next attempt, while the server is gone

    async function send() {
      clearTimeout(timer);
      timer = 0;
      if (sending || !waiting) return;
      const { form, draft } = waiting;
      const own = waiting;
      sending = true;
      let error = null;
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        await newsroomAsk(keepUrl, { json: { user, article, form, draft }, signal });
      } catch (problem) {
        error = problem;
      }
      sending = false;
      if (error) {
        failures += 1;
        tell("failed", error, form);
        if (FINAL.has(error.kind)) return;
        timer = setTimeout(send, Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY));
        return;
      }
      failures = 0;
      known.add(form);
      if (waiting === own) waiting = null;
      else if (waiting) return send();
      else return forget(form); // discarded while it was under way
      tell("kept", null, form);
    }

    async function forget(form) {
      const body = new FormData();
      body.set("form", form);
      known.delete(form);
      await newsroomAsk(discardUrl, { body }).catch(() => known.add(form));
    }

    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") send(); // perhaps after a login in another tab
    });

    return {
      keep(form, draft) {
        waiting = { form, draft };
        if (!timer) send();
      },
      discard(form) {
        if (waiting && waiting.form === form) waiting = null;
        if (known.has(form)) forget(form);
      },
      async offered(forms) {
        const query = new URLSearchParams({ article, forms: forms.join(",") });
        const answer = await newsroomAsk(`${offerUrl}?${query}`, {
          signal: AbortSignal.timeout(PATIENCE),
        });
        for (const { form } of answer.drafts) known.add(form);
        return answer;
      },
    };
  };
})();
