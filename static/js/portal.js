// The parts of a page that move or answer: ticker, menu, urgent notices, theme and text size.
// Each is optional; without this file the page is whole.

const chosen = document.documentElement.dataset; // by preferences.js

function announce(text) {
  const status = document.querySelector("#status");
  if (status) status.textContent = text;
}

// The strip of notices moves where they do not fit and motion is welcome.
//
// There is no copy of the list: a notice that has left on the left is drawn again on the
// right, so each stays one real link. Where everything stands follows from one number, the
// scroll position, and so the strip resumes in place and can be scrolled by hand at any time.

const PIXELS_PER_SECOND = 50;
const PAUSE_AFTER_SCROLLING = 2000; // milliseconds

function startTicker(ticker) {
  const strip = ticker.querySelector(".ticker-window");
  const list = strip.querySelector("ul");
  const button = ticker.querySelector(".ticker-button");
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");

  let notices = []; // [{element, end, isAhead}]: where each ends, and whether it was put ahead
  let loop = 0; // pixels until everything stands where it began; 0 where nothing may move
  let position = 0;
  let hovered = false;
  let onScreen = true;
  let waitUntil = 0;
  let lastTime = 0;
  let frame = 0;

  function measure() {
    const before = strip.scrollLeft; // shortening the list could move it
    list.style.minInlineSize = "";
    const width = list.offsetWidth;
    const room = strip.clientWidth;
    notices = Array.from(list.children, (element) => {
      element.style.transform = "";
      return { element, end: element.offsetLeft + element.offsetWidth, isAhead: false };
    });
    const gap = parseFloat(getComputedStyle(list).columnGap);
    const widest = Math.max(...notices.map(({ element }) => element.offsetWidth));
    const fits = width <= room;
    // Long enough that a notice has gone before it comes again.
    loop = fits || stillness.matches ? 0 : Math.max(width, room + widest) + gap;
    if (loop) list.style.minInlineSize = `${loop + room}px`;
    button.hidden = !loop;
    place(Math.min(before, loop || before));
    strip.scrollLeft = position;
    update();
  }

  function place(newPosition) {
    position = newPosition;
    for (const notice of notices) {
      const isAhead = loop > 0 && notice.end <= position;
      if (isAhead === notice.isAhead) continue;
      notice.isAhead = isAhead;
      notice.element.style.transform = isAhead ? `translateX(${loop}px)` : "";
    }
  }

  function update() {
    const focused = strip.contains(document.activeElement);
    const paused = chosen.ticker === "paused";
    const moves = loop > 0 && onScreen && !paused && !hovered && !focused;
    strip.classList.toggle("moving", moves);
    button.title = button.ariaLabel = paused ? ticker.dataset.resume : ticker.dataset.pause;
    button.classList.toggle("paused", paused);
    if (moves === Boolean(frame)) return;
    cancelAnimationFrame(frame);
    lastTime = performance.now();
    frame = moves ? requestAnimationFrame(move) : 0;
  }

  function move(time) {
    const seconds = Math.min(time - lastTime, 100) / 1000;
    lastTime = time;
    if (time > waitUntil && seconds > 0) {
      place((position + PIXELS_PER_SECOND * seconds) % loop);
      strip.scrollLeft = position;
    }
    frame = requestAnimationFrame(move);
  }

  strip.addEventListener("scroll", () => {
    if (Math.abs(strip.scrollLeft - position) < 2) return; // our own doing
    waitUntil = performance.now() + PAUSE_AFTER_SCROLLING;
    place(strip.scrollLeft);
  });
  strip.addEventListener("pointerenter", (event) => {
    hovered = event.pointerType === "mouse";
    update();
  });
  strip.addEventListener("pointerleave", () => {
    hovered = false;
    update();
  });
  strip.addEventListener("focusin", update);
  strip.addEventListener("focusout", () => setTimeout(update));
  button.addEventListener("click", () => {
    preferences.choose("ticker", chosen.ticker ? "" : "paused");
    update();
  });
  addEventListener("pageshow", update);
  stillness.addEventListener("change", measure);
  new ResizeObserver(measure).observe(strip);
  new IntersectionObserver(([entry]) => {
    onScreen = entry.isIntersecting;
    update();
  }).observe(ticker);
}

// Tells screen readers each urgent notice once in a visit, not again on every page.
function announceUrgentNotices() {
  const urgent = document.querySelectorAll(".ticker .urgent");
  const texts = Array.from(urgent, (mark) => mark.closest("li").innerText.trim());
  try {
    const told = JSON.parse(sessionStorage.getItem("portal.announced") ?? "[]");
    const untold = texts.filter((text) => !told.includes(text));
    if (!untold.length) return;
    sessionStorage.setItem("portal.announced", JSON.stringify([...told, ...untold]));
    announce(untold.join(". "));
  } catch {
    // Where nothing can be remembered, silence is better than the same on every page.
  }
}

function startControls(controls) {
  const theme = controls.querySelector("[name=theme]");
  const sizes = controls.querySelectorAll("[name=textSize]");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const systemTheme = () => (system.matches ? "dark" : "light");
  const isDark = () => (chosen.theme ?? systemTheme()) === "dark";

  function show() {
    theme.ariaPressed = isDark();
    for (const size of sizes) size.ariaPressed = size.value === (chosen.textSize ?? "");
  }

  theme.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    // Whoever wants what the system says follows the system again.
    preferences.choose("theme", wanted === systemTheme() ? "" : wanted);
    show();
    announce(theme.dataset[wanted]);
  });
  for (const size of sizes) {
    size.addEventListener("click", () => {
      preferences.choose("textSize", size.value);
      show();
      announce(size.title);
    });
  }
  system.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

// In the band of a wide screen, what the menu opens lies over the page: Escape closes it, and so
// does whatever is done elsewhere.
function startMenu(menu) {
  const isBand = matchMedia("(min-width: 1024px)");
  const open = () => (isBand.matches ? menu.querySelector("details[open]") : null);
  const leave = (target) => {
    const part = open();
    if (part && target && !part.contains(target)) part.open = false;
  };
  document.addEventListener("click", (event) => leave(event.target));
  menu.addEventListener("focusout", (event) => leave(event.relatedTarget));
  document.addEventListener("keydown", (event) => {
    const part = event.key === "Escape" && open();
    if (!part) return;
    part.open = false;
    if (part.contains(document.activeElement)) part.querySelector("summary").focus();
  });
}

document.querySelectorAll(".ticker").forEach(startTicker);
document.querySelectorAll(".categories").forEach(startMenu);
document.querySelectorAll(".controls").forEach(startControls);
// A reader's attention is at the top of the page first: the live region speaks after that.
setTimeout(announceUrgentNotices, 1000);
