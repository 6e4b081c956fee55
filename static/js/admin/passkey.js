/* Asks the browser for a passkey, or to make one, when the form is sent. */
import * as webauthn from "../../mfa/vendor/webauthn-json.browser-ponyfill.js";

const form = document.getElementById("passkey");
const note = form.querySelector("[role=alert]");

function say(text) {
  note.textContent = text;
  note.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!webauthn.supported()) {
    say(form.dataset.unable);
    return;
  }
  const { ask, make } = form.dataset;
  try {
    const answer = make
      ? await webauthn.create(webauthn.parseCreationOptionsFromJSON(JSON.parse(make)))
      : await webauthn.get(webauthn.parseRequestOptionsFromJSON(JSON.parse(ask)));
    form.elements.code.value = JSON.stringify(answer);
  } catch {
    say(form.dataset.refused); // dismissed, timed out, or made for another account
    return;
  }
  form.submit();
});
