/* The main colour of the portal: picked beside the input it may be typed into, and shown at once as
   readers would see it. The server makes the palette, so that there is one rule for it. */
(function () {
  "use strict";

  const input = document.querySelector("input[data-preview]");
  const shown = document.querySelector(".colours-shown");
  if (!input) return;

  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "colour-picker";
  picker.setAttribute("aria-label", input.dataset.picker);
  input.after(picker);

  let waiting = 0;
  let asked = null;

  function follow() {
    const digits = /^\s*#?([0-9a-f]{6})\s*$/i.exec(input.value);
    if (digits) picker.value = `#${digits[1].toLowerCase()}`;
  }

  async function show() {
    if (asked) asked.abort();
    asked = new AbortController();
    const address = new URL(input.dataset.preview, location.href);
    address.searchParams.set("colour", input.value);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.status !== 200 || answer.redirected) return; // still being typed
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.replaceChildren(...page.querySelector(".colours-shown").childNodes);
    } catch {
      // No connection: what is shown stays, and saving will tell.
    }
  }

  function changed() {
    follow();
    clearTimeout(waiting);
    if (shown) waiting = setTimeout(show, 250);
  }

  input.addEventListener("input", changed);
  picker.addEventListener("input", () => {
    input.value = picker.value;
    // As if it were typed: the draft of the form and its counters listen to that.
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  follow();
  if (input.value !== input.defaultValue || document.querySelector(".errornote")) changed();
})();
