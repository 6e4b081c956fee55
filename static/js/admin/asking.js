/* Asks the desk for JSON, and says in words what went wrong.

   newsroomAsk(url, {json} or {body} or nothing): a promise of the answer. It fails with an Error
   whose message is for the writer: the desk's own `error`, or one of the sentences in
   #asking-words. Its `kind` is "offline", "login", "large", "busy", "refused" or "failed"; its
   `answer` is what the desk sent, if it sent anything. */
(function () {
  "use strict";

  const words = () => document.getElementById("asking-words").dataset;

  function failure(kind, message) {
    return Object.assign(new Error(message || words()[kind] || words().failed), { kind });
  }

  /* The cookie's token, since a login in another tab has made the form's own stale. */
  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  window.newsroomAsk = async function (url, { json, body, signal } = {}) {
    const headers = { Accept: "application/json" };
    const posts = json !== undefined || body !== undefined;
    if (posts) headers["X-CSRFToken"] = token();
    if (json !== undefined) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(url, {
        method: posts ? "POST" : "GET",
        headers,
        body: json === undefined ? body : JSON.stringify(json),
        signal,
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw failure("offline");
    }
    if (answer.redirected || answer.status === 401) throw failure("login");
    if (answer.status === 413) throw failure("large");
    if (answer.status === 429 || answer.status === 503) throw failure("busy");
    const result = await answer.json().catch((error) => {
      if (error.name === "AbortError") throw error;
      return null;
    });
    if (answer.ok && result) return result;
    const said = result && result.error && (result.error.message || result.error);
    if (answer.status === 403 && !said) throw failure("login");
    throw Object.assign(failure(said ? "refused" : "failed", said), { answer: result });
  };
})();
