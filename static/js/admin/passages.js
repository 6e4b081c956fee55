/* Passages: words of a text that are found again after it has changed. The same as
   articles/text/passages.py; one table tests both.

   newsroomPassages.read(root or string): a Text, of what an editor shows in `root` or of an input.
     text.find(passage): {start, end, isRewritten}, or null where the words are gone
     text.passage(place): {words, before, after, start} as they stand there
     text.range(place): a DOM Range; text.offsets(place): [start, end] in the string
     text.placeOf(range) or text.placeAt(start, end): the place of a selection, null of nothing
   A passage is {words, before, after, start}. Texts are compared without white space, composed. */
(function () {
  "use strict";

  const AROUND = 40;
  const NEAR = 12;
  const LEAST = 6;
  const LONG = 24;
  const WINDOW = 20_000;
  const MOST = 200;
  const UNSEEN = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/;
  const ALL_UNSEEN = new RegExp(UNSEEN.source, "g");
  const BLOCK = /^(p|div|h[2-4]|[uo]l|li|blockquote|fig\w+|table|caption|t\w+|hr|br)$/i;
  // What the editor shows beside the text: handles, masks, and quotes, whose words stand elsewhere.
  const BESIDE =
    "[data-cke-temp], [data-cke-hidden-sel], [data-cke-magic-line], .cke_reset, .cke_widget_quote, .cke_widget_mask";

  const bare = (text) => text.normalize("NFC").replace(ALL_UNSEEN, "");

  function common(one, other) {
    let length = 0;
    while (length < one.length && length < other.length && one[length] === other[length]) length++;
    return length;
  }

  const turned = (text) => [...text].reverse().join("");

  class Text {
    constructor() {
      this.bare = "";
      this.plain = "";
      this.nodes = [];
      this.from = []; // of each character of `bare`: where it begins and ends in its node
      this.to = [];
      this.inPlain = []; // where it stands in `plain`
    }

    /* Add `data`, the text of `node`. */
    add(data, node, parts) {
      const isComposed = data.normalize("NFC") === data;
      const pieces = isComposed ? data.split("") : data.match(/\P{M}\p{M}*|\p{M}+/gu) || [];
      let at = 0;
      for (const piece of pieces) {
        const end = at + piece.length;
        if (UNSEEN.test(piece[0])) parts.gap = parts.plain.length > 0;
        else {
          if (parts.gap) parts.plain.push(" ");
          parts.gap = false;
          for (const letter of piece.normalize("NFC").split("")) {
            this.inPlain.push(parts.plain.length);
            parts.plain.push(letter);
            parts.bare.push(letter);
            this.nodes.push(node);
            this.from.push(at);
            this.to.push(end);
          }
        }
        at = end;
      }
    }

    end(parts) {
      this.bare = parts.bare.join("");
      this.plain = parts.plain.join("");
      return this;
    }

    find({ words, before, after, start }) {
      const [inner, left, right] = [words, before, after].map(bare);
      const near = Math.max(0, Math.min(start, this.bare.length));
      return this.same(inner, left, right, near) || this.rewritten(inner, left, right, near);
    }

    same(words, before, after, start) {
      if (!words) return null;
      const needed = words.length >= LONG ? 0 : Math.min(LEAST, before.length + after.length);
      let best = null;
      for (const at of this.starts(words, start)) {
        const end = at + words.length;
        const left = turned(this.bare.slice(Math.max(0, at - AROUND), at));
        const fit =
          common(left, turned(before)) + common(this.bare.slice(end, end + AROUND), after);
        const far = Math.abs(at - start);
        const isBetter = !best || fit > best.fit || (fit === best.fit && far < best.far);
        if (fit >= needed && isBetter) best = { fit, far, start: at, end };
      }
      return best && { start: best.start, end: best.end, isRewritten: false };
    }

    rewritten(words, before, after, start) {
      const [left, right] = [before.slice(-NEAR), after.slice(0, NEAR)];
      if (left.length + right.length < LEAST) return null;
      const most = 3 * words.length + 80;
      const found = left
        ? this.starts(left, Math.max(0, start - left.length)).map((at) => at + left.length)
        : [0];
      let best = null;
      for (const at of found) {
        const end = right ? this.bare.indexOf(right, at) : this.bare.length;
        if (end <= at || end > at + most) continue;
        if (!best || Math.abs(at - start) < Math.abs(best.start - start)) {
          best = { start: at, end, isRewritten: true };
        }
      }
      return best;
    }

    starts(words, near) {
      const low = Math.max(0, near - WINDOW);
      const found = new Set(this.occurrences(words, low, near + words.length + WINDOW));
      if (low || near + WINDOW < this.bare.length) {
        this.occurrences(words, 0, this.bare.length).forEach((at) => found.add(at));
      }
      return [...found];
    }

    occurrences(words, low, high) {
      const found = [];
      let at = this.bare.indexOf(words, low);
      while (at >= 0 && at + words.length <= high && found.length < MOST) {
        found.push(at);
        at = this.bare.indexOf(words, at + 1);
      }
      return found;
    }

    passage({ start, end }) {
      const first = this.inPlain[start];
      const last = this.inPlain[end - 1] + 1;
      return {
        words: this.plain.slice(first, last),
        before: this.plain.slice(Math.max(0, first - AROUND), first),
        after: this.plain.slice(last, last + AROUND),
        start,
      };
    }

    offsets({ start, end }) {
      return [this.from[start], this.to[end - 1]];
    }

    range({ start, end }) {
      const node = this.nodes[start];
      const range = node.ownerDocument.createRange();
      range.setStart(node, this.from[start]);
      range.setEnd(this.nodes[end - 1], this.to[end - 1]);
      return range;
    }

    /* The first character for which `isIn(index)` holds, as all behind it do. */
    first(isIn) {
      let [low, high] = [0, this.bare.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (isIn(middle)) high = middle;
        else low = middle + 1;
      }
      return low;
    }

    placeOf(range) {
      const start = this.first((at) => range.comparePoint(this.nodes[at], this.from[at]) >= 0);
      const end = this.first((at) => range.comparePoint(this.nodes[at], this.to[at]) > 0);
      return start < end ? { start, end } : null;
    }

    placeAt(from, to) {
      const start = this.first((at) => this.from[at] >= from);
      const end = this.first((at) => this.to[at] > to);
      return start < end ? { start, end } : null;
    }
  }

  function read(root) {
    const text = new Text();
    const parts = { bare: [], plain: [], gap: false };
    if (typeof root === "string") {
      text.add(root, null, parts);
      return text.end(parts);
    }
    const { NodeFilter } = root.ownerDocument.defaultView;
    const walker = root.ownerDocument.createTreeWalker(
      root,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
      (node) =>
        node.nodeType === 1 && node.matches(BESIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    );
    let block = null; // the last one that began: what stands in another one is parted from it
    const blockOf = (node) => {
      let found = node.parentNode;
      while (found !== root && !BLOCK.test(found.nodeName)) found = found.parentNode;
      return found;
    };
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === 1) {
        if (BLOCK.test(node.nodeName)) parts.gap = parts.plain.length > 0;
        continue;
      }
      const mine = blockOf(node);
      if (block && mine !== block) parts.gap = parts.plain.length > 0;
      block = mine;
      text.add(node.data, node, parts);
    }
    return text.end(parts);
  }

  window.newsroomPassages = { read };
})();
