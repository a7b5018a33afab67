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
      var drawn = render.call(mermaid, id, text);
      if (typeof callback !== 'function') return drawn;
      return drawn.then(function (picture) {
        callback(picture.svg, picture.bindFunctions);
      });
    },
  });

  // The theme's own colours would undo the look.
  window.mermaid = Object.assign({}, mermaid, {
    mermaidAPI: api,
    initialize: function (config) {
      return initialize.call(mermaid, Object.assign({}, config, look));
    },
  });
})();
