(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("facts").textContent);
  var numbers = Array.prototype.slice.call(document.querySelectorAll("data[data-fact]"));
  var tip = null, asked = null;
  function written(value, text) {
    return text.indexOf("%") < 0 ? String(value) : (100 * value).toFixed(1) + "%";
  }
  function words(number) {
    var fact = told.facts[number.getAttribute("data-fact")];
    var row = told.rows[fact[0]], table = told.tables[row[0]], text = number.textContent;
    var lines = [];
    if (fact[3] != null) lines.push(told.words[0] + " " + fact[3]);
    if (fact[4] != null)
      lines.push(told.words[1] + " " + written(fact[4], text) + " … " + written(fact[5], text));
    var own = row.slice(1, 1 + table[1].length - table[2].length);
    var key = table[2].concat(own.map(function (name) { return told.names[name]; }));
    key = key.filter(Boolean).concat(told.columns[fact[1]]);
    lines.push(told.words[2] + " " + table[0] + ".csv: " + key.join(" · "));
    return lines.join("\n");
  }
  function hide() {
    if (tip) tip.remove();
    if (asked) asked.removeAttribute("aria-describedby");
    tip = asked = null;
  }
  function show(number) {
    hide();
    asked = number;
    tip = document.createElement("div");
    tip.id = "fact-asked";
    tip.className = "fact";
    tip.setAttribute("role", "tooltip");
    tip.textContent = words(number);
    document.body.appendChild(tip);
    number.setAttribute("aria-describedby", tip.id);
    var box = number.getBoundingClientRect(), width = document.documentElement.clientWidth;
    tip.style.left = Math.max(8, Math.min(box.left, width - tip.offsetWidth - 8)) + scrollX + "px";
    tip.style.top = box.bottom + 6 + scrollY + "px";
  }
  function of(event) {
    return event.target.closest && event.target.closest("data[data-fact]");
  }
  numbers.forEach(function (number, place) { number.tabIndex = place ? -1 : 0; });
  document.addEventListener("mouseover", function (event) {
    var number = of(event);
    if (number) show(number);
    else if (asked !== document.activeElement) hide();
  });
  document.addEventListener("focusin", function (event) { if (of(event)) show(of(event)); else hide(); });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return hide();
    var at = numbers.indexOf(document.activeElement);
    var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: numbers.length - 1 }[event.key];
    if (at < 0 || !numbers[to]) return;
    event.preventDefault();
    numbers[at].tabIndex = -1;
    numbers[to].tabIndex = 0;
    numbers[to].focus();
  });
})();
