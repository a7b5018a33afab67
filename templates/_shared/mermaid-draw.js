// Draws the page's diagrams with a local Mermaid 11, in the look of mermaid-look.js; without it their text stays.
(function () {
  var mermaid = window.mermaid;
  var look = window.wiretaleLook;
  if (!mermaid || !look) return;
  mermaid.initialize(Object.assign({ startOnLoad: false, securityLevel: 'strict' }, look));
  darken(window.wiretaleDark || {});
  var blocks = document.querySelectorAll('.language-mermaid code, code.language-mermaid, pre.mermaid, div.mermaid');
  var seen = [];
  Array.prototype.forEach.call(blocks, function (block) {
    var box = block.closest('.language-mermaid:not(code)') || block.closest('pre') || block;
    if (seen.indexOf(box) < 0) seen.push(box);
  });
  seen.reduce(function (before, box, index) {
    return before.then(function () { return draw(box, index); });
  }, Promise.resolve());

  function draw(box, index) {
    return mermaid.render('diagram-' + index, box.textContent).then(function (picture) {
      var place = document.createElement('div');
      place.className = 'diagram';
      place.tabIndex = 0;
      place.setAttribute('role', 'group');
      place.setAttribute('aria-label', 'Sequence diagram');
      place.innerHTML = picture.svg;
      box.parentNode.replaceChild(place, box);
      widen(place.querySelector('svg'));
    }, function () {
      var left = document.getElementById('ddiagram-' + index);
      if (left) left.remove();
    });
  }

  // The colours that a dark page has for what Mermaid drew for paper; without them it stays as it is.
  function darken(rules) {
    var style = document.createElement('style');
    style.textContent = '@media screen and (prefers-color-scheme: dark) {\n' + Object.keys(rules).map(function (selectors) {
      var whole = selectors.split(', ').map(function (selector) { return '.diagram svg[id] ' + selector; }).join(', ');
      return whole + ' { ' + rules[selectors].replace(/(?=;|$)/g, ' !important') + '; }';
    }).join('\n') + '\n.diagram { background: transparent !important; }\n}';
    document.head.appendChild(style);
  }

  // Mermaid makes its picture as wide as the lanes: a label that is wider would be cut at the edge.
  function widen(svg) {
    var view = svg.viewBox.baseVal;
    var from = view.x;
    var to = view.x + view.width;
    Array.prototype.forEach.call(svg.querySelectorAll('text'), function (label) {
      var box = label.getBBox();
      from = Math.min(from, box.x - look.sequence.diagramMarginX);
      to = Math.max(to, box.x + box.width + look.sequence.diagramMarginX);
    });
    svg.setAttribute('viewBox', [from, view.y, to - from, view.height].join(' '));
    svg.setAttribute('width', to - from);
    // As small as is still read well, so that the last lane is seen without scrolling where there is nearly room for it.
    svg.style.maxWidth = 'max(100%, ' + (to - from) * 0.78 + 'px)';
    svg.style.height = 'auto';
  }
})();
