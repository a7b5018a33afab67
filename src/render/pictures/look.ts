/** How diagrams look, in one place: Mermaid's settings for the built-in pictures and for pages that draw their own. */

/** Plain data, so that it can be written into a page. Sans labels, left-aligned, one colour per participant. */
export const LOOK = {
  theme: 'redux-color',
  maxTextSize: 10_000_000,
  maxEdges: 100_000,
  fontSize: 13,
  fontFamily: "'Noto Sans', 'Noto Sans CJK KR', 'DejaVu Sans', Arial, sans-serif",
  themeVariables: {
    actorLineColor: '#cbd5e1',
    signalColor: '#475569',
    signalTextColor: '#0f172a',
    noteBkgColor: '#f1f5f9',
    noteBorderColor: '#cbd5e1',
    noteTextColor: '#334155',
  },
  sequence: {
    useMaxWidth: false,
    // Without the lower row of participants Mermaid cuts every lifeline at 2000 px.
    mirrorActors: true,
    wrap: false,
    messageAlign: 'left',
    width: 110,
    height: 38,
    // Mermaid makes room for labels between neighbours only: those that span more must fit as it is.
    actorMargin: 60,
    boxMargin: 10,
    boxTextMargin: 4,
    messageMargin: 24,
    noteMargin: 6,
    activationWidth: 10,
    diagramMarginX: 16,
    diagramMarginY: 10,
  },
  themeCSS:
    '.actor-line{stroke:#cbd5e1;stroke-width:1px} .messageLine0{stroke-width:1.5px} ' +
    '.messageLine1{stroke-dasharray:4 3} .noteText,.noteText>tspan{font-weight:500} ' +
    '.labelText,.labelText>tspan,.loopText,.loopText>tspan{font-weight:600}',
} as const;

/** The colour behind a picture that stands alone. */
export const PAPER = { light: '#ffffff', dark: '#0f141c' } as const;

/** What a dark page changes: selectors below the picture, and their declarations. */
export const DARK: Readonly<Record<string, string>> = {
  '.messageText': 'fill: #e2e8f0',
  '.messageLine0, .messageLine1': 'stroke: #94a3b8',
  'marker path': 'fill: #94a3b8; stroke: #94a3b8',
  'rect.actor': 'fill: #151d29',
  'text.actor > tspan': 'fill: #f1f5f9',
  '.actor-line': 'stroke: #2b3747',
  'rect.note': 'fill: #1a2330; stroke: #33415a',
  '.noteText, .noteText > tspan': 'fill: #cbd5e1',
  '.activation0, .activation1, .activation2': 'fill: #151d29',
  '.loopLine': 'stroke: #64748b',
  '.labelBox': 'fill: #1a2330; stroke: #64748b',
  '.labelText, .labelText > tspan, .loopText, .loopText > tspan': 'fill: #cbd5e1',
};
