/* The focal point of a photo, chosen with a click on the picture. The two number inputs below
   it are the truth: the ring only shows what they hold. */
(function () {
  "use strict";

  function start() {
    const picture = document.querySelector(".focus-picture");
    const across = document.getElementById("id_focus_x");
    const down = document.getElementById("id_focus_y");
    if (!picture || !across || !down) return;

    const ring = document.createElement("div");
    ring.className = "focus-point";
    picture.append(ring);
    picture.classList.add("choosing");

    function show() {
      ring.style.left = `${across.value}%`;
      ring.style.top = `${down.value}%`;
    }

    function choose(event) {
      const box = picture.getBoundingClientRect();
      across.value = Math.round((100 * (event.clientX - box.left)) / box.width);
      down.value = Math.round((100 * (event.clientY - box.top)) / box.height);
      across.dispatchEvent(new Event("input", { bubbles: true }));
    }

    picture.addEventListener("click", choose);
    [across, down].forEach((input) => input.addEventListener("input", show));
    show();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
