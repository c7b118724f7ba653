// What is wrong with a page as it lies before a reader: `outside()` and `figures(least)`.
({
  // What sticks out to the right, and is in nothing that scrolls or cuts it off.
  outside() {
    const edge = document.documentElement.clientWidth;
    const whole = document.documentElement.scrollWidth;
    const found = whole > edge ? [`the page: ${whole} px`] : [];
    const kept = (node) => {
      for (let up = node.parentElement; up; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return true;
      return false;
    };
    for (const node of document.body.querySelectorAll("*")) {
      if (node.closest("svg, .skip, .said") || kept(node)) continue;
      const box = node.getBoundingClientRect();
      if (box.width && box.right > edge + 1)
        found.push(`${node.tagName} ${node.className}: ${Math.round(box.right)} px`);
    }
    return found;
  },

  // Texts of figures that are smaller than `least` px, cut off, or lie in each other.
  figures(least) {
    const found = [];
    for (const svg of document.querySelectorAll("figure svg")) {
      if (!svg.getClientRects().length) continue;
      const name = (svg.getAttribute("aria-label") ?? "").slice(0, 40);
      const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
      const scale = svg.getScreenCTM().a;
      const sizes = texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
      const smallest = Math.min(...sizes);
      if (smallest < least - 0.05) found.push(`${name}: text of ${smallest.toFixed(1)} px`);
      const room = svg.getBoundingClientRect();
      const boxes = texts.map((text) => text.getBoundingClientRect());
      boxes.forEach((box, at) => {
        const words = texts[at].textContent;
        if (box.left < room.left - 2 || box.right > room.right + 2)
          found.push(`${name}: cut off: ${words}`);
        boxes.slice(at + 1).forEach((other, further) => {
          const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
          const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
          if (wide > 1 && high > 0.35 * Math.min(box.height, other.height))
            found.push(`${name}: ${words} × ${texts[at + 1 + further].textContent}`);
        });
      });
    }
    return found;
  },

  links() {
    return [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));
  },

  ids() {
    return [...document.querySelectorAll("[id]")].map((node) => node.id);
  },
})
