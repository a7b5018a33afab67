/** A Chrome or Chromium of this machine: named by a variable, on the PATH, or where its installers put it. */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../model/errors.js';

export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

const VARIABLES = ['WIRETALE_BROWSER', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH', 'CHROME_BIN'];
const NAMES = [
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  ...['microsoft-edge', 'chrome-headless-shell'],
];

/** The path of a browser; undefined when there is none. @throws UserError `no-browser` when a variable names none. */
export function findBrowser({ environment, platform }: Machine): string | undefined {
  for (const variable of VARIABLES) {
    const named = environment[variable];
    if (!named) continue;
    if (isExecutable(named)) return named;
    throw new UserError('no-browser', `${variable} names ${named}, which is no program.`);
  }
  const onPath = (environment['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...onPath, ...installed(platform, environment)].find(isExecutable);
}

function installed(platform: string, environment: Machine['environment']): readonly string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
      const folder = environment[variable];
      if (!folder) return [];
      return ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) =>
        path.join(folder, file),
      );
    });
  }
  return ['/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
