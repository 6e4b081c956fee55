// The page of a story: reads it aloud with the browser's Vietnamese voice, and copies its URL.
// Neither button shows where the browser cannot do it. Words come from the template (data-*).

const RATE = "newsroom.listen.rate"; // where the speed is remembered
const LONGEST = 160; // characters: Chrome falls silent within an utterance of some 15 seconds
const READ = "h1, .article-body :is(p, h2, h3, h4, li, blockquote)";
const SILENT = ".caption, .table, .opening, .corrections, .video";

function startListening(panel) {
  const voices = window.speechSynthesis;
  const play = panel.querySelector(".listen-play");
  const controls = panel.querySelector(".listen-controls");
  const speed = panel.querySelector("select");
  const labels = { listen: play.textContent, ...panel.dataset };
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let voice;
  let pieces = []; // [{block, text}]: what is read, in order; empty where nothing was begun
  let place = 0; // the piece that is read, or is next
  let utterance = null; // null where nothing is spoken: paused, or not begun
  let lit = null; // the block that is highlighted

  // Voices may come late, and more than once.
  function findVoice() {
    voice = voices.getVoices().find(({ lang }) => /^vi\b/i.test(lang.replace("_", "-")));
    play.hidden = !voice;
  }

  function collect() {
    return [...panel.closest(".article").querySelectorAll(READ)]
      .filter((block) => !block.closest(SILENT) && !block.querySelector(READ))
      .flatMap((block) => split(wordsOf(block)).map((text) => ({ block, text })));
  }

  // Each piece is spoken by itself. Browsers differ in what pausing does (on Android it ends the
  // piece), so a pause is a cancel, and the piece is spoken again from its beginning.
  function speak() {
    if (place === pieces.length) return stop();
    const { block, text } = pieces[place];
    const spoken = new SpeechSynthesisUtterance(text);
    Object.assign(spoken, { voice, lang: voice.lang, rate: Number(speed.value) });
    spoken.onend = () => {
      if (spoken !== utterance) return; // it was cancelled
      place += 1;
      speak();
    };
    spoken.onerror = () => spoken === utterance && stop();
    utterance = spoken;
    highlight(block);
    voices.speak(spoken);
  }

  function silence() {
    utterance = null;
    voices.cancel();
  }

  function stop() {
    silence();
    pieces = [];
    place = 0;
    highlight(null);
    if (controls.contains(document.activeElement)) play.focus();
    show();
  }

  function highlight(block) {
    if (block === lit) return;
    if (lit) lit.classList.remove("being-read");
    lit = block;
    if (!block) return;
    block.classList.add("being-read");
    block.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  }

  function show() {
    controls.hidden = !pieces.length;
    play.textContent = utterance ? labels.pause : pieces.length ? labels.resume : labels.listen;
  }

  play.addEventListener("click", () => {
    if (utterance) {
      silence();
    } else {
      if (!pieces.length) pieces = collect();
      speak();
    }
    show();
  });
  panel.querySelector(".listen-stop").addEventListener("click", stop);
  speed.addEventListener("change", () => {
    remember(speed.value);
    if (!utterance) return;
    silence();
    speak();
  });
  window.addEventListener("pagehide", stop);

  const remembered = recall();
  if ([...speed.options].some(({ value }) => value === remembered)) speed.value = remembered;
  voices.onvoiceschanged = findVoice; // in Safari voices take no listeners
  findVoice();
}

/* The words of a block, but for the captions of pictures inside it. */
function wordsOf(block) {
  const copy = block.cloneNode(true);
  copy.querySelectorAll(SILENT).forEach((element) => element.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/* The sentences of `words`, the long ones cut between words. */
function split(words) {
  const sentences = words.match(/.+?(?:[.!?…]+["”’)]*(?= |$)|$)/g) || [];
  const part = new RegExp(`\\S.{0,${LONGEST - 1}}(?= |$)|\\S{${LONGEST}}`, "g");
  return sentences.flatMap((sentence) => sentence.match(part) || []);
}

function recall() {
  try {
    return localStorage.getItem(RATE);
  } catch {
    return null; // storage is forbidden
  }
}

function remember(rate) {
  try {
    localStorage.setItem(RATE, rate);
  } catch {
    return; // then only for this page
  }
}

function startCopying(button) {
  const status = button.closest(".share").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { url, copied } = button.dataset;
    const outcome = navigator.clipboard.writeText(url).then(() => copied, () => url);
    status.textContent = await outcome; // where that is forbidden, the URL to copy by hand
  });
}

if (window.speechSynthesis) document.querySelectorAll(".listen").forEach(startListening);
if (navigator.clipboard) document.querySelectorAll(".copy").forEach(startCopying);
