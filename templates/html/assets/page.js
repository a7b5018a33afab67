
(function () {
  'use strict';
  document.documentElement.classList.add('js');

  // Tabs: every group of panes shows one at a time.
  document.querySelectorAll('.panes').forEach(function (group, groupIndex) {
    var panes = Array.prototype.filter.call(group.children, function (child) {
      return child.classList.contains('pane');
    });
    var bar = document.createElement('div');
    bar.className = 'tabs';
    bar.setAttribute('role', 'tablist');
    var tabs = panes.map(function (pane, index) {
      var tab = document.createElement('button');
      tab.type = 'button';
      tab.textContent = pane.dataset.tab;
      tab.id = 'tab-' + groupIndex + '-' + index;
      tab.setAttribute('role', 'tab');
      pane.setAttribute('role', 'tabpanel');
      pane.setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', function () { select(index); });
      tab.addEventListener('keydown', function (event) {
        var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        var next = (index + step + tabs.length) % tabs.length;
        select(next);
        tabs[next].focus();
      });
      bar.appendChild(tab);
      return tab;
    });
    function select(chosen) {
      panes.forEach(function (pane, index) {
        pane.classList.toggle('shown', index === chosen);
        tabs[index].setAttribute('aria-selected', String(index === chosen));
        tabs[index].tabIndex = index === chosen ? 0 : -1;
      });
    }
    group.insertBefore(bar, group.firstChild);
    select(0);
  });

  // Finding: what does not hold all words of the field is hidden. Without this script there is no field, and all is shown.
  document.querySelectorAll('[data-find]').forEach(function (list) {
    var field = document.createElement('input');
    field.type = 'search';
    field.className = 'find';
    field.placeholder = list.dataset.find;
    field.setAttribute('aria-label', list.dataset.find);
    var items = Array.prototype.map.call(list.querySelectorAll('[data-item]'), function (item) {
      return { item: item, text: item.textContent.toLowerCase() };
    });
    var none = document.createElement('p');
    none.className = 'hint';
    none.setAttribute('role', 'status');
    field.addEventListener('input', function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var found = 0;
      items.forEach(function (one) {
        var shown = words.every(function (word) { return one.text.indexOf(word) >= 0; });
        one.item.hidden = !shown;
        if (shown) found += 1;
      });
      none.textContent = found > 0 ? '' : list.dataset.none;
    });
    list.insertBefore(none, list.firstChild);
    list.insertBefore(field, none);
  });

  var contents = document.querySelector('.contents');
  if (!contents) return;

  // The list of steps is open beside the page, and folded above it.
  var narrow = window.matchMedia('(max-width: 900px)');
  function fold() { contents.open = !narrow.matches; }
  narrow.addEventListener('change', fold);
  fold();

  // The list of steps follows the page.
  var links = {};
  document.querySelectorAll('.toc a').forEach(function (link) {
    links[link.getAttribute('href').slice(1)] = link;
  });
  var current = null;
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      var link = links[entry.target.id];
      if (!entry.isIntersecting || !link || link === current) return;
      if (current) current.removeAttribute('aria-current');
      current = link;
      link.setAttribute('aria-current', 'step');
      var top = link.offsetTop - contents.offsetTop;
      if (top < contents.scrollTop || top > contents.scrollTop + contents.clientHeight - 40) {
        contents.scrollTop = top - contents.clientHeight / 2;
      }
    });
  }, { rootMargin: '0px 0px -75% 0px' });
  document.querySelectorAll('.message').forEach(function (message) { observer.observe(message); });
})();
