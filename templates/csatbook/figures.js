(function () {
  "use strict";
  var words = JSON.parse(document.getElementById("facts").textContent).words;
  function hand(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }
  function drawing(figure) {
    var shown = Array.prototype.filter.call(figure.querySelectorAll("svg"), function (svg) {
      return svg.getBoundingClientRect().width;
    })[0].cloneNode(true);
    var box = shown.viewBox.baseVal, anchors = { s: "start", m: "middle", e: "end" };
    if (!shown.hasAttribute("font-family"))
      shown.setAttribute("font-family", "'Noto Sans CJK SC', 'DejaVu Sans', sans-serif");
    Array.prototype.forEach.call(shown.querySelectorAll("text[class]"), function (text) {
      text.setAttribute("text-anchor", anchors[text.getAttribute("class")]);
      text.removeAttribute("class");
    });
    shown.setAttribute("width", box.width);
    shown.setAttribute("height", box.height);
    return { text: new XMLSerializer().serializeToString(shown), width: box.width, height: box.height };
  }
  function picture(drawn, name) {
    var image = new Image();
    image.onload = function () {
      var canvas = document.createElement("canvas"), scale = 3;
      canvas.width = drawn.width * scale;
      canvas.height = drawn.height * scale;
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { hand(blob, name + ".png"); });
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn.text);
  }
  Array.prototype.forEach.call(document.querySelectorAll("main figure"), function (figure) {
    var caption = figure.querySelector("figcaption");
    if (!caption || !figure.querySelector("svg")) return;
    var title = caption.textContent.trim(), name = title.replace(/[^\p{L}\p{N}]+/gu, "-");
    ["SVG", "PNG"].forEach(function (form) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "save";
      button.textContent = form;
      button.title = words[3] + " " + form;
      button.setAttribute("aria-label", button.title + ": " + title);
      button.addEventListener("click", function () {
        var drawn = drawing(figure);
        if (form === "PNG") picture(drawn, name);
        else hand(new Blob([drawn.text], { type: "image/svg+xml" }), name + ".svg");
      });
      caption.append(" ", button);
    });
  });
})();
