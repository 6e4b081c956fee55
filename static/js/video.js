// Videos of a story: who clicks one gets YouTube's player in its place. Until then nothing is asked
// of YouTube; without this script, or with a modifier key, the link leads there.

const PLAYER = "https://www.youtube-nocookie.com/embed/";

function play(block, link) {
  const { video, start } = block.dataset;
  const player = document.createElement("iframe");
  player.className = "video-frame";
  player.title = link.querySelector(".video-title").textContent;
  player.allow = "fullscreen";
  player.referrerPolicy = "strict-origin-when-cross-origin"; // the player refuses who sends none
  player.src = `${PLAYER}${video}?rel=0${start === "0" ? "" : `&start=${start}`}`;
  link.querySelector(".video-frame").remove();
  link.before(player);
  player.focus();
}

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest(".video > a");
  if (!link || !link.querySelector(".video-frame")) return;
  event.preventDefault();
  play(link.parentElement, link);
});
