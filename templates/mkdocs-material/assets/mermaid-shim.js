// Lets Material for MkDocs draw with a local Mermaid 11, in the look of mermaid-look.js.
(function () {
  var mermaid = window.mermaid;
  var look = window.wiretaleLook;
  if (!mermaid || !look) return;
  var render = mermaid.render;
  var initialize = mermaid.initialize;

  // Material up to 8 calls mermaidAPI.render(id, text, callback); Mermaid from 10 on returns a promise.
  var api = Object.assign({}, mermaid.mermaidAPI, {
    render: function (id, text, callback) {
      var drawn = render.call(mermaid, id, text).then(widened);
      if (typeof callback !== 'function') return drawn;
      return drawn.then(function (picture) {
        callback(picture.svg, picture.bindFunctions);
      });
    },
  });

  // Mermaid makes its picture as wide as the lanes: a label that is wider would be cut at the edge.
  function widened(picture) {
    var place = document.body.appendChild(document.createElement('div'));
    place.style.cssText = 'position:absolute;visibility:hidden';
    place.innerHTML = picture.svg;
    var svg = place.querySelector('svg');
    var view = svg.viewBox.baseVal;
    var from = view.x;
    var to = view.x + view.width;
    svg.querySelectorAll('text').forEach(function (label) {
      var box = label.getBBox();
      from = Math.min(from, box.x - look.sequence.diagramMarginX);
      to = Math.max(to, box.x + box.width + look.sequence.diagramMarginX);
    });
    svg.setAttribute('viewBox', [from, view.y, to - from, view.height].join(' '));
    svg.setAttribute('width', to - from);
    var wide = Object.assign({}, picture, { svg: place.innerHTML });
    place.remove();
    return wide;
  }

  // The theme's own colours would undo the look.
  window.mermaid = Object.assign({}, mermaid, {
    mermaidAPI: api,
    initialize: function (config) {
      return initialize.call(mermaid, Object.assign({}, config, look));
    },
  });
})();
