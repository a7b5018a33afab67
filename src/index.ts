/** The library's public door. */

export { openCapture } from './app/open-capture.js';
export { understand } from './app/understand.js';
export type { Understood, UnderstoodFlow } from './app/understand.js';
export { showCapture, showSummary } from './app/show.js';
export type { ShownCapture, ShownFlow, ShownStep, ShownSummary } from './app/show.js';
export type { Binding, Place } from './model/binding.js';
export type { Capture, Manifest } from './model/capture.js';
export type { Exchange, RedactedExchange } from './model/exchange.js';
export type { Evidence, Flow, Participant, Step } from './model/flow.js';
export type { Body, Headers, Request, Response } from './model/message.js';
export { UserError } from './model/errors.js';
