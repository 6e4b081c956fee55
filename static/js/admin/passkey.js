/* Asks the browser for a passkey, or to make one, when the form is sent. What is asked and what is
   answered travel as JSON, in which bytes are written as base64url. */
const form = document.getElementById("passkey");
const note = document.getElementById("passkey-note");

function bytes(text) {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function text(buffer) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function question(json) {
  const { publicKey } = JSON.parse(json);
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of [publicKey.excludeCredentials, publicKey.allowCredentials]) {
    for (const passkey of list ?? []) passkey.id = bytes(passkey.id);
  }
  return { publicKey };
}

function answer(passkey) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (passkey.response[name]) response[name] = text(passkey.response[name]);
  }
  const { id, type } = passkey;
  return JSON.stringify({ id, rawId: text(passkey.rawId), type, response, clientExtensionResults: {} });
}

function say(words) {
  note.textContent = words;
  note.hidden = false;
}

// Disabled till now: sent without an answer, the form would count as a wrong one.
const button = form.querySelector("[type=submit]");
button.disabled = false;
if (button.autofocus) button.focus();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!window.PublicKeyCredential) {
    say(form.dataset.unable);
    return;
  }
  const { ask, make } = form.dataset;
  try {
    const passkey = make
      ? await navigator.credentials.create(question(make))
      : await navigator.credentials.get(question(ask));
    form.elements.code.value = answer(passkey);
  } catch {
    say(form.dataset.refused); // dismissed, timed out, or made for another account
    return;
  }
  form.submit();
});
