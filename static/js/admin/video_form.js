/* The form of a video: a film that is too large is told at once, one that was chosen is shown and
   gives its poster, the picture shown becomes the poster, and what is sent is seen going. Without
   this script the form does all but the pictures. */
(function () {
  "use strict";

  function start() {
    const look = document.getElementById("video-look");
    if (!look) return;
    const [video, status] = [look.querySelector("video"), document.getElementById("video-status")];
    const [take, poster] = [document.getElementById("video-take"), document.getElementById("id_poster")];
    const input = document.querySelector("input[type=file][name=file]");
    const form = look.closest("form");
    const say = (words) => (status.textContent = words);

    /* Store the picture in the library and choose it in the field. */
    async function choose(blob, name) {
      const body = new FormData();
      body.append("upload", blob, `${name || "poster"}.jpg`);
      const photo = await newsroomAsk(look.dataset.photos, { body });
      const option = new Option(photo.name, photo.id, true, true);
      poster.replaceChildren(option);
      poster.dispatchEvent(new Event("change", { bubbles: true }));
      video.poster = photo.picture;
    }

    async function chosen() {
      const [file] = input.files;
      input.setCustomValidity("");
      say("");
      look.hidden = !file;
      if (!file) return;
      if (file.size > Number(look.dataset.maxBytes)) {
        input.setCustomValidity(look.dataset.tooLarge);
        say(look.dataset.tooLarge);
        input.reportValidity();
        return;
      }
      video.src = URL.createObjectURL(file);
      try {
        const blob = await newsroomFrames.poster(file);
        if (input.files[0] === file && !poster.value) await choose(blob, file.name.replace(/\.\w+$/, ""));
      } catch (error) {
        say((error && error.kind && error.message) || look.dataset.unplayed);
      }
    }

    /* A film of 200 MB takes minutes: how much of it has gone is told, and what is wrong is told
       here, with all that was typed still in the form. */
    async function send(event) {
      if (!input.files[0] || event.defaultPrevented || form.elements._popup) return;
      event.preventDefault();
      const told = ({ loaded, total }) =>
        say(look.dataset.sending.replace("{percent}", `${Math.floor((100 * loaded) / total)} %`));
      form.inert = true;
      try {
        const video = await newsroomFrames.send(look.dataset.upload, new FormData(form), told);
        location.assign(video.page);
      } catch (error) {
        form.inert = false;
        say(error.message);
        status.scrollIntoView({ block: "center" });
      }
    }

    take.hidden = !poster || poster.disabled;
    take.addEventListener("click", async () => {
      try {
        await choose(await newsroomFrames.of(video));
        say(look.dataset.taken);
      } catch (error) {
        say((error && error.kind && error.message) || look.dataset.unplayed);
      }
    });
    if (input) {
      input.addEventListener("change", chosen);
      form.addEventListener("submit", send);
    }
  }

  document.addEventListener("DOMContentLoaded", start);
})();
