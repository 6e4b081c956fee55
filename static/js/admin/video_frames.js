/* Pictures of films. newsroomFrames.of(video) is a promise of what the element shows, as a JPEG, of
   one that has not begun a second after its beginning; newsroomFrames.poster(file) of such a picture
   of a film that was only chosen.
   Both fail where the browser cannot play the film. newsroomFrames.send(url, form, tell) sends it and
   is a promise of the answer, as newsroomAsk() is; tell({loaded, total}) follows what has gone. */
(function () {
  "use strict";

  const PATIENCE = 10_000; // milliseconds

  function happens(target, name) {
    return new Promise((resolve, reject) => {
      target.addEventListener(name, resolve, { once: true });
      target.addEventListener("error", reject, { once: true });
      setTimeout(reject, PATIENCE);
    });
  }

  /* Nothing was decoded while the poster stands there: what is drawn would be black. */
  async function show(video) {
    const isThere = happens(video, "seeked");
    video.currentTime = Math.min(1, video.duration / 2);
    await isThere;
  }

  async function of(video) {
    if (video.readyState < 2 || (!video.currentTime && !video.played.length)) await show(video);
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!canvas.width) throw new Error("nothing is shown");
    canvas.getContext("2d").drawImage(video, 0, 0);
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject()), "image/jpeg", 0.9);
    });
  }

  async function poster(file) {
    const video = Object.assign(document.createElement("video"), { muted: true, preload: "auto" });
    const url = URL.createObjectURL(file);
    try {
      const isKnown = happens(video, "loadedmetadata");
      video.src = url;
      await isKnown;
      await show(video);
      return await of(video);
    } finally {
      video.removeAttribute("src");
      URL.revokeObjectURL(url);
    }
  }

  function send(url, body, tell) {
    const words = document.getElementById("asking-words").dataset;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
      request.upload.addEventListener("progress", tell);
      request.addEventListener("error", () => reject(new Error(words.offline)));
      request.addEventListener("load", () => {
        const { status, response } = request;
        if (status === 200 && response && response.src) return resolve(response);
        const said = response && response.error && (response.error.message || response.error);
        const known = { 401: words.login, 403: words.login, 413: words.large, 503: words.busy };
        reject(new Error(said || known[status] || (status === 200 ? words.login : words.failed)));
      });
      request.open("POST", url);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      if (cookie) request.setRequestHeader("X-CSRFToken", cookie[1]);
      request.send(body);
    });
  }

  window.newsroomFrames = { of, poster, send };
})();
