/* Search in the project, from the disk and without network. The index is made by td (indeks.js).
   Every word must be found; a find in the name counts more than one in the text. */
(function () {
  "use strict";
  var MOST = 60, AROUND = 70;
  var field = document.getElementById("_sok-felt");
  var said = document.getElementById("_sok-antall");
  var list = document.getElementById("_sok-treff");
  var form = document.getElementById("_sok-skjema");
  var rows = (window.tdIndeks || []).map(function (row) {
    return { name: row[0], kind: row[1], address: row[2], text: row[3], n: fold(row[0]), t: fold(row[3]) };
  });

  /* Lower case without accents; å and aa, ø and oe, æ and ae are alike. `at` says where each kept letter stood. */
  function fold(text) {
    var out = "", at = [];
    function push(letter, from) {
      var last = out.charAt(out.length - 1);
      if ((letter === "a" && last === "a") || (letter === "e" && last === "o")) { return; }
      out += letter;
      at.push(from);
    }
    for (var i = 0; i < text.length; i++) {
      var plain = text.charAt(i).toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
      plain = plain.replace(/ø/g, "o").replace(/æ/g, "ae").replace(/đ/g, "d").replace(/ŋ/g, "n").replace(/ŧ/g, "t");
      for (var j = 0; j < plain.length; j++) { push(plain.charAt(j), i); }
    }
    at.push(text.length);
    return { text: out, at: at };
  }

  function score(row, words) {
    var sum = 0;
    for (var i = 0; i < words.length; i++) {
      var inName = row.n.text.indexOf(words[i]);
      if (inName === 0) { sum += 8; }
      else if (inName > 0) { sum += /\W/.test(row.n.text.charAt(inName - 1)) ? 6 : 4; }
      else if (row.t.text.indexOf(words[i]) >= 0) { sum += 1; }
      else { return 0; }
    }
    return sum + (row.address.indexOf("#") < 0 ? 3 : 0); /* a whole before its parts */
  }

  /* The text with each word marked, as nodes: nothing of it is ever read as markup. */
  function marked(parent, text, folded, words, from, to) {
    var spots = [];
    words.forEach(function (word) {
      for (var i = folded.text.indexOf(word); i >= 0; i = folded.text.indexOf(word, i + word.length)) {
        spots.push([folded.at[i], folded.at[i + word.length - 1] + 1]);
      }
    });
    spots.sort(function (a, b) { return a[0] - b[0]; });
    var at = from;
    spots.forEach(function (spot) {
      if (spot[0] < at || spot[1] > to) { return; }
      parent.appendChild(document.createTextNode(text.slice(at, spot[0])));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(spot[0], spot[1]);
      parent.appendChild(mark);
      at = spot[1];
    });
    parent.appendChild(document.createTextNode(text.slice(at, to)));
  }

  function hit(row, words) {
    var item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
    link.href = row.address;
    marked(link, row.name, row.n, words, 0, row.name.length);
    kind.className = "dempet";
    kind.lang = document.documentElement.lang; /* td's word, in a list of what the project says */
    kind.textContent = row.kind;
    item.appendChild(link);
    item.appendChild(document.createTextNode(" "));
    item.appendChild(kind);
    var first = -1;
    words.forEach(function (word) {
      var i = row.t.text.indexOf(word);
      if (i >= 0 && (first < 0 || row.t.at[i] < first)) { first = row.t.at[i]; }
    });
    if (first >= 0) {
      var excerpt = document.createElement("p");
      var from = Math.max(0, first - AROUND), to = Math.min(row.text.length, first + 2 * AROUND);
      if (from > 0) { from = row.text.indexOf(" ", from) + 1 || from; }
      if (from > first) { from = first; }
      if (to < row.text.length) { to = Math.max(row.text.lastIndexOf(" ", to), first + 1); }
      if (from > 0) { excerpt.appendChild(document.createTextNode("… ")); }
      marked(excerpt, row.text, row.t, words, from, to);
      if (to < row.text.length) { excerpt.appendChild(document.createTextNode(" …")); }
      item.appendChild(excerpt);
    }
    return item;
  }

  function search() {
    var words = fold(field.value).text.split(/\s+/).filter(Boolean);
    while (list.firstChild) { list.removeChild(list.firstChild); }
    if (!words.length) { said.textContent = ""; return; }
    var found = [];
    rows.forEach(function (row, order) {
      var points = score(row, words);
      if (points) { found.push([points, order, row]); }
    });
    found.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    found.slice(0, MOST).forEach(function (one) { list.appendChild(hit(one[2], words)); });
    said.textContent = found.length + " treff på «" + field.value.trim() + "»." +
      (found.length > MOST ? " De " + MOST + " beste vises." : found.length ? "" : " Prøv færre eller kortere ord.");
  }

  var waiting;
  field.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); search(); });
  form.hidden = false;
  field.value = decodeURIComponent((location.hash || "").slice(1));
  search();
})();
