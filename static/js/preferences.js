// What a reader chose is kept in their browser and put on <html>, where the styles find it.
//
// Loaded in the head and waited for, so that no page is first shown in another theme or text
// size. portal.js, which runs later, changes the choices through `preferences.choose`.

const preferences = {
  names: ["theme", "textSize", "ticker"],

  // An empty value forgets the choice. Where storage is forbidden, it holds for this page.
  choose(name, value) {
    this.show(name, value);
    try {
      if (value) localStorage.setItem(`portal.${name}`, value);
      else localStorage.removeItem(`portal.${name}`);
    } catch {}
  },

  show(name, value) {
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
  },

  showAll() {
    for (const name of this.names) {
      try {
        this.show(name, localStorage.getItem(`portal.${name}`));
      } catch {}
    }
  },
};

document.documentElement.classList.add("scripted");
preferences.showAll();
// A page that the Back button brings again may have been left before the last choice.
addEventListener("pageshow", (event) => event.persisted && preferences.showAll());
