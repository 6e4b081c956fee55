// Galleries of a story: who opens a photo of the row sees it large, the others a step away: by
// buttons, arrow keys, Home, End, or a swipe. Escape leads back to the row, to the photo seen last.
// Without this script, or with a modifier key, each photo is a link to its file.

const SWIPE = 40; // pixels across

function make(tag, properties, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

function makeViewer({ dataset }) {
  const button = (name, sign) => {
    const made = make("button", { type: "button", className: `viewer-${name}`, textContent: sign });
    made.setAttribute("aria-label", dataset[name]);
    return made;
  };
  const [previous, next, close] = [["previous", "‹"], ["next", "›"], ["close", "×"]].map((one) => button(...one));
  const count = make("p", { className: "viewer-count" });
  const said = make("p", { className: "visually-hidden" });
  const photo = make("figure", { className: "viewer-photo" });
  const dialog = make("dialog", { className: "viewer" }, make("div", {}, count, previous, next, close), photo, said);
  said.setAttribute("role", "status");

  let links = []; // of the row that is open
  let place = 0;
  let large = new Map(); // link → its picture, made when it or its neighbour is looked at

  function picture(link) {
    if (!large.has(link)) {
      const copy = link.firstElementChild.cloneNode(true);
      const image = copy.querySelector("img") || copy;
      const width = image.getAttribute("width") || 1280;
      for (const source of copy.querySelectorAll("source")) {
        source.sizes = `(min-width: ${width}px) ${width}px, 100vw`;
      }
      image.loading = "eager";
      image.draggable = false;
      large.set(link, copy);
    }
    return large.get(link);
  }

  function show(wanted) {
    place = Math.max(0, Math.min(wanted, links.length - 1));
    const link = links[place];
    const caption = link.parentElement.querySelector("figcaption");
    const stage = make("div", {}, picture(link));
    photo.replaceChildren(stage, ...(caption ? [caption.cloneNode(true)] : []));
    count.textContent = `${place + 1} / ${links.length}`;
    const told = dataset.place.replace("{number}", place + 1).replace("{count}", links.length);
    said.textContent = `${told}. ${link.querySelector("img").alt}`;
    previous.setAttribute("aria-disabled", place === 0);
    next.setAttribute("aria-disabled", place === links.length - 1);
    dialog.scrollTop = 0;
    if (links[place + 1]) picture(links[place + 1]); // fetched already when it is asked for
  }

  const step = (by) => show(place + by);
  const KEYS = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => show(0),
    End: () => show(links.length - 1),
  };

  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  dialog.addEventListener("close", () => {
    links[place].focus();
    links[place].scrollIntoView({ block: "nearest", inline: "center" });
    photo.replaceChildren();
    large = new Map();
  });

  // A swipe. With two fingers, or on an enlarged page, fingers mean something else.
  let from = null;
  dialog.addEventListener("touchstart", ({ touches }) => {
    const isEnlarged = window.visualViewport && visualViewport.scale > 1.05;
    from = touches.length === 1 && !isEnlarged ? touches[0] : null;
  }, { passive: true });
  dialog.addEventListener("touchend", ({ changedTouches: [to] }) => {
    if (!from) return;
    const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    if (Math.abs(across) > Math.max(SWIPE, 2 * Math.abs(down))) step(across < 0 ? 1 : -1);
  });

  document.body.append(dialog);
  return function open(link) {
    links = [...link.closest(".gallery-row").querySelectorAll("figure > a")];
    dialog.setAttribute("aria-label", link.closest(".gallery").getAttribute("aria-label"));
    dialog.showModal();
    show(links.indexOf(link));
    next.focus();
  };
}

let open = null; // made when the first photo is opened
for (const link of document.querySelectorAll(".gallery-row a")) {
  link.setAttribute("aria-haspopup", "dialog");
}
document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest(".gallery-row a");
  if (!link) return;
  event.preventDefault();
  open = open || makeViewer(link.closest(".gallery"));
  open(link);
});
