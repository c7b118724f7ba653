(function () {
  "use strict";
  var told = document.getElementById("reports");
  var asked = /[?&](previous|next)=([^&]*)/.exec(location.search);
  if (told && asked) {
    var waves = JSON.parse(told.textContent), name = decodeURIComponent(asked[2]);
    var own = decodeURIComponent(location.hash.slice(1));
    var at = waves.findIndex(function (wave) { return wave[0] === own; });
    var to = at < 0 ? null : waves[at + (asked[1] === "next" ? 1 : -1)];
    if (to) {
      var path = to[1].indexOf(name) < 0 ? "index.html" : name;
      location.replace([to[0]].concat(path.split("/")).map(encodeURIComponent).join("/"));
    }
  }
  function key(row, at) {
    var cell = row.cells[at], text = cell.textContent.trim(), words = cell.nodeName === "TH" || !/\b(num|change)\b/.test(cell.className);
    if (words || !text) return text;
    var number = /[−+-]?\d[\d,]*(\.\d+)?/.exec(text);
    return number ? parseFloat(number[0].replace("−", "-").replace(/[,+]/g, "")) : "";
  }
  function order(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
  }
  /* A row with those that belong to it: the error of a report stands below it. */
  function parts(body) {
    return Array.prototype.reduce.call(body.rows, function (groups, row) {
      if (row.className === "trouble") groups[groups.length - 1].push(row);
      else groups.push([row]);
      return groups;
    }, []);
  }
  Array.prototype.forEach.call(document.querySelectorAll("table.reports"), function (table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var bodies = Array.prototype.map.call(table.tBodies, function (body) { return [body, parts(body)]; });
    function put(at, way) {
      bodies.forEach(function (pair) {
        var body = pair[0], rows = pair[1].slice();
        var top = rows.length && rows[0][0].className === "group" ? [rows.shift()] : [];
        if (way) rows.sort(function (a, b) {
          var left = key(a[0], at), right = key(b[0], at);
          if (left === "" || right === "") return (left === "") - (right === "");
          return way * order(left, right);
        });
        top.concat(rows).forEach(function (group) { group.forEach(function (row) { body.appendChild(row); }); });
      });
    }
    heads.forEach(function (head, at) {
      if (/\b(dots|spark|links)\b/.test(head.className)) return;
      var button = document.createElement("button"), ways = /\bnum\b/.test(head.className) ? ["descending", "ascending"] : ["ascending", "descending"];
      button.type = "button";
      button.className = "sort";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var now = ways[ways.indexOf(head.getAttribute("aria-sort")) + 1];
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        if (now) head.setAttribute("aria-sort", now);
        put(at, now ? (now === "ascending" ? 1 : -1) : 0);
      });
    });
  });
})();
